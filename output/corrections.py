"""Corrections by hand: read from `corrections.toml`, applied when the dataset is built, and never in silence.

```toml
[[correction]]
org_id = "211122104"
year = 2024
variable = "app_received_total"
value = 12          # or "none": there is no number
expect = 21         # what the source says now: a number, the text of its cell, "" (empty) or "absent" (no such cell)
reason = "digits swapped; the office's table of annexes has 12"
who = "W. Li"
date = 2026-03-01
```
"""

from __future__ import annotations

import datetime  # noqa: TC003 - pydantic looks at it when the model is made
import difflib
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field

from output.figure_columns import Figures
from output.handwritten import HandwrittenError, read_entries
from output.rows import SEVERITIES, fitting
from output.tables import Column, Table
from parsers.findings import KINDS
from parsers.form import variables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from output.figure_columns import FigureRow
    from output.rows import Packed, Row

FILE = "corrections.toml"
NONE = "none"
"""The value of a correction that says that there is no number."""

CORRECTIONS = Table(
    "corrections",
    "One row per correction that was applied: what the source says, what the panel has instead, and why.",
    (
        Column("org_id", "text", "The organisation, the same in every year."),
        Column("year", "whole", "The year reported on."),
        Column("variable", "text", "The variable; see codebook."),
        Column("source_says", "text", "What the source says: a number, the text of the cell, or absent."),
        Column("value", "decimal", "The number that the panel has instead; blank where it has none."),
        Column("reason", "text", "Why the source is wrong, or was misread."),
        Column("who", "text", "Who says so."),
        Column("date", "text", "Since when, ISO."),
        Column("url", "text", "Where the report was fetched; blank for a file from disk."),
        Column("sha256", "text", "SHA-256 of the body as fetched."),
    ),
    ("csv",),
    part=1_000,
)


class CorrectionsError(HandwrittenError):
    """The corrections are wrong, or do not fit the archive any more; every line says where and what to write."""


class Correction(BaseModel):
    """One correction. `expect` guards it: where the source says something else by now, it is not applied."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    org_id: str = Field(min_length=1, examples=['"211122104"'])
    year: int = Field(examples=["2024"])
    variable: str = Field(examples=['"app_received_total"'])
    value: Decimal | Literal["none"] = Field(examples=['12, or "none" where there is no number'])
    expect: Decimal | str = Field(examples=["21, which is what the source says now"])
    reason: str = Field(min_length=1, examples=['"digits swapped; the table of annexes has 12"'])
    who: str = Field(min_length=1, examples=['"W. Li"'])
    date: datetime.date = Field(examples=["2026-03-01"])

    @property
    def text(self) -> str | None:
        """The value as figures have it; None for none."""
        return None if self.value == NONE else str(self.value)


@dataclass(frozen=True)
class Corrections:
    """The corrections of one file, in its order, with where each one stands: `file, line 12`."""

    entries: tuple[Correction, ...] = ()
    places: tuple[str, ...] = ()

    @cached_property
    def _wanted(self) -> dict[tuple[str, int], list[tuple[str, Correction]]]:
        wanted: dict[tuple[str, int], list[tuple[str, Correction]]] = {}
        for place, entry in zip(self.places, self.entries, strict=True):
            wanted.setdefault((entry.org_id, entry.year), []).append((place, entry))
        return wanted

    def of(self, org_id: str | None, year: int | None) -> list[tuple[str, Correction]]:
        """The corrections of one report, each with its place."""
        return self._wanted.get((org_id or "", year or 0), [])


def read_corrections(path: Path) -> Corrections:
    """The corrections of a file, checked against the forms. Raises CorrectionsError, and OSError."""
    read = read_entries(path, "correction", Correction, _misfits, CorrectionsError)
    places, entries = [place for place, _ in read], [entry for _, entry in read]
    if wrong := [*_duplicates(places, entries)]:
        raise CorrectionsError("\n".join(wrong))
    return Corrections(tuple(entries), tuple(places))


def _misfits(place: str, entry: Correction) -> Iterator[str]:
    money = {variable.name: variable.money for variable in variables()}
    if entry.variable not in money:
        yield f"{place}: no variable is named {entry.variable!r}; {_nearest(entry.variable, money)}"
    elif isinstance(entry.value, Decimal) and fitting(entry.value, money[entry.variable]) is None:
        yield f"{place}: {entry.variable} cannot hold {entry.value}; write a whole number, or an amount of money"


def _duplicates(places: list[str], entries: list[Correction]) -> Iterator[str]:
    first: dict[tuple[str, int, str], str] = {}
    for place, entry in zip(places, entries, strict=True):
        key = (entry.org_id, entry.year, entry.variable)
        if key in first:
            yield f"{place}: {' '.join(map(str, key))} is corrected at {first[key]} already; leave one of the two out"
        first.setdefault(key, place)


def _nearest(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, [*known], n=3, cutoff=0.5)
    return f"did you mean {' or '.join(near)}?" if near else "`nianbao codebook` lists all variables"


@dataclass(slots=True)
class Applier:
    """Applies corrections to the reports that the panel takes, and keeps what was applied and what could not be."""

    corrections: Corrections
    rows: list[Row] = field(default_factory=list)
    """Of the table `corrections`, in the order of the panel."""
    _expired: list[str] = field(default_factory=list)
    _years: dict[str, list[int]] = field(default_factory=dict)
    _names: Counter[tuple[str, str]] = field(default_factory=Counter)

    def apply(self, packed: Packed) -> Packed:
        """The report as corrected; the very same where no correction is meant for it."""
        if not self.corrections.entries:
            return packed
        org_id, year = packed.about["org_id"], packed.about["year"]
        self._years.setdefault(org_id, []).append(year)
        self._names[org_id, packed.about["organisation"] or ""] += 1
        for place, entry in self.corrections.of(org_id, year):
            packed = self._applied(packed, place, entry)
        return packed

    def check(self) -> None:
        """Once every report was seen. Raises CorrectionsError where a correction has expired or nothing is there for it."""
        wrong = [*self._expired]
        for place, entry in zip(self.corrections.places, self.corrections.entries, strict=True):
            years = self._years.get(entry.org_id)
            if years is None:
                wrong.append(f"{place}: no organisation has the org_id {entry.org_id!r}; {self._near(entry.org_id)}")
            elif entry.year not in years:
                shown = ", ".join(map(str, years))
                wrong.append(f"{place}: {entry.org_id} has no report on {entry.year} in the panel; it has {shown}")
        if wrong:
            raise CorrectionsError("\n".join(wrong))

    def _near(self, org_id: str) -> str:
        names = dict(sorted(self._names))
        by_name = [known for known, name in self._names if name and name == org_id]
        near = by_name or difflib.get_close_matches(org_id, sorted(names), n=3, cutoff=0.5)
        shown = " or ".join(f"{known} ({names[known]})" for known in near)
        return f"did you mean {shown}?" if near else "reports.csv lists them all"

    def _applied(self, packed: Packed, place: str, entry: Correction) -> Packed:
        figures = {figure[0]: figure for figure in packed.figures.rows()}
        old = figures.get(entry.variable) or (entry.variable, None, "absent", "", None, None)
        says = source_says(old)
        if not _agrees(entry.expect, old, says):
            self._expired.append(
                f"{place}: the source no longer says {_toml(entry.expect)} for {entry.variable} of {entry.org_id} "
                f"{entry.year}, but {_toml(says)}: look at {packed.about['url'] or packed.about['source']}, "
                f"then remove the correction, or write expect = {_toml(says)}"
            )
            return packed
        figures[entry.variable] = (entry.variable, entry.text, "corrected", *old[3:])
        value = Decimal(entry.text) if entry.text is not None else None
        who = (entry.org_id, entry.year, entry.variable)
        whence = (packed.about["url"], packed.about["sha256"])
        self.rows.append((*who, says, value, entry.reason, entry.who, entry.date.isoformat(), *whence))
        kind = KINDS["corrected"]
        said = kind.says.format(
            variable=entry.variable, says=says or "nothing", value=entry.text or "no number", reason=entry.reason
        )
        finding = ["corrected", kind.severity, entry.variable, said]
        findings = sorted([*packed.findings, finding], key=lambda f: (SEVERITIES.index(f[1]), f))
        ordered = Figures.of(figures[v.name] for v in variables() if v.name in figures)
        return replace(packed, figures=ordered, findings=findings)


def source_says(figure: FigureRow) -> str:
    """What a source says of a figure: its number, else the text of its cell ("" where it is empty), or `absent`."""
    _, text, status, raw, *_ = figure
    if text is not None:
        return format(Decimal(text), "f")
    return (raw or "").strip() or ("" if status == "blank" else str(status))


def _agrees(expect: Decimal | str, figure: FigureRow, says: str) -> bool:
    if isinstance(expect, Decimal):
        return figure[1] is not None and Decimal(figure[1]) == expect
    return expect.strip() in (says, (figure[3] or "").strip() or says)


def _toml(value: Decimal | str) -> str:
    """As one would write it in the file."""
    text = str(value)
    return text if re.fullmatch(r"-?\d+(\.\d+)?", text) else f'"{text}"'
