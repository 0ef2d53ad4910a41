"""ZIP files of reports, and articles of several pages: each read as the reports that it holds, each refused where it must be."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from nianbao import parts
from nianbao.demo.county import ATTACHED, DIVISION_CODE, filings
from nianbao.demo.pdf import to_pdf
from nianbao.demo.site import build_site
from nianbao.parts import opened, whole
from nianbao.reading import read_page
from nianbao.sources import load_pages
from scraper.page import Page

if TYPE_CHECKING:
    from collections.abc import Mapping

SEED = (Path(__file__).parents[2] / "nianbao" / "demo" / "shixin_2024.txt").read_bytes()
PDF = to_pdf(next(filing for filing in filings() if (filing.town, filing.year) == ATTACHED))
URL = "http://x/年报.zip"


def zipped(members: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    with io.BytesIO() as file:
        with zipfile.ZipFile(file, "w", compression) as package:
            for name, body in members.items():
                package.writestr(name, body)
        return file.getvalue()


def names(body: bytes) -> list[str]:
    return [page.source for page in opened([Page(body, url=URL, source="a.warc.gz@9")])]


def test_every_report_in_a_zip_is_read_and_names_the_member_that_it_came_from() -> None:
    body = zipped({"石新镇.txt": SEED, "附件/小满镇.pdf": PDF, "readme.exe": b"MZ", "__MACOSX/._石新镇.txt": b"x"})
    pages = list(
        opened([Page(body, url=URL, via="http://x/1.html", source="a.warc.gz@9", division_code=DIVISION_CODE)])
    )
    assert [page.source for page in pages] == ["a.warc.gz@9!石新镇.txt", "a.warc.gz@9!附件/小满镇.pdf"]
    assert len({page.url for page in pages}) == 2
    assert {page.via for page in pages} == {"http://x/1.html"}
    assert [len(read_page(page).reports) for page in pages] == [1, 1]


def test_a_zip_on_disk_is_read_member_by_member(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({"b.txt": SEED, "c.txt": SEED}))
    sources = [page.source for page in load_pages(str(tmp_path / "a.zip"))]
    assert sources == [f"{tmp_path}/a.zip!b.txt", f"{tmp_path}/a.zip!c.txt"]


def test_a_name_in_gbk_is_read_as_it_was_meant() -> None:
    body = zipped({"XXXXXX.txt": SEED}).replace(b"XXXXXX", "石新镇".encode("gbk"))
    assert names(body) == ["a.warc.gz@9!石新镇.txt"]


@pytest.mark.parametrize("name", ["../../etc/a.txt", "/etc/a.txt", "C:\\a.txt", "..\\a.txt"])
def test_members_that_point_outside_are_passed_over(name: str) -> None:
    assert names(zipped({name: SEED, "b.txt": SEED})) == ["a.warc.gz@9!b.txt"]
    assert names(zipped({name: SEED})) == ["a.warc.gz@9"], "the file itself, which the reader then calls unreadable"


def test_a_bomb_is_not_inflated_beyond_its_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "MAX_MEMBER", 1 << 20)
    bomb = zipped({"a.txt": b"0" * (64 << 20)})
    tracemalloc.start()
    try:
        assert names(bomb) == ["a.warc.gz@9"]
        assert tracemalloc.get_traced_memory()[1] < 16 << 20
    finally:
        tracemalloc.stop()
    unparsed = read_page(Page(bomb, url=URL)).unparsed
    assert unparsed is not None
    assert unparsed.kind == "unreadable"


def test_many_members_and_many_bytes_are_bounded_too(monkeypatch: pytest.MonkeyPatch) -> None:
    assert names(zipped({f"{n}.txt": b"x" for n in range(parts.MAX_MEMBERS + 1)})) == ["a.warc.gz@9"]
    monkeypatch.setattr(parts, "MAX_TOTAL", 3000)
    assert names(zipped({f"{n}.txt": b"x" * 1000 for n in range(4)})) == ["a.warc.gz@9"]


@pytest.mark.parametrize(
    "body",
    [
        zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<x/>", "a.txt": b"x"}),
        zipped({"OFD.xml": b"<x/>", "a.txt": b"x"}),
        zipped({"a.txt": SEED})[:-30],
        zipped({"a.txt": SEED})[:40] + b"\xff" * 200 + zipped({"a.txt": SEED})[240:],
        b"PK\x03\x04",
        zipped({}),
    ],
    ids=["docx", "ofd", "torn", "damaged", "magic", "empty"],
)
def test_documents_and_broken_packages_stay_as_they_are(body: bytes) -> None:
    assert names(body) == ["a.warc.gz@9"]


def test_an_article_of_several_pages_is_read_as_one_report() -> None:
    site = build_site()
    html = next(
        body.decode("utf-8")
        for body in (getattr(reply, "body", b"") for reply in site.values())
        if "一、总体情况".encode() in body and b"<table" in body and "行政复议".encode() in body
    )
    reference = read_page(Page(html.encode(), url="http://x/1.html", division_code=DIVISION_CODE)).reports[0]
    cut = html.index("<table", html.index("<table") + 6)
    head = html[: html.index("<body") + 6]
    first = Page((html[:cut] + "</div></body></html>").encode(), url="http://x/1.html", division_code=DIVISION_CODE)
    rest = f"{head}<div class='nav'>首页</div><div id='zoom'>{html[cut:]}".encode("gb18030")
    second = Page(rest, url="http://x/1_2.html", content_type="text/html; charset=gbk")
    alone = read_page(first).reports[0]
    joined = Page(first.body, url=first.url, division_code=DIVISION_CODE, further=(second,))
    [report] = read_page(joined).reports
    assert report.figures == reference.figures
    assert alone.figures != reference.figures
    assert (report.organisation, report.year) == (reference.organisation, reference.year)
    assert report.sha256 == joined.sha256 != alone.sha256


def test_a_page_without_others_is_what_it_was() -> None:
    page = Page(SEED, url="http://x/1")
    assert whole(page) is page


def test_a_report_that_is_only_a_picture_is_flagged_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parsers.ocr.is_installed", lambda: False)
    unparsed = read_page(Page(b"\x89PNG\r\n\x1a\n" + b"x" * 100, url="http://x/1.png")).unparsed
    assert unparsed is not None
    assert unparsed.kind == "image-only"
