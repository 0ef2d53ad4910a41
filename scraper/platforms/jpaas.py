"""Hanweb JPaaS: column pages of units that a script fills, each from an interface that answers JSON with HTML inside.

Seen: all counties of 浙江, parts of 山东, 泰州, 扬州, 靖远.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scraper import listing
from scraper.ask import Ask
from scraper.errors import Unreachable
from scraper.links import Html, absolute
from scraper.pager import Pages
from scraper.parameters import query_of, read_json, read_object, to_number, with_query

if TYPE_CHECKING:
    from collections.abc import Iterator

URLS = (
    r"/col/col\d+/art/\d{4}/art_[0-9a-f]{32}\.html",
    r"/art/\d{4}/art_[0-9a-f]{32}\.html",
    r"/jpaas-publish-server/front/page/build/unit",
)
_UNIT = "/front/page/build/unit"
_PAGE_SIZE = 15
"""What most templates have; the answer says how many it takes for a page (`rows`)."""


def recognises(text: str, url: str) -> bool:
    """A unit that is to be filled, or the interface's own answer."""
    return _is_answer(url) or (_UNIT in text and "querydata" in text.lower())


def read_listing(text: str, ask: Ask, number: int) -> listing.Listing:
    """The anchors of the page and the lists that its units are; of an answer its anchors and its next page.

    Raises Unreachable for an answer without HTML.
    """
    if not _is_answer(ask.url):
        asks = tuple(dict.fromkeys(_units(text, ask.url)))
        page = listing.read_listing(text, ask.url, number)
        return replace(page, lists=asks or page.lists)
    html = _html(read_json(text))
    if html is None:
        raise Unreachable(ask.url, "does not answer with a unit of the page")
    return replace(listing.read_listing(html, ask.url, number), pages=_pages(html, ask))


def _is_answer(url: str) -> bool:
    return urlsplit(url).path.endswith(_UNIT)


def _units(text: str, url: str) -> Iterator[Ask]:
    """Every unit of the page, on its first page. Without `paramJson` the interface gives the first page for ever."""
    page = Html.read(text, url)
    for node in page.tree.css("[querydata]"):
        target = absolute(page.base, node.attributes.get("url") or node.attributes.get("uniturl") or "")
        query = read_object(node.attributes.get("querydata") or "")
        if target and _is_answer(target) and query:
            yield Ask(with_query(target, query | {"paramJson": _param(1, _PAGE_SIZE)}))


def _param(number: int, size: int) -> str:
    return json.dumps({"pageNo": number, "pageSize": size, "search": ""}, separators=(",", ":"))


def _html(answer: Any) -> str | None:
    data = answer.get("data") if isinstance(answer, dict) and answer.get("success") is not False else None
    html = data.get("html") if isinstance(data, dict) else data
    return html if isinstance(html, str) else None


def _pages(html: str, ask: Ask) -> Pages:
    """The unit's own pager: `<table class="pagination" rows="15" count="388" pageNo="1">`."""
    pager = Html.read(html, ask.url).tree.css_first("[count][rows]")
    if pager is None:
        return Pages()
    count, rows = (to_number(pager.attributes.get(name)) for name in ("count", "rows"))
    asked = read_json(query_of(ask.url).get("paramJson", ""))
    number = to_number(asked.get("pageNo")) if isinstance(asked, dict) else 1
    total = -(-count // rows) if rows else 0
    following = Ask(with_query(ask.url, {"paramJson": _param(number + 1, rows)})) if number < total else None
    return Pages(following, total, count)
