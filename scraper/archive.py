"""The archive: `DATA/archive/*.warc.gz`, with `.open` behind the name while it is written. The parser reads only this.

A file that a dead run left open is repaired and closed at the next start: whole records stay, the torn rest is moved
aside (archive_writer.py). This is the reading side.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.page import Page
from scraper.warc import Damage, Origin, Record, read_record, read_records

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOLDER = "archive"
OPEN = ".open"
ITEM_KINDS = ("article", "attachment")


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


def find_files(data: Path) -> list[tuple[str, Path]]:
    """The archive's files, oldest first: the name that places use, and the path (`.open` while it is written)."""
    found = [*(data / FOLDER).glob("*.warc.gz"), *(data / FOLDER).glob(f"*.warc.gz{OPEN}")]
    return sorted((path.name.removesuffix(OPEN), path) for path in found)


def find_file(data: Path, name: str) -> Path | None:
    """The path of an archive file, open or closed."""
    paths = (data / FOLDER / name, data / FOLDER / f"{name}{OPEN}")
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


def find_record(data: Path, place: Place, url: str) -> Record | None:
    """The record of a URL at a place; None where there is none, it is damaged, or it is another's."""
    try:
        path = find_file(data, place.file)
        record = read_record(path, place.offset) if path is not None else None
    except FileNotFoundError:  # a crawl that ends meanwhile renames its file between two lines of ours
        record = read_record(data / FOLDER / place.file, place.offset)
    return record if record is not None and record.url in (url, url.partition("#")[0]) else None


def read_body(data: Path, place: Place, url: str) -> tuple[bytes, str] | None:
    """Body and content type of a URL that are archived at a place; None where they are not, or no longer."""
    record = find_record(data, place, url)
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
    for url in sorted(latest):
        record = find_record(data, latest[url].place, url)
        if record is not None:
            yield _page(record, latest[url])


def _latest(data: Path) -> dict[str, _Item]:
    """Of every item its newest body and its newest origin. Only places are held: bodies are read when wanted."""
    latest: dict[str, _Item] = {}
    for name, path in find_files(data):
        for origin, record in read_answers(path):
            if origin.kind not in ITEM_KINDS:
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
