"""What a power cut, a bad disk or a hand may do to the files between two crawls."""

from __future__ import annotations

import os
import random
import shutil
from typing import TYPE_CHECKING

import pytest

from scraper.archive import find_files, read_items
from scraper.archive_writer import repair
from scraper.errors import StoreError
from scraper.store import open_store
from scraper.verify import verify
from scraper.warc import Record, read_records
from tests.scraper.county import County, run, serve, site, small_county
from tests.torture.trial import ROUNDS, SEED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def small() -> Iterator[County]:
    with serve(small_county()) as served:
        yield served


@pytest.fixture(scope="module")
def crawled(small: County, tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("data")
    run(data, site(small))
    return data


def bodies(data: Path) -> dict[str | None, bytes]:
    return {item.url: item.body for item in read_items(data)}


def archive_file(data: Path) -> Path:
    [(_, path)] = find_files(data)
    return path


def check_recovers(data: Path, small: County, crawled: Path) -> None:
    """After one more crawl every body is there again, and nothing is wrong but what was damaged."""
    run(data, site(small))
    assert bodies(data) == bodies(crawled)


def test_a_tail_torn_at_any_byte_is_cut_where_the_last_whole_record_ends(crawled: Path, tmp_path: Path) -> None:
    """Of the last answer's three records."""
    content = archive_file(crawled).read_bytes()
    records = [record for record in read_records(archive_file(crawled)) if isinstance(record, Record)]
    ends = [0, *(record.end for record in records)]
    (tmp_path / "archive").mkdir()
    path = tmp_path / "archive" / "crawl-1.warc.gz"
    for size in range(ends[-4], ends[-1], 1 if ROUNDS > 50 else 9):
        path.with_name("crawl-1.warc.gz.open").write_bytes(content[:size])
        torn = repair(tmp_path)
        whole = max(end for end in ends if end <= size)
        assert path.read_bytes() == content[:whole]
        assert b"".join(each.read_bytes() for each in torn) == content[whole:size]
        for each in torn:
            each.unlink()


@pytest.mark.parametrize("state", ["kept", "lost"])
@pytest.mark.parametrize("number", range(max(6, ROUNDS // 8)))
def test_what_a_torn_tail_has_cost_is_fetched_again(
    number: int, state: str, crawled: Path, small: County, tmp_path: Path
) -> None:
    data = shutil.copytree(crawled, tmp_path / "data")
    path = archive_file(data)
    chance = random.Random(SEED * 1_000_003 + number)  # noqa: S311
    os.truncate(path, chance.randrange(path.stat().st_size))
    path.rename(path.with_name(f"{path.name}.open"))
    if state == "lost":
        (data / "state.sqlite").unlink()
    check_recovers(data, small, crawled)
    assert [str(fault) for fault in verify(data)] == []


@pytest.mark.parametrize("number", range(max(10, ROUNDS // 4)))
def test_a_flipped_byte_of_the_archive_is_found_and_its_body_fetched_again(
    number: int, crawled: Path, small: County, tmp_path: Path
) -> None:
    data = shutil.copytree(crawled, tmp_path / "data")
    path = archive_file(data)
    flip(path, random.Random(SEED * 1_000_003 + number))  # noqa: S311
    faults = list(verify(data))
    # Twenty bytes of each record's gzip head say nothing that is read: the hour, the system.
    assert faults or bodies(data) == bodies(crawled)
    assert all(fault.file == path.name for fault in faults)
    check_recovers(data, small, crawled)


@pytest.mark.parametrize("number", range(max(20, ROUNDS // 2)))
def test_a_flipped_or_cut_state_database_costs_no_report(
    number: int, crawled: Path, small: County, tmp_path: Path
) -> None:
    data = shutil.copytree(crawled, tmp_path / "data")
    path = data / "state.sqlite"
    chance = random.Random(SEED * 1_000_003 + number)  # noqa: S311
    for _ in range(chance.choice((1, 1, 8, 64))):
        flip(path, chance)
    if chance.random() < 0.3:
        os.truncate(path, chance.randrange(path.stat().st_size))
    try:
        check_recovers(data, small, crawled)
    except StoreError:  # damage that shows only where it is read: said, and found at the next start
        check_recovers(data, small, crawled)
    assert not [fault for fault in verify(data) if fault.file != path.name]


@pytest.mark.parametrize("column", ["etag", "digest", "outcome", "attempts"])
def test_a_flipped_bit_in_the_name_of_a_column_costs_no_report(
    column: str, crawled: Path, small: County, tmp_path: Path
) -> None:
    data = shutil.copytree(crawled, tmp_path / "data")
    path = data / "state.sqlite"
    name = column.encode() + b" "
    path.write_bytes(path.read_bytes().replace(name, bytes([name[0] ^ 0x80]) + name[1:], 1))
    check_recovers(data, small, crawled)
    assert list(data.glob("state.sqlite.damaged-*"))


@pytest.mark.parametrize("spoil", ["delete", "empty", "half", "journal only"])
def test_a_lost_state_database_is_made_anew_from_the_archive(
    spoil: str, crawled: Path, small: County, tmp_path: Path
) -> None:
    data = shutil.copytree(crawled, tmp_path / "data")
    path = data / "state.sqlite"
    match spoil:
        case "delete":
            path.unlink()
        case "empty":
            os.truncate(path, 0)
        case "half":
            os.truncate(path, path.stat().st_size // 2)
        case "journal only":
            path.rename(data / "state.sqlite-wal")
    [result] = run(data, site(small)).sites
    assert (result.state, result.new, result.changed, result.unchanged) == ("done", 0, 0, 9)
    assert bodies(data) == bodies(crawled)
    assert [str(fault) for fault in verify(data)] == []


def test_a_file_that_is_gone_is_forgotten_and_its_reports_are_fetched_again(
    crawled: Path, small: County, tmp_path: Path
) -> None:
    data = shutil.copytree(crawled, tmp_path / "data")
    archive_file(data).unlink()
    assert ["missing" in fault.what for fault in verify(data)] == [True]
    check_recovers(data, small, crawled)
    assert [str(fault) for fault in verify(data)] == []


def test_items_that_never_came_wait_on_when_the_index_is_rebuilt(crawled: Path, tmp_path: Path) -> None:
    from scraper.state import Task

    data = shutil.copytree(crawled, tmp_path / "data")
    task = Task("盘山县", "http://www.panshan.gov.cn/late.html", "article", "2024年度报告", "", "2025-02-01")
    with open_store(data, {}) as store:
        store.add([task])
    os.truncate(archive_file(data), archive_file(data).stat().st_size - 5)
    with open_store(data, {}) as store:
        assert store.state.tasks() == [task]


def flip(path: Path, chance: random.Random) -> None:
    with path.open("r+b") as file:
        at = chance.randrange(path.stat().st_size)
        file.seek(at)
        old = file.read(1)[0]
        file.seek(at)
        file.write(bytes([old ^ chance.randrange(1, 256)]))
