"""The first of the four values: a page as it was fetched, with what is known about where it came from."""

from __future__ import annotations

import codecs
import hashlib
import re
from dataclasses import dataclass, field

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HEADER_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_META_CHARSET = re.compile(rb"""<meta\b[^>]*?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_META_WITHIN = 4096
# Servers and templates that name these mean "nobody has set it": no Chinese page can be written in them.
_NO_STATEMENT = {"ascii", "iso8859-1", "cp1252"}


@dataclass(frozen=True, slots=True)
class Page:
    """One fetched document: an HTML page, or the PDF, Word or image file that a page offers.

    `body` holds the bytes as the server meant them (after Content-Encoding, before any charset). Everything else is
    provenance: it travels with the page and never decides what the page says.
    """

    body: bytes = field(repr=False)
    url: str | None = None
    """Where it was fetched; None for a file from disk."""
    content_type: str = ""
    """The Content-Type header as sent, charset included."""
    fetched_at: str | None = None
    """When, in UTC: `2026-01-20T08:00:00Z`."""
    source: str = ""
    """The file it was read from, or archive file and offset: `crawl-20260120.warc.gz@1834`."""
    title: str = ""
    """The text of the link that led here, or the title of the article that offers this file."""
    via: str | None = None
    """URL of the page that linked here; for an attachment its article."""
    site: str = ""
    """The site's name in SITES.toml."""
    division_code: str = ""
    """The six digits of the site's county in SITES.toml."""

    further: tuple[Page, ...] = field(default=(), repr=False)
    """The pages that follow this one, where an article has several, in their order."""

    @property
    def sha256(self) -> str:
        """Hex digest of the body, with those of further pages behind it: the same file under two URLs is one file."""
        return hashlib.sha256(b"".join((self.body, *(page.body for page in self.further)))).hexdigest()


def decode(body: bytes, content_type: str = "", encoding: str | None = None) -> str:
    """The text of an HTML or plain-text body; never fails, undecodable bytes become U+FFFD.

    `encoding` is what SITES.toml says of the site, and is asked first. Then, in this order: byte order mark, charset
    of `content_type`, charset of a meta element, UTF-8, GB18030. A statement that the bytes contradict is passed over:
    templates say utf-8 over GBK text, and GBK over UTF-8, which would be read as other characters without an error.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, errors="replace")
    for name in _stated(body, content_type, encoding):
        text = _try(body, name)
        if text is not None:
            return text
    return body.decode("gb18030", errors="replace")


def _stated(body: bytes, content_type: str, encoding: str | None) -> list[str]:
    """Encodings worth trying, the best first; gb2312 and gbk pages use characters that only GB18030 has."""
    header = _HEADER_CHARSET.search(content_type)
    meta = _META_CHARSET.search(body, 0, _META_WITHIN)
    names = [header and header.group(1), meta and meta.group(1).decode("ascii", "replace"), "utf-8"]
    known = [_known(name) for name in names if name]
    if _is_chinese_utf8(body):
        known.insert(0, "utf-8")
    if encoding:
        known.insert(0, _known(encoding))
    return [name for name in dict.fromkeys(known) if name]


def _is_chinese_utf8(body: bytes) -> bool:
    """Whether the bytes are UTF-8 without a fault and hold Chinese: text in another encoding never is by chance."""
    try:
        return any("\u3000" <= char <= "\u9fff" for char in body.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def _known(name: str) -> str | None:
    """Python's name of an encoding; None where it is unknown or says nothing."""
    try:
        found = codecs.lookup(name).name
    except LookupError:
        return None
    if found in _NO_STATEMENT:
        return None
    return "gb18030" if found in {"gb2312", "gbk"} else found


def _try(body: bytes, name: str) -> str | None:
    """The text, or None where the bytes are not in this encoding."""
    try:
        return body.decode(name)
    except UnicodeDecodeError:
        text = body.decode(name, errors="replace")
        # A character cut in two by an editor is no reason to read a whole UTF-8 page as GB18030.
        return text if name == "utf-8" and text.count("\ufffd") <= max(1, len(text) // 1000) else None
    except (LookupError, UnicodeError):  # codecs that are no character sets, such as base64
        return None
