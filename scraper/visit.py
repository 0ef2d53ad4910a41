"""One site in one run: its lists in full, then the items that they name."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scraper import titles
from scraper.article import is_file
from scraper.ask import Ask
from scraper.errors import FetchError, Waiting
from scraper.guard import host_of, is_allowed
from scraper.hazards import check_content, find_stub
from scraper.items import Items
from scraper.page import decode
from scraper.platforms import find_platform
from scraper.progress import SiteResult
from scraper.state import Task

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.answer import Answer
    from scraper.fetch import Fetcher
    from scraper.links import Link
    from scraper.listing import Listing
    from scraper.progress import Progress, SiteState
    from scraper.sites import Site
    from scraper.store import Store

MAX_DEPTH = 3
"""Columns below a start page that are followed: year, then kind, then one to spare."""
MAX_STUBS = 2


@dataclass(frozen=True, slots=True)
class Column:
    """A list to be read. `inside` says that a report column led here, so that 2024年 and 乡镇 are parts of one."""

    ask: Ask
    depth: int = 0
    inside: bool = False
    via: str = ""


class Visit:
    """What one site's visit has seen so far."""

    def __init__(self, site: Site, fetcher: Fetcher, store: Store, progress: Progress) -> None:
        self.site = site
        self._fetcher = fetcher
        self._store = store
        self._progress = progress
        self._columns = deque(Column(Ask(url)) for url in dict.fromkeys(site.start))
        self._seen = set(site.start)
        self._list_pages = 0
        self._answers = 0
        self._start_errors: list[FetchError] = []
        self._incomplete: list[str] = []
        self._foreign: set[str] = set()
        self._missing: Counter[str] = Counter()
        self._waits_for = ""

    async def run(self) -> None:
        """Read lists and fetch items until neither is left, or the site is not to be asked any more for now."""
        try:
            await self._read_all()
        except Waiting as error:
            self._waits_for = str(error)

    async def _read_all(self) -> None:
        """An item may turn out to be a list."""
        items = Items(self, self._store, self._progress)
        while self._columns:
            while self._columns and self._list_pages < self.site.max_pages:
                await self._read_column(self._columns.popleft())
            if self._columns:
                self._incomplete.append(f"{len(self._columns)} lists not read: max_pages = {self.site.max_pages}")
                self._columns.clear()
            for found in await items.fetch_all():
                self._add_column(Column(Ask(found), MAX_DEPTH, True))

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
        answers = await self._fetcher.fetch(self.site, ask, referer or None, self._store.validators)
        self._answers += 1
        check_content(answers[-1])
        return answers

    def note_missing(self, error: FetchError) -> None:
        """An item did not come."""
        self._missing[error.word] += 1

    # Lists

    async def _read_column(self, column: Column) -> None:
        """All pages of one list."""
        ask, number = column.ask, 1
        seen: list[frozenset[str]] = []
        dated: set[str] = set()
        while True:
            if self._list_pages >= self.site.max_pages:
                self._incomplete.append(f"{ask.url}: not read: max_pages = {self.site.max_pages}")
                return
            try:
                listing, url = await self._read_page(ask, number, column.via)
            except FetchError as error:
                self._note_list_error(column, number, error)
                return
            if listing.content in seen:
                self._incomplete.append(f"{column.ask.url}: page {number} repeats an earlier page")
                return
            seen.append(listing.content)
            dated |= listing.dated
            self._take(listing, column, url)
            following = listing.pages.next
            if following is None or following.key in self._seen:
                break
            self._seen.add(following.key)
            ask, number = following, number + 1
        if listing.reports or listing.inside or column.inside:
            self._check_totals(column, listing, number, len(dated))

    async def _read_page(self, ask: Ask, number: int, via: str) -> tuple[Listing, str]:
        """One list page and the URL that it was found at in the end."""
        self._list_pages += 1
        try:
            answers, body, content_type = await self._fetch_list(ask, via)
        except FetchError as error:
            self._store.keep_failure(self.site, error, "list")
            self._progress.fetched(self.site.name, ask.url, "list", error.word)
            raise
        outcome = self._store.keep_page(self.site, answers, "list", via)
        self._progress.fetched(self.site.name, ask.url, "list", outcome)
        final = replace(ask, url=answers[-1].url)
        text = decode(body, content_type, self.site.encoding)
        return find_platform(self.site.platform, text, final.url).read_listing(text, final, number), final.url

    async def _fetch_list(self, ask: Ask, via: str) -> tuple[tuple[Answer, ...], bytes, str]:
        """Answers, body and content type: a 304 stands for the archived body."""
        answers = await self.fetch(ask, via)
        last = answers[-1]
        if last.status == 304:
            archived = self._store.body(last.url)
            if archived is not None:
                return answers, *archived
            # The archive has lost it (damage on the disk): take it whole.
            answers = await self._fetcher.fetch(self.site, ask, via or None)
            last = answers[-1]
        return answers, last.body, last.content_type

    def _note_list_error(self, column: Column, number: int, error: FetchError) -> None:
        if column.depth == 0 and number == 1:
            self._start_errors.append(error)
        else:
            self._incomplete.append(f"{error.url}: {error.reason}")

    def _check_totals(self, column: Column, listing: Listing, number: int, dated: int) -> None:
        pages = listing.pages
        if number < pages.total_pages:
            self._incomplete.append(f"{column.ask.url}: {number} of {pages.total_pages} declared pages")
        elif 0 < dated < pages.total_items:
            self._incomplete.append(f"{column.ask.url}: {dated} of {pages.total_items} declared entries")

    def _take(self, listing: Listing, column: Column, url: str) -> None:
        """Put the reports of a list page on the list of items, and its columns on that of columns."""
        self._store.add(self._tasks(listing.reports, url))
        for ask in listing.lists:
            self._add_column(replace(column, ask=ask, inside=column.inside or listing.inside, via=url))
        if column.depth >= MAX_DEPTH:
            return
        inside = column.inside or listing.inside
        deeper = [(link, True) for link in listing.columns]
        if inside or len(listing.reports) >= 3:
            deeper += [(link, True) for link in listing.parts]
        if not inside:
            deeper += [(link, False) for link in listing.entries]
        for link, is_inside in deeper:
            self._add_column(Column(Ask(link.url), column.depth + 1, is_inside, url))

    def _add_column(self, column: Column) -> None:
        url, key = column.ask.url, column.ask.key
        if key not in self._seen and is_allowed(self.site, url) and not is_file(url):
            self._seen.add(key)
            self._columns.append(column)

    def _tasks(self, links: Iterable[Link], via: str) -> list[Task]:
        tasks = []
        for link in links:
            year = titles.year_of(link.title)
            if self.site.years and year is not None and year not in self.site.years:
                continue
            if not is_allowed(self.site, link.url):
                self._foreign.add(host_of(link.url))
                continue
            asked = self._fetcher.asked_as(self.site, link.url)
            if not self._store.is_done(asked):
                kind = "attachment" if is_file(asked) else "article"
                tasks.append(Task(self.site.name, asked, kind, link.title, via, link.date))
        return tasks

    # The end

    def result(self, fault: str = "") -> SiteResult:
        """What became of the site; `fault` is what went wrong in the program itself."""
        counts = self._store.state.counts(self.site.name, self._store.run)
        new, changed, unchanged = (counts.get(word, 0) for word in ("new", "changed", "unchanged"))
        items = new + changed + unchanged
        state, reason = self._state(items, fault)
        return SiteResult(
            name=self.site.name,
            state=state,
            reason="; ".join(part for part in (reason, *self._remarks()) if part),
            pages=self._answers,
            items=items,
            new=new,
            changed=changed,
            unchanged=unchanged,
            lists_incomplete=tuple(self._incomplete),
        )

    def _state(self, items: int, fault: str) -> tuple[SiteState, str]:
        """The one word, and why."""
        if fault:
            return "failed", fault
        if self._waits_for:
            return "waiting", self._waits_for
        if self._start_errors and len(self._start_errors) == len(set(self.site.start)):
            return _word(self._start_errors[0]), self._start_errors[0].reason
        left = next((url for url in self.site.start if self._fetcher.is_left_alone(self.site, url)), None)
        if left is not None:
            word: SiteState = "blocked" if self._missing["blocked"] >= self._missing["unreachable"] else "unreachable"
            return word, f"{host_of(left)} was left alone after several failures"
        return ("done" if items else "empty"), ""

    def _remarks(self) -> list[str]:
        """What a reader of the result must know although the site is done."""
        remarks = [f"{count} {word}" for word, count in sorted(self._missing.items())]
        if len(self._start_errors) < len(set(self.site.start)):
            remarks += [f"{error.url}: {error.reason}" for error in self._start_errors]
        remarks += self._fetcher.switched(self.site)
        if self._foreign:
            remarks.append(f"reports on other hosts were not fetched: {', '.join(sorted(self._foreign))}")
        return remarks


def _word(error: FetchError) -> SiteState:
    match error.word:
        case "blocked":
            return "blocked"
        case "unreachable":
            return "unreachable"
        case _:
            return "failed"
