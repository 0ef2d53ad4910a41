"""Taking foreign WARC files into the archive: what they hold of our sites, by the rules of the crawl."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scraper import titles
from scraper.archive import find_files, read_answers
from scraper.article import find_attachments, is_report_article
from scraper.ask import Ask
from scraper.errors import FetchError
from scraper.foreign import Skipped, read_foreign
from scraper.guard import is_allowed
from scraper.hazards import check_content, check_status, is_html
from scraper.listing import is_listing
from scraper.page import decode
from scraper.platforms import find_platform
from scraper.state import Task
from scraper.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from scraper.answer import Answer
    from scraper.links import Link
    from scraper.site import Site, Sites
    from scraper.store import Store


@dataclass(slots=True)
class Imported:
    """What became of foreign records. Those on other hosts are not counted."""

    taken: int = 0
    known: int = 0
    """In the archive already: the same URL, fetched in the same second."""
    skipped: list[Skipped] = field(default_factory=list)


def import_files(paths: Sequence[Path], sites: Sites, data: Path) -> Imported:
    """Take lists, reports and their files from foreign WARC files, with the dates at which they were fetched.

    A file is an attachment where an article or list among these records names it. Raises StoreError, OSError.
    """
    result = Imported()
    named: dict[str, Task] = {}
    for _, site, answer in _answers(paths, sites, Imported()):
        if is_html(answer):
            named |= {
                task.url: task for task in _named(site, answer) if task.url not in named or not named[task.url].title
            }
    known = {(record.url, record.date) for _, path in find_files(data) for _, record in read_answers(path)}
    with open_store(data, {"description": "taken from other archives"}, resumes=False) as store:
        for place, site, answer in _answers(paths, sites, result):
            if (answer.url, answer.fetched_at) in known:
                result.known += 1
                continue
            known.add((answer.url, answer.fetched_at))
            reason = _take(store, site, answer, named.get(answer.url), str(place))
            if reason:
                result.skipped.append(Skipped(place.file, place.offset, answer.url, reason))
            result.taken += not reason
    return result


@dataclass(frozen=True, slots=True)
class _Where:
    file: str
    offset: int

    def __str__(self) -> str:
        return f"{self.file}@{self.offset}"


def _answers(paths: Sequence[Path], sites: Sites, result: Imported) -> Iterator[tuple[_Where, Site, Answer]]:
    """The good answers on hosts of our sites; the others of these hosts are noted as skipped."""
    for path in paths:
        for found in read_foreign(path):
            site = next((each for each in sites.sites if is_allowed(each, _url(found))), None)
            if isinstance(found, Skipped):
                if site is not None or not found.url:
                    result.skipped.append(found)
                continue
            offset, answer = found
            if site is None:
                continue
            try:
                check_status(answer)
                if answer.status != 200:
                    raise FetchError(answer.url, f"is no page: status {answer.status}")
                check_content(answer)
            except FetchError as error:
                result.skipped.append(Skipped(path.name, offset, answer.url, error.reason))
                continue
            yield _Where(path.name, offset), site, answer


def _url(found: tuple[int, Answer] | Skipped) -> str:
    return found.url if isinstance(found, Skipped) else found[1].url


def _named(site: Site, answer: Answer) -> Iterator[Task]:
    """What a page says of others: a list of its reports, an article of its files."""
    text = decode(answer.body, answer.content_type, site.encoding)
    ask = Ask(answer.url)
    for link in find_platform(site.platform, text, answer.url).read_listing(text, ask, 1).reports:
        yield Task(site.name, link.url, "article", link.title, answer.url, link.date)
    if is_report_article(text, answer.url):
        for link in find_attachments(text, answer.url):
            yield Task(site.name, link.url, "attachment", link.title, answer.url)


def _take(store: Store, site: Site, answer: Answer, task: Task | None, place: str) -> str:
    """Keep an answer as what it is; returns why not, empty where it was kept."""
    title, via, date = (task.title, task.via, task.date) if task is not None else ("", "", "")
    if not is_html(answer):
        if task is None:
            return "no list and no article among these records names this file"
        store.keep_item(site, (answer,), Task(site.name, answer.url, "attachment", title, via, date), imported=place)
        return ""
    text = decode(answer.body, answer.content_type, site.encoding)
    offers = [link for link in find_attachments(text, answer.url) if is_allowed(site, link.url)]
    kind = _kind(text, answer.url, title, offers)
    if kind == "article":
        store.keep_item(site, (answer,), Task(site.name, answer.url, kind, title, via, date), offers, imported=place)
    elif kind == "list":
        store.keep_page(site, (answer,), kind, via, place)
    return "" if kind else "is no list and no report"


def _kind(text: str, url: str, title: str, offers: Sequence[Link]) -> str:
    """As in items.py: a list, an article, or neither."""
    if not offers and is_listing(text, url):
        return "list"
    return "article" if titles.is_report(title) or is_report_article(text, url) else ""
