"""Tables with two halves side by side → one grid for each half, as the form has them under each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from parsers.labels import DISCLOSURE, recognise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parsers.document import Cell, Grid


def halves(grid: Grid) -> Iterator[Grid]:
    """The grid; or its left and its right half, if 信息内容 stands in both and no cell reaches from one into the other."""
    edge = _edge(grid)
    if edge is None:
        yield grid
        return
    for left in (True, False):
        rows = (tuple(cell for cell in row if (cell.column < edge) is left) for row in grid.rows)
        yield replace(grid, rows=tuple(rows))


def _edge(grid: Grid) -> int | None:
    """The column in which the right half begins; None where there is only one half."""
    corners = [[cell.column for cell in row if _is_corner(cell)] for row in grid.rows]
    seconds = {columns[1] for columns in corners if len(columns) == 2}
    if len(seconds) != 1 or max(map(len, corners)) > 2:
        return None
    edge = seconds.pop()
    across = any(cell.column < edge < cell.column + cell.colspan for row in grid.rows for cell in row)
    return None if across else edge


def _is_corner(cell: Cell) -> bool:
    return "信" in cell.text and any(
        label.table == DISCLOSURE and label.kind == "corner" for label in recognise(cell.text)
    )
