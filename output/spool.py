"""Reports wait on disk until all are there: a dataset is sorted, the reports come as they come, memory is neither."""

from __future__ import annotations

import hashlib
import sys
import tempfile
from functools import cache
from itertools import groupby
from typing import IO, TYPE_CHECKING, Any

from msgspec import Struct, structs

from output.checks.note import Note, take_note
from output.rows import Packed, pack

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from parsers.report import Report


class Standing(Struct, frozen=True, gc=False):
    """Where a report goes in the dataset, and how good it is."""

    org_id: str | None
    year: int | None
    named: bool
    """Whether the organisation has a name."""
    rank: tuple[int, str, str]
    """Figures with a number, date of publication, time of fetching: of two reports the panel takes the greater."""
    place: tuple[str, str, str, str]
    """url, source, sha256 and a digest of all that the report says: reports that share it are one and the same."""

    def interned(self) -> Standing:
        """The same, sharing what other reports and other tables have in memory too: all of them are kept."""
        figures, published, fetched_at = self.rank
        url, source, sha256, digest = self.place
        return structs.replace(
            self,
            org_id=self.org_id and sys.intern(self.org_id),
            rank=(figures, sys.intern(published), sys.intern(fetched_at)),
            place=(sys.intern(url), source, sha256, digest),
        )

    @property
    def whose(self) -> tuple[str | None, int | None]:
        """Organisation and year."""
        return self.org_id, self.year

    @property
    def order(self) -> tuple[bool, str, bool, int, tuple[str, str, str, str]]:
        """Sorts by org_id and year, unknown ones last; the same for any order in which the reports came."""
        return (self.org_id is None, self.org_id or "", self.year is None, self.year or 0, self.place)


class Waiting(Struct, frozen=True, gc=False):
    """A report as it waits for its turn: plain values, made where it was read."""

    standing: Standing
    deflated: bytes
    note: Note
    """What the checks beside the other reports need of it."""

    @classmethod
    def of(cls, report: Report) -> Waiting:
        """Raises ValueError for a figure that no form declares."""
        packed = pack(report)
        plain = packed.to_bytes()
        digest = hashlib.blake2b(plain, digest_size=16).hexdigest()
        standing = Standing(
            org_id=report.org_id or None,
            year=report.year,
            named=bool(report.organisation),
            rank=(packed.about["figures_printed"], report.published or "", report.fetched_at or ""),
            place=(report.url or "", report.source, report.sha256, digest),
        )
        return cls(standing, _deflated(plain), take_note(report))

    def under(self, org_id: str) -> Waiting:
        """The same report of the organisation `org_id`."""
        packed = self.packed()
        packed.about["org_id"] = org_id
        return Waiting(structs.replace(self.standing, org_id=org_id), deflate(packed), self.note)

    def packed(self) -> Packed:
        """All that it says."""
        return inflate(self.deflated)


def deflate(packed: Packed) -> bytes:
    """A report as it waits."""
    return _deflated(packed.to_bytes())


def inflate(deflated: bytes) -> Packed:
    """Back from `deflate`."""
    size, block = int.from_bytes(deflated[:_SIZE], "big"), memoryview(deflated)[_SIZE:]
    return Packed.from_bytes(_codec().decompress(block, size, asbytes=True))


def _deflated(plain: bytes) -> bytes:
    block: bytes = _codec().compress(plain, asbytes=True)
    return len(plain).to_bytes(_SIZE, "big") + block


_SIZE = 4
"""Bytes for the length of a report, which LZ4 does not keep."""


@cache
def _codec() -> Any:
    """LZ4: a report is packed once and unpacked twice, each in a tenth of the time that zlib takes."""
    import pyarrow as pa  # not asked for by those who only read pages

    return pa.Codec("lz4_raw")


class Entry(Struct, frozen=True, gc=False):
    """What is kept in memory of one report."""

    standing: Standing
    offset: int
    length: int


class Spool:
    """Reports on disk, given back sorted and with the panel's choice among them. A context; the file goes with it."""

    def __init__(self, folder: Path | None = None) -> None:
        # The file has no name where the system can do that: a killed build leaves nothing behind.
        self._file: IO[bytes] = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - __exit__ closes it
        self._end = 0
        self._entries: list[Entry] = []

    def __enter__(self) -> Spool:
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()

    def add(self, report: Report | Waiting) -> Entry:
        """Take a report in; returns what is kept of it in memory. Raises ValueError for a figure that no form declares."""
        waiting = report if isinstance(report, Waiting) else Waiting.of(report)
        length = len(waiting.deflated)
        entry = Entry(waiting.standing.interned(), self._end, length)
        self._entries.append(entry)
        self._file.seek(self._end)
        self._file.write(waiting.deflated)
        self._end += length
        return entry

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[tuple[Packed, bool]]:
        """Every report in the dataset's order, with whether the panel takes it."""
        return ((inflate(deflated), in_panel) for deflated, in_panel in self.turns())

    def turns(self) -> Iterator[tuple[bytes, bool]]:
        """The same, each report as it waits."""
        self._entries.sort(key=lambda entry: entry.standing.order)
        for (org_id, year), same in groupby(self._entries, key=lambda entry: entry.standing.whose):
            entries = list(same)
            chosen = None if org_id is None or year is None else choose(entries)
            for entry in entries:
                yield self._read(entry), entry is chosen

    def _read(self, entry: Entry) -> bytes:
        self._file.seek(entry.offset)
        return self._file.read(entry.length)


def choose(entries: list[Entry]) -> Entry | None:
    """The report that stands for its organisation and year: the one with the most figures that have a number, then the
    latest published, then the latest fetched, then the first by URL and source; None where none names its organisation.
    """
    named = [entry for entry in entries if entry.standing.named]
    return max(named, key=lambda entry: entry.standing.rank, default=None)  # `entries` are sorted, max takes the first
