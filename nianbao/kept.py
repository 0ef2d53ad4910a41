"""What was read before: a page and a reader that have not changed give the same reading, which need not be made again.

`DATA/readings.sqlite` may be deleted at any time: it costs the time to read the pages again. Every entry is checked
against its digest when it is taken; what cannot be read, or was made by another reader, is read anew.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from importlib import metadata, resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from importlib.resources.abc import Traversable
    from pathlib import Path

FILE = "readings.sqlite"
_READERS = ("parsers", "scraper", "nianbao", "output")
"""Packages whose files decide what is read, and how it is packed."""
_LIBRARIES = (
    "selectolax", "lxml", "pdfplumber", "pdfminer.six", "pypdfium2", "charset-normalizer", "msgspec", "rapidocr", "onnxruntime",
    "opencv-python", "opencv-python-headless",
)  # fmt: skip
_CHECK = 16
_PATIENCE = 5.0
"""Seconds: two builds may write at the same time."""


class Kept:
    """Readings by the digest of their page. A context; without a folder nothing is kept, and nothing is found."""

    def __init__(self, data: Path | None, version: str) -> None:
        self._database: sqlite3.Connection | None = None
        if data is not None:
            with suppress(sqlite3.Error):  # a folder that cannot be written to, a damaged file: read everything
                self._database = _open(data / FILE, version)

    def __enter__(self) -> Kept:
        return self

    def __exit__(self, *error: object) -> None:
        if self._database is not None:
            self._database.close()

    def find(self, key: bytes) -> bytes | None:
        """What was kept under a key, whole; None where nothing was."""
        if self._database is None:
            return None
        try:
            row = self._database.execute("SELECT value FROM readings WHERE key = ?", (key,)).fetchone()
        except sqlite3.Error:
            self._give_up()
            return None
        if row is None:
            return None
        value = bytes(row[0])
        return value[_CHECK:] if value[:_CHECK] == _digest(key, value[_CHECK:]) else None

    def put(self, values: Iterable[tuple[bytes, bytes]]) -> None:
        """Keep values under their keys, all of them at once."""
        if self._database is None:
            return
        rows = [(key, _digest(key, value) + value) for key, value in values]
        try:
            with self._database:
                self._database.executemany("INSERT OR REPLACE INTO readings VALUES (?, ?)", rows)
        except sqlite3.Error:  # the disk is full, or another build holds the file: it is not worth a build
            self._give_up()

    def _give_up(self) -> None:
        database, self._database = self._database, None
        if database is not None:
            with suppress(sqlite3.Error):
                database.close()


def _open(path: Path, version: str) -> sqlite3.Connection:
    database = sqlite3.connect(path, timeout=_PATIENCE)
    try:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        with database:
            database.execute("CREATE TABLE IF NOT EXISTS reader (version TEXT)")
            database.execute("CREATE TABLE IF NOT EXISTS readings (key BLOB PRIMARY KEY, value BLOB)")
            if database.execute("SELECT version FROM reader").fetchall() != [(version,)]:
                database.execute("DELETE FROM readings")
                database.execute("DELETE FROM reader")
                database.execute("INSERT INTO reader VALUES (?)", (version,))
    except sqlite3.Error:
        database.close()
        raise
    return database


def _digest(key: bytes, value: bytes) -> bytes:
    return blake2b(value, digest_size=_CHECK, key=key[:64]).digest()


@cache
def reader_version() -> str:
    """A digest of every file that has a say in what is read: code, forms, divisions, and the versions of libraries."""
    digest = blake2b(digest_size=16)
    for package in _READERS:
        for name, content in sorted(_files(resources.files(package), package)):
            digest.update(f"{name}\0{len(content)}\0".encode() + content)
    for library in _LIBRARIES:
        digest.update(f"{library} {_installed(library)}\0".encode())
    return digest.hexdigest()


def _files(folder: Traversable, name: str) -> Iterable[tuple[str, bytes]]:
    for each in folder.iterdir():
        inner = f"{name}/{each.name}"
        if each.is_dir() and each.name not in ("__pycache__", "demo", "quality"):
            yield from _files(each, inner)
        elif each.is_file() and not each.name.endswith(".pyc"):
            yield inner, each.read_bytes()


def _installed(library: str) -> str:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return "none"
