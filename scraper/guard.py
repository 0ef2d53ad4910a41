"""Where a crawl may go: schemes, hosts, and the addresses that those hosts turn out to have."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpcore
import httpx

from scraper.errors import Refused

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable

    from scraper.sites import Site

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_SocketOption = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]

# Under these, counties register as under .gov.cn itself: xuanzhou.ah.gov.cn and hefei.ah.gov.cn are not one owner.
# fmt: off
_PROVINCES = frozenset((
    "bj", "tj", "sh", "cq", "he", "sx", "nm", "ln", "jl", "hl", "js", "zj", "ah", "fj", "jx", "sd", "ha", "hb", "hn",
    "gd", "gx", "hi", "sc", "gz", "yn", "xz", "sn", "gs", "qh", "nx", "xj",
))
# fmt: on
_DEFAULT_PORTS = {"http": 80, "https": 443}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
# A public address that clouds answer themselves, with secrets in it.
_METADATA = frozenset({ipaddress.ip_address("168.63.129.16")})


def host_of(url: str) -> str:
    """The host as a unit of politeness: `www.x.gov.cn`, with the port where it is not the usual one of the scheme."""
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    host = f"[{host}]" if ":" in host else host
    usual = parts.port in (None, _DEFAULT_PORTS.get(parts.scheme))
    return host if usual else f"{host}:{parts.port}"


def domain_of(host: str) -> str | None:
    """The registrable domain of a host under .gov.cn: `panshan.gov.cn` of `xxgk.panshan.gov.cn`; None elsewhere."""
    labels = host.lower().split(".")
    if ":" in host or labels[-2:] != ["gov", "cn"] or len(labels) < 3:
        return None
    size = 4 if labels[-3] in _PROVINCES and len(labels) > 3 else 3
    return ".".join(labels[-size:])


def is_allowed(site: Site, url: str) -> bool:
    """Whether a site's crawl may ask for this URL: its own hosts, and those of the same domain under .gov.cn."""
    try:
        parts = urlsplit(url)
        host = host_of(url)
    except ValueError:  # a port that is no number, half an IPv6 address
        return False
    if parts.scheme not in _DEFAULT_PORTS or not host or parts.username is not None:
        return False
    own = {host_of(start) for start in site.start} | {name.lower() for name in site.hosts}
    if host in own:
        return True
    domain = domain_of(host)
    return domain is not None and domain in {domain_of(name) for name in own}


def is_public(address: str) -> bool:
    """Whether an address belongs to the open internet, also when it is written inside an IPv6 address."""
    found = ipaddress.ip_address(address.partition("%")[0])
    return all(each.is_global and not each.is_multicast and each not in _METADATA for each in _meanings(found))


def _meanings(address: _Address) -> list[_Address]:
    """An address and the IPv4 addresses that translators would make of it."""
    if isinstance(address, ipaddress.IPv4Address):
        return [address]
    if address.ipv4_mapped is not None:
        return [address.ipv4_mapped]
    inner = [address.sixtofour] if address.sixtofour is not None else []
    if address in _NAT64:
        inner.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return [address, *inner]


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Resolves a name, checks what it resolves to, and dials that very address.

    Checking the name alone would be too early: `2130706433`, `0` and a name whose answer changes are all loopback.
    """

    def __init__(self, allow_private: bool) -> None:
        self._allow_private = allow_private
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[_SocketOption] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Raises Refused where the name has no public address, httpcore.ConnectError where it has none at all."""
        addresses = await self._addresses(host, port, timeout)
        allowed = [each for each in addresses if self._allow_private or is_public(each)]
        if not allowed:
            raise Refused(f"//{host}:{port}", f"{host} has the address {addresses[0]}, which is not public")
        return await self._inner.connect_tcp(allowed[0], port, timeout, local_address, socket_options)

    async def _addresses(self, host: str, port: int, timeout: float | None) -> list[str]:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(timeout):
                found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(f"the name {host} was not resolved in time") from error
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"the name {host} cannot be resolved") from error
        # IPv4 first: county servers that publish an AAAA record often do not answer on it.
        found.sort(key=lambda each: each[0] != socket.AF_INET)
        return [str(each[4][0]) for each in found]


class GuardedTransport(httpx.AsyncHTTPTransport):
    """httpx's transport with one connection, through the guarded backend."""

    def __init__(self, context: ssl.SSLContext, allow_private: bool) -> None:
        super().__init__(verify=context, trust_env=False)
        # httpx has no public way to pass a backend; a pool of its own type in its place is the least that works.
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=context,
            max_connections=1,
            max_keepalive_connections=1,
            keepalive_expiry=30.0,
            network_backend=GuardedBackend(allow_private),
        )
