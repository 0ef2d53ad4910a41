"""How the last run went, or goes, and those before it: from their records, for a person or a program."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nianbao.errors import RunError
from nianbao.runs import as_dead, now, read_records
from nianbao.show import align
from scraper.lock import holder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from nianbao.runs import BuildRecord, RunRecord, SiteRecord

_BEFORE = 6
_EXIT = {
    0: "all is well",
    1: "something failed, or a site is below its floor",
    3: "some sites were blocked or unreachable, or wait for their hour or day",
    130: "interrupted; the next run goes on from there",
}
_SITES = ("site", "state", "reports", "new", "changed", "pages", "time", "last success", "what to know")
_RUNS = ("run", "state", "exit", "began (UTC)", "time", "new", "changed", "sites")


class NoRuns(RunError):
    """No run has left a record in the folder."""


@dataclass(frozen=True, slots=True)
class Status:
    """The runs of a data folder, oldest first, and when each site was last read whole."""

    runs: tuple[RunRecord, ...]
    successes: dict[str, datetime]
    damaged: tuple[str, ...]
    """Records that cannot be read, and why."""

    @property
    def last(self) -> RunRecord:
        """The run that a person asks about."""
        return self.runs[-1]


def read_status(data: Path) -> Status:
    """The status of a data folder, also while a run goes on in it. Raises NoRuns, and StoreError."""
    runs, damaged = _read_runs(data)
    if not runs:
        start = f"start one with `nianbao run SITES.toml --data {data} --out OUT`"
        raise NoRuns("\n".join([*damaged, f"{data}: no run has left a record here; {start}"]))
    whole = [(site.name, site.ended) for run in runs for site in run.sites if site.state == "done"]
    return Status(tuple(runs), {name: ended for name, ended in whole if ended}, tuple(damaged))


def _read_runs(data: Path) -> tuple[list[RunRecord], list[str]]:
    """The records; one that says `running` is taken at its word only while its run holds the lock."""
    runs, damaged = read_records(data)
    who = holder(data) or ""
    if any(run.state == "running" and run.id not in who for run in runs):
        # It may have ended between the two looks. Read after the lock was seen free, its record is the last word.
        runs, damaged = read_records(data)
        runs = [as_dead(run) if run.state == "running" and run.id not in who else run for run in runs]
    return runs, damaged


def remarks(run: RunRecord) -> Iterator[str]:
    """What a person must know or do about a run, a line each."""
    for site in run.sites:
        if site.below_floor:
            yield (
                f"{site.name}: below its floor: {site.reports} reports, min_reports = {site.min_reports}. Compare "
                "with its report column: if that has moved, mend `start`; if reports are gone for good, lower min_reports"
            )
    for alarm in run.alarms:
        yield f"{alarm.site}: {alarm.severity}: {alarm.message}"
    if run.build is not None and run.build.state == "withheld":
        yield f"no dataset was built, the old one is as it was: {run.build.reason}"
    if run.build is not None and run.build.state == "nothing-fetched":
        yield "nothing has been fetched yet, so there is no dataset"


# For a program


def to_json(status: Status) -> str:
    """The last run as it is recorded, with `last_success` by site, and the runs before it, newest first, in brief."""
    content = {
        "last": status.last.model_dump(mode="json"),
        "last_success": {name: _iso(ended) for name, ended in sorted(status.successes.items())},
        "before": [_brief(run) for run in reversed(status.runs[:-1])],
        "damaged": list(status.damaged),
    }
    return json.dumps(content, ensure_ascii=False, indent=2)


def _brief(run: RunRecord) -> dict[str, Any]:
    kept = {"id", "command", "state", "reason", "exit_code", "resumes", "began", "ended"}
    states = Counter(site.state for site in run.sites)
    return {**run.model_dump(mode="json", include=kept), "sites": dict(sorted(states.items()))}


def _iso(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


# For a person


def to_table(status: Status) -> list[str]:
    """The lines to print."""
    lines = [*_headline(status.last), ""]
    lines += align([_SITES, *(_site_row(site, status) for site in status.last.sites)])
    told = list(remarks(status.last))
    before = status.runs[-1 - _BEFORE : -1]
    if told:
        lines += ["", *told]
    if before:
        lines += ["", *align([_RUNS, *map(_run_row, reversed(before))])]
    if status.damaged:
        lines += ["", *status.damaged]
    return lines


def _headline(run: RunRecord) -> Iterator[str]:
    ended = (
        f" with exit code {run.exit_code} ({_EXIT.get(run.exit_code, 'unknown')})" if run.exit_code is not None else ""
    )
    yield f"{run.command} {run.id} {run.state}{ended}{f': {run.reason}' if run.reason else ''}"
    rows = [("began", f"{_minute(run.began)} UTC, took {_took(run)}" if run.ended else _unfinished(run))]
    if run.resumes:
        rows.append(("resumes", f"what {run.resumes} left"))
    if run.build is not None:
        rows.append(("build", _built(run.build)))
    rows.append(("versions", f"nianbao {run.versions.nianbao}, Python {run.versions.python}"))
    yield from align(rows, indent=2)


def _unfinished(run: RunRecord) -> str:
    since = f"{_minute(run.began)} UTC"
    if run.state == "running":
        return f"{since}, {_duration(run.began, now())} ago, process {run.process}"
    return f"{since}, last sign of life {_minute(run.written)} UTC"


def _built(build: BuildRecord) -> str:
    if build.state != "done":
        return f"{build.state}{f': {build.reason}' if build.reason else ''}"
    findings, pages = sum(build.findings.values()), sum(build.unparsed.values())
    return (
        f"{build.reports} reports, {build.rows} rows, {build.figures} figures, {findings} findings, "
        f"{pages} pages unparsed, in {_duration(build.began, build.ended)}"
    )


def _site_row(site: SiteRecord, status: Status) -> tuple[str, ...]:
    success = status.successes.get(site.name)
    counts = [_number(count) for count in (site.reports, site.new, site.changed, site.pages)]
    last = _minute(success) if success else "never"
    return (site.name, site.state, *counts, _duration(site.began, site.ended), last, "; ".join(_notes(site, status)))


def _notes(site: SiteRecord, status: Status) -> Iterator[str]:
    """In a cell, what `remarks` says at length is a word."""
    if site.below_floor:
        yield f"below its floor of {site.min_reports}"
    if any(alarm.site == site.name for alarm in status.last.alarms):
        yield "quiet"
    if site.lists_incomplete:
        yield f"{len(site.lists_incomplete)} lists not read to their end"
    if site.reason:
        yield " ".join(site.reason.split())


def _run_row(run: RunRecord) -> tuple[str, ...]:
    states = Counter(site.state for site in run.sites)
    counts = [_number(_total(getattr(site, word) for site in run.sites)) for word in ("new", "changed")]
    sites = ", ".join(f"{count} {state}" for state, count in states.most_common())
    return (run.id, run.state, _number(run.exit_code), _minute(run.began), _took(run), *counts, sites)


def _total(counts: Iterator[int | None]) -> int | None:
    """Of what is known; None where nothing is."""
    known = [count for count in counts if count is not None]
    return sum(known) if known else None


def _took(run: RunRecord) -> str:
    return _duration(run.began, run.ended)


def _number(count: int | None) -> str:
    return "–" if count is None else str(count)


def _minute(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"


def _duration(began: datetime | None, ended: datetime | None) -> str:
    if began is None or ended is None:
        return "–"
    seconds = round((ended - began).total_seconds())
    minutes, hours = seconds // 60, seconds // 3600
    if hours:
        return f"{hours} h {minutes % 60:02} min"
    return f"{minutes} min {seconds % 60:02} s" if minutes else f"{seconds} s"
