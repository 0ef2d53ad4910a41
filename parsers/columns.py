"""The cells of a table without rules → its rows and columns: numbers under each other are a column."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from parsers.document import Cell
from parsers.labels import recognise
from parsers.numbers import read_cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from parsers.words import Word

BESIDE = 0.5
"""Cells of one row have their middles no further apart than this share of a letter's height."""


@dataclass
class Columns:
    """Where the columns stand: stretches of x, the labels' left edges first."""

    labels: list[float] = field(default_factory=list)
    values: list[tuple[float, float]] = field(default_factory=list)

    def of_label(self, word: Word, near: float) -> int:
        """The column of a label: that of its left edge."""
        return next((at for at, x0 in enumerate(self.labels) if abs(word.x0 - x0) <= near), 0)

    def of_value(self, word: Word) -> int | None:
        """The column of a number, counted on after the labels'; None where it stands in none, or in two."""
        hits = [at for at, (x0, x1) in enumerate(self.values) if word.x0 < x1 and x0 < word.x1]
        return len(self.labels) + hits[0] if len(hits) == 1 else None


class Line(NamedTuple):
    """A row under construction: where it stands, its labels, and its values or the cells of a header."""

    middle: float
    labels: list[Word]
    cells: list[Word]
    header: bool


def build(cells: Sequence[Word], before: Columns | None) -> tuple[Columns, tuple[tuple[Cell, ...], ...]]:
    """The rows of a table from its cells. `before` are the columns of a table that may go on here without a header."""
    values = _values(cells)
    edge = _edge(cells, values)
    headers = [cell for cell in cells if cell not in values and cell.x1 > edge]
    labels = [cell for cell in cells if cell not in values and cell not in headers]
    height = cells[0].height if not values else min(value.height for value in values)
    lines = _value_lines(values, height)
    _give_labels(lines, labels, height)
    lines += [Line(_middle(row), [], row, header=True) for row in _at_one_height(headers, height)]
    lines.sort(key=lambda line: line.middle)
    lefts = _merge_edges((label.x0 for label in labels), 0.9 * height)
    rows: list[tuple[Cell, ...]] = []
    columns = before
    for part in _parts(lines):
        columns = _columns_of(part, lefts, columns)
        rows += [_row(line, columns, height) for line in part]
    return columns or Columns(lefts), tuple(rows)


def _values(cells: Sequence[Word]) -> list[Word]:
    """The cells that hold numbers or marks; a number with words to its right counts rows, and is part of a label."""
    words = [cell for cell in cells if read_cell(cell.text) is None]
    return [
        cell
        for cell in cells
        if read_cell(cell.text) is not None
        and not any(word.x0 > cell.x0 and word.top < cell.middle < word.bottom for word in words)
    ]


def _middle(cells: Sequence[Word]) -> float:
    return sum(cell.middle for cell in cells) / len(cells)


def _edge(cells: Sequence[Word], values: Sequence[Word]) -> float:
    """Where the labels end and the numbers begin; a column that is empty so far is known by its header."""
    heads = [
        cell
        for cell in cells
        if (meanings := recognise(cell.text)) and all(label.kind == "column" for label in meanings)
    ]
    return min((cell.x0 for cell in (*values, *heads)), default=float("inf"))


def _at_one_height(cells: Iterable[Word], height: float) -> list[list[Word]]:
    rows: list[list[Word]] = []
    for cell in sorted(cells, key=lambda cell: cell.middle):
        if rows and cell.middle - rows[-1][0].middle <= BESIDE * height:
            rows[-1].append(cell)
        else:
            rows.append([cell])
    return rows


def _value_lines(values: Sequence[Word], height: float) -> list[Line]:
    return [Line(_middle(row), [], row, header=False) for row in _at_one_height(values, height)]


def _give_labels(lines: list[Line], labels: Sequence[Word], height: float) -> None:
    """Each label goes to the numbers beside its middle; one that stands beside none is a row of its own.

    A label that spans rows is centred over them and may stand beside any: the label of the row itself is the one
    furthest to the right, which is why that one is sought first.
    """
    taken: set[int] = set()
    numbers = list(lines)
    for label in sorted(labels, key=lambda label: -label.x0):
        beside = [
            (abs(label.middle - line.middle), at)
            for at, line in enumerate(numbers)
            if label.top - 0.3 * height < line.middle < label.bottom + 0.3 * height
        ]
        near = [(apart, at) for apart, at in sorted(beside) if at not in taken or numbers[at].labels[0].x0 > label.x1]
        if near:
            taken.add(near[0][1])
            numbers[near[0][1]].labels.append(label)
        else:
            lines.append(Line(label.middle, [label], [], header=False))


def _merge_edges(values: Iterable[float], near: float) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > near:
            edges.append(value)
    return edges


def _parts(lines: Sequence[Line]) -> list[list[Line]]:
    """The rows under each header; the first may have none."""
    parts: list[list[Line]] = [[]]
    for line in lines:
        if line.header and any(not other.header and other.cells for other in parts[-1]):
            parts.append([])
        parts[-1].append(line)
    return parts


def _columns_of(part: Sequence[Line], lefts: list[float], before: Columns | None) -> Columns:
    """The columns of the rows under one header: the numbers', and those that only have a header."""
    stretches = _merge_stretches((v.x0, v.x1) for line in part if not line.header for v in line.cells)
    headers = [cell for line in part if line.header for cell in line.cells]
    if not headers and before and _fits(stretches, before.values):
        return Columns(max(lefts, before.labels, key=len), before.values)
    leaves = [
        cell
        for cell in headers
        if not any(other.top > cell.middle and other.x0 < cell.x1 and cell.x0 < other.x1 for other in headers)
        and not any(label.kind == "block" and "第二十条" in label.id for label in recognise(cell.text))
    ]
    for leaf in leaves:
        under = [s for s in stretches if s[0] < leaf.x1 and leaf.x0 < s[1]]
        if len(under) <= 1:
            stretches = [s for s in stretches if s not in under]
            low = min([leaf.x0, *(s[0] for s in under)])
            high = max([leaf.x1, *(s[1] for s in under)])
            stretches.append((low, high))
    return Columns(lefts, sorted(stretches))


def _merge_stretches(stretches: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    merged: list[tuple[float, float]] = []
    for x0, x1 in sorted(stretches):
        if merged and x0 < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], x1))
        else:
            merged.append((x0, x1))
    return merged


def _fits(stretches: Sequence[tuple[float, float]], columns: Sequence[tuple[float, float]]) -> bool:
    """Whether every stretch stands in one column, and no two in the same."""
    hits = [[at for at, (x0, x1) in enumerate(columns) if s[0] < x1 and x0 < s[1]] for s in stretches]
    return all(len(hit) == 1 for hit in hits) and len({hit[0] for hit in hits}) == len(hits)


def _names_row(label: Word) -> bool:
    """Whether a label without numbers is that of an empty row, and not the label of a group of rows."""
    meanings = recognise(label.text)
    return bool(meanings) and all(meaning.kind == "row" for meaning in meanings)


def _row(line: Line, columns: Columns, height: float) -> tuple[Cell, ...]:
    """A row's cells; a row of values has a cell in every column, empty where nothing is printed."""
    first = len(columns.labels)
    cells = [
        Cell(label.text, columns.of_label(label, 0.9 * height))
        for label in sorted(line.labels, key=lambda label: label.x0)
    ]
    if line.header:
        for word in sorted(line.cells, key=lambda word: word.x0):
            hits = [at for at, (x0, x1) in enumerate(columns.values) if word.x0 < x1 and x0 < word.x1]
            cells.append(Cell(word.text, first + (hits[0] if hits else 0), max(len(hits), 1)))
        return tuple(cells)
    by_column: dict[int, str] = {}
    astray = []
    for word in sorted(line.cells, key=lambda word: word.x0):
        at = columns.of_value(word)
        if at is None:
            astray.append(Cell(word.text, first + len(columns.values)))
        else:
            by_column[at] = f"{by_column[at]} {word.text}" if at in by_column else word.text
    if line.cells or any(_names_row(label) for label in line.labels):
        cells += [Cell(by_column.get(at, ""), at) for at in range(first, first + len(columns.values))]
    return tuple(cells + astray)
