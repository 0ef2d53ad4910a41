"""Every block of docs/walkthrough.md is run in the demo's folder and prints what is shown below it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.nianbao.conftest import Demo

HOUSE = Path(__file__).parents[2]
TEXT = (HOUSE / "docs" / "walkthrough.md").read_text("utf-8")
MARK = "# that was one block"


def blocks(language: str) -> list[tuple[str, str]]:
    """Code and what it prints."""
    return re.findall(rf"```{language}\n(.*?)```\n\n```text\n(.*?)```", TEXT, re.DOTALL)


def printed(command: list[str], demo: Demo) -> list[str]:
    environment = {**os.environ, "PYTHONPATH": str(HOUSE), "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, cwd=demo.folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [line.rstrip() for line in done.stdout.splitlines()]


def test_every_block_of_python_prints_what_is_shown(demo: Demo) -> None:
    found = blocks("python")
    assert len(found) == TEXT.count("```python") == 6
    script = "".join(f"{code}\nprint({MARK!r})\n" for code, _ in found)
    shown = "".join(f"{output}{MARK}\n" for _, output in found)
    assert printed([sys.executable, "-W", "error", "-c", script], demo) == shown.splitlines()


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="no R here")
def test_the_block_of_r_prints_what_is_shown(demo: Demo) -> None:
    ((code, shown),) = blocks("r")
    assert printed(["Rscript", "--vanilla", "-e", code], demo) == shown.splitlines()


def test_every_variable_and_file_of_the_stata_block_is_there(demo: Demo) -> None:
    (code,) = re.findall(r"```stata\n(.*?)```", TEXT, re.DOTALL)
    (path,) = re.findall(r'use "(.*?)"', code)
    header = (demo.out / "panel.csv").read_text("utf-8-sig").partition("\n")[0].strip().split(",")
    assert (demo.folder / path).is_file()
    assert set(re.findall(r"app_\w+", code)) <= set(header)
