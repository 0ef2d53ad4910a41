"""Lists that are data and not anchors: the JSON that an API answers, and the JSON that a page's script holds."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, Any

from scraper.links import Link, absolute, find_date
from scraper.parameters import read_json

if TYPE_CHECKING:
    from collections.abc import Iterator

_TITLES = ("title", "realtitle", "articletitle", "showtitle", "name")
_URLS = ("url", "infourl", "linkurl", "pageurl", "href", "link")
_DATES = ("publishedtimestr", "published_time_format", "publishtime", "publishdate", "pubdate", "showdate", "date")
"""Names that systems give to an entry's parts, in lower case, the fullest first."""
_ASSIGNED = re.compile(r"\b\w{0,40}(?:list|data)\w{0,40}\s{0,9}[=:]\s*(?=\[\s*[\[{])", re.IGNORECASE)
_BARE_NAME = re.compile(r"""([{,]\s*)([A-Za-z_]\w*)\s*:""")
_SINGLE = re.compile(r"'((?:[^'\\]|\\.)*)'")
_TAG = re.compile(r"<[^>]*>")
_MAX_ARRAYS, _MAX_DEPTH, _MAX_ARRAY_CHARS = 20, 8, 1_000_000


def parse(text: str) -> Any:
    """The value of a JSON answer; None where a text is no JSON object or array."""
    if not text.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
        return None
    return read_json(text)


def find_links(value: Any, base: str, depth: int = 0) -> Iterator[Link]:
    """Every object of a JSON value that has both a title and an address, as the link that it would be in a page."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for each in value:
            yield from find_links(each, base, depth + 1)
    elif isinstance(value, dict):
        parts = {str(key).lower(): each for key, each in value.items()}
        title, address = _first(parts, _TITLES), _first(parts, _URLS)
        url = absolute(base, address) if title and address else None
        if url is not None:
            yield Link(url, _plain(title), find_date(_first(parts, _DATES)))
        else:
            for each in value.values():
                yield from find_links(each, base, depth + 1)


def inline_links(text: str, base: str) -> Iterator[Link]:
    """What the arrays in a page's scripts name: `var dataList=[…]`, `pagesData = [[…]]` (湖州)."""
    for number, found in enumerate(_ASSIGNED.finditer(text)):
        if number >= _MAX_ARRAYS:
            return
        yield from find_links(_array(text, found.end()), base)


def _array(text: str, start: int) -> Any:
    """The array that begins at `start`, also where a script writes names bare and quotes singly; None if it is none."""
    try:
        return json.JSONDecoder().raw_decode(text, start)[0]
    except (ValueError, RecursionError):
        pass
    end = re.compile(r"\]\s*(?:;|</script|\r?\n)", re.IGNORECASE).search(text, start, start + _MAX_ARRAY_CHARS)
    if end is None:
        return None
    stated = text[start : end.start() + 1]
    quoted = _SINGLE.sub(lambda each: json.dumps(each[1].replace("\\'", "'"), ensure_ascii=False), stated)
    named = _BARE_NAME.sub(r'\1"\2":', quoted)
    try:
        return json.loads(re.sub(r",\s*([\]}])", r"\1", named))
    except (ValueError, RecursionError):
        return None


def _first(parts: dict[str, Any], names: tuple[str, ...]) -> str:
    text = next((parts[name].strip() for name in names if isinstance(parts.get(name), str) and parts[name].strip()), "")
    return text.encode("utf-8", "replace").decode()  # half a character, which no database takes


def _plain(title: str) -> str:
    return " ".join(html.unescape(_TAG.sub("", title)).split())
