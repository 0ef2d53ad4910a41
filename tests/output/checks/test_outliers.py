"""Numbers far from the others of their group."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from output.checks.numbers import numbers_of, watched
from output.checks.outliers import FAR, LEAST, SCATTER, TIMES, find_outliers
from output.crosswalk import Crosswalk
from output.rows import pack
from output.spool import Spool
from tests.output.checks.beside import codes, lay, surveyed
from tests.output.factory import figure, report

if TYPE_CHECKING:
    from parsers.report import Report

PENALTIES = "penalty_decisions"


def series(*numbers: object, number: int = 1) -> list[Report]:
    return [report(number, 2015 + at, {PENALTIES: value}) for at, value in enumerate(numbers)]


def test_a_number_far_from_the_organisations_other_years_is_told_with_their_median() -> None:
    found = lay(series(40, 44, 4100, 38, 42))
    assert codes(found) == {("211122101", 2017): ["outlier-own"]}
    [[_, severity, variables, message]] = found["211122101", 2017]
    assert (severity, variables) == ("info", PENALTIES)
    assert message == (
        "penalty_decisions is 4100; the median of this organisation's 5 years is 42 (https://example.org/1/2019.html)"
    )


@pytest.mark.parametrize(
    "numbers",
    [
        (40, 44, 4100, 38),  # of four nothing can be said
        (40, 44, "/", 4100, 38),  # a blank is no number
        (0, 0, 29, 0, 0),  # small counts come and go
        (10, 100, 1000, 10000, 100000),  # what grows all the time scatters as much
        (40, 44, 390, 38, 42),  # nine times is not far, however little the others scatter
        (0, 0, 0, 0, 0),
    ],
)
def test_what_is_few_small_or_scattered_is_no_outlier(numbers: tuple[object, ...]) -> None:
    assert lay(series(*numbers)) == {}


def test_a_number_far_from_those_of_the_countys_other_townships_is_told() -> None:
    found = lay(report(n, 2024, {PENALTIES: 5000 if n == 3 else 40 + n}) for n in range(1, 7))
    assert codes(found) == {("211122103", 2024): ["outlier-peers"]}
    assert "the median of the county's 6 organisations of this level is 44.5" in found["211122103", 2024][0][3]


def test_departments_are_not_measured_by_each_other_nor_townships_of_two_counties() -> None:
    def bodies(**changes: object) -> list[Report]:
        return [report(n, 2024, {PENALTIES: 5000 if n == 3 else 40 + n}, **changes) for n in range(1, 7)]

    assert lay(bodies(level="department")) == {}
    apart = [replace(each, division_code=f"21112{at}{100 + at}") for at, each in enumerate(bodies())]
    assert lay(apart) == {}


def test_a_corrected_number_is_not_told() -> None:
    reports = series(40, 44, 4100, 38, 42)
    with Spool() as spool:
        beside = surveyed(reports, spool, Crosswalk())
        corrected = pack(replace(reports[2], figures={PENALTIES: figure(PENALTIES, 41)}))
        assert beside.find(corrected) == []


def test_a_report_that_the_panel_does_not_take_counts_for_nothing() -> None:
    other = report(1, 2017, {PENALTIES: 4100}, url="https://example.org/other", published="2001-01-01")
    assert lay([*series(40, 44, 41, 38, 42), other]) == {}


@given(st.lists(st.one_of(st.integers(0, 10**9), st.none()), min_size=1, max_size=12))
def test_a_flag_is_what_the_definition_says(numbers: list[int | None]) -> None:
    values = np.array([[np.nan if n is None else n] for n in numbers], dtype=np.float32)
    flags = find_outliers(values, [[*range(len(numbers))]])
    flagged = {row for row in range(len(numbers)) if [*flags.of(row)]}
    logs = {at: float(np.log1p(float(values[at, 0]))) for at, n in enumerate(numbers) if n is not None}
    expected = set()
    if len(logs) >= 5:
        middle = median(logs.values())
        spread = max(SCATTER * median(abs(log - middle) for log in logs.values()), np.log(TIMES) / FAR)
        expected = {
            at for at, log in logs.items() if abs(log - middle) > FAR * spread and max(log, middle) >= np.log1p(LEAST)
        }
    assert flagged == expected


def test_groups_of_all_sizes_are_looked_at_as_if_each_were_alone() -> None:
    dice = random.Random(3)  # noqa: S311 - numbers for a test
    values = np.array(
        [[dice.choice((1, 50, 9000)), dice.choice((np.nan, 3, 700))] for _ in range(400)], dtype=np.float32
    )
    bounds = [0, *sorted(dice.sample(range(1, 400), 60)), 400]
    groups = [[*range(low, high)] for low, high in pairwise(bounds)]
    together = find_outliers(values, groups)
    alone = [find_outliers(values, [group]) for group in groups]
    for group, flags in zip(groups, alone, strict=True):
        assert [[*together.of(row)] for row in group] == [[*flags.of(row)] for row in group]
    assert any([*together.of(row)] for row in range(400))


def test_only_numbers_that_the_panel_can_hold_are_watched() -> None:
    numbers = numbers_of(
        report(numbers={PENALTIES: "1e300", "review_total": -3, "review_other": "NaN", "suit_direct_total": 7})
    )
    known = {name: value for name, value in zip(watched(), numbers, strict=True) if value == value}
    assert known == {"suit_direct_total": float(Decimal(7))}
    assert not {"app_received_person", "licence_items_change"} & set(watched())
