"""Archived pages → reports: files meet their articles, and no page is lost whatever happens to it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from nianbao import reading
from nianbao.demo.county import ATTACHED, DIVISION_CODE, filings
from nianbao.demo.pdf import to_pdf
from nianbao.reading import Joined, find_articles, read_page, read_pages
from scraper.page import Page

if TYPE_CHECKING:
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


def join(*pages: Page) -> tuple[list[Report], Joined]:
    joined = Joined(find_articles(pages))
    return list(joined.reports(read_pages(pages))), joined


def test_articles_are_the_pages_that_lead_to_other_archived_pages() -> None:
    assert find_articles([article, attachment, seed, broken]) == {ARTICLE}
    assert find_articles([seed, broken]) == set()


@pytest.mark.parametrize("pages", [(article, attachment, seed), (attachment, seed, article)])
def test_a_file_takes_from_its_article_what_it_does_not_say(pages: tuple[Page, ...]) -> None:
    reports, joined = join(*pages)
    by_url = {report.url: report for report in reports}
    assert set(by_url) == {FILE, "http://x/seed"}
    assert by_url[FILE].published == "2024-01-08"
    assert by_url[FILE].site_code == "2111220003"
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
    assert {report.url for report in reports} == {ARTICLE, FILE}
    assert joined.unparsed() == ()


def test_a_page_that_trips_the_reader_costs_only_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(page: Page) -> tuple[Report, ...]:
        raise KeyError("a fault\nof ours")

    monkeypatch.setattr(reading, "read", stumble)
    unparsed = read_page(seed).unparsed
    assert unparsed is not None
    assert (unparsed.kind, unparsed.url) == ("crashed", "http://x/seed")
    assert "KeyError" in unparsed.reason
    assert "\n" not in unparsed.reason


def test_pages_come_back_in_order_whoever_reads_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MANY", 3)
    pages = [article, attachment, seed, broken]
    here = [read_page(page) for page in pages]
    with ThreadPoolExecutor(2) as threads:
        assert list(read_pages(pages, threads)) == here
    assert list(read_pages(pages)) == here, "a pool of processes"


def test_few_pages_need_no_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(reading, "ProcessPoolExecutor")
    assert len(list(read_pages([seed, broken]))) == 2
