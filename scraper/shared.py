"""What several sites of a run name alike: asked for once, and counted for each of them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scraper.site import Site
    from scraper.state import Row
    from scraper.store import Store

_ITEMS = ("article", "attachment", "redirect")
_CAME = ("new", "changed", "unchanged")


class Shared:
    """The items of one site that a run has asked for on behalf of another.

    A county may have two sites with one report column, or a city name its counties' reports. The index knows one site
    for an address, and the other one has nothing of its own: without this it would be called empty.
    """

    def __init__(self, site: Site, store: Store) -> None:
        self._site = site
        self._store = store
        self._named: set[str] = set()
        self._rows: dict[str, Row] = {}

    def holds(self, url: str) -> bool:
        """Whether another site has asked for this one in this run: then it is not asked for again."""
        self._named.add(url)
        row = self._store.state.row(url)
        if row is None or row.run != self._store.run or row.site == self._site.name or row.kind not in _ITEMS:
            return False
        self._rows[url] = row
        return True

    def settle(self) -> None:
        """Look once more: two sites that are visited side by side may both ask, and the later one has the row."""
        for url in tuple(self._named):
            self.holds(url)

    def came(self) -> Counter[str]:
        """How many came, as `new`, `changed` or `unchanged`."""
        return Counter(row.outcome for row in self._rows.values() if row.outcome in _CAME)

    def missing(self) -> Counter[str]:
        """How many did not come, by the word for it."""
        return Counter(row.outcome for row in self._rows.values() if row.outcome not in _CAME)

    def reports(self) -> int:
        """How many the archive holds."""
        return sum(bool(row.place) and row.outcome != "gone" for row in self._rows.values())

    def remarks(self) -> list[str]:
        """Whose they are."""
        found = Counter(row.site for row in self._rows.values())
        return [f"{count} of its reports were asked for as those of {name}" for name, count in sorted(found.items())]
