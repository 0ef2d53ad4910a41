"""VSB 博达: lists `zfxxgknb.htm` whose second page is the highest number, articles `/info/1026/25268.htm`.

Of N pages, page p is `zfxxgknb/{N-p+1}.htm`; a page more renames all of them. 下页 says so itself and is followed; where
a template hides it, the page's `_simple_list_gotopage_fun(N, …)` is read.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from scraper import listing
from scraper.ask import Ask

if TYPE_CHECKING:
    from scraper.links import Link

URLS = (
    r"/info/\d+/\d+\.htm$",
    r"/content\.jsp\?(?=.*\burltype=news\.NewsContentUrl)",
    r"/system/_content/download\.jsp\?",
)
_MARKS = re.compile(
    r"_simple_list_gotopage_fun|<li id=[\"']line_u\d|Announced by Visual SiteBuilder|urltype=news\.|[\"']vsb_content"
)
_NUMBERED = re.compile(r"/(\d{1,9})\.htm$")
_ARTICLE = re.compile(r"/info/(\d+)/(\d+)\.htm$")


def recognises(text: str, url: str) -> bool:
    """By its pager, the ids of its list items, its generator's mark, and its dynamic addresses."""
    return _MARKS.search(text) is not None


def read_listing(text: str, ask: Ask, number: int) -> listing.Listing:
    """Anchors, those that name an article a second time last and uncounted, and the next lower number."""
    found = listing.read_listing(text, ask.url, number)
    static = {_ids(link.url) for link in found.reports if _ARTICLE.search(link.url)}
    twins = {link.url for link in found.reports if _is_twin(link, static)}
    # They stay, as the second address is asked for where the first one fails (canonical.py).
    reports = tuple(sorted(found.reports, key=lambda link: link.url in twins))
    pages = found.pages
    if pages.next is None and number < pages.total_pages:
        pages = replace(pages, next=_lower(ask.url, pages.total_pages, number))
    return replace(found, reports=reports, pages=pages, content=found.content - twins, dated=found.dated - twins)


def _lower(url: str, total: int, number: int) -> Ask | None:
    """The page after page `number`: `list/{N-1}.htm` after `list.htm`, then always one less."""
    if number == 1:
        return Ask(url.removesuffix(".htm") + f"/{total - 1}.htm") if url.endswith(".htm") else None
    found = _NUMBERED.search(url)
    return Ask(f"{url[: found.start()]}/{int(found[1]) - 1}.htm") if found and int(found[1]) > 1 else None


def _is_twin(link: Link, static: set[tuple[str, str]]) -> bool:
    return _ARTICLE.search(link.url) is None and _ids(link.url) in static


def _ids(url: str) -> tuple[str, str]:
    """Column and article: `content.jsp?…&wbtreeid=1026&wbnewsid=25268` is /info/1026/25268.htm once more."""
    found = _ARTICLE.search(url)
    if found is not None:
        return found[1], found[2]
    query = parse_qs(urlsplit(url).query)
    return query.get("wbtreeid", [""])[0], query.get("wbnewsid", [""])[0]
