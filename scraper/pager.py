"""How list pages name the next one. Nothing is guessed: the page's own call or link is read (`Pages`)."""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as Base64Error
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from scraper.ask import Ask
from scraper.links import Html, absolute
from scraper.parameters import with_query

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scraper.links import Link

_NEXT = re.compile(r"(下一?页|后一?页|next(page)?|下一頁)[>»›→]*", re.IGNORECASE)
_NAMED = re.compile(
    r"(?P<stem>.+?)(?:(?P<mark>[_-])(?P<number>\d{1,9}))?\.(?P<extension>s?html?|jsp|aspx?|php)", re.IGNORECASE
)

MAX_CALLS = 200


@dataclass(frozen=True, slots=True)
class Pages:
    """What a list page says about its pages. `total_pages` and `total_items` are 0 where it does not say."""

    next: Ask | None = None
    total_pages: int = 0
    total_items: int = 0


@dataclass(frozen=True, slots=True)
class _Call:
    """What a page's own call says. `current` is the page's number as the site counts; None where it does not say."""

    pages: int
    current: int | None
    found: re.Match[str]

    def after(self, number: int) -> int:
        """The number that the site gives to the page after `number` (1 is the first).

        Its `current` is the number itself where it counts from 1 (page 2 is `list_2`), one less where it counts from
        0 (page 2 is `index_1`). A cached page that always says 0 counts from 0.
        """
        return number + 1 if self.current in (None, number) else number

    def part(self, name: str) -> str:
        """A named part of the call; empty where this dialect has none or the page leaves it out."""
        return self.found.groupdict().get(name) or ""

    @property
    def items(self) -> int:
        """How many entries there are: a group of its own, or the last number after those that name the pages."""
        after = re.findall(r"(?<!\w)\d+(?!\w)", self.part("rest"))
        return int(self.part("items") or (after[-1] if after else 0))


def _by_name(page: Html, call: _Call, number: int) -> str | None:
    """The call itself says what its pages are called: index and html, then index_1.html."""
    return absolute(page.base, f"{call.part('name')}_{call.after(number)}.{call.part('extension')}")


def _by_address(page: Html, call: _Call, number: int) -> str | None:
    """The call says the number alone; the page's own name says the rest: index.html, list-1.html."""
    named = _NAMED.fullmatch(urlsplit(page.base).path.rpartition("/")[2])
    if named is None:
        return absolute(page.base, f"index_{call.after(number)}.html")
    stem, mark, shown = named["stem"], named["mark"] or "", named["number"] or ""
    if shown and int(shown) not in ({number, number - 1} if number > 1 else {1}):  # the 12 of column_12.html
        stem, mark = f"{stem}{mark}{shown}", "_"
    return absolute(page.base, f"{stem}{mark or '_'}{call.after(number)}.{named['extension']}")


def _by_link(page: Html, call: _Call, number: int) -> str | None:
    """The call holds the address of all pages without its last number; LongXun's own parameter where it has none."""
    link = call.part("link")
    if link:
        return absolute(page.base, f"{link}{call.after(number)}")
    return with_query(page.base, {"pageIndex": call.after(number)})


@dataclass(frozen=True, slots=True)
class _Dialect:
    """One way of writing a pager into a page's script.

    `mark` is a piece of it in lower case: a page that has it not is not searched for the rest. Groups of the pattern:
    `pages`, `current`, `items` (or the `rest` that it stands in), and what pages are named with. A dialect without
    `follow` only says how much there is: its next page is a link.
    """

    mark: bytes
    pattern: re.Pattern[str]
    follow: Callable[[Html, _Call, int], str | None] | None = None

    def search(self, page: Html) -> re.Match[str] | None:
        """The first call of this dialect. No page has hundreds of them, but one that is made to be slow."""
        if self.mark not in page.lowered or (self.mark.isascii() and page.lowered.count(self.mark) > MAX_CALLS):
            return None
        return self.pattern.search(page.text)


def _dialect(mark: str, pattern: str, follow: Callable[[Html, _Call, int], str | None] | None = None) -> _Dialect:
    return _Dialect(mark.encode(), re.compile(pattern, re.IGNORECASE | re.DOTALL), follow)


_DIALECTS = (
    # createPageHTML(21, 0, "index", "html") (TRS, from 0) · createPageHTML('page_div',7, 1,'list','shtml',133)
    # (Ucap, 湖南, from 1, with the element's id before and the number of entries after) · createPage(4, 0, …) (重庆)
    _dialect(
        "createpage",
        r"""(?<!function )\bcreatePage(?:HTML)?\s*\(\s*(?:[^,(){}]{0,80}[^\d\s,(){}][^,(){}]{0,80},\s*)?"""
        r"""["']?(?P<pages>\d{1,9})["']?\s*,\s*["']?(?P<current>\d{1,9})["']?\s*,"""
        r"""\s*["'](?P<name>[^"'(){}]+)["']\s*,\s*["']\.?(?P<extension>\w+)["'](?P<rest>[^(){}]{0,200})\)""",
        _by_name,
    ),
    # var currentPage = 0; var countPage = 9 (北京)
    _dialect(
        "countpage",
        r"\bcurrentPage\s*=\s*(?P<current>\d{1,9}).{0,400}?\bcountPage\s*=\s*(?P<pages>\d{1,9})",
        _by_address,
    ),
    _dialect(
        "countpage",
        r"\bcountPage\s*=\s*(?P<pages>\d{1,9}).{0,400}?\bcurrentPage\s*=\s*(?P<current>\d{1,9})",
        _by_address,
    ),
    # $("#page").pagination("setPage", 1, 12) (上海)
    _dialect(
        "setpage",
        r"""\.pagination\(\s*["']setPage["']\s*,\s*(?P<current>\d{1,9})\s*,\s*(?P<pages>\d{1,9})\s*\)""",
        _by_address,
    ),
    # pagination_script_config = {pageNumber:'0', total:'1'}
    _dialect(
        "pagination_script_config",
        r"""pagination_script_config\s*=\s*\{[^}]{0,300}?pageNumber["']?\s*:\s*["']?(?P<current>\d{1,9})"""
        r"""[^}]{0,300}?total["']?\s*:\s*["']?(?P<pages>\d{1,9})""",
        _by_address,
    ),
    # <input id="pageDec" pagecount="12"> (河南): page 2 is index_2.html, or list-2.html
    _dialect(
        "pagedec",
        r"""<(?=[^<>]{0,300}\bid=["']?pageDec\b)[^<>]{0,300}\bpagecount=["']?(?P<pages>\d{1,9})""",
        _by_address,
    ),
    # Ls.pagination("#page_1", {currPage: (0+1), pageCount: 66, link: '…?pageIndex='}) (LongXun)
    _dialect(
        "ls.pagination",
        r"""\bLs\.pagination\([^{]{0,200}\{(?:(?=[^}]{0,800}\blink\s*:\s*["'](?P<link>[^"']+)["'])|)[^}]{0,800}?"""
        r"""\bpageCount\s*:\s*["'(]*(?P<pages>\d{1,9})""",
        _by_link,
    ),
    # How much there is, and no more: the entries of 山东's .pagedContent are all in the page, the others have links.
    _dialect("pagedcontent", r"""\bpagedContent\b.{0,600}?\btotalCount["']?\s*[:=]\s*["']?(?P<items>\d{1,9})"""),
    _dialect("_simple_list_gotopage_fun", r"_simple_list_gotopage_fun\(\s*(?P<pages>\d{1,9})"),  # VSB
    _dialect(  # 慧点
        "article_paging_list_hidden",
        r"""<(?=[^<>]{0,300}article_paging_list_hidden)[^<>]{0,300}\btotalpage=["']?(?P<pages>\d{1,9})""",
    ),
    _dialect("共", r"共\s{0,9}(?:<[^<>]{0,99}>\s{0,9}){0,5}(?P<pages>\d{1,5})\s{0,9}(?:<[^<>]{0,99}>\s{0,9}){0,5}页"),
)
_SAID = _DIALECTS[-1:]
_IN_CALLS = b"pag"
"""In the marks of all the others: the articles of most sites have it nowhere."""
_TOTAL_ITEMS = re.compile(
    r"共\s{0,9}(?:有\s{0,9})?(?:<[^<>]{0,99}>\s{0,9}){0,5}(\d{1,7})\s{0,9}(?:<[^<>]{0,99}>\s{0,9}){0,5}(?:条|篇|个记录)"
)
_ENCODED = re.compile(r"^[A-Za-z0-9+/=\s]{16,}$")


def read_pages(page: Html, links: Sequence[Link], number: int) -> Pages:
    """The pages of a list, seen from its page `number` (1 is the first)."""
    links = [*links, *_encoded_links(page)]
    following = _next_link(links) or _numbered_link(page, links, number + 1)
    items = _TOTAL_ITEMS.search(page.text)
    total_items = int(items.group(1)) if items else 0
    for dialect in _DIALECTS if _IN_CALLS in page.lowered else _SAID:
        found = dialect.search(page)
        if found is None:
            continue
        groups = found.groupdict()
        current = groups.get("current")
        call = _Call(int(groups.get("pages") or 0), int(current) if current is not None else None, found)
        if dialect.follow is not None:
            following = dialect.follow(page, call, number) if number < call.pages else None
        return Pages(_get(following), call.pages, call.items or total_items)
    return Pages(_get(following), 0, total_items)


def _get(url: str | None) -> Ask | None:
    return Ask(url) if url else None


def is_next(text: str) -> bool:
    """Whether a link's text says that it leads to the next page."""
    return _NEXT.fullmatch(text.replace(" ", "")) is not None


def _next_link(links: Sequence[Link]) -> str | None:
    return next((link.url for link in links if is_next(link.title)), None)


def _numbered_link(page: Html, links: Sequence[Link], number: int) -> str | None:
    """A link called by the next number, beside others of its sort: a lone number may be a day or a counter."""
    wanted = str(number)
    folder = page.base.partition("?")[0].rpartition("/")[0] + "/"
    numbers = [link for link in links if link.title.strip("[] ").isdecimal() and link.url.startswith(folder)]
    if len(numbers) > 31:  # a calendar has a link for every day and more
        return None
    return next((link.url for link in numbers if link.title.strip("[] ") == wanted), None)


def _encoded_links(page: Html) -> list[Link]:
    """The links of a pager that is written into the page as base64 of its quoted HTML (云南, `window.atob`)."""
    node = page.tree.css_first("#pages") if b"pages" in page.lowered else None
    text = node.text().strip() if node is not None else ""
    if not _ENCODED.match(text):
        return []
    try:
        inner = unquote(b64decode(text, validate=False).decode("latin-1"))
    except (Base64Error, ValueError):
        return []
    return list(Html.read(inner, page.base).links())
