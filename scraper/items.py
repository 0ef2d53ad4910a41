"""The items of one site: articles and files, asked for conditionally and kept one by one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from scraper import titles
from scraper.article import find_attachments, is_report_article
from scraper.ask import Ask
from scraper.errors import FetchError, Gone
from scraper.guard import is_allowed
from scraper.hazards import is_html
from scraper.listing import is_listing
from scraper.page import decode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.answer import Answer
    from scraper.links import Link
    from scraper.progress import Progress
    from scraper.sites import Site
    from scraper.state import Task
    from scraper.store import Store


class _Visit(Protocol):
    site: Site

    async def fetch(self, ask: Ask, referer: str = "") -> tuple[Answer, ...]: ...

    def note_missing(self, error: FetchError) -> None: ...


class Items:
    """Takes the site's items from the state database until none is left that this run has not asked for."""

    def __init__(self, visit: _Visit, store: Store, progress: Progress) -> None:
        self._visit = visit
        self._store = store
        self._progress = progress

    async def fetch_all(self) -> list[str]:
        """Fetch and keep all items; returns the URLs of those that turned out to be lists."""
        lists = []
        while (task := self._store.state.next_task(self._visit.site.name, self._store.run)) is not None:
            kept = await self._fetch(task)
            if kept is not None and kept[1] == "list":
                lists.append(kept[0])
        return lists

    async def _fetch(self, task: Task) -> tuple[str, str] | None:
        """URL and kind of what was kept; None where nothing came."""
        site = self._visit.site
        try:
            answers = await self._visit.fetch(Ask(task.url), task.via)
            kind, offers = self._read(answers, task)
        except FetchError as error:
            self._store.keep_failure(site, error, task.kind, task)
            self._visit.note_missing(error)
            self._progress.fetched(site.name, task.url, task.kind, error.word)
            return None
        outcome = self._store.keep_item(site, answers, replace(task, kind=kind), offers)
        self._progress.fetched(site.name, task.url, kind, outcome)
        return answers[-1].url, kind

    def _read(self, answers: Sequence[Answer], task: Task) -> tuple[str, Sequence[Link]]:
        """What an answer is (article, attachment, list, or a page that is no report), and the files that it offers.

        Raises FetchError where it is not what the link promised.
        """
        last = answers[-1]
        if len(answers) > 1 and (urlsplit(last.url).path in ("", "/") or last.url in self._visit.site.start):
            raise Gone(last.url, "leads to the home page", tuple(answers))
        if last.status == 304:
            row = self._store.state.row(last.url)
            return (row.kind if row is not None else task.kind), ()
        if not is_html(last):
            return "attachment", ()
        if task.kind == "attachment":
            raise Gone(last.url, "a web page came in place of the file", tuple(answers))
        return self._read_article(decode(last.body, last.content_type, self._visit.site.encoding), last.url, task)

    def _read_article(self, text: str, url: str, task: Task) -> tuple[str, Sequence[Link]]:
        offers = [link for link in find_attachments(text, url) if is_allowed(self._visit.site, link.url)]
        if not offers and is_listing(text, url):
            return "list", ()
        if not titles.is_report(task.title) and not is_report_article(text, url):
            return "page", ()
        return "article", offers
