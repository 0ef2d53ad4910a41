"""Archive and state as one: what is kept goes to the archive, then to the index, and then only is it done.

Hosts answer at the same time, and a disk takes as long for one page as for fifty: what comes within a moment goes to
the disk together, first its bytes, then its rows. A process that dies before has appended bytes without rows, and the
next start reads them into the index; after a power cut both are gone, and the pages are asked for again.
"""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scraper import steps
from scraper.answer import Validators
from scraper.archive import PART, find_record, read_body
from scraper.archive_writer import Archive, repair
from scraper.entry import Entry, is_list_of_run, may_stand_for
from scraper.errors import Gone, StoreError
from scraper.index import open_index, rebuild
from scraper.lock import hold
from scraper.place import Place
from scraper.state import Task, run_id
from scraper.warc import Earlier, Origin
from scraper.warc_writer import to_records

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from scraper.answer import Answer
    from scraper.errors import FetchError
    from scraper.links import Link
    from scraper.lock import Lock
    from scraper.site import Site
    from scraper.state import Row, State

MAX_WAITING = 64
"""Answers that go to the disk together, at most; `crawl` sees to it that none waits for long."""


class Store:
    """One data directory, held by one crawl at a time; made by `open_store`."""

    def __init__(self, data: Path, archive: Archive, state: State, run: str) -> None:
        self.run = run
        self.state = state
        self.is_finished = True
        """Whether the run is over when the store is closed; False where hosts wait for another hour or day."""
        self._data = data
        self._archive = archive
        self._waiting = 0
        self._lists: set[str] = set()
        self._broken: BaseException | None = None

    @property
    def data(self) -> Path:
        """The data directory."""
        return self._data

    def validators(self, url: str) -> Validators:
        """What to ask for a URL with; nothing where its body can no longer be read from the archive."""
        row = self.state.row(url)
        # A redirect is asked for whole: a 304 would not say where to. So is what was no item, and may be one now.
        whole = row is None or not row.place or row.kind in ("redirect", "page", "probe")
        if row is None or whole or not (row.etag or row.last_modified):
            return Validators()
        return Validators(row.etag, row.last_modified) if self._is_kept(row) else Validators()

    def is_done(self, url: str) -> bool:
        """Whether this run has asked for a URL already, perhaps before it was interrupted."""
        row = self.state.row(url)
        if row is None or row.run != self.run:
            return False
        # What was on a list, or in an article that turned out to be one, died with the process that had read it.
        return row.kind != "list" or url in self._lists

    def body(self, url: str) -> tuple[bytes, str] | None:
        """Newest archived body and content type of a URL: what a 304 stands for. None where it cannot be read."""
        row = self.state.row(url)
        return read_body(self._data, Place.read(row.place), url) if row is not None and row.place else None

    def keep_page(self, site: Site, answers: Sequence[Answer], kind: str, via: str = "", imported: str = "") -> str:
        """Keep a list page or a robots.txt; returns the outcome. `imported` says where it was taken from."""
        with self._changes():
            return self._keep(answers, replace(self._origin(site, kind, via=via), imported=imported))

    def keep_item(
        self,
        site: Site,
        answers: Sequence[Answer],
        task: Task,
        offers: Sequence[Link] = (),
        further: Sequence[Answer] = (),
        imported: str = "",
    ) -> str:
        """Keep an item and mark it done, and put what it offers on the list of what is to be fetched.

        `further` are the article's other pages: they are kept with it, or none of them is. One that was `imported` is
        still to be fetched, if it was: the site may have another by now.
        """
        origin = replace(
            self._origin(site, task.kind, via=task.via),
            title=task.title,
            date=task.date,
            requested=task.url if answers[-1].url != task.url else "",  # a redirect, or the other scheme
            offers=tuple((link.url, link.title) for link in offers),
            imported=imported,
            parts=str(len(further) or ""),
        )
        with self._changes():
            outcome = self._keep(answers, origin, further)
            offered = self._offered(answers[-1].url, origin)
            if offered:
                self.state.add(offered)
            if not imported:
                self.state.done(task.site, task.url)
            return outcome

    def keep_failure(self, site: Site, error: FetchError, kind: str, task: Task | None = None) -> None:
        """Keep what came in place of a page, as evidence. Gone is done with; for the others another run asks again."""
        origin = replace(
            self._origin(site, error.word, via=task.via if task else ""),
            title=task.title if task else "",
            date=task.date if task else "",
            expected=kind,
            reason=error.reason,
            requested=task.url if task else "",
        )
        with self._changes():
            if error.answers:
                self._keep(error.answers, origin)
            if task and isinstance(error, Gone):
                self.state.done(task.site, task.url)
            elif task:
                self.state.put_off(task.site, task.url, self.run)

    def add(self, tasks: Sequence[Task]) -> None:
        """Put items on the list of what is to be fetched."""
        if tasks:
            with self._changes():
                self.state.add(tasks)

    def drop(self, task: Task) -> None:
        """Take an item from the list of what is to be fetched: another site has asked for it."""
        with self._changes():
            self.state.done(task.site, task.url)

    def commit(self) -> None:
        """All that was kept so far is on the disk afterwards: first the bytes, then what says that they are there."""
        with self._unbroken():
            self._archive.sync()
            self.state.commit()
            self._waiting = 0

    def _origin(self, site: Site, kind: str, via: str) -> Origin:
        return Origin(
            site=site.name,
            division_code=site.division_code,
            kind=kind,
            via=via,
            run=self.run,
            encoding=site.encoding or "",
        )

    def _offered(self, article: str, origin: Origin) -> list[Task]:
        """The files of an article: those that it offers now, and those that it is known to have offered."""
        known = (row.url for row in self.state.attachments(article))
        urls = dict.fromkeys([*(url for url, _ in origin.offers), *known])
        return [Task(origin.site, url, "attachment", origin.title, article) for url in urls if not self.is_done(url)]

    def _keep(self, answers: Sequence[Answer], origin: Origin, further: Sequence[Answer] = ()) -> str:
        """Append all records, and put all rows beside those that wait for the disk with them."""
        alone = replace(origin, offers=(), parts="") if further or len(answers) > 1 else origin
        redirects = [replace(alone, kind="redirect", expected="", reason="") for _ in answers[:-1]]
        parts = [replace(alone, kind=PART, via=answers[-1].url, requested="") for _ in further]
        origins = [*redirects, origin, *parts]
        entries = [self._entry(answer, its) for answer, its in zip((*answers, *further), origins, strict=True)]
        place = self._archive.append(b"".join(entry.records for entry in entries))
        end = place.offset
        for entry in entries:
            self.state.put(entry.row(Place(place.file, end + entry.start)))
            end += len(entry.records)
        self.state.put_indexed(place.file, end)
        if origin.kind == "list":
            self._lists.add(answers[-1].url)
        self._waiting += len(entries)
        return entries[len(answers) - 1].origin.outcome

    def _is_kept(self, row: Row) -> bool:
        """Whether the body of a row can be read: what was lost on the disk is kept anew."""
        record = find_record(self._data, Place.read(row.place), row.url)
        return record is not None and record.headers.get("warc-payload-digest") == f"sha256:{row.digest}"

    @contextmanager
    def _changes(self) -> Iterator[None]:
        """All or nothing; many of them go to the disk at once."""
        with self._unbroken(), self.state.changes():
            yield
        if self._waiting >= MAX_WAITING:
            self.commit()

    @contextmanager
    def _unbroken(self) -> Iterator[None]:
        """After a fault nothing more is written: a later row would say that the index knows what it has missed."""
        if self._broken is not None:
            raise StoreError(str(self._broken)) from self._broken
        try:
            yield
        except BaseException as error:
            self._broken = error
            raise

    def _entry(self, answer: Answer, origin: Origin) -> Entry:
        earlier = self.state.row(answer.key)
        known = earlier if earlier is not None and earlier.place and may_stand_for(earlier, origin) else None
        digest = hashlib.sha256(answer.body).hexdigest()
        same = known is not None and not origin.expected and (answer.status == 304 or digest == known.digest)
        outcome = "unchanged" if same else "changed" if known else "new"
        if same and known is not None and is_list_of_run(known, origin):
            # The report that a list page shows is the same answer once more, kept whole: it is as new as the page is.
            outcome, same = known.outcome, known.outcome == "unchanged"
        key = answer.key if answer.key != answer.url else ""
        origin = replace(origin, outcome=origin.kind if origin.expected else outcome, key=key, tls=answer.tls)
        refers = None
        if same and known is not None and (answer.status == 304 or self._is_kept(known)):
            refers = Earlier(known.digest, known.fetched_at)
        records, start = to_records(answer, origin, digest, refers)
        return Entry(answer, origin, digest, earlier, records, start, refers is not None)


@contextmanager
def open_store(
    data: Path, info: Mapping[str, str], lock: Lock | None = None, *, resumes: bool = True
) -> Iterator[Store]:
    """Take hold of a data directory: repair its archive, bring its index up to date, begin or resume a run.

    `info` goes into the first record of each archive file; `lock` is that of the directory, where the caller holds it
    already. The run is finished only when the block ends without an exception; with `resumes` false it is one of its
    own, and an interrupted one is left to the next crawl. Raises Busy where another process holds the directory,
    StoreError where nothing can be written.
    """
    with ExitStack() as stack:
        lock = lock or stack.enter_context(hold(data))
        with _writing(data):
            repair(data)
            state = stack.enter_context(closing(open_index(data)))
            archive = stack.enter_context(closing(Archive(data, info)))
            run = state.begin_run(lock.since) if resumes else run_id(lock.since)
        store = Store(data, archive, state, run)
        try:
            yield store
        except BaseException:
            with suppress(StoreError):  # the first fault is the one to tell; what is not committed is read again
                store.commit()
            raise
        store.commit()
        archive.close()
        steps.reached("before-finish")
        if store.is_finished:
            state.finish_run(run)
        else:
            state.put_off_run(run, datetime.now(UTC))


def reindex(data: Path) -> int:
    """Rebuild the state database from the archive alone; returns how many URLs it knows.

    Raises StoreError where a crawl holds the directory, or nothing can be written.
    """
    with hold(data, "archive reindex"), _writing(data):
        repair(data)
        return rebuild(data)


@contextmanager
def _writing(data: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"{data}: cannot be used: {error}") from error
