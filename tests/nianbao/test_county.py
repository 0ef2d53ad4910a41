"""The bundled county: its figures fit together, every layout reads back to them, and the same bytes come every time."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from itertools import pairwise

import pytest

from nianbao.demo import layouts, pdf, prose, tables
from nianbao.demo.county import ATTACHED, BLANK, DIVISION_CODE, MISPRINT, TOWNS, YEARS, Filing, filings
from nianbao.demo.site import build_site
from parsers.read import read
from scraper.page import Page

FILINGS = filings()
SITE = build_site()
ONE_OF_EACH = list({filing.layout: filing for filing in FILINGS}.values())


def find(town: str, year: int) -> Filing:
    return next(filing for filing in FILINGS if (filing.town, filing.year) == (town, year))


def test_twelve_townships_file_for_six_years_on_two_forms() -> None:
    assert len(FILINGS) == len({(filing.town, filing.year) for filing in FILINGS}) == len(TOWNS) * len(YEARS) == 72
    assert Counter(filing.form.id for filing in FILINGS) == {"2019": 24, "2021": 48}
    assert {filing.layout for filing in FILINGS} == {"clean", "word", "flat", "split", "pdf", "real"}
    assert Counter(filing.layout for filing in FILINGS)["real"] == 1


def test_everything_is_the_same_every_time() -> None:
    assert filings() == FILINGS
    assert [filing.printed for filing in filings()] == [filing.printed for filing in FILINGS]
    assert build_site() == SITE
    assert {path: file.body for path, file in build_site().items()} == {path: file.body for path, file in SITE.items()}


def test_what_is_carried_out_of_a_year_is_carried_into_the_next() -> None:
    for before, after in pairwise(FILINGS):
        if before.town == after.town and not after.real:
            carried = [before.printed[f"app_carried_out_{who}"] for who in ("person", "total")]
            assert carried == [after.printed[f"app_carried_in_{who}"] for who in ("person", "total")]
    assert find("石新镇", 2023).printed["app_carried_out_total"] == "0", "the real report on 2024 carries nothing in"


def test_what_is_made_up_says_so_and_what_is_real_says_that() -> None:
    pages = [file.body.decode() for file in SITE.values() if b"class='notice'" in file.body]
    real = [page for page in pages if prose.REAL_NOTICE in page]
    assert len(real) == 1
    assert "石新镇" in real[0]
    assert all((prose.NOTICE in page) != (prose.REAL_NOTICE in page) for page in pages)
    assert len(pages) > 72


@pytest.mark.parametrize("filing", FILINGS, ids=lambda filing: f"{filing.town}{filing.year}-{filing.layout}")
def test_every_report_reads_back_to_what_was_printed(filing: Filing) -> None:
    path = next(path for path in SITE if path.endswith((f"_{filing.number}.html", f"-{filing.number}.html")))
    if filing.layout == "pdf":
        path = f"/files/{filing.number}.pdf"
    (report,) = read(Page(SITE[path].body, content_type=SITE[path].content_type, division_code=DIVISION_CODE))
    assert report.organisation is not None
    assert filing.town in report.organisation
    assert (report.year, report.form) == (filing.year, filing.form.id)
    if not filing.real:
        shown = {name: figure.value for name, figure in report.figures.items()}
        assert shown == {name: to_number(text) for name, text in filing.printed.items()}


def to_number(text: str) -> Decimal | None:
    return Decimal(text.removesuffix("元")) if text else None


def test_only_two_reports_have_faults() -> None:
    faulty = set()
    for filing in FILINGS:
        if filing.real:
            continue
        for table in filing.form.table:
            for rule in (rule for rule in table.rule if rule.axis == "columns"):
                rows = {row.id for block in table.block for row in block.rows}
                for row in rows:
                    parts = [filing.printed[f"{row}_{part}"] for part in rule.left]
                    total = filing.printed[f"{row}_{rule.right[0]}"]
                    if "" in parts or sum(map(int, parts)) != int(total):
                        faulty.add((filing.town, filing.year))
    assert faulty == {MISPRINT, BLANK}


def test_the_real_report_is_printed_line_by_line() -> None:
    shown = re.findall(r"<p>(.*?)</p>", layouts.body_of(find("石新镇", 2024)))
    lines = [" ".join(line.split()) for line in layouts.real_text().splitlines()]
    assert len(shown) > 300
    assert all(" ".join(line.split()) in lines for line in shown)


def test_a_table_cut_in_two_has_all_its_cells_and_its_running_labels_twice() -> None:
    filing = find("立春镇", 2024)
    grid = tables.lay_out(filing.form, filing.printed)[1]
    upper, lower = tables.split(grid, 13)
    assert [len(upper), len(lower)] == [13, len(grid) - 13]
    assert [cell.text for cell in lower[0][:2]] == ["三、本年度办理结果", "（三）不予公开"]
    values = [cell.text for row in grid for cell in row if cell.value]
    assert [cell.text for half in (upper, lower) for row in half for cell in row if cell.value] == values
    for half in (upper, lower):
        assert {covered(half, row) for row in range(len(half))} == {10}


def covered(grid: tables.Grid, row: int) -> int:
    """How many columns of a row are covered, by its own cells and by those that reach into it."""
    return sum(
        cell.colspan for start, cells in enumerate(grid) for cell in cells if start <= row < start + cell.rowspan
    )


def test_the_pdf_runs_over_pages_and_is_plain_ascii() -> None:
    body = pdf.to_pdf(find(*ATTACHED))
    assert body.startswith(b"%PDF-1.4")
    assert body.isascii()
    assert body.count(b"/Type /Page ") >= 2
    assert len(body) < 60_000


@pytest.mark.parametrize("filing", ONE_OF_EACH, ids=lambda filing: filing.layout)
def test_every_layout_is_in_use(filing: Filing) -> None:
    if filing.layout != "pdf":
        body = layouts.body_of(filing)
        assert ("<table" in body) is (filing.layout not in ("flat", "real"))
        assert ("MsoNormal" in body) is (filing.layout == "word")
        assert body.count("<table") == {"split": 4, "clean": 3, "word": 3}.get(filing.layout, 0)
