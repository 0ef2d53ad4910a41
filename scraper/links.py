"""The links of an HTML page: where they lead, their whole title, and the date beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx
from selectolax.lexbor import LexborHTMLParser

from scraper.titles import is_cut

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

MAX_LINKS = 20_000
"""More anchors than any real list has are not read."""
_DATE = re.compile(r"(20\d\d)\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})(?!\d)")
_BESIDE = {"li", "tr", "dd", "dt", "p"}
_NOWHERE = ("javascript:", "mailto:", "tel:", "data:", "#", "about:")


@dataclass(frozen=True, slots=True)
class Link:
    """One link. `date` is the `YYYY-MM-DD` printed beside it, empty where there is none."""

    url: str
    title: str
    date: str = ""


@dataclass(frozen=True)
class Html:
    """A parsed page and the address that its links start from."""

    tree: LexborHTMLParser
    base: str
    text: str
    """The source, for what stands in scripts."""

    @classmethod
    def read(cls, text: str, url: str) -> Html:
        """Parse a page that was fetched at `url`; its first base element wins."""
        tree = LexborHTMLParser(text)
        node = tree.css_first("base[href]")
        stated = (node.attributes.get("href") or "").strip() if node is not None else ""
        return cls(tree, absolute(url, stated) or url, text)

    def links(self) -> Iterator[Link]:
        """Every link that leads to a page, in the order of the page; the same URL may come twice."""
        for number, node in enumerate(self.tree.css("a[href]")):
            if number >= MAX_LINKS:
                return
            url = absolute(self.base, node.attributes.get("href") or "")
            if url is not None:
                yield Link(url, _title(node), _date(node))


def absolute(base: str, href: str) -> str | None:
    """The absolute URL in ASCII, without a fragment; None where a link leads to no page."""
    href = href.strip().replace("\n", "").replace("\t", "")
    if not href or href.lower().startswith(_NOWHERE):
        return None
    try:
        url = urldefrag(urljoin(base, href)).url
        urlsplit(url).port  # noqa: B018 - raises ValueError for a port that is no number
        if url.isascii() and " " not in url:
            return url if url.startswith(("http://", "https://")) else None
        return str(httpx.URL(url)) if url.startswith(("http://", "https://")) else None
    except (ValueError, httpx.InvalidURL):
        return None


def _title(node: LexborNode) -> str:
    """The link's whole title: its title attribute, where the visible text is cut (樟树), empty or an image."""
    text = _squeeze(node.text(deep=True))
    stated = _squeeze(node.attributes.get("title") or "")
    if not text:
        image = node.css_first("img[alt]")
        return stated or (_squeeze(image.attributes.get("alt") or "") if image is not None else "")
    shown = text.rstrip(".… ")
    return stated if len(stated) > len(shown) and (is_cut(text) or stated.startswith(shown)) else text


def _date(node: LexborNode) -> str:
    """The date in the link's own list item or table row, if the row is the link's alone."""
    beside = node.parent
    for _ in range(3):
        if beside is None or beside.tag in _BESIDE:
            break
        beside = beside.parent
    if beside is None or beside.tag not in _BESIDE:
        return ""
    text = beside.text(deep=True)
    found = _DATE.search(text) if len(text) < 1000 else None
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else ""


def _squeeze(text: str) -> str:
    return " ".join(text.replace("\u200b", "").split())
