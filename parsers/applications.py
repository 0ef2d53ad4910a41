"""Table 3: rows find their place by their labels, by the rows around them, and by the sums of the whole table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from parsers.disclosure import form_of_year
from parsers.entries import distinct, is_filled, put_nothing
from parsers.findings import finding
from parsers.form import load_forms, names_in
from parsers.header import believed_order, cells_above, is_sum, strangers
from parsers.labels import APPLICATIONS, DISCLOSURE, find_table, normalise, recognise, resembles, row_order
from parsers.left_out import OTHER, PERSON, TOTAL, broken, narrow
from parsers.place import Placed, fit, settle
from parsers.solve import TooMany, placements, solve

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from parsers.entries import Tables
    from parsers.form import Block, Column, Table
    from parsers.left_out import Narrow
    from parsers.report import Finding, Status
    from parsers.rows import Header, RowReading
    from parsers.solve import Cells

ALIKE = 0.6
"""A label that no list knows is taken for the row that must stand there if it resembles it this much."""


def place_applications(readings: list[RowReading], year: int | None, tables: Tables) -> None:
    """Enter the figures of table 3."""
    readings = distinct(_name_rows(readings, tables), tables)
    if not readings:
        return
    named = {reading.row: reading for reading in readings}
    form_id = _form_of_applications(named, tables.forms.get(DISCLOSURE) or form_of_year(year) or "2021")
    tables.forms[APPLICATIONS] = form_id
    table = find_table(APPLICATIONS, form_id)
    _name_strangers(table, named, tables)
    if fewer := narrow(table.block[0].columns, named):
        _put_fewer(table, fewer, named, tables)
        return
    placed, columns = _fit_rows(table.block[0], named)
    if remarked := _without_remarks({name: reading for name, reading in named.items() if name not in placed}):
        named |= remarked
        placed, columns = _fit_rows(table.block[0], named)
    if any(row.lost for row in placed.values()):
        placed |= _prove(table, named, placed)
        placed = _without_torn(table.block[0], named, placed)
    for row in table.block[0].rows:
        reading = named.get(row.id)
        if reading is None or not reading.values:
            put_nothing(row, table.block[0].columns, table.unit, tables)
        else:
            tables.put(row, columns[row.id], table.unit, placed.get(row.id), reading)


def _name_strangers(table: Table, named: dict[str, RowReading], tables: Tables) -> None:
    """Say which rows have numbers that the form has no place for, while a row of it has none: one may be the other."""
    order = [row.id for row in table.block[0].rows]
    strange = [reading for name, reading in named.items() if name not in order and is_filled(reading)]
    if strange and any(name not in named for name in order):
        tables.findings.append(finding("row-not-recognised", (), count=len(strange), label=strange[0].label[:40]))


def _without_remarks(left: dict[str, RowReading]) -> dict[str, RowReading]:
    """Rows that fit nowhere, without the remark (备注) behind their 总计, if that is where they add up."""
    rows = {name: reading for name, reading in left.items() if len(reading.values) == WIDTH + 1}
    numbers = [[value.reading.value for value in reading.values[:WIDTH]] for reading in rows.values()]
    told = [is_sum(row, WIDTH - 1) for row in numbers if row[-1]]
    if len(rows) < MANY_ROWS or len(told) < PROOF or not all(told):
        return {}
    return {name: replace(reading, values=reading.values[:WIDTH]) for name, reading in rows.items()}


WIDTH = 7
"""Columns of table 3, 总计 the last of them."""
MANY_ROWS, PROOF = 15, 2
"""So many rows are a table; sums that hold in so many of them and fail in none are no chance."""


def _put_fewer(table: Table, fewer: Narrow, named: dict[str, RowReading], tables: Tables) -> None:
    """Enter the figures of a table without some columns of the form: these are absent, and nobody knows their sums."""
    columns = table.block[0].columns
    status: Status = "inferred" if fewer.counted else "printed"
    for row in table.block[0].rows:
        reading = named.get(row.id)
        if not fewer.columns and reading and reading.values:
            tables.put(row, columns, table.unit, None, reading)
        elif reading and (values := fewer.rows.get(row.id)):
            tables.put(row, fewer.columns, table.unit, Placed(values, status), reading)
        put_nothing(row, columns, table.unit, tables)
    if fewer.columns:
        tables.findings += _say_fewer(table.block[0], fewer)


def _say_fewer(block: Block, fewer: Narrow) -> Iterator[Finding]:
    """Which rows do not add up, and which columns there are none of."""
    labels = {row.id: row.label for row in block.rows}
    ids = [column.id for column in fewer.columns]
    for row_id, left, right in broken(fewer):
        names = names_in(row_id, tuple(ids))
        yield finding("does-not-add-up", names, rule=f"applicants ({labels[row_id]})", left=left, right=right)
    missing = "、".join(column.label for column in block.columns if column.id not in ids)
    doubtful = [i for i in ids if i == OTHER or (fewer.counted and i not in (PERSON, TOTAL))]
    yield finding(
        "columns-left-out",
        tuple(name for row in fewer.rows for name in names_in(row, tuple(doubtful))),
        columns=missing,
    )


def _fit_rows(block: Block, named: dict[str, RowReading]) -> tuple[dict[str, Placed], dict[str, Sequence[Column]]]:
    """Each row's values, row by row, and the order in which the source prints their columns."""
    placed: dict[str, Placed] = {}
    orders: dict[str, Sequence[Column]] = {}
    seen: tuple[Header, ...] | None = None
    columns: Sequence[Column] = block.columns
    leaves: list[Header] = []
    others: list[Header] = []
    for row in block.rows:
        reading = named.get(row.id)
        if reading is None or not reading.values:
            continue
        if reading.header is not seen:
            seen = reading.header
            columns = believed_order(block.columns, seen, named.values())
            leaves, others = cells_above(columns, seen), strangers(seen)
        orders[row.id] = columns
        found = fit(reading.values, len(columns), leaves, others, total=columns[-1].id == "total")
        if found:
            placed[row.id] = found if reading.label.strip() else replace(found, status="inferred")
    return placed, orders


def _without_torn(block: Block, named: dict[str, RowReading], placed: dict[str, Placed]) -> dict[str, Placed]:
    """The rows without the last of a source that ends in its midst: what would have come may be any number."""
    last = next((row.id for row in reversed(block.rows) if row.id in named), "")
    if not last or last == block.rows[-1].id or not (last in placed and placed[last].lost):
        return placed
    return {name: row for name, row in placed.items() if name != last}


def _prove(table: Table, named: dict[str, RowReading], placed: dict[str, Placed]) -> dict[str, Placed]:
    """The rows that lost cells, once more with the sums of the whole table."""
    width = len(table.block[0].columns)
    lost = {name for name, row in placed.items() if row.lost}
    options: dict[str, tuple[Cells, ...]] = {}
    for row in table.block[0].rows:
        reading, found = named.get(row.id), placed.get(row.id)
        if reading and any(not value.reading.blank and value.reading.value is None for value in reading.values):
            continue  # what nobody can read may be any number
        if reading and (not found or found.lost):
            options[row.id] = placements(tuple(value.reading.value for value in reading.values), width)
        elif found:
            options[row.id] = (tuple(value.reading.value if value else None for value in found.values),)
    balance, results = (next(rule for rule in table.rule if rule.id == name) for name in ("balance", "results"))
    try:
        known = solve({n: o for n, o in options.items() if o}, results.left, balance, _without_total(options, lost))
    except TooMany:
        return {}
    open_ = dict.fromkeys(lost & set(options) - set(known), Placed((None,) * width, "unsure", lost=True))
    return open_ | {
        name: settle(named[name].values, known[name]) for name in lost & set(known) if any(named[name].values)
    }


def _without_total(options: dict[str, tuple[Cells, ...]], lost: set[str]) -> set[str]:
    """The rows that lost cells and have no total, where most rows have theirs: what they lost may be any number."""
    filled = {name: ways for name, ways in options.items() if any(any(cells) for cells in ways)}
    bare = {name for name, ways in filled.items() if all(cells[-1] is None for cells in ways)}
    return bare & lost if 2 * len(bare) < len(filled) else set()


def _form_of_applications(named: dict[str, RowReading], usual: str) -> str:
    """The form that has most of the rows: 2019 and 2021 differ in （六）其他处理. Rows with values count before labels.

    A label （六）其他处理 without values may be a heading of 2021 as well as an empty row of 2019.
    """
    for rows in ({row for row, reading in named.items() if reading.values}, set(named) - {"app_closed"}):
        has = {
            form.id: sum(row.id in rows for row in form.find_table(APPLICATIONS).block[0].rows) for form in load_forms()
        }
        fitting = [form_id for form_id, count in has.items() if count == max(has.values())]
        if len(fitting) < len(has):
            return usual if usual in fitting else fitting[-1]
    return usual


def _name_rows(readings: list[RowReading], tables: Tables) -> list[RowReading]:
    """Rows whose label was lost take the place that the rows around them leave, if that place is the only one."""
    order = row_order(APPLICATIONS)
    named = _whole_labels(readings)
    at = 0
    while at < len(named):
        if named[at].row:
            at += 1
            continue
        end = at
        while end < len(named) and not named[end].row:
            end += 1
        before = order.index(named[at - 1].row) if at else -1
        after = order.index(named[end].row) if end < len(named) else len(order)
        for offset, row in enumerate(_fill(named[at:end], order[before + 1 : after])):
            named[at + offset] = replace(named[at + offset], row=row)
        at = end
    if lost := [reading for reading in named if not reading.row]:
        tables.findings.append(finding("row-not-recognised", (), count=len(lost), label=lost[0].label[:40]))
    return [reading for reading in named if reading.row]


def _whole_labels(readings: list[RowReading]) -> list[RowReading]:
    """The rows with each pair joined that one label stands in: its figures are beside the one half or the other."""
    joined: list[RowReading] = []
    for reading in readings:
        whole = _join(joined[-1], reading) if joined else None
        if whole:
            joined[-1] = whole
        else:
            joined.append(reading)
    return joined


def _join(first: RowReading, second: RowReading) -> RowReading | None:
    if (first.row and second.row) or is_filled(first) == is_filled(second) or not (first.label and second.label):
        return None
    names = [label.id for label in recognise(first.label + second.label) if label.kind == "row"]
    texts = (first.label + second.label, first.label, second.label)
    whole = names and [resembles(text, names[0]) > WHOLE_LABEL for text in texts] == [True, False, False]
    if not whole or (first.row or second.row or names[0]) != names[0]:
        return None
    return replace(first if is_filled(first) else second, row=names[0], label=first.label + second.label)


WHOLE_LABEL = 0.95
"""Two halves of a label resemble it this much, put together: they are all of it."""


def _fill(rows: list[RowReading], gap: Sequence[str]) -> list[str]:
    """Row ids for rows without a label: all that the gap holds in one of the forms, or those whose words resemble it."""
    for form in load_forms():
        ids = [row.id for row in form.find_table(APPLICATIONS).block[0].rows if row.id in gap]
        if len(ids) == len(rows) and all(_may_be(reading.label, row) for reading, row in zip(rows, ids, strict=True)):
            return ids
    found = [max(gap, key=lambda row: resembles(reading.label, row), default="") for reading in rows]
    alike = all(row and resembles(reading.label, row) >= ALIKE for reading, row in zip(rows, found, strict=True))
    return found if alike and len(set(found)) == len(found) else [""] * len(rows)


def _may_be(label: str, row: str) -> bool:
    return len(normalise(label)) < 3 or resembles(label, row) > 0.2
