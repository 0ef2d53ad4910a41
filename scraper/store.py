"""Archive and state as one: what is kept goes to the archive, then to the index, and then only is it done."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scraper.answer import Validators
from scraper.archive import ITEM_KINDS, PART, Archive, Place, find_file, find_files, read_answers, read_body, repair
from scraper.errors import Gone, StoreError
from scraper.state import Row, State, Task
from scraper.warc import Earlier, Origin, to_records

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from scraper.answer import Answer
    from scraper.errors import FetchError
    from scraper.links import Link
    from scraper.sites import Site
    from scraper.warc import Record


class Store:
    """One data directory, held by one crawl at a time; made by `open_store`."""

    def __init__(self, data: Path, archive: Archive, state: State, run: str) -> None:
        self.run = run
        self.state = state
        self._data = data
        self._archive = archive

    def validators(self, url: str) -> Validators:
        """What to ask for a URL with; nothing where its body is no longer in the archive."""
        row = self.state.row(url)
        # A redirect is asked for whole: a 304 would not say where to. So is what was no item, and may be one now.
        if (
            row is None
            or not row.place
            or row.kind in ("redirect", "page", "probe")
            or find_file(self._data, Place.read(row.place).file) is None
        ):
            return Validators()
        return Validators(row.etag, row.last_modified)

    def is_done(self, url: str) -> bool:
        """Whether this run has asked for a URL already, perhaps before it was interrupted."""
        row = self.state.row(url)
        return row is not None and row.run == self.run

    def body(self, url: str) -> tuple[bytes, str] | None:
        """Newest archived body and content type of a URL: what a 304 stands for. None where it cannot be read."""
        row = self.state.row(url)
        return read_body(self._data, Place.read(row.place)) if row is not None and row.place else None

    def keep_page(self, site: Site, answers: Sequence[Answer], kind: str, via: str = "") -> str:
        """Keep a list page or a robots.txt; returns the outcome."""
        return self._keep(answers, self._origin(site, kind, via=via))

    def keep_item(
        self,
        site: Site,
        answers: Sequence[Answer],
        task: Task,
        offers: Sequence[Link] = (),
        further: Sequence[Answer] = (),
    ) -> str:
        """Keep an item and mark it done, and put what it offers on the list of what is to be fetched.

        `further` are the article's other pages: they are kept with it, or none of them is.
        """
        origin = replace(
            self._origin(site, task.kind, via=task.via),
            title=task.title,
            date=task.date,
            requested=task.url if len(answers) > 1 else "",
            offers=tuple((link.url, link.title) for link in offers),
        )
        return self._keep(answers, origin, self._offered(answers[-1].url, origin), task.url, further)

    def keep_failure(self, site: Site, error: FetchError, kind: str, task: Task | None = None) -> None:
        """Keep what came in place of a page, as evidence. Gone is done with; for the others another run asks again."""
        origin = replace(
            self._origin(site, error.word, via=task.via if task else ""),
            title=task.title if task else "",
            expected=kind,
            reason=error.reason,
            requested=task.url if task else "",
        )
        if error.answers:
            self._keep(error.answers, origin, done=task.url if task and isinstance(error, Gone) else "")
        if task and not isinstance(error, Gone):
            with self.state.transaction():
                self.state.put_off(task.site, task.url, self.run)
        elif task and not error.answers:
            with self.state.transaction():
                self.state.done(task.site, task.url)

    def add(self, tasks: Sequence[Task]) -> None:
        """Put items on the list of what is to be fetched."""
        with self.state.transaction():
            self.state.add(tasks)

    def _origin(self, site: Site, kind: str, via: str) -> Origin:
        return Origin(site=site.name, division_code=site.division_code, kind=kind, via=via, run=self.run)

    def _offered(self, article: str, origin: Origin) -> list[Task]:
        """The files of an article: those that it offers now, and those that it is known to have offered."""
        known = (row.url for row in self.state.attachments(article))
        urls = dict.fromkeys([*(url for url, _ in origin.offers), *known])
        return [Task(origin.site, url, "attachment", origin.title, article) for url in urls if not self.is_done(url)]

    def _keep(
        self,
        answers: Sequence[Answer],
        origin: Origin,
        tasks: Sequence[Task] = (),
        done: str = "",
        further: Sequence[Answer] = (),
    ) -> str:
        """Append all records, wait for the disk, then commit all rows at once."""
        redirect = replace(origin, kind="redirect", expected="", reason="", offers=())
        part = replace(origin, kind=PART, via=answers[-1].url, requested="", offers=())
        origins = [*(redirect for _ in answers[:-1]), origin, *(part for _ in further)]
        entries = [self._entry(answer, its) for answer, its in zip((*answers, *further), origins, strict=True)]
        place = self._archive.append(b"".join(entry.records for entry in entries))
        end = place.offset
        with self.state.transaction():
            for entry in entries:
                self.state.put(entry.row(Place(place.file, end + entry.start)))
                end += len(entry.records)
            self.state.put_indexed(place.file, end)
            self.state.add(tasks)
            self.state.done(origin.site, done)
        return entries[len(answers) - 1].origin.outcome

    def _entry(self, answer: Answer, origin: Origin) -> _Entry:
        earlier = self.state.row(answer.key)
        known = earlier if earlier is not None and earlier.place and _is_kept_as(earlier.kind, origin.kind) else None
        digest = hashlib.sha256(answer.body).hexdigest()
        same = known is not None and not origin.expected and (answer.status == 304 or digest == known.digest)
        outcome = "unchanged" if same else "changed" if known else "new"
        key = answer.key if answer.key != answer.url else ""
        origin = replace(origin, outcome=origin.kind if origin.expected else outcome, key=key)
        refers = Earlier(known.digest, known.fetched_at) if same and known is not None else None
        records, start = to_records(answer, origin, digest, refers)
        return _Entry(answer, origin, digest, earlier, records, start)


def _is_kept_as(earlier: str, kind: str) -> bool:
    """Whether a body that is archived under an earlier kind may stand for one of this kind.

    An item's may not be one that came as evidence or as another's page: who reads the items would not find it.
    """
    items = (*ITEM_KINDS, PART)
    return kind not in items or earlier in items


@dataclass(frozen=True, slots=True)
class _Entry:
    """An answer on its way into the archive."""

    answer: Answer
    origin: Origin
    digest: str
    earlier: Row | None
    records: bytes
    start: int

    def row(self, place: Place) -> Row:
        headers = {name: self.answer.header(name) for name in ("etag", "last-modified")}
        return to_row(self.origin, self.answer.key, headers, self.digest, self.answer.fetched_at, place, self.earlier)


def to_row(
    origin: Origin,
    url: str,
    headers: Mapping[str, str],
    digest: str,
    fetched_at: str,
    place: Place,
    earlier: Row | None,
) -> Row:
    """The index row of an archived answer. What is not a new body leaves the place of the earlier one as it is."""
    row = replace(
        earlier or Row(url, origin.site, origin.kind),
        site=origin.site,
        # What did not come leaves the kind of the body that is there.
        kind=earlier.kind if origin.expected and earlier and earlier.place else origin.expected or origin.kind,
        title=origin.title,
        via=origin.via,
        run=origin.run,
        outcome=origin.outcome,
    )
    if origin.expected:
        return row
    etag, last_modified = headers.get("etag", ""), headers.get("last-modified", "")
    if origin.outcome == "unchanged":
        return replace(row, etag=etag or row.etag, last_modified=last_modified or row.last_modified)
    return replace(row, etag=etag, last_modified=last_modified, digest=digest, place=str(place), fetched_at=fetched_at)


@contextmanager
def open_store(data: Path, info: Mapping[str, str]) -> Iterator[Store]:
    """Take hold of a data directory: repair its archive, bring its index up to date, begin or resume a run.

    `info` goes into the first record of each archive file. The run is finished only when the block ends without an
    exception. Raises StoreError where another crawl holds the directory, or nothing can be written.
    """
    with _writing(data):
        data.mkdir(parents=True, exist_ok=True)
    with _held(data), ExitStack() as stack:
        with _writing(data):
            repair(data)
            state = stack.enter_context(closing(_open_state(data)))
            archive = stack.enter_context(closing(Archive(data, info)))
            _catch_up(data, state)
            run = state.begin_run(datetime.now(UTC))
        yield Store(data, archive, state, run)
        with _writing(data):
            state.finish_run(run)


@contextmanager
def _writing(data: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"{data}: cannot be used: {error}") from error


@contextmanager
def _held(data: Path) -> Iterator[None]:
    """Hold the directory as long as the process lives: SQLite's own lock ends with it on every system."""
    with _writing(data):
        lock = sqlite3.connect(data / "lock.sqlite", timeout=0, isolation_level=None)
    try:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise StoreError(f"{data}: another crawl is using this directory; wait for it, or use another") from error
        yield
    finally:
        lock.close()


def _open_state(data: Path) -> State:
    """The state database; a damaged one is moved aside, an absent one made, and `_catch_up` fills it."""
    path = data / "state.sqlite"
    if not path.exists():
        _remove_journals(path)
    try:
        return State(path)
    except sqlite3.OperationalError:  # no right to write, a full disk: not damage
        raise
    except sqlite3.DatabaseError:
        path.rename(path.with_name(f"state.sqlite.damaged-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"))
        _remove_journals(path)
        return State(path)


def _remove_journals(path: Path) -> None:
    """A journal without its database belongs to another one."""
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _catch_up(data: Path, state: State) -> None:
    """Read into the index what the archive holds beyond it: all of it, where the database is new."""
    for name, path in find_files(data):
        size, indexed = path.stat().st_size, state.indexed(name)
        if indexed < size:
            with state.transaction():
                for origin, record in read_answers(path, indexed):
                    _index(state, name, origin, record)
                state.put_indexed(name, size)


def _index(state: State, name: str, origin: Origin, record: Record) -> None:
    _, headers, _ = record.http()
    digest = record.headers.get("warc-payload-digest", "").removeprefix("sha256:")
    place = Place(name, record.start)
    key = origin.key or record.url
    state.put(to_row(origin, key, headers, digest, record.date, place, state.row(key)))
    if origin.kind in (*ITEM_KINDS, "gone"):
        state.done(origin.site, origin.requested or record.url)
        state.add(Task(origin.site, url, "attachment", origin.title, record.url) for url, _ in origin.offers)
