from __future__ import annotations

import asyncio
import socket
import struct
from typing import TYPE_CHECKING

import httpcore
import pytest

from scraper.guard import AddressBook
from scraper.stream import GuardedBackend, NotListening, Stream
from tests.scraper.fetching import closed_port

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Talk = Callable[[Stream, socket.socket], Awaitable[None]]


def talk(what: Talk) -> None:
    """Between our end of a connection and the other side's socket."""

    async def connect() -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
            _, stream = await asyncio.get_running_loop().create_connection(Stream, "127.0.0.1", port)
            other, _ = listener.accept()
            with other:
                await what(stream, other)
                await stream.aclose()

    asyncio.run(connect())


def test_all_bytes_come_in_their_order_however_many_are_waiting_and_then_the_end() -> None:
    sent = bytes(range(256)) * 8000  # 2 MB: more than is taken before anybody reads

    async def read_all(stream: Stream, other: socket.socket) -> None:
        def send() -> None:
            other.sendall(sent)
            other.shutdown(socket.SHUT_WR)

        sending = asyncio.create_task(asyncio.to_thread(send))
        await asyncio.sleep(0.05)
        received = b""
        while piece := await stream.read(10_000, 10.0):
            assert len(piece) <= 10_000
            received += piece
        await sending
        assert received == sent

    talk(read_all)


def test_a_side_that_says_nothing_is_waited_for_so_long_and_no_longer() -> None:
    async def wait(stream: Stream, other: socket.socket) -> None:
        with pytest.raises(httpcore.ReadTimeout):
            await stream.read(100, 0.01)
        other.sendall(b"late")
        assert await stream.read(100, 10.0) == b"late"

    talk(wait)


def test_a_side_that_takes_nothing_is_waited_for_so_long_and_no_longer() -> None:
    async def fill(stream: Stream, other: socket.socket) -> None:
        with pytest.raises(httpcore.WriteTimeout):
            await stream.write(b"x" * (32 << 20), 0.01)

    talk(fill)


def test_a_connection_that_is_reset_is_an_error_and_not_an_end() -> None:
    async def reset(stream: Stream, other: socket.socket) -> None:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        other.close()
        with pytest.raises(httpcore.ReadError):
            await stream.read(100, 10.0)
        with pytest.raises(httpcore.WriteError):
            await stream.write(b"x", 10.0)

    talk(reset)


@pytest.mark.parametrize("what", [b"", b"unasked"])
def test_an_idle_connection_that_has_ended_or_says_something_is_known_not_to_be_idle(what: bytes) -> None:
    async def say(stream: Stream, other: socket.socket) -> None:
        assert not stream.get_extra_info("is_readable")
        other.sendall(what)
        other.shutdown(socket.SHUT_WR)
        for _ in range(1000):
            if stream.get_extra_info("is_readable"):
                return
            await asyncio.sleep(0.005)
        pytest.fail("nothing was noticed")

    talk(say)


def test_nobody_listening_is_told_apart_from_what_fails_later() -> None:
    async def connect() -> None:
        book = AddressBook(allow_private=True)
        port = closed_port()
        url = f"http://127.0.0.1:{port}/"
        await book.resolve(url, httpcore.URL(url))
        with pytest.raises(NotListening, match=f"nobody answers at 127.0.0.1 port {port}"):
            await GuardedBackend(book).connect_tcp("127.0.0.1", port, 10.0)

    asyncio.run(connect())
