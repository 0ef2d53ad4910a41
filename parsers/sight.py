"""A picture of a page → what stands on it: its ruled tables read cell by cell, and the words around them.

A detector of text passes over digits that stand alone, and nearly all numbers of these reports do. Where rules show the
cells, each is looked at by itself: it is empty only where it has no ink.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
from msgspec.structs import replace

from parsers import engine
from parsers.document import Cell
from parsers.ink import LOOKS, lines_of
from parsers.lattice import find_tables
from parsers.numbers import read_cell
from parsers.pictures import Sight
from parsers.ruled import as_one, is_data
from parsers.straight import straighten

if TYPE_CHECKING:
    from parsers.boxes import Rows
    from parsers.ink import Ink
    from parsers.lattice import Ruled
    from parsers.straight import Picture

SURE = 0.8
"""A number in a cell that the engine itself doubts more than this has to be confirmed by a sum that nothing speaks against."""
WEAK = 0.6
"""What the engine doubts more than this says nothing against what it has read elsewhere."""
LONG, WELL, LEGIBLE = 4, 0.9, 2
"""A page is upright if the engine is this sure of so many words of at least so many characters."""
DOUBT = "？"
"""Stands behind a number that the engine doubts, and for ink that it cannot read: such a cell is not empty."""
MOST_LINES = 2_500
"""Lines of cells that the engine is shown of one picture, which takes it a minute; a page of a report has some 250."""
FRAME = 3
"""Pixels of a table's outermost rules."""


def look_at(picture: Picture) -> Sight:
    """What a grey picture says: its ruled tables cell by cell, and the words around them."""
    best, most = Sight(), -1
    left = MOST_LINES
    for turns in (0, 2, 3, 1):
        look = Look(left)
        sight = look.at(straighten(np.ascontiguousarray(np.rot90(picture, turns))))
        if look.legible > most:
            best, most = sight, look.legible
        left = look.left
        if most >= LEGIBLE or not look.marks:
            break  # it lies neither on its head nor on its side, or has no text on any
    return best


class Look:
    """A look at a page from one side; `legible` counts the words of some length that the engine is sure of, `marks` all that
    it has seen; `left` is how many lines of cells it may still show to the engine."""

    def __init__(self, left: int) -> None:
        self.legible = 0
        self.marks = 0
        self.left = left

    def at(self, page: Picture) -> Sight:
        """What the page says if its lines are level."""
        tables = []
        for table in find_tables(page):
            rows = self._read_cells(table)
            if is_data(rows):
                tables.append((float(table.box.top), rows))
                box = table.box
                page[max(box.top - FRAME, 0) : box.bottom + FRAME, max(box.x0 - FRAME, 0) : box.x1 + FRAME] = 255
        words = engine.words_of(page)
        self.marks += len(words) + len(tables)
        self.legible += sum(is_legible(word.text, score) for word, score in words if word.x1 - word.x0 > word.height)
        return Sight([word for word, score in words if score >= engine.SURE], tables)

    def _read_cells(self, table: Ruled) -> Rows:
        """A table's cells with what they say, the engine looking at one after the other."""
        rows: list[list[Cell]] = [[] for _ in range(max(cell.row for cell in table.cells) + 1)]
        for row, column, rowspan, colspan, box in table.cells:
            text = as_one("\n".join(map(self._read_line, lines_of(table.picture, box))))
            rows[row].append(Cell(text, column, colspan, rowspan))
        return tuple(map(_with_commas, rows))

    def _read_line(self, ink: Ink) -> str:
        """What a line in a cell says; never nothing, as there is ink."""
        if ink.dash:
            return "—"
        if not ink.is_text or self.left <= 0:
            return DOUBT
        self.left -= 1
        text, score = engine.text_of(ink.picture)
        self.legible += is_legible(text, score)
        if not _is_doubted(text, score):
            return text
        self.left -= LOOKS
        return _looked_at_again(ink, text, score)


def _with_commas(row: list[Cell]) -> tuple[Cell, ...]:
    """A row of a table; of many numbers, where 2.436 is 2,436: a row of sums of money has no more than two."""
    if sum(cell.text[:1].isdigit() for cell in row) < COUNTS:
        return tuple(row)
    return tuple(
        replace(cell, text=cell.text.replace(".", ",")) if GROUPED.fullmatch(cell.text) else cell for cell in row
    )


COUNTS = 4
GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
"""A comma and a point differ by two pixels."""


def is_legible(text: str, score: float) -> bool:
    """Whether the engine has read words, which it does not where they stand on their head."""
    return len(text) >= LONG and score >= WELL


def _looked_at_again(ink: Ink, text: str, score: float) -> str:
    """What the engine doubts, if it is sure of it at second sight and saw no other number; else the likeliest, as doubted.

    Grains and specks upset it, and are gone in one picture or the other.
    """
    looks = [(text, score), *map(engine.text_of, ink.looks())]
    # a grain behind a number is no point
    numbers = sorted((sure, again.rstrip(".,")) for again, sure in looks if NUMBER.fullmatch(again))
    if not numbers:
        return text if WORDS.search(text) else text + DOUBT
    sure, likeliest = numbers[-1]
    alone = all(again == likeliest for sure, again in numbers if sure >= WEAK)
    return likeliest if alone and sure >= SURE else likeliest + DOUBT


def _is_doubted(text: str, score: float) -> bool:
    """Whether this may be a number misread: one that the engine is not sure of, or what is neither number nor words."""
    words = len(text) > 1 and WORDS.search(text)
    return not words and (score < SURE or read_cell(text) is None)


NUMBER = re.compile(r"[+-]?\d[\d.,]*")
WORDS = re.compile("[\u3400-\u9fff]")
"""Labels are Chinese, and longer than the 口 and 日 that 0 and 8 are taken for."""
