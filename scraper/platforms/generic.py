"""Every system that writes its lists as plain anchors, with 下一页, numbers or `createPageHTML` for the next page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper import listing

if TYPE_CHECKING:
    from scraper.ask import Ask


def recognises(text: str, url: str) -> bool:
    """Every page: this is what is left when no other system has claimed it."""
    return True


def read_listing(text: str, ask: Ask, number: int) -> listing.Listing:
    """The anchors of the page, and the next page as the page itself names it."""
    return listing.read_listing(text, ask.url, number)
