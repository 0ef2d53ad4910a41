"""A request as it goes over the wire."""

from __future__ import annotations

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


@dataclass(frozen=True, slots=True)
class Request:
    """`url` says whom to ask: host and target are spelled as they are asked for."""

    url: httpx.URL
    sent: httpcore.Request
    body: bytes


def to_request(url: str, headers: Iterable[tuple[str, str]], body: bytes) -> Request:
    """GET of a URL or, with a body, POST. Raises Gone for what is no address."""
    try:
        asked = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise Gone(url, f"is no valid address: {error}") from error
    named = [(b"Host", asked.netloc), *((name.encode("ascii"), value.encode("ascii")) for name, value in headers)]
    if body:
        named.append((b"Content-Length", str(len(body)).encode()))
    sent = httpcore.Request(
        b"POST" if body else b"GET",
        httpcore.URL(scheme=asked.raw_scheme, host=asked.raw_host, port=asked.port, target=asked.raw_path),
        headers=named,
        content=body or None,
        extensions={"timeout": _TIMEOUT},
    )
    return Request(asked, sent, body)


def to_pairs(headers: Iterable[tuple[bytes, bytes]]) -> Pairs:
    """Headers as text: Latin-1, whatever the site meant by them."""
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers)
