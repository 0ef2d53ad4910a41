"""The index of the archive in the state database: kept while a crawl writes, and rebuilt from the archive alone."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scraper import steps
from scraper.archive import PART, find_files, read_answers
from scraper.errors import StoreError
from scraper.files import sync_folder
from scraper.place import Place
from scraper.state import Row, State, Task
from scraper.warc import NO_ORIGIN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from scraper.warc import Origin, Record

STATE = "state.sqlite"
_FAILURES = frozenset({"blocked", "unreachable", "refused"})
_DAMAGE = frozenset({sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT})
"""SQLITE_ERROR: the tables are not ours."""


def to_row(
    origin: Origin,
    url: str,
    headers: Mapping[str, str],
    digest: str,
    fetched_at: str,
    place: Place,
    earlier: Row | None,
    *,
    repeats: bool,
) -> Row:
    """The index row of an archived answer. One that `repeats` the earlier body leaves its place as it is."""
    if origin.imported and earlier is not None and fetched_at < earlier.fetched_at:
        return earlier  # what we have is of a later day
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
    if repeats:
        return replace(row, etag=etag or row.etag, last_modified=last_modified or row.last_modified)
    return replace(row, etag=etag, last_modified=last_modified, digest=digest, place=str(place), fetched_at=fetched_at)


def open_index(data: Path) -> State:
    """The state database with all that the archive holds, and no more, in it.

    An absent one is made; a damaged one is moved aside, and made anew from the archive.
    """
    path = data / STATE
    if not path.exists():
        _remove_journals(path)
    try:
        return _open_and_catch_up(data)
    except (sqlite3.DatabaseError, StoreError) as error:
        if not _is_damage(error if isinstance(error, sqlite3.Error) else error.__cause__):
            raise
    path.rename(path.with_name(f"{STATE}.damaged-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}"))
    _remove_journals(path)
    return _open_and_catch_up(data)


def _is_damage(error: BaseException | None) -> bool:
    """No right to write or a full disk is none. Of SQLite's long error codes the last byte is the kind."""
    if isinstance(error, sqlite3.Error):
        return error.sqlite_errorcode & 0xFF in _DAMAGE or error.sqlite_errorcode == sqlite3.SQLITE_IOERR_SHORT_READ
    return isinstance(error, UnicodeDecodeError)


def _open_and_catch_up(data: Path) -> State:
    state = State(data / STATE)
    try:
        if knows_too_much(data, state):
            tasks = state.tasks()
            state.close()
            rebuild(data, tasks)
            state = State(data / STATE)
        catch_up(data, state)
    except BaseException:
        state.close()
        raise
    return state


def _remove_journals(path: Path) -> None:
    """A journal without its database belongs to another one."""
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def knows_too_much(data: Path, state: State) -> bool:
    """Whether the index names what the archive does not hold: a file was lost, cut off, or taken away."""
    sizes = {name: path.stat().st_size for name, path in find_files(data)}
    return any(sizes.get(name, 0) < indexed for name, indexed in state.files().items())


def rebuild(data: Path, tasks: Iterable[Task] = ()) -> int:
    """Put a new state database, made of the archive and `tasks`, in the place of what is there; returns its rows.

    Only for the one that holds the data directory. Until the new one is whole the old one stays.
    """
    path, unfinished = data / STATE, data / f"{STATE}.part"
    unfinished.unlink(missing_ok=True)
    _remove_journals(unfinished)
    with closing(State(unfinished)) as state:
        catch_up(data, state)
        with state.changes():
            state.add(task for task in tasks if state.row(task.url) is None)
        state.commit()
        rows = state.size()
    # Without the old database its journals are removed at the next start, whoever starts.
    path.unlink(missing_ok=True)
    _remove_journals(path)
    unfinished.replace(path)
    sync_folder(data)
    return rows


def catch_up(data: Path, state: State) -> None:
    """Read into the index what the archive holds beyond it: all of it, where the database is new."""
    for name, path in find_files(data):
        size, indexed = path.stat().st_size, state.indexed(name)
        if indexed < size:
            steps.reached("before-index")
            with state.changes():
                for origin, record in _whole_groups(read_answers(path, indexed)):
                    _index(state, name, origin, record)
                state.put_indexed(name, size)
            state.commit()
            steps.reached("after-index")


def _whole_groups(answers: Iterable[tuple[Origin, Record]]) -> Iterator[tuple[Origin, Record]]:
    """Redirects with what they led to, articles with all their pages.

    Where the rest is torn off, the item has not come: it is asked for again, and what is there of it says nothing.
    """
    redirects: list[tuple[Origin, Record]] = []
    article: list[tuple[Origin, Record]] = []
    for origin, record in answers:
        if origin == NO_ORIGIN:
            continue
        if origin.kind == PART and article:
            article.append((origin, record))
        elif origin.kind == "redirect":
            redirects.append((origin, record))
            continue
        else:
            led = [each for each in redirects if each[0].requested == origin.requested]
            article = [*led, (origin, record)]
            redirects.clear()
        if _is_whole(article):
            yield from article
            article = []


def _is_whole(article: Sequence[tuple[Origin, Record]]) -> bool:
    """Whether as many further pages are there as the article's own record says."""
    further = sum(origin.kind == PART for origin, _ in article)
    said = max((int(origin.parts) for origin, _ in article if origin.parts.isdecimal()), default=0)
    return further >= said


def _index(state: State, name: str, origin: Origin, record: Record) -> None:
    _, headers, _ = record.http()
    digest = record.headers.get("warc-payload-digest", "").removeprefix("sha256:")
    key = origin.key or record.url
    place, repeats = Place(name, record.start), record.type == "revisit"
    state.put(to_row(origin, key, headers, digest, record.date, place, state.row(key), repeats=repeats))
    asked = origin.requested or record.url
    if origin.kind in _FAILURES and origin.requested:
        state.add([Task(origin.site, asked, origin.expected, origin.title, origin.via, origin.date)])
        state.put_off(origin.site, asked, origin.run)
    elif origin.kind not in ("redirect", *_FAILURES):
        if not origin.imported:
            state.done(origin.site, asked)
        state.add(Task(origin.site, url, "attachment", origin.title, record.url) for url, _ in origin.offers)
