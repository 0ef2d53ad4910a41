"""Tables that lie on their side, applicants down and results across → upright, as the form has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from parsers.labels import APPLICATIONS, recognise

if TYPE_CHECKING:
    from collections.abc import Iterable

    from parsers.document import Cell, Grid

MOST_ROWS = 12
"""A table on its side has a row for each applicant and its headers; table 3 has more than twenty."""
ROWS, COLUMNS = 8, 5
"""So many of the form's rows in one row, and of its columns under each other, are no chance."""


def upright(grid: Grid) -> Grid:
    """The grid, turned if table 3 lies on its side in it."""
    if not COLUMNS < len(grid.rows) <= MOST_ROWS or max(map(len, grid.rows), default=0) < ROWS:
        return grid
    across = max(_count(row, "row") for row in grid.rows)
    down = _count((row[0] for row in grid.rows if row), "column")
    if across < ROWS or down < COLUMNS:
        return grid
    width = max(cell.column + cell.colspan for row in grid.rows for cell in row)
    rows: list[list[Cell]] = [[] for _ in range(width)]
    for at, row in enumerate(grid.rows):
        for cell in row:
            rows[cell.column].append(replace(cell, column=at, colspan=cell.rowspan, rowspan=cell.colspan))
    return replace(grid, placed=tuple(map(tuple, rows)), turned=True)


def _count(cells: Iterable[Cell], kind: str) -> int:
    """How many of the rows, or columns, of table 3 these cells name."""
    labels = (label for cell in cells for label in recognise(cell.text))
    return len({label.id for label in labels if label.table == APPLICATIONS and label.kind == kind})
