"""The columns that a site's crawl knows from earlier: asked first, looked for anew when they are gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scraper import discovered
from scraper.discovered import Discovery
from scraper.errors import FetchError, Gone

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from scraper.column import Column
    from scraper.search import FoundColumn, Search
    from scraper.site import Site


class Known:
    """What was found on a site before, and what this crawl makes of it."""

    def __init__(self, site: Site, data: Path) -> None:
        self._site = site
        self._data = data
        self._before = discovered.load(data, site.name)
        self._errors: dict[str, FetchError] = {}

    def columns(self) -> Iterable[Column]:
        """Where to begin."""
        return self._before.to_columns() if self._before is not None else ()

    def note(self, column: Column, error: FetchError) -> bool:
        """A list did not come; whether it is one that this keeps an eye on."""
        known = self._before is not None and column.ask.url in {each.url for each in self._before.columns}
        if known:
            self._errors[column.ask.url] = error
        return known

    def is_to_be_searched(self, search: Search) -> bool:
        """Whether known columns are gone, or none were known and none for the county has been found on the way."""
        if self._before is not None and self._before.columns:
            return bool(self._lost(search))
        return search.layout != "county"

    def keep(self, search: Search) -> None:
        """Write down what has been found, if it is something else than before. What was lost stays as evidence."""
        before = self._before
        lost = self._lost(search)
        found = search.columns()
        urls = {each.url for each in found}
        # A column that is blocked today is not gone.
        kept = tuple(each for each in (before.columns if before else ()) if each not in lost and each.url not in urls)
        if not (found or lost) or (before and not lost and {each.url for each in before.columns} >= urls):
            return
        now = discovery(self._site, search, datetime.now(UTC))
        earlier = (before.earlier if before else ()) + lost
        now = replace(now, columns=(*found, *kept), earlier=earlier)
        if before and not now.directories and not lost:
            now = replace(now, directories=before.directories)
        discovered.save(self._data, now)

    def gaps(self, search: Search) -> tuple[str, ...]:
        """Known columns that did not come, where no other has been found in their place."""
        replaced = bool(search.columns())
        return tuple(
            f"{url}: {error.reason}"
            for url, error in self._errors.items()
            if not (replaced and isinstance(error, Gone))
        )

    def _lost(self, search: Search) -> tuple[FoundColumn, ...]:
        """Known columns that are gone, have moved, or name no report any more."""
        before = self._before.columns if self._before is not None else ()
        return tuple(
            each
            for each in before
            if not search.reports_of(each.url) and isinstance(self._errors.get(each.url, _GONE), Gone)
        )


_GONE = Gone("", "names no report any more")


def discovery(site: Site, search: Search, now: datetime) -> Discovery:
    """What a search has found, as a value."""
    columns = search.columns()
    layout = search.layout
    return Discovery(
        site=site.name,
        start=site.start,
        state="found" if columns else "none",
        reason="",
        layout=layout,
        columns=columns,
        directories=search.directories() if layout == "agencies" else (),
        others=tuple(each for each in search.candidates() if each not in columns),
        failures=(),
        pages=search.read,
        found_at=now.strftime("%Y-%m-%dT%H:%M:%SZ"),
    )
