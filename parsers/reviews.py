"""Table 4: three groups of five outcomes, in one row of fifteen values or in pieces of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from parsers.entries import is_filled, numbers, put_nothing
from parsers.findings import finding
from parsers.form import variable_name
from parsers.header import is_sum, printed_order, total_at
from parsers.labels import APPLICATIONS, DISCLOSURE, REVIEWS, find_table
from parsers.numbers import UNREADABLE
from parsers.outcomes import other_columns
from parsers.place import Placed, glued, to_figure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from parsers.entries import Tables
    from parsers.form import Block, Column
    from parsers.outcomes import Group
    from parsers.report import Status
    from parsers.rows import Header, RowReading, Value


WHOLE = 15
"""Values of table 4: three groups of five."""


def place_reviews(readings: list[RowReading], tables: Tables) -> None:
    """Enter the figures of table 4."""
    if not readings:
        return
    runs = _apart(_likely(readings), tables)
    form_id = tables.forms.get(APPLICATIONS) or tables.forms.get(DISCLOSURE) or "2021"
    tables.forms[REVIEWS] = form_id
    table = find_table(REVIEWS, form_id)
    groups = _other_columns(table.block, runs)
    for group in groups:
        tables.put(group.block.rows[0], group.columns, table.unit, Placed(group.values, group.status), group.reading)
        put_nothing(group.block.rows[0], group.block.columns, table.unit, tables)
    for blocks, reading in [] if groups else _share_out(table.block, runs, tables):
        width = len(blocks[0].columns)
        order = _shuffled_alike(blocks[0], reading.header)
        for at, block in enumerate(blocks):
            values = reading.values[at * width : (at + 1) * width]
            columns = order or _order_of(block, reading, values)
            placed = Placed(tuple(values), _status(runs, values)) if len(values) == width else None
            tables.put(block.rows[0], columns, table.unit, placed, reading)
    for block in table.block:
        if variable_name(block.rows[0], block.columns[0]) not in tables.figures:
            put_nothing(block.rows[0], block.columns, table.unit, tables)


def _status(runs: Sequence[RowReading], values: Sequence[Value]) -> Status:
    """Whether values stand where they were printed: of a row with a cell too many, that may be any of its empty cells."""
    loose = sum(len(run.values) for run in runs) > WHOLE and any(value.reading.blank for value in values)
    return "inferred" if loose else "printed"


def _other_columns(blocks: Sequence[Block], runs: list[RowReading]) -> list[Group]:
    """The groups where a row is longer or shorter than the form's."""
    if all(len(run.values) in (WHOLE, 10, 5) for run in runs):
        return []
    return other_columns(blocks, runs, lambda header: _in_header_order(blocks, header))


def _order_of(block: Block, reading: RowReading, values: Sequence[Value]) -> Sequence[Column]:
    """In which order the outcomes of a group are printed: the form's, unless only the header's adds up."""
    row = numbers(values)
    if not any(row) or is_sum(row, len(block.columns) - 1):
        return block.columns
    columns = printed_order(block.columns, [h for h in reading.header if h.block == block.label and h.id])
    return columns if is_sum(row, total_at(columns)) else block.columns


def _shuffled_alike(block: Block, header: Sequence[Header]) -> Sequence[Column] | None:
    """The order of the outcomes where all groups have the same, and not the form's."""
    by_id = {column.id: column for column in block.columns}
    lines: dict[int, list[Header]] = {}
    for cell in header:
        if cell.id in by_id and cell.line >= 0:
            lines.setdefault(cell.line, []).append(cell)
    width = len(by_id)
    orders = {
        tuple(h.id for h in cells[at : at + width])
        for line in lines.values()
        for cells in [sorted(line, key=lambda h: h.column)]
        for at in range(0, len(cells), width)
    }
    order = next(iter(orders)) if len(orders) == 1 else ()
    return [by_id[i] for i in order] if set(order) == set(by_id) and order != tuple(by_id) else None


def _likely(readings: list[RowReading]) -> list[RowReading]:
    """The runs of values that are table 4: those of one reading, grids before text, where they fill it."""
    runs = [reading for reading in readings if reading.values]
    for how in ("grid", "flat"):
        alike = [run for run in runs if run.how == how]
        if alike and sum(len(run.values) for run in alike) in (15, 10, 5):
            return alike
    return runs


def _apart(runs: list[RowReading], tables: Tables) -> list[RowReading]:
    """One run where whole rows stand beside each other: of several years or offices, or of an empty copy of the form."""
    whole = [run for run in runs if len(run.values) == WHOLE and not run.row]
    if len(whole) < 2:
        return runs
    filled = [run for run in whole if is_filled(run)] or whole
    if len({run.label for run in whole}) > 1 or len({tuple(numbers(run.values)) for run in filled}) > 1:
        tables.findings.append(finding("row-twice", (), label="行政复议、行政诉讼"))
        both = tuple([replace(value, reading=UNREADABLE) for value in filled[0].values])
        return [replace(filled[0], values=both)]
    if len(filled) < len(whole):
        tables.emptied.update(("review", "suit_direct", "suit_after"))
    return [filled[0]]


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
    all_values = [value for run in runs for value in run.values]
    more = sum(bool(h.id) for h in runs[0].header) == WHOLE + 1  # a sum of all: no empty cell beside it is too many
    whole = replace(runs[0], values=tuple(all_values) if more else _trim(all_values, width * len(blocks)))
    if len(runs) == 1 and len(whole.values) == width * len(blocks):
        return [(_in_header_order(blocks, whole.header), whole)]
    shared = _headed(blocks, runs)
    in_groups = not any(len(run.values) % width for run in runs)
    if len(whole.values) == width * len(blocks) and in_groups and _in_order(blocks, runs, shared):
        return [(blocks, whole)]
    named = [block.label for own, _ in shared for block in own]
    if shared and len(set(named)) == len(named):
        if len(shared) < len(runs) and len(named) < len(blocks):
            # numbers of a group that nobody names
            _refuse([block for block in blocks if block.label not in named], whole, tables)
        return shared
    _refuse(blocks, whole, tables)
    return []


def _refuse(blocks: Sequence[Block], whole: RowReading, tables: Tables) -> None:
    """Leave the groups unsure of which nobody knows where their numbers are; all zeros are zeros wherever they are."""
    zero = {value.reading.value for value in whole.values} == {0}
    names = tuple(variable_name(b.rows[0], c) for b in blocks for c in b.columns)
    raw = " ".join(value.raw for value in whole.values)
    tables.findings.append(
        finding("cells-lost", names, label="行政复议、行政诉讼", count=len(whole.values), cells=len(names), raw=raw)
    )
    for name in names:
        tables.figures[name] = to_figure(name, "件", whole.values[0] if zero else None, "inferred")


def _headed(blocks: Sequence[Block], runs: list[RowReading]) -> list[tuple[Sequence[Block], RowReading]]:
    """The runs that have as many values as the groups that head them, with these groups."""
    shared: list[tuple[Sequence[Block], RowReading]] = []
    for run in runs:
        own = [block for block in blocks if block.label in {h.block for h in run.header}]
        named = sum(bool(h.id) for h in run.header)  # more columns than values: cells were lost
        if own and named <= len(run.values) == len(blocks[0].columns) * len(own):
            shared.append((_in_header_order(own, run.header), run))
    return shared


def _in_order(
    blocks: Sequence[Block], runs: list[RowReading], shared: list[tuple[Sequence[Block], RowReading]]
) -> bool:
    """Whether the runs, one behind the other, stand under the groups that head those of them that have a header."""
    headed = {id(run): list(own) for own, run in shared}
    at = 0
    for run in runs:
        end = at + len(run.values) // len(blocks[0].columns)
        if headed.get(id(run), list(blocks[at:end])) != list(blocks[at:end]):
            return False
        at = end
    return True


def _unglue_outcomes(blocks: Sequence[Block], run: RowReading, tables: Tables) -> RowReading:
    """Table 4 whose values were printed as one run of digits, one digit each."""
    digits = glued(run.values, sum(len(block.columns) for block in blocks), alone=True)
    if not digits:
        return run
    names = tuple(variable_name(block.rows[0], column) for block in blocks for column in block.columns)
    if any(value.reading.value for value in digits):
        tables.findings.append(finding("digits-glued", names, label="行政复议、行政诉讼", raw=run.values[0].raw))
    return replace(run, values=digits)


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
    # flattened text has no columns: its header stands in the order in which it was printed
    flat = all(h.column < 0 for h in header)
    said = list(dict.fromkeys(h.block for h in header if h.block and (flat or h.column >= 0)))
    order = _under_their_group(said, blocks)
    return sorted(blocks, key=lambda b: order.index(b.label)) if set(order) == {b.label for b in blocks} else blocks


def _under_their_group(said: Sequence[str], blocks: Sequence[Block]) -> list[str]:
    """The groups of outcomes where their headings stand: 行政诉讼 before 行政复议 puts both kinds of suits first."""
    group = {block.label: block.group for block in blocks}
    order: list[str] = []
    for name in said:
        below = [label for label in said if group.get(label) == name]
        order += below or ([] if group.get(name) in said else [name])
    return order


def _turned(blocks: Sequence[Block], runs: list[RowReading]) -> list[tuple[Sequence[Block], RowReading]]:
    """Table 4 with one outcome a line: the groups are its columns, or stand below each other."""
    if all(len(run.values) == 1 and len(run.header) == 1 for run in runs):
        return _listed(blocks, runs)
    by_outcome = {run.row: run for run in runs}
    found: list[tuple[Sequence[Block], RowReading]] = []
    for at, block in enumerate(blocks):
        rows = [by_outcome.get(column.id) for column in block.columns]
        if all(row is not None and len(row.values) == len(blocks) for row in rows):
            values = tuple(row.values[at] for row in rows if row)
            found.append(([block], replace(runs[0], values=values, header=(), row="")))
    return found


def _listed(blocks: Sequence[Block], runs: list[RowReading]) -> list[tuple[Sequence[Block], RowReading]]:
    """Table 4 as a list: a line for each outcome of each group."""
    by_place = {(run.header[0].block, run.row): run.values for run in runs}
    if len(by_place) < len(runs):
        return []
    found: list[tuple[Sequence[Block], RowReading]] = []
    for block in blocks:
        values = [by_place.get((block.label, column.id)) for column in block.columns]
        if all(values):
            run = replace(runs[0], values=tuple([value[0] for value in values if value]), header=(), row="")
            found.append(([block], run))
    return found
