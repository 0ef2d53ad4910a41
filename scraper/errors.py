"""Why a page did not come. The name of an error says what to do next.

```text
FetchError
├── Unreachable     worth another try: time-outs, refused connections, 5xx, 429
│   ├── Unserved    nobody speaks this scheme there: the other one may be tried, once
│   └── Untrusted   TLS failed, and will again until SITES.toml names a profile or a certificate
├── Gone            not worth one: 404, 410, a "page not found" with status 200
├── Blocked         the site answered with a challenge or a log-in, not with the page, or robots.txt forbids it
└── Refused         we did not ask, or did not take it: a host or an address that is not allowed, sizes
    └── Misread     it came, and our own reading of it failed: a fault of the program, which somebody has to mend
```
"""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.answer import Answer

_log = logging.getLogger(__name__)


class FetchError(Exception):
    """A page did not come. Carries its URL, and the answers that were received instead, for the archive."""

    word = "failed"
    """The one word for it in states, progress lines and archive records."""

    def __init__(self, url: str, reason: str, answers: tuple[Answer, ...] = ()) -> None:
        super().__init__(f"{url}: {reason}")
        self.url = url
        self.reason = reason
        self.answers = answers


class Unreachable(FetchError):
    """Worth another try: a time-out, a refused connection, 5xx, 429. `retry_after` is in seconds, where stated."""

    word = "unreachable"

    def __init__(
        self, url: str, reason: str, answers: tuple[Answer, ...] = (), retry_after: float | None = None
    ) -> None:
        super().__init__(url, reason, answers)
        self.retry_after = retry_after


class Unserved(Unreachable):
    """Nobody speaks this scheme there: no connection at all, or http where https was asked for."""


class Untrusted(Unreachable):
    """The server's TLS is not what we trust or can speak: another try is in vain until SITES.toml says otherwise."""


class Gone(FetchError):
    """Not worth another try: the site says that there is no such page."""

    word = "gone"


class Blocked(FetchError):
    """A challenge, a log-in or a ban came, or robots.txt forbids it. It is recorded, and never solved or bypassed."""

    word = "blocked"


class Refused(FetchError):
    """We did not ask, or did not take what came: host, address, or size."""

    word = "refused"


class Misread(Refused):
    """It came, and our own reading of it failed: a fault of the program, which somebody has to mend."""


class Waiting(Exception):
    """A host is not to be asked now, by our own `hours` or `daily_requests`: what is left is for a later call.

    Not a FetchError: nothing is wrong with the page, and it stays on the list as it was.
    """


class StoreError(Exception):
    """The archive or the state database could not be written or is in use: the crawl stops, whatever the site."""


@contextmanager
def misread_as_one(url: str, answers: tuple[Answer, ...] = ()) -> Iterator[None]:
    """Raises Misread for what reading a page raises by mistake: one odd page must not cost a site all the others."""
    try:
        yield
    except (FetchError, Waiting, StoreError):
        raise
    except Exception as error:
        _log.exception("reading %s failed", url)
        raise Misread(url, f"{type(error).__name__}: {error}", answers) from error
