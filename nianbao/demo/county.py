"""What the demo's twelve townships file: figures for every year, made up so that they fit together, and a few faults.

Everything here is invented except 石新镇's report on 2024, which is real and is kept as text in `shixin_2024.txt`. The
eleven other townships are named after solar terms so that nobody takes them for places.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping  # noqa: TC003 - dataclass fields are inspected at run time
from dataclasses import dataclass, field
from random import Random
from typing import Literal

from nianbao.demo import proactive
from parsers.form import Form, Rule, Table, load_forms

COUNTY = "盘山县"
DIVISION_CODE = "211122"
SITE_CODE = "2111220003"
REAL_TOWN, REAL_YEAR = "石新镇", 2024
TOWNS = (
    "立春镇", "雨水镇", "惊蛰镇", "春分镇", "清明镇", "谷雨镇",
    "立夏镇", "小满镇", "芒种乡", "夏至乡", "小暑街道", REAL_TOWN,
)  # fmt: skip
YEARS = range(2019, 2025)

Layout = Literal["clean", "word", "flat", "split", "pdf", "picture", "real"]
_LAYOUTS: tuple[Layout, ...] = ("clean", "word", "flat", "split")

MISPRINT = ("春分镇", 2022)
"""Prints one application too many in the 总计 of its first row."""
BLANK = ("谷雨镇", 2020)
"""Leaves the five columns of organisations empty and prints only 自然人 and 总计."""
ATTACHED = ("小满镇", 2023)
"""Publishes a PDF file behind a page that says nothing."""

ORGANISATIONS = ("firm", "research", "charity", "legal", "other")
_APPLICANTS = ("person", *ORGANISATIONS)


@dataclass(frozen=True, slots=True)
class Filing:
    """One township's report on one year: what it prints in which cell, and how its office lays it out."""

    town: str
    year: int
    form: Form = field(repr=False)
    printed: Mapping[str, str] = field(repr=False)
    layout: Layout
    published: str
    number: int
    """The running number of the article on the site."""
    county: str = COUNTY

    @property
    def organisation(self) -> str:
        """The township with its county in front."""
        return self.county + self.town

    @property
    def title(self) -> str:
        """The report's title."""
        return f"{self.organisation}{self.year}年政府信息公开工作年度报告"

    @property
    def real(self) -> bool:
        """Whether a township really published it; all others are made up."""
        return self.layout == "real"


def filings() -> tuple[Filing, ...]:
    """All 72 reports: township by township, each from 2019 to 2024. The same in every run."""
    return tuple(filing for index in range(len(TOWNS)) for filing in _history(index))


def form_of(year: int) -> Form:
    """The form that was in force for the reports on that year."""
    return next(form for form in load_forms() if form.years[0] <= year <= form.years[1])


def _history(index: int) -> Iterator[Filing]:
    town = TOWNS[index]
    for year, form, printed, day in books(town, YEARS):
        published = "2025-01-20" if (town, year) == (REAL_TOWN, REAL_YEAR) else day
        faulty, number = _with_faults(town, year, printed), 500000 + 100 * index + year % 100
        yield Filing(town, year, form, faulty, _layout(index, year), published, number)


def books(town: str, years: Iterable[int]) -> Iterator[tuple[int, Form, dict[str, str], str]]:
    """What a town counts year by year, so that every year takes up where the last one ended, and a day of January.

    The same in every run.
    """
    rng = Random(town)  # noqa: S311 - the same numbers in every run, no secret
    stock = proactive.opening_stock(rng)
    waiting: Counter[str] = Counter()
    for year in years:
        form = form_of(year)
        last = (town, year) == (REAL_TOWN, REAL_YEAR - 1)
        printed = proactive.figures(rng, form, stock)
        applications, waiting = _applications(rng, form.find_table("applications"), waiting, close=last)
        printed |= applications | _disputes(rng)
        yield year, form, printed, f"{year + 1}-01-{rng.randint(6, 28):02}"


def _layout(index: int, year: int) -> Layout:
    """An office keeps its way of making pages until the form changes, when a new hand takes over."""
    match (TOWNS[index], year):
        case (town, year) if (town, year) == (REAL_TOWN, REAL_YEAR):
            return "real"
        case (town, year) if (town, year) == ATTACHED:
            return "pdf"
    return _LAYOUTS[(index + (year >= 2021)) % len(_LAYOUTS)]


def _applications(
    rng: Random, table: Table, waiting: Counter[str], *, close: bool
) -> tuple[dict[str, str], Counter[str]]:
    """The table of applications, and who still waits at the end of the year. With `close` nobody waits."""
    cells: Counter[tuple[str, str]] = Counter()
    results = _rule(table, "results").left
    still: Counter[str] = Counter()
    for column in _APPLICANTS:
        received = rng.choice((0, 0, 1, 2, 3, 6)) if column == "person" else rng.choice((0, 0, 0, 0, 1))
        open_cases = received + waiting[column]
        still[column] = 0 if close or not open_cases else rng.choice((0, 0, 0, 1))
        cells["app_received", column] = received
        cells["app_carried_in", column] = waiting[column]
        cells["app_carried_out", column] = still[column]
        cells["app_concluded", column] = open_cases - still[column]
        for result in rng.choices(results, k=open_cases - still[column]):
            cells[result, column] += 1
    for (row, _), count in tuple(cells.items()):
        cells[row, "total"] += count
    rows = [row.id for block in table.block for row in block.rows]
    return {f"{row}_{column}": str(cells[row, column]) for row in rows for column in (*_APPLICANTS, "total")}, still


def _rule(table: Table, rule_id: str) -> Rule:
    return next(rule for rule in table.rule if rule.id == rule_id)


def _disputes(rng: Random) -> dict[str, str]:
    printed: dict[str, str] = {}
    for row in ("review", "suit_direct", "suit_after"):
        upheld = int(rng.random() < 0.05)
        counts = {"upheld": upheld, "corrected": 0, "other": 0, "pending": 0, "total": upheld}
        printed |= {f"{row}_{column}": str(count) for column, count in counts.items()}
    return printed


def _with_faults(town: str, year: int, printed: dict[str, str]) -> dict[str, str]:
    if (town, year) == MISPRINT:
        right = int(printed["app_received_total"])
        return printed | {"app_received_total": str(right + 1)}
    if (town, year) == BLANK:
        empty = (name for name in printed if name.startswith("app_") and name.endswith(ORGANISATIONS))
        return printed | dict.fromkeys(empty, "")
    return printed
