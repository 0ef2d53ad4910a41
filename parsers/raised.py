"""Marks of notes in cells: what is raised, lowered or leads to a note is put in brackets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from parsers.selectors import css

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

RAISED = re.compile(r"vertical-align\s*:\s*super", re.IGNORECASE)
NOTES = "td a[href*=ootnote], td a[href*=_ftn], td .MsoFootnoteReference, td .footnote, td .footnote-ref"
"""Links to notes, and what Word marks as one with a class of its own."""
HASH = re.compile("href=[\"']?#.")


def bracket_raised(tree: LexborHTMLParser, said: str) -> None:
    """Put brackets around what is raised, lowered or leads to a note: the 1 of `3<sup>1</sup>` is a mark, and not 31."""
    raised = [node for tag in ("sup", "sub", "rt") if f"<{tag}" in said for node in tree.tags(tag)]
    if "footnote" in said or "_ftn" in said:
        raised += css(tree.root, NOTES)
    if HASH.search(said):
        raised += [link for link in css(tree.root, "td a[href^='#']") if _is_mark(link)]
    if "super" in said and RAISED.search(said):
        raised += [node for node in css(tree.root, "[style]") if RAISED.search(node.attributes.get("style") or "")]
    for node in raised:
        node.replace_with(f"（{node.text(strip=True)}）")


def _is_mark(link: LexborNode) -> bool:
    """Whether a link within the page is a digit or two behind the number of its cell; elsewhere it may be the number."""
    mark, cell = link.text(strip=True), link.parent
    while cell is not None and cell.tag != "td":
        cell = cell.parent
    before = cell.text(strip=True).removesuffix(mark) if cell else ""
    return len(mark) < 3 and mark.isdecimal() and before[-1:].isdecimal() and link.attributes.get("href") != "#"
