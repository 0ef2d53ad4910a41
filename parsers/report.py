"""The third of the four values: a report as it was read, and the figures and findings it is made of."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - dataclass fields are inspected at run time
from dataclasses import dataclass, field
from decimal import Decimal  # noqa: TC003
from typing import Any, Literal

from msgspec import Struct

Status = Literal["printed", "blank", "inferred", "unsure", "absent", "corrected"]
"""How a figure was read; see `Figure`."""

Severity = Literal["error", "warning", "info"]
Level = Literal[
    "township", "subdistrict", "department", "county", "prefecture", "province", "zone", "enterprise", "unknown"
]


class Place(Struct, frozen=True, gc=False):
    """Where a figure stands in its source. Counts start at 1, as a person counts."""

    table: int | None = None
    row: int | None = None
    column: int | None = None
    line: int | None = None
    page: int | None = None

    def __str__(self) -> str:
        names = ("page", "table", "row", "column", "line")
        return " ".join(f"{name} {getattr(self, name)}" for name in names if getattr(self, name) is not None)


NOWHERE = Place()


class Figure(Struct, frozen=True, eq=False, gc=False):
    """One number of the form, as read.

    `status` is `printed` (read from its own cell), `blank` (the cell is there, empty or a mark such as `/`: value None,
    `raw` keeps the mark), `inferred` (printed, but its cell was lost, and one place only is possible), `unsure`
    (numbers were there and could not be placed: value None) or `absent` (the source has no such cell: value None).
    No reader gives `corrected`: it is of a dataset, whose maintainer says what the figure should be; `raw` stays. A blank is never zero, and a printed figure is never changed.
    """

    variable: str
    value: Decimal | None
    status: Status
    raw: str = ""
    where: Place = NOWHERE
    unit: str = ""

    def __eq__(self, other: object) -> bool:
        """Figures are the same whose number, status and unit are: how and where they were printed does not matter."""
        return isinstance(other, Figure) and self._said() == other._said()

    def __ne__(self, other: object) -> bool:
        # a struct has one of its own, by identity
        return not self == other

    def __hash__(self) -> int:
        return hash(self._said())

    def _said(self) -> tuple[str, Decimal | None, Status, str]:
        return self.variable, self.value, self.status, self.unit


@dataclass(frozen=True, slots=True)
class Finding:
    """What a user of the data must know about a report. `code` is one of `parsers.findings`."""

    code: str
    severity: Severity
    message: str
    variables: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """One of the six parts of a report: its number, heading and text."""

    number: int
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A quantity that the narrative states: `text` are the words that state it, `sentence` what they stand in.

    `unit` is the measure word as written, "" where it is missing; 万 is multiplied out, 万元 are given in 元.
    `approximate` is True for 余, 多, 约, 近, 超 and 左右; `scope` holds words that widen what is counted (累计, 全县,
    截至…, 含上年结转).
    """

    variable: str
    value: Decimal
    unit: str
    text: str
    section: int | None = None
    approximate: bool = False
    scope: tuple[str, ...] = ()
    sentence: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Report:
    """One organisation's report on one year.

    `organisation`, `year`, `published` (ISO date), `division_code` and `site_code` are None where the source does not
    tell. `form` names the form that the report's tables follow (`2019`, `2021`), None where it has no tables.
    """

    title: str | None
    organisation: str | None
    level: Level
    division_code: str | None
    org_id: str | None
    year: int | None
    published: str | None
    site_code: str | None
    form: str | None
    figures: Mapping[str, Figure] = field(repr=False)
    findings: tuple[Finding, ...] = ()
    sections: tuple[Section, ...] = field(default=(), repr=False)
    facts: tuple[Fact, ...] = field(default=(), repr=False)
    source: str = ""
    url: str | None = None
    fetched_at: str | None = None
    sha256: str = ""
    site: str = ""

    def to_json(self) -> dict[str, Any]:
        """The report as plain JSON values, in the order of the contract; a number stays as exact as it was printed."""
        return {
            "source": self.source,
            "url": self.url,
            "form": self.form,
            "title": self.title,
            "organisation": self.organisation,
            "level": self.level,
            "division_code": self.division_code,
            "org_id": self.org_id,
            "year": self.year,
            "published": self.published,
            "site_code": self.site_code,
            "figures": {name: _figure(figure) for name, figure in self.figures.items()},
            "findings": [
                {"code": f.code, "severity": f.severity, "variables": list(f.variables), "message": f.message}
                for f in self.findings
            ],
            "sections": [{"number": s.number, "title": s.title, "text": s.text} for s in self.sections],
            "facts": [
                {
                    "variable": f.variable,
                    "value": _number(f.value),
                    "unit": f.unit,
                    "text": f.text,
                    "section": f.section,
                    "approximate": f.approximate,
                    "scope": list(f.scope),
                    "sentence": f.sentence,
                }
                for f in self.facts
            ],
        }


def _figure(figure: Figure) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "value": _number(figure.value),
        "status": figure.status,
        "raw": figure.raw,
        "where": str(figure.where),
    }
    if figure.unit:
        shown["unit"] = figure.unit
    return shown


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
