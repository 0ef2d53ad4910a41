"""Header cells → columns: in which order a source prints the columns of a row, and what stands under which."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from parsers.form import Column
    from parsers.rows import Header, RowReading


def printed_order(columns: Sequence[Column], header: Sequence[Header]) -> Sequence[Column]:
    """The form's columns in the order in which the source prints them, if its header names each once."""
    leaves = _side_by_side(h for h in header if h.id and h.column >= 0)
    by_id = {column.id: column for column in columns}
    ids = [leaf.id for leaf in leaves]
    return [by_id[i] for i in ids] if len(ids) == len(columns) and set(ids) == set(by_id) else columns


def cells_above(columns: Sequence[Column], header: Sequence[Header]) -> list[Header]:
    """The header cell above each column, in the order of the columns; empty where one of them is unknown."""
    cells = _side_by_side(h for h in header if h.column >= 0)
    leaves = {h.id: h for h in cells if h.id}
    if all(column.id in leaves for column in columns):
        return [leaves[column.id] for column in columns]
    return cells if len(cells) == len(columns) else []


def _side_by_side(header: Iterable[Header]) -> list[Header]:
    """Header cells from left to right; none where they overlap, as then a header of two rows has lost its spans."""
    cells = sorted(header, key=lambda h: h.column)
    overlap = any(left.column + left.colspan > right.column for left, right in pairwise(cells))
    return [] if overlap else cells


def believed_order(
    columns: Sequence[Column], header: tuple[Header, ...], readings: Iterable[RowReading]
) -> Sequence[Column]:
    """The order of the header, if it is the form's or more rows add up in it: wrong spans shuffle a header more often
    than an office does."""
    printed = printed_order(columns, header)
    if list(printed) == list(columns):
        return columns
    total = total_at(printed)
    rows = [
        [v.reading.value for v in r.values] for r in readings if r.header is header and len(r.values) == len(columns)
    ]
    better = [is_sum(row, total) - is_sum(row, len(columns) - 1) for row in rows]
    return printed if sum(better) > 0 else columns


def total_at(columns: Sequence[Column]) -> int:
    """Where 总计 stands among the columns."""
    return next(at for at, column in enumerate(columns) if column.id == "total")


def is_sum(row: Sequence[Decimal | None], at: int) -> bool:
    """Whether the number at a place is the sum of all others, and more than nothing."""
    others = sum(number for number in (*row[:at], *row[at + 1 :]) if number)
    return bool(row[at]) and others == row[at]
