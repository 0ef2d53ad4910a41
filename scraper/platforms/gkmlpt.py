"""Guangdong's gkmlpt (政府信息公开目录管理平台): a tree of columns in the page, their items in a JSON interface.

The portals beside it (NFCMS) have plain lists, `index_2.html` being page 2: `generic` reads those.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scraper import listing, titles
from scraper.ask import Ask
from scraper.errors import Unreachable
from scraper.links import Link, absolute
from scraper.pager import Pages
from scraper.parameters import objects, read_json, to_number, with_query

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

URLS = (r"/gkmlpt/(?:index|content/|api/|policy)", r"/gkmlpt/?(?:$|[?#])", r"/content/post_\d+\.html")
_API = "/gkmlpt/api/all/"
_SID = re.compile(r"[\"']?\bSID[\"']?\s*:\s*[\"']?(\d+)")
_TREE = re.compile(r"[\"']?\bTREE[\"']?\s*:\s*(?=\[)")
_PER_PAGE = 100
_CHINA = timezone(timedelta(hours=8))


def recognises(text: str, url: str) -> bool:
    """The tree of columns in the page's own settings, or the interface's answer."""
    return _API in url or ("window._CONFIG" in text and _TREE.search(text) is not None)


def read_listing(text: str, ask: Ask, number: int) -> listing.Listing:
    """The page's anchors and the report columns of its tree; of an answer the articles.

    Raises Unreachable for an answer without articles.
    """
    if _API not in ask.url:
        return _read_tree(text, ask.url, number)
    answer = read_json(text)
    if not isinstance(answer, dict) or not isinstance(answer.get("articles"), list):
        raise Unreachable(ask.url, "does not answer with a list of articles")
    links = tuple(_articles(answer["articles"], ask.url))
    items = frozenset(link.url for link in links)
    found = listing.sort_links(links, ask.url, _pages(answer, ask, number))
    return replace(found, inside=True, content=items, dated=items)


def _read_tree(text: str, url: str, number: int) -> listing.Listing:
    page = listing.read_listing(text, url, number)
    sid, tree = _SID.search(text), _TREE.search(text)
    if sid is None or tree is None:
        return page
    columns = list(_report_columns(_tree(text[tree.end() :])))
    folder = (
        re.split(r"/gkmlpt(?=[/?#]|$)", url)[0] if "/gkmlpt" in url else "{0.scheme}://{0.netloc}".format(urlsplit(url))
    )
    asks = [
        # Page 0 is page 1 once more.
        Ask(with_query(f"{folder}{_API}{column['id']}", {"page": 1, "sid": sid.group(1)}))
        for column in columns
        if not column.get("jump_url")
    ]
    jumps = [Link(target, name) for name, target in _jumps(columns, url)]
    return replace(page, columns=(*page.columns, *jumps), lists=tuple(dict.fromkeys(asks)) or page.lists)


def _tree(text: str) -> list[Any]:
    """The tree is JSON, the object around it need not be."""
    try:
        tree, _ = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return []
    return tree if isinstance(tree, list) else []


def _report_columns(nodes: object, inside: bool = False) -> Iterator[dict[str, Any]]:
    """The columns that are called after annual reports, and all below them."""
    for node in objects(nodes):
        is_inside = inside or titles.is_column(str(node.get("name") or ""))
        if is_inside and node.get("id") is not None:
            yield node
        yield from _report_columns(node.get("children"), is_inside)


def _jumps(columns: Sequence[dict[str, Any]], url: str) -> Iterator[tuple[str, str]]:
    for column in columns:
        target = absolute(url, str(column.get("jump_url") or ""))
        if target is not None:
            yield str(column.get("name")), target


def _articles(articles: object, url: str) -> Iterator[Link]:
    """Articles; those of the type `url` stand on another site, which is for the visit to judge."""
    for article in objects(articles):
        target = absolute(url, str(article.get("url") or article.get("post_url") or ""))
        if target is not None:
            yield Link(target, str(article.get("title") or "").strip(), _date(article))


def _date(article: dict[str, Any]) -> str:
    for name in ("display_publish_time", "first_publish_time", "date", "create_time"):
        seconds = article.get(name)
        if isinstance(seconds, int) and 0 < seconds < 2**33:
            return datetime.fromtimestamp(seconds, UTC).astimezone(_CHINA).strftime("%Y-%m-%d")
    return str(article.get("created_at") or "")[:10]


def _pages(answer: dict[str, Any], ask: Ask, number: int) -> Pages:
    """By `total`: the column's `post_count` also counts what is not shown (汕头: 2,252 of 3,205)."""
    total = to_number(answer.get("total"))
    shown = (number - 1) * _PER_PAGE + len(answer["articles"])
    following = Ask(with_query(ask.url, {"page": number + 1})) if answer["articles"] and shown < total else None
    return Pages(following, total_items=total)
