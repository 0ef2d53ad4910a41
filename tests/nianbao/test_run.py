"""The run that a timer calls: two at once, sites that are down, archives that are empty."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from nianbao import cli
from nianbao.demo.server import CountyServer
from nianbao.demo.site import build_site
from nianbao.progress import outcome_of, show_crawl
from scraper.lock import hold

if TYPE_CHECKING:
    from pathlib import Path

    from tests.nianbao.conftest import Command

SITE = """
[[site]]
name = "{name}"
division_code = "211122"
start = ["{url}/"]
"""
SETTINGS = '[crawl]\ndelay_seconds = 0.0\ncontact = "https://example.org/"\nallow_private_addresses = true\n'


def write_sites(folder: Path, **urls: str) -> Path:
    path = folder / "SITES.toml"
    path.write_text(SETTINGS + "".join(SITE.format(name=name, url=url) for name, url in urls.items()), "utf-8")
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
    from scraper.crawl import SiteResult

    result = SiteResult("甲县", "done", "1 blocked", 9, 5, 3, 1, 1, ("http://x/list: page 3 of 4 is gone",))
    line = outcome_of(result)
    assert line == (
        "甲县: done, 9 pages, 5 items: 3 new, 1 changed, 1 unchanged; 1 blocked; "
        "lists not read to their end: http://x/list: page 3 of 4 is gone"
    )


@pytest.mark.parametrize("terminal", [True, False])
def test_progress_is_bars_on_a_terminal_and_lines_elsewhere(terminal: bool, tmp_path: Path) -> None:
    from rich.console import Console

    from scraper.crawl import SiteResult

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
