"""The items of one site: articles with all their pages, and files, asked for conditionally and kept one by one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from scraper import titles
from scraper.article import MAX_PAGES, find_attachments, find_following, find_sealed, is_report_article
from scraper.ask import Ask
from scraper.detail import find_detail, read_offers
from scraper.errors import FetchError, Gone, Refused, Unreachable, misread_as_one
from scraper.guard import is_allowed
from scraper.hazards import check_in_place, holds_report, is_file_body, is_html
from scraper.listing import is_listing
from scraper.page import decode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.answer import Answer
    from scraper.likeness import Likeness
    from scraper.links import Link
    from scraper.progress import Progress
    from scraper.shared import Shared
    from scraper.site import Site
    from scraper.state import Task
    from scraper.store import Store


MAX_ITEMS = 20_000
"""Asked for at one site in one run, seventeen hours at 3 s: a city of 200 agencies has 4,000 reports of 18 years, and one
that makes up links must not keep a run from its end."""


class _Visit(Protocol):
    site: Site
    likeness: Likeness
    shared: Shared
    incomplete: list[str]

    async def fetch(self, ask: Ask, referer: str = "") -> tuple[Answer, ...]: ...

    def note_missing(self, error: FetchError) -> None: ...

    def note_foreign(self, what: str, url: str) -> None: ...

    def others(self, task: Task) -> list[Task]: ...


@dataclass(frozen=True, slots=True)
class _Item:
    """What came: `kind` is article, attachment, list, or page (one that is no report)."""

    kind: str
    offers: tuple[Link, ...] = ()
    further: tuple[Answer, ...] = ()


class Items:
    """Takes the site's items from the state database until none is left that this run has not asked for."""

    def __init__(self, visit: _Visit, store: Store, progress: Progress) -> None:
        self._visit = visit
        self._store = store
        self._progress = progress
        self._asked = 0

    async def fetch_all(self) -> list[str]:
        """Fetch and keep all items, or as many as a run may; returns the URLs of those that turned out to be lists."""
        lists = []
        while (task := self._store.state.next_task(self._visit.site.name, self._store.run)) is not None:
            if self._visit.shared.holds(task.url):
                self._store.drop(task)
                continue
            if self._asked == MAX_ITEMS:
                self._visit.incomplete.append(
                    f"{task.url} and further ones wait for another run: {MAX_ITEMS} were asked for"
                )
                break
            self._asked += 1
            kept = await self._fetch(task)
            if kept is not None and kept[1] == "list":
                lists.append(kept[0])
        return lists

    async def _fetch(self, task: Task) -> tuple[str, str] | None:
        """URL and kind of what was kept; None where nothing came."""
        site = self._visit.site
        try:
            answers = await self._visit.fetch(Ask(task.url), task.via)
            with misread_as_one(answers[-1].url, answers):
                item = await self._read(answers, task)
        except FetchError as error:
            self._note(error, task.kind, task)
            # The same page under another address that a list names: asked for only now.
            self._store.add(self._visit.others(task))
            return None
        outcome = self._store.keep_item(site, answers, replace(task, kind=item.kind), item.offers, item.further)
        self._progress.fetched(site.name, task.url, item.kind, outcome)
        return answers[-1].url, item.kind

    def _note(self, error: FetchError, kind: str, task: Task | None = None) -> None:
        """Keep what came in place of a page as evidence, and say so."""
        self._store.keep_failure(self._visit.site, error, kind, task)
        self._visit.note_missing(error)
        self._progress.fetched(self._visit.site.name, task.url if task else error.url, kind, error.word)

    async def _read(self, answers: Sequence[Answer], task: Task) -> _Item:
        """What an answer is. Raises FetchError where it is not what the link promised."""
        last = answers[-1]
        if len(answers) > 1 and (urlsplit(last.url).path in ("", "/") or last.url in self._visit.site.start):
            raise Gone(last.url, "leads to the home page", tuple(answers))
        if last.status == 304:
            return await self._read_known(last, task)
        if task.kind == "attachment" and not is_file_body(last.body):
            self._check_file(answers)
        if not is_html(last):
            return _Item("attachment")
        text = decode(last.body, last.content_type, self._visit.site.encoding)
        item = self._read_article(text, last.url, task)
        doubtful = item.kind in ("article", "page") and titles.is_report(task.title) and not item.offers
        if doubtful and find_detail(text, last.url) is None:
            await self._check_doubtful(answers, text)
        return await self._with_pages(item, text, last)

    def _check_file(self, answers: Sequence[Answer]) -> None:
        """Raises FetchError where a text came in place of a file: it says itself whether it refuses or is gone."""
        last = answers[-1]
        head = last.body[:1024].lstrip().lower()
        if is_html(last):
            check_in_place(last, "the file", self._visit.site.encoding)
            raise Gone(last.url, "a web page came in place of the file", tuple(answers))
        if head.startswith((b"{", b"[", b"<?xml")):
            raise Gone(last.url, "a message came in place of the file", tuple(answers))

    async def _check_doubtful(self, answers: Sequence[Answer], text: str) -> None:
        """Raises FetchError where a link promised a report, and its page is none by what it says or what it is."""
        if not holds_report(text, answers[-1].url):
            check_in_place(answers[-1], "the report", self._visit.site.encoding)
            await self._visit.likeness.check(self._visit.fetch, answers, answers[-1].body, text)

    def _read_article(self, text: str, url: str, task: Task) -> _Item:
        found = find_attachments(text, url)
        if not any(is_allowed(self._visit.site, link.url) for link in found) and is_listing(text, url):
            return _Item("list")
        if not titles.is_report(task.title) and not is_report_article(text, url):
            return _Item("page")
        offers = self._own(found)
        sealed = None if found else find_sealed(text, url)
        if sealed:
            self._note(Refused(sealed, "a viewer that does not say which file it shows"), "attachment")
        return _Item("article", offers)

    def _own(self, offers: Sequence[Link]) -> tuple[Link, ...]:
        """Of the files of a report those on hosts of the site; the others are told."""
        own = tuple(link for link in offers if is_allowed(self._visit.site, link.url))
        for link in offers:
            if link not in own:
                self._visit.note_foreign("files", link.url)
        return own

    # Articles of several pages

    async def _read_known(self, last: Answer, task: Task) -> _Item:
        """An unchanged answer: of an article the further pages may still have changed."""
        row = self._store.state.row(last.url)
        item = _Item(row.kind if row is not None else task.kind)
        archived = self._store.body(last.url) if item.kind == "article" else None
        if archived is None:
            return item
        return await self._with_pages(item, decode(*archived, self._visit.site.encoding), last)

    async def _with_pages(self, item: _Item, text: str, first: Answer) -> _Item:
        """The item with the pages that follow the first one, and the files that they offer.

        Raises FetchError where one of them does not come for now: half a report is none. One that is gone is noted.
        """
        if item.kind != "article":
            return item
        pages: list[Answer] = []
        offers = {link.url: link for link in item.offers}
        detail = find_detail(text, first.url)
        if detail is not None and is_allowed(self._visit.site, detail.url):
            pages.append(await self._detail(detail, first, offers))
        seen = {first.url, first.body or b""}
        url = first.url
        while len(pages) < MAX_PAGES:
            following = find_following(text, url, first.url, len(pages) + 1)
            if following is None or following in seen or not is_allowed(self._visit.site, following):
                break
            answer = await self._page(Ask(following), first)
            if answer is None:
                break
            body, content_type = (
                self._store.body(answer.url) or (b"", "")
                if answer.status == 304
                else (answer.body, answer.content_type)
            )
            if body in seen:
                break
            seen |= {following, answer.url, body}
            pages.append(answer)
            text, url = decode(body, content_type, self._visit.site.encoding), answer.url
            offers |= {link.url: link for link in self._own(find_attachments(text, url))}
        return replace(item, offers=tuple(offers.values()), further=tuple(pages)) if pages else item

    async def _detail(self, ask: Ask, first: Answer, offers: dict[str, Link]) -> Answer:
        """The answer that holds an article's text; the files that it names are put among `offers`."""
        answer = await self._page(ask, first)
        found = read_offers(decode(answer.body, answer.content_type), first.url) if answer is not None else None
        if answer is None or found is None:
            evidence = (first, answer) if answer is not None and first.status == 200 else ()
            raise Unreachable(first.url, "its text did not come from the interface that it names", evidence)
        offers |= {link.url: link for link in self._own(found)}
        return answer

    async def _page(self, ask: Ask, first: Answer) -> Answer | None:
        """A further page; None where there is none after all."""
        try:
            answers = await self._visit.fetch(ask, first.url)
        except Gone as error:
            self._note(error, "part")
            return None
        except FetchError as error:
            # The first page is evidence as well: what has been fetched is archived.
            error.answers = (first, *error.answers) if first.status == 200 else error.answers
            raise
        return answers[-1]
