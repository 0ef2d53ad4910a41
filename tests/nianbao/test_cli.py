"""The commands: what they print, and the exit codes that other programs rely on."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from nianbao import cli
from tests.nianbao.conftest import BIN, Command

SEED = Path(__file__).parents[2] / "nianbao" / "demo" / "shixin_2024.txt"
COMMANDS = ["archive", "crawl", "parse", "build", "run", "status", "demo", "codebook", "sites"]


def run_here(*args: object, code: int) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main([str(arg) for arg in args])
    assert (left.value.code or 0) == code


def test_help_names_every_command(nianbao: Command) -> None:
    done = nianbao("--help")
    assert done.returncode == 0
    listed = done.stdout.partition("Commands:")[2]
    assert [line.split()[0] for line in listed.splitlines() if line.strip()] == sorted(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    run_here(command, "--help", code=0)
    assert "Usage: nianbao" in capsys.readouterr().out


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    run_here("--version", code=0)
    assert capsys.readouterr().out.startswith("nianbao 0.")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["pars"], "nianbao: No such command 'pars'"),
        (["parse"], "nianbao parse: Missing argument 'PATH...' (see nianbao parse --help)"),
        (["parse", "--format", "xml", "x"], "nianbao parse: Invalid value for '--format'"),
        (["parse", "--frmat", "json", "x"], "nianbao parse: No such option"),
        (["build", "--data", "x"], "nianbao build: Missing option '--out' (see nianbao build --help)"),
        (["crawl", "--data", "x"], "nianbao crawl: Missing argument 'SITES.toml'"),
    ],
)
def test_wrong_arguments_give_one_clear_line_and_exit_2(
    args: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run_here(*args, code=2)
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith(said)
    assert printed.err.count("\n") == 1


@pytest.mark.parametrize("args", [(), ("sites",), ("archive",)])
def test_a_command_without_arguments_shows_what_there_is(
    args: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    run_here(*args, code=2)
    printed = capsys.readouterr().err.splitlines()
    assert printed[0].startswith("Usage: nianbao")
    assert "Commands:" in printed


def test_parse_prints_one_report_a_line(nianbao: Command) -> None:
    done = nianbao("parse", SEED, SEED, "--format", "jsonl")
    assert (done.returncode, done.stderr) == (0, "")
    first, second = map(json.loads, done.stdout.splitlines())
    assert first == second
    assert first["source"] == str(SEED)
    assert first["year"] == 2024
    assert "石新镇" in done.stdout, "Chinese is written as Chinese"


def test_parse_prints_all_reports_as_one_json_array(capsys: pytest.CaptureFixture[str]) -> None:
    run_here("parse", SEED, SEED, "--format", "json", code=0)
    reports = json.loads(capsys.readouterr().out)
    assert [report["organisation"] for report in reports] == [reports[0]["organisation"]] * 2


def test_an_array_of_no_reports_is_still_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_here("parse", tmp_path / "missing.html", "--format", "json", code=1)
    assert json.loads(capsys.readouterr().out) == []


def test_parse_shows_a_person_what_matters(capsys: pytest.CaptureFixture[str]) -> None:
    run_here("parse", SEED, code=0)
    shown = capsys.readouterr().out
    assert "石新镇" in shown.splitlines()[0]
    assert "township, form 2021, published 2025-01-20" in shown


def test_parse_reads_standard_input(nianbao: Command) -> None:
    done = nianbao("parse", "-", "--format", "jsonl", stdin=SEED.read_bytes())
    assert done.returncode == 0
    assert json.loads(done.stdout)["source"] == "-"


def test_parse_goes_on_after_a_bad_file_and_says_what_is_wrong_with_each(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {"empty.html": b"", "hello.html": b"<p>hello</p>", "broken.pdf": b"%PDF-1.4 broken"}
    for name, body in files.items():
        (tmp_path / name).write_bytes(body)
    run_here("parse", tmp_path, tmp_path / "missing.html", SEED, "--format", "jsonl", code=1)
    printed = capsys.readouterr()
    assert json.loads(printed.out)["year"] == 2024
    said = printed.err.splitlines()
    names = ["broken.pdf", "empty.html", "hello.html", "missing.html"]
    assert [line.partition(": ")[0] for line in said] == [str(tmp_path / name) for name in names]
    assert all(len(line.partition(": ")[2]) > 10 for line in said)


def test_a_reader_that_has_seen_enough_is_no_error_to_talk_about(tmp_path: Path) -> None:
    for number in range(40):
        (tmp_path / f"{number}.txt").write_bytes(SEED.read_bytes())
    command = f"'{BIN / 'nianbao'}' parse '{tmp_path}' --format jsonl | head -c 100 >/dev/null"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=120, check=True)
    assert done.stderr == ""


def test_an_interrupt_says_that_nothing_is_lost(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("nianbao.api.find_sources", interrupt)
    run_here("parse", SEED, code=130)
    assert "interrupted" in capsys.readouterr().err


@pytest.mark.parametrize(("form", "begins"), [("md", "#"), ("csv", "variable,"), ("json", "["), ("html", "<!doctype")])
def test_the_codebook_is_printed_in_every_format(form: str, begins: str, capsys: pytest.CaptureFixture[str]) -> None:
    run_here("codebook", "--format", form, code=0)
    shown = capsys.readouterr().out
    assert shown.startswith(begins)
    assert "app_received_person" in shown


def test_a_missing_or_wrong_sites_toml_is_exit_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_here("crawl", tmp_path / "SITES.toml", "--data", tmp_path / "data", code=2)
    assert "there is no such file" in capsys.readouterr().err
    (tmp_path / "SITES.toml").write_text('[[site]]\nnme = "x"\n')
    run_here("run", tmp_path / "SITES.toml", "--data", tmp_path / "data", "--out", tmp_path / "out", code=2)
    said = capsys.readouterr().err
    assert 'write "name"' in said
    assert "start is missing" in said


def test_building_from_nothing_says_what_to_do_and_leaves_the_dataset_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_here("build", "--data", tmp_path / "data", "--out", tmp_path / "out", code=1)
    assert "nianbao crawl SITES.toml --data" in capsys.readouterr().err
    (tmp_path / "data").mkdir()
    run_here("build", "--data", tmp_path / "data", "--out", tmp_path / "out", code=1)
    assert "no page is archived here" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_broken_harmonisation_file_stops_a_build_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from output.harmonised import read_harmonised

    def broken(*_: object, **__: object) -> None:
        read_harmonised('[[variable]]\nname = "h_x"\nunits = "件"')

    monkeypatch.setattr("nianbao.remote.build_dataset", broken)
    run_here("build", "--data", tmp_path, "--out", tmp_path / "out", code=1)
    (line,) = capsys.readouterr().err.splitlines()
    assert "output/harmonised.toml, line" in line


@pytest.mark.parametrize("name", ["crosswalk", "corrections"])
@pytest.mark.parametrize("named", [True, False])
def test_a_wrong_file_written_by_hand_stops_the_build_with_exit_2(
    name: str, named: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whether it is named, or lies in the data folder."""
    path = tmp_path / f"{name}.toml"
    path.write_text("\n[[even]]\n", "utf-8")
    out = tmp_path / "out"
    run_here("build", "--data", tmp_path, "--out", out, *([f"--{name}", path] if named else []), code=2)
    assert f"{path}, line 2: 'even' is not known here; write [[" in capsys.readouterr().err
    assert not out.exists()
