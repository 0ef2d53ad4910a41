"""Versions of a report → which figures changed from one to the next: a report that is edited in silence keeps them all."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from output.tables import Column, Table
from parsers.form import variables
from parsers.report import Figure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from output.rows import Row
    from parsers.report import Report

REVISIONS = Table(
    "revisions",
    "One row per figure that a report was edited in, between two versions of its page.",
    (
        Column("org_id", "text", "The organisation, the same in every year."),
        Column("year", "whole", "The year reported on."),
        Column("variable", "text", "The variable; * where a report came or went as a whole."),
        Column("old", "decimal", "The number before; blank where there was none."),
        Column("new", "decimal", "The number since; blank where there is none."),
        Column("status_old", "text", "How the figure was read before; report or no-report for *."),
        Column("status_new", "text", "How the figure is read since; report or no-report for *."),
        Column("first_seen", "text", "When the new version was first seen, UTC: it was edited some time before."),
        Column("url", "text", "The page."),
        Column("sha256_old", "text", "SHA-256 of the page before."),
        Column("sha256_new", "text", "SHA-256 of the page since."),
    ),
    ("csv",),
    part=10_000,
)

Who = tuple[str | None, int | None]
"""org_id and year."""


@dataclass(frozen=True, slots=True)
class Vintage:
    """One version of a page, and the reports that were read from it (none: it is no report, or no longer)."""

    first_seen: str
    sha256: str
    reports: tuple[Report, ...]


def find_revisions(url: str, vintages: Sequence[Vintage], known: Sequence[Who]) -> Iterator[Row]:
    """Rows of `revisions` between each version of a page and the next, oldest first.

    `known` says whose reports the page has now: an older version of a file may not say so itself.
    """
    for old, new in pairwise(vintages):
        before, after = _by_owner(old.reports, known), _by_owner(new.reports, known)
        for who in sorted({*before, *after}, key=lambda each: (each[0] or "", each[1] or 0)):
            for changed in _changed(before.get(who), after.get(who)):
                yield (*who, *changed, new.first_seen, url, old.sha256, new.sha256)


def _by_owner(reports: Iterable[Report], known: Sequence[Who]) -> dict[Who, Report]:
    org_id, year = known[0] if len(known) == 1 else (None, None)
    return {(report.org_id or org_id, report.year or year): report for report in reports}


def _changed(old: Report | None, new: Report | None) -> Iterator[Row]:
    if old is None or new is None:
        states = ["no-report" if report is None else "report" for report in (old, new)]
        yield ("*", None, None, *states)
        return
    for name in (variable.name for variable in variables()):
        was, now = (report.figures.get(name) or Figure(name, None, "absent") for report in (old, new))
        if (was.value, was.status) != (now.value, now.status):
            yield (name, was.value, now.value, was.status, now.status)
