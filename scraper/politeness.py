"""Manners towards one host: one request at a time, a pause after each, and leaving it alone when it has had enough."""

from __future__ import annotations

import asyncio
import random
import time
from typing import TYPE_CHECKING

from scraper.errors import Blocked, FetchError, Unreachable

if TYPE_CHECKING:
    from types import TracebackType

JITTER = 0.25
"""The pause is stretched by up to this share, so that hosts of one machine room are not asked in step."""
FAILURES = 3
"""After so many pages in a row that did not come, a host is left alone for the rest of the run."""
MAX_RETRY_AFTER = 300.0
"""Seconds; a host that asks for more is left alone for the rest of the run."""


class Pace:
    """`async with pace:` waits for the host's turn; the pause runs from the end of one answer to the next request."""

    def __init__(self, delay_seconds: float) -> None:
        self.delay_seconds = delay_seconds
        self._turn = asyncio.Lock()
        self._free_at = 0.0

    @property
    def is_busy(self) -> bool:
        """Whether a request is on its way."""
        return self._turn.locked()

    def slow_to(self, delay_seconds: float) -> None:
        """The longer delay wins: that of SITES.toml, or Crawl-delay of robots.txt."""
        self.delay_seconds = max(self.delay_seconds, delay_seconds)

    def rest(self, seconds: float) -> None:
        """The host has asked for a longer pause, once (Retry-After)."""
        self._free_at = max(self._free_at, time.monotonic() + seconds)

    async def __aenter__(self) -> None:
        await self._turn.acquire()
        try:
            await asyncio.sleep(self._free_at - time.monotonic())
        except BaseException:
            self._turn.release()
            raise

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        spread = 1 + random.uniform(0, JITTER)  # noqa: S311 - spread, not secrecy
        self.rest(self.delay_seconds * spread)
        self._turn.release()


class Breaker:
    """Counts pages in a row that did not come, and says when to stop asking."""

    def __init__(self) -> None:
        self._row = 0
        self._last: Blocked | Unreachable | None = None

    @property
    def is_open(self) -> bool:
        """Whether the host is to be left alone."""
        return self._row >= FAILURES

    def check(self, url: str) -> None:
        """Raises again what the host has answered last, where it is to be left alone."""
        if self.is_open and self._last is not None:
            raise type(self._last)(url, f"left alone after {FAILURES} failures: {self._last.reason}")

    def note(self, error: FetchError | None) -> None:
        """A page came, or did not. Gone is an answer, Refused is our own decision: neither counts."""
        if isinstance(error, Blocked | Unreachable):
            wants_long = isinstance(error, Unreachable) and (error.retry_after or 0) > MAX_RETRY_AFTER
            self._row = FAILURES if wants_long else self._row + 1
            self._last = error
        elif error is None:
            self._row = 0
