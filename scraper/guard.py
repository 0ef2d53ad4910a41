"""Where a crawl may go: schemes, hosts, and the addresses that those hosts turn out to have."""

from __future__ import annotations

import asyncio
import functools
import ipaddress
import socket
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx

from scraper.errors import Refused, Unreachable
from scraper.hosts import SCHEMES, domain_of, host_of

if TYPE_CHECKING:
    import httpcore

    from scraper.site import Site

Address = tuple[str, int]
"""An IP address in figures, and a port."""
_Ip = ipaddress.IPv4Address | ipaddress.IPv6Address

RESOLVE_SECONDS = 20.0
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
# A public address that clouds answer themselves, with secrets in it.
_METADATA = frozenset({ipaddress.ip_address("168.63.129.16")})


def is_allowed(site: Site, url: str) -> bool:
    """Whether a site's crawl may ask for this URL: its own hosts, and those of the same domain under .gov.cn."""
    try:
        parts = urlsplit(url)
        host = host_of(url)
    except ValueError:  # a port that is no number, half an IPv6 address
        return False
    if parts.scheme not in SCHEMES or not host or parts.username is not None:
        return False
    own, domains = _own(site.start, site.hosts)
    return host in own or domain_of(host) in domains


@functools.lru_cache(maxsize=4096)
def _own(start: tuple[str, ...], hosts: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """A site's hosts, and their domains under .gov.cn. Asked for every link of every page."""
    own = frozenset(host_of(url) for url in start) | {name.lower() for name in hosts}
    return own, frozenset(domain for name in own if (domain := domain_of(name)) is not None)


def to_other_scheme(url: str) -> str | None:
    """The same URL over https instead of http, or the other way round; None where a port names the one server."""
    try:
        found = httpx.URL(url)
    except httpx.InvalidURL:
        return None
    if found.port is not None:  # httpx leaves out the usual one
        return None
    return str(found.copy_with(scheme="http" if found.scheme == "https" else "https"))


@functools.lru_cache(maxsize=4096)
def is_public(address: str) -> bool:
    """Whether an address belongs to the open internet, also when it is written inside an IPv6 address."""
    found = ipaddress.ip_address(address.partition("%")[0])
    return all(each.is_global and not each.is_multicast and each not in _METADATA for each in _meanings(found))


def _meanings(address: _Ip) -> list[_Ip]:
    """An address and the IPv4 addresses that translators would make of it."""
    if isinstance(address, ipaddress.IPv4Address):
        return [address]
    if address.ipv4_mapped is not None:
        return [address.ipv4_mapped]
    inner = [address.sixtofour] if address.sixtofour is not None else []
    if address in _NAT64:
        inner.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return [address, *inner]


class AddressBook:
    """Resolves names, checks what they resolve to, and remembers it: only what stands here is ever dialled.

    Checking the name alone would be too early: `2130706433`, `0` and a name whose answer changes are all loopback.
    """

    def __init__(self, allow_private: bool) -> None:
        self._allow_private = allow_private
        self._known: dict[tuple[str, int], Address] = {}

    async def resolve(self, url: str, asked: httpcore.URL) -> Address:
        """Where a server is. Raises Refused where it has no public address, Unreachable where it has none.

        `url` is what `asked` was spelled as.
        """
        key = _dialled(asked)
        if key not in self._known:
            found = await self._addresses(url, *key)
            allowed = [each for each in found if self._allow_private or is_public(each[0])]
            if not allowed:
                raise Refused(url, f"{key[0]} has the address {found[0][0]}, which is not public")
            self._known[key] = allowed[0]
        return self._known[key]

    def forget(self, asked: httpcore.URL) -> None:
        """It did not answer there: the next one who asks resolves the name anew."""
        self._known.pop(_dialled(asked), None)

    def checked(self, host: str, port: int) -> Address:
        """Where to dial. Raises Refused for what has not been resolved and checked here."""
        if (host, port) not in self._known:
            raise Refused(f"//{host}:{port}", "is not the host that was asked for")
        return self._known[host, port]

    async def _addresses(self, url: str, host: str, port: int) -> list[Address]:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(RESOLVE_SECONDS):
                found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except TimeoutError:
            raise Unreachable(url, f"the name {host} was not resolved in time") from None
        except (OSError, UnicodeError) as error:
            raise Unreachable(url, f"the name {host} cannot be resolved") from error
        # IPv4 first: county servers that publish an AAAA record often do not answer on it.
        found.sort(key=lambda each: each[0] != socket.AF_INET)
        return [(str(each[4][0]), int(each[4][1])) for each in found]


def _dialled(asked: httpcore.URL) -> tuple[str, int]:
    """Host and port as the connection will ask for them."""
    return asked.host.decode("ascii"), asked.origin.port
