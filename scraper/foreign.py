"""Taking in the WARC files of other tools: what they hold of our sites becomes part of our archive.

Single gzip members or none, request and metadata records or none, bodies as sent (compressed, chunked) or as decoded
by whoever wrote them: all of it occurs, and a header alone does not say which.
"""

from __future__ import annotations

import gzip
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed

from scraper.answer import Answer
from scraper.body import to_body
from scraper.errors import FetchError
from scraper.verify import is_digest
from scraper.warc import MAX_RECORD

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from warcio.recordloader import ArcWarcRecord

_ENCODINGS = ("content-encoding", "transfer-encoding")
_DAMAGE = (ArchiveLoadFailed, OSError, EOFError, ValueError, AttributeError, zlib.error)
"""AttributeError: what warcio does with a record without its length, or with half a header."""
_MAGIC = {"gzip": b"\x1f\x8b", "x-gzip": b"\x1f\x8b"}


@dataclass(frozen=True, slots=True)
class Skipped:
    """A record that was not taken, and why."""

    file: str
    offset: int
    url: str
    reason: str


def read_foreign(path: Path) -> Iterator[tuple[int, Answer] | Skipped]:
    """The responses of a WARC or ARC file as answers, each with its offset; what cannot be read is said."""
    with path.open("rb") as file:
        try:
            iterator = ArchiveIterator(_plain(file), no_record_parse=False)
            for record in iterator:
                if record.rec_type == "response" and record.http_headers is not None:
                    yield _read(path.name, iterator, record)
                elif _is_cut(record):  # it may have swallowed all others: its length is damaged
                    yield Skipped(path.name, file.tell(), "", "breaks off within a record that is no answer")
        except _DAMAGE as error:
            yield Skipped(path.name, file.tell(), "", f"cannot be read from about here on: {error}")


def _is_cut(record: ArcWarcRecord) -> bool:
    """Whether a file ends before a record does."""
    while record.raw_stream.read(1 << 16):
        pass
    return int(getattr(record.raw_stream, "limit", 0)) > 0


def _plain(file: BinaryIO) -> BinaryIO | gzip.GzipFile:
    """As it is; a file that was compressed as a whole is inflated, as its records have no members of their own."""
    try:
        for _ in zip(range(2), ArchiveIterator(file), strict=False):
            pass
    except (ArchiveLoadFailed, AttributeError):
        file.seek(0)
        return gzip.GzipFile(fileobj=file)
    file.seek(0)
    return file


def _read(name: str, iterator: ArchiveIterator, record: ArcWarcRecord) -> tuple[int, Answer] | Skipped:
    url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
    raw = record.raw_stream.read(MAX_RECORD)
    offset = iterator.get_record_offset()
    try:
        if record.raw_stream.limit > 0:
            raise ValueError(f"it breaks off {record.raw_stream.limit} bytes before its end")
        body = _to_plain(url, record, raw)
        digest = record.rec_headers.get_header("WARC-Payload-Digest") or ""
        if not is_digest(digest, raw) and not is_digest(digest, body):
            raise ValueError("its body is not what its digest says")
        return offset, _to_answer(url, record, body)
    except FetchError as error:
        return Skipped(name, offset, url, error.reason)
    except ValueError as error:
        return Skipped(name, offset, url, str(error))


def _to_answer(url: str, record: ArcWarcRecord, body: bytes) -> Answer:
    status, _, phrase = record.http_headers.statusline.partition(" ")
    parts = urlsplit(url)
    return Answer(
        url=url,
        status=int(status),
        headers=tuple((str(key), _wire(str(value))) for key, value in record.http_headers.headers),
        body=body,
        fetched_at=_to_second(record.rec_headers.get_header("WARC-Date") or ""),
        phrase=_wire(phrase),
        request_target=(parts.path or "/") + (f"?{parts.query}" if parts.query else ""),
        address=record.rec_headers.get_header("WARC-IP-Address") or "",
    )


def _to_plain(url: str, record: ArcWarcRecord, raw: bytes) -> bytes:
    """Out of its chunks and its compression, if it is still in them."""
    encoding, transfer = ((record.http_headers.get_header(name) or "").lower().strip() for name in _ENCODINGS)
    if "chunked" in transfer:
        reader = ChunkedDataReader(BytesIO(raw), decomp_type=None)
        raw = b"".join(iter(lambda: reader.read(1 << 16), b""))
    if encoding in _MAGIC and not raw.startswith(_MAGIC[encoding]):
        return raw  # decoded by whoever wrote it, who left the header
    return to_body(url, raw, encoding)


def _to_second(date: str) -> str:
    """WARC-Date as ours: UTC, to the second. WARC/1.1 allows fractions."""
    day = datetime.fromisoformat(date)
    return day.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _wire(value: str) -> str:
    """A header's value as Latin-1, which is what our own answers have."""
    return value.encode("utf-8", "replace").decode("latin-1") if not value.isascii() else value
