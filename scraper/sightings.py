"""What the crawls saw of every item: the archive and the state database, read for evidence and never written."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from scraper.archive import ITEM_KINDS
from scraper.state import Task

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from scraper.warc import Origin, Record

State = Literal["there", "gone", "blocked", "unreachable", "refused"]
_FAILURES: dict[str, State] = {
    "gone": "gone", "blocked": "blocked", "unreachable": "unreachable", "refused": "refused"
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sighting:
    """One item. `state` is how it was when last asked for; `archived` says that its body came at some time.

    `first_seen` and `last_seen` are UTC moments of answers; `run` is that of the last one, `via` the list that named it.
    """

    url: str
    site: str
    division_code: str
    title: str
    via: str
    first_seen: str
    last_seen: str
    run: str
    state: State
    archived: bool
    reason: str = ""


class Sightings:
    """Takes in the answers of an archive in their order; memory grows with URLs, not with bodies."""

    def __init__(self) -> None:
        self.seen: dict[str, Sighting] = {}
        """Every item that an answer was about, by URL."""
        self._led: dict[str, str] = {}

    def take(self) -> dict[str, Sighting]:
        """All of it, by URL; it is let go here."""
        seen, self.seen = self.seen, {}
        return seen

    def add(self, origin: Origin, record: Record) -> None:
        """Take in an answer, whatever it is about."""
        if origin.kind in ITEM_KINDS:
            state, url = _FAILURES.get(origin.kind, "there"), record.url
            if origin.requested:
                self._led[origin.requested] = url
        elif origin.kind in _FAILURES and origin.expected in ITEM_KINDS:
            state = _FAILURES[origin.kind]
            url = self._led.get(origin.requested, origin.requested) or record.url
        else:
            return
        self.seen[url] = _joined(self.seen.get(url), url, state, origin, record)


def _joined(known: Sighting | None, url: str, state: State, origin: Origin, record: Record) -> Sighting:
    if known is not None and record.date < known.last_seen:
        return replace(
            known, first_seen=min(known.first_seen, record.date), archived=known.archived or state == "there"
        )
    return Sighting(
        url,
        origin.site,
        origin.division_code,
        origin.title or (known.title if known else ""),
        origin.via or (known.via if known else ""),
        known.first_seen if known else record.date,
        record.date,
        origin.run,
        state,
        state == "there" or (known is not None and known.archived),
        origin.reason,
    )


@dataclass(frozen=True, slots=True)
class Waiting:
    """An item that a list names and that has not come: asked for `attempts` times, last in the run `tried`."""

    task: Task
    attempts: int
    tried: str


def read_waiting(data: Path) -> tuple[Waiting, ...] | None:
    """What is still to be fetched, sorted by site and URL; None where the state database cannot tell."""
    rows = _select(data, "SELECT site, url, kind, title, via, date, attempts, tried FROM pending ORDER BY site, url")
    return None if rows is None else tuple(Waiting(Task(*row[:6]), row[6], row[7]) for row in rows)


def read_lost(data: Path, sightings: Collection[str]) -> tuple[Task, ...]:
    """Items that the state database calls archived, and that no record of the archive is about: it was damaged since."""
    items = "SELECT site, url, kind, title, via FROM pages WHERE kind IN (?, ?) AND place <> '' ORDER BY site, url"
    rows = _select(data, items, ITEM_KINDS) or []
    return tuple(Task(*row) for row in rows if row[1] not in sightings)


def _select(data: Path, query: str, values: tuple[str, ...] = ()) -> list[tuple[Any, ...]] | None:
    """The rows of a query; None where the state database is missing or damaged."""
    path = data / "state.sqlite"
    if not path.is_file():
        return None
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
            return database.execute(query, values).fetchall()
    except sqlite3.Error:
        return None
