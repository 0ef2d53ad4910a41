"""The search finds exactly what is certain: checked against every placement of small tables."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from parsers import solve as solver
from parsers.form import Rule
from parsers.solve import Cells, Number, TooMany, placements, solve

WIDTH = 4
ROWS = ("received", "carried_in", "a", "b", "c", "concluded", "carried_out")
RESULTS = ("a", "b", "c")
BALANCE = Rule(id="balance", axis="rows", left=("received", "carried_in"), right=("concluded", "carried_out"))


def total(cells: list[int | None]) -> Cells:
    numbers: list[Number] = [None if cell is None else Decimal(cell) for cell in cells]
    return (*numbers, sum((n for n in numbers if n), Decimal(0)))


@st.composite
def tables(draw: st.DrawFn) -> dict[str, Cells]:
    """A small table whose sums hold, with empty cells instead of some zeros."""
    small = st.lists(st.sampled_from([0, 0, 1, 2]), min_size=WIDTH - 1, max_size=WIDTH - 1)
    results = {name: draw(small) for name in RESULTS}
    concluded = [sum(column) for column in zip(*results.values(), strict=True)]
    carried_out, carried_in = draw(small), [0] * (WIDTH - 1)
    received = [a + b for a, b in zip(concluded, carried_out, strict=True)]
    rows = {
        "received": received,
        "carried_in": carried_in,
        **results,
        "concluded": concluded,
        "carried_out": carried_out,
    }
    blank = draw(st.booleans())
    return {
        name: total([None if blank and n == 0 and draw(st.booleans()) else n for n in row])
        for name, row in rows.items()
    }


def lose(cells: Cells) -> tuple[Number, ...]:
    """What is left of a row where empty cells are dropped."""
    return tuple(cell for cell in cells if cell is not None)


def holds(table: dict[str, Cells]) -> bool:
    def add(names: tuple[str, ...]) -> list[Decimal]:
        return [sum((table[n][c] or Decimal(0) for n in names), Decimal(0)) for c in range(WIDTH - 1)]

    return add(RESULTS) == add(("concluded",)) and add(BALANCE.left) == add(BALANCE.right)


@settings(max_examples=150, deadline=None)
@given(tables())
def test_what_is_left_is_exactly_what_some_solution_has(table: dict[str, Cells]) -> None:
    options = {name: placements(lose(cells), WIDTH) for name, cells in table.items()}
    assume(all(options.values()))
    ways = 1
    for choice in options.values():
        ways *= len(choice)
    assume(ways <= 4000)
    solutions = [
        dict(zip(ROWS, choice, strict=True))
        for choice in product(*(options[name] for name in ROWS))
        if holds(dict(zip(ROWS, choice, strict=True)))
    ]
    assume(solutions)
    want = {
        name: tuple(frozenset(solution[name][column] for solution in solutions) for column in range(WIDTH))
        for name in ROWS
    }
    have = solve(options, RESULTS, BALANCE)
    for name in RESULTS:
        assert all(w <= h for w, h in zip(want[name], have[name].cells, strict=True))
    assert {name: known.cells for name, known in have.items()} == want


def test_the_truth_is_never_ruled_out_by_a_misprint() -> None:
    rows: dict[str, tuple[Cells, ...]] = {name: ((Decimal(0),) * WIDTH,) for name in ROWS}
    rows["a"] = ((Decimal(1), Decimal(0), Decimal(0), Decimal(1)),)
    assert solve(rows, RESULTS, BALANCE)["a"].cells[0] == {Decimal(1)}


def test_a_table_with_too_many_ways_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solver, "MOST_STATES", 3)
    rows = {name: placements((Decimal(1), Decimal(1)), WIDTH) for name in ROWS}
    with pytest.raises(TooMany):
        solve(rows, RESULTS, BALANCE)
