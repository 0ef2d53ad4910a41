"""Tables with two halves side by side → one grid for each half, as the form has them under each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from parsers.labels import normalise, recognise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from parsers.document import Cell, Grid

CORNERS = {"信息内容": 1, "申请人情况": 3}
"""What heads the labels, and of how many rows the right half has to have some: without labels of its own it may be last
year's numbers under the labels of the left one."""

TOP = 4
"""The first corners stand in one of the first rows: a title and the number of the item may be above them."""


def halves(grid: Grid) -> Iterator[Grid]:
    """The grid; or its left and its right half, if both have labels and no cell reaches from one into the other."""
    edge = _edge(grid)
    if edge is None:
        yield grid
        return
    for left in (True, False):
        rows = (tuple(cell for cell in row if (cell.column < edge) is left) for row in grid.rows)
        yield replace(grid, placed=tuple(rows))


def _edge(grid: Grid) -> int | None:
    """The column in which the right half begins; None where there is only one half."""
    for corner, least in CORNERS.items():
        if all(len(_columns(row, corner)) < 2 for row in grid.rows[:TOP]):
            continue
        columns = [_columns(row, corner) for row in grid.rows]
        seconds = {pair[1] for pair in columns if len(pair) == 2}
        if len(seconds) == 1 and max(map(len, columns)) == 2:
            edge = seconds.pop()
            return edge if _is_parted(grid.rows, edge) and _count_labels(grid.rows, edge) >= least else None
    return None


def _columns(row: Sequence[Cell], corner: str) -> list[int]:
    """Where a corner stands in a row."""
    return [cell.column for cell in row if corner[0] in cell.text and normalise(cell.text) == corner]


def _is_parted(rows: Sequence[Sequence[Cell]], edge: int) -> bool:
    return not any(cell.column < edge < cell.column + cell.colspan for row in rows for cell in row)


def _count_labels(rows: Sequence[Sequence[Cell]], edge: int) -> int:
    """How many rows have labels of rows behind the edge."""
    return sum(
        any(cell.column >= edge and any(label.kind == "row" for label in recognise(cell.text)) for cell in row)
        for row in rows
    )
