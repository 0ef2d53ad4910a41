"""The quality page: what it counts, and that a browser shows it on a phone without asking for anything else."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html import unescape
from html.parser import HTMLParser
from importlib import resources
from typing import TYPE_CHECKING

import pdfplumber
import pytest
from hypothesis import given
from hypothesis import strategies as st

from output.panel import build
from output.quality.charts import bars
from output.quality.coverage import COUNTIES
from output.quality.page import to_page
from output.quality.summary import BINS, EYES, LAGS, lag, size, summarise
from output.quality.words import FILES, STATES
from output.register import STATES as REGISTER_STATES
from output.register_evidence import Evidence, PageSeen, SiteSeen
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
    assert summary.owed == {"211122": {2023: {"published": 1}, 2024: {"published": 2}}}
    assert summary.codes["does-not-add-up"] == 1
    assert summary.sites["盘山县"]["error"] == 1
    assert summary.statuses[2024, "printed"] == summary.statuses[2024, "blank"] == 2


def test_what_must_be_told_first_stands_before_the_numbers(tmp_path: Path) -> None:
    page_of(some_reports(), tmp_path)
    page = to_page(summarise(tmp_path), {"notice": "Preliminary: 1 < 2\n\n初稿"})
    assert '<p class="notice">Preliminary: 1 &lt; 2</p>\n<p class="notice">初稿</p>\n<div class="tiles">' in page


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
    assert "The register has no rows." in page_of([], tmp_path)


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


def test_every_gap_of_the_register_is_in_the_picture_with_a_letter_and_in_the_lead_in_words(tmp_path: Path) -> None:
    site = SiteSeen("盘山县", "211122", "done", True, (), "2025-02-03", "r", "https://example.org/nb/")
    missed = PageSeen(
        "https://example.org/scan", "211122", "石新镇2024年政府信息公开工作年度报告", "image_only", note="a scan"
    )
    build([report(6, 2024, {"app_received_total": 3})], tmp_path, evidence=lambda: Evidence((site,), (missed,)))
    page = (tmp_path / "index.html").read_text("utf-8")
    (owed,) = summarise(tmp_path).owed["211122"].values()
    assert owed.keys() == {"published", "image_only", "absent"}
    for state, n in owed.items():
        assert f'<i class="s {state}">{STATES[state][0]} {n}</i>' in page
    assert f"Of {owed.total()} reports that were owed, 1 are here" in page
    assert 'href="https://example.org/scan"' in page
    assert "a scan" in page


def test_every_state_has_a_letter_of_its_own_and_a_colour() -> None:
    style = resources.files("output.quality").joinpath("style.css").read_text("utf-8")
    assert set(STATES) == set(REGISTER_STATES)
    assert len({letter for letter, *_ in STATES.values()}) == len(STATES)
    assert [state for state in STATES if f".{state}{{" not in style] == []


def test_every_file_of_the_dataset_is_named_with_what_it_holds(tmp_path: Path) -> None:
    page = page_of(some_reports(), tmp_path)
    named = {name for names, *_ in FILES for name in names}
    assert {path.name for path in tmp_path.iterdir()} <= named
    assert all(f'<a href="{name}">' in page for name in named)


def probe(page: str, width: int, chars: str) -> str:
    """A page that shows another in a frame of some width, and measures it by a script that stands outside of it.

    Of each of `chars` it compares the picture with that of a character that no font has.
    """
    script = """
const drawn = (text, family) => {
  const c = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  c.font = '24px ' + family; c.fillText(text, 4, 30);
  return c.getImageData(0, 0, 60, 40).data.join();
};
f.onload = () => {
  const d = f.contentDocument, e = d.documentElement, texts = [...d.querySelectorAll('svg text')];
  const family = f.contentWindow.getComputedStyle(d.body).fontFamily, none = drawn('\\u0378', family);
  r.textContent = JSON.stringify({
    wide: e.scrollWidth - e.clientWidth,
    text: texts.filter(t => t.getBBox().width > 0).length,
    over: texts.filter(t => {
      const b = t.getBoundingClientRect(), s = t.ownerSVGElement.getBoundingClientRect();
      return b.left < s.left - 1 || b.right > s.right + 1;
    }).map(t => t.textContent),
    tofu: [...CHARS].filter(c => drawn(c, family) === none).join(''),
    asked: f.contentWindow.performance.getEntriesByType('resource').length,
  });
};
f.srcdoc = PAGE;
"""
    script = script.replace("CHARS", json.dumps(chars)).replace("PAGE", json.dumps(page).replace("</", "<\\/"))
    frame = f'<iframe id="f" width="{width}" height="800" style="border:0"></iframe><pre id="r"></pre>'
    return f'<!doctype html><meta charset="utf-8">{frame}<script>{script}</script>'


def browse(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [
        str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--v=0",
        f"--user-data-dir={folder / 'profile'}", "--virtual-time-budget=3000", *arguments,
    ]  # fmt: skip
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here; the tests above read the page without one")
@pytest.mark.parametrize("width", [390, 1280])
def test_a_browser_shows_it_on_a_phone_and_on_a_desk_without_errors_or_requests(tmp_path: Path, width: int) -> None:
    page = page_of(some_reports(), tmp_path / "out")
    chars = "".join(
        sorted(set(re.findall(r"\S", unescape(re.sub(r"<style>.*?</style>|<[^>]+>", "", page, flags=re.DOTALL)))))
    )
    (tmp_path / "probe.html").write_text(probe(page, width, chars), "utf-8")
    done = browse(tmp_path, f"--window-size={width + 40},900", "--dump-dom", (tmp_path / "probe.html").as_uri())
    (measured,) = re.findall(r'<pre id="r">(.*?)</pre>', done.stdout)
    found = json.loads(measured)
    if not has_chinese_font():
        assert found.pop("tofu") != "", "no font here has Chinese, and the probe must see that"
    else:
        assert found.pop("tofu") == ""
    assert found == {"wide": 0, "text": page.count("<text "), "over": [], "asked": 0}
    assert "CONSOLE" not in done.stderr


def has_chinese_font() -> bool:
    listed = subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, text=True, check=False)
    return bool(listed.stdout.strip())


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here to print with")
def test_it_prints_on_a4(tmp_path: Path) -> None:
    page_of(some_reports(), tmp_path / "out")
    pdf = tmp_path / "page.pdf"
    browse(tmp_path, f"--print-to-pdf={pdf}", "--no-pdf-header-footer", (tmp_path / "out" / "index.html").as_uri())
    with pdfplumber.open(pdf) as printed:
        assert {(round(page.width), round(page.height)) for page in printed.pages} <= {(595, 842), (596, 842)}
        assert "Where to start" in printed.pages[0].extract_text()
