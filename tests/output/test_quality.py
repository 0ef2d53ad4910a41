"""The quality page: what it counts, and that a browser shows it on a phone without asking for anything else."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html import unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from output.panel import build
from output.quality.charts import bars
from output.quality.coverage import COUNTIES
from output.quality.summary import BINS, EYES, LAGS, lag, size, summarise
from parsers.report import Finding
from tests.output.factory import report

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from parsers.report import Report

HOSTILE = '<script src="https://example.org/x.js"></script>'
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def page_of(reports: Iterable[Report], out: Path) -> str:
    build(reports, out)
    return (out / "index.html").read_text("utf-8")


def some_reports() -> list[Report]:
    wrong = Finding("does-not-add-up", "error", f"总计 3 ≠ 4 {HOSTILE}", ("app_received_total",))
    numbers = {"app_received_total": 3, "app_received_person": "/"}
    return [
        report(1, 2023, numbers),
        report(1, 2024, numbers, published=None),
        report(2, 2024, numbers, findings=(wrong,), organisation=f"盘山县{HOSTILE}", url="javascript:alert(1)"),
        report(3, None),
    ]


def test_the_page_counts_what_is_in_the_tables(tmp_path: Path) -> None:
    page_of(some_reports(), tmp_path)
    summary = summarise(tmp_path)
    assert (summary.reports, summary.rows, summary.organisations, summary.years) == (4, 3, 2, (2023, 2024))
    assert summary.counties == {"211122": {2023: 1, 2024: 2}}
    assert summary.codes["does-not-add-up"] == 1
    assert summary.sites["盘山县"]["error"] == 1
    assert summary.statuses[2024, "printed"] == summary.statuses[2024, "blank"] == 2


def test_a_blank_is_drawn_as_no_number_and_not_as_zero(tmp_path: Path) -> None:
    page_of([report(1, 2024, {"app_received_total": "/"}), report(2, 2024, {"app_received_total": 0})], tmp_path)
    assert summarise(tmp_path).sizes["h_app_received"] == {"missing": 1, "0": 1}


def test_a_report_without_a_date_is_counted_and_not_called_late(tmp_path: Path) -> None:
    page_of(some_reports(), tmp_path)
    assert summarise(tmp_path).lags == {("january", 2023): 1, ("unknown", 2024): 1, ("january", 2024): 1}


def test_the_report_with_the_error_comes_first_with_its_source_and_its_archived_copy(tmp_path: Path) -> None:
    page = page_of(some_reports(), tmp_path)
    eye, *_ = summarise(tmp_path).eyes
    assert (eye.codes, eye.source) == (("does-not-add-up",), "crawl.warc.gz@2")
    assert "<code>crawl.warc.gz@2</code>" in page
    assert 'href="https://example.org/3/None.html"' in page, "the report without a year or a number is listed too"


def test_what_a_site_writes_is_shown_and_never_run(tmp_path: Path) -> None:
    page = page_of(some_reports(), tmp_path)
    assert "<script" not in page
    assert 'href="javascript:' not in page
    assert HOSTILE in unescape(page)


class Loaded(HTMLParser):
    """Collects what a browser would fetch to show a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "img", "link", "iframe", "object", "image", "use"):
            self.found.append(tag)
        self.found += [f"{tag} {name}" for name, _ in attrs if name in ("src", "srcset", "background", "xlink:href")]


def test_the_page_loads_nothing_and_forbids_it(tmp_path: Path) -> None:
    page = page_of(some_reports(), tmp_path)
    reader = Loaded()
    reader.feed(page)
    assert reader.found == []
    assert "@import" not in page
    assert "url(" not in page
    assert "default-src 'none'" in page


def test_the_same_reports_give_the_same_page_in_any_order(tmp_path: Path) -> None:
    first = page_of(some_reports(), tmp_path / "a")
    assert page_of(reversed(some_reports()), tmp_path / "b") == first


def test_a_dataset_without_reports_has_a_page(tmp_path: Path) -> None:
    assert "The panel has no rows." in page_of([], tmp_path)


def test_the_page_stays_small_with_many_counties_and_says_what_it_leaves_out(tmp_path: Path) -> None:
    wrong = (Finding("does-not-add-up", "error", "总计 3 ≠ 4", ()),)
    counties = COUNTIES + 30
    many = (
        report(n, 2024, division_code=f"{110000 + n}", org_id=f"{110000 + n}", findings=wrong, site=f"县{n}")
        for n in range(counties)
    )
    page = page_of(many, tmp_path)
    assert len(page.encode()) < 400_000
    assert "30 others" in page
    assert f"{EYES} of {counties} are listed" in page


def test_the_text_of_a_chart_is_text_and_its_place_does_not_hang_on_it() -> None:
    short, long = bars([("一", 3)]), bars([("一二三四五六七八", 3)])
    assert ">一二三四五六七八</text>" in long
    assert short.replace("一", "一二三四五六七八") == long


@given(st.integers(2008, 2100), st.dates())
def test_a_publication_date_has_one_place(year: int, day: object) -> None:
    found = lag(str(day), year)
    assert found in LAGS
    assert (found == "before") == (int(str(day)[:4]) <= year)


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_larger_numbers_stand_in_later_bins(one: int, other: int) -> None:
    small, large = sorted((one, other))
    assert 1 <= BINS.index(size(small)) <= BINS.index(size(large))


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here; the tests above read the page without one")
def test_a_browser_shows_it_on_a_phone_without_errors_or_requests(tmp_path: Path) -> None:
    page = page_of(some_reports(), tmp_path / "out")
    # The page in a frame of a phone's width, measured by a script that stands outside it.
    probe = (
        '<!doctype html><meta charset="utf-8"><iframe id="f" width="390" height="800" style="border:0"></iframe><pre id="r">'
        "</pre><script>f.onload=()=>{const d=f.contentDocument,e=d.documentElement;r.textContent=JSON.stringify({"
        "wide:e.scrollWidth-e.clientWidth,text:[...d.querySelectorAll('svg text')].filter(t=>t.getBBox().width>0).length,"
        "over:[...d.querySelectorAll('svg text')].filter(t=>{const b=t.getBoundingClientRect(),s=t.ownerSVGElement"
        ".getBoundingClientRect();return b.left<s.left-1||b.right>s.right+1}).map(t=>t.textContent),"
        "asked:f.contentWindow.performance.getEntriesByType('resource').length})};f.srcdoc="
        + json.dumps(page, ensure_ascii=False).replace("</", "<\\/")
        + "</script>"
    )
    (tmp_path / "probe.html").write_text(probe, "utf-8")
    command = [
        str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--v=0",
        f"--user-data-dir={tmp_path / 'profile'}", "--virtual-time-budget=3000", "--dump-dom", (tmp_path / "probe.html").as_uri(),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    (measured,) = re.findall(r'<pre id="r">(.*?)</pre>', done.stdout)
    assert json.loads(measured) == {"wide": 0, "text": page.count("<text "), "over": [], "asked": 0}
    assert "CONSOLE" not in done.stderr
