"""Keeps the record of a run on the disk while the run goes on."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from nianbao.codes import FAILED, INTERRUPTED
from nianbao.runs import (
    Alarm,
    BuildRecord,
    RunRecord,
    SiteRecord,
    close_dead,
    end_early,
    now,
    versions,
    write_record,
)
from scraper.errors import StoreError
from scraper.progress import Progress, Silent

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scraper.lock import Lock
    from scraper.progress import SiteResult
    from scraper.site import Site, Sites


@contextmanager
def recording(lock: Lock, command: str, sites: Sites, watcher: Progress | None = None) -> Iterator[Recorder]:
    """A recorder for the run that holds `lock`, which must end with `finish`. What dead runs left open is closed.

    An exception is written down as the end of the run, and goes on. Raises StoreError where nothing can be written.
    """
    recorder = Recorder(lock, command, sites.sites, watcher or Silent())
    with _writing(lock.data):
        close_dead(lock.data)
    recorder.save()
    try:
        yield recorder
    except (KeyboardInterrupt, SystemExit):
        recorder.stop("interrupted", "", INTERRUPTED)
        raise
    except Exception as error:
        recorder.stop("stopped", str(error) or type(error).__name__, FAILED)
        raise


@contextmanager
def _writing(data: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(f"{data}: the record of the run cannot be written: {error}") from error


class Recorder:
    """A watcher of a crawl: writes down when a site begins and ends, and tells another watcher all that it is told."""

    def __init__(self, lock: Lock, command: str, sites: tuple[Site, ...], watcher: Progress) -> None:
        began = lock.since.replace(microsecond=0)
        self.record = RunRecord(
            id=lock.run,
            command=command,
            began=began,
            written=began,
            process=os.getpid(),
            versions=versions(),
            sites=tuple(
                SiteRecord(
                    name=site.name, division_code=site.division_code, years=site.years, min_reports=site.min_reports
                )
                for site in sites
            ),
        )
        self._data = lock.data
        self._watcher = watcher
        self._places = {site.name: number for number, site in enumerate(sites)}

    def save(self, **update: Any) -> None:
        """Change the record and put it on the disk. Raises StoreError."""
        self.record = self.record.model_copy(update={**update, "written": now()})
        with _writing(self._data):
            write_record(self._data, self.record)

    # The crawl

    def begun(self, crawl: str) -> None:
        """The crawl has begun, or goes on with what the run of this id left."""
        if crawl != self.record.id:
            self.save(resumes=crawl)

    def site_started(self, name: str) -> None:
        """A site's turn has come."""
        self._save_site(name, state="running", began=now())
        self._watcher.site_started(name)

    def fetched(self, name: str, url: str, kind: str, outcome: str) -> None:
        """An answer; only the other watcher wants to know."""
        self._watcher.fetched(name, url, kind, outcome)

    def site_done(self, result: SiteResult) -> None:
        """A site is finished. It is below its floor where fewer reports are there than SITES.toml asks for.

        A site that is blocked or unreachable shows nothing of what it has, and one that waits for its hour or day not
        yet all of it, so nothing is said of its floor.
        """
        floor = self.record.sites[self._places[result.name]].min_reports
        shown = result.state not in ("blocked", "unreachable", "waiting")
        self._save_site(
            result.name,
            state=result.state,
            reason=result.reason,
            below_floor=shown and result.reports < floor,
            pages=result.pages,
            reports=result.reports,
            items=result.items,
            new=result.new,
            changed=result.changed,
            unchanged=result.unchanged,
            lists_incomplete=result.lists_incomplete,
            ended=now(),
        )
        self._watcher.site_done(result)

    def _save_site(self, name: str, **update: Any) -> None:
        sites, place = self.record.sites, self._places[name]
        self.save(sites=(*sites[:place], sites[place].model_copy(update=update), *sites[place + 1 :]))

    # The build and the end

    def build(self, **update: Any) -> None:
        """How the build goes."""
        self.save(build=(self.record.build or BuildRecord(began=now())).model_copy(update=update))

    def finish(self, exit_code: int, alarms: tuple[Alarm, ...]) -> None:
        """The run has come to its end, for better or worse."""
        self.save(state="finished", exit_code=exit_code, alarms=alarms, ended=now())

    def stop(self, state: Any, reason: str, exit_code: int) -> None:
        """The run is ended by an exception, which matters more than whether this can be written down."""
        self.record = end_early(self.record, state, reason, exit_code)
        with suppress(StoreError):
            self.save(ended=now())
