"""Reading list pages: one request in, the page as a value out, kept in the archive where there is one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scraper.answer import Validators
from scraper.ask import Ask
from scraper.column import ListPage
from scraper.errors import FetchError
from scraper.hazards import check_content, find_stub
from scraper.page import decode
from scraper.platforms import find_platform, name_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.answer import Answer
    from scraper.fetch import Fetcher
    from scraper.listing import Listing
    from scraper.progress import Progress
    from scraper.sites import Site
    from scraper.store import Store

    KeepReport = Callable[[Answer, str, Listing, str], None]

MAX_STUBS = 2


class ListReader:
    """Reads the lists of one site. Without a store nothing is kept, and every page is asked for whole.

    `keep_report` is given each page once it is archived and read: its answer, text, listing and the page before.
    """

    def __init__(
        self,
        site: Site,
        fetcher: Fetcher,
        store: Store | None,
        progress: Progress,
        keep_report: KeepReport | None = None,
    ) -> None:
        self._site = site
        self._fetcher = fetcher
        self._store = store
        self._progress = progress
        self._keep_report = keep_report
        self.answers = 0
        """How many have been received."""

    async def fetch(self, ask: Ask, referer: str = "") -> tuple[Answer, ...]:
        """The answers on the way to a page, stubs that point elsewhere included. Raises FetchError."""
        answers = await self._fetch_once(ask, referer)
        for _ in range(MAX_STUBS):
            last = answers[-1]
            target = find_stub(decode(last.body, last.content_type), last.url) if len(last.body) < 4096 else None
            if target is None or last.status != 200:
                break
            answers += await self._fetch_once(Ask(target), referer)
        return answers

    async def _fetch_once(self, ask: Ask, referer: str) -> tuple[Answer, ...]:
        known = self._store.validators if self._store is not None else _nothing_known
        answers = await self._fetcher.fetch(self._site, ask, referer or None, known)
        self.answers += 1
        check_content(answers[-1])
        return answers

    async def read(self, ask: Ask, number: int, via: str) -> ListPage:
        """Page `number` of a list. Raises FetchError; what came in its place is kept as well."""
        site, store = self._site, self._store
        try:
            answers, body, content_type = await self._fetch_list(ask, via)
        except FetchError as error:
            if store is not None:
                store.keep_failure(site, error, "list")
            self._progress.fetched(site.name, ask.url, "list", error.word)
            raise
        # Kept before it is read: what a reader fails on is not lost.
        self._progress.fetched(site.name, ask.url, "list", self._keep(answers, via))
        final = replace(ask, url=answers[-1].url)
        text = decode(body, content_type, site.encoding)
        platform = find_platform(site.platform, text, final.url)
        listing = platform.read_listing(text, final, number)
        if self._keep_report is not None:
            self._keep_report(answers[-1], text, listing, via)
        return ListPage(listing, final.url, text, name_of(platform))

    def _keep(self, answers: tuple[Answer, ...], via: str) -> str:
        return self._store.keep_page(self._site, answers, "list", via) if self._store is not None else "new"

    async def _fetch_list(self, ask: Ask, via: str) -> tuple[tuple[Answer, ...], bytes, str]:
        """Answers, body and content type: a 304 stands for the archived body."""
        answers = await self.fetch(ask, via)
        last = answers[-1]
        if last.status == 304 and self._store is not None:
            archived = self._store.body(last.url)
            if archived is not None:
                return answers, *archived
            # The archive has lost it (damage on the disk): take it whole.
            answers = await self._fetcher.fetch(self._site, ask, via or None)
            last = answers[-1]
        return answers, last.body, last.content_type


def _nothing_known(url: str) -> Validators:
    return Validators()
