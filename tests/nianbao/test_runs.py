"""Records of runs on the disk: whole or not at all, readable for ever, and closed when their run has died."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from nianbao.recorder import recording
from nianbao.runs import BuildRecord, RunRecord, close_dead, read_records, write_record
from scraper.errors import StoreError
from scraper.lock import hold
from scraper.progress import SiteResult
from scraper.site import CrawlSettings, Site, Sites
from tests.nianbao.records import made_run, made_site

if TYPE_CHECKING:
    from pathlib import Path

    from nianbao.recorder import Recorder

MOMENT = datetime(2026, 2, 1, 8, tzinfo=UTC)
SITES = Sites(
    CrawlSettings(),
    tuple(
        Site(name=name, division_code="211122", start=("http://127.0.0.1/",), min_reports=5)
        for name in ("甲县", "乙县")
    ),
)


def result(name: str = "甲县", state: str = "done", reports: int = 5) -> SiteResult:
    return SiteResult(name, state, "", 9, 6, 3, 1, 2, (), reports)  # type: ignore[arg-type]


def only_record(data: Path) -> RunRecord:
    [record], damaged = read_records(data)
    assert damaged == []
    return record


def test_a_record_reads_back_to_itself(tmp_path: Path) -> None:
    record = made_run(MOMENT, made_site(reason="1 blocked", lists_incomplete=("x: 3 of 4",)), build=BuildRecord(rows=7))
    write_record(tmp_path, record)
    assert only_record(tmp_path) == record
    assert [path.name for path in (tmp_path / "runs").iterdir()] == [f"{record.id}.json"]


def test_records_are_read_oldest_first_and_a_damaged_one_hides_no_other(tmp_path: Path) -> None:
    for day in (3, 1, 2):
        write_record(tmp_path, made_run(MOMENT.replace(day=day)))
    (tmp_path / "runs" / "20260201.json").write_text('{"id": "x"')
    (tmp_path / "runs" / "20260202.json").write_text('{"id": 1}')
    (tmp_path / "runs" / "half.json.part").write_text("{")
    records, damaged = read_records(tmp_path)
    assert [record.began.day for record in records] == [1, 2, 3]
    assert len(damaged) == 2
    assert all("is no record of a run" in line for line in damaged)


def test_a_record_of_another_version_is_read(tmp_path: Path) -> None:
    write_record(tmp_path, made_run(MOMENT, made_site()))
    [path] = (tmp_path / "runs").iterdir()
    content = json.loads(path.read_text("utf-8"))
    content["added_later"] = 1
    del content["alarms"], content["sites"][0]["items"]
    path.write_text(json.dumps(content), "utf-8")
    assert only_record(tmp_path).sites[0].items is None


def test_what_a_run_left_open_is_closed_as_died_and_what_is_not_known_stays_unknown(tmp_path: Path) -> None:
    sites = (made_site("甲县", 3), made_site("乙县", None, "running"), made_site("丙县", None, "waiting"))
    write_record(tmp_path, made_run(MOMENT, *sites, state="running", exit_code=None, build=BuildRecord(began=MOMENT)))
    write_record(tmp_path, made_run(MOMENT.replace(day=2)))
    close_dead(tmp_path)
    died, other = read_records(tmp_path)[0]
    assert (died.state, died.exit_code, died.ended, died.written) == ("died", None, None, MOMENT)
    assert [site.state for site in died.sites] == ["done", "unfinished", "waiting"]
    assert [site.new for site in died.sites] == [3, None, None]
    assert died.build is not None
    assert died.build.state == "unfinished"
    assert other.state == "finished"


def test_a_run_is_on_the_disk_from_its_first_moment_and_at_every_step(tmp_path: Path) -> None:
    with hold(tmp_path, "run") as lock, recording(lock, "run", SITES) as recorder:
        record = only_record(tmp_path)
        assert (record.id, record.state, record.process) == (lock.run, "running", os.getpid())
        assert [site.state for site in record.sites] == ["waiting", "waiting"]
        recorder.site_started("乙县")
        assert [site.state for site in only_record(tmp_path).sites] == ["waiting", "running"]
        recorder.site_done(result("乙县"))
        site = only_record(tmp_path).sites[1]
        assert (site.state, site.pages, site.reports, site.new, site.changed, site.unchanged) == ("done", 9, 5, 3, 1, 2)
        assert site.began is not None
        assert site.ended is not None
        recorder.begun("20260101T000000000000Z")
        assert only_record(tmp_path).crawl == "20260101T000000000000Z"
        recorder.finish(3, ())
    assert (only_record(tmp_path).state, only_record(tmp_path).exit_code) == ("finished", 3)


@pytest.mark.parametrize(
    ("state", "reports", "below"),
    [
        ("done", 5, False),
        ("done", 4, True),
        ("empty", 0, True),
        ("failed", 0, True),
        ("blocked", 0, False),
        ("unreachable", 2, False),
        ("waiting", 0, False),
    ],
)
def test_a_site_is_below_its_floor_only_where_it_showed_what_it_has(
    state: str, reports: int, below: bool, tmp_path: Path
) -> None:
    with hold(tmp_path) as lock, recording(lock, "crawl", SITES) as recorder:
        recorder.site_done(result("甲县", state, reports))
        assert recorder.record.sites[0].below_floor is below
        recorder.finish(0, ())


@pytest.mark.parametrize(
    ("error", "state", "code"),
    [(KeyboardInterrupt(), "interrupted", 130), (StoreError("no space left"), "stopped", 1)],
)
def test_what_ends_a_run_early_is_written_down_and_goes_on(
    error: BaseException, state: str, code: int, tmp_path: Path
) -> None:
    def fail(recorder: Recorder) -> None:
        recorder.site_started("甲县")
        raise error

    with pytest.raises(type(error)), hold(tmp_path) as lock, recording(lock, "run", SITES) as recorder:
        fail(recorder)
    record = only_record(tmp_path)
    assert (record.state, record.exit_code, record.reason) == (state, code, str(error))
    assert [site.state for site in record.sites] == ["unfinished", "waiting"]
    assert record.ended is not None


def test_where_records_cannot_be_written_the_run_does_not_begin(tmp_path: Path) -> None:
    (tmp_path / "runs").write_text("a file where a folder should be")
    refused = pytest.raises(StoreError, match="the record of the run cannot be written")
    with refused, hold(tmp_path) as lock, recording(lock, "run", SITES):
        pytest.fail("it began")
