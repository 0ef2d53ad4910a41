"""The tables of numbers (figures, panel, harmonised), which need nothing of the other reports: written here or in a
process of their own.

They take as long as all that a build does otherwise once the reports are read: of many reports they are written beside
it, on another processor.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack, suppress
from multiprocessing import get_context
from queue import Queue
from threading import Thread
from typing import TYPE_CHECKING, Protocol

import msgspec
import numpy as np

from output.figures import FigureWriter
from output.files import TableWriter
from output.harmonised_table import harmonised_row, harmonised_table
from output.missing import find_reasons
from output.spool import inflate
from output.tables import panel_table

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from pathlib import Path

    from output.missing import Codes
    from output.rows import Packed, Row

MANY = 2_000
"""From this many reports on, a process of their own costs less than it saves."""
_AT_ONCE = 100
"""Reports that are handed over at a time."""
_AHEAD = 16
"""Hand-overs that may wait: a few megabytes."""


Turns = Iterable[tuple[bytes, bool]]
"""Reports as they wait, in the dataset's order, each with whether the panel takes it."""
Cells = tuple["Row", "Codes"]
"""A report's row of the panel, and the reasons of its gaps."""


class LongTables(Protocol):
    """Takes the reports in the dataset's order. A context; only what was ended is whole."""

    def __enter__(self) -> LongTables: ...

    def __exit__(self, kind: type[BaseException] | None, *error: object) -> None: ...

    def add(self, packed: Packed, deflated: bytes, cells: Cells | None) -> None:
        """Take in a report; `deflated` is the same one as it waits, `cells` are of one that the panel takes."""

    def end(self, again: Callable[[], Turns]) -> None:
        """Make the tables whole. `again` gives all reports once more, should that be needed."""


def long_tables(folder: Path, reports: int, blank_as_zero: bool = False) -> LongTables:
    """What writes the tables of so many reports into `folder`."""
    return Apart(folder, blank_as_zero) if reports >= MANY else Here(folder)


class Here:
    """Writes the tables in this process."""

    def __init__(self, folder: Path) -> None:
        self._open = ExitStack()
        self._figures = self._open.enter_context(FigureWriter(folder))
        tables = (panel_table(), harmonised_table())
        self._panel, self._harmonised = (self._open.enter_context(TableWriter(folder, table)) for table in tables)

    def __enter__(self) -> Here:
        return self

    def __exit__(self, kind: type[BaseException] | None, *error: object) -> None:
        self._open.__exit__(kind, None, None)

    def add(self, packed: Packed, deflated: bytes, cells: Cells | None) -> None:
        """Take in a report."""
        self._figures.add(packed, cells is not None)
        if cells is not None:
            row, codes = cells
            self._panel.add([row])
            self._harmonised.add([harmonised_row(packed, row, codes)])

    def end(self, again: Callable[[], Turns]) -> None:
        """Write what waits, and close the files."""
        self._open.close()


class Apart:
    """Has another process write the tables. A context; one that is left before `end` ends the process too."""

    def __init__(self, folder: Path, blank_as_zero: bool) -> None:
        # Spawned, not forked: the caller may have threads, and a fork copies their locks as they stand.
        context = get_context("spawn")
        theirs, self._ours = context.Pipe(duplex=False)
        self._process = context.Process(target=_write, args=(folder, blank_as_zero, theirs), daemon=True)
        self._process.start()
        theirs.close()
        # A pipe holds less than one hand-over: without a queue each process would wait for whatever the other writes.
        self._queue: Queue[bytes | None] = Queue(_AHEAD)
        self._sender = Thread(target=self._send_all, daemon=True)
        self._sender.start()
        self._folder, self._blank_as_zero = folder, blank_as_zero
        self._waiting: list[_Sent] = []

    def __enter__(self) -> Apart:
        return self

    def __exit__(self, *error: object) -> None:
        self._process.kill()  # of one that has ended nothing is left to kill
        self._process.join()
        self._queue.put(None)
        self._sender.join()
        self._ours.close()

    def add(self, packed: Packed, deflated: bytes, cells: Cells | None) -> None:
        """Take in a report. A process that died is noticed at the end."""
        self._waiting.append((deflated, cells and cells[1].tobytes()))
        if len(self._waiting) >= _AT_ONCE:
            self._send()

    def end(self, again: Callable[[], Turns]) -> None:
        """Wait until the tables are whole. Where the process died or stumbled, as for want of memory, write them here."""
        if self._waiting:
            self._send()
        self._send()  # nothing: the end
        self._queue.put(None)
        self._sender.join()
        self._process.join()
        if self._process.exitcode != 0:
            with Here(self._folder) as tables:
                for deflated, in_panel in again():
                    packed = inflate(deflated)
                    row = packed.panel_row(self._blank_as_zero)
                    tables.add(packed, deflated, (row, find_reasons(packed, row)) if in_panel else None)

    def _send(self) -> None:
        waiting, self._waiting = self._waiting, []
        self._queue.put(msgspec.msgpack.encode(waiting))

    def _send_all(self) -> None:
        """Send what is in the queue, up to None. What a process that died would have had is let go."""
        while (message := self._queue.get()) is not None:
            with suppress(OSError):
                self._ours.send_bytes(message)


_Sent = tuple[bytes, bytes | None]
"""A report as it waits, and the reasons of its gaps; None where the panel does not take it."""


def _write(folder: Path, blank_as_zero: bool, reports: Connection) -> None:
    """What the other process does."""
    decoder = msgspec.msgpack.Decoder(list[_Sent])
    with suppress(EOFError), Here(folder) as tables:  # nobody is there any more who would want the tables
        while some := decoder.decode(reports.recv_bytes()):
            for deflated, codes in some:
                packed = inflate(deflated)
                cells = None if codes is None else (packed.panel_row(blank_as_zero), np.frombuffer(codes, np.uint8))
                tables.add(packed, deflated, cells)
