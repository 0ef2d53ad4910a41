"""What `nianbao status` says of runs that are finished, going on, dead, or never were."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from rich.cells import cell_len

from nianbao import cli
from nianbao.runs import Alarm, BuildRecord, write_record
from nianbao.status import read_status, to_table
from scraper.lock import hold
from tests.nianbao.records import made_run, made_site

if TYPE_CHECKING:
    from pathlib import Path

MOMENT = datetime(2026, 2, 1, 8, tzinfo=UTC)
BLOCKED = "http://127.0.0.1/: status 521: a challenge"


def status(data: Path, *options: str) -> int:
    with pytest.raises(SystemExit) as left:
        cli.main(["status", "--data", str(data), *options])
    return int(left.value.code or 0)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A run in which all went well, and a day later one in which much did not."""
    done = {"reports": 72, "changed": 0, "pages": 81, "ended": MOMENT + timedelta(minutes=2)}
    first = (made_site("盘山县", 72, **done), made_site("阿拉善左旗", 5, **done), made_site("乙县", 5, **done))
    write_record(tmp_path, made_run(MOMENT, *first, ended=MOMENT + timedelta(hours=1, minutes=2)))
    later = (
        made_site("盘山县", 0, reports=3, changed=1, pages=9, below_floor=True, min_reports=12),
        made_site("阿拉善左旗", 0, "blocked", reason=BLOCKED),
        made_site("乙县", 0, lists_incomplete=("http://x/: 3 of 4 declared pages",), reports=5),
        made_site("丙县", None, "unfinished", began=None),
    )
    build = BuildRecord(state="withheld", reason="below their floor: 盘山县")
    alarm = Alarm(site="乙县", message="nothing new since 2026-01-01")
    day = MOMENT + timedelta(days=1)
    write_record(tmp_path, made_run(day, *later, exit_code=1, build=build, alarms=(alarm,), ended=day))
    return tmp_path


def test_the_last_run_is_a_table_with_what_a_person_must_know(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(data) == 0
    shown = capsys.readouterr().out
    assert "finished with exit code 1 (something failed, or a site is below its floor)" in shown
    rows = {line.split()[0]: line for line in shown.splitlines() if line.startswith(("盘", "阿", "乙", "丙", "site"))}
    assert " ".join(rows["盘山县"].split()) == "盘山县 done 3 0 1 9 – 2026-02-01 08:02 below its floor of 12"
    assert rows["阿拉善左旗"].split()[:6] == ["阿拉善左旗", "blocked", "–", "0", "–", "–"]
    assert rows["阿拉善左旗"].endswith(BLOCKED)
    assert rows["乙县"].endswith("quiet; 1 lists not read to their end")
    assert rows["丙县"].split() == ["丙县", "unfinished", "–", "–", "–", "–", "–", "never"]
    assert "乙县: warning: nothing new since 2026-01-01" in shown
    assert "盘山县: below its floor: 3 reports, min_reports = 12." in shown
    assert "no dataset was built, the old one is as it was: below their floor: 盘山县" in shown


def test_columns_stand_one_below_the_other_though_chinese_is_wider(data: Path) -> None:
    lines = to_table(read_status(data))
    start = next(number for number, line in enumerate(lines) if line.startswith("site "))
    rows = lines[start : start + 4]
    heads = cell_len(rows[0][: rows[0].index("state")])
    states = [cell_len(row[: row.index(word)]) for row, word in zip(rows[1:], ["done", "blocked", "done"], strict=True)]
    assert states == [heads] * 3


def test_runs_before_it_are_shown_newest_first(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for day in range(2, 12):
        write_record(data, made_run(MOMENT + timedelta(days=day), made_site(new=day)))
    status(data)
    shown = capsys.readouterr().out.partition("began (UTC)")[2]
    days = [line.split()[3] for line in shown.splitlines()[1:]]
    assert days == [f"2026-02-{day:02}" for day in range(11, 5, -1)]


def test_json_holds_the_record_the_last_successes_and_the_runs_before(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status(data, "--format", "json") == 0
    shown = json.loads(capsys.readouterr().out)
    assert [site["state"] for site in shown["last"]["sites"]] == ["done", "blocked", "done", "unfinished"]
    assert shown["last"]["sites"][3]["reports"] is None
    assert shown["last_success"] == dict.fromkeys(sorted(["盘山县", "阿拉善左旗", "乙县"]), "2026-02-01T08:02:00Z")
    assert [(run["exit_code"], run["sites"]) for run in shown["before"]] == [(0, {"done": 3})]


@pytest.mark.parametrize("holds", [True, False])
def test_a_run_that_says_running_is_believed_while_it_holds_the_lock(
    holds: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    going: dict[str, Any] = {"state": "running", "exit_code": None}
    if holds:
        with hold(tmp_path, "run") as lock:
            write_record(tmp_path, made_run(lock.since, made_site(state="running", new=None), **going))
            status(tmp_path)
    else:
        write_record(tmp_path, made_run(MOMENT, made_site(state="running", new=None), **going))
        with hold(tmp_path, "archive import"):  # another command holds it, which is not this run
            status(tmp_path)
    shown = capsys.readouterr().out
    assert (" running\n" in shown) is holds
    assert (" died: it ended without a word" in shown) is not holds
    assert ("last sign of life 2026-02-01 08:00 UTC" in shown) is not holds
    assert ("  unfinished  " in shown) is not holds
    assert read_status(tmp_path).runs[0].state == "died", "by now nobody holds it"


def test_looking_changes_nothing(data: Path) -> None:
    write_record(data, made_run(MOMENT + timedelta(days=2), made_site(), state="running", exit_code=None))
    before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    assert status(data) == 0
    assert {path: path.read_bytes() for path in data.rglob("*") if path.is_file()} == before


def test_a_damaged_record_is_named_beside_the_others(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (data / "runs" / "x.json").write_text("{")
    assert status(data) == 0
    assert f"{data / 'runs' / 'x.json'} is no record of a run" in capsys.readouterr().out


def test_where_no_run_ever_was_it_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(tmp_path / "none") == 1
    printed = capsys.readouterr()
    assert "`nianbao run SITES.toml --data" in printed.err
    assert printed.out == ""
    assert not (tmp_path / "none").exists()
