"""The property that matters most: whatever the layout, a figure is right, or null with a reason, or named by a finding."""

from __future__ import annotations

import tomllib
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.quality import FLOORS, judge, risen, share
from tests.layouts import LAYOUTS
from tests.layouts.score import Tally, score_one

QUICK = [name for name, how in LAYOUTS.items() if how.costs == 1]
FLAWLESS = {name for name, floor in tomllib.loads(FLOORS.read_text("utf-8")).items() if floor == 100}
WHOLE = [name for name in QUICK if name in FLAWLESS]
"""Layouts that have been read without a gap over thousands of reports: `make quality`."""


@pytest.mark.parametrize("name", WHOLE)
@settings(max_examples=3, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**6))
def test_what_was_read_without_a_gap_is_nearly_read_so_again(name: str, seed: int) -> None:
    tally = score_one(name, str(seed))
    assert not tally.crashes
    assert not tally.silent
    assert not tally.uncaught
    assert share(tally.counts) > 95


@pytest.mark.parametrize("name", sorted(set(QUICK) - set(WHOLE)))
@settings(max_examples=6, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**6))
def test_where_cells_are_lost_nothing_is_wrong_in_silence(name: str, seed: int) -> None:
    tally = score_one(name, str(seed))
    assert not tally.crashes
    assert not tally.silent


def test_a_fall_below_a_floor_and_a_silent_error_are_both_named() -> None:
    low, wrong = Tally(), Tally()
    low.counts.update(cells=100, right=98)
    wrong.counts.update(cells=100, right=100, silent=1)
    assert judge({"a": low}, {"a": 99.0}) == ["a: 98.00 % right, its floor is 99.00 %"]
    assert judge({"a": wrong}, {"a": 99.0}) == ["1 figures silently wrong or reports crashed"]
    assert judge({"a": low}, {"a": 98.0}) == []


def test_a_floor_rises_only_where_something_could_be_known() -> None:
    assert risen(75.0, Counter(reports=54, cells=198, unknowable=198)) == 75.0
    assert risen(75.0, Counter(reports=54, cells=198, unknowable=98, right=90)) == 90.0
    assert risen(75.0, Counter(reports=1, cells=198, unknowable=98, right=90)) == 75.0
    assert risen(75.0, Counter(reports=54, cells=198, right=90)) == 75.0


def test_there_are_at_least_forty_layouts() -> None:
    assert len(LAYOUTS) >= 40
