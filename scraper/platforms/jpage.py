"""Hanweb JCMS: lists of records in a `<datastore>`, embedded in the column page or given by dataproxy.jsp.

Its sibling truecms gives the same XML inside JSONP. Seen: 江苏, 山东, 甘肃, 大连, 抚州, 杭州; truecms: 南通, 如皋.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from scraper import listing
from scraper.ask import Ask
from scraper.errors import Unreachable
from scraper.links import MAX_LINKS, Html, Link, absolute
from scraper.pager import MAX_CALLS, Pages
from scraper.parameters import (
    find_number,
    find_value,
    query_of,
    read_json,
    read_object,
    to_form,
    to_number,
    with_query,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

URLS = (
    r"/col/col\d+/(?:index\.html)?(?:$|[?#])",
    r"/art/\d{4}/\d{1,2}/\d{1,2}/art_\d+_\d+\.html",
    r"/module/(?:web/)?jpage/dataproxy\.jsp",
    r"/messageController/getMessage\.do",
    r"/module/download/downfile\.jsp",
)
_PROXY = "/module/web/jpage/dataproxy.jsp"
_PROXIES = ("/dataproxy.jsp", "/getMessage.do")
MAX_PER_PAGE = 100
"""Servers cut longer pages without a word: above 300 records at most of them, above 50 at truecms."""
_PER_PAGE = 15
_LONGEST = 4 << 20
"""Characters of a page or an answer that are read; a hundred records have less than a hundredth of that."""
_RECORD = re.compile(r"<record\b[^<>]*>", re.IGNORECASE)
_NEXT_GROUP = re.compile(r"<nextgroup\b[^<>]*>.{0,200}?href=[\"']([^\"']+)[\"']", re.DOTALL | re.IGNORECASE)
_TOTAL = re.compile(r"<totalrecord\b[^>]*>\s*(?:<!\[CDATA\[)?\s*(\d+)", re.IGNORECASE)
_CALL = re.compile(r"\(\s*[\"']#(?P<unit>[\w-]+)[\"']\s*\)\.jpage\(\{(?P<options>.{0,4000}?)\}\s*\)", re.DOTALL)
_AJAX_PARAM = re.compile(r"\bajaxParam\s*:\s*(\{[^{}]*\}|[\w$]+)")
_ID = re.compile(r"\bid=[\"']?([\w-]+)", re.IGNORECASE)
_CELL = re.compile(r"(</?)(tr|td|th|table|tbody)\b", re.IGNORECASE)
_CELLS = {"tr": "li", "td": "span", "th": "span", "table": "ul", "tbody": "div"}


@dataclass(frozen=True)
class _Unit:
    """One list of a column page: what is embedded of it, and how the page's script would ask for the rest."""

    name: str
    records: tuple[Link, ...] = ()
    known: int = 0
    """Records embedded; one may have several links, or none."""
    next_group: str = ""
    total: int = 0
    per_page: int = _PER_PAGE
    proxy: str = ""
    fields: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> object:
        """What twins share, the desktop and the mobile copy of one list: all parameters but the unit's own number."""
        fields = frozenset((name, value) for name, value in self.fields if name != "unitid")
        return fields or frozenset(link.url for link in self.records)

    @property
    def is_cut(self) -> bool:
        """Whether the page shows, as far as it says, only a part of the list."""
        return bool(self.fields or self.next_group) and not 0 < self.total <= self.known

    @property
    def is_paged(self) -> bool:
        """Whether what follows the embedded records can be asked for. The group that a page names may be the first."""
        return bool(self.known and self.total and self.fields) or not self.is_cut


def recognises(text: str, url: str) -> bool:
    """An embedded datastore, a call of `jpage`, or an answer of one of the two interfaces."""
    return _is_proxy(url) or "<datastore" in text or re.search(r"\)\.jpage\(\s*\{", text) is not None


def read_listing(text: str, ask: Ask, number: int) -> listing.Listing:
    """The links of the page and its embedded records; of an answer the records. Raises Unreachable for another one."""
    text = text[:_LONGEST]
    if _is_proxy(ask.url):
        return _read_answer(text, ask, number)
    page = listing.read_listing(text, ask.url, number)
    units = _units(text, ask.url)
    records = tuple(record for unit in units for record in unit.records)
    found = listing.sort_links((*records, *Html.read(text, ask.url).links()), ask.url)
    whole = replace(found, inside=page.inside, pages=page.pages)
    if page.pages.next is None and len(units) == 1 and units[0].is_paged:
        return replace(whole, pages=_rest(units[0]), dated=frozenset(record.url for record in records))
    return replace(whole, lists=tuple(_first(unit) for unit in units if unit.is_cut) or page.lists)


def _is_proxy(url: str) -> bool:
    return urlsplit(url).path.endswith(_PROXIES)


# The column page


def _units(text: str, url: str) -> list[_Unit]:
    """The lists of a column page, of twins the one with more records."""
    found: dict[str, _Unit] = {}
    for start, store in _stores(text):
        name = next(reversed(_ID.findall(text[max(0, start - 2000) : start])), str(start))
        found[name] = _Unit(name, tuple(_records(store, url)), len(_RECORD.findall(store)), _next_group(store, url))
    for call in _CALL.finditer(text) if text.count(".jpage(") <= MAX_CALLS else ():
        unit = found.get(call["unit"], _Unit(call["unit"]))
        found[call["unit"]] = _described(unit, call["options"], text, url)
    lists: dict[object, _Unit] = {}
    for unit in found.values():
        if unit.key not in lists or unit.known > lists[unit.key].known:
            lists[unit.key] = unit
    return list(lists.values())


def _stores(text: str) -> Iterator[tuple[int, str]]:
    """Where data stores begin, and what they hold."""
    start = text.find("<datastore")
    while start >= 0 and (end := text.find("</datastore>", start)) >= 0:
        yield start, text[start:end]
        start = text.find("<datastore", end)


def _described(unit: _Unit, options: str, text: str, url: str) -> _Unit:
    """The unit with what one call of `jpage` says. The call without a data store declares 1000 records: a dummy."""
    values = read_object(options)
    fields = _fields(unit.name, options, text)
    total = to_number(values.get("totalRecord")) if "dataStore" in options else unit.total
    per_page = min(find_number(options, "perPage") or unit.per_page, MAX_PER_PAGE)
    proxy = absolute(url, values.get("proxyUrl") or _PROXY) or urljoin(url, _PROXY)
    return replace(unit, total=total, per_page=per_page, proxy=proxy, fields=tuple(fields.items()))


def _fields(name: str, options: str, text: str) -> dict[str, str]:
    """The form that the page's script posts: `var param_423656 = {…}`, or an object in the call itself."""
    stated = _AJAX_PARAM.search(options)
    variable = stated.group(1) if stated else f"param_{name}"
    if not variable.startswith("{"):
        found = re.search(rf"\b{re.escape(variable)}\s*=\s*(\{{[^{{}}]*\}})", text)
        variable = found.group(1) if found else ""
    column = find_value(options, "columnId")
    return read_object(variable) or ({"columnId": column} if column else {})


def _rest(unit: _Unit) -> Pages:
    """What follows the records that are embedded."""
    following = _window(unit, unit.known + 1) if unit.is_cut else None
    return Pages(following, total_items=unit.total)


def _first(unit: _Unit) -> Ask:
    """The first page of a list that the page only frames, of one of several, or of one that does not say its length."""
    return _window(unit, 1) if unit.fields else Ask(unit.next_group)


def _window(unit: _Unit, start: int) -> Ask:
    """Records from `start` on, 1 being the first. Some servers obey only `page`, which says the same."""
    url = _windowed(unit.proxy, start, unit.per_page, unit.total)
    fields = dict(unit.fields)
    if unit.proxy.endswith("/getMessage.do"):
        return Ask(with_query(url, fields | {"callback": "callback"}))
    return Ask(url, to_form(fields))


def _windowed(url: str, start: int, per_page: int, total: int) -> str:
    end = start + per_page - 1
    last = min(end, total) if total else end
    page = end // per_page if end % per_page == 0 else None
    return with_query(url, {"startrecord": start, "endrecord": last, "perpage": per_page, "page": page})


# The answer


def _read_answer(text: str, ask: Ask, number: int) -> listing.Listing:
    store = _unwrapped(text)
    if "<datastore" not in store and "<record" not in store:
        raise Unreachable(ask.url, "does not answer with a list of records")
    links = tuple(_records(store, ask.url))
    items = frozenset(link.url for link in links)
    found = listing.sort_links(links, ask.url, _following(store, ask, number))
    return replace(found, content=items, dated=items)


def _unwrapped(text: str) -> str:
    """The XML of an answer; truecms has it as a text inside JSONP."""
    answer = read_json(text)
    return text if answer is None else next((each for each in _texts(answer) if "<record" in each), "")


def _texts(answer: object) -> Iterator[str]:
    values = [answer]
    while values:
        value = values.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            values += value.values()


def _following(store: str, ask: Ask, number: int) -> Pages:
    """The next window, as the page asked for this one; where nothing but pages was said, the group that follows."""
    asked = query_of(ask.url)
    count = len(_RECORD.findall(store))
    found = _TOTAL.search(store)
    total = to_number(found.group(1)) if found else 0
    start, per_page = to_number(asked.get("startrecord")), to_number(asked.get("perpage"))
    if not start or not per_page:
        group = _next_group(store, ask.url)
        is_new = count and query_of(group).get("page") != asked.get("page")
        return Pages(Ask(group) if group and is_new else None, total_items=total)
    if not count:
        # An empty store where records were declared (54 bytes, where the column's number is encrypted).
        return Pages(total_items=max(total, to_number(asked.get("endrecord")) if number > 1 else 0))
    is_last = start + count > total if total else count < per_page
    following = None if is_last else replace(ask, url=_windowed(ask.url, start + count, per_page, total))
    return Pages(following, total_items=total)


def _next_group(store: str, url: str) -> str:
    found = _NEXT_GROUP.search(store)
    return (absolute(url, found.group(1).replace("&amp;", "&")) or "") if found else ""


def _records(store: str, url: str) -> Iterator[Link]:
    """The links of all records, each with the date beside it. Table rows without a table would lose their cells."""
    for record in _RECORD.split(store, MAX_LINKS)[1:]:
        inner = record.partition("</record")[0].replace("<![CDATA[", "").replace("]]>", "")
        item = _CELL.sub(lambda tag: tag[1] + _CELLS[tag[2].lower()], inner)
        if "<li" not in item.lower():
            item = f"<li>{item}</li>"
        yield from Html.read(f"<ul>{item}</ul>", url).links()
