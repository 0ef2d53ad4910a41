"""The files of docs/schedule.md: they parse as what they are, and the commands in them are ours."""

from __future__ import annotations

import configparser
import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from nianbao import codes
from nianbao.cli import commands
from nianbao.runs import RunRecord, SiteRecord

DOCS = Path(__file__).parents[2] / "docs"
GUIDE = DOCS / "schedule.md"
FILES = sorted(path.name for path in DOCS.glob("nianbao*"))
FIELDS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
"""Minute, hour, day of the month, month, day of the week."""


def unit(name: str) -> configparser.RawConfigParser:
    parser = configparser.RawConfigParser(strict=False)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(DOCS / name, "utf-8")
    return parser


def commands_in(text: str) -> list[str]:
    """Each call of nianbao with arguments, from its sub-command to where they end."""
    return re.findall(r"(?<![\w./-])(?:/opt/nianbao/bin/)?nianbao ((?:run|status|crawl|build) [^|&;`}\n]+)", text)


def check(command: str) -> None:
    """Raises what click raises for a wrong command line."""
    command = re.sub(r"\d?>.*", "", command)
    name, *args = shlex.split(command.replace("'", ""))
    commands.commands[name].make_context(name, args)


def cron_lines() -> list[str]:
    text = (DOCS / "nianbao.crontab").read_text("utf-8")
    return [line for line in text.splitlines() if re.match(r"[\d*]", line)]


def workflow() -> Any:
    return yaml.safe_load((DOCS / "nianbao.github.yml").read_text("utf-8"))


def is_schedule(fields: list[str]) -> bool:
    """Five cron fields of the plain sort: a star, a number, or a range within its bounds."""
    for field, (low, high) in zip(fields, FIELDS, strict=True):
        if not re.fullmatch(r"\*|\d+(-\d+)?", field):
            return False
        if any(not low <= int(number) <= high for number in re.findall(r"\d+", field)):
            return False
    return True


def shell(script: str, folder: Path, code: int, *shell_options: str) -> subprocess.CompletedProcess[str]:
    """A script in a shell in which nianbao leaves with a code, and has something to show as its status."""
    (folder / "nianbao").mkdir(exist_ok=True)
    stub = f'nianbao() {{ if [ "$1" = run ]; then echo started >&2; return {code}; fi; echo "as it went"; }}\n'
    environment = {"HOME": str(folder), "PATH": "/usr/bin:/bin", "GITHUB_STEP_SUMMARY": str(folder / "summary")}
    command = ["bash", *shell_options, "-c", stub + script]
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


@pytest.mark.parametrize("name", [*FILES, GUIDE.name])
def test_every_command_in_the_files_is_one_of_ours(name: str) -> None:
    found = commands_in((DOCS / name).read_text("utf-8"))
    assert found or name.endswith(".timer")
    for command in found:
        check(command)


def test_the_service_runs_once_and_tells_when_it_fails() -> None:
    service = unit("nianbao.service")
    assert service["Service"]["Type"] == "oneshot"
    assert service["Service"]["ExecStart"].startswith("/opt/nianbao/bin/nianbao run ")
    good = {int(code) for code in service["Service"]["SuccessExitStatus"].split()}
    assert good == {codes.PARTLY, codes.INTERRUPTED}
    assert service["Service"]["KillSignal"] == "SIGINT"
    assert (DOCS / service["Unit"]["OnFailure"]).is_file()
    state = f"/var/lib/{service['Service']['StateDirectory']}/"
    assert service["Service"]["ExecStart"].count(state) == 2, "ProtectSystem=strict leaves it nothing else to write"
    assert f"--data {state}data" in unit("nianbao-failed.service")["Service"]["ExecStart"]


def test_the_timer_starts_the_service_of_its_name_on_days_that_exist() -> None:
    timer = unit("nianbao.timer")
    assert timer["Timer"]["Persistent"] == "true"
    assert timer["Install"]["WantedBy"] == "timers.target"
    assert (DOCS / "nianbao.service").is_file()
    calendars = re.findall(r"^OnCalendar=(.*)", (DOCS / "nianbao.timer").read_text("utf-8"), re.MULTILINE)
    form = r"(Mon )?\*-(\d\d)\.\.(\d\d)-(\*|01) 02:30:00 Asia/Shanghai"
    found = [re.fullmatch(form, calendar) for calendar in calendars]
    assert [(each[2], each[3]) for each in found if each] == [("01", "04"), ("05", "12")]


def test_cron_lines_have_five_fields_within_their_bounds() -> None:
    lines = [line.split(maxsplit=5) for line in cron_lines()]
    assert len(lines) == 3
    assert all(is_schedule(fields[:5]) for fields in lines)
    assert not any("%" in fields[5] for fields in lines), "cron makes a new line of it"


@pytest.mark.parametrize(("code", "told"), [(0, ""), (3, ""), (1, "as it went\n"), (2, "as it went\n")])
def test_a_cron_line_prints_the_status_only_where_a_run_has_failed(code: int, told: str, tmp_path: Path) -> None:
    for line in cron_lines()[:2]:
        done = shell(line.split(maxsplit=5)[5], tmp_path, code)
        assert (done.stdout, done.stderr) == (told, "")
        assert (tmp_path / "nianbao" / "last.log").read_text() == "started\n"


def test_the_workflow_keeps_its_archive_and_runs_one_at_a_time() -> None:
    content = workflow()
    triggers = content[True]  # YAML 1.1 takes `on` for a truth value
    assert all(is_schedule(each["cron"].split()) for each in triggers["schedule"])
    assert content["concurrency"]["cancel-in-progress"] is False
    assert "self-hosted" in content["jobs"]["run"]["runs-on"]
    assert content["jobs"]["run"]["steps"][2]["if"] == "always()"


@pytest.mark.parametrize(("code", "left"), [(0, 0), (3, 0), (1, 1), (2, 2), (130, 130)])
def test_the_workflow_fails_where_a_run_has_failed(code: int, left: int, tmp_path: Path) -> None:
    steps = workflow()["jobs"]["run"]["steps"]
    assert shell(steps[1]["run"], tmp_path, code, "-e").returncode == left
    assert shell(steps[2]["run"], tmp_path, code, "-e").returncode == 0
    assert (tmp_path / "summary").read_text() == "```\nas it went\n```\n"


def test_the_guide_explains_every_exit_code_and_links_to_every_file() -> None:
    text = GUIDE.read_text("utf-8")
    assert {int(code) for code in re.findall(r"^\| (\d+) \|", text, re.MULTILINE)} == {
        value for name, value in vars(codes).items() if name.isupper()
    }
    assert sorted(set(re.findall(r"\]\((nianbao[^)]+)\)", text))) == FILES


def test_the_guide_names_every_key_of_a_record() -> None:
    table = GUIDE.read_text("utf-8").partition("| key | holds |")[2]
    named = set(re.findall(r"`(\w+)`", table))
    unnamed = {*RunRecord.model_fields} - named
    assert unnamed == {"process"}
    assert {*SiteRecord.model_fields} - named == {"name", "division_code", "min_reports"}


@pytest.mark.parametrize("wrong", ["run SITES.toml --data x", "status", "run a b --data x --out y", "status --dta x"])
def test_a_wrong_command_would_be_found(wrong: str) -> None:
    import click

    with pytest.raises(click.UsageError):
        check(wrong)
