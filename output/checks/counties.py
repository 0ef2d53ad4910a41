"""A county's own report beside those of its organisations.

Some counties report on all that lies in them, some on their own office; the form does not say which. A whole cannot be
less than one of its parts, so figures that are show a report that is no total. That a report *means* to be one is taken
from its text alone: it says 全县 of a number that its table prints. Organisations whose reports are not there can only
make the sum of the parts too small, so a sum proves nothing but that a total is less than it.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from parsers.report import Report

PARTS = ("township", "subdistrict", "department", "zone")
"""Levels whose reports a county's would include. Enterprises are no part of its government."""
WHOLE = frozenset(["全县", "全市", "全区", "全旗", "全州"])
"""Words that say that a number is the whole county's."""
STATED = {"apps_received": "app_received_total", "apps_answered": "app_concluded_total"}
"""Facts of the narrative, and the figure that each would be."""


def means_the_whole(report: Report) -> bool:
    """Whether a county's text says of a number in its table that it is that of the whole county."""
    if report.level != "county":
        return False
    for fact in report.facts:
        figure = report.figures.get(STATED.get(fact.variable, ""))
        if figure and figure.value and figure.value == fact.value and WHOLE.intersection(fact.scope):
            return True
    return False


class Below(NamedTuple):
    """What a county's report has less of: columns, its numbers and the others', and the row of the other report.

    `parts` is how many reports were added up; 0 where it is one report.
    """

    columns: Any
    own: Any
    others: Any
    other: int
    parts: int = 0


def find_below(
    values: Any, groups: Iterable[tuple[str, int, str, int]], whole: Iterable[int]
) -> dict[int, list[Below]]:
    """By row of a county's report, what it has less of than its parts.

    `values` has a row per report and a column per variable, nan for none. `groups` gives the county, the year, the level
    and the row of each report; `whole` are the rows of counties' reports that mean the whole county.
    """
    counties: dict[tuple[str, int], list[int]] = defaultdict(list)
    parts: dict[tuple[str, int], list[int]] = defaultdict(list)
    for county, year, level, row in groups:
        if county and (level == "county" or level in PARTS):
            (counties if level == "county" else parts)[county, year].append(row)
    totals = frozenset(whole)
    return {
        row: found
        for key, rows in counties.items()
        for row in rows
        if key in parts and (found := [*_below(values, row, np.array(parts[key]), row in totals)])
    }


def _below(values: Any, row: int, parts: Any, whole: bool) -> Iterator[Below]:
    own, known = values[row], np.nan_to_num(values[parts], nan=-1.0)
    largest = known.argmax(axis=0)
    others = [at for at, part in enumerate(parts) if not np.array_equal(values[part], own, equal_nan=True)]
    if whole and len(others) > 1:  # what its office publishes once more under its own name is no part of it
        sums = np.where(known[others] > 0, known[others], 0).sum(axis=0, dtype=np.float64)
        less = np.flatnonzero(own < sums)
        if len(less):
            greatest = less[np.argmax(sums[less] - own[less])]
            yield Below(less, own[less], sums[less], int(parts[largest[greatest]]), len(others))
    less = np.flatnonzero(own < known.max(axis=0))
    for place in sorted(set(largest[less].tolist())):
        mine = less[largest[less] == place]
        yield Below(mine, own[mine], known[place, mine], int(parts[place]))
