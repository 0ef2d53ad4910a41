"""Pieces of a page, read as the crawl reads a page of a county's report column."""

from __future__ import annotations

from scraper.links import Html, Link
from scraper.listing import Listing, read_listing

URL = "http://www.x.gov.cn/zfxxgk/zfxxgknb/index.html"
FOLDER = "http://www.x.gov.cn/zfxxgk/zfxxgknb/"


def links(body: str, url: str = URL) -> list[Link]:
    return list(Html.read(f"<html><body>{body}</body></html>", url).links())


def listing(body: str, number: int = 1, url: str = URL) -> Listing:
    return read_listing(f"<html><body>{body}</body></html>", url, number)
