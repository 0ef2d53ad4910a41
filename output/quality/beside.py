"""The summary of the quality page, counted in a process of its own while the editions are written.

It reads finished tables and nothing else: where there are many rows, another processor has the time.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from multiprocessing import get_context
from typing import TYPE_CHECKING

from output.quality.summary import summarise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.connection import Connection
    from pathlib import Path

    from output.quality.summary import Summary

MANY = 20_000
"""From this many reports on, a process of its own costs less than it saves."""


@contextmanager
def summarised(folder: Path, reports: int) -> Iterator[Callable[[], Summary]]:
    """A function that gives the summary of the finished tables in `folder`, which may be counted in the meantime."""
    if reports < MANY:
        yield lambda: summarise(folder)
        return
    # Spawned, not forked: the caller may have threads, and a fork copies their locks as they stand.
    context = get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_send, args=(folder, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        yield lambda: _received(ours) or summarise(folder)
    finally:
        process.kill()  # of one that has ended nothing is left to kill
        process.join()
        ours.close()


def _send(folder: Path, to: Connection) -> None:
    """What the other process does."""
    with suppress(OSError):  # nobody is there any more who would want it
        to.send(summarise(folder))


def _received(ours: Connection) -> Summary | None:
    """The summary, once it is there; None where the process died or stumbled, as for want of memory."""
    try:
        summary: Summary = ours.recv()
    except (EOFError, OSError):
        return None
    return summary
