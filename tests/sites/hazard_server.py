"""A server of bare sockets that answers as no server should: each path is one attack, or one kind of damage."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import zlib
from contextlib import contextmanager
from itertools import repeat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
_NO_ROBOTS = b"HTTP/1.1 404 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


def _endless_body() -> Iterable[bytes]:
    yield HEAD + b"Content-Length: 99999999999\r\n\r\n"
    yield from repeat(b"x" * 65536)


def _endless_chunks() -> Iterable[bytes]:
    """A byte at a time, so that what is kept for each piece is many times the piece."""
    yield HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
    yield from repeat(b"1\r\nx\r\n" * 4096)


def _endless_chunk_size() -> Iterable[bytes]:
    yield HEAD + b"Transfer-Encoding: chunked\r\n\r\n1;"
    yield from repeat(b"x" * 65536)


def _long_header() -> Iterable[bytes]:
    """10 MB in one line."""
    yield HEAD + b"X-Long: "
    yield from repeat(b"x" * 65536, 160)
    yield b"\r\n\r\n"


def _many_headers() -> Iterable[bytes]:
    """10 MB in short lines."""
    yield HEAD
    yield from repeat(b"X-Short: x\r\n" * 5461, 160)
    yield b"\r\n"


def _endless_trailer() -> Iterable[bytes]:
    yield HEAD + b"Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n"
    yield from repeat(b"X-Trailer: x\r\n" * 4096)


def _endless_promises() -> Iterable[bytes]:
    """An interim answer after the other, never the final one."""
    yield from repeat(b"HTTP/1.1 102 Processing\r\n\r\n" * 100)


def _drip() -> Iterable[bytes]:
    """Slow loris: every read brings something, and the page never comes."""
    yield HEAD + b"Content-Length: 1000\r\n\r\n"
    yield from _slowly(repeat(b"x", 1000))


def _dripping_header() -> Iterable[bytes]:
    yield HEAD
    yield from _slowly(repeat(b"X-Drip: x\r\n"))


def _slowly(pieces: Iterable[bytes]) -> Iterable[bytes]:
    for piece in pieces:
        time.sleep(0.05)
        yield piece


def _bomb() -> Iterable[bytes]:
    """64 MB of nothing in 64 KB."""
    compress = zlib.compressobj(wbits=31)
    body = b"".join(compress.compress(bytes(1 << 20)) for _ in range(64)) + compress.flush()
    yield HEAD + b"Content-Encoding: gzip\r\nConnection: close\r\n\r\n" + body


def _bomb_of_members() -> Iterable[bytes]:
    """The same in many members, none of which is long."""
    yield HEAD + b"Content-Encoding: gzip\r\nConnection: close\r\n\r\n"
    yield gzip.compress(bytes(1 << 20)) * 64


def _bomb_in_a_bomb() -> Iterable[bytes]:
    body = gzip.compress(gzip.compress(bytes(16 << 20)))
    yield HEAD + b"Content-Encoding: gzip, gzip\r\nConnection: close\r\n\r\n" + body


def _two_headers_of_gzip() -> Iterable[bytes]:
    body = gzip.compress(gzip.compress(bytes(16 << 20)))
    yield HEAD + b"Content-Encoding: gzip\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n" + body


def _links() -> Iterable[bytes]:
    """Links without end."""
    yield HEAD + b"Connection: close\r\n\r\n<html><body>"
    yield from repeat(b'<a href="/a/1.html">2024\xe5\xb9\xb4</a>' * 2000)


def _many_links() -> Iterable[bytes]:
    """As many links as a body may hold."""
    yield HEAD + b"Connection: close\r\n\r\n<html><body>"
    yield from repeat(b'<a href="/a/1.html">2024\xe5\xb9\xb4</a>' * 2000, 300)


HAZARDS: dict[str, Callable[[], Iterable[bytes]]] = {
    "/endless-body": _endless_body,
    "/endless-chunks": _endless_chunks,
    "/endless-chunk-size": _endless_chunk_size,
    "/endless-trailer": _endless_trailer,
    "/endless-promises": _endless_promises,
    "/long-header": _long_header,
    "/many-headers": _many_headers,
    "/drip": _drip,
    "/dripping-header": _dripping_header,
    "/bomb": _bomb,
    "/bomb-of-members": _bomb_of_members,
    "/bomb-in-a-bomb": _bomb_in_a_bomb,
    "/two-headers-of-gzip": _two_headers_of_gzip,
    "/links": _links,
    "/many-links": _many_links,
    # What breaks off or was never whole must not pass for content.
    "/short": lambda: [HEAD + b"Content-Length: 1000\r\n\r\nhalf"],
    "/cut-chunks": lambda: [HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhal"],
    "/cut-gzip": lambda: [HEAD + b"Content-Encoding: gzip\r\n\r\n", gzip.compress(b"x" * 999)[:-9]],
    "/no-gzip": lambda: [HEAD + b"Content-Encoding: gzip\r\n\r\n", b"no gzip at all"],
    "/no-http": lambda: [b"no HTTP at all\r\n\r\n"],
    "/nothing": list,
    "/two-lengths": lambda: [HEAD + b"Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcde"],
    "/null-in-header": lambda: [HEAD + b"X-Null: a\x00b\r\nContent-Length: 1\r\n\r\nx"],
}


@contextmanager
def hazard_server() -> Iterator[str]:
    """The server's URL; its robots.txt is a 404."""
    listener = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=_accept, args=(listener,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def _accept(listener: socket.socket) -> None:
    while True:
        try:
            client, _ = listener.accept()
        except OSError:
            return
        threading.Thread(target=_talk, args=(client,), daemon=True).start()


def _talk(client: socket.socket) -> None:
    with client:
        client.settimeout(10)
        try:
            path = client.recv(65536).split(b" ")[1].decode("ascii")
            if path == "/robots.txt":
                client.sendall(_NO_ROBOTS)
                return
            for piece in HAZARDS[path]():
                client.sendall(piece)
        except (OSError, IndexError):
            pass  # the client has had enough, which is what is tested
