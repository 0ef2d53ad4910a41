"""Every system that writes its lists as plain anchors, with 下一页, numbers or `createPageHTML` for the next page."""

from __future__ import annotations

from scraper.listing import read_listing

__all__ = ["read_listing", "recognises"]


def recognises(text: str, url: str) -> bool:
    """Every page: this is what is left when no other system has claimed it."""
    return True
