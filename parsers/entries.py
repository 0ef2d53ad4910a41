"""The figures of a report as they are entered, table by table, with what went wrong on the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msgspec.structs import replace

from parsers.findings import finding
from parsers.form import names_in
from parsers.place import Placed, absent, to_figure

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from parsers.form import Column, Row
    from parsers.report import Figure, Finding
    from parsers.rows import RowReading, Value


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
        names = names_in(row.id, tuple([column.id for column in columns]))
        values = placed.values if placed else (None,) * len(columns)
        status = placed.status if placed else "unsure"
        for name, column, value in zip(names, columns, values, strict=True):
            self.figures[name] = to_figure(name, column.unit or unit, value, status)
            if value is not None and value.reading.doubtful:
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


def put_nothing(row: Row, columns: Sequence[Column], unit: str, tables: Tables) -> None:
    """The row's label is there (or not even that) and no value with it."""
    for column in columns:
        figure = absent(row, column, unit, "unsure" if tables.refused else "absent")
        tables.figures.setdefault(figure.variable, figure)


def distinct(readings: list[RowReading], tables: Tables) -> list[RowReading]:
    """One reading a row: where a row is read twice with different values, neither is taken."""
    found: dict[str, RowReading] = {}
    for reading in readings:
        known = found.get(reading.row)
        if known is None or not any(v.reading.value is not None for v in known.values):
            # an empty copy of the form often stands before the one that was filled in
            found[reading.row] = reading if known is None or reading.values else known
        elif reading.values and known.how == reading.how and numbers(reading.values) != numbers(known.values):
            tables.findings.append(finding("row-twice", (), label=reading.label or reading.row))
            found[reading.row] = replace(known, values=known.values + reading.values)
    return list(found.values())


def numbers(values: Sequence[Value]) -> list[Decimal | None]:
    """The numbers of a row, None for an empty cell."""
    return [value.reading.value for value in values]
