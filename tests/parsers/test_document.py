"""Grids: spans laid out as HTML says, whatever the spans claim."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from parsers.document import lay_out

SPANS = st.tuples(st.integers(-1, 10**6), st.integers(-1, 10**6))


def test_a_cell_stands_right_of_the_span_that_reaches_down_to_it() -> None:
    rows = lay_out([["a", "b"], ["c", "d"]], {(0, 0): (1, 2), (0, 1): (2, 1)})
    assert [[(cell.text, cell.column) for cell in row] for row in rows] == [[("a", 0), ("b", 1)], [("c", 1), ("d", 2)]]


def test_a_rowspan_ends_with_the_table() -> None:
    assert lay_out([["a"], ["b"]], {(0, 0): (1, 99)})[0][0].rowspan == 2


@given(st.lists(st.lists(SPANS, max_size=6), max_size=6))
def test_no_span_costs_more_than_the_table_is_wide(rows: list[list[tuple[int, int]]]) -> None:
    spans = {(at, nth): span for at, row in enumerate(rows) for nth, span in enumerate(row)}
    for row in lay_out([["x"] * len(row) for row in rows], spans):
        assert all(cell.column + cell.colspan <= 200 for cell in row)
        assert [cell.column for cell in row] == sorted({cell.column for cell in row})
