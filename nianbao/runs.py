"""The record of a run: a JSON file in `DATA/runs/` that says, while it runs and ever after, what became of it.

A number that is not known yet is null, never 0. What a dead run left open is closed by the next one.
"""

from __future__ import annotations

import platform
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from scraper.files import write_whole
from scraper.progress import SiteState  # noqa: TC001 - pydantic looks at it when the model is made

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = "runs"

RunState = Literal["running", "finished", "stopped", "interrupted", "died"]
"""`stopped`: by an error, which `reason` tells. `interrupted`: by a person or a time limit. `died`: without a word."""


class _Stored(BaseModel):
    # Records outlive versions: what a newer one added is passed over, what an older one lacked has its default.
    model_config = ConfigDict(frozen=True, extra="ignore")


class SiteRecord(_Stored):
    """One site in one run. Counts are as in `scraper.progress.SiteResult`, null until the site is finished."""

    name: str
    division_code: str
    state: SiteState | Literal["waiting", "running", "unfinished"] = "waiting"
    """`unfinished`: the run ended during its turn."""
    reason: str = ""
    years: tuple[int, ...] | None = None
    """The years that SITES.toml asks for, empty for all; None in a record that does not tell."""
    min_reports: int = 0
    below_floor: bool = False
    pages: int | None = None
    reports: int | None = None
    items: int | None = None
    new: int | None = None
    changed: int | None = None
    unchanged: int | None = None
    lists_incomplete: tuple[str, ...] = ()
    began: AwareDatetime | None = None
    ended: AwareDatetime | None = None


class BuildRecord(_Stored):
    """What a build made, or why there was none. `figures` are rows of figures.parquet, `unparsed` pages by kind."""

    state: Literal["running", "done", "withheld", "nothing-fetched", "unfinished"] = "running"
    reason: str = ""
    organisations: int | None = None
    reports: int | None = None
    rows: int | None = None
    figures: int | None = None
    findings: dict[str, int] = {}
    unparsed: dict[str, int] = {}
    began: AwareDatetime | None = None
    ended: AwareDatetime | None = None


class Alarm(_Stored):
    """What a person should look at although nothing failed."""

    site: str
    severity: Literal["warning"] = "warning"
    message: str


class Versions(_Stored):
    """What did it."""

    nianbao: str
    python: str


class RunRecord(_Stored):
    """One run, from its first moment on."""

    id: str
    command: str
    state: RunState = "running"
    reason: str = ""
    exit_code: int | None = None
    resumes: str = ""
    """The run that died or was interrupted, and that this one goes on with; empty where it began anew."""
    began: AwareDatetime
    written: AwareDatetime
    """When this record was last written: of a run that died, the last sign of life."""
    ended: AwareDatetime | None = None
    process: int
    versions: Versions
    sites: tuple[SiteRecord, ...]
    build: BuildRecord | None = None
    alarms: tuple[Alarm, ...] = ()

    @property
    def crawl(self) -> str:
        """The run as the archive names it: that of the run it goes on with, whose counts it has taken over."""
        return self.resumes or self.id


def now() -> datetime:
    """The time as records tell it: in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def versions() -> Versions:
    """Of this program and of Python."""
    from nianbao import __version__

    return Versions(nianbao=__version__, python=platform.python_version())


def write_record(data: Path, record: RunRecord) -> None:
    """Put a record on the disk, whole or not at all. Raises OSError."""
    folder = data / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / f"{record.id}.json", record.model_dump_json(indent=1) + "\n")


def read_records(data: Path) -> tuple[list[RunRecord], list[str]]:
    """All records of a data directory, oldest first, and what is wrong with those that cannot be read."""
    records, damaged = [], []
    for path in sorted((data / FOLDER).glob("*.json")):
        try:
            records.append(RunRecord.model_validate_json(path.read_bytes()))
        except ValidationError as error:
            fault = error.errors()[0]
            where = ".".join(map(str, fault["loc"]))
            damaged.append(f"{path} is no record of a run: {f'{where}: ' if where else ''}{fault['msg']}")
        except OSError as error:
            damaged.append(f"{path} cannot be read: {error.strerror}")
    return records, damaged


def end_early(record: RunRecord, state: RunState, reason: str, exit_code: int | None = None) -> RunRecord:
    """The record of a run that did not come to its end: whatever was going on in it is unfinished."""
    sites = tuple(
        site.model_copy(update={"state": "unfinished"}) if site.state == "running" else site for site in record.sites
    )
    build = record.build
    if build is not None and build.state == "running":
        build = build.model_copy(update={"state": "unfinished"})
    update = {"state": state, "reason": reason, "exit_code": exit_code, "sites": sites, "build": build}
    return record.model_copy(update=update)


def close_dead(data: Path) -> None:
    """Close the records of runs that died. Only for the one that holds the directory: a living run looks the same."""
    for record in read_records(data)[0]:
        if record.state == "running":
            write_record(data, as_dead(record))


def as_dead(record: RunRecord) -> RunRecord:
    """What a record that says `running` means where its run is no more. It ended some time after `written`."""
    return end_early(record, "died", "it ended without a word: it was killed, or the machine stopped")
