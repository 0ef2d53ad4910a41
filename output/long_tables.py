"""The tables with many rows a report (figures, sections, facts), written here or in a process of their own.

They need nothing of the other reports, and take as long as all other tables together: of many reports they are written
beside them, on another processor.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack, suppress
from multiprocessing import get_context
from typing import TYPE_CHECKING, Protocol

import msgspec

from output.figures import FigureWriter
from output.files import TableWriter
from output.spool import deflate, inflate
from output.tables import FACTS, SECTIONS

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from pathlib import Path

    from output.rows import Packed

MANY = 2_000
"""From this many reports on, a process of their own costs less than it saves."""
_AT_ONCE = 100
"""Reports that are handed over at a time."""


Turns = Iterable[tuple[bytes, bool]]
"""Reports as they wait, in the dataset's order, each with whether the panel takes it."""


class LongTables(Protocol):
    """Takes the reports in the dataset's order. A context; only what was ended is whole."""

    def __enter__(self) -> LongTables: ...

    def __exit__(self, kind: type[BaseException] | None, *error: object) -> None: ...

    def add(self, packed: Packed, in_panel: bool, deflated: bytes | None = None) -> None:
        """Take in a report; `deflated` is the same one as it waited, where it was not changed since."""

    def end(self, again: Callable[[], Turns]) -> None:
        """Make the tables whole. `again` gives all reports once more, should that be needed."""


def long_tables(folder: Path, reports: int) -> LongTables:
    """What writes the tables of so many reports into `folder`."""
    return Apart(folder) if reports >= MANY else Here(folder)


class Here:
    """Writes the tables in this process."""

    def __init__(self, folder: Path) -> None:
        self._open = ExitStack()
        sections, facts = (self._open.enter_context(TableWriter(folder, table)) for table in (SECTIONS, FACTS))
        self._figures = self._open.enter_context(FigureWriter(folder))
        self._sections, self._facts = sections, facts

    def __enter__(self) -> Here:
        return self

    def __exit__(self, kind: type[BaseException] | None, *error: object) -> None:
        self._open.__exit__(kind, None, None)

    def add(self, packed: Packed, in_panel: bool, deflated: bytes | None = None) -> None:
        """Take in a report."""
        self._figures.add(packed, in_panel)
        self._sections.add(packed.section_rows(in_panel))
        self._facts.add(packed.fact_rows(in_panel))

    def end(self, again: Callable[[], Turns]) -> None:
        """Write what waits, and close the files."""
        self._open.close()


class Apart:
    """Has another process write the tables. A context; one that is left before `end` ends the process too."""

    def __init__(self, folder: Path) -> None:
        # Spawned, not forked: the caller may have threads, and a fork copies their locks as they stand.
        context = get_context("spawn")
        theirs, self._ours = context.Pipe(duplex=False)
        self._process = context.Process(target=_write, args=(folder, theirs), daemon=True)
        self._process.start()
        theirs.close()
        self._folder = folder
        self._waiting: list[tuple[bytes, bool]] = []

    def __enter__(self) -> Apart:
        return self

    def __exit__(self, *error: object) -> None:
        self._ours.close()
        self._process.kill()  # of one that has ended nothing is left to kill
        self._process.join()

    def add(self, packed: Packed, in_panel: bool, deflated: bytes | None = None) -> None:
        """Take in a report. A process that died is noticed at the end."""
        self._waiting.append((deflated or deflate(packed), in_panel))
        if len(self._waiting) >= _AT_ONCE:
            self._send()

    def end(self, again: Callable[[], Turns]) -> None:
        """Wait until the tables are whole. Where the process died or stumbled, as for want of memory, write them here."""
        if self._waiting:
            self._send()
        self._send()  # nothing: the end
        self._process.join()
        if self._process.exitcode != 0:
            with Here(self._folder) as tables:
                for deflated, in_panel in again():
                    tables.add(inflate(deflated), in_panel)

    def _send(self) -> None:
        waiting, self._waiting = self._waiting, []
        with suppress(OSError):
            self._ours.send_bytes(msgspec.msgpack.encode(waiting))


def _write(folder: Path, reports: Connection) -> None:
    """What the other process does."""
    decoder = msgspec.msgpack.Decoder(list[tuple[bytes, bool]])
    with suppress(EOFError), Here(folder) as tables:  # nobody is there any more who would want the tables
        while some := decoder.decode(reports.recv_bytes()):
            for deflated, in_panel in some:
                tables.add(inflate(deflated), in_panel)
