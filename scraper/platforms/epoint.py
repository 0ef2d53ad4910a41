"""Epoint EWB (国泰新点): columns named by `categorynum`, their items posted for as JSON at getgovinfolist.

The site's `siteGuid` stands in the page or in /js/webBuilderCommon.js. Seen: 徐州, 营口, 抚顺, 丹东.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scraper import listing
from scraper.ask import JSON, Ask
from scraper.errors import Unreachable
from scraper.links import Html, Link, absolute
from scraper.pager import Pages
from scraper.parameters import find_number, find_value, objects, query_of, read_json, to_number, with_query

if TYPE_CHECKING:
    from collections.abc import Iterator

URLS = (
    r"[?&]categorynum=\d+",
    r"/rest/lightfrontaction/getgovinfolist",
    r"/\d{3}/(?:\d{6,}/)+\d{8}/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.html",
)
_API = "/rest/lightfrontaction/getgovinfolist"
_ENDPOINT = re.compile(rf"[\"']([\w./:-]*{_API})[\"']", re.IGNORECASE)
_SCRIPT = re.compile(r"<script[^<>]*\bsrc=[\"']?([^\"'\s>]*webBuilderCommon\.js[^\"'\s>]*)", re.IGNORECASE)
_WRAPPED = re.compile(r"[\"']?params[\"']?\s*:\s*\{[^{}]*categorynum", re.IGNORECASE)
"""The older form: `{"token":"","params":{…}}` (营口)."""
_PROJECT = "/EWB-FRONT"
_PAGE_SIZE = 20


def recognises(text: str, url: str) -> bool:
    """A column's number beside the system's script, that script, or the interface's answer."""
    if _is_answer(url) or _is_script(url):
        return True
    return bool(_column(text, url)) and ("webBuilderCommon" in text or _API in text.lower() or "siteGuid" in text)


def read_listing(text: str, ask: Ask, number: int) -> listing.Listing:
    """The page's anchors and the list that its script asks for, or the script that knows how; of an answer the items.

    Raises Unreachable for an answer without items.
    """
    if _is_script(ask.url):
        return replace(listing.sort_links((), ask.url), lists=_asks(text, ask.url, query_of(ask.url)))
    if not _is_answer(ask.url):
        page = listing.read_listing(text, ask.url, number)
        asks = _asks(text, ask.url, _settings(text, ask.url)) or _script(text, ask.url)
        return replace(page, lists=asks or page.lists)
    answer = read_json(text)
    custom = answer.get("custom") if isinstance(answer, dict) else None
    custom = read_json(custom) if isinstance(custom, str) else custom
    if not isinstance(custom, dict) or not isinstance(custom.get("data"), list):
        raise Unreachable(ask.url, "does not answer with a list of items")
    links = tuple(_items(custom["data"], ask.url))
    items = frozenset(link.url for link in links)
    found = listing.sort_links(links, ask.url, _pages(custom, ask, number))
    return replace(found, content=items, dated=items)


def _is_answer(url: str) -> bool:
    return urlsplit(url).path.lower().endswith(_API)


def _is_script(url: str) -> bool:
    return urlsplit(url).path.endswith("/webBuilderCommon.js")


def _column(text: str, url: str) -> str:
    return query_of(url).get("categorynum") or find_value(text, "categorynum") or find_value(text, "categoryNum") or ""


def _settings(text: str, url: str) -> dict[str, str]:
    """What the list is asked for with, as far as the column page says it."""
    index, size = find_number(text, "pageIndex"), find_number(text, "pageSize")
    return {
        "categorynum": _column(text, url),
        "deptcode": query_of(url).get("deptcode", ""),
        "pageIndex": str(index or 0),
        "pageSize": str(size or _PAGE_SIZE),
        "wrapped": "1" if _WRAPPED.search(text) else "",
    }


def _script(text: str, url: str) -> tuple[Ask, ...]:
    """The script that knows the site's number. What the column page knows goes with it, for the reader of the script."""
    found = _SCRIPT.search(text)
    target = absolute(url, found.group(1)) if found else None
    return (Ask(with_query(target, _settings(text, url))),) if target else ()


def _asks(text: str, url: str, settings: dict[str, str]) -> tuple[Ask, ...]:
    guid = find_value(text, "siteGuid")
    stated = _ENDPOINT.search(text)
    project = find_value(text, "projectName") or _PROJECT
    path = stated.group(1) if stated and stated.group(1) != _API else project.rstrip("/") + _API
    target = absolute(url, path)
    if not guid or not settings.get("categorynum") or target is None:
        return ()
    fields: dict[str, Any] = {name: settings.get(name, "") for name in ("deptcode", "categorynum")}
    index, size = to_number(settings.get("pageIndex")), to_number(settings.get("pageSize")) or _PAGE_SIZE
    fields |= {"pageIndex": index, "pageSize": size, "siteGuid": guid}
    body = {"token": "", "params": fields} if settings.get("wrapped") or _WRAPPED.search(text) else fields
    return (Ask(target, _posted(body), JSON),)


def _posted(body: dict[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _items(data: object, url: str) -> Iterator[Link]:
    for item in objects(data):
        target = absolute(url, str(item.get("infourl") or item.get("visiturl") or item.get("linkurl") or ""))
        if target is not None:
            title = Html.read(str(item.get("realtitle") or item.get("title") or ""), url).tree.text()
            yield Link(target, " ".join(title.split()), str(item.get("infodate") or "")[:10])


def _pages(custom: dict[str, Any], ask: Ask, number: int) -> Pages:
    """Pages are counted from 0, or from what the page itself begins with."""
    total = to_number(custom.get("total"))
    if not ask.body:  # a link that led to the interface: what it would have posted is not known
        return Pages(total_items=total)
    body = json.loads(ask.body)
    fields = body.get("params", body)
    size = int(fields["pageSize"])
    more = custom["data"] and number * size < total
    raised = fields | {"pageIndex": int(fields["pageIndex"]) + 1}
    following = replace(ask, body=_posted(body | {"params": raised} if "params" in body else raised))
    return Pages(following if more else None, total_items=total)
