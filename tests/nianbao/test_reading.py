"""Archived pages → reports: files meet their articles, and no page is lost whatever happens to it."""

from __future__ import annotations

import sqlite3
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from nianbao import reading
from nianbao.demo.county import ATTACHED, DIVISION_CODE, filings
from nianbao.demo.pdf import to_pdf
from nianbao.joined import Joined
from nianbao.kept import FILE as FILE_OF_READINGS
from nianbao.kept import Kept, reader_version
from nianbao.reading import Reading, read_items, read_page
from nianbao.workers import Workers, given, processes
from parsers.read import stages
from scraper.answer import Answer
from scraper.archive import Stored
from scraper.page import Page
from scraper.warc import Origin
from scraper.warc_writer import to_records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from parsers.in_step import Work
    from parsers.report import Report

SEED = (Path(__file__).parents[2] / "nianbao" / "demo" / "shixin_2024.txt").read_bytes()
LIST, ARTICLE, FILE = "http://x/list", "http://x/article", "http://x/file.pdf"
PDF = to_pdf(next(filing for filing in filings() if (filing.town, filing.year) == ATTACHED))
TITLE = "盘山县小满镇2023年政府信息公开工作年度报告"
OFFERS_A_FILE = f"""<html><head><meta name="SiteIDCode" content="2111220003"></head><body><h1>{TITLE}</h1>
<div>发布时间：2024-01-08</div><p><a href="{FILE}">{TITLE}.pdf</a></p></body></html>""".encode()

article = Page(OFFERS_A_FILE, url=ARTICLE, via=LIST, division_code=DIVISION_CODE, fetched_at="2026-01-01T00:00:00Z")
attachment = Page(PDF, url=FILE, via=ARTICLE, title=TITLE, division_code=DIVISION_CODE)
seed = Page(SEED, url="http://x/seed", via=LIST, division_code=DIVISION_CODE)
broken = Page(b"%PDF-1.4 broken", url="http://x/broken.pdf", via=LIST)


def join(*pages: Page) -> tuple[dict[str, dict[str, Any]], Joined]:
    """What the reports of these pages say of themselves, by URL."""
    joined = Joined({ARTICLE})
    abouts = [waiting.packed().about for waiting in joined.reports(map(read_page, pages))]
    return {about["url"]: about for about in abouts}, joined


@pytest.mark.parametrize("pages", [(article, attachment, seed), (attachment, seed, article)])
def test_a_file_takes_from_its_article_what_it_does_not_say(pages: tuple[Page, ...]) -> None:
    reports, joined = join(*pages)
    assert set(reports) == {FILE, "http://x/seed"}
    assert reports[FILE]["published"] == "2024-01-08"
    assert reports[FILE]["site_code"] == "2111220003"
    assert [(page.url, page.kind) for page in joined.unparsed()] == [(ARTICLE, "attached")]
    assert FILE in joined.unparsed()[0].reason


def test_an_article_whose_file_cannot_be_read_stays_what_it_is() -> None:
    torn = Page(b"%PDF-1.4 torn", url=FILE, via=ARTICLE)
    reports, joined = join(article, torn)
    kinds = {page.url: page.kind for page in joined.unparsed()}
    assert kinds[FILE] == "unreadable"
    assert kinds.get(ARTICLE) in (None, "not-a-report")
    assert len(reports) == 2 - len(kinds)


def test_an_article_with_tables_of_its_own_is_a_report_beside_its_file() -> None:
    with_tables = Page(SEED, url=ARTICLE, via=LIST, division_code=DIVISION_CODE)
    reports, joined = join(with_tables, attachment)
    assert set(reports) == {ARTICLE, FILE}
    assert joined.unparsed() == ()


def test_a_page_that_trips_the_reader_costs_only_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(page: Page) -> Work[tuple[Report, ...]]:
        if page.url == seed.url:
            yield
            raise KeyError("a fault\nof ours")
        return (yield from stages(page))

    monkeypatch.setattr(reading, "stages", stumble)
    before, tripped, behind = read_all([article, seed, attachment], processes())
    unparsed = tripped.unparsed
    assert unparsed is not None
    assert before.unparsed is None or before.unparsed.kind != "crashed"
    assert behind.reports
    assert (unparsed.kind, unparsed.url) == ("crashed", "http://x/seed")
    assert "KeyError" in unparsed.reason
    assert "\n" not in unparsed.reason


@cache  # every record has an id of its own
def stored(page: Page) -> Stored:
    """The page as an archive has it."""
    answer = Answer(str(page.url), 200, (), page.body, "2026-01-01T00:00:00Z")
    records, start = to_records(answer, Origin("", "", "article"), page.sha256)
    return Stored(records[start:], page.sha256, replace(page, body=b""))


def read_all(pages: Sequence[Page], workers: Workers, kept: Kept | None = None) -> list[Reading]:
    return list(read_items(map(stored, pages), {ARTICLE}, workers, kept or Kept(None, "")))


def test_pages_come_back_in_order_whoever_reads_them(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [article, attachment, seed, broken]
    with processes(2) as workers:
        here = read_all(pages, workers)
        assert [reading.url for reading in here] == [page.url for page in pages]
        assert [bool(reading.reports or reading.ready) for reading in here] == [True, True, True, False]
        monkeypatch.setattr(reading, "MANY", 3)
        assert read_all(pages, workers) == here, "a pool of processes"
        monkeypatch.setattr(reading, "_WINDOW_BYTES", 1)
        assert read_all(pages, workers) == here, "large pages, one at a time"
    with ThreadPoolExecutor(2) as threads, given(threads) as workers:
        assert read_all(pages, workers) == here


def test_few_pages_need_no_processes() -> None:
    def refuse() -> Executor:
        raise AssertionError("started")

    assert len(read_all([seed, broken], Workers(refuse, 2))) == 2


def test_a_page_that_was_read_is_not_read_again_unless_it_or_its_reader_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages, read = [article, attachment, seed, broken], list[str | None]()

    def noting(page: Page) -> Work[tuple[Report, ...]]:
        read.append(page.url)
        return stages(page)

    monkeypatch.setattr(reading, "stages", noting)

    def again(version: str = "1", *changed: Page) -> tuple[list[Reading], list[str | None]]:
        read.clear()
        with Kept(tmp_path, version) as kept:
            return read_all([*pages, *changed], processes(), kept), list(read)

    first, asked = again()
    assert asked == [page.url for page in pages]
    # what could not be read is tried again: it may have been for want of memory, or of an extra
    assert again() == (first, [broken.url])
    assert again("1", replace(seed, title="another"))[1] == [broken.url, seed.url]
    assert again("2") == (first, asked)


@pytest.mark.parametrize("window", [4, 40])
def test_kept_and_new_pages_of_many_windows_come_back_in_their_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, window: int
) -> None:
    monkeypatch.setattr(reading, "MANY", 1)
    monkeypatch.setattr(reading, "_WINDOW", window)
    notes = [Page(b"<p>no report</p>", url=f"http://x/{number}", via=LIST) for number in range(60)]
    # small windows are known whole, not at all, and in part; large ones are read in several batches
    known = [page for number, page in enumerate(notes) if 8 <= number < 40 or number % 3 == 0]
    with ThreadPoolExecutor(2) as threads, Kept(tmp_path, "1") as kept:
        read_all(known, given(threads), kept)
        assert [each.url for each in read_all(notes, given(threads), kept)] == [page.url for page in notes]
        monkeypatch.setattr(reading, "stages", None)
        assert [each.url for each in read_all(notes, given(threads), kept)] == [page.url for page in notes], "all kept"


def test_a_kept_reading_that_was_damaged_is_made_anew(tmp_path: Path) -> None:
    with Kept(tmp_path, "1") as kept:
        first = read_all([seed], processes(), kept)
    with closing(sqlite3.connect(tmp_path / FILE_OF_READINGS)) as database, database:
        [(value,)] = database.execute("SELECT value FROM readings").fetchall()
        for at in (5, len(value) // 2):
            torn = value[:at] + bytes([value[at] ^ 1]) + value[at + 1 :]
            database.execute("UPDATE readings SET value = ?", (torn,))
            database.commit()
            with Kept(tmp_path, "1") as kept:
                assert read_all([seed], processes(), kept) == first


def test_readings_that_cannot_be_kept_stop_nothing(tmp_path: Path) -> None:
    (tmp_path / FILE_OF_READINGS).write_bytes(b"no database at all, but long enough to look like one" * 20)
    with Kept(tmp_path, "1") as kept:
        assert read_all([seed], processes(), kept) == read_all([seed], processes())


def test_the_version_of_the_reader_is_the_same_in_every_process() -> None:
    with processes(1) as workers:
        assert workers.submit(_versions, [1]).result() == [reader_version()]


def _versions(tasks: Sequence[int]) -> list[str]:
    return [reader_version() for _ in tasks]
