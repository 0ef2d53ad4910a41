"""Plain text and Markdown → Document. Rows between pipes are grids; what is flattened stays lines."""

from __future__ import annotations

import re

from parsers.document import Document, Grid, Line, lay_out

RULE = re.compile(r"\|?(\s*:?-{3,}:?\s*\|)+\s*(:?-{3,}:?)?\s*")
"""The line under a Markdown header."""

BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
"""What converters write for a line break inside a cell."""

PIPED = re.compile(r"\|[^|]*\|.*")
"""A row that begins and ends with a pipe: its cells are known, the empty ones too."""


def read_text(text: str) -> Document:
    """The lines and pipe tables of a text."""
    blocks: list[Line | Grid] = []
    rows: list[list[tuple[str, int, int]]] = []
    tables = 0

    def end_table() -> None:
        nonlocal tables
        if rows:
            tables += 1
            blocks.append(Grid(lay_out(rows), tables))
            rows.clear()

    for number, raw in enumerate(BREAK.sub("", text).splitlines(), 1):
        line = raw.strip().lstrip("\ufeff")
        if line.endswith("|") and PIPED.fullmatch(line):
            if RULE.fullmatch(line):
                continue
            rows.append([(cell.strip(), 1, 1) for cell in line[1:-1].split("|")])
            continue
        end_table()
        if line:
            blocks.append(Line(line, number))
    end_table()
    return Document(tuple(blocks))
