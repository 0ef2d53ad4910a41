"""Fields of a form in a page's tables → the numbers that a browser shows in them."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from parsers.numbers import read_cell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborHTMLParser, LexborNode

FIELDS = (None, "", "text", "number")
"""The types of fields that show their value."""
NEAR = 3
"""So many steps above a field is the cell that it fills. A pager's 1 stands in a field too, but in no table."""


def show_fields(tree: LexborHTMLParser) -> None:
    """Put numbers where they are shown: some systems save a report with the fields in which it was typed."""
    for node in tree.tags("input"):
        if node.attributes.get("type") in FIELDS and _fills(node, shown := node.attributes.get("value") or ""):
            node.replace_with(shown)
    for node in tree.tags("select"):
        chosen = node.css_first("option[selected]")
        if chosen is not None and _fills(node, shown := chosen.text()):
            node.replace_with(shown)


def _fills(field: LexborNode, shown: str) -> bool:
    """Whether a number stands in a field, and the field in a cell."""
    return read_cell(shown) is not None and any(node.tag == "td" for node in islice(_above(field), NEAR))


def _above(node: LexborNode) -> Iterator[LexborNode]:
    while (above := node.parent) is not None:
        yield above
        node = above
