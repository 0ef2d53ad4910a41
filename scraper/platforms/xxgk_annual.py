"""Hanweb's module of annual reports: `/module/xxgk/xxgkAnnualReport.jsp?area=…&fbtime=2019` is one organisation's year.

Only the addresses are evidenced (龙游, 邹城, 永嘉, 微山). One with area and year is asked for as a report that its own
title must confirm; any other is a column. Neither areas nor years are ever counted through.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scraper import listing

if TYPE_CHECKING:
    from scraper.ask import Ask

URLS = (r"/xxgkAnnualReport\.jsp(?:\?|$)",)


def recognises(text: str, url: str) -> bool:
    """By the page's address: its text is the site's own template."""
    return "/xxgkAnnualReport.jsp" in url


def read_listing(text: str, ask: Ask, number: int) -> listing.Listing:
    """The links to areas and years; whatever its title says, the page is inside a report column."""
    return replace(listing.read_listing(text, ask.url, number), inside=True)
