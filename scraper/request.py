"""A request as it goes over the wire."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpcore
import httpx

from scraper.errors import Gone

if TYPE_CHECKING:
    from collections.abc import Iterable

_TIMEOUT = {"connect": 20.0, "read": 30.0, "write": 30.0, "pool": 30.0}
"""Seconds for one step, such as the next bytes."""

Pairs = tuple[tuple[str, str], ...]
"""Header names and values."""


_PLAIN = re.compile(
    r"(?P<scheme>https?)://(?P<host>[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)*|\d+(?:\.\d+){3})(?::(?P<port>[1-9]\d{3,4}))?"
    r"(?P<target>/(?:[\w~/-]|(?<!/)\.)*(?:\?[\w.~/=&-]+)?)",
    re.ASCII,
)
"""An address that nobody spells in another way, as most are: it is not taken apart for that."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked, and of whom; host and target are spelled as they are asked for."""

    sent: httpcore.Request
    body: bytes

    @property
    def url(self) -> httpcore.URL:
        """Of the request."""
        return self.sent.url

    @property
    def scheme(self) -> str:
        """`http` or `https`."""
        return self.url.scheme.decode("ascii")


def to_request(url: str, headers: Iterable[tuple[str, str]], body: bytes) -> Request:
    """GET of a URL or, with a body, POST. Raises Gone for what is no address."""
    asked = to_wire(url)
    netloc = asked.host if asked.port is None else b"%b:%d" % (asked.host, asked.port)
    if b":" in asked.host:
        netloc = netloc.replace(asked.host, b"[%b]" % asked.host, 1)
    named = [(b"Host", netloc), *((name.encode("ascii"), value.encode("ascii")) for name, value in headers)]
    if body:
        named.append((b"Content-Length", str(len(body)).encode()))
    sent = httpcore.Request(
        b"POST" if body else b"GET",
        asked,
        headers=named,
        content=body or None,
        extensions={"timeout": _TIMEOUT},
    )
    return Request(sent, body)


def to_wire(url: str) -> httpcore.URL:
    """An address as it is asked for: names in ASCII, no usual port, no fragment. Raises Gone for what is none."""
    plain = _PLAIN.fullmatch(url)
    if plain is not None:
        scheme, host, port, target = plain.groups()
        return httpcore.URL(scheme=scheme, host=host, port=int(port) if port else None, target=target)
    try:
        asked = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise Gone(url, f"is no valid address: {error}") from error
    return httpcore.URL(scheme=asked.raw_scheme, host=asked.raw_host, port=asked.port, target=asked.raw_path)


def to_pairs(headers: Iterable[tuple[bytes, bytes]]) -> Pairs:
    """Headers as text: Latin-1, whatever the site meant by them."""
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers)
