"""The run that a timer calls: two at once, sites that are down, floors, deaths, archives that are empty."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from nianbao import cli, load
from nianbao.demo.server import CountyServer
from nianbao.demo.site import build_site
from nianbao.progress import outcome_of, show_crawl
from nianbao.recorder import recording
from nianbao.run import _finish
from nianbao.runs import RunRecord, read_records, write_record
from scraper.lock import Lock, hold
from scraper.progress import CrawlResult, SiteResult
from scraper.site import CrawlSettings, Site, Sites
from tests.nianbao.records import made_run, made_site
from tests.scraper.county import County, Reply, serve, small_county

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.nianbao.conftest import Command

SITE = """
[[site]]
name = "{name}"
division_code = "211122"
start = ["{url}/"]
"""
SETTINGS = '[crawl]\ndelay_seconds = 0.0\ncontact = "https://example.org/"\nallow_private_addresses = true\n'


ROOT = Path(__file__).parents[2]


def write_sites(folder: Path, floor: int = 0, **urls: str) -> Path:
    path = folder / "SITES.toml"
    site = f"{SITE}min_reports = {floor}\n"
    path.write_text(SETTINGS + "".join(site.format(name=name, url=url) for name, url in urls.items()), "utf-8")
    return path


def closed_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def run_here(*args: object) -> int:
    with pytest.raises(SystemExit) as left:
        cli.main([str(arg) for arg in args])
    return int(left.value.code or 0)


def test_a_site_that_is_down_gives_exit_3_and_does_not_stop_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with CountyServer(build_site()) as server:
        sites = write_sites(tmp_path, 甲县=f"http://127.0.0.1:{closed_port()}", 盘山县=server.url)
        assert run_here("run", sites, "--data", tmp_path / "data", "--out", tmp_path / "out") == 3
    printed = capsys.readouterr()
    assert "甲县: unreachable" in printed.err
    assert "盘山县: done" in printed.err
    assert "72 by 12 organisations, 72 rows in the panel" in printed.out
    assert (tmp_path / "out" / "panel.csv").is_file()
    build = records(tmp_path)[0].build
    assert build is not None
    assert build.figures == len(load(tmp_path / "out").figures)


def test_where_nothing_was_ever_fetched_there_is_no_dataset(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sites = write_sites(tmp_path, 甲县=f"http://127.0.0.1:{closed_port()}")
    assert run_here("run", sites, "--data", tmp_path / "data", "--out", tmp_path / "out") == 3
    assert "there is no dataset" in capsys.readouterr().err
    assert run_here("crawl", sites, "--data", tmp_path / "data") == 3
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("command", ["run", "crawl"])
def test_a_second_run_at_the_same_time_says_so_and_fails(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sites = write_sites(tmp_path, 甲县=f"http://127.0.0.1:{closed_port()}")
    out = ["--out", tmp_path / "out"] if command == "run" else []
    with hold(tmp_path / "data", "run") as lock:
        assert run_here(command, sites, "--data", tmp_path / "data", *out) == 1
    said = capsys.readouterr().err
    assert f"another nianbao is at work here: run {lock.run} since {lock.since:%Y-%m-%dT%H:%M}" in said
    assert not (tmp_path / "data" / "archive").exists()
    assert said.count("\n") == 1


def test_a_folder_that_cannot_be_made_is_said_in_one_line(nianbao: Command, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    sites = write_sites(tmp_path, 甲县=f"http://127.0.0.1:{closed_port()}")
    done = nianbao("crawl", sites, "--data", tmp_path / "file" / "data")
    assert done.returncode == 1
    assert str(tmp_path / "file") in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_site_is_reported_in_one_line_with_what_a_person_must_know() -> None:
    result = SiteResult("甲县", "done", "1 blocked", 9, 5, 3, 1, 1, ("http://x/list: page 3 of 4 is gone",))
    line = outcome_of(result)
    assert line == (
        "甲县: done, 9 pages, 5 items: 3 new, 1 changed, 1 unchanged; 1 blocked; "
        "lists not read to their end: http://x/list: page 3 of 4 is gone"
    )


@pytest.mark.parametrize("terminal", [True, False])
def test_progress_is_bars_on_a_terminal_and_lines_elsewhere(terminal: bool, tmp_path: Path) -> None:
    from rich.console import Console

    with (tmp_path / "log").open("w+") as log:
        console = Console(file=log, force_terminal=terminal, width=60)
        with show_crawl(console) as progress:
            progress.site_started("甲县")
            for number in range(60):
                progress.fetched("甲县", f"http://x/{number}", "article", "new")
            progress.site_done(SiteResult("甲县", "done", "", 60, 60, 60, 0, 0, ()))
        log.seek(0)
        shown = log.read()
    assert ("\x1b" in shown) is terminal
    assert ("甲县: 50 pages" in shown) is not terminal
    assert "甲县: done, 60 pages, 60 items: 60 new, 0 changed, 0 unchanged\n" in shown


def records(folder: Path) -> list[RunRecord]:
    found, damaged = read_records(folder / "data")
    assert damaged == []
    return found


def run_all(folder: Path, sites: Path) -> int:
    return run_here("run", sites, "--data", folder / "data", "--out", folder / "out")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def county() -> Iterator[County]:
    with serve(small_county()) as served:
        yield served


def test_a_run_leaves_a_record_of_every_site_and_of_the_build(county: County, tmp_path: Path) -> None:
    sites = write_sites(tmp_path, 8, 盘山县=county.url, 甲县=f"http://127.0.0.1:{closed_port()}")
    assert run_all(tmp_path, sites) == 3
    [record] = records(tmp_path)
    assert (record.command, record.state, record.exit_code, record.resumes) == ("run", "finished", 3, "")
    well, down = record.sites
    assert (well.state, well.reports, well.items, well.new, well.changed, well.unchanged) == ("done", 8, 9, 9, 0, 0)
    assert (down.state, down.below_floor) == ("unreachable", False), "what cannot be seen is not below its floor"
    assert "ConnectError" in down.reason
    assert record.build is not None
    assert (record.build.state, record.build.reports, record.build.figures) == ("done", 8, 0)
    assert record.build.findings["no-tables"] == 8
    assert sum(record.build.unparsed.values()) == 1
    assert record.versions.python == sys.version.partition(" ")[0]
    assert run_all(tmp_path, sites) == 3
    assert [(run.sites[0].new, run.sites[0].unchanged) for run in records(tmp_path)] == [(9, 0), (0, 9)]


def test_a_site_below_its_floor_withholds_the_dataset_and_the_old_one_stays(
    county: County, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sites = write_sites(tmp_path, 8, 盘山县=county.url)
    assert run_all(tmp_path, sites) == 0
    before = contents(tmp_path / "out")
    for name in ("/ndbg/list.htm", "/ndbg/list/1.htm"):
        del county.routes[name]
    capsys.readouterr()
    assert run_all(tmp_path, sites) == 1
    said = capsys.readouterr()
    assert "盘山县: below its floor: 4 reports, min_reports = 8. Compare with its report column" in said.err
    assert "no dataset was built, the old one is as it was: below their floor: 盘山县" in said.err
    assert contents(tmp_path / "out") == before
    record = records(tmp_path)[-1]
    assert record.sites[0].below_floor
    assert record.build is not None
    assert record.build.state == "withheld"
    assert run_here("crawl", sites, "--data", tmp_path / "data") == 1, "a crawl alone says so too"


BY_THE_RUN = {"latest.json", "changes.md", "register.csv", "register_counties.csv", "manifest.json", "datapackage.json",
              "croissant.json", "index.html", "missing.parquet"}  # fmt: skip


def test_a_blocked_site_with_a_floor_does_not_withhold_the_dataset(county: County, tmp_path: Path) -> None:
    sites = write_sites(tmp_path, 8, 盘山县=county.url)
    assert run_all(tmp_path, sites) == 0
    before = contents(tmp_path / "out" / "latest")
    county.routes["/"] = Reply(b"<script>document.cookie='x'</script>", 521)
    assert run_all(tmp_path, sites) == 3
    assert records(tmp_path)[-1].sites[0].state == "blocked"
    after = contents(tmp_path / "out" / "latest")
    assert after["panel.csv"] == before["panel.csv"], "it is built of what is archived, all of it"
    # the register knows that the site was blocked, and with it the release has another name
    assert {name for name, bytes_ in after.items() if bytes_ != before[name]} <= BY_THE_RUN


def test_the_alarm_for_a_quiet_site_is_in_the_record_and_is_no_failure(tmp_path: Path) -> None:
    names = ("甲县", "乙县")
    sites = Sites(CrawlSettings(), tuple(Site(name=n, division_code="211122", start=("http://x/",)) for n in names))
    write_record(tmp_path, made_run(datetime(2025, 10, 1, tzinfo=UTC), *(made_site(name, 70) for name in names)))
    lock = Lock(tmp_path, datetime(2026, 3, 2, tzinfo=UTC))
    with recording(lock, "run", sites) as recorder:
        results = (
            SiteResult("甲县", "done", "", 1, 70, 0, 0, 70, ()),
            SiteResult("乙县", "done", "", 1, 72, 2, 0, 70, ()),
        )
        for result in results:
            recorder.site_done(result)
        finished = _finish(lock, recorder, CrawlResult(results), None)
    assert [alarm.site for alarm in finished.record.alarms] == ["甲县"]
    assert finished.record.exit_code == 0
    assert read_records(tmp_path)[0][-1] == finished.record


@contextmanager
def a_run(folder: Path, sites: Path) -> Iterator[subprocess.Popen[bytes]]:
    # what a shell starts in the background ignores SIGINT, and so does all that it starts
    begin = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from nianbao.cli import main; main()"
    )
    command = [sys.executable, "-c", begin, "run", str(sites)]
    folders = ["--data", str(folder / "data"), "--out", str(folder / "out")]
    with subprocess.Popen([*command, *folders], cwd=ROOT, stdout=-3, stderr=-3) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize(
    ("deadly", "state", "code"), [(signal.SIGKILL, "died", None), (signal.SIGINT, "interrupted", 130)]
)
def test_a_killed_run_leaves_a_record_and_the_next_one_goes_on_with_it(
    deadly: signal.Signals, state: str, code: int | None, county: County, tmp_path: Path
) -> None:
    sites = write_sites(tmp_path, 8, 盘山县=county.url)
    with a_run(tmp_path, sites) as process:
        county.on_request = lambda count: process.send_signal(deadly) if count == 9 else None
        process.wait(60)
    county.on_request = None
    [left] = records(tmp_path)
    assert left.state == ("running" if state == "died" else state)
    asked = len(county.paths(status=200))
    assert run_all(tmp_path, sites) == 0
    dead, resumed = records(tmp_path)
    assert (dead.state, dead.exit_code) == (state, code)
    assert [site.state for site in dead.sites] == ["unfinished"]
    assert (resumed.state, resumed.resumes, resumed.crawl) == ("finished", dead.id, dead.id)
    assert (resumed.sites[0].reports, resumed.sites[0].new) == (8, 9), "with what the dead run had fetched"
    assert len(county.paths(status=200)) - asked < 20
    assert run_all(tmp_path, sites) == 0
    assert records(tmp_path)[-1].resumes == ""


def test_status_sees_a_run_while_it_goes_on_and_a_second_run_does_it_no_harm(
    county: County, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sites = write_sites(tmp_path, 8, 盘山县=county.url)
    seen: list[tuple[int, int, str]] = []

    def look(count: int) -> None:
        if count == 9:
            shown = run_here("status", "--data", tmp_path / "data")
            second = run_all(tmp_path, sites)
            seen.append((shown, second, capsys.readouterr().out))

    with a_run(tmp_path, sites) as process:
        county.on_request = look
        assert process.wait(60) == 0
    [(shown, second, printed)] = seen
    assert (shown, second) == (0, 1)
    [record] = records(tmp_path)
    assert f"run {record.id} running\n" in printed
    assert f"process {process.pid}" in printed
    assert (record.state, record.sites[0].reports) == ("finished", 8)
