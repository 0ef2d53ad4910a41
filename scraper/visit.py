"""One site in one run: its lists in full, then the items that they name."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scraper import titles
from scraper.article import find_attachments, is_file
from scraper.ask import Ask
from scraper.canonical import Twins, canonical, is_mobile_copy
from scraper.column import MAX_DEPTH, Column
from scraper.errors import FetchError, Gone, Misread, Waiting
from scraper.guard import is_allowed
from scraper.hosts import host_of
from scraper.items import Items
from scraper.known import Known
from scraper.likeness import Likeness
from scraper.listing import find_own_report
from scraper.lists import ListReader
from scraper.progress import SiteResult
from scraper.shared import Shared
from scraper.state import Task
from scraper.walk import MAX_SEARCH, Walk

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.answer import Answer
    from scraper.fetch import Fetcher
    from scraper.links import Link
    from scraper.listing import Listing
    from scraper.progress import Progress, SiteState
    from scraper.site import Site
    from scraper.store import Store


@dataclass(frozen=True, slots=True)
class _Rest:
    """A list that has more pages than were read: its next one, and the page that leads there."""

    column: Column
    ask: Ask
    number: int
    via: str


class Visit:
    """What one site's visit has seen so far."""

    def __init__(self, site: Site, fetcher: Fetcher, store: Store, progress: Progress) -> None:
        self.site = site
        self.likeness = Likeness(site, store)
        self.shared = Shared(site, store)
        self._fetcher = fetcher
        self._store = store
        self._progress = progress
        self._reader = ListReader(site, fetcher, store, progress, self._keep_report)
        self._known = Known(site, store.data)
        self._walk = Walk(site, self._known.columns())
        self._list_pages = 0
        self._start_errors: list[FetchError] = []
        self._list_errors: list[FetchError] = []
        self.incomplete: list[str] = []
        self._rests: list[_Rest] = []
        self._foreign: dict[str, set[str]] = {}
        self._missing: Counter[str] = Counter()
        self._faults: list[str] = []
        self._waits_for = ""
        self._twins = Twins(site)

    async def run(self) -> None:
        """Read lists and fetch items until neither is left, or the site is not to be asked any more for now."""
        try:
            await self._read_all()
        except Waiting as error:
            self._waits_for = str(error)

    async def _read_all(self) -> None:
        """An item may turn out to be a list.

        Where the lists that are known or linked by name show no county column, one is searched for.
        """
        items = Items(self, self._store, self._progress)
        await self._read_columns()
        if len(self._start_errors) < len(set(self.site.start)) and self._known.is_to_be_searched(self._walk.search):
            await self._search()
        self._known.keep(self._walk.search)
        while True:
            for found in await items.fetch_all():
                self._walk.add(Column(Ask(found), MAX_DEPTH, True))
            if not self._walk:
                return
            await self._read_columns()

    async def _read_columns(self) -> None:
        while self._list_pages < self.site.max_pages and (column := self._walk.next()) is not None:
            await self._read_column(column)
        if self._walk:
            self.incomplete.append(f"{len(self._walk)} lists not read: max_pages = {self.site.max_pages}")
            self._walk.clear()

    async def _search(self) -> None:
        """Look in further places, a bounded number, then in all agencies if those that were tried have columns."""
        search = self._walk.search
        bound = search.outside + MAX_SEARCH
        while search.outside < bound and self._list_pages < self.site.max_pages and self._walk.look():
            await self._read_columns()
        if search.layout == "agencies":
            for column in search.agencies_left():
                self._walk.add(column)
            await self._read_columns()
        if not any(each.reports for each in search.candidates()):
            await self._read_rests()

    async def _read_rests(self) -> None:
        """Where no column names a report, some may stand among other news: a few pages further into each list."""
        rests, self._rests = self._rests[:MAX_SEARCH], self._rests[MAX_SEARCH:]
        for rest in rests:
            await self._read_column(rest.column, rest, MAX_SEARCH // len(rests))
        await self._read_columns()
        self.incomplete += [f"{each.column.ask.url}: read to page {each.number - 1} only" for each in self._rests]

    async def fetch(self, ask: Ask, referer: str = "") -> tuple[Answer, ...]:
        """The answers on the way to a page, stubs that point elsewhere included. Raises FetchError."""
        return await self._reader.fetch(ask, referer)

    def note_missing(self, error: FetchError) -> None:
        """An item did not come."""
        self._missing[error.word] += 1
        self._note_fault(error)

    def note_foreign(self, what: str, url: str) -> None:
        """Of `reports` or `files` one is on a host that is none of the site's."""
        self._foreign.setdefault(what, set()).add(host_of(url))

    def others(self, task: Task) -> list[Task]:
        """The other addresses of an item, to be asked for because this one has failed."""
        return [replace(task, url=url) for url in self._twins.others(task.url) if not self._store.is_done(url)]

    # Lists

    async def _read_column(self, column: Column, rest: _Rest | None = None, beyond: int = 1) -> None:
        """All pages of one list, or the rest of them; of one that names no report `beyond` pages."""
        ask, number, via = (rest.ask, rest.number, rest.via) if rest else (column.ask, 1, column.via)
        seen: list[frozenset[str]] = []
        dated: set[str] = set()
        named_some = False
        # Any list of a home page has pages; those of one that is no report column, and names no report, are left.
        goes_on = column.inside or column.ask.key in self.site.start
        while True:
            if self._list_pages >= self.site.max_pages:
                self.incomplete.append(f"{ask.url}: not read: max_pages = {self.site.max_pages}")
                return
            self._list_pages += 1
            try:
                # A column that has moved may answer with the home page for ever: that is not an empty column.
                page = await self._reader.read(ask, number, via, None if column.via else self.likeness)
            except FetchError as error:
                self._note_list_error(column, number, error)
                return
            listing = page.listing
            if listing.content in seen:
                self.incomplete.append(f"{column.ask.url}: page {number} repeats an earlier page")
                return
            names_some = bool(listing.reports or listing.dated)
            if named_some and not names_some:  # 上海 declares more pages than there are, and answers with stubs
                self.incomplete.append(f"{column.ask.url}: page {number} names no entry")
                return
            named_some |= names_some
            seen.append(listing.content)
            dated |= listing.dated
            self._store.add(self._tasks(listing.reports, page.url))
            self._walk.follow(column, page)
            column = replace(column, top=column.top or page.url)
            following = listing.pages.next
            goes_on = goes_on or listing.inside or bool(listing.reports)
            beyond -= 1
            if following is not None and listing.dated and not goes_on and not beyond:
                self._rests.append(_Rest(column, following, number + 1, page.url))
            if following is None or not (goes_on or beyond > 0) or not self._walk.mark(following):
                break
            ask, number, via = following, number + 1, page.url
        if listing.reports or listing.inside or column.inside:
            self._check_totals(column, listing, number, len(dated))

    def _keep_report(self, answer: Answer, text: str, listing: Listing, via: str) -> None:
        """Keep a list page, which the archive has as one, as an item too where it shows a report itself (凤阳)."""
        title = find_own_report(text, listing, answer.url)
        if title and self._is_wanted(title):
            offers = [link for link in find_attachments(text, answer.url) if is_allowed(self.site, link.url)]
            task = Task(self.site.name, answer.url, "article", title, via)
            self._store.keep_item(self.site, (answer,), task, offers)

    def _note_fault(self, error: FetchError) -> None:
        if isinstance(error, Misread):
            self._faults.append(str(error))

    def _note_list_error(self, column: Column, number: int, error: FetchError) -> None:
        self._note_fault(error)
        if number == 1 and column.ask.key in self.site.start:
            self._start_errors.append(error)
            return
        self._list_errors.append(error)
        known = number == 1 and self._known.note(column, error)
        # A menu's dead link is no list that ended too early.
        dead = number == 1 and not column.inside and isinstance(error, Gone)
        if not known and not dead:
            self.incomplete.append(f"{error.url}: {error.reason}")

    def _check_totals(self, column: Column, listing: Listing, number: int, dated: int) -> None:
        pages = listing.pages
        if number < pages.total_pages:
            self.incomplete.append(f"{column.ask.url}: {number} of {pages.total_pages} declared pages")
        elif 0 < dated < pages.total_items:
            self.incomplete.append(f"{column.ask.url}: {dated} of {pages.total_items} declared entries")

    def _tasks(self, links: Iterable[Link], via: str) -> list[Task]:
        tasks = []
        for link in links:
            if not self._is_wanted(link.title):
                continue
            url = canonical(link.url)
            if not is_allowed(self.site, url):
                self.note_foreign("reports", url)
                continue
            if is_mobile_copy(self.site, url):
                self._walk.mobile.add(host_of(url))
                continue
            asked = self._fetcher.asked_as(self.site, url)
            if self._twins.is_first(asked) and not (self.shared.holds(asked) or self._store.is_done(asked)):
                kind = "attachment" if is_file(asked) else "article"
                tasks.append(Task(self.site.name, asked, kind, link.title, via, link.date))
        return tasks

    def _is_wanted(self, title: str) -> bool:
        year = titles.year_of(title)
        return not self.site.years or year is None or year in self.site.years

    # The end

    def result(self, fault: str = "") -> SiteResult:
        """What became of the site; `fault` is what went wrong in the program itself, beside the pages that it misread."""
        self.shared.settle()
        counts = self.shared.came() + Counter(self._store.state.counts(self.site.name, self._store.run))
        self._missing += self.shared.missing()
        new, changed, unchanged = (counts.get(word, 0) for word in ("new", "changed", "unchanged"))
        items = new + changed + unchanged
        state, reason = self._state(items, fault or next(iter(self._faults), ""))
        return SiteResult(
            name=self.site.name,
            state=state,
            reason="; ".join(part for part in (reason, *self._remarks()) if part),
            pages=self._reader.answers,
            items=items,
            new=new,
            changed=changed,
            unchanged=unchanged,
            lists_incomplete=(*self.incomplete, *self._known.gaps(self._walk.search)),
            reports=self._store.state.reports(self.site.name, self._store.run) + self.shared.reports(),
        )

    def _state(self, items: int, fault: str) -> tuple[SiteState, str]:
        """The one word, and why."""
        if fault:
            return "failed", fault
        if self._waits_for:
            return "waiting", self._waits_for
        if self._start_errors and len(self._start_errors) == len(set(self.site.start)):
            return _word(self._start_errors[0]), self._start_errors[0].reason
        left = next(filter(None, (self._fetcher.left_alone(self.site, url) for url in self.site.start)), None)
        if left is not None:
            return _word(left), f"{host_of(left.url)} was left alone after several failures"
        if not items and self._missing:
            # Lists that name reports of which none came are not empty.
            return _WORDS.get(max(sorted(self._missing), key=self._missing.__getitem__), "failed"), "no report came"
        hidden = next((error for error in (*self._start_errors, *self._list_errors) if error.word in _WORDS), None)
        if not items and hidden is not None:
            return _word(hidden), f"no report was seen, but {hidden}"
        return ("done" if items else "empty"), ""

    def _remarks(self) -> list[str]:
        """What a reader of the result must know although the site is done."""
        remarks = [f"{count} {word}" for word, count in sorted(self._missing.items())]
        if len(self._start_errors) < len(set(self.site.start)):
            remarks += [f"{error.url}: {error.reason}" for error in self._start_errors]
        remarks += self._fetcher.switched(self.site) + self.shared.remarks()
        foreign = ((what, ", ".join(sorted(hosts))) for what, hosts in sorted(self._foreign.items()))
        remarks += [f"{what} on other hosts were not fetched: {hosts}" for what, hosts in foreign]
        if self._walk.mobile:
            remarks.append(f"copies for telephones were not fetched: {', '.join(sorted(self._walk.mobile))}")
        return remarks


_WORDS: dict[str, SiteState] = {"blocked": "blocked", "unreachable": "unreachable"}


def _word(error: FetchError) -> SiteState:
    return _WORDS.get(error.word, "failed")
