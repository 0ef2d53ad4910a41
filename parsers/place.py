"""Rows → figures: which value belongs to which column, with certainty or not at all."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from parsers.form import variable_name
from parsers.numbers import BLANK, read_cell
from parsers.report import NOWHERE, Figure, Status
from parsers.rows import Value, stands_under
from parsers.solve import Known, placements

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from parsers.form import Column, Row
    from parsers.rows import Header


class Placed(Struct, frozen=True, gc=False):
    """A row's values, one per column of the form: None where the cell is unsure. `lost` says that cells were lost."""

    values: tuple[Value | None, ...]
    status: Status
    lost: bool = False
    split: bool = False
    """Whether one run of digits was split into the values."""
    merged: bool = False
    """Whether cells were merged; what they hold is placed where the source has it, or not at all."""


def fit(
    values: Sequence[Value], width: int, header: Sequence[Header], strangers: Sequence[Header] = (), *, total: bool
) -> Placed | None:
    """A row's values in the form's columns, or None where the row cannot be read.

    `header` names the leaf columns in the form's own order with their grid columns, or is empty; `strangers` are header
    cells that no form knows. `total` says that the last column is the sum of the others.
    """
    if len(values) == width:
        return Placed(tuple(values), "printed")
    if len(values) > width:
        return _drop(values, width, header, strangers, total=total)
    if any(not (value.reading.blank or value.reading.value is not None) for value in values):
        return _under(values, header) if header else None
    if width > 1 and (digits := glued(values, width)):
        return Placed(digits, "inferred", split=True)
    if values and header and (under := _under(values, header) or _merged(values, header)):
        return under
    return _lost(values, width, total=total) if values else None


def _drop(
    values: Sequence[Value], width: int, header: Sequence[Header], strangers: Sequence[Header], *, total: bool
) -> Placed | None:
    """More cells than columns: some are empty and no part of the form, or stand under a header of their own."""
    under = _under(values, header) if header else None
    if under:
        kept = {id(value) for value in under.values}
        extras = [value for value in values if id(value) not in kept and not value.reading.blank]
        own = all(any(stands_under(value, stranger) for stranger in strangers) for value in extras)
        return under if own or (total and any(_numbers(under.values)) and _adds_up(under.values)) else None
    if strangers or _is_crowded(values, header) or (total and len(values) >= 2 * width):
        # as many as that are two rows, one of which has lost its label
        return None
    extra = len(values) - width
    blanks = [i for i, value in enumerate(values) if value.reading.blank]
    # lists, as of two ways with the same numbers the last one is taken, whichever run it is
    ways = [
        tuple(value for i, value in enumerate(values) if i not in dropped)
        for dropped in (combinations(blanks, extra) if len(blanks) <= 12 else ())
    ]
    ends = [tuple(values[:width])] if all(v.reading.blank for v in values[width:]) else []
    if all(v.reading.blank for v in values[:extra]):
        ends.append(tuple(values[extra:]))
    # where an empty cell between others is taken out, nobody knows which: a 0 may have been empty
    for candidates, status in ((ends, PRINTED), (ways, INFERRED)):
        distinct = {tuple(v.reading.value for v in way): way for way in candidates}
        if total and len(distinct) > 1:
            distinct = {numbers: way for numbers, way in distinct.items() if _adds_up(way)}
        if len(distinct) == 1:
            chosen = next(iter(distinct.values()))
            others = {tuple(v.reading.value for v in way) for way in ways if not total or _adds_up(way)}
            if len(others) < 2:
                return Placed(chosen, status)
            # other empty cells could be the one too many: certain is only what stands in one place whichever it was
            sure = [len({number or 0 for number in column}) == 1 for column in zip(*others, strict=True)]
            return Placed(tuple(v if certain else None for v, certain in zip(chosen, sure, strict=True)), INFERRED)
    return None


PRINTED: Status = "printed"
INFERRED: Status = "inferred"


def _is_crowded(values: Sequence[Value], header: Sequence[Header]) -> bool:
    """Whether several cells stand under one column: under each of them, or numbers under any."""
    below = [[value for value in values if stands_under(value, leaf)] for leaf in header]
    if len(below) > 1 and all(len(cells) > 1 for cells in below):
        return True
    return any(sum(not value.reading.blank for value in cells) > 1 for cells in below)


def _adds_up(values: Sequence[Value | None]) -> bool:
    """Whether the last value is the sum of the others; a blank among them counts nothing, a blank total is no proof."""
    numbers = _numbers(values)
    return numbers[-1] is not None and sum(n for n in numbers[:-1] if n is not None) == numbers[-1]


def _numbers(values: Sequence[Value | None]) -> list[Decimal | None]:
    return [value.reading.value if value else None for value in values]


def glued(values: Sequence[Value], width: int, *, alone: bool = False) -> tuple[Value, ...] | None:
    """`规章000` under three columns is three zeros: safe only because it has as many digits as there are columns.

    `alone` says that the digits need no label before them: no office has counted fifteen digits of lawsuits.
    """
    if len(values) != 1 or not ((values[0].glued or alone) and values[0].raw.isdigit() and len(values[0].raw) == width):
        return None
    return tuple(replace(values[0], reading=found, raw=digit) for digit in values[0].raw if (found := read_cell(digit)))


def _under(values: Sequence[Value], header: Sequence[Header]) -> Placed | None:
    """The values by the grid columns they cover: each must stand under one header, and each header over one value."""
    placed: list[Value | None] = []
    for leaf in header:
        below = [v for v in values if stands_under(v, leaf)]
        if len(below) != 1 or leaf.column < 0:
            return None
        placed.append(below[0])
    return Placed(tuple(placed), "printed") if len({id(v) for v in placed}) == len(placed) else None


def _merged(values: Sequence[Value], header: Sequence[Header]) -> Placed | None:
    """The values where cells of a row were merged, so that together they cover each column once: 0 or nothing in a merged
    cell speaks for all its columns, another number for one of them or for their sum."""
    placed: list[Value | None] = []
    for leaf in header:
        below = [value for value in values if stands_under(value, leaf)]
        if len(below) != 1 or not _covers(below[0], leaf):
            return None
        alone = sum(stands_under(below[0], other) for other in header) == 1
        placed.append(below[0] if alone or not below[0].reading.value else None)
    return Placed(tuple(placed), "inferred", merged=True)


def _covers(value: Value, leaf: Header) -> bool:
    return value.column <= leaf.column and leaf.column + leaf.colspan <= value.column + value.colspan


def _lost(values: Sequence[Value], width: int, *, total: bool) -> Placed | None:
    """Fewer values than columns: only what every placement agrees on can be known."""
    numbers = tuple(value.reading.value for value in values)
    if all(number == 0 for number in numbers):
        # each of the row's cells is 0 or empty, whichever was lost
        return Placed((values[0],) * width, "inferred", lost=True)
    if not total or not (options := placements(numbers, width)):
        return None
    known = Known(tuple(map(frozenset, zip(*options, strict=True))))
    return settle(values, known)


def settle(values: Sequence[Value], known: Known) -> Placed:
    """The cells of a row of which one content is left; a cell that must be empty is blank.

    A lone number is taken for an applicant's that has lost its total, but may be the total: that is not sure to be empty.
    """
    cells: list[Value | None] = []
    alone = sum(value.reading.value is not None for value in values) == 1
    for column, contents in enumerate(known.cells):
        number = max((n for n in contents if n is not None), default=None)
        if not known.certain(column) or (number is None and alone and column == len(known.cells) - 1):
            cells.append(None)
        elif number is None:
            cells.append(Value(BLANK, "", NOWHERE))
        else:
            cells.append(next(value for value in values if value.reading.value == number))
    return Placed(tuple(cells), "inferred", lost=True)


def to_figure(name: str, unit: str, value: Value | None, status: Status) -> Figure:
    """The figure of one cell; `value` None means that its number could not be placed."""
    if value is None:
        return Figure(name, None, "unsure", "", NOWHERE, unit)
    number, measure, _, doubtful, _ = value.reading
    if number is None:
        return Figure(name, None, "unsure" if doubtful else "blank", value.raw, value.where, unit)
    if measure and unit.startswith("as printed"):
        unit = measure
    return Figure(name, number, status, value.raw, value.where, unit)


def absent(row: Row, column: Column, unit: str, status: Status = "absent") -> Figure:
    """A cell of the form that the source does not have, or no longer has."""
    return Figure(variable_name(row, column), None, status, "", NOWHERE, column.unit or unit)
