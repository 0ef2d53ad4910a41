"""The writing side of the archive: whole records to the end of a file, and the repair of what a dead run left."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, BinaryIO

from scraper import steps
from scraper.archive import FOLDER, OPEN
from scraper.errors import StoreError
from scraper.files import sync_folder
from scraper.place import Place
from scraper.warc import Record, read_records
from scraper.warc_writer import to_info

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MAX_FILE = 1 << 30
"""Bytes after which a new file is begun."""


class Archive:
    """One at a time for a data directory. What is appended is on the disk when `sync` has returned."""

    def __init__(self, data: Path, info: Mapping[str, str]) -> None:
        self._folder = data / FOLDER
        self._info = info
        self._file: BinaryIO | None = None
        self._name = ""
        self._number = 0
        self._size = 0
        self._synced = 0
        self._started = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")

    def append(self, records: bytes) -> Place:
        """Write whole records; a kill does not lose them any more, a power cut does. Raises StoreError, and leaves
        nothing half."""
        steps.reached("before-append")
        try:
            file = self._room()
            start = self._size
            self._write(file, records)
        except OSError as error:
            raise self._fault(error) from error
        steps.reached("after-append")
        return Place(self._name, start)

    def sync(self) -> None:
        """Wait until all that was appended is on the disk. Raises StoreError: then none of it is kept."""
        if self._file is None or self._synced == self._size:
            return
        steps.reached("before-sync")
        try:
            os.fsync(self._file.fileno())
        except OSError as error:
            # What is on the disk now is anyone's guess: only what was synced before is kept.
            self._cut(self._file, self._synced)
            raise self._fault(error) from error
        self._synced = self._size
        steps.reached("after-sync")

    def close(self) -> None:
        """Close the file and give it its final name."""
        if self._file is None:
            return
        steps.reached("before-close")
        file, self._file = self._file, None
        try:
            with file:
                os.fsync(file.fileno())
            steps.reached("before-rename")
            (self._folder / f"{self._name}{OPEN}").rename(self._folder / self._name)
            steps.reached("after-rename")
            sync_folder(self._folder)
        except OSError as error:
            raise self._fault(error) from error

    def _write(self, file: BinaryIO, records: bytes) -> None:
        try:
            rest = memoryview(records)
            while rest:
                rest = rest[file.write(rest) :]
        except OSError:
            # A full disk: half a record in the middle of a file would hide what is appended later.
            self._cut(file, self._size)
            raise
        self._size += len(records)

    def _cut(self, file: BinaryIO, size: int) -> None:
        file.truncate(size)
        file.seek(size)
        self._size = size

    def _room(self) -> BinaryIO:
        """The open file, or a new one."""
        if self._file is not None and self._size >= MAX_FILE:
            self.close()
        return self._file or self._create()

    def _create(self) -> BinaryIO:
        """A new file is there when its first record is: one that failed before is taken back."""
        steps.reached("before-create")
        self._folder.mkdir(parents=True, exist_ok=True)
        self._name = f"crawl-{self._started}-{self._number:05}.warc.gz"
        self._size = self._synced = 0
        path = self._folder / f"{self._name}{OPEN}"
        # Unbuffered: a failed write must not come again when the file is closed.
        file = path.open("xb", buffering=0)
        try:
            self._write(file, to_info(self._name, self._info))
            os.fsync(file.fileno())
            sync_folder(self._folder)
        except OSError:
            file.close()
            path.unlink()
            raise
        self._synced = self._size
        self._number += 1
        self._file = file
        steps.reached("after-create")
        return file

    def _fault(self, error: OSError) -> StoreError:
        return StoreError(f"{self._folder}: the archive cannot be written: {error.strerror}")


def repair(data: Path) -> list[Path]:
    """Close the files that a dead run left open; returns where torn ends were moved to.

    Only for the one that holds the data directory: another crawl's open file looks the same.
    """
    moved = []
    for path in sorted((data / FOLDER).glob(f"*.warc.gz{OPEN}")):
        whole = _whole_end(path)
        if whole < path.stat().st_size:
            moved.append(_move_tail(path, whole))
        steps.reached("before-rename")
        path.rename(path.with_suffix(""))
        steps.reached("after-rename")
        sync_folder(path.parent)
    return moved


def _whole_end(path: Path) -> int:
    """Where the last whole record ends. Damage before it stays where it is: cutting there would lose what follows."""
    return max((each.end for each in read_records(path) if isinstance(each, Record)), default=0)


def _move_tail(path: Path, start: int) -> Path:
    """Copy the rest of a file to `….torn` beside it, and only then cut it off."""
    aside = path.with_name(f"{path.name.removesuffix(OPEN)}.{start}.torn")
    with path.open("r+b") as file:
        file.seek(start)
        with aside.open("wb") as copy:
            copy.write(file.read())
            copy.flush()
            os.fsync(copy.fileno())
        sync_folder(path.parent)
        steps.reached("before-cut")
        file.truncate(start)
        os.fsync(file.fileno())
        steps.reached("after-cut")
    return aside
