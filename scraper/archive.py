"""The archive: `DATA/archive/*.warc.gz`, with `.open` behind the name while it is written. The parser reads only this.

What is appended is on the disk before `append` returns. A file that a dead run left open is repaired and closed at
the next start: whole records stay, the torn rest is moved aside.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, BinaryIO

from scraper.errors import StoreError
from scraper.page import Page
from scraper.warc import Damage, Origin, Record, read_record, read_records, to_info

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

FOLDER = "archive"
MAX_FILE = 1 << 30
"""Bytes after which a new file is begun."""
ITEM_KINDS = ("article", "attachment")
PART = "part"
"""The kind of a further page of an article of several; `via` is its first page."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record begins: a file's name as it will be when closed, and an offset. Written `file.warc.gz@1834`."""

    file: str
    offset: int

    def __str__(self) -> str:
        return f"{self.file}@{self.offset}"

    @classmethod
    def read(cls, text: str) -> Place:
        """Of `file.warc.gz@1834`."""
        file, _, offset = text.rpartition("@")
        return cls(file, int(offset))


class Archive:
    """The writing side; one at a time for a data directory."""

    def __init__(self, data: Path, info: Mapping[str, str]) -> None:
        self._folder = data / FOLDER
        self._info = info
        self._file: BinaryIO | None = None
        self._name = ""
        self._number = 0
        self._started = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")

    def append(self, records: bytes) -> Place:
        """Write whole records and wait until they are on the disk. Raises StoreError, and leaves nothing half."""
        try:
            file = self._room()
            start = file.seek(0, os.SEEK_END)
            self._write(file, start, records)
        except OSError as error:
            raise StoreError(f"{self._folder}: the archive cannot be written: {error.strerror}") from error
        return Place(self._name, start)

    def _write(self, file: BinaryIO, start: int, records: bytes) -> None:
        try:
            rest = memoryview(records)
            while rest:
                rest = rest[file.write(rest) :]
            os.fsync(file.fileno())
        except OSError:
            # A full disk: half a record in the middle of a file would hide what is appended later.
            os.ftruncate(file.fileno(), start)
            raise

    def _room(self) -> BinaryIO:
        """The open file, or a new one."""
        if self._file is not None and self._file.tell() >= MAX_FILE:
            self.close()
        if self._file is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._name = f"crawl-{self._started}-{self._number:05}.warc.gz"
            self._number += 1
            # Unbuffered: a failed write must not come again when the file is closed.
            self._file = (self._folder / f"{self._name}.open").open("xb", buffering=0)
            self._write(self._file, 0, to_info(self._name, self._info))
            _sync(self._folder)
        return self._file

    def close(self) -> None:
        """Close the file and give it its final name."""
        if self._file is not None:
            self._file.close()
            self._file = None
            (self._folder / f"{self._name}.open").rename(self._folder / self._name)
            _sync(self._folder)


def repair(data: Path) -> list[Path]:
    """Close the files that a dead run left open; returns where torn ends were moved to.

    Only for the one that holds the data directory: another crawl's open file looks the same.
    """
    moved = []
    for path in sorted((data / FOLDER).glob("*.warc.gz.open")):
        whole = _whole_end(path)
        if whole < path.stat().st_size:
            moved.append(_move_tail(path, whole))
        path.rename(path.with_suffix(""))
        _sync(path.parent)
    return moved


def _whole_end(path: Path) -> int:
    """Where the last whole record ends. Damage before it stays where it is: cutting there would lose what follows."""
    return max((each.end for each in read_records(path) if isinstance(each, Record)), default=0)


def _move_tail(path: Path, start: int) -> Path:
    """Copy the rest of a file to `….torn` beside it, and only then cut it off."""
    aside = path.with_name(f"{path.name.removesuffix('.open')}.{start}.torn")
    with path.open("r+b") as file:
        file.seek(start)
        with aside.open("wb") as copy:
            copy.write(file.read())
            copy.flush()
            os.fsync(copy.fileno())
        file.truncate(start)
        os.fsync(file.fileno())
    return aside


def _sync(folder: Path) -> None:
    """A new name is on the disk only when its directory is. Windows has no such call and needs none."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def find_files(data: Path) -> list[tuple[str, Path]]:
    """The archive's files, oldest first: the name that places use, and the path (`.open` while it is written)."""
    found = [*(data / FOLDER).glob("*.warc.gz"), *(data / FOLDER).glob("*.warc.gz.open")]
    return sorted((path.name.removesuffix(".open"), path) for path in found)


def find_file(data: Path, name: str) -> Path | None:
    """The path of an archive file, open or closed."""
    paths = (data / FOLDER / name, data / FOLDER / f"{name}.open")
    return next((path for path in paths if path.exists()), None)


def read_answers(path: Path, start: int = 0) -> Iterator[tuple[Origin, Record]]:
    """Each response or revisit of one of our files, with its origin; damaged records are passed over."""
    origins: dict[str, Origin] = {}
    for record in read_records(path, start):
        if isinstance(record, Damage):
            continue
        if record.type == "metadata":
            # One at a time: the response follows at once, and memory stays flat.
            origins = {record.headers.get("warc-concurrent-to", ""): record.origin()}
        elif record.type in ("response", "revisit"):
            origin = origins.get(record.headers.get("warc-record-id", ""))
            if origin is not None:
                yield origin, record


def _find_record(data: Path, place: Place) -> Record | None:
    try:
        path = find_file(data, place.file)
        return read_record(path, place.offset) if path is not None else None
    except FileNotFoundError:  # a crawl that ends meanwhile renames its file between two lines of ours
        return read_record(data / FOLDER / place.file, place.offset)


def read_body(data: Path, place: Place) -> tuple[bytes, str] | None:
    """Body and content type that are archived at a place; None where they are not, or no longer."""
    record = _find_record(data, place)
    if record is None or record.type != "response":
        return None
    _, headers, body = record.http()
    return body, headers.get("content-type", "")


@dataclass(frozen=True, slots=True)
class _Item:
    place: Place
    fetched_at: str
    origin: Origin


def read_items(data: Path) -> Iterator[Page]:
    """The latest version of every item (article page or file) in the archive of a data directory, sorted by URL.

    Read from the WARC files alone. `fetched_at` is when this version was fetched; what led to it (title, via, site)
    is as the latest crawl saw it.
    """
    latest = _latest(data)
    parts: dict[tuple[str, str], list[str]] = {}
    for url, item in latest.items():
        if item.origin.kind == PART:
            parts.setdefault((item.origin.via, item.origin.run), []).append(url)
    for url in sorted(url for url, item in latest.items() if item.origin.kind != PART):
        # Only the pages that came with its latest visit: a report may have become shorter.
        urls = (url, *parts.get((url, latest[url].origin.run), ()))
        found = [_page(record, latest[each]) for each in urls if (record := _find_record(data, latest[each].place))]
        if found and found[0].url == url:
            yield replace(found[0], further=tuple(found[1:]))


def _latest(data: Path) -> dict[str, _Item]:
    """Of every item its newest body and its newest origin. Only places are held: bodies are read when wanted."""
    latest: dict[str, _Item] = {}
    for name, path in find_files(data):
        for origin, record in read_answers(path):
            if origin.kind not in (*ITEM_KINDS, PART):
                continue
            known = latest.get(record.url)
            if record.type == "response" and (known is None or record.date >= known.fetched_at):
                latest[record.url] = _Item(Place(name, record.start), record.date, origin)
            elif record.type == "revisit" and known is not None:
                latest[record.url] = _Item(known.place, known.fetched_at, origin)
    return latest


def _page(record: Record, item: _Item) -> Page:
    _, headers, body = record.http()
    return Page(
        body=body,
        url=record.url,
        content_type=headers.get("content-type", ""),
        fetched_at=item.fetched_at,
        source=str(item.place),
        title=item.origin.title,
        via=item.origin.via or None,
        site=item.origin.site,
        division_code=item.origin.division_code,
    )
