"""Words with coordinates → lines and grids: how a table is read that has no rules, in a PDF or in a picture.

Nothing here knows a form. A word's neighbours decide: lines that stand close under each other are one cell, numbers
that stand under each other are a column, a label belongs to the numbers beside its middle. The labels of the forms only
say whether what was found is a table at all.
"""

from __future__ import annotations

import re
from bisect import bisect
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from parsers.columns import Columns, build
from parsers.labels import declared, normalise, recognise
from parsers.numbers import read_cell
from parsers.words import Word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from parsers.document import Cell

    Rows = tuple[tuple[Cell, ...], ...]


PROSE = 0.6
"""A line without gaps that is wider than this share of the text is no cell."""

HEADING = re.compile(r"\s*(?:第[一二三四五六七八九]部分|[一二三四五六七八九]\s*[、.．])")


@dataclass
class Lines:
    """What a page holds: rows of a table, or a line of text, each with its height on the page."""

    columns: Columns | None = None
    """The columns of the last table, which may go on without a header on the next page."""
    blocks: list[tuple[float, str | Rows]] = field(default_factory=list)


def lay_out_words(words: Iterable[Word], page: Lines) -> list[tuple[float, str | Rows]]:
    """The lines and tables among a page's words, from top to bottom. `page` carries columns from page to page."""
    found: list[tuple[float, str | Rows]] = []
    lines = in_lines(words)
    width = max((line[-1].x1 for line in lines), default=0) - min((line[0].x0 for line in lines), default=0)
    for band in _bands(lines, width):
        found.extend(_read_band(band, page))
    return found


def in_lines(words: Iterable[Word]) -> list[list[Word]]:
    """Words that stand at one height, from left to right."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.middle, word.x0)):
        last = lines[-1][-1] if lines else None
        if last and word.middle - last.middle < 0.3 * min(word.height, last.height):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda word: word.x0) for line in lines]


PAGE_NUMBER = re.compile(
    r"\s*[-—–－·]*\s*\d{1,3}\s*[-—–－·]*\s*|第?\s*\d{1,3}\s*页?\s*[/，,共]\s*\d{1,3}\s*页?|第\s*\d{1,3}\s*页"
)


def without_page_number(words: list[Word]) -> list[Word]:
    """A page's words but for the number that stands alone above or below all others."""
    lines = in_lines(words)
    for end in (0, -1):
        if lines and PAGE_NUMBER.fullmatch(text_of(lines[end])):
            del lines[end]
    return [word for line in lines for word in line]


def text_of(line: Sequence[Word]) -> str:
    """A line's text, a space where its words stand apart."""
    parts = [line[0].text]
    for left, right in pairwise(line):
        parts.append(" " if right.x0 - left.x1 > 0.2 * left.height else "")
        parts.append(right.text)
    return "".join(parts).strip()


def _bands(lines: list[list[Word]], width: float) -> Iterator[list[list[Word]]]:
    """Stretches of a page between running text and headings; each of these stands alone."""
    band: list[list[Word]] = []
    for line in lines:
        if _is_prose(line, width):
            if band:
                yield band
            yield [line]
            band = []
        else:
            band.append(line)
    if band:
        yield band


def _is_prose(line: list[Word], width: float) -> bool:
    gap = max((right.x0 - left.x1 for left, right in pairwise(line)), default=0)
    if gap > line[0].height:
        return False
    text = text_of(line)
    return line[-1].x1 - line[0].x0 > PROSE * width or (bool(HEADING.match(text)) and not _begins_label(text))


def _begins_label(text: str) -> bool:
    """Whether the text is a label of a form, or the part of one that fits on a line."""
    spelling = normalise(text)
    return any(normalise(label).startswith(spelling) for label, _ in declared()) or bool(recognise(text))


def _read_band(band: list[list[Word]], page: Lines) -> Iterator[tuple[float, str | Rows]]:
    """A band as a table, what stands before and after it as lines; all as lines if it is none."""
    blocks = stack(word for line in band for word in line)
    marks = [block for block in blocks if recognise(block.text)]
    values = [block for block in blocks if read_cell(block.text) is not None]
    if len(marks) < 2 or not values:
        yield from ((line[0].top, text_of(line)) for line in band)
        return
    first = min(block.top for block in marks) - marks[0].height
    last = max(block.bottom for block in (*marks, *values))
    inside = [block for block in blocks if first <= block.middle <= last]
    # blocks, not the band's lines, on either side: a line's words may stand on both
    yield from ((line[0].top, text_of(line)) for line in in_lines(block for block in blocks if block.middle < first))
    page.columns, rows = build(inside, page.columns)
    yield inside[0].top, rows
    yield from ((line[0].top, text_of(line)) for line in in_lines(block for block in blocks if block.middle > last))


APART = 0.55
"""Lines of one cell stand no further apart than this share of a letter's height; cells do."""


def stack(words: Iterable[Word]) -> list[Word]:
    """Lines that stand close under each other, joined into what their cell says."""
    words = _close_up(words)
    rows = sorted({word.middle for word in words if read_cell(word.text) is not None})
    closed: list[Word] = []
    open_: list[tuple[Word, Word]] = []  # what has been joined, and its last line
    for word in sorted(words, key=lambda word: (word.top, word.x0)):
        closed.extend(whole for whole, last in open_ if word.top - last.bottom > word.height)
        open_ = [(whole, last) for whole, last in open_ if word.top - last.bottom <= word.height]
        above = next((pair for pair in open_ if _goes_on(pair[1], word, rows)), None)
        if above is None:
            open_.append((word, word))
            continue
        whole, _ = above
        open_.remove(above)
        joined = Word(
            whole.text + word.text,
            min(whole.x0, word.x0),
            whole.top,
            max(whole.x1, word.x1),
            word.bottom,
        )
        open_.append((joined, word))
    closed.extend(whole for whole, _ in open_)
    return sorted(closed, key=lambda word: (word.top, word.x0))


def _close_up(words: Iterable[Word]) -> list[Word]:
    """Words that a space parts are one cell: `1. 属于国家秘密`. Numbers beside each other stay apart."""
    found: list[Word] = []
    for line in in_lines(words):
        for word in line:
            last = found[-1] if found else None
            close = (
                last and word.x0 - last.x1 < SPACE * word.height and abs(word.middle - last.middle) < word.height / 2
            )
            if last and close and word.x0 > last.x0 and _one_cell(last.text, word.text):
                found[-1] = Word(f"{last.text} {word.text}", last.x0, last.top, word.x1, last.bottom)
            else:
                found.append(word)
    return found


def _one_cell(left: str, right: str) -> bool:
    """Whether words beside each other can be one cell: two labels are, a number is only with its note."""
    in_note = max(left.rfind("（"), left.rfind("(")) > max(left.rfind("）"), left.rfind(")"))
    return in_note or right[0] in "（(" or not (_is_number(left) or _is_number(right))


def _is_number(text: str) -> bool:
    return read_cell(text) is not None and not text.endswith((".", "．"))


SPACE = 0.6
"""A space is no wider than this share of a letter's height; cells stand further apart."""


def _goes_on(above: Word, below: Word, rows: list[float]) -> bool:
    """Whether a line is the next one of the same cell. Two numbers never are; a note under a number is."""
    low = min(above.height, below.height)
    if abs(above.height - below.height) > 0.25 * low or not -0.3 * low < below.top - above.bottom < APART * low:
        return False
    overlap = min(above.x1, below.x1) - max(above.x0, below.x0)
    if overlap < 0.5 * min(above.x1 - above.x0, below.x1 - below.x0):
        return False
    if read_cell(below.text) is not None or (_beside(above, rows) and _beside(below, rows)):
        return False
    return read_cell(above.text) is None or below.text.lstrip()[:1] in ("（", "(")


def _beside(word: Word, rows: list[float]) -> bool:
    """Whether a number stands at just this height: where each line has its numbers, each is a row."""
    at = bisect(rows, word.middle - 0.15 * word.height)
    return at < len(rows) and rows[at] <= word.middle + 0.15 * word.height
