"""Flattened tables as a shape: the stretch of short lines that holds them, one cell a line, between two long ones."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from parsers.disclosure import form_of_year
from parsers.familiar import Cells, masked
from parsers.labels import recognise
from parsers.numbers import read_cell
from parsers.report import Place
from parsers.tokens import PROSE, SEPARATORS, SHORT
from parsers.vocabulary import has_label

if TYPE_CHECKING:
    from parsers.document import Document, Line

LEAST = 150
"""A whole form has more cells than this; a narrative has no such run of short lines."""


def see_lines(document: Document, year: int | None) -> Cells | None:
    """The shape of a source's flattened tables; None where they are not all that could be tables in it.

    The rest of the source has no say in what stands there, as long as it names no row and no column of the form.
    """
    if document.grids:
        return None
    lines = document.lines
    begin, end = _stretch(lines)
    if end - begin < LEAST:
        return None
    inside, outside = lines[begin:end], (*lines[:begin], *lines[end:])
    if SEPARATORS.search("\n".join([line.text for line in inside])):
        return None
    if any(map(_names_something, outside)):
        return None
    numbers: list[str] = []
    places: list[Place] = []
    shape: list[object] = ["lines", form_of_year(year)]
    for line in inside:
        text = line.text
        # longer digits are cut like words
        cell = masked(text, numbers) if text and len(text) <= SHORT else text
        if len(places) < len(numbers):
            places.append(Place(line=line.number, page=line.page))
        shape.append(cell)
    return Cells(tuple(shape), numbers, places)


def _names_something(line: Line) -> bool:
    return bool(recognise(line.text)) if len(line.text) <= PROSE else has_label(line.text)


def _stretch(lines: tuple[Line, ...]) -> tuple[int, int]:
    """Where the longest run of short lines begins and ends: with a label of the form, and with a label or a number."""
    long = [-1, *(at for at, line in enumerate(lines) if len(line.text) > PROSE), len(lines)]
    begin, end = max(pairwise(long), key=lambda pair: pair[1] - pair[0])
    begin += 1
    while begin < end and not recognise(lines[begin].text):
        begin += 1
    while begin < end and not (recognise(lines[end - 1].text) or read_cell(lines[end - 1].text)):
        end -= 1
    return begin, end
