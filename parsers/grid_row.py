"""A grid's row, its cells sorted by what they are: labels, values, and other words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from parsers.labels import Label, recognise
from parsers.numbers import read_cell
from parsers.report import Place
from parsers.rows import Value

if TYPE_CHECKING:
    from parsers.document import Cell, Grid


class GridRow(Struct, frozen=True, gc=False):
    """A grid's row, its cells sorted by what they are."""

    labels: list[tuple[Cell, tuple[Label, ...]]]
    values: list[Value]
    words: list[Cell]
    at: int
    place: Place

    def means(self, table: str) -> dict[str, list[tuple[Cell, Label]]]:
        """The cells that can mean something in this table, by the kind of what they mean."""
        found: dict[str, list[tuple[Cell, Label]]] = {"row": [], "column": [], "block": [], "group": [], "corner": []}
        for cell, labels in self.labels:
            for label in labels:
                if label.table == table:
                    found[label.kind].append((cell, label))
        return found


def sort_cells(cells: tuple[Cell, ...], grid: Grid, at: int) -> GridRow:
    """Tell labels, values and other words of a row apart."""
    labels, values, words = [], [], []
    number, page, row, turned = grid.number, grid.page, at + 1, grid.turned
    for cell in cells:
        text = cell.text
        reading = read_cell(text)
        if reading is not None:
            column = cell.column
            place = Place(number, column + 1, row, None, page) if turned else Place(number, row, column + 1, None, page)
            values.append(Value(reading, text, place, column, cell.colspan))
        elif meanings := recognise(text):
            labels.append((cell, meanings))
        else:
            words.append(cell)
    return GridRow(labels, values, words, at, Place(number, row, None, None, page))
