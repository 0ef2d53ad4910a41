"""Archived pages → reports: read on many processors, files joined to their articles, and no page lost on the way."""

from __future__ import annotations

import os
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import astuple, dataclass, field, replace
from itertools import chain, islice
from multiprocessing import get_context
from typing import TYPE_CHECKING, Literal

from nianbao.distinct import Distinct
from nianbao.parts import whole
from parsers.read import NotAReport, Unreadable, complete, read
from parsers.source import PICTURES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from parsers.report import Report
    from scraper.page import Page

MANY = 200
"""From this many pages on, starting processes costs less than it saves."""
SAME_AS = "the same report as "
"""Before the address of a report in the reason of a duplicate."""
_BATCH, _CHUNK = 512, 16
"""Pages in flight at once, and pages handed to a process at a time: an archive is larger than memory."""

Kind = Literal["not-a-report", "unreadable", "image-only", "attached", "duplicate", "crashed", "damaged"]


@dataclass(frozen=True, slots=True)
class Unparsed:
    """A page of the archive that gave no report, and why. A row of unparsed.csv.

    `kind` is `not-a-report`, `unreadable` (broken, encrypted or of a kind not read yet), `image-only` (a picture that
    could not be read: there is a report for eyes), `attached` (the page only offers a file, and that file is the
    report), `duplicate` (the same report under another address, which is the one in the dataset) or `crashed` (a fault
    of ours: please tell us).
    `damaged` is a record of the archive that cannot be read: `url` is its place, `nianbao archive verify` says more.
    """

    url: str
    kind: Kind
    reason: str
    sha256: str
    fetched_at: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of one page: its reports, or why there are none."""

    url: str | None
    via: str | None
    reports: tuple[Report, ...] = ()
    unparsed: Unparsed | None = None


def read_pages(pages: Iterable[Page], executor: Executor | None = None) -> Iterator[Reading]:
    """What came of every page, in their order, read through `executor`.

    Without one few pages are read in this process, many in a pool of processes.
    """
    pages = iter(pages)
    head = list(islice(pages, MANY))
    if executor is not None:
        yield from _spread(chain(head, pages), executor)
    elif len(head) < MANY:
        yield from map(read_page, head)
    else:
        # Spawned, not forked: the caller may have threads, and a fork copies their locks as they stand.
        with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
            yield from _spread(chain(head, pages), pool)


def _spread(pages: Iterator[Page], executor: Executor) -> Iterator[Reading]:
    while batch := list(islice(pages, _BATCH)):
        yield from executor.map(read_page, batch, chunksize=_CHUNK)


def read_page(page: Page) -> Reading:
    """What came of one page. Never raises: one page that trips us must not cost the other hundred thousand."""
    try:
        reports = read(whole(page))
        if page.further:
            reports = tuple(replace(report, sha256=page.sha256) for report in reports)
        return Reading(page.url, page.via, reports=reports)
    except NotAReport as error:
        return _failed(page, "not-a-report", str(error))
    except Unreadable as error:
        return _failed(page, "image-only" if page.body.startswith(PICTURES) else "unreadable", str(error))
    except Exception as error:
        return _failed(page, "crashed", f"{type(error).__name__}: {error}")


def _failed(page: Page, kind: Kind, reason: str) -> Reading:
    line = " ".join(reason.split())
    unparsed = Unparsed(page.url or page.source, kind, line, page.sha256, page.fetched_at or "")
    return Reading(page.url, page.via, unparsed=unparsed)


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

    def reports(self, readings: Iterable[Reading]) -> Iterator[Report]:
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

    def _taken(self, reading: Reading) -> Iterator[Report]:
        if reading.unparsed:
            self._unparsed.append(reading.unparsed)
        article = self._held.get(reading.via or "")
        for report in reading.reports:
            if article and _has_tables(report):
                self._files[str(reading.via)] = str(reading.url)
            whole_report = complete(report, article.reports[0]) if article and article.reports else report
            earlier = self._distinct.earlier(whole_report)
            if earlier is None:
                yield whole_report
            else:
                self._unparsed.append(_duplicate(whole_report, earlier))

    def _unless_attached(self, article: Reading) -> Reading:
        """The article, or that it is none: its file has the tables that it lacks."""
        file = self._files.get(str(article.url))
        if file is None or any(map(_has_tables, article.reports)):
            return article
        reason = f"the report is its file {file}"
        page = article.unparsed or article.reports[0]
        unparsed = Unparsed(str(article.url), "attached", reason, page.sha256, page.fetched_at or "")
        return replace(article, reports=(), unparsed=unparsed)


def _duplicate(report: Report, earlier: str) -> Unparsed:
    address = report.url or report.source
    return Unparsed(address, "duplicate", f"{SAME_AS}{earlier}", report.sha256, report.fetched_at or "")


def _has_tables(report: Report) -> bool:
    return any(figure.status != "absent" for figure in report.figures.values())


def find_damaged(data: Path) -> Iterator[Unparsed]:
    """The records of an archive that cannot be read, by their places: what they held is in no table, and is named."""
    from scraper.archive import find_files
    from scraper.warc import Damage, read_records

    for name, path in find_files(data):
        for record in read_records(path):
            if isinstance(record, Damage):
                yield Unparsed(f"{name}@{record.start}", "damaged", "the record cannot be read", "", "")


def find_articles(pages: Iterable[Page]) -> set[str]:
    """URLs of the pages that lead to another one among `pages`: lists lead to articles too, but are not among them."""
    urls, leads = set(), set()
    for page in pages:
        urls.add(page.url)
        leads.add(page.via)
    return {url for url in urls & leads if url}
