"""A list page as a value: the reports it names, the columns it leads to, and its next page."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from scraper import records, titles
from scraper.article import find_attachments, find_report_title
from scraper.ask import Ask
from scraper.links import Html, absolute
from scraper.pager import Pages, read_pages

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.links import Link

NO_PAGES = Pages()
_MIN_PROSE = 400
"""Characters; footers have fewer, reports more."""
_HEADS = re.compile(
    r"[一二三四五六七]、\s*(总体情况|概述|主动公开|收到和处理|依申请|因政府信息公开|政府信息公开行政复议|存在的|其他需要)"
)
_CRUMBS = ".position, .location, .crumb, .crumbs, .breadcrumb, .dqwz, .wz, .weizhi, .bt-position, .curpos"
_HEADING_METAS = "meta[name=ColumnName i], meta[name=channelname i]"
_INDEX = re.compile(r"((index|list|default)([_-]?\d+)?\.\w+)?", re.IGNORECASE)
_JSON_LIST = re.compile(r"""["']([^"'\s]*/json/[^"'\s]+\.json)["']""", re.IGNORECASE)
"""A list that a page's script fetches from a file: /Json/CPA/List-1-0.json (宁波)."""

# What an address says whatever the link is called: an organisation's name, a year, 查看.
_REPORT_ADDRESSES = re.compile(
    r"/xxgkAnnualReport\.jsp\?(?=.*\barea=\w)(?=.*\bfbtime=20\d\d)"  # Hanweb: one organisation, one year
    r"|/(?:Xxgk|Openness)AnnualReport/show/\d+|/Xxgknb/show/\d+"  # 宁国, 铜陵, 青阳
    r"|/public/column/\d+\?(?=.*\btype=3\b)(?=.*\baction=detail\b)",  # LongXun, 凤阳
    re.IGNORECASE,
)
_COLUMN_ADDRESSES = re.compile(
    r"/xxgkAnnualReport\.jsp"
    r"|/public/column/\d+\?(?=.*\btype=3\b)(?=.*\baction=list\b)"  # 1 制度, 2 指南, 3 年报, 4 目录, 5 依申请
    r"|/(?:Xxgk|Openness)AnnualReport/?(?:\?|$)|/XxgkAnnualReport/showList/",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Listing:
    """What one list page says. Each link once, in the order of the page."""

    reports: tuple[Link, ...]
    """Links to reports, and those with cut titles that may be."""
    columns: tuple[Link, ...]
    """Links to columns of reports, by their names alone."""
    parts: tuple[Link, ...]
    """Links to years or kinds of organisations: meant only where the page is inside a column."""
    entries: tuple[Link, ...]
    """Links to where columns may be."""
    inside: bool
    """Whether the page says of itself that it is a report column."""
    pages: Pages
    content: frozenset[str]
    """The URLs that make this page differ from its neighbours."""
    dated: frozenset[str]
    """The URLs with a date beside them: the list's own items, whatever they are."""
    lists: tuple[Ask, ...] = ()
    """Where the page's own items are, if it only frames them or fetches them by script: parts of the same column."""
    members: tuple[Link, ...] = ()
    """Entries called by an organisation alone: its report or its own column, where the page is inside a column."""


def read_listing(text: str, url: str, number: int = 1) -> Listing:
    """Read page `number` of a list, HTML or the JSON of an answer. `url` is where it came from."""
    data = records.parse(text)
    if data is not None:
        return sort_links(records.find_links(data, url), url)
    page = Html.read(text, url)
    links = list(page.links())
    found = [*links, *records.inline_links(text, page.base)]
    inside = any(titles.is_column_page(heading, url) for heading in _headings(page))
    listing = sort_links(found, url, read_pages(page, links, number), inside=inside)
    return listing if listing.reports or listing.dated else _with_lists(listing, page)


def sort_links(links: Iterable[Link], url: str, pages: Pages = NO_PAGES, *, inside: bool = False) -> Listing:
    """A list from its links, wherever they stood; each URL counts once, by what names it best.

    `url` is where they stood, which alone may say that it is inside a report column.
    """
    unique: dict[str, Link] = {}
    for link in links:
        known = unique.get(link.url)
        if link.url != url and (known is None or _weight(link) > _weight(known)):
            unique[link.url] = link
    ordered = list(unique.values())
    reports = tuple(link for link in ordered if _may_be_report(link))
    dated = frozenset(link.url for link in ordered if link.date)
    others = [link for link in ordered if not titles.is_report(link.title) and not _REPORT_ADDRESSES.search(link.url)]
    return Listing(
        reports=reports,
        columns=tuple(link for link in others if titles.is_column(link.title) or _COLUMN_ADDRESSES.search(link.url)),
        parts=tuple(link for link in others if titles.is_part(link.title)),
        entries=tuple(link for link in others if titles.is_entry(link.title)),
        inside=inside or titles.is_column_page("", url),
        pages=pages,
        content=frozenset(link.url for link in reports) | dated or frozenset(unique),
        dated=dated,
        members=tuple(link for link in others if titles.is_organisation(link.title) and _is_entry_of(link, url)),
    )


def _weight(link: Link) -> tuple[bool, bool, bool, bool]:
    """A picture or 查看 may stand before the title, a menu before the list with its dates."""
    leads = titles.is_part(link.title) or titles.is_entry(link.title)
    return titles.is_report(link.title), titles.is_column(link.title), leads, bool(link.date)


def _may_be_report(link: Link) -> bool:
    by_title = titles.is_report(link.title) or titles.may_be_report(link.title)
    return by_title or _REPORT_ADDRESSES.search(link.url) is not None


def _is_entry_of(link: Link, url: str) -> bool:
    """Whether a link is one of the list's own: dated, or below the list's address (xz.htm, xz/hcz.htm)."""
    folder, _, name = url.partition("?")[0].rpartition("/")
    if _INDEX.fullmatch(name):
        below, is_root = folder + "/", urlsplit(url).path.count("/") < 2
    else:
        below, is_root = f"{folder}/{name.partition('.')[0]}/", False
    return bool(link.date) or (link.url.startswith(below) and not is_root)


def _with_lists(listing: Listing, page: Html) -> Listing:
    """Where a page without entries of its own has them."""
    named = (absolute(page.base, found.group(1)) for found in _JSON_LIST.finditer(page.text))
    asks = tuple(Ask(url) for url in dict.fromkeys((*page.frames(), *named)) if url is not None)
    return replace(listing, lists=asks)


def _headings(page: Html) -> list[str]:
    """What a page calls itself. The first title may be that of an included header (沭阳), a later one a nested page's."""
    metas = [node.attributes.get("content") or "" for node in page.tree.css(_HEADING_METAS)]
    return [*metas, *(node.text(strip=True)[:200] for node in page.tree.css(f"title, {_CRUMBS}"))]


def is_listing(text: str, url: str) -> bool:
    """Whether a page that a report's link led to is itself a list (2024年度报告 as a column of the year)."""
    if any(section in text for section in titles.SECTIONS):
        return False
    return len(read_listing(text, url).reports) >= 3


def find_own_report(text: str, listing: Listing, url: str) -> str:
    """The title of the report that a list page itself shows; empty where it shows none.

    Its title is not enough, as a column may be called so: it shows sections too, or it names nothing that a list would
    and has a text of its own (reports before 2014 have no fixed sections), or a file.
    """
    if len(set(_HEADS.findall(text))) < 2:
        names_some = listing.reports or listing.dated or listing.lists or listing.members
        if names_some or not (find_attachments(text, url) or _prose(text) >= _MIN_PROSE):
            return ""
    return find_report_title(text, url)


def _prose(text: str) -> int:
    """How many characters a page shows beside those of its links."""
    tree = LexborHTMLParser(text)
    tree.strip_tags(["script", "style", "a", "title"])
    return len("".join(tree.body.text().split())) if tree.body is not None else 0
