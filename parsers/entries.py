"""The figures of a report as they are entered, table by table, with what went wrong on the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msgspec.structs import replace

from parsers.findings import finding
from parsers.form import names_in
from parsers.normalised import YUAN
from parsers.numbers import UNREADABLE
from parsers.place import Placed, absent, to_figure
from parsers.report import Figure

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from parsers.form import Column, Row
    from parsers.report import Finding
    from parsers.rows import RowReading, Value


@dataclass(slots=True)
class Tables:
    """What the tables of a source say: figures by variable, the form of each table, and what went wrong."""

    figures: dict[str, Figure] = field(default_factory=dict)
    forms: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    doubtful: set[str] = field(default_factory=set)
    emptied: set[str] = field(default_factory=set)
    """The rows that stand in an empty copy of the form too."""
    doubled: list[str] = field(default_factory=list)
    """The variables of these rows."""
    familiar: bool = False
    """Whether they were filled in as tables that were read before: in codebook order, and nothing wrong but their sums."""
    refused: bool = False
    """Whether numbers were there that cannot be placed: what has none of them is unsure, not absent."""

    def put(self, row: Row, columns: Sequence[Column], unit: str, placed: Placed | None, reading: RowReading) -> None:
        """Enter one row's figures; a row that could not be read is unsure and says so."""
        names = names_in(row.id, tuple([column.id for column in columns]))
        if self.emptied and {row.id, reading.row} & self.emptied:
            self.doubled.extend(names)
        values = placed.values if placed else (None,) * len(columns)
        status = placed.status if placed else "unsure"
        figures = self.figures
        for name, column, value in zip(names, columns, values, strict=True):
            own = column.unit or unit
            if value is None:
                figures[name] = to_figure(name, own, value, status)
                continue
            number, _, _, doubtful, change = value.reading
            if not doubtful and value.raw.isdecimal():
                # nothing but digits, as most cells
                figures[name] = Figure(name, number, status, value.raw, value.where, own)
                continue
            figures[name] = to_figure(name, own, value, status)
            if not (number or doubtful or change):
                continue  # 0, or an empty cell
            if objection := _objection(name, value, own == "万元", row.money or column.money, column.signed):
                figures[name] = replace(figures[name], value=None, status="unsure")
                self.findings.append(objection)
            elif doubtful:
                self.doubtful.add(name)
        if placed and placed.split and any(value and value.reading.value for value in values):
            self.findings.append(finding("digits-glued", names, label=row.label or row.id, raw=reading.values[0].raw))
        if placed is None or placed.lost or placed.merged:
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


def _objection(name: str, value: Value, in_wan: bool, money: bool, signed: bool) -> Finding | None:
    """Why what stands in a cell cannot be its figure: no number, 1.234 licences, -3 or 增3 of them, or yuan where the form
    has 万元."""
    number, measure, _, _, change = value.reading
    # 3.0 is a spreadsheet's 3, but 1.000 may be a thousand
    if number is None or not (money or (number == number.to_integral_value() and number.as_tuple().exponent != -3)):
        return finding("not-a-number", (name,), variable=name, raw=value.raw.strip())
    if (number < 0 or change) and not signed:
        return finding("signed-value", (name,), variable=name, raw=value.raw.strip())
    if number and in_wan and measure in YUAN and measure != "万元":
        return finding("unit-differs", (name,), variable=name, raw=value.raw.strip(), unit=measure)
    return None


def put_nothing(row: Row, columns: Sequence[Column], unit: str, tables: Tables) -> None:
    """The row's label is there (or not even that) and no value with it."""
    for column in columns:
        figure = absent(row, column, unit, "unsure" if tables.refused else "absent")
        tables.figures.setdefault(figure.variable, figure)


def distinct(readings: list[RowReading], tables: Tables) -> list[RowReading]:
    """One reading a row: where a row is read twice with different values, neither is taken.

    An empty copy of the form often stands before the one that was filled in. A copy is empty as a whole: a single empty
    row of one that has numbers says something else than the same row of another copy that has one there.
    """
    found: dict[str, RowReading] = {}
    empty: set[str] = set()  # the rows that a copy with numbers leaves empty
    copies = _copies(readings)
    if len(copies) == 1:
        return [*copies[0].values()]
    for copy in copies:
        filled = any(map(is_filled, copy.values()))
        for row, reading in copy.items():
            known = found.get(row)
            if known is None or (not is_filled(known) and row not in empty):
                found[row] = reading if known is None or reading.values else known
                if known and known.values and is_filled(reading):
                    tables.emptied.add(row)
            elif reading.values and known.how == reading.how and numbers(reading.values) != numbers(known.values):
                if not filled and not is_filled(reading):
                    tables.emptied.add(row)
                    continue
                tables.findings.append(finding("row-twice", (), label=reading.label or row))
                both = known.values + reading.values
                found[row] = replace(known, values=tuple([replace(value, reading=UNREADABLE) for value in both]))
            if filled and reading.values and not is_filled(reading):
                empty.add(row)
    return list(found.values())


def _copies(readings: list[RowReading]) -> list[dict[str, RowReading]]:
    """The readings as runs in which no row comes twice; those of grids and of text apart."""
    copies: list[dict[str, RowReading]] = []
    for reading in readings:
        last = copies[-1] if copies else {}
        if not copies or reading.row in last or next(iter(last.values())).how != reading.how:
            copies.append({})
        copies[-1][reading.row] = reading
    return copies


def is_filled(reading: RowReading) -> bool:
    """Whether a row has a number."""
    return any(value.reading.value is not None for value in reading.values)


def numbers(values: Sequence[Value]) -> list[Decimal | None]:
    """The numbers of a row, None for an empty cell."""
    return [value.reading.value for value in values]
