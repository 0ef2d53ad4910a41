"""A report as rows of the dataset's tables, and the text form in which it waits for its turn."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import msgspec

from output.figure_columns import Figures, all_variables
from parsers.report import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from parsers.report import Fact, Place, Report

Value = str | int | Decimal | bool | None
Row = tuple[Value, ...]
"""One row of a table, in the order of its columns."""
WITH_NUMBER = ("printed", "inferred")
"""The statuses that come with a number."""

_SMALL = 16
"""Digits that a whole number has at least if it is not below LARGEST."""
LARGEST = 2**53
"""Whole numbers below this are exact in every tool that reads the panel: Stata, R and Excel hold them as doubles."""

SEVERITIES = ("error", "warning", "info")


@dataclass(frozen=True)
class Packed:
    """One report as plain values, of which the rows of all tables are made once it is known what the panel takes.

    The lists hold the fields that are the row's own; who and whence are added by the functions below.
    """

    about: dict[str, Any]
    figures: Figures
    sections: list[list[Any]]
    facts: list[list[Any]]
    findings: list[list[str]]

    @cached_property
    def numbers(self) -> dict[str, str]:
        """The figures with a number, in codebook order, each as printed."""
        names, texts, *_ = self.figures
        if None not in texts:
            return dict(zip(names, cast("tuple[str, ...]", texts), strict=True))
        return {name: text for name, text in zip(names, texts, strict=True) if text is not None}

    def to_bytes(self) -> bytes:
        """The same report gives the same bytes, whatever was read before it."""
        said = [self.about, self.figures.told(), self.sections, self.facts, self.findings]
        try:
            return msgspec.msgpack.encode(said)
        except UnicodeEncodeError:
            # Half of a surrogate pair (a broken page) cannot be written in any format; it must not cost the other reports.
            return msgspec.msgpack.encode(json.loads(json.dumps(said, ensure_ascii=False).encode("utf-8", "replace")))

    @classmethod
    def from_bytes(cls, packed: bytes) -> Packed:
        """Back from `to_bytes`."""
        about, figures, *rest = msgspec.msgpack.decode(packed)
        return cls(about, Figures.read(figures), *rest)

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
        about, (names, texts, statuses, raws, *_) = self.about, self.figures
        layout = _layout(names)
        values: list[Value] = [*map(_whole, texts), None]
        for at in layout.amounts:
            values[at] = None if texts[at] is None else _cell(str(texts[at]), money=True)
        if blank_as_zero:
            for at, (status, raw) in enumerate(zip(statuses, raws, strict=True)):
                if status == "blank" and not _inked(raw):
                    values[at] = _cell("0", at in layout.amounts)
        return (about["org_id"], about["organisation"], about["division_code"], about["year"], *layout.spread(values))

    def figure_owner(self, in_panel: bool) -> tuple[Row, Row]:
        """What stands before and behind the columns of `figures` in the table of them, the same for all its rows."""
        return self._who(), self._whence(in_panel)

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
    if unknown := _unknown(tuple(report.figures)):
        raise ValueError(f"{report.url or report.source}: no form declares {[*unknown]}")
    figures = _figures(report)
    found = (*report.findings, *_misfits(figures))
    findings = [[f.code, f.severity, ";".join(f.variables), f.message] for f in found]
    findings.sort(key=finding_order)
    return Packed(
        about=_about(report, figures),
        figures=figures,
        sections=[[s.number, s.title, s.text] for s in report.sections],
        facts=[_fact(fact) for fact in report.facts],
        findings=findings,
    )


def finding_order(finding: list[str]) -> tuple[int, list[str]]:
    """Sorts the findings of a report: errors first, then by code."""
    return SEVERITIES.index(finding[1]), finding


@lru_cache(1024)
def places_of(names: tuple[str, ...]) -> tuple[tuple[int, bool], ...]:
    """The places of variables among all of them, each with whether it is an amount of money."""
    order = {name: (place, money) for place, (name, money) in enumerate(all_variables().items())}
    return tuple(order[name] for name in names)


class _Layout(NamedTuple):
    """How a report's figures lie in the panel: reports of one form share it."""

    amounts: tuple[int, ...]
    """Which of them are amounts of money."""
    spread: Callable[[Sequence[Value]], tuple[Value, ...]]
    """Of their values, and one behind them for what the report has not, the cells of all variables."""


@lru_cache(1024)
def _layout(names: tuple[str, ...]) -> _Layout:
    at = {name: place for place, name in enumerate(names)}
    amounts = tuple(place for name, place in at.items() if all_variables()[name])
    return _Layout(amounts, itemgetter(*(at.get(name, len(names)) for name in all_variables())))


def _inked(raw: str | None) -> bool:
    """Whether anything is printed in a cell: a mark is no empty cell."""
    return bool(raw and raw.strip())


@lru_cache(1024)  # reports of one form have the same variables
def _unknown(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({*names} - all_variables().keys()))


@lru_cache(1024)
def _in_order(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in all_variables() if name in names)


def _about(report: Report, figures: Figures) -> dict[str, Any]:
    names = (
        "url", "organisation", "level", "division_code", "org_id", "form", "published", "fetched_at", "sha256",
        "title", "site", "site_code", "source",
    )  # fmt: skip
    about: dict[str, Any] = {name: getattr(report, name) or None for name in names}
    numbered = sum(map(figures.statuses.count, WITH_NUMBER))
    return {**about, "year": report.year, "figures_printed": numbered}


def _figures(report: Report) -> Figures:
    names = _in_order(tuple(report.figures))
    figures = [*map(report.figures.__getitem__, names)]
    return Figures(
        names,
        tuple([None if figure.value is None else str(figure.value) for figure in figures]),
        tuple([figure.status for figure in figures]),
        tuple([figure.raw for figure in figures]),
        tuple([_where(figure.where) for figure in figures]),
        tuple([figure.unit or None for figure in figures]),
    )


def _fact(fact: Fact) -> list[Any]:
    scope = ";".join(fact.scope) or None
    where = [fact.text, fact.section, fact.approximate, scope, fact.sentence or None]
    return [fact.variable, str(fact.value), fact.unit or None, *where]


@lru_cache(4096)  # reports share the places of their form
def _where(place: Place) -> str | None:
    return str(place) or None


def _misfits(figures: Figures) -> Iterator[Finding]:
    # nearly every number is a small whole one
    odd = [at for at, text in enumerate(figures.texts) if text and not (len(text) < _SMALL and text.isdecimal())]
    for at in odd:
        name, text, raw = figures.names[at], str(figures.texts[at]), figures.raws[at]
        if _cell(text, money := all_variables()[name]) is None:
            kind = "an amount of at most 15 digits" if money else "a whole number below 2^53"
            message = f"“{raw or text}” is not {kind}: the panel leaves it blank, figures has it"
            yield Finding("does-not-fit", "error", message, (name,))


def _cell(text: str, money: bool) -> Value:
    # nearly every number is a small whole one
    return int(text) if not money and len(text) < _SMALL and text.isdecimal() else fitting(Decimal(text), money)


@lru_cache(1 << 14)  # nearly every number is a small whole one, and the same few thousand come again and again
def _whole(text: str | None) -> Value:
    return None if text is None else _cell(text, money=False)


def fitting(value: Decimal, money: bool) -> int | Decimal | None:
    """The number as the panel holds it; None where a column of whole numbers, or of doubles, would change it."""
    if not value.is_finite():
        return None
    if money:
        return value if Decimal(repr(float(value))) == value else None
    return int(value) if abs(value) < LARGEST and value == value.to_integral_value() else None
