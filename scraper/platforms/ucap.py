"""Ucap 开普: static lists (`list.shtml`, then `list_2.shtml`) and lists that a script asks an API for.

The API answers JSON under `/common/search/<channel>`, `/search/<channel>` or `/searchList/<channel>`; its address is
taken from the page, never put together from guessed ids.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scraper import listing, records
from scraper.ask import Ask
from scraper.links import absolute
from scraper.pager import MAX_CALLS, Pages
from scraper.parameters import to_number, with_query

if TYPE_CHECKING:
    from collections.abc import Iterator

URLS = (
    r"/20\d{4}/[0-9a-f]{32}\.s?html$",  # /sygfj/gknb/202401/<32hex>.shtml
    r"/c\d{5,6}[a-z]?/(?:20\d{4}/|$)",  # /hebdlq/c112289c/202602/c01_1108994.shtml
    r"/[0-9a-f]{32}/20\d{4}/\d+\.shtml$",  # 绥滨
    r"/(?:common/)?search(?:List)?/[0-9a-f]{32}(?:\?|$)",
    r"/(?:common_zfxxgknb|zfxxgk_gknbz|zfxxgkMultiList|redirect_firstChannel)\.shtml",
)
_MARKS = re.compile(
    r"ucaptitle|UCAP-CONTENT|/common/search/|createPageHTML\(\s*['\"]page_div['\"]|/20\d{4}/[0-9a-f]{32}\.s?html"
    r"|\bvar\s+websiteId\s*=|_isJson=true|zfxxgk_gknbz|\bgknbxq_"
)
_API = re.compile(r"""["']([^"'\s]*/(?:common/search|search|searchList)/[0-9a-f]{32}[^"'\s]*)["']""")
_API_PARTS = re.compile(r"""["']([^"'\s]*/(?:common/search|search|searchList)/)["']\s*\+\s*(\w+)""")
_QUERY = "?_isAgg=true&_isJson=true&_pageSize=15&_template=index&page=1"
"""As the systems' own pages ask (黑龙江); larger pages are cut by some (csrc: 20)."""


def recognises(text: str, url: str) -> bool:
    """By its marks in a page, or by the shape of the API's answer."""
    if text.lstrip("\ufeff \r\n").startswith("{"):
        return _answer(text) is not None
    return any(pattern.search(text) for pattern in (_MARKS, _API, _API_PARTS))


def read_listing(text: str, ask: Ask, number: int) -> listing.Listing:
    """The entries of an answer of the API; or the anchors of a page, and the API's list that it would fetch."""
    answer = _answer(text)
    if answer is not None:
        links = list(records.find_links(answer["results"], ask.url))
        return listing.sort_links(links, ask.url, _pages(answer, ask, number, bool(links)))
    found = listing.read_listing(text, ask.url, number)
    return replace(found, lists=(*_named_lists(text, ask.url), *found.lists))


def _answer(text: str) -> dict[str, Any] | None:
    """What stands under `data` in the API's answer, or the whole where there is no such part."""
    value = records.parse(text)
    inner = value.get("data", value) if isinstance(value, dict) else None
    known = isinstance(inner, dict) and isinstance(inner.get("results"), list) and {"total", "rows"} <= inner.keys()
    return inner if known else None


def _pages(answer: dict[str, Any], ask: Ask, number: int, any_links: bool) -> Pages:
    """`rows` is what a page holds, which may be fewer than were asked for."""
    total, rows = to_number(answer["total"]), to_number(answer["rows"])
    pages = -(-total // rows) if rows else 0
    following = Ask(with_query(ask.url, {"page": number + 1})) if any_links and number < pages else None
    return Pages(following, pages, total)


def _named_lists(text: str, url: str) -> Iterator[Ask]:
    """The API's lists that a page names: whole in a string, or as a string and a variable with the channel."""
    found = [each.group(1) for each in _API.finditer(text)]
    parts = dict.fromkeys((each.group(1), each.group(2)) for each in _API_PARTS.finditer(text))
    for address, name in list(parts)[:MAX_CALLS]:
        channel = re.search(rf"""\b{name}\s*=\s*["']([0-9a-f]{{32}})["']""", text)
        if channel is not None:
            found.append(address + channel.group(1))
    for address in dict.fromkeys(found):
        target = absolute(url, address if "_isJson=true" in address else address.partition("?")[0] + _QUERY)
        if target is not None:
            yield Ask(target)
