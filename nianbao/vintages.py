"""The archive's versions of one page → its revisions: read again only where a page has more than one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from nianbao.reading import read_page
from output.crosswalk import Crosswalk
from output.files import TableWriter
from output.revisions import REVISIONS, Vintage, find_revisions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from output.revisions import Who
    from output.spool import Waiting
    from scraper.archive import Survey, Version


@dataclass(slots=True)
class Vintages:
    """The versions of the pages that have several, as known on the day `as_of` (None: today).

    Organisations have the org_id that `crosswalk` gives them last.
    """

    survey: Survey
    as_of: str | None = None
    crosswalk: Crosswalk = Crosswalk()  # noqa: RUF009 - a frozen value
    _owners: defaultdict[str, list[Who]] = field(default_factory=lambda: defaultdict(list))

    def watch(self, reports: Iterable[Waiting]) -> Iterator[Waiting]:
        """The reports as they are, remembering whose page is whose where a page was edited."""
        edited = self.survey.edited()
        for report in reports:
            if (url := report.standing.place[0]) in edited:
                self._owners[url].append((report.standing.org_id, report.standing.year))
            yield report

    def write(self, folder: Path) -> None:
        """Write revisions.csv, once all reports were watched."""
        with TableWriter(folder, REVISIONS) as writer:
            for url, versions in groupby(self.survey.versions(2), key=lambda version: version.page.url):
                vintages = self._read(list(versions))
                rows = find_revisions(url or "", vintages, self._owners.get(url or "", []))
                writer.add((org_id and self.crosswalk.last(str(org_id)), *rest) for org_id, *rest in rows)

    def _read(self, versions: list[Version]) -> list[Vintage]:
        """In the order in which they were seen; a version that came back after another stands there once more."""
        seen = [(version.first_seen, version) for version in versions if self._is_known(version.first_seen)]
        by_age = (version for _, version in reversed(seen))  # of two in one second the later seen is the later
        newest = max(by_age, key=lambda each: each.page.fetched_at or "", default=None)
        if self.as_of is None and newest is not None and newest is not seen[-1][1]:
            seen.append((newest.page.fetched_at or "", newest))
        if len(seen) < 2:
            return []
        return [Vintage(first, version.page.sha256, read_page(version.page).reports) for first, version in seen]

    def _is_known(self, first_seen: str) -> bool:
        return self.as_of is None or first_seen[: len(self.as_of)] <= self.as_of
