"""Every command of both READMEs is run, and prints what is shown.

Three stand-ins, as a test may neither install nor leave this machine: `make demo` is the demo that all tests share, once
`make --dry-run` has shown that it is the same command; `make test` is only shown dry; and the county of SITES.toml is
the bundled one, served on loopback.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from nianbao.demo.server import CountyServer
from nianbao.demo.site import build_site
from output.codebook import finding_kinds, findings_table
from output.register import STATES
from scraper.sites import load_sites
from tests.nianbao.conftest import BIN, Demo

if TYPE_CHECKING:
    from collections.abc import Iterator

HOUSE = Path(__file__).parents[2]
READMES = ("README.md", "README.zh-CN.md")
FOR_LOOPBACK = "[crawl]\nallow_private_addresses = true\ndelay_seconds = 0.0"


@dataclass(frozen=True)
class Example:
    command: str
    shown: tuple[str, ...]
    """Lines that the README shows of the output; `…` stands for what it leaves out."""


def examples(readme: str) -> list[Example]:
    found = []
    for block in re.findall(r"```console\n(.*?)```", (HOUSE / readme).read_text("utf-8"), re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *shown = part.splitlines()
            found.append(Example(command, tuple(line for line in shown if line != "…")))
    return found


def toml_of(readme: str) -> str:
    (block,) = re.findall(r"```toml\n(.*?)```", (HOUSE / readme).read_text("utf-8"), re.DOTALL)
    return str(block)


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder like the one the reader stands in, with the bundled county in place of the real one."""
    folder = tmp_path_factory.mktemp("workshop")
    report = folder / "nianbao" / "demo" / "shixin_2024.txt"
    report.parent.mkdir(parents=True)
    shutil.copy(HOUSE / "nianbao" / "demo" / "shixin_2024.txt", report)
    with CountyServer(build_site()) as server:
        toml = toml_of(READMES[0]).replace("[crawl]", FOR_LOOPBACK).replace("http://www.panshan.gov.cn", server.url)
        assert server.url in toml
        (folder / "SITES.toml").write_text(toml, "utf-8")
        yield folder


def shell(command: str, cwd: Path) -> str:
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "PYTHONUTF8": "1"}
    done = subprocess.run(["bash", "-c", command], cwd=cwd, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def output_of(command: str, workshop: Path, demo: Demo) -> str:
    if not command.startswith("make "):
        return shell(command, workshop)
    recipe = shell(command.replace("make ", "make --dry-run ", 1), HOUSE)
    assert {"make demo": "nianbao demo --out nianbao-demo", "make test": "-m pytest"}[command] in recipe
    return demo.printed


@pytest.mark.parametrize("readme", READMES)
def test_every_command_of_the_readme_runs_and_prints_what_is_shown(readme: str, workshop: Path, demo: Demo) -> None:
    found = examples(readme)
    assert [example.command for example in found][:2] == ["make demo", "make test"], "these two come first"
    assert len(found) >= 5
    for example in found:
        lines = iter(output_of(example.command, workshop, demo).splitlines())
        missing = [line for line in example.shown if line not in lines]  # `in` reads on: the order counts
        assert not missing, example.command


def test_both_readmes_show_the_same_commands_and_sites() -> None:
    first, second = READMES
    assert examples(first) == examples(second)
    assert toml_of(first) == toml_of(second)


def test_the_sites_toml_of_the_readme_is_right_as_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "SITES.toml"
    path.write_text(toml_of(READMES[0]), "utf-8")
    assert load_sites(path).sites[0].name == "盘山县"


@pytest.mark.parametrize("readme", READMES)
def test_the_files_of_the_readme_are_those_that_are_written(readme: str, demo: Demo) -> None:
    table = (HOUSE / readme).read_text("utf-8").partition("|---|---|")[2].partition("\n\n")[0]
    rows = re.findall(r"^\| (`.*?`) \|", table, re.MULTILINE)
    named = {name for row in rows if not row.startswith("`data/") for name in names_in(row)}
    written = {path.name for path in demo.out.iterdir()}
    assert {name for name in named if "*" not in name} == written
    for row in rows:
        for name in re.findall(r"`data/([^`]+)`", row):
            assert any(demo.data.glob(name)), f"data/{name}"


def names_in(cell: str) -> Iterator[str]:
    """`out/a.csv`, `.parquet` names a.csv and a.parquet."""
    stem = ""
    for name in re.findall(r"`([^`]+)`", cell):
        if name.startswith("."):
            yield stem + name
        else:
            yield name.rpartition("/")[2]
            stem = name.rpartition("/")[2].rpartition(".")[0]


def findings_of(name: str) -> str:
    (table,) = re.findall(
        r"<!-- findings -->\n\n(.*?)\n<!-- /findings -->", (HOUSE / "docs" / name).read_text("utf-8"), re.DOTALL
    )
    return str(table)


def test_every_finding_is_explained_as_it_is_declared() -> None:
    """Where it does not: put what `output.codebook.findings_table()` returns between the two marks."""
    assert findings_of("findings.md").splitlines() == findings_table().splitlines()


def test_the_same_findings_are_explained_in_chinese() -> None:
    rows = [line.strip("| ").split(" | ") for line in findings_of("findings.zh-CN.md").splitlines()[2:]]
    declared = [(f"`{code}`", kind.severity) for code, kind in finding_kinds().items()]
    assert [(code, severity) for code, severity, _, _ in rows] == declared
    assert all(re.search(r"[\u4e00-\u9fff]", text) for _, _, *texts in rows for text in texts)


def headings(readme: str) -> int:
    return len(re.findall(r"^## ", (HOUSE / readme).read_text("utf-8"), re.MULTILINE))


def test_both_readmes_have_the_same_parts_and_every_option_and_state() -> None:
    assert headings("README.md") == headings("README.zh-CN.md")
    for readme in READMES:
        text = (HOUSE / readme).read_text("utf-8")
        assert [state for state in STATES if f"`{state}`" not in text] == []
        assert [word for word in ("--accept", "--as-of", "--corrections", "[[correction]]") if word not in text] == []


DOCUMENTS = ("README.md", "README.zh-CN.md", "CHANGELOG.md", "CONTRIBUTING.md", "CITATION.cff", "docs/findings.md",
             "docs/findings.zh-CN.md", "docs/walkthrough.md", "docs/sites.md", "docs/schedule.md")  # fmt: skip


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_document_that_a_document_links_to_is_there(name: str) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", (HOUSE / name).read_text("utf-8"))
    assert [link for link in links if not ((HOUSE / name).parent / link).is_file()] == []
