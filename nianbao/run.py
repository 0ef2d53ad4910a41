"""The run: crawl → read → build on one machine, or with the reading spread over a cluster.

A run holds the lock of its data folder from its first moment to its last, and its record (runs.py, recorder.py) is on
the disk all the while. A site below its floor withholds the build: half a county must not replace a whole one.

```text
RunError
└── NothingFetched   the folder holds no archived page
```
"""

from __future__ import annotations

import csv
from collections import Counter
from contextlib import suppress
from dataclasses import astuple, dataclass, fields
from itertools import chain
from typing import TYPE_CHECKING, Any

from nianbao.codes import DONE, FAILED, PARTLY
from nianbao.errors import NothingFetched
from nianbao.evidence import read_evidence
from nianbao.joined import Joined
from nianbao.kept import Kept, reader_version
from nianbao.quiet import find_quiet
from nianbao.reading import Unparsed, name_damaged, prepare, read_items
from nianbao.recorder import recording
from nianbao.runs import now, read_records
from nianbao.workers import Workers, given, processes
from scraper.lock import hold

if TYPE_CHECKING:
    from collections.abc import Iterable
    from concurrent.futures import Executor
    from contextlib import AbstractContextManager
    from pathlib import Path

    from nianbao.recorder import Recorder
    from nianbao.runs import RunRecord
    from output.corrections import Corrections
    from output.crosswalk import Crosswalk
    from output.panel import Built
    from scraper.crawl import CrawlResult, Progress
    from scraper.lock import Lock
    from scraper.site import Sites

UNPARSED = "unparsed.csv"
NOTICE = "NOTICE"
"""What users of the dataset must be told first; in the data folder, if there is anything."""
_LARGE = 64 << 20
"""Bytes of an archive that is bound to have more pages than one process should read: the others start at once."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person may choose for a build.

    `blank_as_zero` counts an empty cell as 0 in the panel and says so beside it. `corrections` is a file of corrections
    by hand; None is `corrections.toml` in the data folder, if it is there. `crosswalk` is likewise one of what became of
    organisations (`crosswalk.toml`). `accept` is why a dataset is to be released
    although it shrinks. `as_of` (`2025-03-31`) is the day whose end the archive is looked at from; None is today.
    `jobs` is how many processes read, None for one a processor; `cluster` is the address of a Dask scheduler that reads.
    """

    blank_as_zero: bool = False
    corrections: Path | None = None
    crosswalk: Path | None = None
    accept: str = ""
    as_of: str | None = None
    jobs: int | None = None
    cluster: str = ""


USUAL = Choices()


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build made: the tables, and the pages that are in none of them."""

    built: Built
    unparsed: tuple[Unparsed, ...]
    place: str = ""
    """The URL of the release, where it is not a folder on this machine."""


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a run made. `build` is None where it was not asked for, was withheld, or nothing has ever been fetched."""

    crawl: CrawlResult
    build: BuildResult | None
    record: RunRecord
    """As it is on the disk: with the exit code, the floors missed and the alarms."""


def crawl_sites(sites: Sites, data: Path, progress: Progress | None = None) -> RunResult:
    """Fetch what is new or due into `data`. Raises scraper.lock.Busy and scraper.errors.StoreError."""
    with hold(data, "crawl") as lock, recording(lock, "crawl", sites, progress) as recorder:
        crawled = _crawl(sites, lock, recorder)
        return _finish(lock, recorder, crawled, None)


def run(
    sites: Sites,
    data: Path,
    out: Path,
    progress: Progress | None = None,
    executor: Executor | None = None,
    choices: Choices = USUAL,
) -> RunResult:
    """Crawl and build: what a timer calls. Raises Busy where another run has not finished yet, and StoreError.

    Nothing is built, and `out` stays as it is, where a site is below its floor or nothing has ever been fetched. Sites
    that are blocked or unreachable hold nothing up: what is archived of them is built.
    """
    with hold(data, "run") as lock, recording(lock, "run", sites, progress) as recorder:
        crawled = _crawl(sites, lock, recorder)
        return _finish(lock, recorder, crawled, _build(data, out, executor, recorder, choices))


def _crawl(sites: Sites, lock: Lock, recorder: Recorder) -> CrawlResult:
    from scraper.crawl import crawl

    return crawl(sites, lock.data, recorder, lock=lock, begun=recorder.begun)


def _build(
    data: Path, out: Path, executor: Executor | None, recorder: Recorder, choices: Choices
) -> BuildResult | None:
    """Build, unless a floor forbids it, and put down what came of it."""
    from output.gate import Refused
    from output.handwritten import HandwrittenError

    below = [site.name for site in recorder.record.sites if site.below_floor]
    if below:
        recorder.build(state="withheld", reason=f"below their floor: {', '.join(below)}", ended=now())
        return None
    recorder.build()
    try:
        result = build_dataset(data, out, executor, choices)
    except NothingFetched as error:
        recorder.build(state="nothing-fetched", reason=str(error), ended=now())
        return None
    except (HandwrittenError, Refused) as error:
        recorder.build(state="withheld", reason=str(error), ended=now())
        return None
    recorder.build(state="done", ended=now(), **_numbers(result))
    return result


def _numbers(result: BuildResult) -> dict[str, Any]:
    """What the record says of a dataset."""
    from pyarrow.parquet import read_metadata

    built = result.built
    return {
        "organisations": built.organisations,
        "reports": built.reports,
        "rows": built.rows,
        "figures": read_metadata(built.folder / "figures.parquet").num_rows,
        "findings": dict(built.findings),
        "unparsed": dict(sorted(Counter(page.kind for page in result.unparsed).items())),
    }


def _finish(lock: Lock, recorder: Recorder, crawled: CrawlResult, build: BuildResult | None) -> RunResult:
    """Raise the alarms, and leave with the exit code that fits."""
    past = [record for record in read_records(lock.data)[0] if record.id != recorder.record.id]
    alarms = find_quiet([*past, recorder.record], lock.since)
    recorder.finish(_exit_code(recorder.record), alarms)
    return RunResult(crawled, build, recorder.record)


def _exit_code(record: RunRecord) -> int:
    """Failures come before what is merely not complete. A page that makes the reader stumble is a fault of ours."""
    states, build = {site.state for site in record.sites}, record.build
    crashed = build is not None and build.unparsed.get("crashed", 0) > 0
    withheld = build is not None and build.state == "withheld"
    if "failed" in states or crashed or withheld or any(site.below_floor for site in record.sites):
        return FAILED
    if states & {"blocked", "unreachable", "waiting"}:
        return PARTLY
    return FAILED if build is not None and build.state == "nothing-fetched" else DONE


def build_dataset(data: Path, out: Path, executor: Executor | None = None, choices: Choices = USUAL) -> BuildResult:
    """Read every archived page and write the dataset to `out`, with the pages that gave no report in unparsed.csv.

    Pages are read through `executor`; without one, in this process where they are few and in a pool of processes where
    they are many. The same archive and the same code give the same bytes. Raises NothingFetched,
    and output.handwritten.HandwrittenError where a correction is wrong or has expired, or the crosswalk is wrong.
    """
    if not data.is_dir():
        raise NothingFetched(f"{data}: no such folder; `nianbao crawl SITES.toml --data {data}` makes and fills it")
    with Kept(data, reader_version()) as kept, _workers(executor, choices) as workers:
        return _build_with(data, out, choices, workers, kept)


def _workers(executor: Executor | None, choices: Choices) -> AbstractContextManager[Workers]:
    if executor is not None:
        return given(executor)
    if not choices.cluster:
        return processes(choices.jobs)
    from nianbao.cluster import on_cluster

    return on_cluster(choices.cluster)


def _build_with(data: Path, out: Path, choices: Choices, workers: Workers, kept: Kept) -> BuildResult:
    from nianbao.vintages import Vintages
    from output.release import Terms, release
    from scraper.archive import survey
    from scraper.sightings import Sightings

    corrections, crosswalk = _corrections(data, choices), _crosswalk(data, choices)
    sightings = Sightings()
    if _is_large(data):
        prepare(workers)
    found = survey(data, choices.as_of, sightings.add)
    joined = Joined(found.leads())
    readings = read_items(found.items(forget=True), joined.articles, workers, kept)
    found = found.narrowed()  # of the others nothing is asked again once they are read
    first = next(readings, None)
    if first is None:
        raise NothingFetched(f"{data}: no page is archived here; run `nianbao crawl SITES.toml --data {data}` first")
    vintages, damaged = Vintages(found, choices.as_of, crosswalk), tuple(name_damaged(found.damaged))
    reports = vintages.watch(joined.reports(chain([first], readings)))

    def unparsed() -> tuple[Unparsed, ...]:
        return (*damaged, *joined.unparsed())

    def write_beside(folder: Path) -> None:
        vintages.write(folder)
        _write_unparsed(unparsed(), folder)

    built = release(
        reports,
        out,
        Terms(choices.accept, choices.as_of),
        blank_as_zero=choices.blank_as_zero,
        corrections=corrections,
        crosswalk=crosswalk,
        notice=_notice(data),
        beside=write_beside,
        evidence=lambda: read_evidence(data, unparsed(), sightings.take(), choices.as_of),
    )
    return BuildResult(built, unparsed())


def _is_large(data: Path) -> bool:
    from scraper.archive import find_files

    with suppress(FileNotFoundError):  # a crawl that ends meanwhile renames its file
        return sum(path.stat().st_size for _, path in find_files(data)) >= _LARGE
    return False


def _corrections(data: Path, choices: Choices) -> Corrections:
    """Of the file that was named, or of the one beside the archive if there is one."""
    from output.corrections import FILE, Corrections, read_corrections

    beside = data / FILE
    path = choices.corrections or (beside if beside.exists() else None)
    return read_corrections(path) if path else Corrections()


def _crosswalk(data: Path, choices: Choices) -> Crosswalk:
    """Found as the corrections are."""
    from output.crosswalk import FILE, Crosswalk, read_crosswalk

    beside = data / FILE
    path = choices.crosswalk or (beside if beside.exists() else None)
    return read_crosswalk(path) if path else Crosswalk()


def _notice(data: Path) -> str:
    path = data / NOTICE
    return path.read_text("utf-8-sig", "replace").strip() if path.exists() else ""


def _write_unparsed(pages: Iterable[Unparsed], out: Path) -> None:
    """In the manner of the other tables: UTF-8 with a byte-order mark, sorted."""
    with (out / UNPARSED).open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(column.name for column in fields(Unparsed))
        writer.writerows(astuple(page) for page in pages)
