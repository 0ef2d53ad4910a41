"""One site in one run: its lists in full, then the items that they name."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scraper import titles
from scraper.article import is_file
from scraper.ask import Ask
from scraper.canonical import Twins, canonical, is_mobile_copy
from scraper.errors import FetchError, Gone
from scraper.guard import host_of, is_allowed
from scraper.hazards import find_stub
from scraper.items import Items
from scraper.likeness import Likeness
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
        self.likeness = Likeness(site, store)
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
        self._twins = Twins(site)
        self._mobile: set[str] = set()

    async def run(self) -> None:
        """Read lists and fetch items until neither is left: an item may turn out to be a list."""
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
            target = _stub_target(answers[-1])
            if target is None:
                break
            answers += await self._fetch_once(Ask(target), referer)
        else:
            if _stub_target(answers[-1]) is not None:
                raise Gone(answers[-1].url, f"leads on by script more than {MAX_STUBS} times", answers)
        return answers

    async def _fetch_once(self, ask: Ask, referer: str) -> tuple[Answer, ...]:
        answers = await self._fetcher.fetch(self.site, ask, referer or None, self._store.validators)
        self._answers += 1
        return answers

    def note_missing(self, error: FetchError) -> None:
        """An item did not come."""
        self._missing[error.word] += 1

    def others(self, task: Task) -> list[Task]:
        """The other addresses of an item, to be asked for because this one has failed."""
        urls = [url for url in self._twins.others(task.url) if not self._store.is_done(url)]
        return [replace(task, url=url) for url in urls]

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
                listing, url = await self._read_page(ask, number, column)
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

    async def _read_page(self, ask: Ask, number: int, column: Column) -> tuple[Listing, str]:
        """One list page and the URL that it was found at in the end."""
        self._list_pages += 1
        try:
            answers, body, content_type = await self._fetch_list(ask, column.via)
            final = replace(ask, url=answers[-1].url)
            text = decode(body, content_type, self.site.encoding)
            listing = find_platform(self.site.platform, text, final.url).read_listing(text, final, number)
            if column.depth == 0 and not _leads_on(listing) and urlsplit(final.url).path not in ("", "/"):
                # A column that has moved may answer with the home page for ever: that is not an empty column.
                await self.likeness.check(self.fetch, answers, body, text)
        except FetchError as error:
            self._store.keep_failure(self.site, error, "list")
            self._progress.fetched(self.site.name, ask.url, "list", error.word)
            raise
        outcome = self._store.keep_page(self.site, answers, "list", column.via)
        self._progress.fetched(self.site.name, ask.url, "list", outcome)
        return listing, final.url

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
        if key in self._seen or not is_allowed(self.site, url) or is_file(url):
            return
        if is_mobile_copy(self.site, url):
            self._mobile.add(host_of(url))
            return
        self._seen.add(key)
        self._columns.append(column)

    def _tasks(self, links: Iterable[Link], via: str) -> list[Task]:
        tasks = []
        for link in links:
            year = titles.year_of(link.title)
            if self.site.years and year is not None and year not in self.site.years:
                continue
            url = canonical(link.url)
            if not is_allowed(self.site, url):
                self._foreign.add(host_of(url))
            elif is_mobile_copy(self.site, url):
                self._mobile.add(host_of(url))
            elif self._twins.is_first(url) and not self._store.is_done(url):
                kind = "attachment" if is_file(url) else "article"
                tasks.append(Task(self.site.name, url, kind, link.title, via, link.date))
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
        if self._start_errors and len(self._start_errors) == len(set(self.site.start)):
            return _word(self._start_errors[0]), self._start_errors[0].reason
        left = next((url for url in self.site.start if self._fetcher.is_left_alone(self.site, url)), None)
        if left is not None:
            word: SiteState = "blocked" if self._missing["blocked"] >= self._missing["unreachable"] else "unreachable"
            return word, f"{host_of(left)} was left alone after several failures"
        if not items and self._missing:
            # Lists that name reports of which none came are not empty.
            return _WORDS.get(max(sorted(self._missing), key=self._missing.__getitem__), "failed"), "no report came"
        return ("done" if items else "empty"), ""

    def _remarks(self) -> list[str]:
        """What a reader of the result must know although the site is done."""
        remarks = [f"{count} {word}" for word, count in sorted(self._missing.items())]
        if len(self._start_errors) < len(set(self.site.start)):
            remarks += [f"{error.url}: {error.reason}" for error in self._start_errors]
        if self._foreign:
            remarks.append(f"reports on other hosts were not fetched: {', '.join(sorted(self._foreign))}")
        if self._mobile:
            remarks.append(f"copies for telephones were not fetched: {', '.join(sorted(self._mobile))}")
        return remarks


def _leads_on(listing: Listing) -> bool:
    """Whether a page is a list without doubt: it names reports, or parts or pages of itself."""
    return bool(listing.reports or listing.lists or listing.parts or listing.pages.next)


def _stub_target(answer: Answer) -> str | None:
    """Where a page that holds nothing else leads on to."""
    if answer.status != 200 or len(answer.body) >= 4096:
        return None
    return find_stub(decode(answer.body, answer.content_type), answer.url)


_WORDS: dict[str, SiteState] = {"blocked": "blocked", "unreachable": "unreachable"}


def _word(error: FetchError) -> SiteState:
    return _WORDS.get(error.word, "failed")
