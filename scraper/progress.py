"""What a crawl tells while it runs, and what it says at its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

SiteState = Literal["done", "blocked", "unreachable", "failed", "empty", "waiting"]


@dataclass(frozen=True, slots=True)
class SiteResult:
    """What became of one site in a run."""

    name: str
    state: SiteState
    """`blocked`: it answers, but not us. `unreachable`: it does not answer. `failed`: it answers, and something else is
    wrong. `empty`: its lists were read, and name no report. `waiting`: our own `hours` or `daily_requests` have stopped
    it half-way, and the next call goes on."""
    reason: str
    """In words, empty where all went well."""
    pages: int
    """Answers received."""
    items: int
    """Reports and files that were there: new, changed and unchanged ones."""
    new: int
    changed: int
    unchanged: int
    lists_incomplete: tuple[str, ...]
    """Lists that ended before their declared end, each with its URL and why."""
    reports: int = 0
    """Reports that its lists name and the archive holds: an article and its files are one."""


@dataclass(frozen=True, slots=True)
class CrawlResult:
    """The sites in the order of SITES.toml."""

    sites: tuple[SiteResult, ...]


class Progress(Protocol):
    """Who wants to watch a crawl. All calls come from one thread."""

    def site_started(self, name: str) -> None:
        """A site's turn has come."""

    def fetched(self, name: str, url: str, kind: str, outcome: str) -> None:
        """An answer, or none. `kind`: list, article, attachment or page; `outcome`: new, changed, unchanged, gone,
        blocked, unreachable or refused."""

    def site_done(self, result: SiteResult) -> None:
        """A site is finished, for better or worse."""


class Silent:
    """Nobody watches."""

    def site_started(self, name: str) -> None:
        """Say nothing."""

    def fetched(self, name: str, url: str, kind: str, outcome: str) -> None:
        """Say nothing."""

    def site_done(self, result: SiteResult) -> None:
        """Say nothing."""
