"""A county's report beside its organisations'."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from output.crosswalk import Crosswalk
from output.rows import pack
from output.spool import Spool
from parsers.report import Fact
from tests.output.checks.beside import codes, lay, surveyed
from tests.output.factory import figure, report

if TYPE_CHECKING:
    from parsers.report import Report

RECEIVED, PENALTIES = "app_received_total", "penalty_decisions"
COUNTY = ("211122-盘山县", 2024)


def county(numbers: dict[str, Any], *scope: str, stated: int = 20, **changes: Any) -> Report:
    facts = (Fact("apps_received", Decimal(stated), "件", f"全县共收到申请{stated}件", 1, scope=scope),)
    own = {"level": "county", "org_id": COUNTY[0], "organisation": "盘山县", "division_code": "211122"}
    return report(9, 2024, numbers, facts=facts, **{**own, **changes})


def parts(*numbers: int, **changes: Any) -> list[Report]:
    return [report(n, 2024, {RECEIVED: number, PENALTIES: number}, **changes) for n, number in enumerate(numbers, 1)]


def test_a_whole_that_is_less_than_a_part_is_told_with_the_largest() -> None:
    found = lay([county({RECEIVED: 5, PENALTIES: 3}), *parts(2, 9)])
    [[code, severity, variables, message]] = found[COUNTY]
    assert (code, severity) == ("county-below-part", "info")
    assert set(variables.split(";")) == {RECEIVED, PENALTIES}
    assert "2 figure(s) smaller than those of 盘山县第2镇 (https://example.org/2/2024.html)" in message
    assert message.endswith("penalty_decisions 3 < 9")


def test_a_county_that_says_nothing_of_the_whole_is_not_held_against_a_sum() -> None:
    assert lay([county({RECEIVED: 20, PENALTIES: 20}), *parts(15, 15)]) == {}
    assert lay([county({RECEIVED: 20, PENALTIES: 20}, "全县"), *parts(10, 10)]) == {}


def test_one_that_counts_the_whole_county_is() -> None:
    found = lay([county({RECEIVED: 20, PENALTIES: 50}, "全县"), *parts(15, 15)])
    [[code, severity, variables, message]] = found[COUNTY]
    assert (code, severity, variables) == ("county-below-sum", "warning", RECEIVED)
    assert message.endswith(
        "smaller than the sum of 2 organisations' reports (the largest: https://example.org/1/2024.html), "
        "the first: app_received_total 20 < 30"
    )


def test_the_countys_own_report_under_its_offices_name_is_no_part_of_it() -> None:
    whole = county({RECEIVED: 20, PENALTIES: 50}, "全县")
    office = county({RECEIVED: 20, PENALTIES: 50}, level="department", org_id="211122-政府办公室")
    assert lay([whole, office, *parts(9, 9)]) == {}
    assert lay([whole, office, *parts(9, 9, 9)]) != {}


@pytest.mark.parametrize(
    ("scope", "stated"), [((), 20), (("全镇",), 20), (("全县",), 21)], ids=["no scope", "the town's", "another number"]
)
def test_only_words_of_the_whole_with_the_tables_own_number_count_as_such(scope: tuple[str, ...], stated: int) -> None:
    assert lay([county({RECEIVED: 20}, *scope, stated=stated), *parts(15, 15)]) == {}


@pytest.mark.parametrize(
    "changes",
    [{"level": "enterprise"}, {"division_code": "211123101"}, {"division_code": None}, {"level": "county"}],
)
def test_what_is_no_part_of_the_county_is_not_compared(changes: dict[str, Any]) -> None:
    assert COUNTY not in codes(lay([county({RECEIVED: 5}), *parts(9, 9, **changes)]))


def test_a_number_that_was_corrected_is_not_told() -> None:
    reports = [county({RECEIVED: 5, PENALTIES: 3}), *parts(2, 9)]
    with Spool() as spool:
        beside = surveyed(reports, spool, Crosswalk())
    corrected = replace(reports[0], figures={**reports[0].figures, RECEIVED: figure(RECEIVED, 50)})
    [[_, _, variables, message]] = beside.find(pack(corrected))
    assert variables == PENALTIES
    assert message.startswith("1 figure(s) smaller than those of")


def test_another_year_and_a_blank_are_not_compared() -> None:
    assert lay([county({RECEIVED: "", PENALTIES: 5}), report(1, 2024, {RECEIVED: 9})]) == {}
    assert lay([county({RECEIVED: 5}), report(1, 2023, {RECEIVED: 9})]) == {}
