"""Soft 404s that no phrase gives away: the page is the home page, or what the host answers to any address at all."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

from scraper.ask import Ask
from scraper.errors import FetchError, Gone
from scraper.hosts import host_of
from scraper.links import Html
from scraper.page import decode

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from scraper.answer import Answer
    from scraper.site import Site
    from scraper.store import Store

    Fetch = Callable[[Ask], Awaitable[tuple[Answer, ...]]]

_FEW = 3
"""Links; pages with fewer are alike by chance."""
_OWN_TEXT = 80
"""Characters that a page may have beyond the other and still be the same page: a date, a counter, the address asked."""


@dataclass(frozen=True, slots=True)
class Face:
    """What makes a page the same page, whatever its address."""

    digest: str
    title: str
    links: frozenset[str]
    lines: frozenset[str]

    @classmethod
    def read(cls, body: bytes, text: str, url: str) -> Face:
        """Of a page that came from `url`."""
        page = Html.read(text, url)
        title = page.tree.css_first("title")
        links = frozenset(link.url for link in page.links())
        tree = LexborHTMLParser(text)
        for node in tree.css("script, style, noscript, title"):
            node.decompose()
        shown = tree.body.text(separator="\n") if tree.body is not None else ""
        lines = frozenset(line for each in shown.splitlines() if (line := each.strip()))
        return cls(hashlib.sha256(body).hexdigest(), title.text(strip=True) if title else "", links, lines)

    def is_like(self, other: Face) -> bool:
        """Whether both are one page: the same bytes, or the same title and links and next to no text of its own."""
        if self.digest == other.digest:
            return True
        alike = self.title == other.title and self.links == other.links and len(self.links) >= _FEW
        return alike and sum(map(len, self.lines - other.lines)) <= _OWN_TEXT


class Likeness:
    """Compares doubtful pages with their host's home page and its answer to an address that nobody has made.

    Each of the two is asked for at most once per host and run, and only when a page is in doubt.
    """

    def __init__(self, site: Site, store: Store) -> None:
        self._site = site
        self._store = store
        self._faces: dict[str, tuple[tuple[str, Face], ...]] = {}

    async def check(self, fetch: Fetch, answers: Sequence[Answer], body: bytes, text: str) -> None:
        """Raises Gone where a page is what its host answers to anything. `body` and `text` are the last answer's."""
        last = answers[-1]
        face = Face.read(body, text, last.url)
        for what, other in await self._known(fetch, last.url):
            if face.is_like(other):
                raise Gone(last.url, f"is {what}, with status 200", tuple(answers))

    async def _known(self, fetch: Fetch, url: str) -> tuple[tuple[str, Face], ...]:
        host = host_of(url)
        if host not in self._faces:
            name = hashlib.sha256(f"{self._store.run} {host}".encode()).hexdigest()[:24]
            asked = (("the home page", "/"), ("what the host answers to any address", f"/{name}.html"))
            found = [(what, await self._face(fetch, urljoin(url, path))) for what, path in asked]
            self._faces[host] = tuple((what, face) for what, face in found if face is not None)
        return self._faces[host]

    async def _face(self, fetch: Fetch, url: str) -> Face | None:
        """Of a page that this run has archived already, or asks for now; None where the host answers as it should."""
        if not self._store.is_done(url):
            try:
                answers = await fetch(Ask(url))
            except FetchError as error:
                self._store.keep_failure(self._site, error, "probe")
                return None
            self._store.keep_page(self._site, answers, "probe")
            url = answers[-1].url
        archived = self._store.body(url)
        if archived is None:
            return None
        body, content_type = archived
        return Face.read(body, decode(body, content_type, self._site.encoding), url)
