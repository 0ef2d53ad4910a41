"""What the quality page says in numbers, counted from the finished tables a batch of rows at a time."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

import pyarrow.compute as pc
import pyarrow.parquet as pq

from output.codebook import finding_kinds
from output.harmonised import harmonised
from output.register import COUNTIES, REGISTER, STATES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

BATCH = 50_000
EYES = 40
"""Reports that are listed as the first to look at."""

FOR_EYES = ("unparsable", "image_only", "withdrawn")
"""States of the register that a person can do something about with the page before them."""

UNKNOWN = ""
"""A division, site or year that a report does not say."""

LAGS = ("before", "january", "february", "march", "half", "year", "later", "unknown")
"""When a report came out, counted from the end of the year it reports on; the law asks for January."""

BINS = ("missing", "0", "1–2", "3–9", "10–29", "30–99", "100–299", "300–999", "1000+")
"""Sizes of a number, finer where most numbers are; what is missing stands beside 0 and is not 0."""
_EDGES = (1, 3, 10, 30, 100, 300, 1000)

MAIN_VARIABLES = (
    "h_app_received", "h_app_concluded", "h_app_granted", "h_review_total", "h_suit_total", "h_normdocs_issued",
)  # fmt: skip
"""The variables whose distributions are drawn, of those that run through the forms."""


@dataclass(frozen=True, slots=True)
class Eye:
    """A report that needs a look: `codes` and `messages` of its errors and warnings; `source` is its archived copy."""

    organisation: str
    year: int | None
    url: str
    source: str
    codes: tuple[str, ...]
    messages: tuple[str, ...] = ()
    has_numbers: bool = True


@dataclass(frozen=True, slots=True)
class Gap:
    """A row of the register: a report that a page stands for and that could not be read, or was taken away."""

    organisation: str
    year: str
    state: str
    url: str
    note: str


@dataclass(slots=True)
class Summary:
    """The counts. Reports are all that were read; distributions are of those that the panel takes, coverage is of the
    register."""

    reports: int = 0
    organisations: int = 0
    rows: int = 0
    fetched: str = ""
    """The day of the last fetch, ISO."""
    years: tuple[int, ...] = ()
    owed: dict[str, dict[int, Counter[str]]] = field(default_factory=dict)
    """By county (division code of six digits) and year: what became of the reports that were owed."""
    county_names: dict[str, str] = field(default_factory=dict)
    unread: tuple[Gap, ...] = ()
    """The first of the reports that are there for eyes only, or are not there any more."""
    to_read: int = 0
    """How many of them there are."""
    lags: Counter[tuple[str, int]] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    """Reports with such a finding, by its code."""
    sites: dict[str, Counter[str]] = field(default_factory=dict)
    """By site: `reports`, and how many of them have an `error`, `warning` or neither (`clean`)."""
    statuses: Counter[tuple[int, str]] = field(default_factory=Counter)
    """Figures of the panel by year and status."""
    sizes: dict[str, Counter[str]] = field(default_factory=dict)
    """Rows of the panel by harmonised variable and bin."""
    eyes: tuple[Eye, ...] = ()
    to_look_at: int = 0
    """Reports with an error or a warning, of which `eyes` are the first."""


def summarise(folder: Path) -> Summary:
    """Count what `folder` holds. Reads reports, figures and harmonised as Parquet, findings as CSV."""
    summary = Summary()
    _count_reports(folder, summary)
    _count_owed(folder, summary)
    _find_unread(folder, summary)
    _count_figures(folder, summary)
    _count_sizes(folder, summary)
    return summary


@cache
def severity(code: str) -> str:
    """The severity of a finding by its code; one that nobody declares is at least a warning."""
    kinds = finding_kinds()
    return kinds[code].severity if code in kinds else "warning"


def lag(published: str | None, year: int | None) -> str:
    """Which of LAGS a report's day of publication is."""
    if not published or year is None:
        return "unknown"
    try:
        day = date.fromisoformat(published[:10])
    except ValueError:
        return "unknown"
    months = (day.year - year - 1) * 12 + day.month
    if months < 1:
        return "before"
    return LAGS[months] if months <= 3 else "half" if months <= 6 else "year" if months <= 12 else "later"


def size(value: float | None) -> str:
    """Which of BINS a number is; a negative one, which no count can be, falls among the smallest."""
    if value is None:
        return "missing"
    return BINS[1 + sum(value >= edge for edge in _EDGES)]


def _rows(path: Path, columns: list[str]) -> Iterator[dict[str, Any]]:
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(BATCH, columns=columns):
            yield from batch.to_pylist()


def _count_reports(folder: Path, summary: Summary) -> None:
    columns = [
        "organisation", "org_id", "year", "published", "fetched_at", "findings", "in_panel", "site",
        "source", "figures_printed", "url", "sha256",
    ]  # fmt: skip
    organisations: set[str] = set()
    years: set[int] = set()
    sites: defaultdict[str, Counter[str]] = defaultdict(Counter)
    looks: list[tuple[tuple[int, int, str, int], dict[str, Any]]] = []
    for row in _rows(folder / "reports.parquet", columns):
        codes, errors, warnings = _judged(row["findings"] or "")
        worst = "error" if errors else "warning" if warnings else "clean"
        summary.reports += 1
        summary.fetched = max(summary.fetched, (row["fetched_at"] or "")[:10])
        summary.codes.update(codes)
        site = sites[row["site"] or UNKNOWN]
        site["reports"] += 1
        site[worst] += 1
        if row["year"] is not None:
            summary.lags[lag(row["published"], row["year"]), row["year"]] += 1
        if row["in_panel"]:
            summary.rows += 1
            organisations.add(row["org_id"])
            years.add(row["year"])
        if worst != "clean" or not row["figures_printed"]:
            summary.to_look_at += 1
            rank = (-errors, -warnings, row["organisation"] or "", row["year"] or 0)
            looks.append((rank, row))
            if len(looks) > 50 * EYES:
                looks = _first(looks)
    summary.sites = dict(sites)
    summary.organisations, summary.years = len(organisations), tuple(sorted(years))
    summary.eyes = _eyes(folder, [row for _, row in _first(looks)])


@lru_cache(4096)  # few reports have findings that no other one has
def _judged(findings: str) -> tuple[tuple[str, ...], int, int]:
    """The codes of a report's findings, and how many of them are errors and warnings."""
    codes = tuple(findings.split(";")) if findings else ()
    severities = [severity(code) for code in codes]
    return codes, severities.count("error"), severities.count("warning")


def _first(looks: list[tuple[tuple[int, int, str, int], dict[str, Any]]]) -> list[Any]:
    return sorted(looks, key=lambda look: look[0])[:EYES]


def _eyes(folder: Path, rows: list[dict[str, Any]]) -> tuple[Eye, ...]:
    wanted = {_key(row): row for row in rows}
    messages: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for finding in _csv_rows(folder / "findings.csv") if wanted else ():
        if finding["severity"] != "info" and (key := _key(finding)) in wanted:
            messages[key].append(finding["message"])
    return tuple(
        Eye(
            row["organisation"] or "",
            row["year"],
            row["url"] or "",
            row["source"] or "",
            tuple(code for code in (row["findings"] or "").split(";") if code and severity(code) != "info"),
            tuple(messages[key]),
            bool(row["figures_printed"]),
        )
        for key, row in wanted.items()
    )


def _key(row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(row[name] or "") for name in ("sha256", "org_id", "organisation", "year", "url"))


def _csv_rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _count_owed(folder: Path, summary: Summary) -> None:
    for row in _csv_rows(folder / f"{COUNTIES.name}.csv"):
        states = Counter({state: int(row[state]) for state in STATES if row[state] != "0"})
        summary.owed.setdefault(row["county"], {})[int(row["year"])] = states
        summary.county_names[row["county"]] = row["county_name"]


def _find_unread(folder: Path, summary: Summary) -> None:
    found: list[Gap] = []
    for row in _csv_rows(folder / f"{REGISTER.name}.csv"):
        if row["state"] in FOR_EYES:
            summary.to_read += 1
            found.append(Gap(*(row[name] for name in ("organisation", "year", "state", "url", "note"))))
            found = sorted(found, key=_rank)[:EYES] if len(found) > 50 * EYES else found
    summary.unread = tuple(sorted(found, key=_rank)[:EYES])
    # One without a single number and without a finding is told there already.
    told = {(gap.organisation, gap.year) for gap in summary.unread}
    again = [eye for eye in summary.eyes if not eye.codes and (eye.organisation, str(eye.year)) in told]
    summary.eyes = tuple(eye for eye in summary.eyes if eye not in again)
    summary.to_look_at -= len(again)


def _rank(gap: Gap) -> tuple[int, int, str]:
    """The newest first: those can still be asked for."""
    return FOR_EYES.index(gap.state), -int(gap.year), gap.organisation


def _count_figures(folder: Path, summary: Summary) -> None:
    with pq.ParquetFile(folder / "figures.parquet") as file:
        for batch in file.iter_batches(4 * BATCH, columns=["year", "status", "in_panel"]):
            in_panel = batch.filter(batch.column("in_panel"))
            pairs = pc.binary_join_element_wise(in_panel["year"].cast("string"), in_panel["status"], " ")
            for counted in pc.value_counts(pairs).to_pylist():
                year, _, status = counted["values"].partition(" ")
                summary.statuses[int(year), status] += counted["counts"]


def _count_sizes(folder: Path, summary: Summary) -> None:
    declared = {each.name for each in harmonised()}
    names = [name for name in MAIN_VARIABLES if name in declared]
    summary.sizes = {name: Counter() for name in names}
    with pq.ParquetFile(folder / "harmonised.parquet") as file:
        for batch in file.iter_batches(BATCH, columns=names):
            for name in names:
                summary.sizes[name].update(map(size, batch.column(name).to_pylist()))
