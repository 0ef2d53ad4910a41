"""Reports laid beside each other as a build does it, without its files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from output.checks.survey import Findings, Survey
from output.crosswalk import Crosswalk
from output.spool import Spool, Waiting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from parsers.report import Report

Found = dict[tuple[str, int], list[list[str]]]


def lay(reports: Iterable[Report], walk: Crosswalk | None = None) -> Found:
    """By org_id and year, what is found of the reports that the panel takes; only of those of which anything is."""
    with Spool() as spool:
        beside = surveyed(reports, spool, walk or Crosswalk())
        found = {
            (packed.about["org_id"], packed.about["year"]): beside.find(packed)
            for packed, in_panel in spool
            if in_panel
        }
    return {key: findings for key, findings in found.items() if findings}


def surveyed(reports: Iterable[Report], spool: Spool, walk: Crosswalk) -> Findings:
    survey = Survey(walk)
    for each in reports:
        waiting = Waiting.of(each)
        survey.add(waiting.note, spool.add(walk.applied(waiting)), each.org_id)
    return survey.close()


def codes(found: Found) -> dict[tuple[str, int], list[str]]:
    return {key: [code for code, *_ in findings] for key, findings in found.items()}
