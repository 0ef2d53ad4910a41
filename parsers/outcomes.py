"""Table 4 with other columns than the form's: a sum over its groups beside them, or no 总计 in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from parsers.rows import stands_under

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from decimal import Decimal

    from parsers.form import Block, Column
    from parsers.report import Status
    from parsers.rows import Header, RowReading, Value


class Group(NamedTuple):
    """A group of outcomes as the source prints it: its columns, and the values that stand in them."""

    block: Block
    columns: Sequence[Column]
    values: tuple[Value, ...]
    reading: RowReading
    status: Status = "printed"


def other_columns(
    blocks: Sequence[Block], runs: list[RowReading], order: Callable[[Sequence[Header]], Sequence[Block]]
) -> list[Group]:
    """The groups that runs of values fill which are longer or shorter than the form's; nothing where that is not certain.

    `order` tells in which order a header has the groups.
    """
    if any(run.row for run in runs):
        return []
    found: list[Group] = []
    for run in runs:
        groups = _under_header(blocks, run) or _in_line(order(run.header), run)
        if not groups:
            return []
        found += groups
    named = [group.block.label for group in found]
    return found if len(set(named)) == len(named) else []


def _under_header(blocks: Sequence[Block], run: RowReading) -> list[Group]:
    """The values by the cells of the header above them: one under each outcome, the rest under what is no outcome."""
    found = [group for block in blocks if (group := _group(block, run))]
    headed = {cell.block for cell in run.header if cell.id} & {block.label for block in blocks}
    taken = [id(value) for group in found for value in group.values]
    if len(found) < len(headed) or len(set(taken)) < len(taken):
        return []
    strange = [cell for cell in run.header if cell.column >= 0 and not (cell.id and cell.block)]
    others = [value for value in run.values if id(value) not in taken]
    return found if all(any(stands_under(value, cell) for cell in strange) for value in others) else []


def _group(block: Block, run: RowReading) -> Group | None:
    """A group whose outcomes are headed once each, all or all but 总计, with one value under each."""
    by_id = {column.id: column for column in block.columns}
    leaves = [cell for cell in run.header if cell.block == block.label and cell.id in by_id and cell.column >= 0]
    ids = [leaf.id for leaf in leaves]
    if len(set(ids)) < len(ids) or not {*by_id} - {*ids} <= {"total"}:
        return None
    below = [[value for value in run.values if stands_under(value, leaf)] for leaf in leaves]
    if any(len(values) != 1 for values in below):
        return None
    return Group(block, [by_id[i] for i in ids], tuple([values[0] for values in below]), run)


def _in_line(blocks: Sequence[Block], run: RowReading) -> list[Group]:
    """The values of a flattened row: as many as its header has outcomes without 总计, or one more than the form's, which
    adds up the others."""
    columns = blocks[0].columns
    bare = [column for column in columns if column.id != "total"]
    ids = [cell.id for cell in sorted(run.header, key=lambda cell: cell.line) if cell.id]
    values = run.values if len(run.values) == len(ids) else _stripped(run.values)
    if len(values) == len(ids) and ids == [column.id for column in bare] * len(blocks):
        return _cut(blocks, bare, values, run)
    if len(values) != len(columns) * len(blocks) + 1:
        return []
    ways = [(values[-1], values[:-1]), (values[0], values[1:])]
    whole = [window for more, window in ways if _is_sum(more, window, len(columns))]
    numbers = {tuple(value.reading.value for value in window) for window in whole}
    return _cut(blocks, columns, whole[0], run) if len(numbers) == 1 else []


def _stripped(values: tuple[Value, ...]) -> tuple[Value, ...]:
    """The values without the empty cells before and after them, which fill up the lines of a header and of the row."""
    filled = [at for at, value in enumerate(values) if value.raw]
    return values[filled[0] : filled[-1] + 1] if filled else ()


def _cut(blocks: Sequence[Block], columns: Sequence[Column], values: tuple[Value, ...], run: RowReading) -> list[Group]:
    width = len(columns)
    # zeros are zeros wherever they stand, and prove nothing
    status: Status = "printed" if any(value.reading.value for value in values) else "inferred"
    return [
        Group(block, columns, values[at * width : (at + 1) * width], run, status) for at, block in enumerate(blocks)
    ]


def _is_sum(more: Value, values: Sequence[Value], width: int) -> bool:
    """Whether groups of numbers add up, and a number beside them adds up all of them, or the last two."""
    numbers: list[Decimal] = [value.reading.value for value in values if value.reading.value is not None]
    if len(numbers) < len(values) or more.reading.value is None:
        return False
    groups = [numbers[at : at + width] for at in range(0, len(numbers), width)]
    totals = [group[-1] for group in groups]
    sound = all(sum(group[:-1]) == group[-1] for group in groups)
    return sound and more.reading.value in (sum(totals), sum(totals[1:]))
