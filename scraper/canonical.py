"""One spelling for one page: what is not part of an address is left out before it is asked for, and two addresses
that the publishing systems are known to give one article are asked for once. The rules are data.

What no rule can tell (an article in the agency's column and again in the county's) is told by the text, when the
dataset is built.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from scraper.hosts import host_of
from scraper.links import absolute

if TYPE_CHECKING:
    from scraper.site import Site

_SESSION = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
_NO_PART = re.compile(
    r"(utm_\w+|spm|phpsessid|jsessionid|aspsessionid\w*|isappinstalled|nsukey|share_token)", re.IGNORECASE
)
"""Query parameters that say who asks, or where from, and not what for."""
_MOBILE = ("m.", "wap.", "3g.")
_TWINS = (
    # VSB publishes /info/1026/25268.htm and answers the same under content.jsp?…wbtreeid=1026&wbnewsid=25268
    (
        re.compile(
            r"/content\.jsp\?(?=.*\burltype=news\.NewsContentUrl)(?=.*\bwbtreeid=(\d+))(?=.*\bwbnewsid=(\d+)).*"
        ),
        r"/info/\1/\2",
    ),
    (re.compile(r"/info/(\d+)/(\d+)\.html?"), r"/info/\1/\2"),
    # Hanweb: month and day padded in old links, not in new ones; a second slash from some templates
    (re.compile(r"/+art/(\d{4})/0?(\d+)/0?(\d+)/(art_\d+_\d+)\.html?"), r"/art/\1/\2/\3/\4"),
    # NFCMS and TRS: the copy for telephones beside the page
    (re.compile(r"(.*)_wap(\.s?html?)"), r"\1\2"),
    (re.compile(r"(.*/)mindex(\.s?html?)"), r"\1index\2"),
)
_VIEWER = re.compile(r"/(?:pdf\.?js\b.*|[\w-]*viewer)\b[^/]*\.\w+$", re.IGNORECASE)
_ENCODED = re.compile(r"%2f|%3a", re.IGNORECASE)
_FILE = re.compile(r"\.(pdf|docx?|wps|ofd|png|jpe?g)$", re.IGNORECASE)


def canonical(url: str) -> str:
    """The address to ask for: host in lower case, no usual port, fragment, session or tracking; behind a viewer its file.

    Raises ValueError for what is no address.
    """
    url = viewed(url) or url
    parts = urlsplit(_SESSION.sub("", url))
    query = parts.query
    pairs = parse_qsl(query, keep_blank_values=True)
    if any(_NO_PART.fullmatch(name) for name, _ in pairs):
        # Only then: writing a query anew may change what a server compares letter by letter.
        query = urlencode([(name, value) for name, value in pairs if not _NO_PART.fullmatch(name)])
    user, at, _ = parts.netloc.rpartition("@")
    return urlunsplit((parts.scheme, user + at + host_of(url), parts.path or "/", query, ""))


def viewed(url: str) -> str | None:
    """The file that a plain viewer shows (`…/viewer.html?file=%2Ffiles%2Fa.pdf%23page=2`); None for all else.

    A parameter that is no readable address (some encrypt it) is left as it is.
    """
    parts = urlsplit(url)
    if not _VIEWER.search(parts.path):
        return None
    stated = dict(parse_qsl(parts.query)).get("file") or dict(parse_qsl(parts.fragment)).get("file") or ""
    if _ENCODED.search(stated):  # once by the viewer's rules, and a second time by the editor
        stated = unquote(stated)
    target = stated.partition("#")[0]
    is_plain = _FILE.search(target.partition("?")[0]) or _FILE.search(target)
    return absolute(url, target) if is_plain else None


def is_sealed_viewer(url: str) -> bool:
    """Whether a viewer does not say which file it shows."""
    parts = urlsplit(url)
    return _VIEWER.search(parts.path) is not None and "file=" in parts.query and viewed(url) is None


def twin(site: Site, url: str) -> str:
    """What all addresses of one page have in common: without scheme, and without `www.` where the site names both."""
    parts = urlsplit(url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    for pattern, common in _TWINS:
        found = pattern.fullmatch(target)
        if found:
            target = found.expand(common)
    host = host_of(url)
    bare = host.removeprefix("www.")
    both = {bare, f"www.{bare}"} <= _own(site)
    return (bare if both else host) + target


def is_mobile_copy(site: Site, url: str) -> bool:
    """Whether an address is on the host for telephones of a host that the site names: the same pages once more."""
    host = host_of(url)
    own = _own(site)
    prefix = next((each for each in _MOBILE if host.startswith(each)), None)
    if prefix is None or host in own:
        return False
    bare = host.removeprefix(prefix)
    return bool({bare, f"www.{bare}"} & own)


def _own(site: Site) -> set[str]:
    return {host_of(start) for start in site.start} | set(site.hosts)


class Twins:
    """The items of one visit, each under the first of its addresses; the others are asked for where that one fails."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._urls: dict[str, list[str]] = {}

    def is_first(self, url: str) -> bool:
        """Whether this is the address to ask for; another one of a page that is known is kept for later."""
        urls = self._urls.setdefault(twin(self._site, url), [])
        if url not in urls:
            urls.append(url)
        return urls[0] == url

    def others(self, url: str) -> list[str]:
        """The addresses that were passed over in favour of this one."""
        urls = self._urls.get(twin(self._site, url), [])
        return urls[1:] if urls[:1] == [url] else []
