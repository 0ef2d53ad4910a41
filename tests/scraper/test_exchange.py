from __future__ import annotations

import csv
import gzip
import shutil
import zlib
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from nianbao.cli import main
from scraper.archive import find_files, read_items, read_versions
from scraper.exchange import import_files
from scraper.export import export_files, export_warc, to_folder, to_name
from scraper.foreign import Skipped, read_foreign
from scraper.page import Page
from scraper.site import CrawlSettings, Sites
from scraper.store import open_store, reindex
from scraper.verify import verify
from tests.scraper.county import County, items, page, report, run, serve, site, small_county, title_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOST = "http://www.panshan.gov.cn"
SITES = Sites(CrawlSettings(), (site(HOST),))
LIST = page(items(*[(f"/{n}.html", title_of(f"{n}镇", 2023)) for n in range(3)])).body
ARTICLE = report("石新镇", 2023, f'<a href="/a.pdf">{title_of("石新镇", 2023)}.pdf</a>').body
PDF = b"%PDF-1.4 report"
Foreign = tuple[str, bytes, dict[str, str]]


def write(path: Path, *records: Foreign, date: str = "2024-02-01T08:00:00.123456Z", gz: bool = True) -> Path:
    """As another tool writes it: no metadata, sha1 digests, bodies as given."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=gz, warc_version="1.1")
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "another"}))
        for url, body, headers in records:
            http = StatusAndHeaders("200 OK", list(headers.items()), protocol="HTTP/1.1")
            record = writer.create_warc_record(
                *(url, "response"),
                payload=BytesIO(body),
                length=len(body),
                http_headers=http,
                warc_headers_dict={"WARC-Date": date},
            )
            writer.write_record(record)
    return path


def html(name: str, body: bytes, **headers: str) -> Foreign:
    return f"{HOST}/{name}", body, {"Content-Type": "text/html; charset=utf-8"} | headers


RECORDS = (
    html("list.html", LIST),
    html("0.html", ARTICLE),
    (f"{HOST}/a.pdf", PDF, {"Content-Type": "application/pdf"}),
    html("page.html", page("一般的网页").body),
    ("http://www.other.gov.cn/0.html", ARTICLE, {"Content-Type": "text/html"}),
)


def bodies(data: Path) -> dict[str | None, bytes]:
    return {item.url: item.body for item in read_items(data)}


def test_lists_reports_and_their_files_are_taken_with_their_dates_and_never_twice(tmp_path: Path) -> None:
    foreign = write(tmp_path / "cc.warc.gz", *RECORDS)
    result = import_files([foreign], SITES, tmp_path / "data")
    assert (result.taken, result.known) == (3, 0)
    assert [(each.url, each.reason) for each in result.skipped] == [(f"{HOST}/page.html", "is no list and no report")]
    found = {item.url: item for item in read_items(tmp_path / "data")}
    assert {url: item.body for url, item in found.items()} == {f"{HOST}/0.html": ARTICLE, f"{HOST}/a.pdf": PDF}
    assert {item.fetched_at for item in found.values()} == {"2024-02-01T08:00:00Z"}
    assert found[f"{HOST}/0.html"].title == title_of("0镇", 2023)
    assert found[f"{HOST}/a.pdf"].via == f"{HOST}/0.html"
    again = import_files([foreign, foreign], SITES, tmp_path / "data")
    assert (again.taken, again.known) == (0, 8 - len(again.skipped))
    assert [str(fault) for fault in verify(tmp_path / "data")] == []


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (gzip.compress(ARTICLE), {"Content-Encoding": "gzip"}),
        (zlib.compress(ARTICLE), {"Content-Encoding": "deflate"}),
        (ARTICLE, {"Content-Encoding": "gzip"}),  # decoded by the tool, which left the header
        (b"%x\r\n%s\r\n0\r\n\r\n" % (len(ARTICLE), ARTICLE), {"Transfer-Encoding": "chunked"}),
        (ARTICLE, {"Transfer-Encoding": "chunked"}),
        (
            b"%x\r\n%s\r\n0\r\n\r\n" % (len(gzip.compress(ARTICLE)), gzip.compress(ARTICLE)),
            {"Transfer-Encoding": "chunked", "Content-Encoding": "gzip"},
        ),
    ],
)
def test_a_body_is_taken_out_of_its_chunks_and_its_compression(
    body: bytes, headers: dict[str, str], tmp_path: Path
) -> None:
    foreign = write(tmp_path / "wget.warc.gz", html("0.html", body, **headers))
    import_files([foreign], SITES, tmp_path / "data")
    assert bodies(tmp_path / "data") == {f"{HOST}/0.html": ARTICLE}


@pytest.mark.parametrize("form", ["members", "plain", "whole"])
def test_files_of_every_form_are_taken(form: str, tmp_path: Path) -> None:
    foreign = write(tmp_path / "a.warc", *RECORDS, gz=form == "members")
    if form == "whole":
        foreign.write_bytes(gzip.compress(foreign.read_bytes()))
    assert import_files([foreign], SITES, tmp_path / "data").taken == 3


def test_an_older_capture_is_an_older_version_and_the_newest_stays_the_latest(tmp_path: Path) -> None:
    newer = write(tmp_path / "b.warc.gz", html("0.html", ARTICLE + b"<!-- later -->"), date="2025-02-01T08:00:00Z")
    older = write(tmp_path / "a.warc.gz", html("0.html", ARTICLE), date="2019-02-01T08:00:00Z")
    for each in (newer, older):
        import_files([each], SITES, tmp_path / "data")
    assert bodies(tmp_path / "data") == {f"{HOST}/0.html": ARTICLE + b"<!-- later -->"}
    assert [each.first_seen[:4] for each in read_versions(tmp_path / "data")] == ["2019", "2025"]
    assert [str(fault) for fault in verify(tmp_path / "data")] == []


def test_a_record_that_breaks_off_or_belies_its_digest_is_said_and_not_taken(tmp_path: Path) -> None:
    foreign = write(tmp_path / "a.warc", html("0.html", ARTICLE), html("1.html", ARTICLE), gz=False)
    content = foreign.read_bytes()
    foreign.write_bytes(content.replace("石新".encode(), "石旧".encode(), 1)[:-200])
    result = import_files([foreign], SITES, tmp_path / "data")
    assert result.taken == 0
    assert len(result.skipped) >= 2


@pytest.mark.parametrize("form", ["members", "whole", "plain"])
def test_of_a_damaged_file_what_can_be_read_is_taken_and_the_rest_is_said(form: str, tmp_path: Path) -> None:
    sound = write(tmp_path / "a.warc.gz", *RECORDS, gz=form == "members").read_bytes()
    content = gzip.compress(sound, mtime=0) if form == "whole" else sound
    damaged = tmp_path / "b.warc.gz"
    taken = said = 0
    for place in range(11, len(content), max(1, len(content) // 300)):
        damaged.write_bytes(content[:place] + bytes([content[place] ^ 0x55]) + content[place + 1 :])
        found = list(read_foreign(damaged))
        taken += any(not isinstance(each, Skipped) for each in found)
        said += any(isinstance(each, Skipped) and not each.url for each in found)
    assert said
    assert taken or form == "whole"  # so small a file is inflated in one piece


def test_a_record_that_swallows_the_rest_of_its_file_is_said(tmp_path: Path) -> None:
    foreign = write(tmp_path / "a.warc", *RECORDS, gz=False)
    content = foreign.read_bytes()
    length = content.index(b"Content-Length: ") + len(b"Content-Length: ")
    foreign.write_bytes(content[:length] + b"9999" + content[length:])
    assert [(each.url, "breaks off" in each.reason) for each in read_foreign(foreign) if isinstance(each, Skipped)] == [
        ("", True)
    ]


@pytest.fixture(scope="module")
def county() -> Iterator[County]:
    with serve(small_county()) as served:
        yield served


@pytest.fixture(scope="module")
def crawled(county: County, tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("data")
    run(data, site(county))
    run(data, site(county))
    return data


def test_plain_files_are_what_the_manifest_says(crawled: Path, tmp_path: Path) -> None:
    assert export_files(crawled, tmp_path) == 9
    with (tmp_path / "manifest.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["url"]: (tmp_path / row["file"]).read_bytes() for row in rows} == bodies(crawled)
    assert {row["file"].partition("/")[0] for row in rows} == {"盘山县"}
    assert not list(tmp_path.rglob("*.part"))


def test_a_merged_file_is_an_archive_that_another_tool_reads(crawled: Path, tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir()
    merged = tmp_path / "archive" / "all.warc.gz"
    count = export_warc(crawled, merged)
    with merged.open("rb") as stream:
        assert sum(1 for _ in ArchiveIterator(stream, check_digests="raise")) == count
    assert bodies(tmp_path) == bodies(crawled)


@given(st.text(), st.text())
def test_folders_are_safe_everywhere_and_apart(one: str, other: str) -> None:
    for name in (to_folder(one), to_folder(other)):
        assert name
        assert name == name.strip(" .")
        assert not set(name) & set('<>:"/\\|?*\x00\n')
        assert len(name.encode("utf-8", "surrogatepass")) <= 255
        assert name.partition(".")[0].lower() not in {"con", "nul", "aux", "prn", "com1", "lpt1"}
    assert one == other or to_folder(one).lower() != to_folder(other).lower()


@given(st.text(max_size=200), st.text(max_size=30))
def test_file_names_are_plain_ascii(path: str, kind: str) -> None:
    name = to_name(Page(b"", url=f"{HOST}/{path.replace('[', '').replace(']', '')}", content_type=kind))
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789_-.")
    assert len(name) < 100


def test_the_commands_say_what_they_found(crawled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = shutil.copytree(crawled, tmp_path / "data")

    def call(*args: str) -> tuple[int | str | None, str]:
        with pytest.raises(SystemExit) as left:
            main(["archive", *args])
        return left.value.code, capsys.readouterr().out

    assert call("verify", "--data", str(data)) == (0, "")
    (tmp_path / "other").mkdir()
    assert call("verify", "--data", str(tmp_path / "other")) == (1, "")
    assert call("export", "--data", str(data), "--out", str(tmp_path / "out"))[1].startswith("9 files")
    assert call("reindex", "--data", str(data))[1].startswith("16 addresses")
    name, path = find_files(data)[0]
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)
    code, said = call("verify", "--data", str(data))
    assert code == 1
    assert said.startswith(f"{name}@")
    toml = tmp_path / "SITES.toml"
    toml.write_text(
        f'[crawl]\ncontact = "https://example.org/"\n[[site]]\nname = "盘山县"\ndivision_code = "211122"\nstart = ["{HOST}/"]\n',
        encoding="utf-8",
    )
    foreign = write(tmp_path / "cc.warc.gz", *RECORDS)
    assert call("import", str(foreign), "--sites", str(toml), "--data", str(data)) == (
        0,
        "3 taken, 0 known already, 1 not taken\n",
    )
    foreign.write_bytes(b"no archive\n" * 99)
    assert call("import", str(foreign), "--sites", str(toml), "--data", str(data)) == (
        1,
        "0 taken, 0 known already, 1 not taken\n",
    )


def test_a_directory_that_a_crawl_holds_is_not_reindexed(crawled: Path, tmp_path: Path) -> None:
    from scraper.errors import StoreError

    data = shutil.copytree(crawled, tmp_path / "data")
    with open_store(data, {}), pytest.raises(StoreError, match="at work here"):
        reindex(data)
