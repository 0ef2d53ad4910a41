"""One nianbao at a time in a data directory: its lock, and who holds it.

The lock is SQLite's own, on an empty database: it ends with its process, however that ends, on every system. Who holds
it stands in a file beside it, which means something only while the lock is held.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scraper.errors import StoreError
from scraper.files import write_whole
from scraper.state import run_id

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOCK, HOLDER = "lock.sqlite", "lock.txt"
_PATIENCE = 0.5
"""Seconds: asking who holds the lock touches it for a moment, and must not cost a run its turn."""


class Busy(StoreError):
    """Another process holds the directory; the message says which run, since when."""


@dataclass(frozen=True, slots=True)
class Lock:
    """A data directory that is held, since when."""

    data: Path
    since: datetime

    @property
    def run(self) -> str:
        """The id of the run that is done under this lock."""
        return run_id(self.since)


@contextmanager
def hold(data: Path, command: str = "crawl") -> Iterator[Lock]:
    """Hold a data directory, which is made if missing, while the block runs.

    `command` is what others are told. Raises Busy where another process, or another block of this one, holds it, and
    StoreError where the directory cannot be used.
    """
    try:
        data.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(data / LOCK, timeout=_PATIENCE, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"{data}: cannot be used: {error}") from error
    with closing(connection):
        _take(connection, data)
        lock = Lock(data, datetime.now(UTC))
        _sign(lock, command)
        try:
            yield lock
        finally:
            (data / HOLDER).unlink(missing_ok=True)


def holder(data: Path) -> str | None:
    """Who holds a data directory right now, as in `run 20260120T080000000000Z since …`; None where nobody does.

    Raises StoreError where that cannot be found out.
    """
    path = data / LOCK
    if not path.exists():
        return None
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=0)) as connection:
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.Error as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise StoreError(f"{path}: cannot be read: {error}") from error
            return _read_holder(data)
    return None


def _take(connection: sqlite3.Connection, data: Path) -> None:
    try:
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise StoreError(f"{data}: cannot be used: {error}") from error
        who = _read_holder(data)
        raise Busy(f"{data}: another nianbao is at work here: {who}; wait until it has finished") from None


def _sign(lock: Lock, command: str) -> None:
    text = f"{command} {lock.run} since {lock.since:%Y-%m-%dT%H:%M:%SZ} (process {os.getpid()})"
    try:
        write_whole(lock.data / HOLDER, text)
    except OSError as error:
        raise StoreError(f"{lock.data}: cannot be used: {error}") from error


def _read_holder(data: Path) -> str:
    try:
        return (data / HOLDER).read_text(encoding="utf-8")
    except OSError:
        return "which has not yet said who it is"
