"""What is wrong with a site as it was seen, and what to write into SITES.toml: one sentence each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.discovered import Discovery
    from scraper.site import Site

_REMEDIES = (
    (r"BAD_ECPOINT", 'its server takes only one curve: write tls = "p256"'),
    (r"UNSAFE_LEGACY_RENEGOTIATION", 'its server renegotiates in the old way: write tls = "legacy"'),
    (
        r"CERTIFICATE_VERIFY_FAILED",
        "its certificate cannot be verified, and is not taken unverified: try its http:// address",
    ),
    (
        r"WRONG_VERSION_NUMBER|HANDSHAKE_FAILURE|UNEXPECTED_EOF",
        "it does not speak TLS with us: try its http:// address",
    ),
    (r"is not on a host of this site", "it leads to another host: if that is the site's own, write it into hosts"),
    (r"cannot be resolved", "its name is not known: compare it with what a browser shows, as sites are renamed"),
    (
        r"has the address .* not public",
        "its name leads into a private network: compare it with what a browser shows; `allow_private_addresses` is for tests",
    ),
    (
        r"robots\.txt asks for \d+ seconds",
        "it does not want to be crawled: ask its operator, and leave it out until then",
    ),
    (
        r"robots\.txt disallows",
        "its robots.txt keeps crawlers out: ask its operator, and leave the path alone until then",
    ),
    (r"robots\.txt", "its robots.txt could not be read, so nothing else was asked: try again on another day"),
    (
        r"ConnectError|ConnectTimeout|timed? ?out|no whole answer",
        "it does not answer from here: try a mainland network",
    ),
)
"""By what the reason says; the first that fits is given."""
_BY_STATE = {
    "waiting": "not asked now: it is not the hour, or the day's requests are used up; call again later",
    "blocked": "it answers with a challenge or a log-in: wait, ask, or use another network; see docs/sites.md",
    "unreachable": "it does not answer: try again on another day, and from a mainland network; see docs/sites.md",
    "failed": "its start page is not there: open it in a browser and write the address that it has now into start",
    "none": "open the site in a browser and write the address of its report column into start",
}


def advise(site: Site, found: Discovery) -> tuple[str, ...]:
    """Nothing where all is well."""
    return tuple(dict.fromkeys(_sentences(site, found)))


def _sentences(site: Site, found: Discovery) -> Iterator[str]:
    if found.state != "found":
        yield remedy(found.reason) or _BY_STATE[found.state]
    for line in found.failures:
        start = next((url for url in site.start if f" {url}: " in line), None)
        if start is not None and found.state == "found":
            yield f"{line}: write another address into start, or leave this one out"
    platforms = {column.platform for column in found.columns}
    if site.platform is not None and platforms and site.platform not in platforms:
        yield f'platform = "{site.platform}" is written, but its lists were read as {", ".join(sorted(platforms))}: leave it out'


def remedy(reason: str) -> str:
    """What helps against a known reason; empty for others."""
    return next((words for pattern, words in _REMEDIES if re.search(pattern, reason, re.IGNORECASE)), "")


def span(years: set[int]) -> str:
    """`2022-2024`, `2023`, or nothing."""
    if not years:
        return ""
    first, last = min(years), max(years)
    return str(first) if first == last else f"{first}-{last}"
