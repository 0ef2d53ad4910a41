"""Answers of an archive → the versions of each item: places and dates, bodies are read when they are wanted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scraper.warc import NO_ORIGIN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scraper.place import Place
    from scraper.warc import Origin, Record

ITEM_KINDS = ("article", "attachment")
PART = "part"
"""The kind of a further page of an article of several; `via` is its first page."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One version of an item: where it lies, and when it was seen."""

    place: Place
    end: int
    digest: str
    fetched_at: str
    first_seen: str
    first_place: Place
    """Where it was first seen: of two in one second the earlier lies before the later."""
    last_confirmed: str
    origin: Origin

    def is_part(self) -> bool:
        """Whether it is a further page of an article, which is read with its first."""
        return self.origin.kind == PART


Versions = dict[str, Seen]
"""By payload digest."""
Parts = dict[tuple[str, str], list[tuple[str, Seen]]]
"""By first page and run: only the pages that came with its latest visit, as a report may have become shorter."""


def latest(found: Versions) -> Seen:
    """The version that was fetched last, with what led to the item as it was last seen."""
    if len(found) == 1:
        return next(iter(found.values()))
    versions = list(reversed(found.values()))  # of two in one second the later noted is the later
    newest = max(versions, key=lambda each: each.fetched_at)
    return replace(newest, origin=max(versions, key=lambda each: each.last_confirmed).origin)


def parts(found: Iterable[tuple[str, Iterable[Seen]]]) -> Parts:
    """The further pages of articles, in their order, each under its first page and the run that last saw it."""
    further: Parts = {}
    for url, versions in found:
        for seen in versions:
            if seen.is_part():
                further.setdefault((seen.origin.via, seen.origin.run), []).append((url, seen))
    return further


class Found:
    """Of every item and every further page of one its versions, by URL and digest."""

    def __init__(self) -> None:
        self._found: dict[str, Versions] = {}
        self._orphans: dict[str, Versions] = {}

    def versions(self) -> Iterator[tuple[str, Versions]]:
        """By URL, those of which a body is there."""
        return ((url, versions) for url, versions in self._found.items() if versions)

    def note(self, place: Place, origin: Origin, record: Record) -> None:
        """Take in an answer, in the order of the archive."""
        digest = record.headers.get("warc-payload-digest", "")
        seen = Seen(place, record.end, digest, record.date, record.date, place, record.date, origin)
        if origin == NO_ORIGIN and record.type == "response":
            self._orphans.setdefault(record.url, {})[digest] = seen
        elif origin.kind in (*ITEM_KINDS, PART):
            orphans = self._orphans.get(record.url, {})
            # A part that was posted for shares its address with those of all other articles.
            _note(
                self._found.setdefault(origin.key or record.url, {}), seen, orphans, is_body=record.type == "response"
            )


def _note(versions: Versions, seen: Seen, orphans: Versions, *, is_body: bool) -> None:
    """A body, or a word of the site that it is still the same."""
    # Nothing said what the orphan was, until the site was asked for the item and answered that it is unchanged.
    known = versions.get(seen.digest) or orphans.get(seen.digest)
    if known is None:
        if is_body:
            versions[seen.digest] = seen
        return
    newer = is_body and seen.fetched_at >= known.fetched_at
    if newer:
        versions.pop(seen.digest, None)  # to the end: they stand in the order in which they were fetched
    first = min(known, seen, key=lambda each: (each.first_seen, each.first_place))
    versions[seen.digest] = replace(
        seen if newer else known,
        first_seen=first.first_seen,
        first_place=first.first_place,
        last_confirmed=max(known.last_confirmed, seen.last_confirmed),
        origin=seen.origin if seen.fetched_at >= known.last_confirmed or known.origin == NO_ORIGIN else known.origin,
    )
