"""Manners towards one host: a pause after each answer, and leaving it alone when it has had enough."""

from __future__ import annotations

import asyncio
import random
import time

from scraper.errors import Blocked, FetchError, Unreachable

JITTER = 0.25
"""The pause is stretched by up to this share, so that hosts of one machine room are not asked in step."""
SLOWNESS = 5.0
"""A server that takes two seconds for an answer is given ten to recover."""
MAX_STRETCH = 10.0
"""But no more than so many times the delay: 30 seconds, where it is 3."""
FAILURES = 3
"""After so many pages in a row that did not come, a host is left alone for the rest of the run."""
MAX_RETRY_AFTER = 300.0
"""Seconds; a host that asks for more is left alone for the rest of the run."""


class Pace:
    """How long a host is left in peace. The pause runs from the end of one answer to the next request."""

    def __init__(self, delay_seconds: float) -> None:
        self.delay_seconds = delay_seconds
        self._crawl_delay = 0.0
        self._free_at = 0.0

    @property
    def longest_delay(self) -> float:
        """The longer of the delay of SITES.toml and that of robots.txt, in seconds."""
        return max(self.delay_seconds, self._crawl_delay)

    def slow_to(self, delay_seconds: float) -> None:
        """Of several sites on one host the longest delay holds."""
        self.delay_seconds = max(self.delay_seconds, delay_seconds)

    def obey(self, crawl_delay: float) -> None:
        """What robots.txt of this one host asks for; its neighbours on the same address do not wait for it."""
        self._crawl_delay = max(self._crawl_delay, crawl_delay)
        self.rest(crawl_delay)  # robots.txt itself was a request

    def pause_after(self, seconds: float) -> float:
        """Seconds to leave the address in peace after an answer that took so long."""
        slow = min(seconds * SLOWNESS, self.delay_seconds * MAX_STRETCH)
        spread = 1 + random.uniform(0, JITTER)  # noqa: S311 - spread, not secrecy
        pause = max(self.delay_seconds, slow) * spread
        self.rest(max(pause, self._crawl_delay * spread))
        return pause

    def rest(self, seconds: float) -> None:
        """The host is not asked before so many seconds from now."""
        self._free_at = max(self._free_at, time.monotonic() + seconds)

    async def wait(self) -> None:
        """Until the host may be asked again."""
        pause = self._free_at - time.monotonic()
        if pause > 0:
            await asyncio.sleep(pause)


class Breaker:
    """Counts pages in a row that did not come, and says when to stop asking."""

    def __init__(self) -> None:
        self._row = 0
        self.last: Blocked | Unreachable | None = None
        """The last failure."""

    @property
    def is_open(self) -> bool:
        """Whether the host is to be left alone."""
        return self._row >= FAILURES

    def check(self, url: str) -> None:
        """Raises again what the host has answered last, where it is to be left alone."""
        if self.is_open and self.last is not None:
            raise type(self.last)(url, f"left alone after {FAILURES} failures: {self.last.reason}")

    def note(self, error: FetchError | None) -> None:
        """A page came, or did not. Gone is an answer, Refused is our own decision: neither counts."""
        if isinstance(error, Blocked | Unreachable):
            wants_long = isinstance(error, Unreachable) and (error.retry_after or 0) > MAX_RETRY_AFTER
            self._row = FAILURES if wants_long else self._row + 1
            self.last = error
        elif error is None:
            self._row = 0
