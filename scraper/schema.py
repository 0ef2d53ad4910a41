"""The tables of the state database."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import cache

VERSION = 3
TABLES = """
CREATE TABLE runs (id TEXT PRIMARY KEY, started TEXT NOT NULL, finished TEXT);
CREATE TABLE files (name TEXT PRIMARY KEY, indexed INTEGER NOT NULL);
CREATE TABLE pages (
    url TEXT PRIMARY KEY, site TEXT NOT NULL, kind TEXT NOT NULL, title TEXT NOT NULL, via TEXT NOT NULL,
    etag TEXT NOT NULL, last_modified TEXT NOT NULL, digest TEXT NOT NULL, place TEXT NOT NULL,
    fetched_at TEXT NOT NULL, run TEXT NOT NULL, outcome TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX pages_site ON pages (site, run, kind);
CREATE INDEX pages_via ON pages (via) WHERE kind = 'attachment';
CREATE TABLE pending (
    site TEXT NOT NULL, url TEXT NOT NULL, kind TEXT NOT NULL, title TEXT NOT NULL, via TEXT NOT NULL,
    date TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, tried TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (site, url)
) WITHOUT ROWID;
CREATE INDEX pending_next ON pending (site, tried, url);
CREATE TABLE hosts (
    host TEXT PRIMARY KEY, scheme TEXT NOT NULL, day TEXT NOT NULL, asked INTEGER NOT NULL
) WITHOUT ROWID;
"""


def is_ours(db: sqlite3.Connection) -> bool:
    """Whether a database has these tables and no others, letter by letter."""
    return _read(db) == _ours()


def _read(db: sqlite3.Connection) -> list[tuple[str, ...]]:
    found = db.execute("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name")
    return [tuple(map(str, row)) for row in found.fetchall()]


@cache
def _ours() -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(TABLES)
        return _read(db)
