"""Digits in a cell that are there and that nobody sees, by a style of their own → a sign that the cell cannot be read.

What is not displayed at all is left out before; of what is transparent, white on white or beside the page nobody knows
whether it is meant to be read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from parsers.images import PICTURE, is_in_cell
from parsers.selectors import css

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

WORDS = (
    "opacity",
    "transparent",
    "#fff",
    "white",
    "rgb",
    "clip",
    "indent:-",
    "indent: -",
    "left:-",
    "left: -",
    "top:-",
    "top: -",
)
"""What each of these styles says somewhere: looking for them costs a tenth of the pattern."""
WHITE = r"color\s*:\s*(?:white(?!-)|#fff(?:fff)?\b|rgba?\(\s*255\s*,\s*255\s*,\s*255)"
UNSEEN = re.compile(
    rf"(?P<white>(?<![\w-]){WHITE})"
    r"|opacity\s*:\s*0?(?:\.0*)?(?![.\d])|color\s*:\s*(?:transparent|rgba\([^)]*,\s*0?\.?0*\s*\))"
    r"|(?:indent|left|top)\s*:\s*-\d{3}|clip\s*:\s*rect\(\s*[01]|clip-path\s*:\s*(?:inset\(\s*[5-9]\d|circle\(\s*0)",
    re.IGNORECASE,
)


def doubt_unseen(tree: LexborHTMLParser, said: str) -> None:
    """Put a sign behind digits in cells that are too clear to be seen, or beside the page. `said` has the page's tags."""
    if not (any(word in said for word in WORDS) and UNSEEN.search(said)):
        return
    for node in css(tree.root, "td [style]"):
        found = UNSEEN.search(node.attributes.get("style") or "")
        if (
            found
            and not (found["white"] and _is_on_colour(node))
            and any(map(str.isdigit, node.text()))
            and is_in_cell(node)
        ):
            node.insert_after(PICTURE)


def _is_on_colour(node: LexborNode | None) -> bool:
    """Whether an element, or one around it within the table, has a background."""
    while node is not None and node.tag != "body":
        attributes = node.attributes
        if (
            "background" in (attributes.get("style") or "").lower()
            or "bgcolor" in attributes
            or attributes.get("class")
        ):
            return True
        node = node.parent
    return False
