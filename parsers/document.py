"""The second of the four values: what a source says, as lines and grids, whatever the source was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct, field

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


Spans = Mapping[tuple[int, int], tuple[int, int]]
"""Colspan and rowspan of the cells that have any, by row and place in the row."""


class Table(NamedTuple):
    """A table as a page's source has it, before it is known for one of data: texts by row, spans, which table it is."""

    rows: list[list[str]]
    spans: Spans
    number: int


class Grid(Struct, frozen=True, dict=True):
    """A table as the source draws it: rows of the cells that begin in them. `number` counts the source's tables from 1.

    `drawn` are the texts of a grid whose columns are its spans to tell; it is laid out when its cells are asked for.
    """

    placed: tuple[tuple[Cell, ...], ...] | None
    number: int
    page: int | None = None
    turned: bool = False
    """Whether its rows are columns of the source."""
    drawn: tuple[tuple[str, ...], ...] = ()
    spans: Spans = {}

    @cached_property
    def rows(self) -> tuple[tuple[Cell, ...], ...]:
        """The cells in their columns."""
        return lay_out(self.drawn, self.spans) if self.placed is None else self.placed

    @property
    def texts(self) -> Iterator[tuple[str, ...]]:
        """What the cells of each row say."""
        return iter(self.drawn) if self.placed is None else (tuple([cell.text for cell in row]) for row in self.placed)


class Document(Struct, frozen=True, dict=True):
    """Lines and grids in reading order, with the metadata that the source declares of itself.

    `meta` holds the names of HTML meta tags in lower case (`articletitle`, `pubdate`, `siteidcode`), `title` for the
    <title> element and `heading` for the first h1. `ocr` marks text that a machine read from an image, `seen` are the
    pages on which it did so where the others have text; `pictures` are pages with pictures that nobody has read.
    `findings` say what of the source could not be read.
    """

    blocks: tuple[Line | Grid, ...]
    meta: Mapping[str, str] = field(default_factory=dict[str, str])
    ocr: bool = False
    findings: tuple[Finding, ...] = ()
    seen: tuple[int, ...] = ()
    pictures: tuple[int, ...] = ()

    @cached_property
    def grids(self) -> tuple[Grid, ...]:
        """The grids in reading order."""
        return tuple([block for block in self.blocks if isinstance(block, Grid)])

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The lines of running text in reading order, without the grids."""
        return tuple([block for block in self.blocks if isinstance(block, Line)])


MOST_COLUMNS = 200
"""A colspan ends here, so that a hostile `colspan=1000000` costs nothing."""
NO_SPANS: Spans = {}


def draw(rows: list[list[str]], spans: Spans, number: int, page: int | None = None) -> Grid:
    """The grid of these texts, to be laid out when its cells are asked for.

    Raises Refused where there are more cells than any report has.
    """
    if sum(map(len, rows)) > MOST_CELLS:
        raise Refused(f"a table has more than {MOST_CELLS:,} cells")
    return Grid(None, number, page, drawn=tuple(map(tuple, rows)), spans=spans)


def lay_out(rows: Sequence[Sequence[str]], spans: Spans = NO_SPANS) -> tuple[tuple[Cell, ...], ...]:
    """Texts placed in their columns as HTML 5 §4.9.12 places them.

    Spans are clamped to the table: a rowspan ends with the last row, a colspan at MOST_COLUMNS.
    """
    free_from = [0] * MOST_COLUMNS  # per column: the first row in which it is free again
    laid: list[tuple[Cell, ...]] = []
    last = len(rows)
    for at, row in enumerate(rows):
        column, cells = 0, []
        for nth, text in enumerate(row):
            while column < MOST_COLUMNS and free_from[column] > at:
                column += 1
            if column == MOST_COLUMNS:
                break
            if (span := spans.get((at, nth))) is None:
                cells.append(Cell(text, column))
                column += 1
                continue
            colspan = min(max(span[0], 1), MOST_COLUMNS - column)
            # HTML says that rowspan=0 reaches the end of the table
            rowspan = min(span[1], last - at) if span[1] > 0 else last - at
            cells.append(Cell(text, column, colspan, rowspan))
            free_from[column : column + colspan] = [at + rowspan] * colspan
            column += colspan
        laid.append(tuple(cells))
    return tuple(laid)


def check_text(document: Document) -> None:
    """Refuse a document with more text than any report. Raises Refused."""
    count = sum(len(line.text) for line in document.lines)
    count += sum(len(text) + 1 for grid in document.grids for row in grid.texts for text in row)
    if count > MOST_CHARACTERS:
        raise Refused(f"{count:,} characters are too many for a report (at most {MOST_CHARACTERS:,})")
