"""Hosts, by their names alone: nobody is asked."""

from __future__ import annotations

import functools
import ipaddress
import re
from urllib.parse import urlsplit

# Under these, counties register as under .gov.cn itself: xuanzhou.ah.gov.cn and hefei.ah.gov.cn are not one owner.
# fmt: off
_PROVINCES = frozenset((
    "bj", "tj", "sh", "cq", "he", "sx", "nm", "ln", "jl", "hl", "js", "zj", "ah", "fj", "jx", "sd", "ha", "hb", "hn",
    "gd", "gx", "hi", "sc", "gz", "yn", "xz", "sn", "gs", "qh", "nx", "xj",
))
# fmt: on
SCHEMES = {"http": 80, "https": 443}
"""Those that a crawl speaks, with their usual ports."""
_DOTS = re.compile("[。．｡]")
"""Dots to a browser and to nobody else: no office writes its host with one."""
_USERINFO = re.compile(r"((?:^|[a-z]:)//)[^/?#\s]*@", re.IGNORECASE)


@functools.lru_cache(maxsize=4096)
def host_of(url: str) -> str:
    """The host as a unit of politeness: `www.x.gov.cn`, with the port where it is not the usual one of the scheme.

    A name in Chinese is given as the name server knows it (`盘山.中国` as `xn--…`): pages write their links both ways.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    host = host if host.isascii() or _DOTS.search(host) else _registered(host)
    host = f"[{host}]" if ":" in host else host
    usual = parts.port in (None, SCHEMES.get(parts.scheme))
    return host if usual else f"{host}:{parts.port}"


def _registered(host: str) -> str:
    """A name in the letters of its registry; as it is where it can be none."""
    import httpx  # slow to import, and hardly ever needed here

    try:
        return httpx.URL(f"http://{host}").raw_host.decode("ascii")
    except httpx.InvalidURL:
        return host


def domain_of(host: str) -> str | None:
    """The registrable domain of a host under .gov.cn: `panshan.gov.cn` of `xxgk.panshan.gov.cn`; None elsewhere."""
    labels = host.lower().split(".")
    if ":" in host or labels[-2:] != ["gov", "cn"] or len(labels) < 3:
        return None
    size = 4 if labels[-3] in _PROVINCES and len(labels) > 3 else 3
    return ".".join(labels[-size:])


def without_userinfo(url: str) -> str:
    """The URL as it may be shown and kept: `http://user:secret@host/` without user and secret."""
    return _USERINFO.sub(r"\1", url)


def is_loopback(url: str) -> bool:
    """Whether a URL names this machine itself, by its literal host and without asking anyone."""
    try:
        host = urlsplit(url).hostname or ""
        if host == "localhost":
            return True
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
