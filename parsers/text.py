"""Plain text and Markdown → Document. Rows between pipes are grids; what is flattened stays lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from parsers.document import NO_SPANS, Document, Grid, Line, draw

if TYPE_CHECKING:
    from collections.abc import Iterable

RULE = re.compile(r"\|?(?=.*-{3})[\s:|-]+")
"""The line under a Markdown header."""

BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
"""What converters write for a line break inside a cell."""

PIPED = re.compile(r"\|[^|]*\|.*")
"""A row that begins with a pipe and has another: its cells are known, the empty ones too."""

PIPES = "|｜┃│║¦"
"""What is printed between cells."""

PIPE = re.compile(f"[{PIPES}]")

NEARLY_ALL = 0.9
"""Where so many rows end with a pipe, pipes close rows; a table of empty last cells has headers that do not."""


class Pipes(NamedTuple):
    """Whether the rows of a text begin with a pipe, and whether they end with one."""

    opened: bool = True
    closed: bool = True


def read_text(text: str) -> Document:
    """The lines and the tables of pipes or tabs of a text."""
    blocks: list[Line | Grid] = []
    rows: list[tuple[Line, list[str]]] = []
    tables = 0
    plain = BREAK.sub("", _without_marks(text))
    # a tab at the end of a line closes an empty cell
    lines = [Line(raw.strip(" \r\u3000\xa0\ufeff"), at) for at, raw in enumerate(plain.splitlines(), 1)]
    if "\t" not in text and not PIPE.search(text):
        return Document(tuple([line for line in lines if line.text.strip() and not _is_rule(line.text)]))
    pipes = pipes_around(line.text for line in lines)
    for line in lines:
        if cells := _cells(line.text, pipes):
            rows.append((line, cells))
        elif not _is_rule(line.text):
            if rows:
                tables += 1
                blocks.extend(_table(rows, tables))
                rows = []
            if line.text.strip():
                blocks.append(line)
    blocks.extend(_table(rows, tables + 1))
    return Document(tuple(blocks))


def _without_marks(text: str) -> str:
    """The text without Markdown's marks: what is struck is gone, bold is plain, the mark of a note stands in brackets."""
    if "~~" in text or "</" in text:
        text = STRUCK.sub("", text)
    if "[^" in text or "</" in text:
        text = NOTE.sub(lambda note: f"（{note[1] or note[2]}）", text)
    return BOLD.sub(r"\1", text) if "**" in text else text


STRUCK = re.compile(r"~~(?=\S)[^~\n]{1,80}~~|<(del|s|strike)>[^<\n]{0,80}</\1>", re.IGNORECASE)
NOTE = re.compile(r"<sup>([^<\n]{1,12})</sup>|\[\^(\w{1,8})\]", re.IGNORECASE)
BOLD = re.compile(r"\*\*(?=\S)([^*\n]{1,200})\*\*")


def pipes_around(lines: Iterable[str]) -> Pipes:
    """How a text prints its rows: where they do not begin, or end, with a pipe, one that does has an empty cell there."""
    piped = [line for line in lines if len(PIPE.findall(line)) > 1 and line.strip(PIPES + " ")]
    opened, closed = (sum(line[end] in PIPES for line in piped) for end in (0, -1))
    return Pipes(2 * opened >= len(piped), closed >= NEARLY_ALL * len(piped))


def _is_rule(line: str) -> bool:
    return "---" in line and RULE.fullmatch(line) is not None


def _cells(line: str, pipes: Pipes) -> list[str]:
    """The cells of a row between pipes or tabs; none where a line is no such row."""
    if pipes.opened and line[:1] == "|" and PIPED.fullmatch(line) and not _is_rule(line):
        return (line[1:-1] if line.endswith("|") and pipes.closed else line[1:]).split("|")
    return line.split("\t") if "\t" in line else []


def _table(rows: list[tuple[Line, list[str]]], number: int) -> list[Line | Grid]:
    """Rows as a grid. A line of tabs alone is no table: it holds the values of the label above it."""
    if len(rows) == 1 and "\t" in rows[0][0].text:
        return [rows[0][0]]
    return [draw([[cell.strip() for cell in cells] for _, cells in rows], NO_SPANS, number)] if rows else []
