"""Numbers of a grid that reach down into the rows below their own: `0` once, for as many rows as it stands beside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from parsers.numbers import UNREADABLE, Reading, read_cell
from parsers.rows import Value

if TYPE_CHECKING:
    from parsers.document import Cell, Grid
    from parsers.grid_row import GridRow


class Hanging:
    """The numbers of a grid that reach down into the rows below their own: `0` once, for as many rows as it stands beside."""

    def __init__(self) -> None:
        self.values: list[tuple[int, Value]] = []

    def over(self, row: GridRow, cells: tuple[Cell, ...], at: int) -> GridRow:
        """The row with what reaches into it. Nobody wrote these numbers into the row: a sum has to confirm them."""
        self.values = [(end, value) for end, value in self.values if end > at]
        values = [*row.values, *(value for _, value in self.values)] if self.values else row.values
        for cell in cells:
            if cell.rowspan > 1 and (reading := read_cell(cell.text)) and reading.value is not None:
                reading = Reading(reading.value, doubtful=True) if not reading.value else UNREADABLE
                value = Value(reading, cell.text, replace(row.place, column=cell.column + 1), cell.column, cell.colspan)
                self.values.append((at + cell.rowspan, value))
        return row if values is row.values else replace(row, values=sorted(values, key=_column_of))


def hangs(grid: Grid) -> bool:
    """Whether a number of the grid reaches down into another row."""
    tall = (cell for row in grid.rows for cell in row if cell.rowspan > 1)
    return any((reading := read_cell(cell.text)) and reading.value is not None for cell in tall)


def _column_of(value: Value) -> int:
    return value.column
