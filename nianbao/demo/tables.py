"""A form's tables as offices lay them out: grids of spanning cells, derived from the form's own declaration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from parsers.form import Block, Column, Form, Row, Table

Printed = Mapping[str, str]
_CORNER = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a grid: its text and how many rows and columns it covers."""

    text: str
    rowspan: int = 1
    colspan: int = 1
    value: bool = False
    """Whether the cell holds a figure; the others hold labels."""


Grid = tuple[tuple[Cell, ...], ...]


def lay_out(form: Form, printed: Printed) -> tuple[Grid, Grid, Grid]:
    """The form's three tables, filled in."""
    return (
        _proactive(form.find_table("proactive_disclosure"), printed),
        _applications(form.find_table("applications"), printed),
        _disputes(form.find_table("reconsideration_and_litigation"), printed),
    )


def split(grid: Grid, at: int) -> tuple[Grid, Grid]:
    """The grid cut above row `at` (from 0), as a page break cuts it; a label that runs over is printed twice."""
    upper, running = [], []
    for index, row in enumerate(grid[:at]):
        upper.append(tuple(replace(cell, rowspan=min(cell.rowspan, at - index)) for cell in row))
        running += [replace(cell, rowspan=cell.rowspan - at + index) for cell in row if index + cell.rowspan > at]
    return tuple(upper), ((*running, *grid[at]), *grid[at + 1 :])


def _proactive(table: Table, printed: Printed) -> Grid:
    width = max(len(block.columns) for block in table.block)
    rows: list[tuple[Cell, ...]] = []
    for block in table.block:
        spans = [1] * (len(block.columns) - 1) + [width - len(block.columns) + 1]
        rows.append((Cell(block.label, colspan=width + 1),))
        heads = (Cell(_head(column), colspan=span) for column, span in zip(block.columns, spans, strict=True))
        rows.append((Cell("信息内容"), *heads))
        for row in block.rows:
            values = zip(_values(row, block.columns, printed), spans, strict=True)
            rows.append((Cell(row.label), *(replace(cell, colspan=span) for cell, span in values)))
    return tuple(rows)


def _head(column: Column) -> str:
    return f"{column.label}（单位：万元）" if column.unit == "万元" else column.label


def _values(row: Row, columns: tuple[Column, ...], printed: Printed) -> list[Cell]:
    return [Cell(printed[f"{row.id}_{column.id}"], value=True) for column in columns]


def _applications(table: Table, printed: Printed) -> Grid:
    (block,) = table.block
    return (*_applicants(block), *_results(block, printed))


def _applicants(block: Block) -> Grid:
    """The head of the table: three rows, as 法人或其他组织 is one label over five columns."""
    middle, lower = [], []
    for group, members in groupby(block.columns, key=lambda column: column.group):
        labels = [Cell(column.label) for column in members]
        if group:
            middle.append(Cell(group, colspan=len(labels)))
            lower += labels
        else:
            middle += [replace(label, rowspan=2) for label in labels]
    top = (Cell(_CORNER, rowspan=3, colspan=3), Cell("申请人情况", colspan=len(block.columns)))
    return (top, tuple(middle), tuple(lower))


def _results(block: Block, printed: Printed) -> Grid:
    rows = []
    above: tuple[str, ...] = ()
    for row in block.rows:
        labels = [
            Cell(parent, rowspan=_members(block, row.parents[: depth + 1]))
            for depth, parent in enumerate(row.parents)
            if row.parents[: depth + 1] != above[: depth + 1]
        ]
        label = Cell(row.label, colspan=3 - len(row.parents))
        rows.append((*labels, label, *_values(row, block.columns, printed)))
        above = row.parents
    return tuple(rows)


def _members(block: Block, parents: tuple[str, ...]) -> int:
    return sum(row.parents[: len(parents)] == parents for row in block.rows)


def _disputes(table: Table, printed: Printed) -> Grid:
    """One row of figures under three rows of labels: 行政复议, and the two ways into court under 行政诉讼."""
    review, *suits = table.block
    top = (Cell(review.label, colspan=5), Cell(suits[0].group, colspan=10))
    ways = [Cell(suit.label, colspan=5) for suit in suits]
    middle = (*(Cell(column.label, rowspan=2) for column in review.columns), *ways)
    lower = tuple(Cell(column.label) for suit in suits for column in suit.columns)
    values = [cell for block in table.block for row in block.rows for cell in _values(row, block.columns, printed)]
    return (top, middle, lower, tuple(values))
