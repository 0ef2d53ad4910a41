"""A list page as a value: the reports it names, the columns it leads to, and its next page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper import titles
from scraper.links import Html
from scraper.pager import read_pages

if TYPE_CHECKING:
    from scraper.ask import Ask
    from scraper.links import Link
    from scraper.pager import Pages

SECTIONS = ("总体情况", "主动公开政府信息", "收到和处理政府信息公开申请")


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


def read_listing(text: str, url: str, number: int = 1) -> Listing:
    """Read page `number` of a list. `url` is where it came from."""
    page = Html.read(text, url)
    links = list(page.links())
    unique = {link.url: link for link in reversed(links) if link.url != url}
    ordered = list(reversed(unique.values()))
    reports = tuple(link for link in ordered if titles.is_report(link.title) or titles.may_be_report(link.title))
    dated = frozenset(link.url for link in ordered if link.date)
    others = [link for link in ordered if not titles.is_report(link.title)]
    return Listing(
        reports=reports,
        columns=tuple(link for link in others if titles.is_column(link.title)),
        parts=tuple(link for link in others if titles.is_part(link.title)),
        entries=tuple(link for link in others if titles.is_entry(link.title)),
        inside=titles.is_column_page(_heading(page), url),
        pages=read_pages(page, links, number),
        content=frozenset(link.url for link in reports) | dated or frozenset(unique),
        dated=dated,
    )


def _heading(page: Html) -> str:
    node = page.tree.css_first("title")
    return node.text(strip=True) if node is not None else ""


def is_listing(text: str, url: str) -> bool:
    """Whether a page that a report's link led to is itself a list (2024年度报告 as a column of the year)."""
    if any(section in text for section in SECTIONS):
        return False
    return len(read_listing(text, url).reports) >= 3
