"""The search for a site's report columns: pages in, the columns that they show and where to look next out.

It asks for nothing itself: whoever reads a site's lists (walk.py) shows them to it, and takes from it what to read next.
"""

from __future__ import annotations

import heapq
import re
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Literal

from scraper import signs, titles
from scraper.ask import Ask
from scraper.column import MAX_DEPTH, Column, agencies
from scraper.links import Html

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.column import ListPage
    from scraper.links import Link

Scope = Literal["county", "agency"]
Layout = Literal["county", "agencies", ""]
SAMPLE = 6
"""Agencies of one directory that are tried: if these have no columns, the others are not asked."""
MAX_WAYS = 500
_SHOWN = 5
_NAME_END = re.compile(r"(关于|20\d\d年?度?|(政府)?(信息|政务)公开|公开年报)")


@dataclass(frozen=True, slots=True)
class FoundColumn:
    """A report column, and why it is taken for one."""

    url: str
    scope: Scope
    """Whether it names reports of several organisations, or those of one in its subtree."""
    score: int
    parts: tuple[tuple[str, int], ...]
    """What the score is made of."""
    path: tuple[str, ...]
    """The links that lead to it from the start page, by name."""
    via: str
    platform: str
    reports: int
    """How many its pages named, as far as they were read."""
    years: tuple[int, ...]
    titles: tuple[str, ...]
    """Some of them."""


@dataclass(frozen=True, slots=True)
class Directory:
    """A page that names agencies with columns of their own."""

    url: str
    path: tuple[str, ...]
    via: str
    agencies: int


@dataclass
class _Seen:
    """What has been seen of one column."""

    column: Column
    url: str
    platform: str
    heading: bool = False
    titles: dict[str, str] = field(default_factory=dict)
    """Report titles by their URL."""

    @property
    def organisations(self) -> set[str]:
        return {_organisation(title) for title in self.titles.values()} - {""}

    @property
    def years(self) -> set[int]:
        return {year for title in self.titles.values() if (year := titles.year_of(title)) is not None}


class Search:
    """What one walk over a site has shown."""

    def __init__(self) -> None:
        self._columns: dict[str, _Seen] = {}
        self._ways: list[tuple[int, int, int, Column]] = []
        self._order = count()
        self._directories: dict[str, tuple[Column, tuple[Link, ...]]] = {}
        self._outside: dict[str, Column] = {}
        self.read = 0
        """Pages seen."""

    @property
    def outside(self) -> int:
        """How many of them were no part of a report column."""
        return len(self._outside)

    # What is seen

    def observe(self, column: Column, page: ListPage) -> None:
        """Take in one page of a list."""
        self.read += 1
        listing = page.listing
        inside = column.inside or listing.inside or len(listing.reports) >= 3 or column.top in self._columns
        if not inside:
            self._outside[page.url] = column
            self._look_for_ways(column, page)
            return
        top = column.top or page.url
        seen = self._columns.setdefault(top, _Seen(column, top, page.platform))
        seen.heading = seen.heading or (page.url == top and page.listing.inside)
        seen.titles.update((link.url, link.title) for link in page.listing.reports)

    def _look_for_ways(self, column: Column, page: ListPage) -> None:
        if column.depth >= MAX_DEPTH or len(self._ways) > MAX_WAYS:
            return
        named = agencies(page)
        if len(named) >= SAMPLE // 2:
            self._directories[page.url] = (column, named)
        sample = {link.url for link in named[:SAMPLE]}
        for link in Html.read(page.text, page.url).links():
            weight = signs.weigh_way(link.title)
            if weight > signs.AGENCY or (weight and link.url in sample):
                step = Column(Ask(link.url), column.depth + 1, False, page.url, (*column.path, link.title))
                heapq.heappush(self._ways, (-weight, step.depth, next(self._order), step))

    def next_way(self) -> Column | None:
        """Where to look next, the most promising first; None where a county's column is known or nothing is left."""
        if self.layout == "county" or not self._ways:
            return None
        return heapq.heappop(self._ways)[-1]

    # What is found

    @property
    def layout(self) -> Layout:
        """One column for the county, or one in each agency's subtree."""
        scopes = {found.scope for found in self.columns()}
        return "county" if "county" in scopes else "agencies" if scopes else ""

    def columns(self) -> tuple[FoundColumn, ...]:
        """The columns, the best first."""
        found = [each for each in self.candidates() if each.reports and each.score >= signs.FOUND]
        return tuple(found)

    def candidates(self) -> tuple[FoundColumn, ...]:
        """All that looked like a column, the best first: also what has too few points, or names no report."""
        return tuple(sorted(map(_judge, self._columns.values()), key=lambda each: (-each.score, each.url)))

    def directories(self) -> tuple[Directory, ...]:
        """The pages whose agencies were seen to have columns: the ones not tried will have them too."""
        return tuple(
            Directory(url, column.path, column.via, len(named)) for url, (column, named) in self._proved().items()
        )

    def agencies_left(self) -> Iterator[Column]:
        """All agencies of the directories."""
        for url, (column, named) in self._proved().items():
            for link in named:
                yield Column(Ask(link.url), column.depth + 1, False, url, (*column.path, link.title))

    def _proved(self) -> dict[str, tuple[Column, tuple[Link, ...]]]:
        steps = {step for seen in self._columns.values() if seen.titles for step in self._steps(seen.column)}
        return {
            url: (column, named)
            for url, (column, named) in self._directories.items()
            if any((url, link.url) in steps for link in named)
        }

    def _steps(self, column: Column) -> Iterator[tuple[str, str]]:
        """The clicks that led to a column: each page and the address that was followed from it."""
        step: Column | None = column
        for _ in range(2 * MAX_DEPTH):
            if step is None:
                return
            yield step.via, step.ask.url
            step = self._outside.get(step.via)

    def reports_of(self, url: str) -> int:
        """How many reports a column has shown."""
        return len(self._columns[url].titles) if url in self._columns else 0

    def is_known(self, column: Column) -> bool:
        """Whether a column, or the one that it is a part of, has shown enough to be judged."""
        seen = self._columns.get(column.top)
        return seen is not None and len(seen.organisations) > 1 and len(seen.years) > 1


def _judge(seen: _Seen) -> FoundColumn:
    """A column with its points."""
    anchor = seen.column.path[-1] if seen.column.path else ""
    organisations, years = seen.organisations, seen.years
    named = min(len(seen.titles), signs.REPORTS_AT_MOST)
    parts = (
        (f"called {anchor}", signs.weigh(signs.ANCHORS, titles.tidy(anchor))),
        ("its address", signs.weigh(signs.SLUGS, seen.url)),
        ("its heading", signs.HEADING * seen.heading),
        (f"names {len(seen.titles)} reports", signs.REPORT * named),
        (f"of {len(years)} years", signs.YEARS * (len(years) > 1)),
        (f"of {len(organisations)} organisations", signs.ORGANISATIONS * (len(organisations) > 1)),
    )
    points = tuple((name, weight) for name, weight in parts if weight)
    return FoundColumn(
        url=seen.url,
        scope="county" if len(organisations) > 1 else "agency",
        score=sum(weight for _, weight in points),
        parts=points,
        path=seen.column.path,
        via=seen.column.via,
        platform=seen.platform,
        reports=len(seen.titles),
        years=tuple(sorted(years)),
        titles=tuple(seen.titles.values())[:_SHOWN],
    )


def _organisation(title: str) -> str:
    """Who reports, as far as a title says: 石新镇 of 石新镇2024年政府信息公开工作年度报告 and of 2024年石新镇…."""
    return next((part for part in _NAME_END.split(titles.tidy(title)) if part and not _NAME_END.fullmatch(part)), "")
