"""Several reports in one document: a county puts the reports of its townships on one page, or in one file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from parsers.document import Document, Grid
from parsers.labels import APPLICATIONS, recognise
from parsers.title import read_title

if TYPE_CHECKING:
    from collections.abc import Iterable

    from parsers.rows import RowReading

FIRST_ROW = "app_received"
"""The row that every table 3 has, and has once."""


def may_hold_several(rows: Iterable[RowReading]) -> bool:
    """Whether table 3 is printed more than once: only then is a document worth looking through for titles."""
    return sum(row.row == FIRST_ROW and bool(row.values) for row in rows) > 1


def split(document: Document) -> list[Document]:
    """The document cut at its titles, if each part then has its own table 3; else the document as it is.

    A title that comes again (in a head line, in a link) opens nothing: a part begins where organisation or year change.
    """
    starts: list[int] = []
    seen: set[tuple[str | None, int | None]] = set()
    for at, block in enumerate(document.blocks):
        if isinstance(block, Grid) or len(block.text) > 90:
            continue
        title = read_title(block.text)
        if title and title.complete and title.organisation and (key := (title.organisation, title.year)) not in seen:
            seen.add(key)
            starts.append(at)
    if len(starts) < 2:
        return [document]
    ends = [*starts[1:], len(document.blocks)]
    # the site's own meta tags speak of the page, not of one of its reports
    parts = [
        replace(document, blocks=document.blocks[start:end], meta={}) for start, end in zip(starts, ends, strict=True)
    ]
    with_table = [part for part in parts if _has_table(part)]
    return with_table if len(with_table) > 1 else [document]


def _has_table(document: Document) -> bool:
    texts = (
        cell.text
        for block in document.blocks
        for cell in ([c for row in block.rows for c in row] if isinstance(block, Grid) else [block])
    )
    return any(label.id == FIRST_ROW and label.table == APPLICATIONS for text in texts for label in recognise(text))
