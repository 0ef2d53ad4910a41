"""Blocks of pages → blocks of a document: what a page break tore is joined, lines to paragraphs and rows to rows."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from msgspec.structs import replace

from parsers.document import Cell, Grid, Line
from parsers.labels import declared, normalise, recognise, spellings, strip_enumerator
from parsers.numbers import read_cell

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from parsers.labels import Label

ENDS = tuple("。：；！？:;!?")

FULL = 0.85
"""A line that fills this share of the widest one goes on in the next."""

BEGINS = re.compile(r"\s*(?:[一二三四五六七八九十]{1,2}\s*、|[（(][一二三四五六七八九十\d]{1,2}[)）]|\d\s*[.、．])")


def join(blocks: Sequence[Line | Grid]) -> tuple[Line | Grid, ...]:
    """The blocks of all pages as those of one document."""
    return tuple(join_lines(join_rows(blocks)))


def join_lines(blocks: Sequence[Line | Grid]) -> Iterator[Line | Grid]:
    """Lines that break at the margin are joined to the paragraphs that they are."""
    widest = max((_width(b.text) for b in blocks if isinstance(b, Line)), default=0)
    held: list[str] = []
    first: Line | None = None
    full = False  # whether the last line reached the margin
    for block in blocks:
        if first and full and isinstance(block, Line) and not BEGINS.match(block.text):
            held.append(block.text)
        else:
            if first:
                yield replace(first, text="".join(held))
            first = block if isinstance(block, Line) else None
            held = [block.text] if isinstance(block, Line) else []
            if isinstance(block, Grid):
                yield block
        full = isinstance(block, Line) and _width(block.text) > widest * FULL and not block.text.endswith(ENDS)
    if first:
        yield replace(first, text="".join(held))


def _width(text: str) -> int:
    """A Chinese character is as wide as two Latin letters."""
    return sum(2 if ord(char) > 0x2E7F else 1 for char in text)


def join_rows(blocks: Sequence[Line | Grid]) -> list[Line | Grid]:
    """Rows that a page break tore are whole again: the rest of the label is on the next page, its numbers on either."""
    joined: list[Line | Grid] = []
    for block in blocks:
        last = joined[-1] if joined else None
        if isinstance(block, Grid) and isinstance(last, Grid) and (last.page or 0) + 1 == block.page:
            above, below = _mend(last, block)
            joined[-1:] = [above, below]
        else:
            joined.append(block)
    return joined


def _mend(above: Grid, below: Grid) -> tuple[Grid, Grid]:
    """Two grids, the last row of one whole again if the first row of the other is the rest of it."""
    at = next((at for at, row in enumerate(below.rows) if row and not _is_header(row)), None)
    if at is None or not above.rows or not (row := _whole(above.rows[-1], below.rows[at])):
        return above, below
    # an empty row stays where the rest of the row stood, so that rows are counted as they are printed
    rest = (*below.rows[:at], (), *below.rows[at + 1 :])
    return replace(above, placed=(*above.rows[:-1], row)), replace(below, placed=rest)


def _is_header(row: Sequence[Cell]) -> bool:
    meanings = [recognise(cell.text) for cell in row if cell.text]
    return any(labels and all(label.kind in ("column", "corner", "block") for label in labels) for labels in meanings)


def _whole(first: Sequence[Cell], rest: Sequence[Cell]) -> tuple[Cell, ...] | None:
    """The row whose label begins in one and ends in the other; None where they are two rows."""
    head, tail = _label(first), _label(rest)
    numbers, more = _values(first), _values(rest)
    if not head or not tail or (_filled(numbers) and _filled(more)):
        return None
    text = head.text + tail.text
    if not _goes_on(head.text, tail.text, empty=not _filled(more)):
        return None
    values = numbers if _filled(numbers) or not more else more
    return (*(cell for cell in first if cell.column < head.column), replace(head, text=text), *values)


def _goes_on(head: str, tail: str, *, empty: bool) -> bool:
    """Whether a label goes on after the page break. `empty` says that no number stands beside the rest."""
    if _is_spelt(head + tail):
        return not _is_spelt(head) and not _is_spelt(tail)
    if _row_of(tail):
        return False
    return empty if _row_of(head) else bool(_row_of(head + tail))


def _is_spelt(text: str) -> bool:
    """Whether a form or its variants print just this as the label of a row."""
    return normalise(text) in _row_labels() or normalise(strip_enumerator(text)) in _row_labels()


@cache
def _row_labels() -> frozenset[str]:
    return frozenset(spelling for text, label in declared() if label.kind == "row" for spelling in spellings(text))


def _label(row: Sequence[Cell]) -> Cell | None:
    """The cell that names the row: the last one that holds words."""
    return next((cell for cell in reversed(row) if cell.text and read_cell(cell.text) is None), None)


def _values(row: Sequence[Cell]) -> list[Cell]:
    label = _label(row)
    return [cell for cell in row if label and cell.column > label.column]


def _filled(cells: Sequence[Cell]) -> bool:
    return any(cell.text for cell in cells)


def _row_of(text: str) -> tuple[Label, ...]:
    """The rows that a text names as a whole."""
    return tuple(label for label in recognise(text) if label.kind == "row")
