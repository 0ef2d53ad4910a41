"""The run: crawl → read → build on one machine, or with the reading spread over a cluster.

```text
RunError
├── Busy             another run works on the same folder
└── NothingFetched   the folder holds no archived page
```
"""

from __future__ import annotations

import csv
from contextlib import contextmanager
from dataclasses import astuple, dataclass, fields
from itertools import chain
from typing import TYPE_CHECKING

from nianbao.parts import opened
from nianbao.reading import Joined, Unparsed, find_articles, read_pages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from concurrent.futures import Executor
    from pathlib import Path

    from output.panel import Built
    from scraper.crawl import CrawlResult, Progress
    from scraper.sites import Sites

UNPARSED = "unparsed.csv"


class RunError(Exception):
    """The run could not be done; the message says what to do."""


class Busy(RunError):
    """Another run holds the lock of the same data folder."""


class NothingFetched(RunError):
    """There is no page to build from. A dataset that is there stays as it is."""


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build made: the tables, and the pages that are in none of them."""

    built: Built
    unparsed: tuple[Unparsed, ...]


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a crawl and a build made. `build` is None where nothing has ever been fetched."""

    crawl: CrawlResult
    build: BuildResult | None


@contextmanager
def exclusive(data: Path) -> Iterator[None]:
    """Holds the lock of a data folder, which is made if missing. Raises Busy at once where another process holds it."""
    import fcntl

    data.mkdir(parents=True, exist_ok=True)
    with (data / "lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(f"{data}: another nianbao is at work here; wait until it has finished") from None
        yield


def crawl_sites(sites: Sites, data: Path, progress: Progress | None = None) -> CrawlResult:
    """Fetch what is new or due into `data`. Raises Busy."""
    from scraper.crawl import crawl

    with exclusive(data):
        return crawl(sites, data, progress)


def run(
    sites: Sites, data: Path, out: Path, progress: Progress | None = None, executor: Executor | None = None
) -> RunResult:
    """Crawl and build: what a timer calls. Raises Busy where another run has not finished yet."""
    from scraper.crawl import crawl

    with exclusive(data):
        crawled = crawl(sites, data, progress)
        try:
            return RunResult(crawled, build_dataset(data, out, executor))
        except NothingFetched:
            return RunResult(crawled, None)


def build_dataset(data: Path, out: Path, executor: Executor | None = None) -> BuildResult:
    """Read every archived page and write the dataset to `out`, with the pages that gave no report in unparsed.csv.

    Pages are read through `executor`; without one, in this process where they are few and in a pool of processes where
    they are many. The same archive and the same code give the same bytes. Raises NothingFetched.
    """
    from output.panel import build
    from scraper.archive import read_items

    if not data.is_dir():
        raise NothingFetched(f"{data}: no such folder; `nianbao crawl SITES.toml --data {data}` makes and fills it")
    joined = Joined(find_articles(read_items(data)))
    readings = read_pages(opened(read_items(data)), executor)
    first = next(readings, None)
    if first is None:
        raise NothingFetched(f"{data}: no page is archived here; run `nianbao crawl SITES.toml --data {data}` first")
    built = build(joined.reports(chain([first], readings)), out)
    unparsed = joined.unparsed()
    _write_unparsed(unparsed, out)
    return BuildResult(built, unparsed)


def _write_unparsed(pages: Iterable[Unparsed], out: Path) -> None:
    """In the manner of the other tables: UTF-8 with a byte-order mark, sorted, replaced whole."""
    unfinished = out / f"{UNPARSED}.part"
    with unfinished.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(column.name for column in fields(Unparsed))
        writer.writerows(astuple(page) for page in pages)
    unfinished.replace(out / UNPARSED)
