"""Header cells → columns: in which order a source prints the columns of a row, and what stands under which."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec.structs import replace

from parsers.labels import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from parsers.document import Cell
    from parsers.form import Column
    from parsers.rows import Header, RowReading


def printed_order(columns: Sequence[Column], header: Sequence[Header]) -> Sequence[Column]:
    """The form's columns in the order in which the source prints them, if its header names each once."""
    flat = all(h.column < 0 for h in header)
    leaves = [h for h in header if h.id] if flat else _side_by_side(h for h in header if h.id and h.column >= 0)
    by_id = {column.id: column for column in columns}
    ids = [leaf.id for leaf in leaves]
    return [by_id[i] for i in ids] if len(ids) == len(columns) and set(ids) == set(by_id) else columns


def cells_above(columns: Sequence[Column], header: Sequence[Header]) -> list[Header]:
    """The header cell above each column, in the order of the columns; empty where one of them is unknown, or twice there:
    under which of the two the year's number stands, no form says."""
    named = _side_by_side(h for h in header if h.column >= 0 and h.id)
    leaves = {h.id: h for h in named}
    if len(named) == len(leaves) and all(column.id in leaves for column in columns):
        return [leaves[column.id] for column in columns]
    cells = _side_by_side(h for h in header if h.column >= 0)
    return cells if len(cells) == len(columns) else []


def strangers(header: Sequence[Header]) -> list[Header]:
    """The header cells that name no column of the form: 备注, 小计, 上年数."""
    return [h for h in header if not h.id and not h.block and h.column >= 0]


def of_this_year(header: Sequence[Header], below: Sequence[Cell]) -> list[Header]:
    """The header with its columns narrowed to the year that the report is on, where a second row parts them by years.

    A report compares with years before its own, so that the latest year is its own.
    """
    years = {cell.column: _year(cell.text) for cell in below}
    latest = max(years.values(), default=0)
    if not below or not all(years.values()) or len(set(years.values())) < 2:
        return list(header)
    narrowed: list[Header] = []
    for leaf in header:
        under = [cell for cell in below if leaf.column <= cell.column < leaf.column + leaf.colspan]
        narrowed += [
            replace(leaf, id=leaf.id if years[cell.column] == latest else "", column=cell.column, colspan=cell.colspan)
            for cell in under
        ] or [leaf]
    return narrowed


def whole_year(cells: Sequence[Cell]) -> Cell | None:
    """The cell of a header that stands for the year where all the others stand for parts of it: 一季度, 上半年, 3月."""
    parts = [cell for cell in cells if PART.fullmatch(normalise(cell.text))]
    rest = [cell for cell in cells if cell not in parts]
    whole = len(parts) > 1 and len(rest) == 1 and normalise(rest[0].text) in WHOLE
    return rest[0] if whole else None


PART = re.compile(r"第?[一二三四1-4]季度|[上下]半年|(?:1?\d|十?[一二三四五六七八九]|十)月份?")
WHOLE = frozenset(["全年", "全年数", "全年合计", "全年总计", "全年累计", "本年合计", "年度合计", "合计", "总计"])
WHOLE_YEAR = "全年"
"""Stands for the id of a block's only column, over which the header says no more than that it is the year's."""


def for_the_year(columns: Sequence[Column], header: Sequence[Header]) -> Sequence[Header]:
    """The header with the block's only column where it says 全年; in a block of several, nobody knows of which."""
    if all(cell.id != WHOLE_YEAR for cell in header):
        return header
    only = columns[0].id if len(columns) == 1 else ""
    return [replace(cell, id=only) if cell.id == WHOLE_YEAR else cell for cell in header]


def under_groups(header: Sequence[Header]) -> list[Header]:
    """The outcomes of table 4 in column order, each with the group that stands above it; then what is no outcome."""
    groups = [h for h in header if h.block and not h.id]
    leaves = sorted((h for h in header if h.id), key=lambda h: h.column)
    return [
        replace(
            leaf, block=next((g.block for g in groups if g.column <= leaf.column < g.column + g.colspan), leaf.block)
        )
        for leaf in leaves
    ] + [h for h in header if not (h.id or h.block)]


def _year(text: str) -> int:
    """2024 for `2024年`, and years of the same order for 上年 and 本年; 0 for anything else."""
    if found := YEAR.fullmatch(text.strip()):
        return int(found[1])
    return RELATIVE.get(text.strip().removesuffix("度").removesuffix("数"), 0)


YEAR = re.compile(r"(20[0-3]\d)\s*年?\s*度?\s*数?")
RELATIVE = {"上年": 1, "去年": 1, "上一年": 1, "上年同期": 1, "本年": 2, "今年": 2, "当年": 2}


def _shuffled_within(columns: Sequence[Column], header: Sequence[Header]) -> Sequence[Column] | None:
    """The order where the header has lost its spans, and the row of the grouped columns alone says theirs."""
    by_id = {column.id: column for column in columns[1:-1]}
    line = [h.id for h in sorted(header, key=lambda h: (h.line, h.column)) if h.id in by_id]
    ordered = [columns[0], *(by_id[i] for i in line), columns[-1]]
    alike = len({h.line for h in header if h.id in by_id}) == 1
    return ordered if alike and len(line) == len(by_id) and line != list(by_id) else None


def is_shuffled(columns: Sequence[Column], header: Sequence[Header]) -> bool:
    """Whether the cells of one row of the header stand in another order than the form's, which no wrong span can do."""
    order = {column.id: at for at, column in enumerate(columns)}
    lines: dict[int, list[Header]] = {}
    for cell in header:
        if cell.id in order and cell.line >= 0:
            lines.setdefault(cell.line, []).append(cell)
    places = ([order[h.id] for h in sorted(line, key=lambda h: h.column)] for line in lines.values())
    return any(line != sorted(line) for line in places)


def _side_by_side(header: Iterable[Header]) -> list[Header]:
    """Header cells from left to right; none where they overlap, as then a header of two rows has lost its spans."""
    cells = sorted(header, key=lambda h: h.column)
    overlap = any(left.column + left.colspan > right.column for left, right in pairwise(cells))
    return [] if overlap else cells


def believed_order(
    columns: Sequence[Column], header: tuple[Header, ...], readings: Iterable[RowReading]
) -> Sequence[Column]:
    """The order of the header, if an office shuffled it or more rows add up in it: wrong spans shuffle a header more
    often than an office does."""
    printed = printed_order(columns, header)
    inner = _shuffled_within(columns, header) or columns
    if list(printed) == list(columns):
        return inner
    flat = all(cell.column < 0 for cell in header)
    if printed[0].id == "total" if flat else is_shuffled(columns, header):
        return printed
    total = total_at(printed)
    rows = [
        [v.reading.value for v in r.values] for r in readings if r.header is header and len(r.values) == len(columns)
    ]
    better = [is_sum(row, total) - is_sum(row, len(columns) - 1) for row in rows]
    if flat:
        # three rows of headers, flattened, put 总计 behind 自然人: only sums can say that it was printed there
        return printed if sum(better) > 1 and min(better) == 0 else inner
    return printed if sum(better) > 0 else columns


def total_at(columns: Sequence[Column]) -> int:
    """Where 总计 stands among the columns."""
    return next(at for at, column in enumerate(columns) if column.id == "total")


def is_sum(row: Sequence[Decimal | None], at: int) -> bool:
    """Whether the number at a place is the sum of all others, and more than nothing."""
    others = sum(number for number in (*row[:at], *row[at + 1 :]) if number)
    return bool(row[at]) and others == row[at]
