"""`nianbao sites`: what is printed, and the exit codes."""

from __future__ import annotations

import json

import pytest

from nianbao import cli
from scraper.registry import registry


def run_here(capsys: pytest.CaptureFixture[str], *args: str, code: int = 0) -> tuple[str, str]:
    with pytest.raises(SystemExit) as left:
        cli.main(["sites", *args])
    assert (left.value.code or 0) == code
    printed = capsys.readouterr()
    return printed.out, printed.err


def test_the_registry_is_listed_one_site_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = run_here(capsys, "list")
    assert len(out.splitlines()) == len(registry())
    out, _ = run_here(capsys, "list", "--province", "辽宁")
    assert "211122\t盘山县\t辽宁省\thttp://www.panshan.gov.cn/\tgeneric" in out.splitlines()
    assert all("\t辽宁省\t" in line for line in out.splitlines())


def test_the_list_is_json_where_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = run_here(capsys, "list", "--province", "辽宁", "--format", "json")
    assert {"name": "盘山县", "division_code": "211122", "checked": False}.items() <= next(
        each for each in json.loads(out) if each["name"] == "盘山县"
    ).items()


def test_a_sites_file_is_begun_with_several_places(capsys: pytest.CaptureFixture[str]) -> None:
    out, err = run_here(capsys, "init", "盘山县", "甘州区", "盘山")
    assert out.count("[[site]]") == 2
    assert err == ""


def test_unknown_places_are_named_with_those_near_them_and_nothing_is_printed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    out, err = run_here(capsys, "init", "盘县", "盘山县", "大连海市", code=2)
    assert out == ""
    assert "盘县 is not in the registry; near it are 盘山县" in err
    assert "大连海市 is not in the registry" in err
    assert "near it are" in run_here(capsys, "list", "--province", "辽东省", code=2)[1]
