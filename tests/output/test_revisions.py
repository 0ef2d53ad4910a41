"""Which figures of a published report were changed afterwards, and when that was seen."""

from __future__ import annotations

from decimal import Decimal

from output.revisions import Vintage, find_revisions
from tests.output.factory import report

RECEIVED, CARRIED = "app_received_total", "app_carried_in_total"
WHO = ("211122101", 2024)
URL = "https://example.org/1"


def vintage(day: int, *reports: object) -> Vintage:
    return Vintage(f"2026-01-{day:02}T08:00:00Z", f"{day:064x}", tuple(reports))  # type: ignore[arg-type]


def test_every_figure_that_changed_is_a_row_with_both_numbers_and_both_versions() -> None:
    old = vintage(1, report(numbers={RECEIVED: 1, CARRIED: 2}))
    new = vintage(5, report(numbers={RECEIVED: 3, CARRIED: "/"}))
    assert list(find_revisions(URL, [old, new], [WHO])) == [
        (*WHO, RECEIVED, Decimal(1), Decimal(3), "printed", "printed", new.first_seen, URL, old.sha256, new.sha256),
        (*WHO, CARRIED, Decimal(2), None, "printed", "blank", new.first_seen, URL, old.sha256, new.sha256),
    ]


def test_a_page_whose_figures_stayed_has_no_revision() -> None:
    pages = [vintage(day, report(numbers={RECEIVED: 1}, title=f"{day}")) for day in (1, 2)]
    assert list(find_revisions(URL, pages, [WHO])) == []


def test_a_report_that_was_taken_away_and_came_back_is_told_twice() -> None:
    there = report(numbers={RECEIVED: 1})
    rows = list(find_revisions(URL, [vintage(1, there), vintage(2), vintage(3, there)], [WHO]))
    assert [(row[2], *row[5:7]) for row in rows] == [("*", "report", "no-report"), ("*", "no-report", "report")]


def test_a_page_that_was_given_to_another_year_loses_the_one_and_wins_the_other() -> None:
    rows = list(find_revisions(URL, [vintage(1, report(1, 2023)), vintage(2, report(1, 2024))], [WHO]))
    assert [(row[1], row[6]) for row in rows] == [(2023, "no-report"), (2024, "report")]


def test_an_old_version_that_does_not_say_whose_it_is_belongs_to_the_owner_of_the_page() -> None:
    nameless = report(numbers={RECEIVED: 1}, org_id=None, year=None)
    rows = list(find_revisions(URL, [vintage(1, nameless), vintage(2, report(numbers={RECEIVED: 2}))], [WHO]))
    assert [row[:3] for row in rows] == [(*WHO, RECEIVED)]
