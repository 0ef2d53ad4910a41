"""A list that is to be read, and the lists that a page of it leads to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scraper.ask import Ask
from scraper.links import Html
from scraper.signs import is_agency

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.links import Link
    from scraper.listing import Listing

MAX_DEPTH = 3
"""Clicks from a start page to one that names a column; and again inside a column: year, then kind, one to spare."""


@dataclass(frozen=True, slots=True)
class Column:
    """A list to be read. `inside` says that a report column led here, so that 2024年 and 乡镇 are parts of one."""

    ask: Ask
    depth: int = 0
    inside: bool = False
    via: str = ""
    path: tuple[str, ...] = ()
    """The names of the links that led here from a start page."""
    top: str = ""
    """The URL of the list that this is a part or a further page of; empty for what is no part of another."""
    directory: bool = False
    """Whether the agencies that the page names have columns of their own: all are gone through."""


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list as it was read."""

    listing: Listing
    url: str
    """Where it was found in the end."""
    text: str
    platform: str
    """The name of the publishing system that read it."""


def below(column: Column, page: ListPage) -> Iterator[Column]:
    """The lists that a page leads to: those that it frames, columns, and inside a column its years and kinds."""
    listing = page.listing
    inside = column.inside or listing.inside
    top = column.top or (page.url if inside else "")
    for ask in listing.lists:
        yield replace(column, ask=ask, inside=inside, via=page.url, top=top or page.url)
    if inside and column.depth >= MAX_DEPTH:
        return
    for link in listing.columns:
        # Inside, a column's name is that of a part or of a neighbour; from outside, a new column begins.
        yield _step(column, link, page.url, column.depth + 1 if inside else 0, inside=True, top=top)
    if inside or len(listing.reports) >= 3:
        for link in listing.parts:
            yield _step(column, link, page.url, column.depth + 1, inside=True, top=top or page.url)
    for link in listing.members if inside else ():
        yield _step(column, link, page.url, column.depth + 1, inside=True, top=top)
    if not inside:
        yield from _beside(column, page)


def _beside(column: Column, page: ListPage) -> Iterator[Column]:
    """Where a page outside of a column leads to: entries such as 政务公开, and the agencies of a directory."""
    entries = page.listing.entries if column.depth < MAX_DEPTH else ()
    for link in (*entries, *(agencies(page) if column.directory else ())):
        yield _step(column, link, page.url, column.depth + 1)


def _step(column: Column, link: Link, via: str, depth: int, *, inside: bool = False, top: str = "") -> Column:
    return Column(Ask(link.url), depth, inside, via, (*column.path, link.title), top)


def agencies(page: ListPage) -> tuple[Link, ...]:
    """The links of a page that are called as agencies are, each once."""
    found = {link.url: link for link in Html.read(page.text, page.url).links() if is_agency(link.title)}
    return tuple(found.values())
