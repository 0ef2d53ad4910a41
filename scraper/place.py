"""Where a record of the archive lies."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
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
