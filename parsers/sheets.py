"""What a page's own style sheets hide: rows and whole versions of a table that no visitor sees.

Scripts show much of what sheets hide, so that little is believed: only rows, cells and boxes with tables in them, and
only as long as what is left of the page has as many tables as what goes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from parsers.images import INLINE, PICTURE, is_in_cell
from parsers.selectors import css

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

ASIDE = re.compile(r"/\*.*?\*/|<!--|-->|@[^{};]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}|@[^{};]*;", re.DOTALL)
"""Comments, and rules for printers and narrow screens."""
RULE = re.compile(r"([^{}]{1,500})\{([^{}]{0,2000})\}")
HIDES = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)", re.IGNORECASE)
SHOWS = re.compile(r"display\s*:|visibility\s*:\s*visible", re.IGNORECASE)
PLAIN = re.compile(r"(?:[\w-]*[.#][\w-]+|(?:table|tr|td|div))(?:[.#][\w-]+)*(?:[\s>]+[\w.#-]+)*")
"""Selectors of names and classes; anything cleverer is left to browsers."""
MOST_RULES = 40


def hide_something(sheets: str) -> bool:
    """Whether there is anything that these style sheets could hide."""
    return bool(_selectors(sheets)[0])


def hidden_by_sheets(root: LexborNode | None, sheets: str) -> list[LexborNode]:
    """The rows, cells and boxes with tables that the page's style sheets hide."""
    hides, shows = _selectors(sheets)
    if not hides or root is None:
        return []
    shown = {node.mem_id for selector in shows for node in css(root, selector)}
    found = {node.mem_id: node for selector in hides for node in css(root, selector) if node.mem_id not in shown}
    rows = [node for node in found.values() if node.tag in ("tr", "td", "th")]
    boxes = [node for node in found.values() if node.tag not in ("tr", "td", "th") and css(node, "table")]
    for node in found.values():
        # whether a script shows these digits nobody knows, so that the cell cannot be read
        if node.tag in INLINE and any(map(str.isdigit, node.text())) and is_in_cell(node):
            node.insert_after(PICTURE)
    gone = {table.mem_id for box in boxes for table in css(box, "table")}
    return rows + (boxes if 2 * len(gone) <= len(css(root, "table")) else [])


def _selectors(sheets: str) -> tuple[list[str], list[str]]:
    """The plain selectors of the rules that hide, and of those that say how something is shown."""
    hides: list[str] = []
    shows: list[str] = []
    for names, rule in RULE.findall(ASIDE.sub(" ", sheets)) if HIDES.search(sheets) else ():
        kept = hides if HIDES.search(rule) else shows if SHOWS.search(rule) else None
        if kept is not None and len(kept) < MOST_RULES:
            kept += [name for part in names.split(",") if PLAIN.fullmatch(name := part.strip())]
    return hides, shows
