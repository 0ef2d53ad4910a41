"""The links of an HTML page: where they lead, their whole title, and the date beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx
from selectolax.lexbor import LexborHTMLParser

from scraper.memory import remembers
from scraper.nesting import check_nesting
from scraper.titles import is_cut

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from selectolax.lexbor import LexborNode

MAX_LINKS = 20_000
"""More anchors than any real list has are not read."""
_DATE = re.compile(r"(20\d\d)\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})(?!\d)")
_BESIDE = {"li", "tr", "dd", "dt", "p"}
_NOWHERE = ("javascript:", "mailto:", "tel:", "data:", "#", "about:")
_CLICKABLE = "a[href], [onclick]:not([href]), a[tagname]:not([href], [onclick])"
_SCRIPTED = re.compile(
    r"""['"]((?:https?:/|\.{0,2})/[^'"\s]*[^'"\s/.]|[\w%./-]+\.(?:s?html?|jsp|aspx?|pdf|docx?|wps)(?:\?[^'"\s]*)?)['"]""",
    re.IGNORECASE,
)
"""An address among the arguments of a call: `isDownLoad(this,'https://…/t20260911_7372816.html')` (天津)."""
_FRAME_NOISE = re.compile(
    r"(?<![a-z])(foot|head|top|nav|menu|banner|login|share|search|weather|tree|map|video|play|view)(er)?(?![a-z])"
    r"|visitcount|footer|header",
    re.IGNORECASE,
)
MAX_FRAMES = 3
MAX_KEPT = 1 << 20
"""Characters of a page that is kept parsed: its tree takes fifteen times as much memory."""


@dataclass(frozen=True, slots=True)
class Link:
    """One link. `date` is the `YYYY-MM-DD` printed beside it, empty where there is none."""

    url: str
    title: str
    date: str = ""


@dataclass(frozen=True)
class Html:
    """A parsed page and the address that its links start from. Its tree has other readers: who changes one, parses anew."""

    tree: LexborHTMLParser
    base: str
    text: str
    """The source, for what stands in scripts."""

    @classmethod
    def read(cls, text: str, url: str) -> Html:
        """Parse a page that was fetched at `url`; its first base element wins. Raises Refused for one made to be slow."""
        return _read(text, url)

    @cached_property
    def lowered(self) -> bytes:
        """The source with its ASCII in lower case: for finding out quickly that a name is not in it."""
        return self.text.encode("utf-8", "replace").lower()

    def links(self, called: Callable[[str], bool] | None = None) -> Iterator[Link]:
        """Every link that leads to a page, in the order of the page; the same URL may come twice.

        With `called` only those whose title it accepts.
        """
        for number, node in enumerate(self.tree.css(_CLICKABLE)):
            if number >= MAX_LINKS:
                return
            if called is not None and not called(_title(node)):
                continue
            url = absolute(self.base, node.attributes.get("href") or "") or self._scripted(node)
            if url is not None:
                yield Link(url, _title(node), _date(node))

    def frames(self) -> tuple[str, ...]:
        """What the page shows in frames of its own host: where the real list is, if the page has none (常州, 淮安)."""
        nodes = self.tree.css("iframe[src], frame[src]")
        found = (absolute(self.base, node.attributes.get("src") or "") for node in nodes)
        host = urlsplit(self.base).netloc
        own = (url for url in found if url is not None and urlsplit(url).netloc == host)
        return tuple(url for url in dict.fromkeys(own) if not _FRAME_NOISE.search(urlsplit(url).path))[:MAX_FRAMES]

    def _scripted(self, node: LexborNode) -> str | None:
        """The address that a click hands to a script; some pagers write it into an attribute of their own (慧点)."""
        for name in ("onclick", "tagname", "href"):
            stated = node.attributes.get(name) or ""
            found = _SCRIPTED.search(f"'{stated}'" if name == "tagname" else stated)
            if found is not None:
                return absolute(self.base, found.group(1))
        return None


@remembers(most=4, longest=MAX_KEPT)
def _read(text: str, url: str) -> Html:
    """One page is looked at for hazards, for files, for its next page and for links, in turn."""
    check_nesting(text, url)
    tree = LexborHTMLParser(text)
    stated = next((base.attributes["href"] for base in tree.tags("base") if "href" in base.attributes), "") or ""
    return Html(tree, absolute(url, stated.strip()) or url, text)


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


def find_date(text: str) -> str:
    """The first date of a text as `YYYY-MM-DD`, empty where it has none."""
    found = _DATE.search(text)
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else ""


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
    return find_date(text) if len(text) < 1000 else ""


def _squeeze(text: str) -> str:
    return " ".join(text.replace("\u200b", "").split())
