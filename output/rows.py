"""A report as rows of the dataset's tables, and the text form in which it waits for its turn."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

import msgspec

from parsers.form import variables
from parsers.report import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from parsers.report import Fact, Place, Report

Value = str | int | Decimal | bool | None
Row = tuple[Value, ...]
"""One row of a table, in the order of its columns."""

WITH_NUMBER = ("printed", "inferred")
"""The statuses that come with a number."""

LARGEST = 2**53
"""Whole numbers below this are exact in every tool that reads the panel: Stata, R and Excel hold them as doubles."""

SEVERITIES = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class Packed:
    """One report as plain values, of which the rows of all tables are made once it is known what the panel takes.

    The lists hold the fields that are the row's own; who and whence are added by the functions below.
    """

    about: dict[str, Any]
    figures: list[list[str | None]]
    sections: list[list[Any]]
    facts: list[list[Any]]
    findings: list[list[str]]

    def to_bytes(self) -> bytes:
        """The same report gives the same bytes, whatever was read before it."""
        said = [self.about, self.figures, self.sections, self.facts, self.findings]
        try:
            return msgspec.json.encode(said)
        except UnicodeEncodeError:
            # Half of a surrogate pair (a broken page) cannot be written in any format; it must not cost the other reports.
            return json.dumps(said, ensure_ascii=False).encode("utf-8", "replace")

    @classmethod
    def from_bytes(cls, packed: bytes) -> Packed:
        """Back from `to_bytes`."""
        return cls(*msgspec.json.decode(packed))

    def _who(self) -> Row:
        return (self.about["org_id"], self.about["organisation"], self.about["year"])

    def _whence(self, in_panel: bool) -> Row:
        return (self.about["url"], self.about["sha256"], in_panel)

    def report_row(self, in_panel: bool, header: Iterable[str], parser_version: str | None) -> Row:
        """The row of the table `reports`, under `header`."""
        about = {
            **self.about,
            "in_panel": in_panel,
            "findings": ";".join(sorted({code for code, *_ in self.findings})) or None,
            "parser_version": parser_version,
        }
        return tuple(about[name] for name in header)

    def panel_row(self, blank_as_zero: bool = False) -> Row:
        """The row of the wide panel; None where there is no number, or none that the column can hold.

        With `blank_as_zero` an empty cell is 0: not one with a mark, nor one that was lost.
        """
        about, values = self.about, {each[0]: each[1] for each in self.figures if each[1] is not None}
        if blank_as_zero:
            values |= {name: "0" for name, _, status, raw, *_ in self.figures if status == "blank" and not _inked(raw)}
        figures = [_cell(values[name], money) if name in values else None for name, money in _names().items()]
        return (about["org_id"], about["organisation"], about["division_code"], about["year"], *figures)

    def figure_columns(self, in_panel: bool) -> list[Sequence[Any]]:
        """One row per figure, in codebook order, as a sequence for each column; numbers are as they were printed."""
        if not self.figures:
            return [()] * (len(self._who()) + 6 + len(self._whence(in_panel)))
        count = len(self.figures)
        who, whence = ([[value] * count for value in values] for values in (self._who(), self._whence(in_panel)))
        return [*who, *zip(*self.figures, strict=True), *whence]

    def section_rows(self, in_panel: bool) -> Iterator[Row]:
        """One row per section, in the report's order."""
        return ((*self._who(), *section, *self._whence(in_panel)) for section in self.sections)

    def fact_rows(self, in_panel: bool) -> Iterator[Row]:
        """One row per stated quantity, in the report's order."""
        for variable, text, *rest in self.facts:
            yield (*self._who(), variable, Decimal(text), *rest, *self._whence(in_panel))

    def finding_rows(self, in_panel: bool) -> Iterator[Row]:
        """One row per finding: errors first, then by code."""
        return ((*self._who(), *finding, *self._whence(in_panel)) for finding in self.findings)


def pack(report: Report) -> Packed:
    """The report as plain values, with a finding for each number that the panel cannot hold.

    Raises ValueError where it has a figure for which no form has a variable: a fault of the parser, not of the page.
    """
    if unknown := report.figures.keys() - _names():
        raise ValueError(f"{report.url or report.source}: no form declares {sorted(unknown)}")
    figures = [_figure(report, name) for name in _names() if name in report.figures]
    found = (*report.findings, *_misfits(figures))
    findings = [[f.code, f.severity, ";".join(f.variables), f.message] for f in found]
    findings.sort(key=finding_order)
    return Packed(
        about=_about(report),
        figures=figures,
        sections=[[s.number, s.title, s.text] for s in report.sections],
        facts=[_fact(fact) for fact in report.facts],
        findings=findings,
    )


def finding_order(finding: list[str]) -> tuple[int, list[str]]:
    """Sorts the findings of a report: errors first, then by code."""
    return SEVERITIES.index(finding[1]), finding


def _inked(raw: str | None) -> bool:
    """Whether anything is printed in a cell: a mark is no empty cell."""
    return bool(raw and raw.strip())


@cache
def _names() -> dict[str, bool]:
    """Every variable in codebook order, and whether it is an amount of money."""
    return {variable.name: variable.money for variable in variables()}


def _about(report: Report) -> dict[str, Any]:
    names = (
        "url", "organisation", "level", "division_code", "org_id", "form", "published", "fetched_at", "sha256",
        "title", "site", "site_code", "source",
    )  # fmt: skip
    about: dict[str, Any] = {name: getattr(report, name) or None for name in names}
    numbered = sum(figure.status in WITH_NUMBER for figure in report.figures.values())
    return {**about, "year": report.year, "figures_printed": numbered}


def _figure(report: Report, name: str) -> list[str | None]:
    figure = report.figures[name]
    text = None if figure.value is None else str(figure.value)
    return [name, text, figure.status, figure.raw, _where(figure.where), figure.unit or None]


def _fact(fact: Fact) -> list[Any]:
    scope = ";".join(fact.scope) or None
    where = [fact.text, fact.section, fact.approximate, scope, fact.sentence or None]
    return [fact.variable, str(fact.value), fact.unit or None, *where]


@lru_cache(4096)  # reports share the places of their form
def _where(place: Place) -> str | None:
    return str(place) or None


def _misfits(figures: list[list[str | None]]) -> Iterator[Finding]:
    for name, text, _, raw, *_ in figures:
        money = _names()[str(name)]
        if text is None or _cell(text, money) is not None:
            continue
        kind = "an amount of at most 15 digits" if money else "a whole number below 2^53"
        message = f"“{raw or text}” is not {kind}: the panel leaves it blank, figures has it"
        yield Finding("does-not-fit", "error", message, (str(name),))


def _cell(text: str, money: bool) -> Value:
    # nearly every number is a small whole one
    return int(text) if not money and len(text) < 16 and text.isdecimal() else fitting(Decimal(text), money)


def fitting(value: Decimal, money: bool) -> int | Decimal | None:
    """The number as the panel holds it; None where a column of whole numbers, or of doubles, would change it."""
    if not value.is_finite():
        return None
    if money:
        return value if Decimal(repr(float(value))) == value else None
    return int(value) if abs(value) < LARGEST and value == value.to_integral_value() else None
