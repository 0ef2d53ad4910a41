"""A server whose TLS is broken as that of old county servers is: a handshake by hand up to the fault, and no further.

What it can do right it leaves to OpenSSL: where the client's hello asks for nothing but P-256, it is served.
"""

from __future__ import annotations

import socket
import struct
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator

_HANDSHAKE, _EXTENSION_GROUPS, _P256 = 22, 10, 23
_ECDHE_RSA_AES128_GCM = b"\xc0\x2f"
_RENEGOTIATION_INFO = b"\xff\x01\x00\x01\x00"
_ANSWER = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


@contextmanager
def old_server(good: ssl.SSLContext, certificate: bytes, *, renegotiates_safely: bool) -> Iterator[str]:
    """`certificate` (DER, for an RSA key) is what the handshake by hand shows; `good` serves who asks for P-256."""
    listener = socket.create_server(("127.0.0.1", 0))

    def accept() -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            client.settimeout(5)
            with client:
                _talk(client, good, certificate, renegotiates_safely)

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield f"https://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def _talk(client: socket.socket, good: ssl.SSLContext, certificate: bytes, renegotiates_safely: bool) -> None:
    try:
        if renegotiates_safely and _groups(_peek(client)) == [_P256]:
            with good.wrap_socket(client, server_side=True) as stream:
                stream.recv(65536)
                stream.sendall(_ANSWER)
            return
        client.recv(65536)
        client.sendall(_flight(certificate, renegotiates_safely))
        client.recv(65536)  # the client's alert
    except OSError:
        pass  # the client has hung up, as it should


def _peek(client: socket.socket) -> bytes:
    """The whole hello, left where it is."""
    seen = client.recv(65536, socket.MSG_PEEK)
    while len(seen) < 5 or len(seen) < 5 + struct.unpack(">H", seen[3:5])[0]:
        seen = client.recv(65536, socket.MSG_PEEK)
    return seen


def _groups(hello: bytes) -> list[int]:
    """The curves that a client offers."""
    at = 5 + 4 + 2 + 32  # record, handshake, version, random
    at += 1 + hello[at]  # session id
    at += 2 + struct.unpack(">H", hello[at : at + 2])[0]  # suites
    at += 1 + hello[at] + 2  # compression; length of all extensions
    while at < len(hello):
        kind, size = struct.unpack(">HH", hello[at : at + 4])
        if kind == _EXTENSION_GROUPS:
            found = hello[at + 6 : at + 4 + size]
            return list(struct.unpack(f">{len(found) // 2}H", found))
        at += 4 + size
    return []


def _flight(certificate: bytes, renegotiates_safely: bool) -> bytes:
    extensions = _RENEGOTIATION_INFO if renegotiates_safely else b""
    hello = b"\x03\x03" + bytes(32) + b"\x00" + _ECDHE_RSA_AES128_GCM + b"\x00" + _sized(2, extensions)
    shown = _sized(3, _sized(3, certificate))
    # X25519 with a point that is too long, under a signature that nobody comes to look at.
    key = b"\x03\x00\x1d" + _sized(1, b"\x04" * 33) + b"\x08\x04" + _sized(2, bytes(256))
    return b"".join(_message(kind, body) for kind, body in ((2, hello), (11, shown), (12, key), (14, b"")))


def _message(kind: int, body: bytes) -> bytes:
    message = bytes((kind,)) + _sized(3, body)
    return bytes((_HANDSHAKE, 3, 3)) + _sized(2, message)


def _sized(width: int, body: bytes) -> bytes:
    return len(body).to_bytes(width, "big") + body
