"""The stage sites → pages: SITES.toml in, answers in the archive out. Read this file first.

    crawl      opens the data directory (store.py) and lets a few workers go through the sites
      visit    one site: its lists, page after page (visit.py, listing.py, platforms/), then what they name (items.py)
        fetch  one URL: guard, robots.txt, pace, retries, redirects, bounds (fetch.py, host.py)
        keep   one answer: WARC records, flushed; then its row, with "done", in one transaction, several answers at a
             time (store.py, archive_writer.py, index.py)

Sites of one host take turns; sites of different hosts go side by side. There is a task per worker and none per site
or URL: what is to be fetched waits in the state database.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from scraper.errors import StoreError
from scraper.fetch import Fetcher, user_agent
from scraper.hosts import host_of
from scraper.progress import CrawlResult, Progress, Silent, SiteResult
from scraper.store import Store, open_store
from scraper.visit import Visit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from scraper.answer import Answer
    from scraper.lock import Lock
    from scraper.site import Site, Sites

__all__ = ["CrawlResult", "Progress", "SiteResult", "crawl"]

WORKERS = 256
"""Hosts asked at the same time; with a pause of 3 s each that is some 80 requests a second."""
MAX_WAIT = 0.2
"""Seconds until what was kept is on the disk."""

_log = logging.getLogger(__name__)


def crawl(
    sites: Sites,
    data: Path,
    progress: Progress | None = None,
    *,
    lock: Lock | None = None,
    begun: Callable[[str], None] | None = None,
) -> CrawlResult:
    """Fetch what is new or changed at all sites into the archive of a data directory.

    `lock` is that of the directory, where the caller holds it already. `begun` is told the id of the run that the
    archive names: an earlier run's where this one goes on with what that one left. What is wrong with a site is in its
    result and stops no other. Raises Busy where another process holds the directory, StoreError where it cannot be
    written. May be interrupted or killed at any moment: the next call goes on from there.
    """
    with open_store(data, archive_info(sites.crawl.contact), lock) as store:
        if begun:
            begun(store.run)
        return asyncio.run(_crawl(sites, store, progress or Silent()))


def archive_info(contact: str) -> dict[str, str]:
    """What the first record of an archive file says of who wrote it, and how."""
    return {
        "software": user_agent("").replace("/", " "),
        "format": "WARC File Format 1.1",
        "robots": "obey",
        "http-header-user-agent": user_agent(contact),
    }


async def _crawl(sites: Sites, store: Store, progress: Progress) -> CrawlResult:
    results: dict[str, SiteResult] = {}
    groups = _by_host(sites.sites)
    turns: Iterator[list[Site]] = iter(groups)

    def keep_robots(site: Site, answers: tuple[Answer, ...]) -> None:
        if answers:
            store.keep_page(site, answers, "robots")

    async with Fetcher(sites.crawl, keep_robots, store.state) as fetcher:

        async def work() -> None:
            for group in turns:
                for site in group:
                    results[site.name] = await _visit(site, fetcher, store, progress)

        try:
            async with asyncio.TaskGroup() as keeping:
                keeper = keeping.create_task(_commit_now_and_then(store))
                async with asyncio.TaskGroup() as workers:
                    for _ in range(min(WORKERS, len(groups))):
                        workers.create_task(work())
                keeper.cancel()
        except* StoreError as stopped:
            raise _first(stopped) from None
    store.is_finished = all(result.state != "waiting" for result in results.values())
    return CrawlResult(tuple(results[site.name] for site in sites.sites))


async def _commit_now_and_then(store: Store) -> None:
    """What was kept waits for no more than a moment for the disk, also when no other answer comes."""
    while True:
        await asyncio.sleep(MAX_WAIT)
        store.commit()


def _first(stopped: BaseException) -> BaseException:
    return _first(stopped.exceptions[0]) if isinstance(stopped, BaseExceptionGroup) else stopped


async def _visit(site: Site, fetcher: Fetcher, store: Store, progress: Progress) -> SiteResult:
    """One site, whatever happens to it."""
    progress.site_started(site.name)
    visit = Visit(site, fetcher, store, progress)
    try:
        await visit.run()
        result = visit.result()
    except StoreError:
        raise
    except Exception as error:
        # A fault of ours that one site's pages bring out must not cost the others their turn.
        _log.exception("the crawl of %s failed", site.name)
        result = visit.result(f"{type(error).__name__}: {error}")
    await fetcher.leave(site)
    progress.site_done(result)
    return result


def _by_host(sites: Iterable[Site]) -> list[list[Site]]:
    """Sites that begin on the same host, together: they would only wait for each other."""
    groups: dict[str, list[Site]] = {}
    for site in sites:
        groups.setdefault(host_of(site.start[0]), []).append(site)
    return list(groups.values())
