"""What replicas are made of: organisations, their reports, and the look-alikes that stand in the same lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.scraper.county import TOWNS, Reply, report, title_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.scraper.county import Route

BUREAUS = ("财政局", "审计局", "农业农村局", "卫生健康局")
ORGANISATIONS = TOWNS + BUREAUS
NOISE = {
    "tz": "关于做好2024年政府信息公开工作年度报告编制和发布工作的通知",
    "zn": "石新镇政府信息公开指南",
    "fz": "石新镇2024年法治政府建设年度报告",
}
Links = list[tuple[str, str]]


def named(organisations: Iterable[str], year: int, address: str) -> Links:
    """(address, title) of a year's reports; `{n}` in the address counts from 0."""
    return [(address.format(n=n), title_of(name, year)) for n, name in enumerate(organisations)]


def noise(address: str) -> Links:
    """(address, title) of the look-alikes; `{n}` in the address is their short name."""
    return [(address.format(n=key), title) for key, title in NOISE.items()]


def noise_paths(address: str) -> frozenset[str]:
    """The paths that nobody may ask for."""
    return frozenset(address.format(n=key) for key in NOISE)


def articles(links: Links) -> dict[str, Route]:
    """What the addresses of `named` answer."""
    return {path: report(title.partition("20")[0], int(title.partition("年")[0][-4:])) for path, title in links}


def robots(*disallowed: str) -> Reply:
    """A robots.txt for everybody."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in disallowed)]
    return Reply("\n".join(lines).encode(), content_type="text/plain")


def paths(links: Links) -> frozenset[str]:
    """The addresses alone."""
    return frozenset(address for address, _ in links)


def data(text: str) -> Reply:
    """A JSON answer."""
    return Reply(text.encode(), content_type="application/json;charset=UTF-8")
