"""Tables flattened to rows of cells between commas or semicolons → grids.

A comma may also stand in a label, and between the digits of a number: labels are put together again, and a number is cut
only where its row has no cell too many.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from parsers.document import NO_SPANS, Grid, Line, draw
from parsers.indicators import UNITS, is_label
from parsers.labels import DISCLOSURE, recognise
from parsers.numbers import read_cell

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from parsers.document import Document

MARKS = (",", "，", ";", "；")
LIKELY = re.compile(r"[,，;；]\s*\"?\d[\d.,]*\"?\s*(?:[,，;；]|$)|[,，;；]\s*[,，;；]", re.MULTILINE)
"""A number, or nothing, between two marks."""
LONGEST = 1000
"""Characters of a line that may be a row."""
MANY = 8
"""So many rows are a table; fewer may be sentences."""
ALONE = 10
"""So many cells need no label: they are the row of table 4."""
FIELD = r'\s*"(?P<quoted>(?:[^"]|"")*)"\s*(?=[{mark}]|$)|(?P<plain>(?:[（(][^（）()]*[)）]|[^{mark}])*)'
FIELDS = {mark: re.compile(FIELD.replace("{mark}", mark)) for mark in MARKS}
"""A field: in quotes, or up to the next mark that no brackets enclose."""
BEGINS, GOES_ON = re.compile(r"[-+]?[1-9]\d{0,2}"), re.compile(r"\d{3}(?:\.\d+)?")
"""What 1,234 is cut into."""
UNKNOWN = "?"
"""Stands for numbers of which nobody knows where they begin and end."""


class Row(NamedTuple):
    """A line as cells; `labels` of them come before the values."""

    at: int
    cells: list[str]
    labels: int


def part_cells(document: Document) -> Document:
    """The document with grids for its rows of comma-separated cells."""
    blocks = document.blocks
    # rows hold no sentences
    rows_only = [block.text for block in blocks if isinstance(block, Line) and "。" not in block.text]
    if len(LIKELY.findall("\n".join(rows_only))) < MANY:
        return document
    texts = [block.text if isinstance(block, Line) and len(block.text) < LONGEST else "" for block in blocks]
    likely = [text for text in texts if LIKELY.search(text) and "。" not in text]
    if len(likely) < MANY:
        return document
    mark = max(MARKS, key=lambda mark: sum(mark in text for text in likely))
    rows = {at: row for at, text in enumerate(texts) if mark in text and (row := _row(at, text, mark))}
    if sum(row.labels < len(row.cells) for row in rows.values()) < MANY:
        return document
    grids = sum(isinstance(block, Grid) for block in blocks)
    if mark == ",":
        rows = {row.at: row for table in _runs(rows) for row in _mend(table)}
    return replace(document, blocks=tuple(_put(blocks, rows, grids)))


def _row(at: int, text: str, mark: str) -> Row | None:
    """A line as a row, if its fields are labels of the form or values, but for few behind a label: 三, 3-5."""
    fields = [field.strip() for field in _split(text, mark)]
    cells: list[str] = []
    labels = odd = 0
    for field in fields:
        if read_cell(field) is not None:
            cells.append(field)
        elif _is_label(field):
            cells.append(field)
            labels = len(cells)
        elif labels == len(cells) and labels and recognise(cells[-1] + mark + field):
            cells[-1] += mark + field
        else:
            cells.append(field)
            odd += 1
    if len(fields) < 2 or (not labels and len(fields) < ALONE) or odd > (len(cells) - labels) // 2:
        return None
    return Row(at, cells, labels)


def _is_label(field: str) -> bool:
    """Whether a field is a label of the tables, or a label or a unit of the statistics table."""
    return bool(recognise(field) or UNITS.fullmatch(field)) or is_label(field, exact=True)


def _split(text: str, mark: str) -> Iterator[str]:
    at = 0
    while at <= len(text) and (found := FIELDS[mark].match(text, at)):
        yield found["plain"] if found["quoted"] is None else found["quoted"].replace('""', '"')
        at = found.end() + 1


def _put(blocks: Sequence[Line | Grid], rows: dict[int, Row], grids: int) -> Iterator[Line | Grid]:
    """The blocks with a grid for each run of rows."""
    run: list[list[str]] = []
    for at, block in enumerate(blocks):
        if row := rows.get(at):
            run.append(row.cells)
            continue
        if run:
            grids += 1
            yield draw(run, NO_SPANS, grids)
            run = []
        yield block
    if run:
        yield draw(run, NO_SPANS, grids + 1)


# -- numbers with commas in them


def _runs(rows: dict[int, Row]) -> Iterator[list[Row]]:
    """Rows on lines that follow each other."""
    run: list[Row] = []
    for at, row in rows.items():
        if run and run[-1].at < at - 1:
            yield run
            run = []
        run.append(row)
    if run:
        yield run


def _mend(table: list[Row]) -> Iterator[Row]:
    """The rows with their numbers put together again, where a row has a cell too many for each comma in them."""
    sound = [row for row in table if not _pieces(row)]
    widths = {len(row.cells) for row in sound}
    same = widths.pop() if len(widths) == 1 and len(sound) > 1 else 0
    header = 0
    for row in table:
        if row.labels == len(row.cells):
            header = len(row.cells) - 1
        if pieces := _pieces(row):
            usual = same - row.labels if same else header if _is_first(row) else _usual(sound, row)
            yield _joined(row, pieces, len(row.cells) - row.labels - usual)
        else:
            yield row


def _is_first(row: Row) -> bool:
    """Whether a row is one of table 2, whose header counts its values."""
    return any(label.table == DISCLOSURE for cell in row.cells[: row.labels] for label in recognise(cell))


def _usual(sound: list[Row], row: Row) -> int:
    """How many values a row of table 3 or 4 has: as many as most others, or as many as the form."""
    counts = [len(other.cells) - other.labels for other in sound if other.labels and other.labels < len(other.cells)]
    if not row.labels:
        return OUTCOMES
    return max(set(counts), key=counts.count) if counts else APPLICANTS


OUTCOMES, APPLICANTS = 15, 7


def _pieces(row: Row) -> list[tuple[int, int]]:
    """Where cells may be pieces of one number: from here to there."""
    found: list[tuple[int, int]] = []
    at = row.labels
    while at < len(row.cells):
        end = at + 1
        while BEGINS.fullmatch(row.cells[at]) and end < len(row.cells) and GOES_ON.fullmatch(row.cells[end]):
            end += 1
        if end - at > 1:
            found.append((at, end))
        at = end
    return found


def _joined(row: Row, pieces: list[tuple[int, int]], extra: int) -> Row:
    """The row with its pieces joined, if that takes away as many cells as are too many; or unknown, if some are."""
    if not extra:
        return row
    cells = list(row.cells)
    # an empty cell may be the one too many
    together = sum(end - at - 1 for at, end in pieces) == extra and all(cells[row.labels :])
    if not together:
        return row._replace(cells=[*cells[: row.labels], *[UNKNOWN] * (len(cells) - row.labels)])
    for at, end in reversed(pieces):
        cells[at:end] = ["".join(cells[at:end])]
    return row._replace(cells=cells)
