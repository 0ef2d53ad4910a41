"""What a site is, and what holds for all of them: the values that SITES.toml declares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from scraper.hosts import host_of
from scraper.hours import read_hours
from scraper.links import absolute


def _address(url: str) -> str:
    """As it is asked for: people paste addresses as browsers show them, with Chinese in them."""
    host_of(url)  # raises ValueError for a port that is no number, or half an IPv6 address
    if urlsplit(url).username is not None:
        raise ValueError("an address that holds a log-in")
    return url if url.isascii() else absolute(url, url) or url


def _named(host: str) -> str:
    """As the hosts of addresses are compared: without the usual port, and in the letters of the registry."""
    return host_of(f"http://{host}")


def _hours(text: str) -> str:
    if text:
        read_hours(text)  # raises ValueError
    return text


_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
_Host = Annotated[str, StringConstraints(pattern=r"^[^\s/@]+$", to_lower=True), AfterValidator(_named)]
_Code = Annotated[str, StringConstraints(pattern=r"^[1-9]\d{5}$")]
_Start = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/]+"), AfterValidator(_address)]
_Seconds = Annotated[float, Field(ge=0, le=3600)]
_Hours = Annotated[str, AfterValidator(_hours)]
_Requests = Annotated[int, Field(ge=1)]
_Year = Annotated[int, Field(ge=2008, le=2100)]


class Declared(BaseModel):
    """A table of the file: frozen, and without keys that nobody knows."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class CrawlSettings(Declared):
    """What holds for all sites: the [crawl] table."""

    delay_seconds: _Seconds = 3.0
    hours: _Hours = ""
    daily_requests: _Requests | None = None
    contact: str = ""
    allow_private_addresses: bool = False


class Site(Declared):
    """One county site: a [[site]] table. Empty `years` means all; what also stands in [crawl] and is empty or None
    here means that of [crawl]."""

    name: _Text
    division_code: _Code
    start: Annotated[tuple[_Start, ...], Field(min_length=1, strict=False)]
    hosts: Annotated[tuple[_Host, ...], Field(strict=False)] = ()
    years: Annotated[tuple[_Year, ...], Field(strict=False)] = ()
    platform: str | None = None
    encoding: str | None = None
    delay_seconds: _Seconds | None = None
    hours: _Hours = ""
    daily_requests: _Requests | None = None
    tls: Literal["strict", "p256", "legacy"] = "strict"
    ca: str = ""
    max_pages: Annotated[int, Field(ge=1, le=100_000)] = 400
    min_reports: Annotated[int, Field(ge=0)] = 0


@dataclass(frozen=True, slots=True)
class Sites:
    """The whole of SITES.toml."""

    crawl: CrawlSettings
    sites: tuple[Site, ...]
