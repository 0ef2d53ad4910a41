from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from fastwarc.warc import has_valid_block_digest
from warcio.archiveiterator import ArchiveIterator

from scraper.archive import find_files, read_answers, read_items, survey
from scraper.archive_writer import Archive, repair
from scraper.errors import StoreError
from scraper.store import open_store
from scraper.warc import Damage, Record, read_records
from tests.scraper.county import County, page, report, run, serve, site, small_county

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def county() -> Iterator[County]:
    with serve(small_county()) as served:
        yield served


@pytest.fixture(scope="module")
def crawled(county: County, tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("data")
    run(data, site(county))
    return data


@pytest.fixture
def data(crawled: Path, tmp_path: Path) -> Path:
    """A copy of a crawled directory that may be spoiled."""
    return shutil.copytree(crawled, tmp_path / "data")


def archive_file(data: Path) -> Path:
    [(_, path)] = find_files(data)
    return path


def bodies(data: Path) -> dict[str | None, bytes]:
    return {item.url: item.body for item in read_items(data)}


def reopened(path: Path) -> Path:
    """The file as a dead run would have left it."""
    return path.rename(path.with_name(path.name + ".open"))


def test_other_readers_read_our_records_and_find_their_digests_right(crawled: Path) -> None:
    path = archive_file(crawled)
    types: dict[str, int] = {}
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream, check_digests="raise"):
            record.content_stream().read()
            types[record.rec_type] = types.get(record.rec_type, 0) + 1
            assert record.rec_headers.protocol == "WARC/1.1"
    assert types == {"warcinfo": 1, "metadata": 16, "request": 16, "response": 16}
    with path.open("rb") as stream:
        assert all(has_valid_block_digest(record) for record in FastIterator(stream, parse_http=False))


def test_an_identical_answer_is_a_revisit_that_names_the_first(county: County, data: Path) -> None:
    run(data, site(county))
    with find_files(data)[-1][1].open("rb") as stream:
        records = [record for record in ArchiveIterator(stream) if record.rec_type == "revisit"]
    assert len(records) == 16
    profiles = {record.rec_headers.get_header("WARC-Profile").rpartition("/")[2] for record in records}
    assert profiles == {"server-not-modified", "identical-payload-digest"}  # the latter is robots.txt, which is a 404
    first = {record.url: record for _, record in read_answers(find_files(data)[0][1])}
    for record in records:
        earlier = first[record.rec_headers.get_header("WARC-Target-URI")]
        assert record.rec_headers.get_header("WARC-Refers-To-Date") == earlier.date
        assert record.rec_headers.get_header("WARC-Payload-Digest") == earlier.headers["warc-payload-digest"]


def test_a_changed_item_keeps_its_earlier_version(data: Path, county: County) -> None:
    earlier = bodies(data)
    county.routes["/info/0.htm"] = report("石新镇", 2024, "<p>更正</p>")
    try:
        run(data, site(county))
    finally:
        county.routes["/info/0.htm"] = small_county()["/info/0.htm"]
    url = f"{county.url}/info/0.htm"
    assert bodies(data)[url] != earlier[url]
    versions = [
        record.http()[2] for _, path in find_files(data) for _, record in read_answers(path) if record.url == url
    ]
    assert versions == [earlier[url], bodies(data)[url]]
    found = survey(data)
    edited = list(found.narrowed().versions(2))
    assert [version.page.body for version in edited] == versions
    assert edited == list(found.versions(2))
    assert not list(found.narrowed().items())


def test_items_that_are_forgotten_are_given_once_and_their_versions_may_be_kept(data: Path) -> None:
    found, again = survey(data), survey(data)
    kept = found.narrowed()
    assert list(found.items(forget=True)) == list(again.items())
    assert not list(found.items())
    assert list(kept.versions(2)) == list(again.versions(2))


@pytest.mark.parametrize("cut", [1, 100, 700, 2000])
def test_a_torn_end_is_moved_aside_and_whole_records_stay(data: Path, cut: int) -> None:
    path = reopened(archive_file(data))
    content = path.read_bytes()
    path.write_bytes(content[:-cut])
    ends = {record.end for record in read_records(path)}
    torn = repair(data)
    kept = archive_file(data)
    assert kept.suffix == ".gz"
    assert kept.read_bytes() + b"".join(each.read_bytes() for each in torn) == content[:-cut]
    assert len(kept.read_bytes()) in ends | {len(content) - cut}
    assert all(isinstance(record, Record) for record in read_records(kept))


def test_a_tail_of_zeros_after_a_power_cut_is_torn_too(data: Path) -> None:
    path = reopened(archive_file(data))
    content = path.read_bytes()
    path.write_bytes(content + bytes(4096))
    assert [torn.read_bytes() for torn in repair(data)] == [bytes(4096)]
    assert archive_file(data).read_bytes() == content


def test_a_crawl_after_a_torn_end_has_everything_again(data: Path, crawled: Path, county: County) -> None:
    path = reopened(archive_file(data))
    os.truncate(path, path.stat().st_size // 2)
    (data / "state.sqlite").unlink()
    run(data, site(county))
    assert bodies(data) == bodies(crawled)


def test_damage_in_the_middle_costs_one_record(data: Path, crawled: Path) -> None:
    path = archive_file(data)
    victim = list(read_items(crawled))[4]
    start = int(victim.source.rpartition("@")[2])
    with path.open("r+b") as file:
        file.seek(start + 40)
        file.write(bytes(200))
    damage = [record for record in read_records(path) if isinstance(record, Damage)]
    assert damage[0].start == start
    assert set(bodies(crawled)) - set(bodies(data)) == {victim.url}


def test_items_are_read_while_the_file_is_still_open(data: Path, crawled: Path) -> None:
    reopened(archive_file(data))
    assert bodies(data) == bodies(crawled)
    assert [item.source for item in read_items(data)] == [item.source for item in read_items(crawled)]


def test_an_absent_or_empty_archive_holds_no_items(tmp_path: Path) -> None:
    assert list(read_items(tmp_path)) == []
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "crawl-0.warc.gz").touch()
    assert list(read_items(tmp_path)) == []


@pytest.mark.parametrize("spoil", ["delete", "damage"])
def test_the_state_database_is_rebuilt_and_nothing_is_fetched_anew(
    spoil: str, data: Path, crawled: Path, county: County
) -> None:
    path = data / "state.sqlite"
    path.unlink() if spoil == "delete" else path.write_bytes(b"not a database at all" * 999)
    county.asked.clear()
    [result] = run(data, site(county)).sites
    assert (result.new, result.changed, result.unchanged) == (0, 0, 9)
    assert {each.status for each in county.asked if each.path != "/robots.txt"} == {304}
    assert bodies(data) == bodies(crawled)
    if spoil == "damage":
        assert len(list(data.glob("state.sqlite.damaged-*"))) == 1


def test_the_rebuilt_index_equals_the_one_that_was_lost(data: Path, county: County) -> None:
    county.routes["/info/1.htm"] = page("您访问的页面不存在", title="404")
    try:
        run(data, site(county))
    finally:
        county.routes["/info/1.htm"] = small_county()["/info/1.htm"]
    before = index(data)
    (data / "state.sqlite").unlink()
    with open_store(data, {}):
        pass
    assert index(data) == before


def index(data: Path) -> list[Any]:
    with closing(sqlite3.connect(data / "state.sqlite")) as database, database:
        rows = [
            *database.execute("SELECT * FROM pages ORDER BY url"),
            *database.execute("SELECT * FROM pending ORDER BY url"),
        ]
    database.close()
    return rows


def test_what_did_not_reach_the_disk_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = Archive(tmp_path, {"software": "test"})
    first = writer.append(b"first")
    writer.sync()
    writer.append(b"lost with the third")
    writer.append(b"lost with the second")
    with monkeypatch.context() as full:
        full.setattr(
            os, "fsync", lambda handle: (_ for _ in ()).throw(OSError(errno.ENOSPC, "No space left on device"))
        )
        with pytest.raises(StoreError, match="No space left"):
            writer.sync()
    last = writer.append(b"last")
    writer.close()
    assert last.offset == first.offset + len(b"first")
    assert archive_file(tmp_path).read_bytes()[first.offset :] == b"firstlast"


def test_a_directory_is_held_by_one_crawl_at_a_time(data: Path, county: County) -> None:
    with open_store(data, {}), pytest.raises(StoreError, match="another nianbao is at work here: crawl "):
        run(data, site(county))
    assert run(data, site(county)).sites[0].state == "done"


def test_a_directory_that_cannot_be_written_is_said_to_be_so(tmp_path: Path, county: County) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be used"):
        run(tmp_path / "file", site(county))


def test_a_long_archive_goes_on_in_a_new_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from scraper import archive_writer

    monkeypatch.setattr(archive_writer, "MAX_FILE", 1000)
    writer = Archive(tmp_path, {"software": "test"})
    places = [writer.append(b"x" * 600) for _ in range(4)]
    writer.close()
    assert len({place.file for place in places}) == 2
    assert [name for name, _ in find_files(tmp_path)] == sorted({place.file for place in places})
