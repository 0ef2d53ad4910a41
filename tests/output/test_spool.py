"""Which of several reports stands for its organisation and year."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

from output.panel import build, wide
from tests.output.factory import report

if TYPE_CHECKING:
    from pathlib import Path

    from parsers.report import Report

POOR = {"app_received_total": 1}
RICH = {"app_received_total": 2, "app_received_person": 2}


def taken(*some: Report) -> list[str | None]:
    """The titles of the reports that the panel takes, whichever way round they come."""
    frames = [wide(order) for order in (some, some[::-1])]
    assert frames[0].equals(frames[1])
    totals = {each.title: each.figures["app_received_total"].value for each in some}
    return [title for title, total in totals.items() if total in set(frames[0]["app_received_total"])]


@pytest.mark.parametrize(
    ("worse", "better"),
    [
        (report(title="a", numbers=POOR, published="2026-01-01"), report(title="b", numbers=RICH)),
        (report(title="a", numbers=POOR), report(title="b", numbers={"app_received_total": 2}, published="2025-02-01")),
        (
            report(title="a", numbers=POOR, published=None),
            report(title="b", numbers={"app_received_total": 2}, published="2025-02-01"),
        ),
        (
            report(title="a", numbers=POOR),
            report(title="b", numbers={"app_received_total": 2}, fetched_at="2026-02-01T00:00:00Z"),
        ),
        (
            report(title="a", numbers=POOR, url="https://example.org/b"),
            report(title="b", numbers={"app_received_total": 2}, url="https://example.org/a"),
        ),
        (
            report(title="a", numbers=POOR, url=None, source="b.pdf"),
            report(title="b", numbers={"app_received_total": 2}, url=None, source="a.pdf"),
        ),
        (report(title="a", numbers=POOR, organisation=None), report(title="b", numbers={"app_received_total": "2"})),
    ],
    ids=["more figures", "published later", "published at all", "fetched later", "url", "source", "named"],
)
def test_the_panel_takes_the_better_report(worse: Report, better: Report) -> None:
    assert taken(worse, better) == ["b"]


def test_a_blank_cell_is_no_figure_in_this_choice() -> None:
    blanks = {"app_received_total": 1, "app_received_person": "/", "app_received_firm": "—"}
    assert taken(report(title="a", numbers=blanks), report(title="b", numbers=RICH)) == ["b"]


def test_reports_csv_shows_the_choice_and_what_has_no_place_in_the_panel(tmp_path: Path) -> None:
    some = [
        report(title="taken", numbers=RICH),
        report(title="passed over", numbers=POOR),
        report(title="no year", year=None),
        report(title="no organisation", organisation=None, org_id=None),
    ]
    built = build(some, tmp_path)
    assert (built.rows, built.reports, built.organisations) == (1, 4, 1)
    with (tmp_path / "reports.csv").open(encoding="utf-8-sig", newline="") as file:
        found = {row["title"]: (row["in_panel"], row["figures_printed"]) for row in csv.DictReader(file)}
    assert found == {
        "taken": ("true", "2"),
        "passed over": ("false", "1"),
        "no year": ("false", "0"),
        "no organisation": ("false", "0"),
    }
