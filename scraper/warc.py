"""WARC/1.1 records: an answer and its origin to bytes, and an archive file back to records.

Each record is a gzip member of its own, so that one damaged record costs one record. An answer becomes three, in this
order: metadata (whose answer it is), request, response or revisit. The response is last so that a file that breaks
off inside them holds no response whose origin is unknown.
"""

from __future__ import annotations

import mmap
import sys
import zlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_MAGIC = b"\x1f\x8b\x08"
_FIRST_PIECE, _PIECE = 8 << 10, 128 << 10
MAX_RECORD = 256 << 20
"""Bytes of one record when inflated; a longer one is damage, or an attack."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Whose answer it is and what it was asked as: the fields of the metadata record.

    `kind` is one of `robots list article part attachment page redirect probe` for what came, or `gone blocked unreachable
    refused` for an answer that is not what was asked for: such a body is evidence and never an item.
    """

    site: str
    division_code: str
    kind: str
    title: str = ""
    via: str = ""
    date: str = ""
    """The day printed beside the link."""
    run: str = ""
    outcome: str = ""
    """`new`, `changed` or `unchanged`."""
    expected: str = ""
    """The kind that was asked for, where something else came."""
    reason: str = ""
    """Why it is not what was asked for."""
    requested: str = ""
    """The URL that was asked first, where redirects came between."""
    key: str = ""
    """What the index calls the answer, where that is not its URL: it was posted to."""
    imported: str = ""
    """The foreign archive file that it was taken from; empty for what we fetched."""
    encoding: str = ""
    """What SITES.toml says that the site's pages are written in, where it does."""
    tls: str = ""
    """The TLS profile that the answer came under, such as `strict` or `legacy+ca`; empty for http."""
    parts: str = ""
    """How many further pages of the article follow in the file; empty where it has none."""
    offers: tuple[tuple[str, str], ...] = ()
    """URL and name of the files that an article offers as its report."""


NO_ORIGIN = Origin(site="", division_code="", kind="")
"""Of an answer whose metadata record is damaged or foreign."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """The answer that a revisit refers to."""

    digest: str
    fetched_at: str


@dataclass(frozen=True, slots=True)
class Record:
    """One record as read. `start` and `end` are offsets in the compressed file; header names are in lower case."""

    start: int
    end: int
    type: str
    headers: Mapping[str, str]
    block: bytes = field(repr=False)

    @property
    def url(self) -> str:
        """WARC-Target-URI."""
        return self.headers.get("warc-target-uri", "")

    @property
    def date(self) -> str:
        """WARC-Date, in UTC."""
        return self.headers.get("warc-date", "")

    def http(self) -> tuple[int, dict[str, str], bytes]:
        """Status, headers (names in lower case) and body of an archived answer."""
        head, _, body = self.block.partition(b"\r\n\r\n")
        line, _, rest = head.partition(b"\r\n")
        words = line.split(None, 2)
        status = int(words[1]) if len(words) > 1 and words[1].isdigit() else 0
        return status, _fields(rest), body

    def origin(self) -> Origin:
        """The origin in a metadata record; a foreign one gives empty fields."""
        pairs = _pairs(self.block)
        # Interned: the same site, list and run stand behind thousands of answers.
        values: dict[str, Any] = {_NAMES[key]: sys.intern(value) for key, value in pairs if key in _NAMES}
        offers = (value.partition(" ") for key, value in pairs if key == "offers")
        return replace(NO_ORIGIN, **values, offers=tuple((url, name) for url, _, name in offers))


@dataclass(frozen=True, slots=True)
class Damage:
    """Bytes of an archive file that hold no whole record."""

    start: int
    end: int


WRITTEN = {
    "site": "site",
    "division_code": "divisionCode",
    "kind": "kind",
    "title": "title",
    "via": "via",
    "date": "listedDate",
    "run": "run",
    "outcome": "outcome",
    "expected": "expected",
    "reason": "reason",
    "requested": "requested",
    "key": "key",
    "imported": "importedFrom",
    "encoding": "encoding",
    "tls": "tlsProfile",
    "parts": "furtherPages",
}
"""The fields of the metadata record, and what they are called there."""
_NAMES = {written.lower(): name for name, written in WRITTEN.items()}


def read_records(path: Path, start: int = 0) -> Iterator[Record | Damage]:
    """The records of a file from an offset on. What cannot be read is given as Damage, and what follows it is read."""
    if path.stat().st_size <= start:
        return
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        while start < len(content):
            record = _read_one(content, start) or Damage(start, _next_member(content, start))
            yield record
            start = record.end


def read_record(path: Path, start: int) -> Record | None:
    """The record at an offset; None where there is none or it is damaged."""
    record = next(read_records(path, start), None)
    return record if isinstance(record, Record) else None


def read_member(member: bytes) -> Record | None:
    """The record that these bytes of a file are; None where they hold no whole one."""
    return _read_one(member, 0)


def _read_one(content: mmap.mmap | bytes, start: int) -> Record | None:
    inflate = zlib.decompressobj(31)
    parts: list[bytes] = []
    size, position = 0, start
    try:
        while not inflate.eof and position < len(content) and size <= MAX_RECORD:
            # Small at first: what a member does not use is copied, and most members are a few hundred bytes.
            piece = content[position : position + (_FIRST_PIECE if position == start else _PIECE)]
            position += len(piece)
            parts.append(inflate.decompress(piece, MAX_RECORD))
            size += len(parts[-1])
    except zlib.error:  # no gzip member, or its checksum is wrong
        return None
    return _parse(b"".join(parts), start, position - len(inflate.unused_data)) if inflate.eof else None


def _parse(text: bytes, start: int, end: int) -> Record | None:
    head, found, rest = text.partition(b"\r\n\r\n")
    version, _, lines = head.partition(b"\r\n")
    headers = _fields(lines)
    length = headers.get("content-length", "")
    if not found or not version.startswith(b"WARC/1.") or not length.isdecimal() or len(rest) < int(length):
        return None
    return Record(start, end, headers.get("warc-type", ""), headers, rest[: int(length)])


def _next_member(content: mmap.mmap, start: int) -> int:
    """Where the next gzip member may begin. Its first bytes also occur by chance; then it is damage again."""
    found = content.find(_MAGIC, start + 1)
    return found if found >= 0 else len(content)


def _fields(lines: bytes) -> dict[str, str]:
    return dict(reversed(_pairs(lines)))


def _pairs(lines: bytes) -> list[tuple[str, str]]:
    """Name (in lower case) and value of each line; the first of two equal names wins in `_fields`."""
    split = (line.partition(":") for line in lines.decode("utf-8", "replace").split("\r\n"))
    return [(name.strip().lower(), value.strip()) for name, found, value in split if found]
