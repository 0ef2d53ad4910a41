"""The 集约化 system of 江西, also seen in 四川, 河南 and 云南: a column page whose items are posted for at /queryList."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from scraper import listing
from scraper.ask import Ask
from scraper.errors import Unreachable
from scraper.links import Html, Link, absolute
from scraper.pager import Pages
from scraper.parameters import find_number, find_value, form_of, objects, read_json, to_form, to_number

if TYPE_CHECKING:
    from collections.abc import Iterator

URLS = (
    r"/col/col\w+/content/content_\d+\.html",
    r"/pc/list\.html",
    r"/pc/content/content_\d+\.html",
    r"/xxgk-(?:list|show)-[\w-]+\.html",
    r"/queryList(?:$|[?#])",
)
_API = "/queryList"
_PAGE_SIZE = 15
_CHINA = timezone(timedelta(hours=8))


def recognises(text: str, url: str) -> bool:
    """The numbers of channel and website in the page's script, or the interface's answer.

    Ucap's pages name both too, but have neither this interface nor these addresses.
    """
    if _is_answer(url):
        return True
    is_ours = "queryList" in text or find_value(text, "codeName") or urlsplit(url).path.endswith("/pc/list.html")
    return bool(is_ours and find_value(text, "channelId") and find_value(text, "websiteId"))


def read_listing(text: str, ask: Ask, number: int) -> listing.Listing:
    """The page's anchors and the list that its script asks for; of an answer the items.

    Raises Unreachable for an answer without results.
    """
    if not _is_answer(ask.url):
        page = listing.read_listing(text, ask.url, number)
        return page if page.dated and page.pages.next else replace(page, lists=(_first(text, ask.url),))
    answer = read_json(text)
    data = answer.get("data") if isinstance(answer, dict) else None
    if not isinstance(data, dict) or not isinstance(data.get("results"), list):
        raise Unreachable(ask.url, "does not answer with a list of results")
    form = form_of(ask.body)
    links = tuple(_items(data["results"], ask.url, form.get("articles", "")))
    items = frozenset(link.url for link in links)
    found = listing.sort_links(links, ask.url, _pages(data, ask, form))
    return replace(found, content=items, dated=items)


def _is_answer(url: str) -> bool:
    return urlsplit(url).path.endswith(_API)


def _first(text: str, url: str) -> Ask:
    """What the page's script posts. `articles` is ours: answers do not say where their articles are."""
    size = find_number(text, "pageSize") or _PAGE_SIZE
    names = ("channelId", "siteId", "websiteId")
    form = {name: find_value(text, name) or "" for name in names} | {"pageNo": "1", "pageSize": str(size)}
    form |= {"perPage": str(size), "showMode": "1", "themeName": "default", "articles": _articles(text, url)}
    return Ask(urljoin(url, _API), to_form(form))


def _articles(text: str, url: str) -> str:
    """How the articles' addresses begin: by the site's rules, or as anchors of the page do."""
    path, code = urlsplit(url).path, find_value(text, "codeName")
    if path.endswith("/pc/list.html"):
        return path.removesuffix("list.html") + "content/content_"
    if code:
        website = find_value(text, "websiteCode")
        folder = f"/{website}" if website else path.partition("/col/")[0] if "/col/" in path else ""
        return f"{folder}/col/{code}/content/content_"
    parts = (urlsplit(link.url).path.partition("/content/content_") for link in Html.read(text, url).links())
    return next((head + mark for head, mark, number in parts if number), "")


def _items(results: object, url: str, articles: str) -> Iterator[Link]:
    for result in objects(results):
        source = result.get("source", result)
        if not isinstance(source, dict):
            continue
        stated = absolute(url, str(source.get("url") or ""))
        made = absolute(url, f"{articles}{source['id']}.html") if articles and source.get("id") else None
        target = stated or made
        if target is not None:
            title = Html.read(str(source.get("title") or ""), url).tree.text()
            yield Link(target, " ".join(title.split()), _date(source.get("pubDate")))


def _date(value: object) -> str:
    if isinstance(value, int) and 0 < value < 2**43:  # milliseconds
        return datetime.fromtimestamp(value / 1000, UTC).astimezone(_CHINA).strftime("%Y-%m-%d")
    return str(value or "")[:10]


def _pages(data: dict[str, Any], ask: Ask, form: dict[str, str]) -> Pages:
    total, number, size = (to_number(each) for each in (data.get("total"), form.get("pageNo"), form.get("pageSize")))
    more = data["results"] and number * size < total
    body = to_form(form | {"pageNo": str(number + 1)})
    return Pages(replace(ask, body=body) if more else None, total_items=total)
