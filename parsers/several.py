"""Several reports in one document: a county puts the reports of its townships on one page, or in one file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from parsers.document import Document, Grid
from parsers.labels import APPLICATIONS, recognise
from parsers.names import SUFFIX
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
        document, starts = _under_names(document)
    if len(starts) < 2:
        return [document]
    ends = [*starts[1:], len(document.blocks)]
    # the site's own meta tags speak of the page, not of one of its reports
    parts = [
        replace(document, blocks=document.blocks[start:end], meta={}) for start, end in zip(starts, ends, strict=True)
    ]
    with_table = [part for part in parts if _has_table(part)]
    return with_table if len(with_table) > 1 else [document]


TOGETHER = re.compile(r"各|汇总|合集|所属|下属")
"""How a collection is called: 甲县各乡镇2023年政府信息公开工作年度报告."""
REST = re.compile(r"(?:19|20)\d\d年.*|(?:政府|政务)?信息公开.*")
LONGEST_NAME = 20


def _under_names(document: Document) -> tuple[Document, list[int]]:
    """A collection whose reports stand below their organisations' names: each of these with the rest of its title."""
    lines = (block for block in document.blocks if not isinstance(block, Grid))
    titles = (title for line in lines if len(line.text) <= 90 and (title := read_title(line.text)))
    whole = next((title.text for title in titles if TOGETHER.search(title.text)), "")
    rest = REST.search(whole)
    if rest is None:
        return document, []
    blocks = list(document.blocks)
    named: dict[str, int] = {}
    for at, block in enumerate(blocks):
        if not isinstance(block, Grid) and len(name := block.text.strip()) <= LONGEST_NAME and SUFFIX.search(name):
            named.setdefault(name, at)
    for name, at in named.items():
        blocks[at] = replace(blocks[at], text=name + rest[0])
    return replace(document, blocks=tuple(blocks)), list(named.values())


def _has_table(document: Document) -> bool:
    texts = (
        cell.text
        for block in document.blocks
        for cell in ([c for row in block.rows for c in row] if isinstance(block, Grid) else [block])
    )
    return any(label.id == FIRST_ROW and label.table == APPLICATIONS for text in texts for label in recognise(text))
