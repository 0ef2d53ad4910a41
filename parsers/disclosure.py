"""Table 2: every 第二十条 item is a block of its own, on the form of its own header."""

from __future__ import annotations

from collections import Counter
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from msgspec.structs import replace

from parsers.divided import join, put_divided
from parsers.entries import distinct, put_nothing
from parsers.form import load_forms
from parsers.header import WHOLE_YEAR, cells_above, for_the_year, printed_order, strangers
from parsers.labels import DISCLOSURE, find_table, normalise
from parsers.place import fit

if TYPE_CHECKING:
    from parsers.entries import Tables
    from parsers.form import Block, Row
    from parsers.rows import Header, RowReading, Value


def place_disclosure(readings: list[RowReading], year: int | None, tables: Tables) -> None:
    """Enter the figures of table 2."""
    readings, divided = join([_collapse(reading) for reading in readings])
    readings = _without_filler(distinct(readings, tables))
    chosen = {reading.row: _block_for(reading, None) for reading in readings}
    votes = Counter(form for found in chosen.values() if found and (form := found[0]))
    usual = votes.most_common(1)[0][0] if votes else form_of_year(year)
    seen: tuple[Block, tuple[Header, ...]] | None = None
    for reading in readings:
        found = chosen[reading.row] or _block_for(reading, usual)
        if found is None:
            continue
        form_id, block, row = found
        unit = find_table(DISCLOSURE, form_id).unit
        if seen is None or seen[0] is not block or seen[1] is not reading.header:
            seen = block, reading.header
            header = for_the_year(block.columns, reading.header)
            columns = printed_order(block.columns, header)
            leaves = cells_above(columns, header)
        if not reading.values:
            put_nothing(row, columns, unit, tables)
            continue
        others = strangers(header) if len(reading.values) > len(columns) else ()
        tables.put(row, columns, unit, fit(reading.values, len(columns), leaves, others, total=False), reading)
    for parts in divided.values():
        _put_parts(parts, usual, tables)
    if readings or divided:
        tables.forms[DISCLOSURE] = usual or "2021"


def _put_parts(parts: list[RowReading], usual: str | None, tables: Tables) -> None:
    if found := _block_for(parts[0], None) or _block_for(parts[0], usual):
        _, block, row = found
        columns = printed_order(block.columns, parts[0].header)
        leaves = cells_above(columns, parts[0].header)
        placed = [fit(part.values, len(columns), leaves, total=False) for part in parts]
        put_divided(parts, placed, row, columns, tables)


def _without_filler(readings: list[RowReading]) -> list[RowReading]:
    """The rows without the empty cell behind their last column, where a table has one: so that an empty first cell is
    told from it. That it has one is told by rows that are full before it, and no row may have a number there."""
    long = {
        reading.row: reading
        for reading in readings
        if reading.how == "flat" and len(reading.values) == len(reading.header) + 1 > 2
    }
    ends = [reading.values[-1].raw.strip() for reading in long.values()]
    full = [reading for reading in long.values() if all(value.raw.strip() for value in reading.values[:-1])]
    if not full or any(ends):
        return readings
    return [replace(row, values=row.values[:-1]) if row.row in long else row for row in readings]


def _collapse(reading: RowReading) -> RowReading:
    """One value a column where a merged cell was printed once for each column that it covered, header and all."""
    ids = [h.id for h in reading.header]
    values = reading.values[: len(ids)]
    if len(set(ids)) == len(ids) or "" in ids or any(value.raw for value in reading.values[len(ids) :]):
        return reading
    by_id: dict[str, list[Value]] = {}
    for column, value in zip(ids, values, strict=False):
        by_id.setdefault(column, []).append(value)
    if any(len({value.reading.value for value in cells} - {None}) > 1 for cells in by_id.values()):
        return reading
    first = {h.id: h for h in reversed(reading.header)}
    kept = tuple(max(cells, key=lambda value: value.reading.value is not None) for cells in by_id.values())
    return replace(reading, header=tuple(replace(first[column], column=-1) for column in by_id), values=kept)


def _block_for(reading: RowReading, form_id: str | None) -> tuple[str, Block, Row] | None:
    """The block that a row stands in: the one form whose header or number of columns the row has."""
    return _best_block(reading.row, tuple(h.id for h in reading.header), len(reading.values), form_id)


@lru_cache(maxsize=1024)
def _best_block(
    row_id: str, header: tuple[str, ...], values: int, form_id: str | None
) -> tuple[str, Block, Row] | None:
    best: list[tuple[int, str, Block, Row]] = []
    for form in load_forms():
        if form_id not in (None, form.id):
            continue
        for block in form.find_table(DISCLOSURE).block:
            row = next((row for row in block.rows if row.id == row_id or _same(row.id, row_id)), None)
            if row is None:
                continue
            best.append((_likeness(header, values, tuple(column.id for column in block.columns)), form.id, block, row))
    best.sort(key=lambda entry: -entry[0])
    if not best or (len(best) > 1 and best[0][0] == best[1][0]):
        return None
    return best[0][1:]


def _likeness(header: tuple[str, ...], values: int, columns: tuple[str, ...]) -> int:
    """How well a header and a number of values fit the columns of a block.

    Strangers in the header may be columns of the form whose names were cut (本年新) or the office's own (上年数,
    同比): there their number says nothing, but a column that stands elsewhere than in the block does.
    """
    known, ids = set(header) - {"", WHOLE_YEAR}, set(columns)
    score = 10 * len(known & ids) - 10 * len(known - ids)
    if WHOLE_YEAR in header:
        return score + 10 * (len(columns) == 1)
    if "" in header:
        displaced = known < ids and any(
            name in ids and columns[at : at + 1] != (name,) for at, name in enumerate(header)
        )
        return score - 10 * displaced
    return score + 3 * (values == len(ids)) - (4 * abs(len(header) - len(ids)) if header else 0)


@cache
def _same(one: str, other: str) -> bool:
    """Rows of two forms that carry the same label: 行政事业性收费 is `fee` in one and `fees` in the other."""
    labels: dict[str, set[str]] = {}
    for form in load_forms():
        for block in form.find_table(DISCLOSURE).block:
            for row in block.rows:
                labels.setdefault(row.id, set()).add(normalise(row.label))
    return bool(labels.get(one, set()) & labels.get(other, set()))


def form_of_year(year: int | None) -> str | None:
    """The form that was in force for a year; None where no form is known to be."""
    return next((form.id for form in load_forms() if year and form.years[0] <= year <= form.years[1]), None)
