"""The state database: an index of the archive, what is still to be fetched, and which run did what.

Everything in it but the runs and the hosts' day can be rebuilt from the archive. One writer, WAL, synchronous=FULL:
what is committed is on the disk. Changes gather in one transaction until `commit`; this connection sees them before.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from scraper import schema, steps
from scraper.allowance import HostRecord
from scraper.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_RESUMED_WITHIN = timedelta(hours=36)
"""A timer that calls once a day may be late."""
_PUT_OFF_WITHIN = timedelta(days=7)
_TIME = "%Y-%m-%dT%H:%M:%SZ"
_PUT = """
INSERT INTO pages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (url) DO UPDATE SET
    site = excluded.site, kind = excluded.kind, title = excluded.title, via = excluded.via, etag = excluded.etag,
    last_modified = excluded.last_modified, digest = excluded.digest, place = excluded.place,
    fetched_at = excluded.fetched_at, run = excluded.run, outcome = excluded.outcome
"""
_REPORTS = """
SELECT count(*) FROM pages WHERE site = :site AND kind IN ('article', 'attachment') AND place <> '' AND outcome <> 'gone'
    AND (run = :run OR url IN (SELECT url FROM pending WHERE site = :site AND tried = :run))
    AND NOT (kind = 'attachment' AND via IN (SELECT url FROM pages WHERE site = :site AND kind = 'article'))
"""
_ADD = """
INSERT INTO pending (site, url, kind, title, via, date, tried) VALUES (?, ?, ?, ?, ?, ?,
    coalesce((SELECT run FROM pages WHERE url = ? AND place <> '' AND kind <> 'list'), ''))
ON CONFLICT DO UPDATE SET kind = excluded.kind, title = excluded.title, via = excluded.via, date = excluded.date
"""
_NEXT = "SELECT site, url, kind, title, via, date FROM pending WHERE site = ?"
_CACHE = 32 << 10
"""KiB of the database held in memory: at a million URLs every page would be read from the disk again."""


@dataclass(frozen=True, slots=True)
class Row:
    """What is known of one URL: `place`, `digest` and `fetched_at` are of its newest body, empty where none came."""

    url: str
    site: str
    kind: str
    title: str = ""
    via: str = ""
    etag: str = ""
    last_modified: str = ""
    digest: str = ""
    place: str = ""
    fetched_at: str = ""
    run: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """An item that is to be asked for: `kind` is `article` or `attachment`."""

    site: str
    url: str
    kind: str
    title: str
    via: str
    date: str = ""


def run_id(began: datetime) -> str:
    """`20260120T080000000000Z`: sorts by time, and serves as a file name."""
    return began.strftime("%Y%m%dT%H%M%S%fZ")


def _damaged(fault: str) -> sqlite3.DatabaseError:
    """As SQLite itself raises it."""
    error = sqlite3.DatabaseError(fault)
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return error


@contextmanager
def _writing() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(f"the state database cannot be written: {error}") from error


class State:
    """The database of one data directory."""

    def __init__(self, path: Path) -> None:
        """Open or create. Raises sqlite3.DatabaseError where the file is damaged or of another version."""
        self._db = sqlite3.connect(path, isolation_level=None)
        # A flipped bit in a text is one wrong value, which is asked for again, and no reason to stop at every start.
        self._db.text_factory = partial(str, encoding="utf-8", errors="replace")
        try:
            self._prepare()
        except UnicodeDecodeError as error:  # an error that names what it has found, and that is no text any more
            self._db.close()
            raise _damaged(str(error)) from error
        except sqlite3.Error:
            self._db.close()
            raise

    def _prepare(self) -> None:
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.execute(f"PRAGMA cache_size = -{_CACHE}")
        self._check_version()
        if not schema.is_ours(self._db):
            # A flipped bit in the name of a column is a sound database, and fails wherever that column is read.
            raise _damaged("its tables are not ours")
        fault = self._db.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if fault != "ok":
            raise _damaged(fault)

    def _check_version(self) -> None:
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if version not in (0, schema.VERSION):
            raise _damaged(f"version {version}")
        if version == 0:
            # In one transaction with its version: a database that died here is empty, not half.
            self._db.executescript(f"BEGIN; {schema.TABLES} PRAGMA user_version = {schema.VERSION}; COMMIT;")

    def close(self) -> None:
        """Close the database."""
        self._db.close()

    @contextmanager
    def changes(self) -> Iterator[None]:
        """All or nothing, together with what `commit` has not yet put on the disk. Raises StoreError."""
        with _writing():
            if not self._db.in_transaction:
                self._db.execute("BEGIN IMMEDIATE")
            self._db.execute("SAVEPOINT changes")
            try:
                yield
            except BaseException:
                if self._db.in_transaction:  # a full disk has ended it already
                    self._db.execute("ROLLBACK TO changes")
                raise
            self._db.execute("RELEASE changes")

    def commit(self) -> None:
        """All changes so far are on the disk afterwards. Raises StoreError: then none of them is."""
        if self._db.in_transaction:
            steps.reached("before-commit")
            with _writing():
                self._db.execute("COMMIT")
            steps.reached("after-commit")

    def _read(self, question: str, *values: str) -> list[tuple[Any, ...]]:
        try:
            return self._db.execute(question, values).fetchall()
        except (sqlite3.Error, UnicodeDecodeError) as error:
            raise StoreError(f"the state database cannot be read: {error}") from error

    # Runs

    def begin_run(self, now: datetime) -> str:
        """The id of an unfinished run of the last day, to be resumed, or of a new one."""
        since = (now - _RESUMED_WITHIN).strftime(_TIME)
        found = self._read(
            "SELECT id FROM runs WHERE finished IS NULL AND started >= ? ORDER BY started DESC, id DESC LIMIT 1", since
        )
        if found:
            return str(found[0][0])
        run = run_id(now)
        with _writing():
            self._db.execute("INSERT INTO runs VALUES (?, ?, NULL)", (run, now.strftime(_TIME)))
        return run

    def finish_run(self, run: str) -> None:
        """The run has come to its end: the next one asks for everything anew."""
        with _writing():
            self._db.execute("UPDATE runs SET finished = ? WHERE id = ?", (datetime.now(UTC).strftime(_TIME), run))

    def put_off_run(self, run: str, now: datetime) -> None:
        """The run goes on at another hour: until then it counts as begun now. After a week it is finished instead,
        or one site whose hour never comes would keep what the others have changed from being seen."""
        if run < run_id(now - _PUT_OFF_WITHIN):
            self.finish_run(run)
        else:
            with _writing():
                self._db.execute("UPDATE runs SET started = ? WHERE id = ?", (now.strftime(_TIME), run))

    # Hosts

    def host(self, name: str) -> HostRecord:
        """Scheme and requests of a host; an empty record where none are known."""
        found = self._read("SELECT scheme, day, asked FROM hosts WHERE host = ?", name)
        return HostRecord(*found[0]) if found else HostRecord()

    def put_host(self, name: str, record: HostRecord) -> None:
        """Keep them. Raises StoreError."""
        with self.changes():
            self._db.execute(
                "INSERT OR REPLACE INTO hosts VALUES (?, ?, ?, ?)", (name, record.scheme, record.day, record.asked)
            )

    # Archive files

    def indexed(self, name: str) -> int:
        """How many bytes of an archive file are in this index."""
        found = self._read("SELECT indexed FROM files WHERE name = ?", name)
        return int(found[0][0]) if found else 0

    def files(self) -> dict[str, int]:
        """Of every archive file that is known, how many bytes of it."""
        return {str(name): int(indexed) for name, indexed in self._read("SELECT name, indexed FROM files")}

    def put_indexed(self, name: str, size: int) -> None:
        """The index holds an archive file up to here."""
        self._db.execute("INSERT OR REPLACE INTO files VALUES (?, ?)", (name, size))

    # Pages

    def row(self, url: str) -> Row | None:
        """What is known of a URL."""
        found = self._read("SELECT * FROM pages WHERE url = ?", url)
        return Row(*found[0]) if found else None

    def size(self) -> int:
        """How many URLs are known."""
        return int(self._read("SELECT count(*) FROM pages")[0][0])

    def put(self, row: Row) -> None:
        """Keep what is known of a URL."""
        self._db.execute(
            _PUT,
            (
                *(row.url, row.site, row.kind, row.title, row.via, row.etag, row.last_modified),
                *(row.digest, row.place, row.fetched_at, row.run, row.outcome),
            ),
        )

    def attachments(self, article: str) -> list[Row]:
        """The files that an article was seen to offer."""
        found = self._read("SELECT * FROM pages WHERE kind = 'attachment' AND via = ?", article)
        return [Row(*each) for each in found]

    def counts(self, site: str, run: str) -> dict[str, int]:
        """How many items of a site had which outcome in a run."""
        found = self._read(
            "SELECT outcome, count(*) FROM pages WHERE site = ? AND run = ? AND kind IN ('article', 'attachment')"
            " GROUP BY outcome",
            *(site, run),
        )
        return {str(outcome): int(count) for outcome, count in found}

    def reports(self, site: str, run: str) -> int:
        """How many reports of a site a run has seen and the archive holds: a file counts as its article does, once.

        One that was asked for and did not come this time is there all the same; one that is gone is not.
        """
        found = self._db.execute(_REPORTS, {"site": site, "run": run}).fetchone()
        return int(found[0])

    # What is to be fetched

    def add(self, tasks: Iterable[Task]) -> None:
        """Items to ask for: first what has never come, then what was longest ago. One that waits keeps its place."""
        self._db.executemany(
            _ADD, ((task.site, task.url, task.kind, task.title, task.via, task.date, task.url) for task in tasks)
        )

    def next_task(self, site: str, run: str) -> Task | None:
        """An item that this run has not asked for yet."""
        # Two searches in an index: "other than" would pass over all that this run has put off, each time anew.
        for tried in ("tried < ?", "tried > ?"):
            found = self._read(f"{_NEXT} AND {tried} ORDER BY tried, url LIMIT 1", site, run)
            if found:
                return Task(*found[0])
        return None

    def tasks(self) -> list[Task]:
        """All items that wait, also those that this run has put off."""
        return [Task(*each) for each in self._read("SELECT site, url, kind, title, via, date FROM pending")]

    def done(self, site: str, url: str) -> None:
        """The item has been asked for, and an answer is kept."""
        self._db.execute("DELETE FROM pending WHERE site = ? AND url = ?", (site, url))

    def put_off(self, site: str, url: str, run: str) -> None:
        """The item did not come: another run asks again, also when no list names it any more."""
        self._db.execute(
            "UPDATE pending SET attempts = attempts + 1, tried = ? WHERE site = ? AND url = ?", (run, site, url)
        )
