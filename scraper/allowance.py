"""How often and at what hours a host may be asked: `daily_requests` and `hours` of SITES.toml."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Protocol

from scraper.errors import Waiting
from scraper.hours import is_within

if TYPE_CHECKING:
    from scraper.site import CrawlSettings, Site

CHINA = timezone(timedelta(hours=8))
"""The one legal time of all sites; their nights and days are counted in it."""


@dataclass(frozen=True, slots=True)
class HostRecord:
    """What is kept of a host from run to run."""

    scheme: str = ""
    """`http` or `https`, where it answers on that one only; else empty."""
    day: str = ""
    """The day, in China, that `asked` counts: `2026-11-24`."""
    asked: int = 0
    """Requests on that day."""


class Ledger(Protocol):
    """Where host records survive a restart."""

    def host(self, name: str) -> HostRecord:
        """What is kept of a host; an empty record where nothing is."""

    def put_host(self, name: str, record: HostRecord) -> None:
        """Keep it."""


class Forgetful:
    """A ledger that lives as long as the process."""

    def __init__(self) -> None:
        self._records: dict[str, HostRecord] = {}

    def host(self, name: str) -> HostRecord:
        """What is kept of a host."""
        return self._records.get(name, HostRecord())

    def put_host(self, name: str, record: HostRecord) -> None:
        """Keep it."""
        self._records[name] = record


class Allowance:
    """Checked before a page is asked for, counted with every request.

    A page under way is brought to its end: its redirects and retries may go a little beyond `daily_requests`.
    """

    def __init__(self, settings: CrawlSettings, ledger: Ledger) -> None:
        self._settings = settings
        self._ledger = ledger
        self._records: dict[str, HostRecord] = {}
        self._capped: set[str] = set()

    def check(self, site: Site, host: str) -> None:
        """Raises Waiting where the host is not to be asked now."""
        hours = site.hours or self._settings.hours
        now = datetime.now(CHINA)
        if hours and not is_within(hours, now.hour):
            raise Waiting(f'it is {now:%H:%M} in China, and {host} is asked within hours = "{hours}"')
        most = site.daily_requests or self._settings.daily_requests
        if most is None:
            return
        self._capped.add(host)
        if self._today(host).asked >= most:
            raise Waiting(f"{host} has been asked {most} times today (daily_requests)")

    def count(self, host: str) -> None:
        """A request is about to be made. Kept before it is made, where it matters."""
        record = self._today(host)
        self._records[host] = record = replace(record, asked=record.asked + 1)
        if host in self._capped:
            self._ledger.put_host(host, record)

    def scheme(self, host: str) -> str:
        """The one scheme that the host answered on, as an earlier run found; empty where both or none."""
        return self._today(host).scheme

    def note_scheme(self, host: str, scheme: str) -> None:
        """The host answers on this scheme only, or (empty) on the one that it is asked on."""
        record = self._today(host)
        if record.scheme != scheme:
            self._records[host] = replace(record, scheme=scheme)
            self._ledger.put_host(host, self._records[host])

    def _today(self, host: str) -> HostRecord:
        record = self._records.get(host) or self._ledger.host(host)
        today = datetime.now(CHINA).date().isoformat()
        if record.day != today:
            record = replace(record, day=today, asked=0)
        self._records[host] = record
        return record
