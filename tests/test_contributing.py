"""What CONTRIBUTING shows is done as it stands there, in a copy of the readers: one line for a spelling, one file for a form."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1]
ROOMS = ("parsers", "scraper", "output")

SPELT_ANEW = """
<h1>盘山县春分镇2023年政府信息公开工作年度报告</h1>
<table>
<tr><td colspan=2>第二十条第（六）项</td></tr>
<tr><td>信息内容</td><td>本年处理决定数量</td></tr>
<tr><td>行政处罚</td><td>4</td></tr>
<tr><td>强制措施</td><td>7</td></tr>
</table>
"""

ON_THE_NEW_FORM = """
<h1>盘山县春分镇2027年政府信息公开工作年度报告</h1>
<table>
<tr><td colspan=2>第二十条第（六）项</td></tr>
<tr><td>信息内容</td><td>本年处理决定数量</td></tr>
<tr><td>行政处罚</td><td>4</td></tr>
<tr><td colspan=2>第二十条第（七）项</td></tr>
<tr><td>信息内容</td><td>本年解读数量</td></tr>
<tr><td>重大政策</td><td>9</td></tr>
</table>
"""

READ = """
import json, sys
import parsers.read
from output.codebook import codebook
from scraper.page import Page
(report,) = parsers.read.read(Page(sys.stdin.buffer.read(), source="page"))
entries = {entry.variable: entry.label_en for entry in codebook()}
print(json.dumps([parsers.read.__file__, report.to_json(), entries]))
"""


def shown() -> list[str]:
    """The TOML that CONTRIBUTING shows, in its order."""
    text = (HOUSE / "CONTRIBUTING.md").read_text("utf-8")
    return [textwrap.dedent(block).strip() for block in re.findall(r"```toml\n(.*?)```", text, re.DOTALL)]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for room in ROOMS:
        shutil.copytree(HOUSE / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def read_with(copy: Path, body: str) -> tuple[dict[str, dict[str, object]], str, dict[str, str]]:
    """The figures of a page, their form and the codebook, as the copy has them."""
    done = subprocess.run(
        [sys.executable, "-c", READ],
        input=body.encode(),
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy), "PYTHONUTF8": "1"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    where, report, entries = json.loads(done.stdout)
    assert Path(where).is_relative_to(copy), "it is the copy that reads"
    return report["figures"], report["form"], entries


def flattened(body: str) -> str:
    """The same page as text, one cell a line."""
    return re.sub(r"\s*<[^>]+>\s*", "\n", body).strip()


@pytest.mark.parametrize("body", [SPELT_ANEW, flattened(SPELT_ANEW)], ids=["grid", "text"])
def test_a_spelling_is_one_line_of_a_form(copy: Path, body: str) -> None:
    line = shown()[0]
    figures, _, _ = read_with(copy, body)
    assert figures.get("coercion_decisions", {}).get("value") is None, "not yet known"
    form = copy / "parsers" / "forms" / "2021.toml"
    before = form.read_text("utf-8").splitlines()
    after = [line if old.startswith('rows = [{ id = "penalty"') else old for old in before]
    assert sum(old != new for old, new in zip(before, after, strict=True)) == 1
    form.write_text("\n".join(after), "utf-8")
    figures, _, _ = read_with(copy, body)
    assert figures["coercion_decisions"]["value"] == 7
    assert figures["penalty_decisions"]["value"] == 4


@pytest.mark.parametrize("body", [ON_THE_NEW_FORM, flattened(ON_THE_NEW_FORM)], ids=["grid", "text"])
def test_a_form_is_one_file(copy: Path, body: str) -> None:
    _, head, block = shown()
    newest = (copy / "parsers" / "forms" / "2021.toml").read_text("utf-8")
    top, tables = newest.split("[[table]]", 1)
    comments = "".join(line for line in top.splitlines(keepends=True) if line.startswith("#"))
    first, others = tables.split("[[table]]", 1)
    new = f"{comments}{head}\n\n[[table]]{first}{block}\n\n[[table]]{others}"
    (copy / "parsers" / "forms" / "2027.toml").write_text(new, "utf-8")
    figures, form, entries = read_with(copy, body)
    assert form == "2027"
    assert figures["policies_explained"]["value"] == 9
    assert figures["penalty_decisions"]["value"] == 4
    assert entries["policies_explained"] == "Major policies: explained this year"


def test_the_old_forms_are_read_as_before_when_a_new_one_is_there(copy: Path) -> None:
    figures, form, _ = read_with(copy, SPELT_ANEW)
    newest = (copy / "parsers" / "forms" / "2021.toml").read_text("utf-8")
    new = newest.replace('id = "2021"', 'id = "2027"', 1).replace("[2021, 9999]", "[2027, 9999]")
    (copy / "parsers" / "forms" / "2027.toml").write_text(new, "utf-8")
    assert read_with(copy, SPELT_ANEW)[:2] == (figures, form)
