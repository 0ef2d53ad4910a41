"""Reading list pages: one request in, the page as a value out, kept in the archive where there is one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scraper.answer import Validators
from scraper.ask import Ask
from scraper.column import ListPage
from scraper.errors import FetchError, Gone, misread_as_one
from scraper.hazards import find_stub
from scraper.page import decode
from scraper.platforms import find_platform, name_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.answer import Answer
    from scraper.fetch import Fetcher
    from scraper.likeness import Likeness
    from scraper.listing import Listing
    from scraper.progress import Progress
    from scraper.site import Site
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
        with misread_as_one(ask.url):
            answers = await self._fetch_once(ask, referer)
            for _ in range(MAX_STUBS):
                target = _stub_target(answers[-1], self._site.encoding)
                if target is None:
                    break
                answers += await self._fetch_once(Ask(target), referer)
            else:
                if _stub_target(answers[-1], self._site.encoding) is not None:
                    raise Gone(answers[-1].url, f"leads on by script more than {MAX_STUBS} times", answers)
            return answers

    async def _fetch_once(self, ask: Ask, referer: str) -> tuple[Answer, ...]:
        known = self._store.validators if self._store is not None else _nothing_known
        answers = await self._fetcher.fetch(self._site, ask, referer or None, known)
        self.answers += 1
        return answers

    async def read(self, ask: Ask, number: int, via: str, likeness: Likeness | None = None) -> ListPage:
        """Page `number` of a list. Raises FetchError; what came in its place is kept as well.

        With `likeness` one that leads nowhere is compared with what its host answers to anything.
        """
        site = self._site
        try:
            answers, body, content_type = await self._fetch_list(ask, via)
        except FetchError as error:
            self._note(ask, error)
            raise
        # Kept before it is read: what a reader fails on is not lost.
        self._progress.fetched(site.name, ask.url, "list", self._keep(answers, via))
        final = replace(ask, url=answers[-1].url)
        with misread_as_one(final.url):
            text = decode(body, content_type, site.encoding)
            platform = find_platform(site.platform, text, final.url)
            listing = platform.read_listing(text, final, number)
        if likeness is not None and not _leads_on(listing) and urlsplit(final.url).path not in ("", "/"):
            try:
                await likeness.check(self.fetch, answers, body, text)
            except FetchError as error:
                self._note(ask, error)
                raise
        if self._keep_report is not None:
            with misread_as_one(final.url):
                self._keep_report(answers[-1], text, listing, via)
        return ListPage(listing, final.url, text, name_of(platform))

    def _note(self, ask: Ask, error: FetchError) -> None:
        """Keep what came in place of a list as evidence, and say so."""
        if self._store is not None:
            self._store.keep_failure(self._site, error, "list")
        self._progress.fetched(self._site.name, ask.url, "list", error.word)

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


def _leads_on(listing: Listing) -> bool:
    """Whether a page is a list without doubt: it names reports, or parts or pages of itself."""
    return bool(listing.reports or listing.lists or listing.parts or listing.pages.next)


def _stub_target(answer: Answer, encoding: str | None) -> str | None:
    """Where a page that holds nothing else leads on to."""
    if answer.status != 200 or len(answer.body) >= 4096:
        return None
    return find_stub(decode(answer.body, answer.content_type, encoding), answer.url)
