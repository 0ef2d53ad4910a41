"""One address: whoever asks it waits for the same turn and uses the same one connection.

A whole city's counties often stand on one platform (集约化) with one address and a hundred names. What its operator
sees is the address.
"""

from __future__ import annotations

import asyncio
import ipaddress
import time
from typing import TYPE_CHECKING, Self

import httpcore

from scraper.guard import is_public
from scraper.stream import GuardedBackend

if TYPE_CHECKING:
    import ssl
    from types import TracebackType

    from scraper.guard import Address, AddressBook


KEPT_SECONDS = 30.0
"""A connection that was idle for longer is not used again: many servers have closed it by then."""


class Lane:
    """`async with lane.turn(delay):` waits until nobody is asking, and until the last answer is long enough ago."""

    def __init__(self, book: AddressBook) -> None:
        self._book = book
        self._turn = asyncio.Lock()
        self._ended_at = 0.0
        self._free_at = 0.0
        self._connection: httpcore.AsyncHTTPConnection | None = None
        self._context: ssl.SSLContext | None = None

    def turn(self, delay_seconds: float) -> _Turn:
        """A turn for one whose own delay is this long: the longer one of two neighbours holds."""
        return _Turn(self, delay_seconds)

    def rest(self, seconds: float) -> None:
        """Nobody asks before so many seconds from now."""
        self._free_at = max(self._free_at, time.monotonic() + seconds)

    async def connection(self, origin: httpcore.Origin, context: ssl.SSLContext) -> httpcore.AsyncHTTPConnection:
        """The one connection, for the one whose turn it is; another host or TLS profile needs another one."""
        kept = self._connection
        fits = kept is not None and self._context is context and kept.can_handle_request(origin)
        if kept is not None and fits and kept.is_available() and not kept.has_expired():
            return kept
        await self._close()
        self._connection, self._context = self._open(origin, context), context
        return self._connection

    def _open(self, origin: httpcore.Origin, context: ssl.SSLContext) -> httpcore.AsyncHTTPConnection:
        backend = GuardedBackend(self._book)
        return httpcore.AsyncHTTPConnection(origin, context, KEPT_SECONDS, network_backend=backend)

    async def close(self) -> None:
        """Give the connection back, unless it is in use; the next request opens a new one."""
        if not self._turn.locked():
            await self._close()

    async def _close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.aclose()

    async def enter(self, delay_seconds: float) -> None:
        """Wait for the turn."""
        await self._turn.acquire()
        try:
            pause = max(self._free_at, self._ended_at + delay_seconds) - time.monotonic()
            if pause > 0:
                await asyncio.sleep(pause)
        except BaseException:
            self._turn.release()
            raise

    def leave(self) -> None:
        """The turn is over."""
        self._ended_at = time.monotonic()
        self._turn.release()


class _Turn:
    def __init__(self, lane: Lane, delay_seconds: float) -> None:
        self._lane = lane
        self._delay_seconds = delay_seconds

    async def __aenter__(self) -> Self:
        await self._lane.enter(self._delay_seconds)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lane.leave()


class Lanes:
    """The addresses of one run."""

    def __init__(self, book: AddressBook) -> None:
        self.book = book
        self._lanes: dict[str, Lane] = {}

    def of(self, address: Address) -> Lane:
        """The lane of an address. On loopback and inside a network every port is a server of its own."""
        ip, port = address
        found = ipaddress.ip_address(ip.partition("%")[0])
        mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
        key = str(mapped or ip) if is_public(ip) else f"{ip} {port}"
        if key not in self._lanes:
            self._lanes[key] = Lane(self.book)
        return self._lanes[key]
