"""Pages that are several, and files that hold several: each made what a reader takes, one report at a time.

A ZIP of reports becomes a page for each member; an article of several pages becomes one.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import replace
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote

from scraper.page import Page, decode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_MEMBERS = 500
MAX_MEMBER = 64 << 20
MAX_TOTAL = 256 << 20
"""Bytes when inflated, of one member and of all: what is declared is not believed, reading stops there."""
_READABLE = re.compile(r"\.(s?html?|txt|md|pdf|docx?|wps|rtf|png|jpe?g|tiff?)$", re.IGNORECASE)
_PACKAGES = frozenset({"[Content_Types].xml", "OFD.xml", "mimetype"})
"""A member of this name: the ZIP is itself one document (.docx, .ofd, .odt)."""
_ZIP = b"PK\x03\x04"
_UTF8_NAME = 0x800


def opened(pages: Iterable[Page]) -> Iterator[Page]:
    """The pages, with the members of ZIP files in the place of these.

    A ZIP that cannot or must not be opened stays as it is: the reader then says that it is unreadable.
    """
    for page in pages:
        if not page.body.startswith(_ZIP):
            yield page
            continue
        members = _members(page)
        yield from members or [page]


def _members(page: Page) -> list[Page]:
    """A page for each member; nothing where the ZIP is a document, broken, encrypted, or too large when inflated."""
    try:
        with zipfile.ZipFile(BytesIO(page.body)) as package:
            infos = [info for info in package.infolist() if not info.is_dir()]
            if len(infos) > MAX_MEMBERS or any(info.filename in _PACKAGES for info in infos):
                return []
            wanted = [(name, info) for info in infos if _is_wanted(name := _name(info))]
            return _read(page, package, wanted)
    # zlib.error and NotImplementedError are what zipfile lets through for damaged and unusual members
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError, zlib.error):
        return []


def _read(page: Page, package: zipfile.ZipFile, wanted: list[tuple[str, zipfile.ZipInfo]]) -> list[Page]:
    members, total = [], 0
    for name, info in wanted:
        with package.open(info) as file:
            body = file.read(MAX_MEMBER + 1)
        total += len(body)
        if len(body) > MAX_MEMBER or total > MAX_TOTAL:
            return []
        url = f"{page.url}#{quote(name)}" if page.url else None
        title = PurePosixPath(name).stem
        members.append(replace(page, body=body, url=url, content_type="", source=f"{page.source}!{name}", title=title))
    return members


def _name(info: zipfile.ZipInfo) -> str:
    """The member's name; Windows in China writes it in GBK and does not say so."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return info.filename


def _is_wanted(name: str) -> bool:
    """Whether a member can be a report: of a kind that is read, inside the package, and no system's own file."""
    path = PurePosixPath(name.replace("\\", "/"))
    inside = not path.is_absolute() and ".." not in path.parts and ":" not in name
    hidden = any(part.startswith((".", "~$", "__MACOSX")) for part in path.parts)
    return inside and not hidden and _READABLE.search(path.name) is not None


def whole(page: Page) -> Page:
    """A page of several as one: the articles of the further pages behind that of the first, in UTF-8."""
    if not page.further:
        return page
    from selectolax.lexbor import LexborHTMLParser

    from parsers.embedded import unfold
    from scraper.article import find_body

    tree = LexborHTMLParser(decode(page.body, page.content_type))
    last = find_body(tree)
    for further in page.further:
        other = find_body(LexborHTMLParser(unfold(decode(further.body, further.content_type))))
        if last is not None and other is not None:
            for node in list(other.iter(include_text=True)):
                last.insert_child(node)
    return replace(page, body=(tree.html or "").encode(), content_type="text/html; charset=utf-8", further=())
