"""One HTTP answer, frozen, and what it gives us to ask with next time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cached_property
from urllib.parse import urljoin

import httpx

from scraper.ask import Ask

_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Validators:
    """What an earlier answer gave us to ask with: "send it only if it is not this"."""

    etag: str = ""
    last_modified: str = ""

    def headers(self) -> dict[str, str]:
        """The conditional request headers; none where nothing is known."""
        named = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        # A validator that is no ASCII cannot be sent back as it came.
        return {name: value for name, value in named.items() if value and value.isascii()}


@dataclass(frozen=True)
class Answer:
    """One HTTP answer and the request that it answers. `body` is after Content-Encoding."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = field(repr=False)
    fetched_at: str
    """UTC, to the second."""
    phrase: str = ""
    request_target: str = "/"
    request_headers: tuple[tuple[str, str], ...] = ()
    address: str = ""
    request_body: bytes = field(default=b"", repr=False)
    """What was posted; empty for GET."""
    tls: str = ""
    """The TLS profile that it came under, such as `strict` or `legacy+ca`; empty for http."""

    @property
    def key(self) -> str:
        """What the index calls it."""
        return Ask(self.url, self.request_body).key

    def header(self, name: str) -> str:
        """The first header of this name; empty where there is none."""
        return next((value for key, value in self.headers if key.lower() == name), "")

    @cached_property
    def content_type(self) -> str:
        """As sent."""
        return self.header("content-type")

    @cached_property
    def redirect(self) -> str | None:
        """The absolute URL that a redirect points to."""
        if self.status not in _REDIRECTS:
            return None
        # Raw bytes in Location, GBK as often as UTF-8, are what the server expects to be asked for.
        location = "".join(char if char.isascii() else f"%{ord(char):02X}" for char in self.header("location"))
        if not location:
            return None
        try:
            return str(httpx.URL(urljoin(self.url, location)).copy_with(fragment=None))
        except (ValueError, httpx.InvalidURL):
            return None

    @cached_property
    def retry_after(self) -> float | None:
        """Seconds to wait, where the host says so, in either spelling of RFC 9110."""
        value = self.header("retry-after").strip()
        if value.isdecimal():
            return float(value)
        try:
            return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
        except (ValueError, TypeError):  # TypeError: a date without a zone
            return None

    @property
    def validators(self) -> Validators:
        """To ask with next time."""
        return Validators(self.header("etag"), self.header("last-modified"))
