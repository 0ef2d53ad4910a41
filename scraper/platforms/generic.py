"""Every system that writes its lists as anchors, clicks, frames or arrays, with any of the pagers of `scraper.pager`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper import listing

if TYPE_CHECKING:
    from scraper.ask import Ask

URLS: tuple[str, ...] = ()
"""None: this is what is left."""


def recognises(text: str, url: str) -> bool:
    """Every page: this is what is left when no other system has claimed it."""
    return True


def read_listing(text: str, ask: Ask, number: int) -> listing.Listing:
    """The links of the page, and the next page as the page itself names it; or the entries of a JSON answer."""
    return listing.read_listing(text, ask.url, number)
