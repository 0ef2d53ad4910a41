"""What the quality page says in numbers, counted from the finished tables a batch of rows at a time."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import pyarrow.compute as pc
import pyarrow.parquet as pq

from output.checks.kinds import ALL_KINDS
from output.harmonised import harmonised

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

BATCH = 50_000
EYES = 40
"""Reports that are listed as the first to look at."""

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


@dataclass(slots=True)
class Summary:
    """The counts. Reports are all that were read; coverage and distributions are of those that the panel takes."""

    reports: int = 0
    organisations: int = 0
    rows: int = 0
    fetched: str = ""
    """The day of the last fetch, ISO."""
    years: tuple[int, ...] = ()
    counties: dict[str, Counter[int]] = field(default_factory=dict)
    """Organisations with a report by county (division code of six digits) and year."""
    county_organisations: dict[str, int] = field(default_factory=dict)
    """Organisations with a report in any year, by county."""
    county_sites: dict[str, str] = field(default_factory=dict)
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
    _count_figures(folder, summary)
    _count_sizes(folder, summary)
    return summary


def severity(code: str) -> str:
    """The severity of a finding by its code; one that is not declared is at least a warning."""
    return ALL_KINDS[code].severity if code in ALL_KINDS else "warning"


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
        "organisation", "division_code", "org_id", "year", "published", "fetched_at", "findings", "in_panel", "site",
        "source", "figures_printed", "url", "sha256",
    ]  # fmt: skip
    organisations: dict[str, set[str]] = defaultdict(set)
    looks: list[tuple[tuple[int, int, str, int], dict[str, Any]]] = []
    for row in _rows(folder / "reports.parquet", columns):
        codes = row["findings"].split(";") if row["findings"] else []
        severities = Counter(severity(code) for code in codes)
        worst = next((s for s in ("error", "warning") if severities[s]), "clean")
        summary.reports += 1
        summary.fetched = max(summary.fetched, (row["fetched_at"] or "")[:10])
        summary.codes.update(codes)
        summary.sites.setdefault(row["site"] or UNKNOWN, Counter()).update(["reports", worst])
        if row["year"] is not None:
            summary.lags[lag(row["published"], row["year"]), row["year"]] += 1
        if row["in_panel"]:
            county = (row["division_code"] or UNKNOWN)[:6]
            summary.counties.setdefault(county, Counter())[row["year"]] += 1
            summary.county_sites.setdefault(county, row["site"] or UNKNOWN)
            organisations[county].add(row["org_id"])
        if worst != "clean" or not row["figures_printed"]:
            summary.to_look_at += 1
            rank = (-severities["error"], -severities["warning"], row["organisation"] or "", row["year"] or 0)
            looks.append((rank, row))
            if len(looks) > 50 * EYES:
                looks = _first(looks)
    summary.county_organisations = {county: len(found) for county, found in organisations.items()}
    summary.organisations = len(set().union(*organisations.values()))
    summary.years = tuple(sorted({year for years in summary.counties.values() for year in years}))
    summary.rows = sum(years.total() for years in summary.counties.values())
    summary.eyes = _eyes(folder, [row for _, row in _first(looks)])


def _first(looks: list[tuple[tuple[int, int, str, int], dict[str, Any]]]) -> list[Any]:
    return sorted(looks, key=lambda look: look[0])[:EYES]


def _eyes(folder: Path, rows: list[dict[str, Any]]) -> tuple[Eye, ...]:
    wanted = {_key(row): row for row in rows}
    messages: dict[tuple[str, ...], list[str]] = defaultdict(list)
    with (folder / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        for finding in csv.DictReader(file) if wanted else ():
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
        )
        for key, row in wanted.items()
    )


def _key(row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(row[name] or "") for name in ("sha256", "org_id", "organisation", "year", "url"))


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
