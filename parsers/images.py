"""Pictures in the cells of a page's tables → a sign that something is printed there which nobody has read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

PICTURE = "\U0001f5bc"
"""Stands for a picture in a cell: no part of a label, and no number."""

TAGS = ("img", "svg", "object")

NOTHING = re.compile(
    r"(?:spacer|space|blank|empty|clear|pixel|transparent|1x1|dot|line|icon\w*)\.(?:gif|png)", re.IGNORECASE
)
"""What holds a place open is called so."""
THIN = 3
"""A picture no wider or higher than so many pixels shows nothing."""
LONGEST_CELL = 40
"""A cell with more text lays out a page, or is a label with an ornament."""


def show_pictures(tree: LexborHTMLParser, said: str) -> None:
    """Put a sign where a picture stands in a cell: a picture of a 5 is not an empty cell. `said` has the page's tags."""
    for node in [node for tag in TAGS if f"<{tag}" in said for node in tree.tags(tag)]:
        cell = _cell(node)
        if cell is None or _is_nothing(node) or len(cell.text(strip=True)) > LONGEST_CELL:
            continue
        if cell.css_first("table") is None:
            node.insert_after(PICTURE)


def _is_nothing(node: LexborNode) -> bool:
    attributes = node.attributes
    sizes = [int(size) for name in ("width", "height") if (size := attributes.get(name) or "").isdecimal()]
    return any(size <= THIN for size in sizes) or bool(NOTHING.search(attributes.get("src") or ""))


def _cell(node: LexborNode) -> LexborNode | None:
    """The innermost cell around a node."""
    above = node.parent
    while above is not None and above.tag not in ("td", "th"):
        above = above.parent
    return above


INLINE = frozenset(["span", "font", "b", "i", "em", "strong", "u", "a", "p", "div"])
"""What may stand around a few digits of a cell."""


def is_in_cell(node: LexborNode) -> bool:
    """Whether an element stands in a cell of data, with nothing but such elements between."""
    above = node.parent
    while above is not None and above.tag in INLINE:
        above = above.parent
    return above is not None and above.tag in ("td", "th") and len(above.text()) <= LONGEST_CELL
