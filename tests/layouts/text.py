"""Plain text: the blocks of a report as lines, however its tables were flattened."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from tests.layouts.content import Content, Line
from tests.layouts.grid import Table

if TYPE_CHECKING:
    from random import Random

Flatten = Callable[[Table], Iterable[str]]


def joined(text: str, by: str = "") -> str:
    """A cell's text on one line."""
    return text.replace("\n", by)


def lines(content: Content, flatten: Flatten) -> list[str]:
    """The report line by line."""
    shown: list[str] = []
    for block in content.blocks:
        if isinstance(block, Line):
            shown.append(block.text)
        else:
            shown.extend(flatten(block))
    return shown


def spaced(shown: list[str], rng: Random) -> str:
    """The lines joined, with blank lines between them or not."""
    return rng.choice(("\n", "\n\n", "\n", "\r\n", "\n \n")).join(shown) + rng.choice(("", "\n"))


def printed_cells(table: Table) -> list[str]:
    """The cells in reading order; empty ones leave no trace."""
    return [cell.text for row in table.rows for cell in row if cell.text.strip()]
