"""The archive: `DATA/archive/*.warc.gz`, with `.open` behind the name while it is written. The parser reads only this.

A file that a dead run left open is repaired and closed at the next start: whole records stay, the torn rest is moved
aside (archive_writer.py). This is the reading side.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, BinaryIO

from scraper.page import Page
from scraper.place import Place
from scraper.versions import ITEM_KINDS as ITEM_KINDS
from scraper.versions import PART as PART
from scraper.versions import Found, latest, parts
from scraper.warc import NO_ORIGIN, Damage, Origin, Record, read_member, read_record, read_records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from scraper.versions import Parts, Seen, Versions

FOLDER = "archive"
OPEN = ".open"


def find_files(data: Path) -> list[tuple[str, Path]]:
    """The archive's files, oldest first: the name that places use, and the path (`.open` while it is written)."""
    found = [*(data / FOLDER).glob("*.warc.gz"), *(data / FOLDER).glob(f"*.warc.gz{OPEN}")]
    return sorted((path.name.removesuffix(OPEN), path) for path in found)


def find_file(data: Path, name: str) -> Path | None:
    """The path of an archive file, open or closed."""
    paths = (data / FOLDER / name, data / FOLDER / f"{name}{OPEN}")
    return next((path for path in paths if path.exists()), None)


def read_answers(
    path: Path, start: int = 0, damaged: Callable[[Damage], None] = lambda _: None
) -> Iterator[tuple[Origin, Record]]:
    """Each response or revisit of a file, with its origin; damaged records are given to `damaged` and passed over.

    One whose metadata record is damaged, or which is not ours, has NO_ORIGIN.
    """
    origins: dict[str, Origin] = {}
    for record in read_records(path, start):
        if isinstance(record, Damage):
            damaged(record)
        elif record.type == "metadata":
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


def read_items(data: Path, as_of: str | None = None) -> Iterator[Page]:
    """The latest version of every item (article page or file) in the archive of a data directory, sorted by URL.

    Read from the WARC files alone. `fetched_at` is when this version was fetched; what led to it (title, via, site)
    is as the latest crawl saw it. With `as_of` (an ISO date, `2025-03-31`, or a time in UTC) all of it is as it was
    known at the end of that day, or at that time.
    """
    for stored in survey(data, as_of).items():
        page = stored.page()
        if page is not None:
            yield page


def read_versions(data: Path) -> Iterator[Version]:
    """Every distinct body of every item, sorted by URL and then by when it was first seen."""
    return survey(data).versions()


@dataclass(frozen=True, slots=True)
class Stored:
    """An item as it lies in the archive. Plain bytes: whoever makes the page of it needs no archive at hand."""

    member: bytes = field(repr=False)
    """The record, still deflated."""
    digest: str
    """Of the body, as the record says."""
    about: Page
    """The page but for its body."""
    further: tuple[Stored, ...] = ()

    def page(self) -> Page | None:
        """The page, whole; None where its record cannot be read."""
        record = read_member(self.member)
        if record is None:
            return None
        _, headers, body = record.http()
        pages = (each.page() for each in self.further)
        further = tuple(page for page in pages if page is not None)
        return replace(self.about, body=body, content_type=headers.get("content-type", ""), further=further)


@dataclass(frozen=True, slots=True)
class Survey:
    """What the archive of a data directory holds, by one walk through its files: places and dates, no bodies."""

    data: Path
    damaged: tuple[Place, ...]
    """Where records cannot be read."""
    _latest: dict[str, Seen]
    _versions: dict[str, Versions]

    def leads(self) -> set[str]:
        """URLs of the items that lead to another one: lists lead to items too, and are none."""
        items = {url: seen for url, seen in self._latest.items() if not seen.is_part()}
        return items.keys() & {seen.origin.via for seen in items.values()}

    def edited(self) -> set[str]:
        """URLs of the items that have more than one version."""
        return {url for url, versions in self._versions.items() if len(versions) > 1}

    def narrowed(self) -> Survey:
        """The same of the items that have more than one version, and of further pages: all that `versions(2)` needs."""
        kept = {
            url: versions
            for url, versions in self._versions.items()
            if len(versions) > 1 or any(seen.is_part() for seen in versions.values())
        }
        return Survey(self.data, self.damaged, {}, kept)

    def items(self, *, forget: bool = False) -> Iterator[Stored]:
        """The latest version of every item, sorted by URL; as known on the day that was asked for.

        With `forget` what is known of each goes as it is given, to make room for what is made of it: nothing else can
        be asked afterwards, but of what was `narrowed` before.
        """
        further = parts((url, [seen]) for url, seen in self._latest.items())
        urls = sorted((url for url, seen in self._latest.items() if not seen.is_part()), reverse=True)
        with _Members(self.data) as members:
            while urls:
                url = urls.pop()
                yield members.take(url, self._latest[url], further)
                if forget:
                    del self._latest[url]
                    self._versions.pop(url, None)

    def versions(self, least: int = 1) -> Iterator[Version]:
        """Every distinct body of the items that have at least so many, by URL and then by when it was first seen."""
        further = parts((url, versions.values()) for url, versions in self._versions.items())
        with _Members(self.data) as members:
            for url in sorted(url for url, versions in self._versions.items() if len(versions) >= least):
                versions = [seen for seen in self._versions[url].values() if not seen.is_part()]
                for seen in sorted(versions, key=lambda each: (each.first_seen, each.first_place)):
                    page = members.take(url, seen, further).page()
                    if page is not None:
                        yield Version(page, seen.first_seen, seen.last_confirmed)


def survey(data: Path, as_of: str | None = None, watch: Callable[[Origin, Record], None] = lambda *_: None) -> Survey:
    """Walk once through the archive. `as_of` is that of `read_items`; `watch` sees every answer that came by then."""
    until, damaged = end_of(as_of), list[Place]()
    found, past = Found(), Found()
    for name, path in find_files(data):
        spoilt: list[Damage] = []
        for origin, record in read_answers(path, 0, spoilt.append):
            place = Place(name, record.start)
            found.note(place, origin, record)
            if until is None or record.date <= until:
                watch(origin, record)
                if until is not None:
                    past.note(place, origin, record)
        damaged += [Place(name, each.start) for each in spoilt]
    known = found if until is None else past
    newest = {url: latest(versions) for url, versions in known.versions()}
    return Survey(data, tuple(damaged), newest, dict(found.versions()))


class _Members:
    """The archive's files, each opened when it is first wanted. A context."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._files: dict[str, BinaryIO] = {}
        self._open = ExitStack()

    def __enter__(self) -> _Members:
        return self

    def __exit__(self, *error: object) -> None:
        self._open.close()

    def take(self, url: str, seen: Seen, known: Parts) -> Stored:
        """An item with its further pages."""
        further = tuple(self._one(*part) for part in known.get((url, seen.origin.run), ()))
        return replace(self._one(url, seen), further=further)

    def _one(self, url: str, seen: Seen) -> Stored:
        file = self._file(seen.place.file)
        file.seek(seen.place.offset)
        about = Page(
            body=b"",
            url=url,
            fetched_at=seen.fetched_at,
            source=str(seen.place),
            title=seen.origin.title,
            via=seen.origin.via or None,
            site=seen.origin.site,
            division_code=seen.origin.division_code,
            encoding=seen.origin.encoding,
        )
        return Stored(file.read(seen.end - seen.place.offset), seen.digest, about)

    def _file(self, name: str) -> BinaryIO:
        if name not in self._files:
            try:
                path = find_file(self._data, name) or self._data / FOLDER / name
                file = path.open("rb")
            except FileNotFoundError:  # a crawl that ends meanwhile renames its file between two lines of ours
                file = (self._data / FOLDER / name).open("rb")
            self._files[name] = self._open.enter_context(file)
        return self._files[name]


def end_of(as_of: str | None) -> str | None:
    """The last second of a day; times are text of one form, and compare as such."""
    return f"{as_of}T23:59:59Z" if as_of is not None and len(as_of) == len("2025-03-31") else as_of
