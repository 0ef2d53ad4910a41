"""Placing: a value goes where it must be, or nowhere."""

from __future__ import annotations

import os
import subprocess
import sys
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from parsers.numbers import BLANK, Reading
from parsers.place import fit
from parsers.report import NOWHERE
from parsers.rows import Header, Value


def values(*numbers: int | None) -> list[Value]:
    return [
        Value(BLANK if n is None else Reading(Decimal(n)), "" if n is None else str(n), NOWHERE, column)
        for column, n in enumerate(numbers)
    ]


def placed(numbers: list[int | None], width: int = 7, *, total: bool = True) -> list[int | str | None] | None:
    found = fit(values(*numbers), width, (), total=total)
    if found is None:
        return None
    return ["?" if v is None else None if v.reading.value is None else int(v.reading.value) for v in found.values]


def test_as_many_values_as_columns_are_in_order() -> None:
    assert placed([1, 0, None, 0, 0, 0, 1]) == [1, 0, None, 0, 0, 0, 1]


def test_an_extra_empty_cell_at_the_end_is_no_value() -> None:
    assert placed([1, 0, 0, 0, 0, 0, 1, None]) == [1, 0, 0, 0, 0, 0, 1]


def test_an_extra_number_makes_the_row_unsure() -> None:
    assert placed([1, 0, 0, 0, 0, 0, 1, 5]) is None


def test_a_total_that_stands_last_is_certain_when_the_applicants_are_not() -> None:
    assert placed([32, 2, 34]) == ["?"] * 6 + [34]


def test_a_last_value_that_is_no_sum_is_not_taken_for_the_total() -> None:
    assert placed([32, 2, 5]) == ["?"] * 6 + [None]


def test_applicants_without_a_total_fill_their_columns() -> None:
    assert placed([7, 1, 2, 3, 4, 5]) == [7, 1, 2, 3, 4, 5, None]


def test_zeros_are_zeros_wherever_they_stood() -> None:
    assert placed([0, 0, 0, 0, 0]) == [0] * 7


def test_glued_digits_are_split_only_if_there_are_as_many_as_columns() -> None:
    glued = Value(Reading(Decimal(104)), "104", NOWHERE, glued=True)
    found = fit([glued], 3, (), total=False)
    assert found is not None
    assert [value.raw for value in found.values if value] == ["1", "0", "4"]
    assert fit([glued], 2, (), total=False) is None


def test_header_cells_decide_where_a_value_stands_if_cells_span() -> None:
    header = [Header("a", 1), Header("b", 2, 2), Header("c", 4)]
    row = [replace(value, column=column) for value, column in zip(values(None, 1, 2, 3), (0, 1, 2, 4), strict=True)]
    found = fit(row, 3, header, total=False)
    assert found is not None
    assert [value.raw for value in found.values if value] == ["1", "2", "3"]


@given(st.lists(st.integers(0, 3), min_size=2, max_size=5), st.integers(1, 2))
def test_what_is_called_certain_is_what_all_placements_agree_on(parts: list[int], lost: int) -> None:
    """Checked against every way to put the numbers in order into the cells."""
    width = len(parts) + lost
    found = placed([*parts, sum(parts)], width + 1)
    if found is None or not any(parts):
        return
    for column in range(width):
        seen = set()
        for columns in combinations(range(width), len(parts)):
            seen.add(parts[columns.index(column)] if column in columns else None)
        assert found[column] == (next(iter(seen)) if len(seen) == 1 else 0 if seen == {0, None} else "?")


@pytest.mark.parametrize("layout", ["md_shattered", "txt_newline_in_cell"])
def test_figures_have_the_same_places_in_every_process(layout: str) -> None:
    """Python orders sets of texts anew in each process; two builds of one archive are to have the same bytes."""
    program = (
        "from random import Random\n"
        "from parsers.read import read\n"
        "from scraper.page import Page\n"
        "from tests.layouts import LAYOUTS, make_truth, render\n"
        "for seed in range(8):\n"
        f"    dice = Random(f'{layout} {{seed}}')\n"
        f"    body = render('{layout}', make_truth(dice), dice).body\n"
        f"    for report in read(Page(body, source='page' + LAYOUTS['{layout}'].suffix)):\n"
        "        print(report.to_json())\n"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            check=True,
            capture_output=True,
        ).stdout
        for seed in (1, 2, 3)
    }
    assert len(said) == 1
    assert said.pop()
