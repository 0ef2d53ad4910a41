"""Articles whose text the page asks an interface for: what to ask, and the files that the answer offers.

Epoint's WebBuilder shows an article through `…/rest/…/getGovInfoDetail`, posted to with the article's own number. The
request is read from the page's own script: an interface that no page names is not asked. Seen: 虹口, 静安, 松江.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scraper import titles
from scraper.article import MAX_ATTACHMENTS, find_attachments
from scraper.ask import FORM, JSON, Ask
from scraper.links import Html, Link, absolute
from scraper.parameters import find_value, objects, query_of, read_json, to_form

if TYPE_CHECKING:
    from collections.abc import Iterator

_ENDPOINT = re.compile(r"[\"']([\w./:-]*/rest/\w+/getgovinfodetail)[\"']", re.IGNORECASE)
_SIGN = b"getgovinfodetail"
_GUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_NUMBER = re.compile(_GUID, re.IGNORECASE)
_NAMES = ("infoguid", "infoid")
"""What the number of an article is called, in queries and in what is posted."""
_FILES = ("pdflist", "attachlist", "attach")


def find_detail(text: str, url: str) -> Ask | None:
    """The request that a page makes for its own text; None where it makes none."""
    stated = _ENDPOINT.search(text) if _SIGN in Html.read(text, url).lowered else None
    number = _number(url) if stated else None
    if stated is None or number is None:
        return None
    path = stated.group(1)
    if path.startswith("/rest/"):  # the script puts the project's name before it
        path = (find_value(text, "projectName") or "").rstrip("/") + path
    name = next((each for each in ("infoGuid", "infoid") if re.search(rf"\b{each}[\"']?\s*:", text)), "infoid")
    fields: dict[str, Any] = {name: number}
    guid = find_value(text, "siteGuid")
    fields |= {"siteGuid": guid} if guid else {}
    target = absolute(url, path)
    return _ask(target, fields, text) if target else None


def _ask(url: str, fields: dict[str, Any], text: str) -> Ask:
    """Posted as the page posts it: JSON, JSON inside `params` beside a token, or a form with JSON in `params`."""
    if re.search(r"[\"']?\btoken[\"']?\s*:", text):
        return Ask(url, _compact({"token": "", "params": fields}), JSON)
    if re.search(r"\bparams[\"']?\s*:\s*JSON\.stringify", text):
        return Ask(url, to_form({"params": _compact(fields).decode()}), FORM)
    return Ask(url, _compact(fields), JSON)


def _compact(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _number(url: str) -> str | None:
    """The article's own number: in the query, or in the last part of its path."""
    query = {name.lower(): value for name, value in query_of(url).items()}
    named = next((query[name] for name in _NAMES if name in query), urlsplit(url).path.rpartition("/")[2])
    found = _NUMBER.search(named)
    return found.group() if found else None


def read_offers(text: str, url: str) -> tuple[Link, ...] | None:
    """The files that an answer offers, by the article's own address `url`; None where it holds no article."""
    custom = read_json(text)
    custom = custom.get("custom", custom) if isinstance(custom, dict) else None
    custom = read_json(custom) if isinstance(custom, str) else custom
    data = custom.get("data", custom) if isinstance(custom, dict) else None
    if not isinstance(data, dict):
        return None
    named = {str(name).lower(): value for name, value in data.items()}
    content = str(named.get("infocontent") or "")
    files = tuple(_files(named, url))
    if not content.strip() and not files:
        return None
    found = {link.url: link for link in (*find_attachments(content, url), *files)}
    return tuple(found.values())[:MAX_ATTACHMENTS]


def _files(named: dict[str, Any], url: str) -> Iterator[Link]:
    for name in _FILES:
        for each in objects(named.get(name)):
            parts = {str(key).lower(): str(value) for key, value in each.items()}
            target = absolute(url, parts.get("attachurl", ""))
            if target is not None and titles.is_report_file(parts.get("attachname", "")):
                yield Link(target, parts.get("attachname", ""))
