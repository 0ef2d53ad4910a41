"""Rows → the figures of a report: decides for each table which form it follows, and puts every row in its place."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from parsers.findings import finding
from parsers.form import load_forms, variable_name
from parsers.labels import APPLICATIONS, DISCLOSURE, REVIEWS, find_table, normalise, resembles, row_order
from parsers.place import Placed, absent, fit, glued, settle, to_figure
from parsers.solve import TooMany, placements, solve

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from parsers.form import Block, Column, Row, Table
    from parsers.report import Figure, Finding
    from parsers.rows import Header, RowReading, Value
    from parsers.solve import Cells

ALIKE = 0.6
"""A label that no list knows is taken for the row that must stand there if it resembles it this much."""


@dataclass(slots=True)
class Tables:
    """What the tables of a source say: figures by variable, the form of each table, and what went wrong."""

    figures: dict[str, Figure] = field(default_factory=dict)
    forms: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    doubtful: set[str] = field(default_factory=set)
    refused: bool = False
    """Whether numbers were there that cannot be placed: what has none of them is unsure, not absent."""

    def put(self, row: Row, columns: Sequence[Column], unit: str, placed: Placed | None, reading: RowReading) -> None:
        """Enter one row's figures; a row that could not be read is unsure and says so."""
        names = tuple(variable_name(row, column) for column in columns)
        values = placed.values if placed else (None,) * len(columns)
        status = placed.status if placed else "unsure"
        for name, column, value in zip(names, columns, values, strict=True):
            self.figures[name] = to_figure(name, column.unit or unit, value, status)
            if value and value.reading.doubtful:
                self.doubtful.add(name)
        if placed and placed.split and any(value and value.reading.value for value in values):
            self.findings.append(finding("digits-glued", names, label=row.label or row.id, raw=reading.values[0].raw))
        if placed is None or placed.lost:
            raw = " ".join(value.raw.strip() or "∅" for value in reading.values)
            self.findings.append(
                finding(
                    "cells-lost",
                    names,
                    label=row.label or row.id,
                    count=len(reading.values),
                    cells=len(columns),
                    raw=raw,
                )
            )


def place_rows(readings: Iterable[RowReading], year: int | None) -> Tables:
    """The figures of all tables. `year` decides only where a table itself does not tell its form."""
    tables = Tables()
    by_table: dict[str, list[RowReading]] = {}
    for reading in _without_repetition(list(readings), tables):
        by_table.setdefault(reading.table, []).append(reading)
    filled = _is_filled_up(by_table.get(APPLICATIONS, []))
    for table_id in (DISCLOSURE, APPLICATIONS) if filled else ():
        by_table[table_id] = [_without_filling(reading) for reading in by_table.get(table_id, [])]
    _place_disclosure(by_table.get(DISCLOSURE, []), year, tables)
    _place_applications(by_table.get(APPLICATIONS, []), year, tables)
    _place_reviews(by_table.get(REVIEWS, []), tables)
    return tables


def _is_filled_up(readings: list[RowReading]) -> bool:
    """Whether the rows of table 3 end with cells that no row ever fills, and begin with one that some row does."""
    rows = [r.values for r in readings if r.how == "flat" and len(r.values) > len(APPLICANTS)]
    if len(rows) < MANY_ROWS:
        return False
    ends = all(value.reading.value is None for row in rows for value in row[len(APPLICANTS) :])
    return ends and any(row[0].reading.value is not None for row in rows)


def _without_filling(reading: RowReading) -> RowReading:
    """A row without the cells behind its last column, where they are empty."""
    width = len(APPLICANTS) if reading.table == APPLICATIONS else len(reading.header)
    if reading.how != "flat" or not width or any(v.reading.value is not None for v in reading.values[width:]):
        return reading
    return reading._replace(values=reading.values[:width])


APPLICANTS = ("person", "firm", "research", "charity", "legal", "other", "total")


def _without_repetition(readings: list[RowReading], tables: Tables) -> list[RowReading]:
    """Where a tool kept each distinct line once, hardly a value is left, and none stands where it stood."""
    flat = [reading for reading in readings if reading.how == "flat" and reading.table != REVIEWS]
    raws = [value.raw for reading in flat for value in reading.values if value.raw]
    empty = sum(not reading.values for reading in flat)
    rows = {reading.row for reading in flat}
    if len(flat) < MANY_ROWS or len(raws) != len(set(raws)) or not raws or empty < len(flat) / 2 or "penalty" in rows:
        # the header 处理决定数量 stands over 行政许可 and again over 行政处罚: where it was kept once, the second row has none
        return readings
    tables.findings.append(finding("lines-lost", (), count=len(raws)))
    tables.refused = True
    return [reading._replace(values=()) if reading.how == "flat" else reading for reading in readings]


MANY_ROWS = 15
"""From so many rows on it is no chance that no number is printed twice: most are 0."""


# -- table 2: every 第二十条 item is a block of its own, on the form of its own header


def _place_disclosure(readings: list[RowReading], year: int | None, tables: Tables) -> None:
    readings = _distinct([_collapse(reading) for reading in readings], tables)
    chosen = {reading.row: _block_for(reading, None) for reading in readings}
    votes = Counter(form for found in chosen.values() if found and (form := found[0]))
    usual = votes.most_common(1)[0][0] if votes else _form_of_year(year)
    for reading in readings:
        found = chosen[reading.row] or _block_for(reading, usual)
        if found is None:
            continue
        form_id, block, row = found
        unit = find_table(DISCLOSURE, form_id).unit
        columns = _printed_order(block.columns, reading.header)
        leaves = _leaves(columns, reading.header)
        if not reading.values:
            _put_nothing(row, columns, unit, tables)
            continue
        tables.put(row, columns, unit, fit(reading.values, len(columns), leaves, total=False), reading)
    if readings:
        tables.forms[DISCLOSURE] = usual or "2021"


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
    return reading._replace(header=tuple(first[column]._replace(column=-1) for column in by_id), values=kept)


def _block_for(reading: RowReading, form_id: str | None) -> tuple[str, Block, Row] | None:
    """The block that a row stands in: the one form whose header or number of columns the row has."""
    best: list[tuple[int, str, Block, Row]] = []
    known = {h.id for h in reading.header if h.id}
    for form in load_forms():
        if form_id not in (None, form.id):
            continue
        for block in form.find_table(DISCLOSURE).block:
            row = next((row for row in block.rows if row.id == reading.row or _same(row.id, reading.row)), None)
            if row is None:
                continue
            ids = {column.id for column in block.columns}
            score = 10 * len(known & ids) - 10 * len(known - ids) + 3 * (len(reading.values) == len(ids))
            score -= 4 * abs(len(reading.header) - len(ids)) if reading.header else 0
            best.append((score, form.id, block, row))
    best.sort(key=lambda entry: -entry[0])
    if not best or (len(best) > 1 and best[0][0] == best[1][0]):
        return None
    return best[0][1:]


@cache
def _same(one: str, other: str) -> bool:
    """Rows of two forms that carry the same label: 行政事业性收费 is `fee` in one and `fees` in the other."""
    labels: dict[str, set[str]] = {}
    for form in load_forms():
        for block in form.find_table(DISCLOSURE).block:
            for row in block.rows:
                labels.setdefault(row.id, set()).add(normalise(row.label))
    return bool(labels.get(one, set()) & labels.get(other, set()))


def _form_of_year(year: int | None) -> str | None:
    return next((form.id for form in load_forms() if year and form.years[0] <= year <= form.years[1]), None)


# -- table 3


def _place_applications(readings: list[RowReading], year: int | None, tables: Tables) -> None:
    readings = _distinct(_name_rows(readings, tables), tables)
    if not readings:
        return
    named = {reading.row: reading for reading in readings}
    form_id = _form_of_applications(named, tables.forms.get(DISCLOSURE) or _form_of_year(year) or "2021")
    tables.forms[APPLICATIONS] = form_id
    table = find_table(APPLICATIONS, form_id)
    placed, columns = _fit_rows(table.block[0], named)
    if any(row.lost for row in placed.values()):
        placed |= _prove(table, named, placed)
    for row in table.block[0].rows:
        reading = named.get(row.id)
        if reading is None or not reading.values:
            _put_nothing(row, table.block[0].columns, table.unit, tables)
        else:
            tables.put(row, columns[row.id], table.unit, placed.get(row.id), reading)


def _fit_rows(block: Block, named: dict[str, RowReading]) -> tuple[dict[str, Placed], dict[str, Sequence[Column]]]:
    """Each row's values, row by row, and the order in which the source prints their columns."""
    placed: dict[str, Placed] = {}
    orders: dict[str, Sequence[Column]] = {}
    seen: tuple[Header, ...] | None = None
    columns: Sequence[Column] = block.columns
    leaves: list[Header] = []
    for row in block.rows:
        reading = named.get(row.id)
        if reading is None or not reading.values:
            continue
        if reading.header is not seen:
            seen = reading.header
            columns = _believed_order(block.columns, seen, named.values())
            leaves = _leaves(columns, seen)
        orders[row.id] = columns
        found = fit(reading.values, len(columns), leaves, total=columns[-1].id == "total")
        if found:
            placed[row.id] = found if reading.label.strip() else found._replace(status="inferred")
    return placed, orders


def _believed_order(
    columns: Sequence[Column], header: tuple[Header, ...], readings: Iterable[RowReading]
) -> Sequence[Column]:
    """The order of the header, if it is the form's or more rows add up in it: wrong spans shuffle a header more often
    than an office does."""
    printed = _printed_order(columns, header)
    if list(printed) == list(columns):
        return columns
    total = _total_at(printed)
    rows = [
        [v.reading.value for v in r.values] for r in readings if r.header is header and len(r.values) == len(columns)
    ]
    better = [_is_sum(row, total) - _is_sum(row, len(columns) - 1) for row in rows]
    return printed if sum(better) > 0 else columns


def _total_at(columns: Sequence[Column]) -> int:
    return next(at for at, column in enumerate(columns) if column.id == "total")


def _is_sum(row: Sequence[Decimal | None], at: int) -> bool:
    others = sum(number for number in (*row[:at], *row[at + 1 :]) if number)
    return bool(row[at]) and others == row[at]


def _prove(table: Table, named: dict[str, RowReading], placed: dict[str, Placed]) -> dict[str, Placed]:
    """The rows that lost cells, once more with the sums of the whole table."""
    width = len(table.block[0].columns)
    options: dict[str, tuple[Cells, ...]] = {}
    for row in table.block[0].rows:
        reading, found = named.get(row.id), placed.get(row.id)
        if reading and (not found or found.lost):
            options[row.id] = placements(tuple(value.reading.value for value in reading.values), width)
        elif found:
            options[row.id] = (tuple(value.reading.value if value else None for value in found.values),)
    balance, results = (next(rule for rule in table.rule if rule.id == name) for name in ("balance", "results"))
    try:
        known = solve({n: o for n, o in options.items() if o}, results.left, balance)
    except TooMany:
        return {}
    lost = {name for name, row in placed.items() if row.lost}
    return {name: settle(named[name].values, known[name]) for name in lost & set(known) if any(named[name].values)}


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
    named = list(readings)
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
            named[at + offset] = named[at + offset]._replace(row=row)
        at = end
    if lost := [reading for reading in named if not reading.row]:
        tables.findings.append(finding("row-not-recognised", (), count=len(lost), label=lost[0].label[:40]))
    return [reading for reading in named if reading.row]


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


# -- table 4


def _place_reviews(readings: list[RowReading], tables: Tables) -> None:
    if not readings:
        return
    runs = _likely(readings)
    form_id = tables.forms.get(APPLICATIONS) or tables.forms.get(DISCLOSURE) or "2021"
    tables.forms[REVIEWS] = form_id
    table = find_table(REVIEWS, form_id)
    for blocks, reading in _share_out(table.block, runs, tables):
        width = len(blocks[0].columns)
        for at, block in enumerate(blocks):
            values = reading.values[at * width : (at + 1) * width]
            columns = _printed_order(block.columns, [h for h in reading.header if h.block == block.label and h.id])
            if _is_sum(_numbers(values), width - 1) or not _is_sum(_numbers(values), _total_at(columns)):
                columns = block.columns
            placed = Placed(tuple(values), "printed") if len(values) == width else None
            tables.put(block.rows[0], columns, table.unit, placed, reading)
    for block in table.block:
        if variable_name(block.rows[0], block.columns[0]) not in tables.figures:
            _put_nothing(block.rows[0], block.columns, table.unit, tables)


def _likely(readings: list[RowReading]) -> list[RowReading]:
    """The runs of values that are table 4: those of one reading, grids before text, where they fill it."""
    runs = [reading for reading in readings if reading.values]
    for how in ("grid", "flat"):
        alike = [run for run in runs if run.how == how]
        if alike and sum(len(run.values) for run in alike) in (15, 10, 5):
            return alike
    return runs


def _share_out(
    blocks: Sequence[Block], runs: list[RowReading], tables: Tables
) -> list[tuple[Sequence[Block], RowReading]]:
    """Which groups of outcomes each run of values fills: 15 values fill all three, 5 or 10 those that head them."""
    if not runs:
        return []
    if any(run.row for run in runs):
        return _turned(blocks, [run for run in runs if run.row])
    width = len(blocks[0].columns)
    if len(runs) == 1:
        runs = [_unglue_outcomes(blocks, runs[0], tables)]
    whole = runs[0]._replace(values=_trim([value for run in runs for value in run.values], width * len(blocks)))
    if len(whole.values) == width * len(blocks):
        ordered = _in_header_order(blocks, whole.header) if len(runs) == 1 else blocks
        return [(ordered, whole)]
    shared: list[tuple[Sequence[Block], RowReading]] = []
    for run in runs:
        headed = [block for block in blocks if block.label in {h.block for h in run.header}]
        if headed and len(run.values) == width * len(headed):
            shared.append((headed, run))
    if shared:
        return shared
    zero = {value.reading.value for value in whole.values} == {0}
    names = tuple(variable_name(b.rows[0], c) for b in blocks for c in b.columns)
    raw = " ".join(value.raw for value in whole.values)
    tables.findings.append(
        finding("cells-lost", names, label="行政复议、行政诉讼", count=len(whole.values), cells=len(names), raw=raw)
    )
    for block in blocks:
        for column in block.columns:
            name = variable_name(block.rows[0], column)
            tables.figures[name] = to_figure(name, "件", whole.values[0] if zero else None, "inferred")
    return []


def _unglue_outcomes(blocks: Sequence[Block], run: RowReading, tables: Tables) -> RowReading:
    """Table 4 whose values were printed as one run of digits, one digit each."""
    names = tuple(variable_name(block.rows[0], column) for block in blocks for column in block.columns)
    digits = glued(run.values, len(names), alone=True)
    if not digits:
        return run
    if any(value.reading.value for value in digits):
        tables.findings.append(finding("digits-glued", names, label="行政复议、行政诉讼", raw=run.values[0].raw))
    return run._replace(values=digits)


def _trim(values: list[Value], width: int) -> tuple[Value, ...]:
    """Without the empty cells before and after that only lay out the row, if that leaves one way to read it."""
    windows = [
        tuple(values[at : at + width])
        for at in range(len(values) - width + 1)
        if not any(value.raw for value in (*values[:at], *values[at + width :]))
    ]
    fitting = [window for window in windows if len(windows) == 1 or _outcomes_add_up(window)]
    return fitting[0] if len(fitting) == 1 else tuple(values)


def _outcomes_add_up(values: Sequence[Value]) -> bool:
    numbers = [value.reading.value or 0 for value in values]
    return all(sum(numbers[at : at + 4]) == numbers[at + 4] for at in range(0, len(numbers), 5))


def _in_header_order(blocks: Sequence[Block], header: Sequence[Header]) -> Sequence[Block]:
    order = list(dict.fromkeys(h.block for h in header if h.block and h.column >= 0))
    return sorted(blocks, key=lambda b: order.index(b.label)) if set(order) == {b.label for b in blocks} else blocks


def _turned(blocks: Sequence[Block], runs: list[RowReading]) -> list[tuple[Sequence[Block], RowReading]]:
    """Table 4 with one outcome a line: the groups are its columns."""
    by_outcome = {run.row: run for run in runs}
    found: list[tuple[Sequence[Block], RowReading]] = []
    for at, block in enumerate(blocks):
        rows = [by_outcome.get(column.id) for column in block.columns]
        if all(row is not None and len(row.values) == len(blocks) for row in rows):
            values = tuple(row.values[at] for row in rows if row)
            found.append(([block], runs[0]._replace(values=values, header=(), row="")))
    return found


# -- what the tables share


def _distinct(readings: list[RowReading], tables: Tables) -> list[RowReading]:
    """One reading a row: where a row is read twice with different values, neither is taken."""
    found: dict[str, RowReading] = {}
    for reading in readings:
        known = found.get(reading.row)
        if known is None or not any(v.reading.value is not None for v in known.values):
            # an empty copy of the form often stands before the one that was filled in
            found[reading.row] = reading if known is None or reading.values else known
        elif reading.values and known.how == reading.how and _numbers(reading.values) != _numbers(known.values):
            tables.findings.append(finding("row-twice", (), label=reading.label or reading.row))
            found[reading.row] = known._replace(values=known.values + reading.values)
    return list(found.values())


def _numbers(values: Sequence[Value]) -> list[Decimal | None]:
    return [value.reading.value for value in values]


def _printed_order(columns: Sequence[Column], header: Sequence[Header]) -> Sequence[Column]:
    """The form's columns in the order in which the source prints them, if its header names each once."""
    leaves = _side_by_side(h for h in header if h.id and h.column >= 0)
    by_id = {column.id: column for column in columns}
    ids = [leaf.id for leaf in leaves]
    return [by_id[i] for i in ids] if len(ids) == len(columns) and set(ids) == set(by_id) else columns


def _leaves(columns: Sequence[Column], header: Sequence[Header]) -> list[Header]:
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


def _put_nothing(row: Row, columns: Sequence[Column], unit: str, tables: Tables) -> None:
    """The row's label is there (or not even that) and no value with it."""
    for column in columns:
        figure = absent(row, column, unit, "unsure" if tables.refused else "absent")
        tables.figures.setdefault(figure.variable, figure)
