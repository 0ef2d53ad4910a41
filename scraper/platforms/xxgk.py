"""Hanweb's 信息公开目录 (/module/xxgk/): lists posted for at search.jsp, columns in the tree of tree.jsp.

Seen: 浙江, 杭州, 哈尔滨, 盐都, 吉林, 山东.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from scraper import listing, titles
from scraper.ask import Ask
from scraper.links import Html, absolute
from scraper.pager import Pages
from scraper.parameters import form_of, query_of, read_object, to_form

if TYPE_CHECKING:
    from collections.abc import Iterator

URLS = (r"/module/xxgk/(?:search|tree)\.jsp",)
_SEARCH, _TREE = "/module/xxgk/search.jsp", "/module/xxgk/tree.jsp"
_CALL = re.compile(r"[\"'](?P<path>[^\"']*/module/xxgk/search\.jsp[^\"']*)[\"'](?P<rest>[^;]*)")
_ARGUMENT = re.compile(r"[\"']([^\"']*)[\"']")
_NODE = re.compile(r"funclick\(\s*\\?[\"'](\w+)\\?[\"'][^)]{0,200}\)[^<>]{0,80}>\s*([^<]{1,40})", re.IGNORECASE)
_TOTAL = re.compile(r"共\s*(\d{1,5})\s*页")


def recognises(text: str, url: str) -> bool:
    """A page that asks one of the two programs, or an answer of them."""
    path = urlsplit(url).path
    return path.endswith((_SEARCH, _TREE)) or _SEARCH in text or _TREE in text


def read_listing(text: str, ask: Ask, number: int) -> listing.Listing:
    """The page's anchors and the lists that it asks for; of search.jsp's answer its rows and its next page."""
    page = listing.read_listing(text, ask.url, number)
    if urlsplit(ask.url).path.endswith(_SEARCH):
        return replace(page, pages=_pages(text, ask, number))
    asks = (*_calls(text, ask.url), *_nodes(text, ask.url), *_trees(text, ask.url))
    return replace(page, lists=tuple(dict.fromkeys(asks)) or page.lists)


def _calls(text: str, url: str) -> Iterator[Ask]:
    """What the page's script posts by itself: `loadDynamic('/module/xxgk/search.jsp?…','div4','A01',…,'149')`.

    Or an address and an object of fields. A call that puts its address together is the tree's.
    """
    for call in _CALL.finditer(text):
        if call["rest"].lstrip().startswith("+"):
            continue
        fields = form_of(call["path"].partition("?")[2].replace("&amp;", "&"))
        if "{" in call["rest"]:
            fields |= read_object(call["rest"])
        elif len(stated := _ARGUMENT.findall(call["rest"])) >= 3:
            fields |= {"divid": stated[0], "infotypeId": stated[1], "jdid": stated[-1]}
        if fields.get("infotypeId"):
            yield _search(url, fields)


def _trees(text: str, url: str) -> Iterator[Ask]:
    """The tree of columns that the page shows in a frame."""
    for node in Html.read(text, url).tree.css("iframe[src]"):
        target = absolute(url, node.attributes.get("src") or "")
        if target is not None and urlsplit(target).path.endswith(_TREE):
            yield Ask(target)


def _nodes(text: str, url: str) -> Iterator[Ask]:
    """The report columns of a tree, by their names."""
    if not urlsplit(url).path.endswith(_TREE):
        return
    site = re.search(r"\bjdid=(\w+)", text)
    for kind, name in _NODE.findall(text):
        if titles.is_column(name):
            fields = {name: value for name, value in query_of(url).items() if name in ("area", "divid", "standardXxgk")}
            yield _search(url, {"infotypeId": kind, "jdid": site.group(1) if site else ""} | fields)


def _search(url: str, fields: dict[str, str]) -> Ask:
    order = {"sortfield": ",createdatetime:0,orderid:0", "currpage": "1", "fbtime": "-1", "texttype": "0"}
    blank = dict.fromkeys(("area", "vc_title", "vc_number", "vc_filenumber", "vc_all"), "")
    return Ask(urljoin(url, _SEARCH), to_form(blank | order | fields))


def _pages(text: str, ask: Ask, number: int) -> Pages:
    found = _TOTAL.search(text.replace("&nbsp;", " "))
    total = int(found.group(1)) if found else 0
    following = replace(ask, body=to_form(form_of(ask.body) | {"currpage": str(number + 1)}))
    return Pages(following if number < total else None, total)
