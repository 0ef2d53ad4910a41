"""Checks between reports: what is told, of whom, and what is not worth telling."""

from __future__ import annotations

from typing import Any

from output.checks.years import YearByYear
from output.rows import pack
from parsers.form import variables
from tests.output.factory import report

COUNTED = [v.name for v in variables() if v.table == "applications" and "2021" in v.forms][:8]


def codes(*reports: Any) -> list[list[str]]:
    checks = YearByYear()
    return [[code for code, *_ in checks.find(pack(each))] for each in reports]


def test_what_is_carried_in_is_what_was_carried_out_the_year_before() -> None:
    first = report(1, 2023, {"app_carried_out_total": 3})
    assert codes(first, report(1, 2024, {"app_carried_in_total": 3})) == [[], []]
    assert codes(first, report(1, 2024, {"app_carried_in_total": 4})) == [[], ["carried-differs"]]
    checks = YearByYear()
    checks.find(pack(first))
    [found] = checks.find(pack(report(1, 2024, {"app_carried_in_total": 4})))
    assert found[2] == "app_carried_in_total;app_carried_out_total"
    assert first.url
    assert first.url in found[3]


def test_a_blank_another_organisation_or_a_gap_of_a_year_proves_nothing() -> None:
    first = report(1, 2022, {"app_carried_out_total": 3})
    assert codes(first, report(1, 2023, {"app_carried_in_total": "/"})) == [[], []]
    assert codes(first, report(2, 2023, {"app_carried_in_total": 4})) == [[], []]
    assert codes(first, report(1, 2024, {"app_carried_in_total": 4})) == [[], []]


def test_a_stock_is_that_of_the_year_before_and_what_changed() -> None:
    first = report(1, 2023, {"normdocs_in_force": 9})
    for stock, found in ((10, []), (12, ["stock-differs"])):
        numbers = {"normdocs_in_force": stock, "normdocs_issued": 3, "normdocs_repealed": 2}
        assert codes(first, report(1, 2024, numbers)) == [[], found]


def test_a_table_that_comes_again_is_told_unless_it_says_nothing() -> None:
    full = {name: 11 + at for at, name in enumerate(COUNTED)}
    assert codes(report(1, 2023, full), report(1, 2024, full))[1] == ["table-repeated"]
    assert codes(report(1, 2023, full), report(2, 2024, full))[1] == ["table-shared"]
    assert codes(report(1, 2023, dict.fromkeys(full, 0)), report(2, 2024, dict.fromkeys(full, 0)))[1] == []


def test_a_number_that_is_ten_times_the_year_before_is_told_with_both() -> None:
    def jumps(before: object, after: object, name: str = "penalty_decisions") -> list[list[str]]:
        checks = YearByYear()
        checks.find(pack(report(1, 2023, {name: before})))
        return checks.find(pack(report(1, 2024, {name: after})))

    [found] = jumps(45, 4500)
    assert found[:3] == ["jump", "info", "penalty_decisions"]
    assert found[3] == ("penalty_decisions is 4500, and 45 in the year before (https://example.org/1/2023.html): ×100")
    assert [code for code, *_ in jumps("12.5", "1.25", "fees_10k_yuan")] == [], "too small to say anything"
    assert [code for code, *_ in jumps(300, 30)] == ["jump"]
    for before, after in ((0, 4500), (2, 29), (31, 300), ("/", 300), (45, -4500), (1, "9e40")):
        assert jumps(before, after) == []


def test_equal_numbers_are_equal_however_they_are_printed_and_huge_ones_cost_nothing() -> None:
    full: dict[str, object] = {name: 11 + at for at, name in enumerate(COUNTED)}
    again = full | {COUNTED[0]: "11.0"}
    assert codes(report(1, 2023, full), report(1, 2024, again))[1] == ["table-repeated"]
    huge = full | {COUNTED[0]: "1e999999"}
    assert codes(report(1, 2023, huge), report(1, 2024, full))[1] == []
    carried = report(1, 2023, {"app_carried_out_total": "3.0"})
    assert codes(carried, report(1, 2024, {"app_carried_in_total": 3})) == [[], []]
