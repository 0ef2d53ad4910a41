"""Grids and lines → the rows of a statistics table, with the texts left of their numbers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from parsers.document import Line
from parsers.indicators import INDICATOR, LAST_COLUMN, LONGEST_CELL, MARKS, UNITS, Entry, is_label
from parsers.labels import normalise
from parsers.numbers import BLANK, read_cell
from parsers.report import Place
from parsers.rows import Value
from parsers.tokens import PAGE_NUMBER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from parsers.document import Cell, Document, Grid

# -- rows


def find_rows(document: Document) -> tuple[list[Entry], list[str]]:
    """The rows of grids and of lines in reading order, and the headers of their columns of numbers.

    Both, because a page break may leave one half of the table a grid and the other half text.
    """
    entries: list[Entry] = []
    headed: list[str] = []
    stream = _Stream()
    for block in document.blocks:
        if isinstance(block, Line):
            stream.take(block)
            continue
        entries.extend(stream.rows())
        found, header = _from_grid(block)
        entries.extend(found)
        headed = headed or header
    entries.extend(stream.rows())
    return entries, headed or list(dict.fromkeys(stream.headed))


def _from_grid(grid: Grid) -> tuple[list[Entry], list[str]]:
    panels, headed = _panels(grid)
    found = (
        _entry([cell for cell in row if start <= cell.column < end], grid, at)
        for start, end in panels
        for at, row in enumerate(grid.rows)
    )
    return [entry for entry in found if entry], headed


# -- rows in grids


def _panels(grid: Grid) -> tuple[list[tuple[int, int]], list[str]]:
    """The columns of each 统计指标, as long tables are folded side by side; and what heads the numbers of the first."""
    for row in grid.rows[:6]:
        starts = [cell.column for cell in row if normalise(cell.text) in INDICATOR]
        if not starts:
            continue
        ends = [*starts[1:], 10_000]
        notes = [cell.column for cell in row if normalise(cell.text) in LAST_COLUMN]
        panels = [
            (start, min([end, *(n for n in notes if n > start)])) for start, end in zip(starts, ends, strict=True)
        ]
        first = [cell for cell in row if panels[0][0] < cell.column < panels[0][1] and normalise(cell.text)]
        return panels, [cell.text.strip() for cell in first if not re.search("单位$|序号|代码", normalise(cell.text))]
    return [(0, 10_000)], []


def _entry(row: Sequence[Cell], grid: Grid, at: int) -> Entry | None:
    """A row's labels, unit and values. A number before the label counts the row; words after the values are a remark."""
    labels: list[str] = []
    values: list[Value] = []
    unit = ""
    for cell in row:
        reading = read_cell(cell.text)
        if reading is None and labels and not values and UNITS.fullmatch(normalise(cell.text)):
            unit = normalise(cell.text)
        elif reading is None and not unit and (not values or is_label(cell.text)):
            labels.append(cell.text)
            values = []
        elif reading is None and unit and not any(value.raw.strip() for value in values):
            # words where the number should be: about 100
            values.append(Value(BLANK._replace(doubtful=True), cell.text, _place(grid, at, cell), cell.column))
        elif reading is not None and labels:
            values.append(Value(reading, cell.text, _place(grid, at, cell), cell.column, cell.colspan))
    return Entry(tuple(labels), unit, tuple(values)) if labels else None


def _place(grid: Grid, at: int, cell: Cell) -> Place:
    return Place(grid.number, at + 1, cell.column + 1, page=grid.page)


# -- rows in flattened text

PIPE = re.compile(r"[|｜┃│║¦\t]")
TRAILING = re.compile(rf"(?P<label>.*?[^\d\s.,])\s*(?P<unit>{UNITS.pattern}|-{{2,}})?\s*(?P<number>\d[\d,]*(?:\.\d+)?)")


class _Stream:
    """The walk over lines: the words since the last value, then their unit and values. `headed` are headers of numbers."""

    def __init__(self) -> None:
        self.found: list[tuple[bool, Entry]] = []  # whether its line was a row of its own
        self.headed: list[str] = []
        self.words: list[str] = []
        self.unit = ""
        self.values: list[Value] = []
        self.begun = self.counted = False

    def rows(self) -> list[Entry]:
        """What has been found since the last call.

        Where numbers count the rows, a row that is spread over lines may have lost its cell to the next row's number.
        """
        self.close(whole=False)
        found, self.found = self.found, []
        return [entry for whole, entry in found if whole or not self.counted]

    def close(self, *, whole: bool) -> None:
        self.found.extend((whole, entry) for entry in _entries(self.words, self.unit, self.values))
        self.words, self.unit, self.values = [], "", []

    def take(self, line: Line) -> None:
        self.begun = self.begun or any(mark in line.text for mark in MARKS) or is_label(line.text, exact=True)
        if not self.begun or PAGE_NUMBER.fullmatch(line.text.strip()):
            return
        self.counted = self.counted or "序号" in line.text
        pieces = list(_pieces(line.text))
        label = next((at for at, piece in enumerate(pieces) if is_label(piece)), len(pieces))
        whole = bool(PIPE.search(line.text)) and any(read_cell(piece) is not None for piece in pieces[label + 1 :])
        if whole:
            self.close(whole=False)
        for piece in pieces:
            self.put(piece, Place(line=line.number, page=line.page), whole=whole)
        if whole:
            self.close(whole=True)

    def put(self, piece: str, where: Place, *, whole: bool) -> None:
        reading = read_cell(piece)
        if reading is not None:
            if self.words:
                self.values.append(Value(reading, piece, where))
        elif self.words and not self.values and UNITS.fullmatch(normalise(piece)):
            self.unit = normalise(piece)
        else:
            if self.values or self.unit:
                self.close(whole=whole)
            self.words.append(piece)
            self.headed.extend([piece] if normalise(piece).endswith("统计数") and len(piece) < 12 else [])


def _pieces(text: str) -> Iterator[str]:
    """The cells of a line, and in a cell that holds more than one thing its label, unit and number."""
    parts = [part.strip() for part in PIPE.split(text)]
    piped = len(parts) > 1
    while piped and parts and not parts[0]:
        parts = parts[1:]
    if piped and parts and not parts[-1] and not _awaits_a_number(parts):
        parts = parts[:-1]
    for part in parts:
        if not part:
            if piped:
                yield ""
        elif _is_whole(part):
            yield part
        elif len(part) < LONGEST_CELL and (found := TRAILING.fullmatch(part)) and is_label(found["label"]):
            yield from (found[name] for name in ("label", "unit", "number") if found[name])
        else:
            yield from part.split()


def _awaits_a_number(parts: list[str]) -> bool:
    """Whether the cell behind the last pipe is the row's own, and empty: 政务微信 | 条 |, not 政务微信 | 条 | 5 |."""
    return len(parts) > 2 and bool(UNITS.fullmatch(normalise(parts[-2]))) and all(map(_is_word, parts[:-2]))


def _is_word(text: str) -> bool:
    return bool(text) and read_cell(text) is None


def _is_whole(text: str) -> bool:
    return is_label(text, exact=True) or read_cell(text) is not None or bool(UNITS.fullmatch(normalise(text)))


PIECES = 5
"""Over so many lines or cells a label may be broken."""


def _entries(words: list[str], unit: str, values: list[Value]) -> Iterator[Entry]:
    """The labels among the words before some values; the values belong to the last, if nothing unknown follows it."""
    found: list[str] = []
    at = 0
    while at < len(words):
        ends = range(min(len(words), at + PIECES), at, -1)
        exact = (end for end in ends if is_label("".join(words[at:end]), exact=True))
        alike = (end for end in reversed(ends) if is_label("".join(words[at:end])))
        end = next(exact, 0) or next(alike, at + 1)
        found.append("".join(words[at:end]))
        at = end
    for label in found[:-1]:
        yield Entry((label,), "", ())
    if found:
        yield Entry((found[-1],), unit, tuple(values))
