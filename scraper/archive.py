"""The archive: `DATA/archive/*.warc.gz`, with `.open` behind the name while it is written. The parser reads only this.

A file that a dead run left open is repaired and closed at the next start: whole records stay, the torn rest is moved
aside (archive_writer.py). This is the reading side.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scraper.page import Page
from scraper.warc import NO_ORIGIN, Damage, Origin, Record, read_record, read_records

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

FOLDER = "archive"
OPEN = ".open"
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


def find_files(data: Path) -> list[tuple[str, Path]]:
    """The archive's files, oldest first: the name that places use, and the path (`.open` while it is written)."""
    found = [*(data / FOLDER).glob("*.warc.gz"), *(data / FOLDER).glob(f"*.warc.gz{OPEN}")]
    return sorted((path.name.removesuffix(OPEN), path) for path in found)


def find_file(data: Path, name: str) -> Path | None:
    """The path of an archive file, open or closed."""
    paths = (data / FOLDER / name, data / FOLDER / f"{name}{OPEN}")
    return next((path for path in paths if path.exists()), None)


def read_answers(path: Path, start: int = 0) -> Iterator[tuple[Origin, Record]]:
    """Each response or revisit of a file, with its origin; damaged records are passed over.

    One whose metadata record is damaged, or which is not ours, has NO_ORIGIN.
    """
    origins: dict[str, Origin] = {}
    for record in read_records(path, start):
        if isinstance(record, Damage):
            continue
        if record.type == "metadata":
            # One at a time: the response follows at once, and memory stays flat.
            origins = {record.headers.get("warc-concurrent-to", ""): record.origin()}
        elif record.type in ("response", "revisit"):
            yield origins.get(record.headers.get("warc-record-id", ""), NO_ORIGIN), record


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
class Version:
    """One body of an item. A report that is changed and changed back has two versions, the first confirmed later."""

    page: Page
    """`fetched_at` is when this body was last fetched whole."""
    first_seen: str
    """UTC, as `fetched_at`."""
    last_confirmed: str
    """When the site last said that this is what it has."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """A version as places and dates: bodies are read when they are wanted."""

    place: Place
    fetched_at: str
    first_seen: str
    last_confirmed: str
    origin: Origin


_Versions = dict[str, _Seen]
"""By payload digest."""
_Parts = dict[tuple[str, str], list[tuple[str, _Seen]]]
"""By first page and run: only the pages that came with its latest visit, as a report may have become shorter."""


def read_items(data: Path, as_of: str | None = None) -> Iterator[Page]:
    """The latest version of every item (article page or file) in the archive of a data directory, sorted by URL.

    Read from the WARC files alone. `fetched_at` is when this version was fetched; what led to it (title, via, site)
    is as the latest crawl saw it. With `as_of` (an ISO date, `2025-03-31`, or a time in UTC) all of it is as it was
    known at the end of that day, or at that time.
    """
    latest = {url: _latest(versions) for url, versions in _find_versions(data, _end_of(as_of)).items()}
    parts = _parts((url, [seen]) for url, seen in latest.items())
    for url in sorted(url for url, seen in latest.items() if seen.origin.kind != PART):
        page = _read_page(data, url, latest[url], parts)
        if page is not None:
            yield page


def read_versions(data: Path) -> Iterator[Version]:
    """Every distinct body of every item, sorted by URL and then by when it was first seen."""
    found = _find_versions(data, None)
    parts = _parts((url, versions.values()) for url, versions in found.items())
    for url in sorted(found):
        versions = [seen for seen in found[url].values() if seen.origin.kind != PART]
        for seen in sorted(versions, key=lambda each: (each.first_seen, each.fetched_at)):
            page = _read_page(data, url, seen, parts)
            if page is not None:
                yield Version(page, seen.first_seen, seen.last_confirmed)


def _latest(found: _Versions) -> _Seen:
    """The version that was fetched last, with what led to the item as it was last seen."""
    versions = list(reversed(found.values()))  # of two in one second the later noted is the later
    latest = max(versions, key=lambda each: each.fetched_at)
    return replace(latest, origin=max(versions, key=lambda each: each.last_confirmed).origin)


def _parts(found: Iterable[tuple[str, Iterable[_Seen]]]) -> _Parts:
    """The further pages of articles, in their order, each under its first page and the run that last saw it."""
    parts: _Parts = {}
    for url, versions in found:
        for seen in versions:
            if seen.origin.kind == PART:
                parts.setdefault((seen.origin.via, seen.origin.run), []).append((url, seen))
    return parts


def _end_of(as_of: str | None) -> str | None:
    """The last second of a day; times are text of one form, and compare as such."""
    return f"{as_of}T23:59:59Z" if as_of is not None and len(as_of) == len("2025-03-31") else as_of


def _find_versions(data: Path, until: str | None) -> dict[str, _Versions]:
    """Of every item and every further page of one its versions, by URL and digest."""
    found: dict[str, _Versions] = {}
    orphans: dict[str, _Versions] = {}
    for name, path in find_files(data):
        for origin, record in read_answers(path):
            if until is not None and record.date > until:
                continue
            digest = record.headers.get("warc-payload-digest", "")
            place = Place(name, record.start)
            if origin == NO_ORIGIN and record.type == "response":
                orphan = _Seen(place, record.date, record.date, record.date, origin)
                orphans.setdefault(record.url, {})[digest] = orphan
            elif origin.kind in (*ITEM_KINDS, PART):
                # A part that was posted for shares its address with those of all other articles.
                versions = found.setdefault(origin.key or record.url, {})
                _note(versions, digest, origin, record, place, orphans.get(record.url, {}))
    return {url: versions for url, versions in found.items() if versions}


def _note(versions: _Versions, digest: str, origin: Origin, record: Record, place: Place, orphans: _Versions) -> None:
    """A body, or a word of the site that it is still the same."""
    # Nothing said what the orphan was, until the site was asked for the item and answered that it is unchanged.
    known = versions.get(digest) or orphans.get(digest)
    if known is None:
        if record.type == "response":
            versions[digest] = _Seen(place, record.date, record.date, record.date, origin)
        return
    newer = record.type == "response" and record.date >= known.fetched_at
    if newer:
        versions.pop(digest, None)  # to the end: they stand in the order in which they were fetched
    versions[digest] = _Seen(
        place=place if newer else known.place,
        fetched_at=record.date if newer else known.fetched_at,
        first_seen=min(known.first_seen, record.date),
        last_confirmed=max(known.last_confirmed, record.date),
        origin=origin if record.date >= known.last_confirmed or known.origin == NO_ORIGIN else known.origin,
    )


def _read_page(data: Path, url: str, seen: _Seen, parts: _Parts) -> Page | None:
    """An item with its further pages; None where its first page cannot be read."""
    page = _read_one(data, url, seen)
    further = (_read_one(data, *part) for part in parts.get((url, seen.origin.run), ()))
    return replace(page, further=tuple(part for part in further if part is not None)) if page is not None else None


def _read_one(data: Path, url: str, seen: _Seen) -> Page | None:
    record = find_record(data, seen.place, url)
    if record is None:
        return None
    _, headers, body = record.http()
    return Page(
        body=body,
        url=url,
        content_type=headers.get("content-type", ""),
        fetched_at=seen.fetched_at,
        source=str(seen.place),
        title=seen.origin.title,
        via=seen.origin.via or None,
        site=seen.origin.site,
        division_code=seen.origin.division_code,
        encoding=seen.origin.encoding,
    )
