"""Flattened text of tables that are not the form's, or whose cells hold no numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.layouts import printing, text
from tests.layouts.content import Wish
from tests.layouts.flat_text import dropped, padded_row
from tests.layouts.layout import Drawing, layout
from tests.layouts.odd_cells import PLAIN
from tests.layouts.odd_columns import with_values

if TYPE_CHECKING:
    from collections.abc import Iterable
    from random import Random

    from tests.layouts.content import Content
    from tests.layouts.grid import Table


def in_pipes(table: Table) -> Iterable[str]:
    """A row a line, pipes between cells."""
    return (padded_row([text.joined(cell.text, " ") for cell in row], table.width) for row in table.rows)


@layout("odd_pipes_cells", ".txt", PLAIN)
def odd_cells_in_pipes(content: Content, rng: Random) -> Drawing:
    """Numerals, ranges, formulas and placeholders between pipes."""
    how = rng.choice(("三", "{0}-9", "约{0}", "X", "××", "=D5+{0}", "（{0}）", "{0}%", "O", "[{0}]", "二件"))
    lost: set[str] = set()

    def change(table: Table) -> Iterable[Table]:
        rows = []
        for row in table.rows:
            cells = []
            for cell in row:
                if cell.variable and content.values[cell.variable] is not None and rng.random() < 0.15:
                    lost.add(cell.variable)
                    cell = replace(cell, text=how.format(cell.text))
                cells.append(cell)
            rows.append(tuple(cells))
        yield replace(table, rows=tuple(rows))

    changed = content.with_blocks(change)
    return Drawing("\n".join(text.lines(changed, in_pipes)), frozenset(content.values) - lost)


def shuffled(content: Content, rng: Random) -> Content:
    """The columns of 第二十条第（一）项, the kinds of legal persons and the two courses of suits in an order of their own."""
    first = rng.choice(((2, 0, 1), (1, 0, 2), (2, 1, 0)))
    order = rng.sample(range(1, 6), 5)

    def change(table: Table) -> Iterable[Table]:
        rows = list(table.rows)
        if table.number == 2:
            rows[1:4] = [(row[0], *(row[1 + place] for place in first)) for row in rows[1:4]]
        elif table.number == 3:
            rows[2] = tuple(rows[2][place - 1] for place in order)
            rows[3:] = with_values(rows[3:], lambda row: (row[0], *(row[place] for place in order), row[6]))
        else:
            rows[1] = (*rows[1][:5], rows[1][6], rows[1][5])
            rows[3] = (*rows[3][:5], *rows[3][10:], *rows[3][5:10])
        yield replace(table, rows=tuple(rows))

    return content.with_blocks(change)


@layout("odd_pipes_shuffled", ".txt")
def shuffled_pipes(content: Content, rng: Random) -> Drawing:
    """Columns in another order, pipes between cells."""
    return Drawing("\n".join(text.lines(shuffled(content, rng), in_pipes)))


@layout("odd_lines_shuffled", ".txt", Wish(prepare=lambda values, truth, rng: printing.fill_blanks(values)))
def shuffled_lines(content: Content, rng: Random) -> Drawing:
    """Columns in another order, a cell a line."""
    return dropped(content, "\n".join(text.lines(shuffled(content, rng), text.printed_cells)))
