"""What pages say to their own servers: parameters in scripts, in queries and in posted forms."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_PAIR = re.compile(
    r"""(?<![\w$])(?P<quote>["']?)(?P<name>[A-Za-z_$][\w$]*)(?P=quote)\s*:\s*"""
    r"""(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[\w.$+-]+))"""
)
_CALLBACK = re.compile(r"\A\s*[\w$.]+\s*\((?P<body>.*)\)\s*;?\s*\Z", re.DOTALL)


def read_object(text: str) -> dict[str, str]:
    """The pairs of an object as scripts write it: `{col:1,'path':'/'}`. All values as text; of two the first."""
    values: dict[str, str] = {}
    for found in _PAIR.finditer(text):
        value = next(part for part in (found["double"], found["single"], found["bare"]) if part is not None)
        values.setdefault(found["name"], value)
    return values


def find_value(text: str, name: str) -> str | None:
    """The quoted value that a script gives to a name: `channelId='17'`, `"channelId": "17"`, `SID: '7'`."""
    found = re.search(rf"""(?<![\w$.-])["']?{name}["']?\s*[:=]\s*(["'])(?P<value>.{{0,300}}?)\1""", text)
    return found["value"].strip() if found else None


def find_number(text: str, name: str) -> int | None:
    """The number that a script gives to a name, quoted or not."""
    found = re.search(rf"""(?<![\w$.-])["']?{name}["']?\s*[:=]\s*["']?(\d{{1,6}})(?![\w.])""", text)
    return int(found.group(1)) if found else None


def query_of(url: str) -> dict[str, str]:
    """The parameters of a URL, empty ones included."""
    return form_of(urlsplit(url).query)


def form_of(body: str | bytes) -> dict[str, str]:
    """The fields of a form."""
    text = body.decode("utf-8", "replace") if isinstance(body, bytes) else body
    return dict(parse_qsl(text, keep_blank_values=True))


def to_form(values: Mapping[str, object]) -> bytes:
    """A form's fields as they are posted."""
    return urlencode({name: str(value) for name, value in values.items()}).encode()


def with_query(url: str, values: Mapping[str, object]) -> str:
    """The URL with some parameters set, or taken away where the value is None, and the others as they were."""
    parts = urlsplit(url)
    left = dict(values)
    kept = [
        (name, left.pop(name, None) if name in values else value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
    ]
    query = [(name, value) for name, value in (*kept, *left.items()) if value is not None]
    return urlunsplit(parts._replace(query=urlencode(query)))


def to_number(value: object) -> int:
    """A count as answers write it, also as text; 0 for everything else, and for one that no list can have."""
    text = str(value).strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def objects(values: object) -> Iterator[dict[str, Any]]:
    """The objects of what should be a list of them."""
    yield from (value for value in (values if isinstance(values, list) else ()) if isinstance(value, dict))


def read_json(text: str) -> Any:
    """The value of a JSON answer, also inside a callback's brackets; None where it is neither."""
    text = text.lstrip("\ufeff")
    found = _CALLBACK.match(text)
    for part in (text, found["body"] if found else ""):
        try:
            value = json.loads(part)
            if "\\ud" in part.lower():  # half a character, which no database takes (seen in gkmlpt)
                value = json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
        except (ValueError, RecursionError):
            continue
        return value
    return None
