"""The way through a site's lists: what is to be read next, each list once. Reading them is another's (lists.py)."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from scraper.article import is_file
from scraper.ask import Ask
from scraper.canonical import is_mobile_copy
from scraper.column import Column, below
from scraper.guard import is_allowed
from scraper.hosts import host_of
from scraper.search import Search

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.column import ListPage
    from scraper.site import Site

MAX_SEARCH = 40
"""Pages of one site that are read in search of its report columns."""


class Walk:
    """Begins with the columns that are known, then with the site's start pages, and goes on breadth first."""

    def __init__(self, site: Site, known: Iterable[Column] = ()) -> None:
        self.search = Search()
        self.mobile: set[str] = set()
        """Hosts for telephones whose pages were passed over: copies."""
        self._site = site
        self._seen: set[str] = set()
        self._waiting: deque[Column] = deque()
        for column in (*known, *(Column(Ask(url)) for url in dict.fromkeys(site.start))):
            self.add(column)

    def __len__(self) -> int:
        """How many lists wait."""
        return len(self._waiting)

    def add(self, column: Column) -> None:
        """Put a list on the way, if it may be asked for, is no file, and was not on it before."""
        url = column.ask.url
        if not is_allowed(self._site, url) or is_file(url):
            return
        if is_mobile_copy(self._site, url):
            self.mobile.add(host_of(url))
        elif self.mark(column.ask):
            self._waiting.append(column)

    def mark(self, ask: Ask) -> bool:
        """Note that a list is being read; False if it was before."""
        if ask.key in self._seen:
            return False
        self._seen.add(ask.key)
        return True

    def follow(self, column: Column, page: ListPage) -> None:
        """Put on the way what a page leads to."""
        self.search.observe(column, page)
        for each in below(column, page):
            self.add(each)

    def next(self) -> Column | None:
        """The next list that a column or an entry led to."""
        return self._waiting.popleft() if self._waiting else None

    def clear(self) -> None:
        """Nothing waits any more."""
        self._waiting.clear()

    def look(self) -> bool:
        """Put on the way where a column may be besides; False where there is no such place left."""
        while not self._waiting and (way := self.search.next_way()) is not None:
            self.add(way)
        return bool(self._waiting)
