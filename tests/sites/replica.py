"""A county's site as one publishing system makes it: what its paths answer, and what a crawl must find there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.scraper.county import Route


@dataclass(frozen=True)
class Replica:
    """`routes` is called with the site's own URL, as some systems print whole addresses."""

    name: str
    """The publishing system, as in `scraper.platforms.PLATFORMS`."""
    routes: Callable[[str], Mapping[str, Route]]
    reports: frozenset[str]
    """Paths, with queries, of the articles and files that are reports or parts of one: what must be in the archive."""
    start: str = "/"
    forbidden: frozenset[str] = frozenset()
    """Paths that robots.txt of the replica disallows, or that only a guess would ask for."""
    incomplete: tuple[str, ...] = ()
    """Words that `lists_incomplete` must say: gaps that the replica has on purpose."""
