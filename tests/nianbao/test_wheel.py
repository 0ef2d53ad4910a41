"""The wheel holds every file of the four packages: a forgotten TOML shows here and not at a user's."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
ROOMS = ("nianbao", "scraper", "parsers", "output")
BUILT_FROM = ("pyproject.toml", "README.md", "LICENSE")


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Names in a wheel built from a copy, with what is installed and without a network."""
    copy, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in BUILT_FROM:
        shutil.copy(HOUSE / name, copy)
    for room in ROOMS:
        shutil.copytree(HOUSE / room, copy / room, ignore=shutil.ignore_patterns("__pycache__"))
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--no-index", "--quiet"]
    done = subprocess.run([*command, "--wheel-dir", out, copy], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (wheel,) = out.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_every_file_of_the_packages_is_in_the_wheel(packed: set[str]) -> None:
    source = {
        path.relative_to(HOUSE).as_posix()
        for room in ROOMS
        for path in (HOUSE / room).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert {name for name in packed if ".dist-info/" not in name} == source


def test_the_wheel_has_what_type_checkers_forms_demo_and_shell_need(packed: set[str]) -> None:
    assert {f"{room}/py.typed" for room in ROOMS} <= packed
    assert {"parsers/forms/2019.toml", "parsers/forms/2021.toml", "nianbao/demo/shixin_2024.txt"} <= packed
    assert any(name.endswith(".dist-info/entry_points.txt") for name in packed)
    assert any(name.endswith("/LICENSE") for name in packed)
