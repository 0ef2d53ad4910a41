"""Pages whose trees would take for ever to make: how deep their elements are nested, found out without a tree."""

from __future__ import annotations

import re
from collections import Counter

from scraper.errors import Refused

MAX_WORK = 300_000_000
"""Open elements that the parser may walk over in one page, some four seconds; half a million tags of a list take 0.05."""
_TAG = re.compile(r"<(/?)([a-z][^\s/>]*)", re.IGNORECASE)
# fmt: off
_WALKING = frozenset((  # what closes a paragraph that may be open somewhere above, or an element of its own kind
    "address", "article", "aside", "blockquote", "button", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "li",
    "listing", "main", "menu", "nav", "ol", "optgroup", "option", "p", "pre", "rb", "rp", "rt", "rtc", "search", "section",
    "summary", "table", "ul",
))
_FLAT = frozenset((  # what holds no elements, or ends by itself
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
    "iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp",
    "a", "p", "li", "dd", "dt", "td", "th", "tr", "tbody", "thead", "tfoot", "option", "html", "head", "body",
))
# fmt: on


def check_nesting(text: str, url: str) -> None:
    """Raises Refused for a page whose tree would take for ever: at many a tag the parser walks up all that is open."""
    if text.count("<") ** 2 <= MAX_WORK:  # most pages: no more is open than there are tags
        return
    opened: Counter[str] = Counter()
    depth = work = 0
    for found in _TAG.finditer(text):
        ends, name = found[1], found[2].lower()
        work += depth if ends or name in _WALKING else 0
        if work > MAX_WORK:
            raise Refused(url, f"would take too long to read: {depth} elements are open at a time")
        if name not in _FLAT and (not ends or opened[name]):
            step = -1 if ends else 1
            opened[name] += step
            depth += step
