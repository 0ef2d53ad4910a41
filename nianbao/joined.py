"""Readings → the reports of a dataset: files joined to their articles, and each report taken once."""

from __future__ import annotations

from dataclasses import astuple, dataclass, field
from typing import TYPE_CHECKING

from nianbao.distinct import Distinct
from nianbao.reading import Reading, Ready, Unparsed
from parsers.read import complete

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from output.spool import Waiting
    from parsers.report import Report

SAME_AS = "the same report as "
"""Before the address of a report in the reason of a duplicate."""


@dataclass(slots=True)
class Joined:
    """Joins a file to the article that offers it: what the file does not say about itself, its article may say.

    Only articles that offer files, and files that come before their article, are kept in memory.
    """

    articles: set[str]
    """URLs of the pages that offer a file which is archived too."""
    _held: dict[str, Reading] = field(default_factory=dict)
    _files: dict[str, str] = field(default_factory=dict)
    _unparsed: list[Unparsed] = field(default_factory=list)
    _distinct: Distinct = field(default_factory=Distinct)

    def reports(self, readings: Iterable[Reading]) -> Iterator[Waiting]:
        """Every report of `readings`: a file's completed from its article's, an article's last."""
        early = []
        for reading in readings:
            if reading.url in self.articles:
                self._held[str(reading.url)] = reading
            elif reading.via in self.articles and reading.via not in self._held:
                early.append(reading)
            else:
                yield from self._taken(reading)
        for reading in early:
            yield from self._taken(reading)
        for reading in self._held.values():
            yield from self._taken(self._unless_attached(reading))

    def unparsed(self) -> tuple[Unparsed, ...]:
        """The pages that gave no report, sorted; complete once all reports are taken."""
        return tuple(sorted(self._unparsed, key=astuple))

    def _taken(self, reading: Reading) -> Iterator[Waiting]:
        if reading.unparsed:
            self._unparsed.append(reading.unparsed)
        article = self._held.get(reading.via or "")
        for report in reading.reports:
            if article and _has_tables(report):
                self._files[str(reading.via)] = str(reading.url)
            whole_report = complete(report, article.reports[0]) if article and article.reports else report
            yield from self._unless_known(Ready.of(whole_report))
        for ready in reading.ready:
            yield from self._unless_known(ready)

    def _unless_known(self, report: Ready) -> Iterator[Waiting]:
        earlier = self._distinct.earlier(report.content, report.address)
        if earlier is None:
            yield report.waiting
        else:
            self._unparsed.append(_duplicate(report, earlier))

    def _unless_attached(self, article: Reading) -> Reading:
        """The article, or that it is none: its file has the tables that it lacks."""
        file = self._files.get(str(article.url))
        if file is None or any(map(_has_tables, article.reports)):
            return article
        reason = f"the report is its file {file}"
        page = article.unparsed or article.reports[0]
        unparsed = Unparsed(str(article.url), "attached", reason, page.sha256, page.fetched_at or "")
        return Reading(article.url, article.via, unparsed=unparsed)


def _duplicate(report: Ready, earlier: str) -> Unparsed:
    standing = report.waiting.standing
    return Unparsed(report.address, "duplicate", f"{SAME_AS}{earlier}", standing.place[2], standing.rank[2])


def _has_tables(report: Report) -> bool:
    return any(figure.status != "absent" for figure in report.figures.values())
