"""The second of the four values: what a source says, as lines and grids, whatever the source was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping  # noqa: TC003
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msgspec import Struct

from parsers.limits import MOST_CELLS, MOST_CHARACTERS, Refused

if TYPE_CHECKING:
    from parsers.report import Finding


class Cell(Struct, frozen=True, gc=False):
    """A cell of a grid, in the row in which it begins. `column` counts from 0 and spans are laid out."""

    text: str
    column: int
    colspan: int = 1
    rowspan: int = 1


class Line(Struct, frozen=True, gc=False):
    """A line of text; `number` counts from 1 in the source (in the page, where the source has pages)."""

    text: str
    number: int
    page: int | None = None


class Grid(Struct, frozen=True, gc=False):
    """A table as the source draws it: rows of the cells that begin in them. `number` counts the source's tables from 1."""

    rows: tuple[tuple[Cell, ...], ...]
    number: int
    page: int | None = None
    turned: bool = False
    """Whether its rows are columns of the source."""


@dataclass(frozen=True, slots=True)
class Document:
    """Lines and grids in reading order, with the metadata that the source declares of itself.

    `meta` holds the names of HTML meta tags in lower case (`articletitle`, `pubdate`, `siteidcode`), `title` for the
    <title> element and `heading` for the first h1. `ocr` marks text that a machine read from an image, `seen` are the
    pages on which it did so where the others have text; `pictures` are pages with pictures that nobody has read.
    `findings` say what of the source could not be read.
    """

    blocks: tuple[Line | Grid, ...]
    meta: Mapping[str, str] = field(default_factory=dict)
    ocr: bool = False
    findings: tuple[Finding, ...] = ()
    seen: tuple[int, ...] = ()
    pictures: tuple[int, ...] = ()

    @property
    def grids(self) -> Iterator[Grid]:
        """The grids in reading order."""
        return (block for block in self.blocks if isinstance(block, Grid))

    @property
    def lines(self) -> Iterator[Line]:
        """The lines of running text in reading order, without the grids."""
        return (block for block in self.blocks if isinstance(block, Line))


def lay_out(rows: list[list[tuple[str, int, int]]], *, max_columns: int = 200) -> tuple[tuple[Cell, ...], ...]:
    """Cells given as (text, colspan, rowspan), placed in their columns as HTML 5 §4.9.12 places them.

    Spans are clamped to the table: a rowspan ends with the last row, a colspan at `max_columns`, so that a hostile
    `colspan=1000000` costs nothing. Raises Refused where there are more cells than any report has.
    """
    free_from = [0] * max_columns  # per column: the first row in which it is free again
    laid: list[tuple[Cell, ...]] = []
    last = len(rows)
    if sum(map(len, rows)) > MOST_CELLS:
        raise Refused(f"a table has more than {MOST_CELLS:,} cells")
    for at, row in enumerate(rows):
        column, cells = 0, []
        for text, colspan, rowspan in row:
            while column < max_columns and free_from[column] > at:
                column += 1
            if column == max_columns:
                break
            if colspan == rowspan == 1:
                cells.append(Cell(text, column))
                column += 1
                continue
            colspan = min(max(colspan, 1), max_columns - column)
            # HTML says that rowspan=0 reaches the end of the table
            rowspan = min(rowspan, last - at) if rowspan > 0 else last - at
            cells.append(Cell(text, column, colspan, rowspan))
            free_from[column : column + colspan] = [at + rowspan] * colspan
            column += colspan
        laid.append(tuple(cells))
    return tuple(laid)


def check_text(document: Document) -> None:
    """Refuse a document with more text than any report. Raises Refused."""
    count = sum(len(line.text) for line in document.lines)
    count += sum(len(cell.text) + 1 for grid in document.grids for row in grid.rows for cell in row)
    if count > MOST_CHARACTERS:
        raise Refused(f"{count:,} characters are too many for a report (at most {MOST_CHARACTERS:,})")
