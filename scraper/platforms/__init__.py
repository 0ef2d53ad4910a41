"""One module per publishing system: a page in, its links and its next page out.

A platform is a module with `URLS`, `recognises` and `read_listing`. To add one, write it and name it in `PLATFORMS`,
before `generic`, which recognises everything, and before those that it could be taken for.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from scraper.platforms import (
    aspnet,
    epoint,
    generic,
    gkmlpt,
    jiangxi,
    jpaas,
    jpage,
    longxun,
    trs,
    ucap,
    vsb,
    xxgk,
    xxgk_annual,
)

if TYPE_CHECKING:
    from scraper.ask import Ask
    from scraper.listing import Listing


class Platform(Protocol):
    """What a module of this package offers."""

    @property
    def URLS(self) -> tuple[str, ...]:  # noqa: N802 -- a constant of the module
        """Regular expressions of the addresses that its lists and articles have."""

    def recognises(self, text: str, url: str) -> bool:
        """Whether a page was made by this system."""

    def read_listing(self, text: str, ask: Ask, number: int) -> Listing:
        """Page `number` of a list, 1 being the first. `ask` is what it answered, its URL the one after redirects."""


PLATFORMS: dict[str, Platform] = {
    "jpaas": jpaas,
    "jpage": jpage,
    "xxgk": xxgk,
    "xxgk_annual": xxgk_annual,
    "gkmlpt": gkmlpt,
    "jiangxi": jiangxi,
    "epoint": epoint,
    "aspnet": aspnet,
    "longxun": longxun,
    "vsb": vsb,
    "ucap": ucap,
    "trs": trs,
    "generic": generic,
}
"""By the name that `platform` in SITES.toml may have; asked in this order where it has none."""


def find_platform(name: str | None, text: str, url: str) -> Platform:
    """The platform that SITES.toml names, if it recognises the page, else the first that does."""
    named = (PLATFORMS[name],) if name is not None else ()
    return next((each for each in (*named, *PLATFORMS.values()) if each.recognises(text, url)), generic)


def name_of(platform: Platform) -> str:
    """The name of a platform in `PLATFORMS`."""
    return next((name for name, each in PLATFORMS.items() if each is platform), "generic")


def recognise_url(url: str) -> str | None:
    """The name of the platform whose address shape a list or an article has; None if it has no known one."""
    known = (name for name, each in PLATFORMS.items() if any(re.search(shape, url) for shape in each.URLS))
    return next(known, None)
