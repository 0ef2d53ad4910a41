"""Whether an archive is whole: every record, every digest, and every place that the index names."""

from __future__ import annotations

import base64
import hashlib
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.archive import OPEN, find_files
from scraper.index import STATE
from scraper.warc import Damage, Record, read_records

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, and where: written `file.warc.gz@1834: what`."""

    file: str
    offset: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}@{self.offset}: {self.what}"


class _Held:
    """What the whole records hold, as hashes: an archive of a million answers must fit into memory."""

    def __init__(self) -> None:
        self.bodies: set[int] = set()
        self.places: set[int] = set()
        self.sizes: dict[str, int] = {}
        self.revisits: list[tuple[str, int, int]] = []

    def note(self, name: str, record: Record) -> None:
        digest = record.headers.get("warc-payload-digest", "")
        body = hash((record.url, digest))
        if record.type == "response":
            self.bodies.add(body)
            self.places.add(hash((name, record.start, digest.removeprefix("sha256:"))))
        elif record.type == "revisit":
            self.revisits.append((name, record.start, body))


def verify(data: Path) -> Iterator[Fault]:
    """All that is wrong with the archive of a data directory, and with its index where there is one.

    Nothing is written. The end of a file that a crawl is still writing may be seen as torn.
    """
    held = _Held()
    for name, path in find_files(data):
        held.sizes[name] = path.stat().st_size
        yield from _check_file(name, path, held)
    for name, start, body in held.revisits:
        if body not in held.bodies:
            yield Fault(name, start, "repeats a body that no whole record holds")
    if (data / STATE).exists():
        yield from _check_index(data / STATE, held)


def _check_file(name: str, path: Path, held: _Held) -> Iterator[Fault]:
    origins: set[str] = set()
    for record in read_records(path):
        if isinstance(record, Damage):
            yield Fault(name, record.start, _describe(record, path))
            continue
        wrong = _wrong_digest(record)
        if wrong:
            yield Fault(name, record.start, wrong)
            continue
        held.note(name, record)
        if record.type == "metadata" and record.origin().kind:
            origins = {record.headers.get("warc-concurrent-to", "")}
        elif record.type in ("response", "revisit") and record.headers.get("warc-record-id", "") not in origins:
            yield Fault(name, record.start, f"nothing says what this answer was asked as: {record.url}")


def _describe(damage: Damage, path: Path) -> str:
    size = damage.end - damage.start
    if damage.end < path.stat().st_size:
        return f"{size} bytes are damaged and hold no whole record"
    if path.name.endswith(OPEN):
        return f"the last {size} bytes are no whole record: a crawl is writing them, or died (the next one repairs it)"
    return f"the last {size} bytes are no whole record: the file was cut off or is damaged"


def _wrong_digest(record: Record) -> str:
    if not is_digest(record.headers.get("warc-block-digest", ""), record.block):
        return "the record is not what its digest says"
    if record.type == "response" and not is_digest(record.headers.get("warc-payload-digest", ""), record.http()[2]):
        return f"the body is not what its digest says: {record.url}"
    return ""


def is_digest(stated: str, content: bytes) -> bool:
    """Whether a labelled digest (`sha1:` and base32, `sha256:` and hex) is that of the content.

    True as well where none is stated, or in a way that we cannot compute.
    """
    algorithm, _, value = stated.partition(":")
    if algorithm.lower() not in ("sha1", "sha256", "md5", "sha512"):
        return True
    digest = hashlib.new(algorithm.lower(), content, usedforsecurity=False).digest()
    return value.lower() in (digest.hex(), base64.b32encode(digest).decode().lower())


def _check_index(path: Path, held: _Held) -> Iterator[Fault]:
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
            problem = database.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if problem != "ok":
                raise sqlite3.DatabaseError(problem)
            files = database.execute("SELECT name, indexed FROM files ORDER BY name").fetchall()
            yield from _check_files(files, held)
            yield from _check_rows(database.execute("SELECT url, digest, place FROM pages ORDER BY url"), held)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        yield Fault(STATE, 0, f"the index cannot be read: {error}; `nianbao archive reindex` makes a new one")


def _check_files(files: Iterable[tuple[str, int]], held: _Held) -> Iterator[Fault]:
    for name, indexed in files:
        if name not in held.sizes:
            yield Fault(name, 0, "the file is missing, and the index names it")
        elif held.sizes[name] < indexed:
            yield Fault(name, held.sizes[name], f"the file ends here, and the index knows {indexed} bytes of it")


def _check_rows(rows: Iterable[tuple[str, str, str]], held: _Held) -> Iterator[Fault]:
    for url, digest, place in rows:
        name, _, offset = place.rpartition("@")
        if not place or name not in held.sizes:  # no body ever came, or the file is missing: said above
            continue
        start = int(offset) if offset.isdecimal() else 0
        if hash((name, start, digest)) not in held.places:
            yield Fault(name, start, f"the index says that this is here, and it is not: {url}")
