"""Tables as comma-separated text: commas of one kind or the other, in labels and in numbers too."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

from tests.layouts import grid, printing, text, web
from tests.layouts.content import Wish
from tests.layouts.layout import Drawing, layout

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from random import Random

    from tests.layouts.content import Content
    from tests.layouts.grid import Table

MARKS = (",", ",", "，", ", ", "， ", ";", "；")


def _hand(rng: Random) -> printing.Hand:
    """An ordinary hand, with commas between thousands more often."""
    return replace(printing.hand(rng), thousands=rng.random() < 0.3, annotated=False)


SEPARATED = Wish(hand=_hand)


def quoted(cell: str, mark: str) -> str:
    """A cell as spreadsheets export it: in quotes if it holds the mark."""
    return f'"{cell}"' if mark.strip() in cell else cell


def rows_of(table: Table, mark: str, *, copied: bool, quotes: bool) -> Iterable[str]:
    """A line a row; `copied` has an empty field for every place that a wide cell covers."""
    if copied:
        rows: Iterable[Sequence[str]] = (
            [text.joined(cell.text) if (r, c) == (a, b) else "" for c, (cell, a, b) in enumerate(row)]
            for r, row in enumerate(grid.rectangle(table))
        )
    else:
        rows = ([text.joined(cell.text) for cell in row] for row in table.rows)
    for cells in rows:
        yield mark.join(quoted(cell, mark) if quotes else cell for cell in cells)


def _known(content: Content, mark: str, *, quotes: bool) -> frozenset[str] | None:
    """Where commas part cells and thousands alike, a row with such a number may be read in several ways."""
    if quotes or mark.strip() != ",":
        return None
    rows = [[cell for cell in row if cell.variable] for table in content.tables for row in table.rows]
    lost = {cell.variable for row in rows if any("," in cell.text for cell in row) for cell in row}
    return frozenset(content.values) - lost if lost else None


@layout("txt_commas", ".txt", SEPARATED)
def commas(content: Content, rng: Random) -> Drawing:
    """A row a line, commas or semicolons between cells, cells that hold one in quotes or not."""
    mark, copied, quotes = rng.choice(MARKS), rng.random() < 0.5, rng.random() < 0.5
    shown = text.lines(content, lambda table: rows_of(table, mark, copied=copied, quotes=quotes))
    note = f"mark {mark!r}, covered places {copied}, quotes {quotes}"
    return Drawing("\n".join(shown), _known(content, mark, quotes=quotes), note)


@layout("html_commas", ".html", SEPARATED)
def commas_in_paragraphs(content: Content, rng: Random) -> Drawing:
    """The same in paragraphs of a page."""
    mark, copied = rng.choice(MARKS), rng.random() < 0.5

    def draw(table: Table, rng: Random) -> str:
        return "".join(f"<p>{escape(row)}</p>" for row in rows_of(table, mark, copied=copied, quotes=False))

    return Drawing(web.page(content, rng, web.article(content, rng, draw)), _known(content, mark, quotes=False), mark)
