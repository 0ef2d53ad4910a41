"""Every folder of tests/fixtures with a page is a golden: the page, where it is from, and how it must be read.

A new case is a folder with `page.*` and `source.toml`; run with --update-golden, read `expected.json` against the page,
and commit it.
"""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from parsers.findings import KINDS
from parsers.form import variables
from parsers.read import read
from scraper.page import Page
from tests.conftest import FIXTURES

if TYPE_CHECKING:
    from pathlib import Path

CASES = sorted(folder for folder in FIXTURES.iterdir() if (folder / "source.toml").exists())


def read_case(folder: Path) -> list[dict[str, Any]]:
    """The reports of a golden's page, as JSON."""
    source = tomllib.loads((folder / "source.toml").read_text("utf-8"))
    file = next(folder.glob("page.*"))
    page = Page(
        file.read_bytes(),
        url=source.get("url"),
        source=file.name,
        title=source.get("title", ""),
        division_code=source.get("division_code", ""),
    )
    return [report.to_json() for report in read(page)]


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: str(folder.name))
def test_a_page_is_read_as_a_human_has_read_it(folder: Path, pytestconfig: pytest.Config) -> None:
    have = json.loads(json.dumps(read_case(folder)))
    expected = folder / "expected.json"
    if pytestconfig.getoption("--update-golden"):
        text = json.dumps(have, ensure_ascii=False, indent=1) + "\n"
        if not expected.exists() or expected.read_text("utf-8") != text:
            expected.write_text(text, "utf-8")
            pytest.fail(f"{expected.name} of {folder.name} was rewritten: read the diff before you commit it")
    assert expected.exists(), f"{folder.name} has no expected.json: run with --update-golden and read what it wrote"
    want = json.loads(expected.read_text("utf-8"))
    assert len(have) == len(want)
    for read_now, golden in zip(have, want, strict=True):
        for key in golden:
            assert read_now[key] == golden[key], key


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: str(folder.name))
def test_a_golden_says_whether_it_is_real(folder: Path) -> None:
    source = tomllib.loads((folder / "source.toml").read_text("utf-8"))
    assert source["kind"] in ("real", "synthetic")


def test_every_variable_stands_in_a_golden() -> None:
    seen = {
        name
        for folder in CASES
        for report in json.loads((folder / "expected.json").read_text("utf-8"))
        for name, figure in report["figures"].items()
        if figure["status"] in ("printed", "blank")
    }
    assert seen == {variable.name for variable in variables()}


ELSEWHERE = {
    "ocr": "needs the extra nianbao[ocr]: tests/parsers/test_ocr.py raises it",
    "does-not-fit": "raised when the panel is written: tests/output raises it",
    "corrected": "raised when the panel is written: tests/output raises it",
}


def test_every_declared_finding_is_raised_by_a_golden_and_no_other() -> None:
    raised = {
        (found["code"], found["severity"])
        for folder in CASES
        for report in json.loads((folder / "expected.json").read_text("utf-8"))
        for found in report["findings"]
    }
    assert raised == {(code, kind.severity) for code, kind in KINDS.items() if code not in ELSEWHERE}
