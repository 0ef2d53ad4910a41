"""How a crawl goes on, for whoever waits: bars on a terminal, plain lines in a log."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import Progress as Bars
from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.progress import TaskID

    from scraper.crawl import Progress, SiteResult

_EVERY = 50
"""In a log: a line for so many pages of a site."""


@contextmanager
def show_crawl(console: Console | None = None) -> Iterator[Progress]:
    """Shows a crawl on standard error while the block runs, in the way that fits where standard error goes."""
    console = console or Console(stderr=True)
    if not console.is_terminal:
        yield _Lines(console)
        return
    parts = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.completed} pages"),
        TimeElapsedColumn(),
    )
    with Bars(*parts, console=console, transient=True) as bars:
        yield _Bars(bars)


def outcome_of(result: SiteResult) -> str:
    """A site's result in one line: what came of it, how much there was, and what a person must know."""
    counts = f"{result.pages} pages, {result.items} items: {result.new} new, {result.changed} changed, "
    line = f"{result.name}: {result.state}, {counts}{result.unchanged} unchanged"
    if result.reason:
        line += f"; {result.reason}"
    if result.lists_incomplete:
        line += f"; lists not read to their end: {', '.join(result.lists_incomplete)}"
    return line


class _Lines:
    """A line when a site begins and ends, and now and then in between."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._pages: Counter[str] = Counter()

    def site_started(self, name: str) -> None:
        self._say(f"{name}: started")

    def fetched(self, name: str, url: str, kind: str, outcome: str) -> None:
        self._pages[name] += 1
        if self._pages[name] % _EVERY == 0:
            self._say(f"{name}: {self._pages[name]} pages")

    def site_done(self, result: SiteResult) -> None:
        self._say(outcome_of(result))

    def _say(self, line: str) -> None:
        # In a log a line is a line, however wide.
        self._console.print(line, soft_wrap=True, highlight=False, markup=False)


class _Bars:
    """A line that moves for every site at work; a finished site leaves its result behind."""

    def __init__(self, bars: Bars) -> None:
        self._bars = bars
        self._tasks: dict[str, TaskID] = {}

    def site_started(self, name: str) -> None:
        self._tasks[name] = self._bars.add_task(name, total=None)

    def fetched(self, name: str, url: str, kind: str, outcome: str) -> None:
        self._bars.advance(self._tasks[name])

    def site_done(self, result: SiteResult) -> None:
        self._bars.remove_task(self._tasks.pop(result.name))
        self._bars.console.print(outcome_of(result), soft_wrap=True, highlight=False, markup=False)
