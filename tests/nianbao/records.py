"""Records of runs that never were."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from nianbao.runs import RunRecord, SiteRecord, Versions
from scraper.state import run_id


def made_site(name: str = "盘山县", new: int | None = 0, state: Any = "done", **values: Any) -> SiteRecord:
    """A site of Liaoning, unless `division_code` says another."""
    named = {"division_code": "211122", "began": datetime(2026, 2, 1, tzinfo=UTC), **values}
    return SiteRecord(name=name, state=state, new=new, **named)


def made_run(began: datetime, *sites: SiteRecord, **values: Any) -> RunRecord:
    """A run that began at a moment and is finished."""
    named: dict[str, Any] = {"state": "finished", "exit_code": 0, "written": began, "process": 1, **values}
    versions = Versions(nianbao="0.1.0", python="3.11.7")
    return RunRecord(id=run_id(began), command="run", began=began, versions=versions, sites=sites, **named)
