"""LongXun 龙讯 and its kin of Anhui: `/public/column/{organ}?type=3&action=list`, `/XxgkContent/showList/…/page_1.html`.

Articles are numbered one by one (`/XxgkAnnualReport/show/5728.html`); only those that a list names are ever asked for.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper import listing

if TYPE_CHECKING:
    from scraper.ask import Ask

URLS = (
    r"/public/(?:column/)?\d{5,}(?:/\d+\.html|\?|$)",
    r"/content/column/\d+",
    r"/Openness(?:Content|AnnualReport)/show|/opennessAnnualReport/",
    r"/Xxgk(?:Content|AnnualReport)/show|/Xxgknb/show",
)
_MARKS = re.compile(
    r"\bLs\.pagination\(|/public/column/\d+|doc_list list-\d+|j-fontContent|/(?:Xxgk|Openness)(?:Content|AnnualReport)/show"
)


def recognises(text: str, url: str) -> bool:
    """By its pager, the class of its lists, and the addresses of its two families."""
    return _MARKS.search(text) is not None


def read_listing(text: str, ask: Ask, number: int) -> listing.Listing:
    """Anchors; columns are the lists of type 3 (年报) of any organ; `Ls.pagination` holds the address of its pages."""
    return listing.read_listing(text, ask.url, number)
