"""The bytes of one connection as httpcore reads and writes them, on asyncio's own transports, to checked addresses."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

import httpcore

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable, Iterator

    from scraper.guard import AddressBook

_SocketOption = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]
_FULL = 256 << 10
"""Bytes that wait to be read before the other side is made to wait."""


class NotListening(httpcore.ConnectError):
    """Nobody took the connection: refused, timed out, no route. A handshake that fails is another matter."""


class Stream(asyncio.Protocol, httpcore.AsyncNetworkStream):
    """One connection. Everything of httpcore's is raised in its own errors."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._received = bytearray()
        self._ended = False
        self._fault: Exception | None = None
        self._reader: asyncio.Future[None] | None = None
        self._writable = asyncio.Event()
        self._writable.set()

    # What asyncio tells

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """There is a connection, or TLS over it."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Bytes have come."""
        self._received += data
        if len(self._received) > _FULL:
            self._transport.pause_reading()
        self._wake()

    def eof_received(self) -> None:
        """The other side sends no more."""
        self._ended = True
        self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        """It is over."""
        self._ended, self._fault = True, exc
        self._writable.set()
        self._wake()

    def pause_writing(self) -> None:
        """The other side does not take what is sent."""
        self._writable.clear()

    def resume_writing(self) -> None:
        """It does again."""
        self._writable.set()

    def _wake(self) -> None:
        if self._reader is not None and not self._reader.done():
            self._reader.set_result(None)

    # What httpcore asks for

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Bytes; none at the end."""
        if not self._received and not self._ended:
            await self._wait(timeout)
        if self._received:
            return self._take(max_bytes)
        if self._fault is not None:
            raise httpcore.ReadError(str(self._fault)) from self._fault
        return b""

    def _take(self, max_bytes: int) -> bytes:
        taken = bytes(self._received[:max_bytes]) if len(self._received) > max_bytes else bytes(self._received)
        del self._received[:max_bytes]
        if len(self._received) <= _FULL:
            self._transport.resume_reading()
        return taken

    async def _wait(self, timeout: float | None) -> None:
        """Until something comes, or the end."""
        self._reader = self._loop.create_future()
        # Lighter than asyncio.timeout, and enough: nothing else waits for this future.
        late = self._loop.call_later(timeout, self._wake) if timeout is not None else None
        try:
            await self._reader
        finally:
            self._reader = None
            if late is not None:
                late.cancel()
        if not self._received and not self._ended:
            raise httpcore.ReadTimeout

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send, and wait where the other side does not take it."""
        if self._fault is not None or self._transport.is_closing():
            raise httpcore.WriteError(str(self._fault or "")) from self._fault
        self._transport.write(buffer)
        if not self._writable.is_set():
            with _mapped(httpcore.WriteTimeout, httpcore.WriteError):
                async with asyncio.timeout(timeout):
                    await self._writable.wait()

    async def aclose(self) -> None:
        """Close at once: nothing that is on its way is wanted."""
        self._transport.close()
        await asyncio.sleep(0)
        self._transport.abort()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        """The same connection, from now on under TLS."""
        try:
            with _mapped(httpcore.ConnectTimeout, httpcore.ConnectError):
                async with asyncio.timeout(timeout):
                    safe = await self._loop.start_tls(
                        self._transport, self, ssl_context, server_hostname=server_hostname
                    )
        except BaseException:
            await self.aclose()
            raise
        self._transport = safe or self._transport
        return self

    def get_extra_info(self, info: str) -> Any:
        """Of the connection; `is_readable` where it has ended, or something came that nobody asked for."""
        if info == "is_readable":
            return self._ended or bool(self._received)
        return self._transport.get_extra_info(info)


@contextmanager
def _mapped(late: type[httpcore.TimeoutException], broken: type[httpcore.NetworkError]) -> Iterator[None]:
    try:
        yield
    except TimeoutError as error:
        raise late(str(error)) from error
    except OSError as error:  # ssl.SSLError is one
        raise broken(str(error)) from error


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Dials what an address book holds and nothing else."""

    def __init__(self, book: AddressBook) -> None:
        self._book = book

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[_SocketOption] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Raises Refused for a host that was not checked, NotListening where nobody takes the connection."""
        address = self._book.checked(host, port)
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(timeout):
                _, stream = await loop.create_connection(Stream, *address)
        except OSError as error:  # TimeoutError is one
            raise NotListening(f"nobody answers at {address[0]} port {address[1]}: {error}".rstrip(": ")) from error
        return stream
