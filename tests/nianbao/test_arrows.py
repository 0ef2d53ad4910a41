"""The arrows of the house: output → parsers → scraper.page, and nobody behind the door knows the door."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
ROOMS = {"nianbao", "scraper", "parsers", "output"}
ALLOWED = {
    "scraper": {"scraper"},
    "parsers": {"parsers", "scraper.page"},
    "output": {"output", "parsers"},
}


def imports_of(path: Path) -> set[str]:
    """Every module that a file names in an import, wherever it stands: in a function or under TYPE_CHECKING too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are written out in full"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def is_allowed(name: str, allowed: set[str]) -> bool:
    return name.partition(".")[0] not in ROOMS or any(f"{name}.".startswith(f"{prefix}.") for prefix in allowed)


@pytest.mark.parametrize("room", ALLOWED)
def test_a_room_imports_only_what_the_arrows_allow(room: str) -> None:
    files = sorted((HOUSE / room).rglob("*.py"))
    assert files
    wrong = [
        f"{path.relative_to(HOUSE)} imports {name}"
        for path in files
        for name in sorted(imports_of(path))
        if not is_allowed(name, ALLOWED[room])
    ]
    assert not wrong


@pytest.mark.parametrize(
    ("room", "name", "allowed"),
    [
        ("parsers", "scraper.page.Page", True),
        ("parsers", "scraper.pager.read_pages", False),
        ("parsers", "scraper.page", True),
        ("output", "scraper.page.Page", False),
        ("output", "nianbao", False),
        ("scraper", "parsers.read", False),
        ("scraper", "httpx", True),
    ],
)
def test_the_arrows_are_told_apart(room: str, name: str, allowed: bool) -> None:
    assert is_allowed(name, ALLOWED[room]) is allowed
