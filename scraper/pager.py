"""How list pages name the next one. Nothing is guessed: the page's own call or link is read (`Pages`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.ask import Ask
from scraper.links import Html, absolute

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.links import Link

_CALL = re.compile(r"(?<!function )\bcreatePage(?:HTML)?\s*\(([^(){}]*)\)", re.IGNORECASE)
_NEXT = re.compile(r"(下一?页|后一?页|next(page)?|下一頁)[>»›→]*", re.IGNORECASE)
_TOTAL_PAGES = re.compile(r"共\s*(?:<[^>]*>\s*)*(\d{1,5})\s*(?:<[^>]*>\s*)*页")
_TOTAL_ITEMS = re.compile(r"共\s*(?:有\s*)?(?:<[^>]*>\s*)*(\d{1,7})\s*(?:<[^>]*>\s*)*(?:条|篇|个记录)")


@dataclass(frozen=True, slots=True)
class Pages:
    """What a list page says about its pages. `total_pages` and `total_items` are 0 where it does not say."""

    next: Ask | None = None
    total_pages: int = 0
    total_items: int = 0


@dataclass(frozen=True, slots=True)
class _Call:
    """`createPageHTML(21, 0, "index", "html")`, without the element id that some put first."""

    pages: int
    current: int
    name: str
    extension: str
    items: int


def read_pages(page: Html, links: Sequence[Link], number: int) -> Pages:
    """The pages of a list, seen from its page `number` (1 is the first)."""
    call = _read_call(page.text)
    if call is not None:
        return Pages(_get(_called(page, call, number)), call.pages, call.items)
    following = _next_link(links) or _numbered_link(page, links, number + 1)
    return Pages(_get(following), _total(_TOTAL_PAGES, page.text), _total(_TOTAL_ITEMS, page.text))


def _get(url: str | None) -> Ask | None:
    return Ask(url) if url else None


def _read_call(text: str) -> _Call | None:
    """The first call whose arguments are all written out; the function's own definition has none."""
    for found in _CALL.finditer(text):
        parts = [part.strip().strip("'\"") for part in found.group(1).split(",")]
        if parts and not parts[0].isdecimal():
            parts = parts[1:]
        if len(parts) >= 4 and parts[0].isdecimal() and parts[1].isdecimal():
            items = next((int(part) for part in reversed(parts[4:]) if part.isdecimal()), 0)
            return _Call(int(parts[0]), int(parts[1]), parts[2], parts[3].lstrip("."), items)
    return None


def _called(page: Html, call: _Call, number: int) -> str | None:
    """The URL that the site's own function would write for the page after `number`.

    Its `current` is the number itself where the site counts from 1 (page 2 is `list_2`), one less where it counts
    from 0 (page 2 is `index_1`). A cached page that always says 0 counts from 0.
    """
    if number >= call.pages:
        return None
    after = number + 1 if call.current == number else number
    return absolute(page.base, f"{call.name}_{after}.{call.extension}")


def _next_link(links: Sequence[Link]) -> str | None:
    return next((link.url for link in links if _NEXT.fullmatch(link.title.replace(" ", ""))), None)


def _numbered_link(page: Html, links: Sequence[Link], number: int) -> str | None:
    """A link called by the next number, beside others of its sort: a lone number may be a day or a counter."""
    wanted = str(number)
    folder = page.base.partition("?")[0].rpartition("/")[0] + "/"
    numbers = [link for link in links if link.title.strip("[] ").isdecimal() and link.url.startswith(folder)]
    if len(numbers) > 31:  # a calendar has a link for every day and more
        return None
    return next((link.url for link in numbers if link.title.strip("[] ") == wanted), None)


def _total(pattern: re.Pattern[str], text: str) -> int:
    found = pattern.search(text)
    return int(found.group(1)) if found else 0
