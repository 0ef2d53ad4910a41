"""Runs, archive and unread pages → what the register judges by."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from nianbao.joined import SAME_AS
from nianbao.runs import read_records
from output.register_evidence import Evidence, PageSeen, SiteSeen, Trace
from scraper import titles
from scraper.archive import end_of
from scraper.sightings import read_lost, read_waiting

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from nianbao.reading import Unparsed
    from nianbao.runs import RunRecord, SiteRecord
    from output.register_evidence import PageState
    from scraper.sightings import Sighting, Waiting

_ITEMS_MISSING = re.compile(r"\d+ (?:gone|blocked|unreachable|refused)")
"""Remarks on single items: they are pages of the register themselves."""
_HARMLESS = re.compile(r"\S+ answers on https? only|(copies for telephones|files on other hosts) were not fetched: .*")
"""Remarks that take nothing from the lists. Any other remark is a doubt about them."""
_IMAGE = re.compile(r"image|picture|scan", re.IGNORECASE)
_TIME = "%Y-%m-%dT%H:%M:%SZ"
_LOOK_ALIKE = "it seems to be"
"""What the reader says of a page that is something else; a list may cut the title that would have told."""
_FAILED: dict[str, PageState] = {
    "blocked": "blocked", "refused": "unknown", "unreachable": "unreachable", "gone": "unreachable"
}  # fmt: skip
"""By what came last in place of an item, its state. What we ourselves did not take is not the site's doing."""


def read_evidence(
    data: Path, unparsed: Iterable[Unparsed], sightings: Mapping[str, Sighting], as_of: str | None = None
) -> Evidence:
    """All that the data directory knows of sites, lists and pages that gave no report; `sightings` by URL.

    With `as_of` only what was known on that day (`sightings` too); which items waited then is known no more, only those
    that failed.
    """
    unparsed, until = tuple(unparsed), end_of(as_of)
    waiting = read_waiting(data) if until is None else None
    records = [each for each in read_records(data)[0] if until is None or f"{each.began:{_TIME}}" <= until]
    sites = tuple(_sites(records, sightings, _Knows(waiting=waiting is not None, as_of=until is not None)))
    if until is None:
        failed: Iterator[PageSeen] = chain(
            _waiting(waiting or (), sightings, sites), _gone(sightings), _lost(data, sightings, sites)
        )
    else:
        failed = _failed(sightings)
    pages = {page.url: page for page in chain(failed, _unread(unparsed, sightings))}
    return Evidence(sites, tuple(pages[url] for url in sorted(pages)), _traces(sightings, unparsed))


class _Knows(NamedTuple):
    """What the state database can tell: which items wait. Of an earlier day it cannot."""

    waiting: bool
    as_of: bool


def _traces(sightings: Mapping[str, Sighting], unparsed: Iterable[Unparsed]) -> dict[str, Trace]:
    """By URL; of a report that has moved, with its new address: that one is a duplicate of the first."""
    moved = {
        page.reason.removeprefix(SAME_AS): page.url
        for page in unparsed
        if page.kind == "duplicate" and page.url in sightings and sightings[page.url].state != "gone"
    }
    return {
        each.url: Trace(each.first_seen, each.via, each.run, each.state == "gone", moved.get(each.url, ""))
        for each in sightings.values()
    }


def _sites(records: list[RunRecord], sightings: Mapping[str, Sighting], knows: _Knows) -> Iterator[SiteSeen]:
    """Each site as the last run that finished it left it; those of no run, as the archive names them."""
    last: dict[str, tuple[RunRecord, SiteRecord]] = {}
    for record in records:
        for site in record.sites:
            if site.state not in ("waiting", "running", "unfinished") or site.name not in last:
                last[site.name] = (record, site)
    lists = _lists(sightings.values())
    for name, (record, site) in sorted(last.items()):
        yield _site(record, site, lists.get(name, ""), knows)
    codes = {each.site: each.division_code for each in sightings.values() if each.site not in last}
    for name, code in sorted(codes.items()):
        yield SiteSeen(
            name, code, list_url=lists.get(name, ""), note="no record of a run tells how its lists were read"
        )


def _site(record: RunRecord, site: SiteRecord, list_url: str, knows: _Knows) -> SiteSeen:
    remarks = [part for part in site.reason.split("; ") if part and not _HARMLESS.fullmatch(part)]
    doubts = [part for part in remarks if knows.as_of or not _ITEMS_MISSING.fullmatch(part)]
    hidden = site.state in ("blocked", "unreachable")
    if not hidden:
        doubts += site.lists_incomplete
    if site.state != "done" and not hidden:
        doubts.insert(0, f"its last visit was {site.state}")
    if not (knows.waiting or knows.as_of):
        doubts.append("the state database is missing or damaged")
    if site.years is None:
        doubts.append("the record of its run does not tell which years were asked for")
    # The visit's beginning: what was published while it went on may be on no list that it read.
    began = site.began or record.began
    return SiteSeen(
        name=site.name,
        division_code=site.division_code,
        state=site.state,
        complete=site.state == "done" and not doubts,
        years=site.years,
        read_on=began.date().isoformat() if site.ended else "",
        run=record.crawl,
        list_url=list_url,
        note="; ".join(doubts),
    )


def _lists(sightings: Iterable[Sighting]) -> dict[str, str]:
    """By site, the list that names the most items."""
    named: dict[str, Counter[str]] = {}
    for each in sightings:
        if each.via:
            named.setdefault(each.site, Counter())[each.via] += 1
    return {site: min(found, key=lambda url: (-found[url], url)) for site, found in named.items()}


def _waiting(
    waiting: Iterable[Waiting], sightings: Mapping[str, Sighting], sites: Iterable[SiteSeen]
) -> Iterator[PageSeen]:
    """Items that have never come."""
    codes = {site.name: site.division_code for site in sites}
    for item in waiting:
        task, seen = item.task, sightings.get(item.task.url)
        if seen is None or not seen.archived:
            state = "unknown" if not item.attempts else _FAILED.get(seen.state if seen else "", "unreachable")
            note = (seen.reason if seen else "") or ("" if item.attempts else "it was not asked for yet")
            first = seen.first_seen if seen else ""
            yield PageSeen(task.url, codes.get(task.site, ""), task.title, state, first, task.via, item.tried, note)


def _gone(sightings: Mapping[str, Sighting]) -> Iterator[PageSeen]:
    """Items that a list names and that were never there."""
    for each in sightings.values():
        if each.state == "gone" and not each.archived:
            yield _page(each, _FAILED["gone"], each.reason)


def _failed(sightings: Mapping[str, Sighting]) -> Iterator[PageSeen]:
    """Items of which only failures are archived."""
    for each in sightings.values():
        if not each.archived:
            yield _page(each, _FAILED[each.state], each.reason)


def _lost(data: Path, sightings: Mapping[str, Sighting], sites: Iterable[SiteSeen]) -> Iterator[PageSeen]:
    """Items that came, and that the archive has lost."""
    codes = {site.name: site.division_code for site in sites}
    note = "it was fetched, and the archive cannot read it any more: `nianbao archive verify` says more"
    for task in read_lost(data, sightings):
        yield PageSeen(task.url, codes.get(task.site, ""), task.title, "unknown", list_url=task.via, note=note)


def _unread(unparsed: Iterable[Unparsed], sightings: Mapping[str, Sighting]) -> Iterator[PageSeen]:
    """Archived pages without a report, where a title says that they should be one."""
    for page in unparsed:
        seen = sightings.get(page.url)
        if (
            seen is None
            or page.kind in ("attached", "duplicate")
            or (page.kind == "not-a-report" and not titles.is_report(seen.title))
        ):
            continue
        if page.kind == "not-a-report" and _LOOK_ALIKE in page.reason:
            continue
        if seen.state == "gone":
            yield _page(seen, "withdrawn", page.reason)
        else:
            is_picture = page.kind == "image-only" or _IMAGE.search(page.reason)
            yield _page(seen, "image_only" if is_picture else "unparsable", page.reason)


def _page(seen: Sighting, state: PageState, note: str) -> PageSeen:
    where = (seen.division_code, seen.title, state, seen.first_seen, seen.via, seen.run)
    return PageSeen(seen.url, *where, " ".join(note.split()))
