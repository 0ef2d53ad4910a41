"""What of a document can say who reports on what: short pieces of its head and tail, and the beginning of its prose."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from parsers.dates import fold
from parsers.document import Grid

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from parsers.document import Document

HEAD, TAIL = 80, 14
"""Lines from the top and from the end in which a page says who reports; those between are narrative."""

PROSE = 6000
"""Characters within which a report says what period it covers; a whole narrative would cost more than its tables."""

SHORT = 90
"""What is longer is a sentence, or a whole page that lost its line breaks."""

GLUED = 1600
"""Characters at the top of a page on one line that hold its head."""

END = 240
"""Characters at the end of a line that may hold signature and date, where many lines became one."""

GAP = re.compile(r"\s+|\s*\|[\s|]*")


class Opening(NamedTuple):
    """A document's head and tail in short pieces, and the beginning of its text; full-width forms are folded."""

    head: list[str]
    tail: list[str]
    prose: str
    meta: Mapping[str, str]


def read_opening(document: Document) -> Opening:
    """The opening of a document; where the whole text is one line, its pieces are what stands between gaps."""
    prose = fold("\n".join(_lines(document))[:PROSE])
    lines = prose.split("\n")
    head = [*_pieces(lines[:8], cut=True), *_pieces(lines[8:HEAD], cut=False)]
    last = fold("\n".join([line.text[-END:] for line in document.lines[-TAIL:]])).split("\n")
    return Opening(head, _pieces(last, cut=True), prose, document.meta)


def _lines(document: Document) -> Iterable[str]:
    """The lines of the text; small tables near the top too, which Markdown makes of a page's card of metadata."""
    return _with_cards(document) if document.grids else [line.text for line in document.lines]


def _with_cards(document: Document) -> Iterator[str]:
    for at, block in enumerate(document.blocks):
        if not isinstance(block, Grid):
            yield block.text
        elif at < 20 and len(rows := [*block.texts]) < 9:
            yield from map(" | ".join, rows)


def _pieces(lines: list[str], *, cut: bool) -> list[str]:
    """The short lines; of a long one, if it is to be cut, what stands between its gaps."""
    pieces: list[str] = []
    for line in lines:
        if len(line) <= SHORT:
            pieces.append(line.lstrip("#* \t"))
        elif cut and (" " in line or "|" in line):
            pieces += [piece for piece in GAP.split(line[:GLUED]) if piece]
    return pieces


def look_further(document: Document, opening: Opening) -> Opening:
    """The opening with a head that begins at the title, for pages with a hundred lines of navigation before it."""
    texts = list(_lines(document))
    for at, text in enumerate(texts):
        if at >= HEAD // 2 and len(text) <= SHORT and "公开" in text and TITLE_END.search(fold(text)):
            lines = fold("\n".join(texts[at - 12 :])[:PROSE]).split("\n")
            return opening._replace(head=_pieces(lines[: HEAD // 2], cut=False), prose="\n".join(lines))
    return opening


TITLE_END = re.compile(r"(?:19|20)\d\d.*(?:报告|年报)\s*$")
