"""Where a site's report columns are: a bounded search from its start pages, with the same manners as a crawl.

    discover   one site: at most 40 pages, three clicks deep, and inside a column three more
    check      all sites of SITES.toml, side by side

The walk is that of a crawl (walk.py, lists.py), which calls the same search when it knows no column; here only as much
of a column is read as shows what it is.
"""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scraper import discovered
from scraper.crawl import archive_info
from scraper.errors import FetchError, Misread, Waiting
from scraper.fetch import Fetcher
from scraper.known import discovery
from scraper.lists import ListReader
from scraper.progress import Progress, Silent
from scraper.store import open_store
from scraper.walk import MAX_SEARCH, Walk

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from scraper.answer import Answer
    from scraper.column import Column
    from scraper.discovered import Discovery, State
    from scraper.site import CrawlSettings, Site, Sites
    from scraper.store import Store

AT_ONCE = 32
"""Sites that are looked at side by side; those of one host wait for each other all the same."""


def discover(
    site: Site, settings: CrawlSettings, data: Path | None = None, progress: Progress | None = None
) -> Discovery:
    """Search one site. With a data directory, what was fetched is archived there and what was found is written down.

    Raises StoreError where the directory cannot be written or another crawl holds it.
    """
    return _run(settings, (site,), data, progress)[0]


def check(sites: Sites, data: Path | None = None, progress: Progress | None = None) -> tuple[Discovery, ...]:
    """Search every site, in the order of SITES.toml. Raises StoreError as `discover` does."""
    return _run(sites.crawl, sites.sites, data, progress)


def _run(
    settings: CrawlSettings, sites: tuple[Site, ...], data: Path | None, progress: Progress | None
) -> tuple[Discovery, ...]:
    archive = open_store(data, archive_info(settings.contact)) if data is not None else nullcontext()
    with archive as store:
        found = asyncio.run(_search_all(settings, sites, store, progress or Silent()))
        for each in found if data is not None else ():
            _keep(data, each)
    return found


def _keep(data: Path | None, found: Discovery) -> None:
    """Write down what was found; columns of earlier times that are not there any more stay as evidence."""
    before = discovered.load(data, found.site) if data is not None else None
    if data is None or found.state != "found":
        return
    urls = {each.url for each in found.columns}
    lost = tuple(each for each in (before.columns if before else ()) if each.url not in urls)
    discovered.save(data, replace(found, earlier=(before.earlier if before else ()) + lost))


async def _search_all(
    settings: CrawlSettings, sites: Iterable[Site], store: Store | None, progress: Progress
) -> tuple[Discovery, ...]:
    turns = asyncio.Semaphore(AT_ONCE)

    def keep_robots(site: Site, answers: tuple[Answer, ...]) -> None:
        if answers and store is not None:
            store.keep_page(site, answers, "robots")

    async with Fetcher(settings, keep_robots, store.state if store is not None else None) as fetcher:

        async def search(site: Site) -> Discovery:
            async with turns:
                progress.site_started(site.name)
                found = await _search(site, ListReader(site, fetcher, store, progress))
                await fetcher.leave(site)
                return found

        return tuple(await asyncio.gather(*map(search, sites)))


async def _search(site: Site, reader: ListReader) -> Discovery:
    walk = Walk(site)
    errors: list[tuple[Column, FetchError]] = []
    waits_for = ""
    try:
        await _look(walk, reader, errors)
    except Waiting as error:
        waits_for = str(error)
    found = discovery(site, walk.search, datetime.now(UTC))
    state, reason = _judge(site, found, errors)
    if waits_for and not found.columns:
        state, reason = "waiting", waits_for
    failures = tuple(f"{error.word}: {error.url}: {error.reason}" for _, error in errors)
    return replace(found, state=state, reason=reason, failures=failures)


async def _look(walk: Walk, reader: ListReader, errors: list[tuple[Column, FetchError]]) -> None:
    """First pages of lists; where none of them shows enough, further ones of those that name a report."""
    rests: deque[tuple[Column, int]] = deque()
    while walk.search.read + len(errors) < MAX_SEARCH:
        column, number = _next(walk), 1
        if column is None and rests and not walk.search.columns():
            column, number = rests.popleft()
        if column is None:
            return
        try:
            page = await reader.read(column.ask, number, column.via)
        except FetchError as error:
            errors.append((column, error))
            continue
        walk.follow(column, page)
        following = page.listing.pages.next
        if page.listing.reports and following is not None and walk.mark(following):
            rests.append((replace(column, ask=following, via=page.url, top=column.top or page.url), number + 1))


def _next(walk: Walk) -> Column | None:
    """The next list that can still show something: one part in two years of two agencies is enough of a column."""
    while walk or walk.look():
        column = walk.next()
        if column is None or walk.search.is_known(column):
            continue
        if column.inside or walk.search.layout != "county":
            return column
    return None


def _judge(site: Site, found: Discovery, errors: list[tuple[Column, FetchError]]) -> tuple[State, str]:
    """The one word, and why. What was not seen because a page was blocked is not called absent."""
    if found.columns:
        return "found", ""
    starts = [error for column, error in errors if column.ask.url in site.start]
    if len(starts) == len(set(site.start)):
        return _word(starts[0]), f"{starts[0].url}: {starts[0].reason}"
    hidden = [error for _, error in errors if error.word in ("blocked", "unreachable") or isinstance(error, Misread)]
    if hidden:
        return _word(hidden[0]), f"no column was seen, but {hidden[0].url}: {hidden[0].reason}"
    named = [each for each in found.others if not each.reports]
    if named:
        return "none", f"{named[0].url} looks like a report column, but no report on it could be read"
    return "none", f"{found.pages} pages were read, and none leads to a report column"


def _word(error: FetchError) -> State:
    match error.word:
        case "blocked":
            return "blocked"
        case "unreachable":
            return "unreachable"
        case _:
            return "failed"
