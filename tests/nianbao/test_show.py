"""What a person is shown of a report."""

from __future__ import annotations

from decimal import Decimal

from nianbao.show import align, describe
from parsers.report import Figure, Finding, Place, Report

REPORT = Report(
    title="某镇2024年政府信息公开工作年度报告",
    organisation="某县某镇",
    level="township",
    division_code="211122",
    org_id="211122-某镇",
    year=2024,
    published=None,
    site_code=None,
    form="2021",
    figures={
        "rules_issued": Figure("rules_issued", Decimal(0), "printed", "0", Place(table=1, row=3, column=2)),
        "fees_10k_yuan": Figure("fees_10k_yuan", Decimal("1.50"), "printed", "1.50", Place(table=1, row=14, column=2)),
        "review_total": Figure("review_total", None, "blank", "—", Place(table=3, row=4, column=5)),
        "app_received_person": Figure("app_received_person", None, "unsure", "12"),
        "suit_direct_total": Figure("suit_direct_total", None, "absent"),
    },
    findings=(Finding("does-not-add-up", "error", "1 ≠ 2"),),
    source="page.html",
)


def test_every_figure_that_is_not_a_plain_zero_is_listed_with_its_place() -> None:
    assert describe(REPORT) == [
        "某县某镇  2024",
        "  source     page.html",
        "  is         township, form 2021, published unknown",
        "  figures    2 printed, 1 blank, 1 unsure, 1 absent; 1 are a printed 0 and not listed",
        "  fees_10k_yuan        1.5  printed  “1.50”  table 1 row 14 column 2",
        "  review_total              blank    “—”     table 3 row 4 column 5",
        "  app_received_person       unsure   “12”",
        "  error: does-not-add-up: 1 ≠ 2",
    ]


def test_what_the_source_does_not_tell_is_called_unknown() -> None:
    bare = Report(None, None, "unknown", None, None, None, None, None, None, figures={}, source="page.html")
    assert describe(bare) == [
        "organisation unknown  year unknown",
        "  source     page.html",
        "  is         unknown, form none, published unknown",
        "  figures    no tables",
    ]


def test_columns_line_up_although_chinese_is_twice_as_wide() -> None:
    assert align([("石新镇", "1"), ("abc", "2")]) == ["石新镇  1", "abc     2"]
    assert align([]) == []
