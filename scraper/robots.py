"""robots.txt as rules: what a host asks of crawlers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from protego import Protego

from scraper import signatures
from scraper.errors import Blocked
from scraper.page import decode

if TYPE_CHECKING:
    from scraper.answer import Answer
    from scraper.errors import FetchError

AGENT = "nianbao"
MAX_BYTES = 512 << 10
"""RFC 9309 asks for at least 500 KiB; what follows is not read."""
MAX_CRAWL_DELAY = 600.0
_EMPTY = (204, 205)
_HTML = re.compile(r"<\s*(!doctype|html|head|body|script|meta|title)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rules:
    """What one host allows. No rules at all allow everything."""

    rules: Protego | None = None

    def check(self, url: str) -> None:
        """Raises Blocked where robots.txt disallows the URL."""
        if self.rules is not None and not self.rules.can_fetch(url, AGENT):
            raise Blocked(url, "robots.txt disallows it")

    @property
    def crawl_delay(self) -> float:
        """Seconds between two requests that the host asks for, as Crawl-delay or Request-rate; else 0."""
        if self.rules is None:
            return 0.0
        rate = self.rules.request_rate(AGENT)
        seconds = rate.seconds / rate.requests if rate is not None and rate.requests else 0.0
        return max(seconds, float(self.rules.crawl_delay(AGENT) or 0))


NO_RULES = Rules()


def _whole_lines(body: bytes) -> bytes:
    """As much as is read, without half a line at its end: half a path would forbid more than was said."""
    if len(body) <= MAX_BYTES:
        return body
    return body[: max(body.rfind(b"\n", 0, MAX_BYTES), body.rfind(b"\r", 0, MAX_BYTES)) + 1]


def is_absent(error: FetchError) -> bool:
    """Whether a host has no robots.txt, as far as its answer says: RFC 9309 takes 4xx for that.

    Not those that refuse us or put us off, which are a word on the crawl as a whole.
    """
    status = error.answers[-1].status if error.answers else 0
    refused = status in signatures.WALLS or status in signatures.LATER
    return status in _EMPTY or (400 <= status < 500 and not refused)


def read_rules(answer: Answer) -> Rules:
    """The rules in an answer with status 200. An HTML page in place of robots.txt (内蒙古, 江苏) holds none.

    Raises Blocked where the Crawl-delay is so long that the host does not want to be crawled at all.
    """
    text = decode(_whole_lines(answer.body), answer.content_type)
    if _HTML.search(text[:2048]):
        return NO_RULES
    rules = Rules(Protego.parse(text))
    if rules.crawl_delay > MAX_CRAWL_DELAY:
        raise Blocked(answer.url, f"robots.txt asks for {rules.crawl_delay:.0f} seconds between two requests")
    return rules
