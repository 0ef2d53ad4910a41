"""The table `harmonised`: beside the raw variables, never instead; each value with how it came about or why it is missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow.parquet as pq

from output.harmonised import harmonised
from output.missing import NUMBER, WHO
from output.panel_dta import REASON_LABELS, encoded, reason_labels
from output.reasons import BY_ID, REASONS
from output.rows import LARGEST, fitting
from output.stata import LONGEST_TEXT, Column, Contents, fitting_kind, write_dta
from output.tables import Column as TableColumn
from output.tables import Table, panel_table
from output.wide import BATCH, extent, numbers, texts
from parsers.form import variables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from output.expression import Expression
    from output.harmonised import Harmonised
    from output.missing import Codes
    from output.rows import Packed, Row, Value

NAME = "harmonised"
STATUS = "_st"
"""Ends the name of the column that says how a value came about."""

MADE = {
    "printed": ("all parts are printed", "各组成部分均为原文所印"),
    "inferred": ("a part is inferred", "有组成部分为推断值"),
    "corrected": ("a part is corrected", "有组成部分经更正"),
    "zero_for_blank": ("a part is an empty cell counted as 0", "有空单元格按0计"),
}
"""The statuses of a value that is there, in English and Chinese: the last of them that holds for one of its parts."""

_TITLE = {"en": "Harmonised variables of open-government reports", "zh": "政府信息公开年报跨格式可比变量"}
_RANK = {status: rank for rank, status in enumerate(MADE)}
_ABSENT, _ZERO = NUMBER["absent_from_form"], NUMBER["zero_for_blank"]


@cache
def harmonised_table() -> Table:
    """Who and when, every harmonised variable, and the status of each."""
    who = panel_table().columns[:WHO]
    values = (
        TableColumn(h.name, "decimal" if h.money else "whole", h.label_en, (h.label_en, h.label_zh))
        for h in harmonised()
    )
    statuses = (
        TableColumn(
            h.name + STATUS, "text", f"How {h.name} came about, or why it is missing.",
            (f"Status of {h.name}", f"{h.name}的状态"),
        )
        for h in harmonised()
    )  # fmt: skip
    about = "One row per row of panel: variables that run through the forms, computed from the raw ones."
    return Table(NAME, about, (*who, *values, *statuses), ("csv", "parquet"), 2_000)


def harmonised_row(packed: Packed, row: Row, codes: Codes) -> Row:
    """The row of the table for a report, its row of the panel and the reasons of its gaps."""
    place, known = _places(), codes.tobytes()
    # of most reports every number is printed: what is not is looked up, not what is
    names, texts, statuses, *_ = packed.figures
    read: dict[int, str] = {}
    if statuses.count("printed") < len(statuses):
        figures = zip(names, texts, statuses, strict=True)
        read = {place[name]: status for name, text, status in figures if text and status != "printed"}
    if _ZERO in known:
        read |= {int(at): "zero_for_blank" for at in np.flatnonzero(codes == _ZERO)}
    values: list[Value] = []
    statuses_made: list[str] = []
    for pick_summands, ready, reason, money in _ready(known):
        value: Value = None
        if pick_summands is not None and not read:  # nearly all of them
            total = sum(pick_summands(row))
            value, status = (total, "printed") if abs(total) < LARGEST else (None, "does_not_fit")
        else:
            value, status = _compute(ready, reason, money, row, read)
        values.append(value)
        statuses_made.append(status)
    return (*row[:WHO], *values, *statuses_made)


_Ready = tuple["_Pick | None", "_Ways", str, bool]
"""What picks the parts of a whole number that is but their sum; the ways that have all their parts, why it is missing if
none has, and whether it is an amount of money.
"""


@lru_cache(1024)  # most reports of one form have the same gaps
def _ready(codes: bytes) -> tuple[_Ready, ...]:
    """Of every harmonised variable what is asked for each row."""
    return tuple(_made_ready(*_judged(ways, codes), money) for ways, money in _plans())


def _made_ready(ready: _Ways, reason: str, money: bool) -> _Ready:
    is_sum = len(ready) == 1 and ready[0].total is sum and not money
    return (ready[0].pick_cells if is_sum else None), ready, reason, money


def _judged(ways: _Ways, codes: bytes) -> tuple[_Ways, str]:
    ready: list[_Way] = []
    reason = "absent_from_form"
    for way in ways:
        found = [codes[part] for part in way.parts]
        gaps = [code for code in found if code and code != _ZERO]
        if not gaps:
            ready.append(way)
        elif reason == "absent_from_form" and _ABSENT not in gaps:
            same = len(gaps) == len(found) and len(set(gaps)) == 1
            reason = REASONS[gaps[0] - 1].id if same else "parts_missing"
    return tuple(ready), reason


def _compute(ready: _Ways, reason: str, money: bool, row: Row, read: Mapping[int, str]) -> tuple[Value, str]:
    if not ready:
        return None, reason
    first, *others = ready
    value = first.total(first.pick_cells(row))
    if others and any(way.total(way.pick_cells(row)) != value for way in others):
        return None, "ways_differ"
    status = max((read.get(at, "printed") for at in first.parts), key=_RANK.__getitem__) if read else "printed"
    fits = fitting(value, money) if isinstance(value, Decimal) else value if abs(value) < LARGEST else None
    return fits, "does_not_fit" if fits is None else status


_Pick = Callable[[Any], tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class _Way:
    """An expression, with the places of its parts among the variables: what is asked for every row, looked up once."""

    total: Callable[[Any], Any]
    """The value, of a number for each part."""
    parts: tuple[int, ...]
    pick_cells: _Pick
    """The parts of a row of the panel."""


_Ways = tuple[_Way, ...]


def _picking(places: tuple[int, ...]) -> Callable[[Any], tuple[Any, ...]]:
    if len(places) > 1:
        return itemgetter(*places)
    return lambda cells: (cells[places[0]],)


@cache
def _plans() -> tuple[tuple[_Ways, bool], ...]:
    """Of every harmonised variable its ways, and whether it is an amount of money."""
    return tuple((tuple(_plan(way.expression) for way in each.ways), each.money) for each in harmonised())


def _plan(expression: Expression) -> _Way:
    parts = tuple(_places()[part] for part in expression.parts)
    total = sum if all(factor == 1 for _, factor in expression.factors) else expression.value
    return _Way(total, parts, _picking(tuple(WHO + at for at in parts)))


@cache
def _places() -> dict[str, int]:
    return {variable.name: place for place, variable in enumerate(variables())}


# -- for Stata


def write_harmonised_dta(folder: Path, rows: int) -> None:
    """Write the table for Stata, from its Parquet, with labels in both languages and statuses as labelled numbers."""
    known = extent(folder / f"{NAME}.parquet")
    declared = {each.name: each for each in harmonised()}
    columns = [_column(column, known.get(column.name, (0, 0)), declared) for column in harmonised_table().columns]
    values = {REASON_LABELS: reason_labels(), "status": _status_labels()}
    write_dta(folder / f"{NAME}.dta", Contents(_TITLE, columns, values), rows, _batches(folder, columns))


def _column(column: TableColumn, known: tuple[int, int], declared: dict[str, Harmonised]) -> Column:
    labels = dict(zip(("en", "zh"), column.labels, strict=True))
    if column.name.endswith(STATUS):
        return Column(column.name, "byte", labels, "status")
    if column.kind == "text":
        return Column(column.name, "str", labels, width=min(max(known[1], 1), LONGEST_TEXT))
    kind = "double" if column.kind == "decimal" else fitting_kind(*known)
    if (each := declared.get(column.name)) is None:
        return Column(column.name, kind, labels)
    return Column(column.name, kind, labels, REASON_LABELS, note_of(each))


def note_of(each: Harmonised) -> str:
    """How a variable is computed and what to mind, in one line."""
    ways = "; ".join(f"{', '.join(way.forms)}: {way.expression.text}" for way in each.ways)
    return f"unit: {each.unit}; {ways}; {each.note_en} {each.note_zh}"


def _status_labels() -> dict[str, dict[int | str, str]]:
    """A value has 1, 2, …; a gap its reason, as in the column of the value."""
    labels = reason_labels()
    for place, language in enumerate(("en", "zh")):
        labels[language] |= {rank + 1: says[place] for rank, says in enumerate(MADE.values())}
    return labels


def _batches(folder: Path, columns: list[Column]) -> Iterator[list[tuple[Any, Any]]]:
    missing = {r.id: ord(r.letter) - ord("a") + 2 for r in BY_ID.values() if r.of == "figure"}
    with pq.ParquetFile(folder / f"{NAME}.parquet") as file:
        for batch in file.iter_batches(BATCH):
            gaps = {
                name: np.array([missing.get(status, 0) for status in batch.column(name).to_pylist()], np.uint8)
                for name in batch.schema.names
                if name.endswith(STATUS)
            }
            filled: list[tuple[Any, Any]] = []
            for column in columns:
                cells = batch.column(column.name)
                if column.width:
                    filled.append((encoded(texts(cells), column.width), None))
                elif column.name in gaps:
                    made = np.array([_RANK.get(status, -1) + 1 for status in cells.to_pylist()])
                    filled.append((made, gaps[column.name]))
                else:
                    filled.append((numbers(cells), gaps.get(column.name + STATUS)))
            yield filled
