"""The real reports beside the checkout: what is printed in them is known, and must be read."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from parsers.read import read
from scraper.page import Page
from tests.conftest import SHARED

if TYPE_CHECKING:
    from pathlib import Path

TRUTH = SHARED / "reports" / "truth.jsonl"
CASES: list[dict[str, Any]] = (
    [json.loads(line) for line in TRUTH.read_text("utf-8").splitlines()] if TRUTH.exists() else []
)


@pytest.mark.skipif(
    not CASES, reason="the real reports are not here: they stand in a folder `shared` beside the checkout"
)
@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["file"]))
def test_every_printed_figure_is_read_and_no_other(case: dict[str, Any]) -> None:
    path = SHARED / "reports" / case["file"]
    (report,) = read(Page(path.read_bytes(), source=path.name))
    want = {name: None if value is None else Decimal(str(value)) for name, value in case["values"].items()}
    have = {name: report.figures[name].value if name in report.figures else None for name in want}
    assert have == want
    if case.get("form"):
        assert report.form == case["form"]


def report_of(shared: Path, name: str):  # type: ignore[no-untyped-def]
    path = shared / "reports" / name
    return read(Page(path.read_bytes(), source=path.name))[0]


def test_a_real_misprint_is_a_finding_and_no_repair(shared: Path) -> None:
    report = report_of(shared, "hongze_2023.pdf")
    named = {name for found in report.findings if found.code == "does-not-add-up" for name in found.variables}
    assert {"review_total", "suit_after_total"} <= named
    assert (report.figures["review_total"].value, report.figures["review_upheld"].value) == (0, 10)


def test_a_blank_column_of_totals_is_a_finding_and_stays_blank(shared: Path) -> None:
    report = report_of(shared, "shanghai_office_2019.html")
    named = {name for found in report.findings if found.code == "blank-total" for name in found.variables}
    assert "app_granted_total" in named
    assert report.figures["app_granted_total"].status == "blank"
