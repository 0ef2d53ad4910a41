"""Tables drawn as lists, and rows whose label goes on in the next row."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.layouts import form_tables as forms
from tests.layouts import web
from tests.layouts.grid import Cell, Row, Table, tear
from tests.layouts.layout import Drawing, layout
from tests.layouts.odd_columns import labels, on_table, values
from tests.layouts.web_cells import drawn

if TYPE_CHECKING:
    from collections.abc import Iterable
    from random import Random

    from tests.layouts.content import Block, Content

FIVE = len(forms.OUTCOMES)


@layout("odd_reviews_list", ".html")
def reviews_as_list(content: Content, rng: Random) -> Drawing:
    """Table 4 with a line for each outcome of each group, the groups before them."""
    suits_named = rng.random() < 0.7

    def change(table: Table) -> Table:
        figures = values(table.rows[3])
        names = ("行政复议", "未经复议直接起诉", "复议后起诉")
        rows: list[Row] = []
        for at, figure in enumerate(figures):
            group, outcome = divmod(at, FIVE)
            row: Row = (Cell(forms.OUTCOME_LABELS[outcome], role="label"), figure)
            if not outcome:
                row = (Cell(names[group], 1 if group or not suits_named else 2, FIVE, "group"), *row)
            if suits_named and at == FIVE:
                row = (Cell("行政诉讼", 1, 2 * FIVE, "group"), *row)
            rows.append(row)
        return replace(table, rows=tuple(rows))

    return drawn(content.with_blocks(on_table(4, change)), rng, web.table_html)


@layout("odd_labels_torn", ".html")
def labels_torn(content: Content, rng: Random) -> Drawing:
    """A row of table 3 whose label goes on in a row of its own: its figures stand beside the first half or the second."""
    above = rng.random() < 0.5

    def change(table: Table) -> Iterable[Block]:
        if table.number != 3:
            yield table
            return
        long = [at for at, row in enumerate(table.rows) if values(row) and len(labels(row)[-1].text) > 24]
        chosen = rng.choice(long)
        rows: list[Row] = []
        for at, row in enumerate(table.rows):
            if at != chosen:
                rows.append(tuple(_grown(cell, at, chosen) for cell in row))
                continue
            *groups, label = labels(row)
            first, second = tear(label.text)
            nothing = tuple(Cell("", role="filler") for _ in values(row))
            parts = (values(row), nothing) if above else (nothing, values(row))
            rows.append(
                (
                    *(replace(group, rowspan=group.rowspan + 1) for group in groups),
                    replace(label, text=first),
                    *parts[0],
                )
            )
            rows.append((replace(label, text=second), *parts[1]))
        yield replace(table, rows=tuple(rows))

    return drawn(content.with_blocks(change), rng, web.table_html)


def _grown(cell: Cell, at: int, chosen: int) -> Cell:
    """A cell of a row above, longer by the row that is added if it reaches that far."""
    return replace(cell, rowspan=cell.rowspan + 1) if at < chosen < at + cell.rowspan else cell
