"""How much a source may be: a report is small, and what is larger is a mistake or an attack.

The largest real report that was seen has 6 MB as HTML (pictures inline), 20 MB as a scanned PDF and 40,000 characters.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import zipfile

MEGABYTE = 1 << 20

MOST_BYTES = {"html": 32 * MEGABYTE, "text": 8 * MEGABYTE}
"""The largest body of a kind that is read."""
MOST_BYTES_OF_A_FILE = 64 * MEGABYTE
"""The same for files: scanned pages are large."""

MOST_CHARACTERS = 2_000_000
"""The reports of all townships of a county on one page have half of this."""

MOST_CELLS = 100_000
"""The cells of one table. The two large tables of a report have 300 together."""

MOST_TAGS = 6_000
"""A page with more tags than this is looked at before it is parsed; most reports have a third of it."""
DEEPEST = 2_000
"""Parsers of HTML walk up the open elements for every tag: 100,000 open ones take minutes."""
LONGEST_PAGE = 200_000
"""A page with more characters than this is searched for elements with thousands of attributes."""

TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
CLOSES_ITSELF = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "p",
        "li",
        "dt",
        "dd",
        "td",
        "th",
        "tr",
        "option",
        "tbody",
        "thead",
    ]
)
"""Elements that hold nothing, or that the next one of their kind ends."""
ATTRIBUTES = re.compile(r"<[a-zA-Z](?:[^<>\s]*\s+){3000}")

MOST_MEMBERS = 4_000
MOST_UNPACKED = 256 * MEGABYTE
MOST_XML = 16 * MEGABYTE
MOST_RATIO = 400
"""Deflate cannot do better than 1:1032; Word's own XML comes to 1:30."""

NESTED = re.compile(r"\.(?:zip|rar|7z|gz|bz2|xz|tar|jar|docx?|docm)$", re.IGNORECASE)


class Refused(ValueError):
    """The source holds more than any report, or what no report holds; the message says what."""


def check_size(kind: str, size: int) -> None:
    """Refuse a body that is larger than any report. Raises Refused."""
    most = MOST_BYTES.get(kind, MOST_BYTES_OF_A_FILE)
    if size > most:
        raise Refused(
            f"{size / MEGABYTE:.0f} MB are too much for a report (at most {most // MEGABYTE} MB); cut the report out of it"
        )


def check_markup(html: str) -> None:
    """Refuse a page on which a parser of HTML would take minutes: its elements too deep, or with too many attributes."""
    if html.count("<") > MOST_TAGS:
        depth = 0
        for closing, name in TAG.findall(html):
            if name.lower() not in CLOSES_ITSELF:
                depth = max(depth - 1, 0) if closing else depth + 1
                if depth > DEEPEST:
                    raise Refused(f"the page has elements more than {DEEPEST:,} deep in each other")
    if len(html) > LONGEST_PAGE and ATTRIBUTES.search(html):
        raise Refused("the page has an element with more than 3,000 attributes")


def check_package(package: zipfile.ZipFile) -> None:
    """Refuse a zip bomb by what it declares, and names that reach out of it. Raises Refused."""
    members = package.infolist()
    if len(members) > MOST_MEMBERS:
        raise Refused(f"the Word file has {len(members):,} members (at most {MOST_MEMBERS:,})")
    unpacked = sum(member.file_size for member in members)
    if unpacked > MOST_UNPACKED:
        raise Refused(f"the Word file unpacks to {unpacked / MEGABYTE:.0f} MB (at most {MOST_UNPACKED // MEGABYTE} MB)")
    for member in members:
        if member.file_size > MEGABYTE and member.file_size > MOST_RATIO * max(member.compress_size, 1):
            raise Refused(f"the Word file packs {member.file_size:,} bytes into {member.compress_size:,}: a zip bomb")
        name = member.filename.replace("\\", "/")
        if name.startswith("/") or ".." in name.split("/") or ":" in name.split("/")[0]:
            raise Refused(f"the Word file has a member that reaches out of it ({member.filename[:60]!r})")
        if NESTED.search(name) and not name.startswith("word/embeddings/"):
            raise Refused(f"the Word file holds another archive ({member.filename[:60]!r}); unpack it")


def read_member(package: zipfile.ZipFile, name: str) -> bytes:
    """A member's bytes, no more than it may have whatever it declares. Raises Refused, KeyError if it is not there."""
    with package.open(name) as member:
        data = member.read(MOST_XML + 1)
    if len(data) > MOST_XML:
        raise Refused(f"{name} has more than {MOST_XML // MEGABYTE} MB")
    return data
