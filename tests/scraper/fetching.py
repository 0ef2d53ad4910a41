"""Fetching as tests want it: through a real Fetcher, without pauses, from loopback, and with names of our choice."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING, Any

from scraper.ask import Ask
from scraper.fetch import Fetcher
from scraper.site import CrawlSettings

if TYPE_CHECKING:
    import pytest

    from scraper.answer import Answer
    from scraper.site import Site


def fetch(where: Site, url: str, times: int = 1, **settings: Any) -> list[Answer]:
    """The last answers of so many requests through one fetcher."""
    return fetch_all(where, *[url] * times, **settings)


def fetch_all(where: Site, *urls: str, **settings: Any) -> list[Answer]:
    """The last answer of each URL, asked for one after the other."""
    named = {"delay_seconds": 0.0, "allow_private_addresses": True} | settings

    async def ask() -> list[Answer]:
        async with Fetcher(CrawlSettings(**named), lambda site, answers: None) as fetcher:
            return [(await fetcher.fetch(where, Ask(url)))[-1] for url in urls]

    return asyncio.run(ask())


class Names:
    """A name server: where each name and port leads, and what was looked up. Figures lead where they always do."""

    def __init__(self) -> None:
        self.ports: dict[tuple[str, int], int] = {}
        self.asked: list[tuple[str, int]] = []

    def use(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Answer in place of the machine's own."""
        real = socket.getaddrinfo

        def resolve(host: str, port: int, *args: Any, **named: Any) -> list[Any]:
            self.asked.append((host, port))
            if (host, port) not in self.ports:
                return real(host, port, *args, **named)
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", self.ports[host, port]))]

        monkeypatch.setattr(socket, "getaddrinfo", resolve)


def port_of(url: str) -> int:
    """Of `http://127.0.0.1:8000`."""
    return int(url.rpartition(":")[2])


def closed_port() -> int:
    """A port at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
