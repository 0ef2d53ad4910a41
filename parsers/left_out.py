"""Table 3 with fewer columns than the form's: kinds of legal persons left out, or all of them in one column.

Which columns there are, only the header says. In a grid each value stands under its name; flattened, names and numbers
are counted, and the sums must agree.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from parsers.header import total_at
from parsers.rows import stands_under

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from parsers.form import Column
    from parsers.rows import Header, RowReading, Value

PERSON, OTHER, TOTAL = "person", "other", "total"


class Narrow(NamedTuple):
    """The columns that a table has, and each row's values in them."""

    columns: Sequence[Column]
    rows: Mapping[str, tuple[Value, ...]]
    whole: bool
    """Whether these columns are all that the table has, so that they add up."""
    counted: bool = False
    """Whether they were counted: an empty cell that was lost, beside a name that was misspelt, would shift them."""


def narrow(columns: Sequence[Column], named: Mapping[str, RowReading]) -> Narrow | None:
    """The columns that the header of table 3 has, where it leaves some out and each row has a value for the others."""
    rows = {name: reading for name, reading in named.items() if reading.values}
    ids = _ids(columns, rows)
    if not ids:
        return None
    header = next(iter(rows.values())).header
    if any(cell.column >= 0 for cell in header):
        if _is_full(ids, header, len(columns)):
            return None
        if found := _under_header(columns, ids, rows):
            return found
    shown = [column for column in columns if column.id in ids]
    orders = [shown, [next(c for c in columns if c.id == i) for i in ids]]
    ways = [(order, width) for order in orders for width in {len(order), max(len(order), THREE)}]
    return next((found for order, width in ways if (found := _counted(order, width, len(columns), rows))), None)


def _ids(columns: Sequence[Column], rows: Mapping[str, RowReading]) -> list[str]:
    """The columns that the headers of all rows name alike, if they leave some out; 其他 alone stands for all others."""
    if len(rows) < MANY_ROWS:
        return []
    # rows below one header share its tuple
    shared = {id(reading.header): reading.header for reading in rows.values()}
    headers = {tuple([cell.id for cell in header if cell.id]) for header in shared.values()}
    if len(headers) != 1:
        return []
    ids = list(headers.pop())
    if len(set(ids)) < len(ids) or not {PERSON, TOTAL} <= {*ids} or len(ids) >= len(columns):
        return []
    return [i for i in ids if i != OTHER] if {*ids} == {PERSON, OTHER, TOTAL} else ids


MANY_ROWS = 15
"""So many rows are a table, and no part of one that was read amiss."""


def _under_header(columns: Sequence[Column], ids: list[str], rows: Mapping[str, RowReading]) -> Narrow | None:
    """The rows by the cells of their headers, each over one value; others stand under what the form does not know."""
    shown = [column for column in columns if column.id in ids]
    found: dict[str, tuple[Value, ...]] = {}
    whole = True
    for name, reading in rows.items():
        leaves = {cell.id: cell for cell in reading.header if cell.id in ids}
        strange = [cell for cell in reading.header if cell.column >= 0 and cell.id not in ids]
        strange += _between(leaves) if len(ids) < THREE else []
        below = [[v for v in reading.values if stands_under(v, leaves[column.id])] for column in shown]
        values = tuple([cells[0] for cells in below if len(cells) == 1])
        if len(values) < len(shown) or len({id(value) for value in values}) < len(shown):
            return None
        others = [v for v in reading.values if v.raw and all(v is not value for value in values)]
        if not all(any(stands_under(v, cell) for cell in strange) for v in others):
            return None
        whole = whole and not others
        found[name] = values
    return Narrow(shown, found, whole)


def _is_full(ids: Sequence[str], header: Sequence[Header], width: int) -> bool:
    """Whether the header has as many columns as the form from 自然人 to 总计, whatever they are called.

    Where spans are lost, a column beside all others (备注) seems to stand among them, but in the line above.
    """
    place = {cell.id: cell for cell in header if cell.id in ids}
    first, last = place[PERSON], place[TOTAL]
    among = (cell for cell in header if cell.id not in ids and cell.line >= first.line)
    return len(ids) + sum(first.column <= cell.column <= last.column for cell in among) >= width


def _between(leaves: Mapping[str, Header]) -> list[Header]:
    """What stands between 自然人 and 总计 where these are the only names: 法人或其他组织, which names a group."""
    first, last = leaves[PERSON], leaves[TOTAL]
    begin = first.column + first.colspan
    return [replace(first, id="", column=begin, colspan=last.column - begin)] if begin < last.column else []


THREE = 3


def _counted(order: Sequence[Column], width: int, form: int, rows: Mapping[str, RowReading]) -> Narrow | None:
    """The rows by counting, if each has so many values and their sums say where 总计 is; a remark (备注) may follow.

    Where there are two names and three values, the one between is that of 法人或其他组织, which names a group. As many
    cells as the form has are the form's, and a name was misspelt, unless the sums say otherwise.
    """
    values = [reading.values for reading in rows.values()]
    if any(len(row) < width or sum(bool(value.raw) for value in row[width:]) > 1 for row in values):
        return None
    whole = len(order) == width
    holds, fails, nothing = _test(values, width, total_at(order) if whole else width - 1)
    longest = max(map(len, values))
    if longest > width:
        sums, others, _ = _test(values, longest, longest - 1)
        if sums and sums >= holds:
            return None
        filled = any(value.raw for row in values for value in row[width:])
        if not holds and longest == form == width + 1:
            return None if filled and not others else NOBODY_KNOWS
        if not holds and filled:
            # numbers at the end that are never a sum are remarks, and no 总计
            return NOBODY_KNOWS if longest >= form or (others and not sums) else None
    if holds <= fails and not nothing:
        return None
    kept = {name: reading.values[:width] for name, reading in rows.items()}
    if not whole:
        kept = {name: (row[0], row[-1]) for name, row in kept.items()}
    return Narrow(order, kept, whole, counted=True)


NOBODY_KNOWS = Narrow((), {}, whole=False)
"""Of rows with a name too few: their last cell may be a remark, fill up the line, or be a 总计 that was left empty."""


def _test(rows: Sequence[Sequence[Value]], width: int, at: int) -> tuple[int, int, bool]:
    """How many rows have the sum of their other cells in this place, and how many another number; whether all are 0."""
    numbers = [[value.reading.value for value in row[:width]] for row in rows]
    told = [row for row in numbers if len(row) == width and row[at]]
    held = [sum(n for n in row if n) == 2 * (row[at] or 0) for row in told]
    # an empty cell may hide a number: a sum without it may hold, and does not fail
    fails = sum(not holds and None not in row for holds, row in zip(held, told, strict=True))
    return sum(held), fails, not any(n for row in numbers for n in row)


def broken(fewer: Narrow) -> Iterator[tuple[str, Decimal, Decimal]]:
    """The rows whose columns do not add up, with both sums, where every column that the table has is read."""
    at = total_at(fewer.columns)
    for name, values in fewer.rows.items() if fewer.whole else ():
        numbers = [value.reading.value for value in values]
        total = numbers[at]
        others = [number for number in (*numbers[:at], *numbers[at + 1 :]) if number is not None]
        if total is not None and others and sum(others) != total:
            yield name, sum(others, Decimal()), total
