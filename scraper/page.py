"""The first of the four values: a page as it was fetched, with what is known about where it came from."""

from __future__ import annotations

import codecs
import hashlib
import re
from dataclasses import dataclass, field
from functools import cache

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins with the mark of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HEADER_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_META_CHARSET = re.compile(
    rb"""<meta\b[^>]*?charset\s*=\s*["']?\s*([\w.:-]+)|<\?xml\b[^>]*?encoding\s*=\s*["']\s*([\w.:-]+)""", re.IGNORECASE
)
_META_WITHIN = 4096
_FORGIVEN = {"utf-8", "gb18030"}
_JUDGED = 64 << 10
"""As much of a page is looked at to tell what it is written in."""
_COMMON_SHARE = 0.6
_TOO_FEW = 20
"""Characters from which nothing can be told."""
_NEIGHBOURS = ("big5", "big5hkscs", "shift_jis", "euc_jp", "euc_kr", "utf_16_le", "utf_16_be", "cp1252")
_CHINESE = re.compile("[\u3000-\u9fff]")
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
    encoding: str = ""
    """What SITES.toml says that the site's pages are written in; empty where it does not."""

    @property
    def text(self) -> str:
        """The text of an HTML or plain-text body."""
        return decode(self.body, self.content_type, self.encoding or None)

    further: tuple[Page, ...] = field(default=(), repr=False)
    """The pages that follow this one, where an article has several, in their order."""

    @property
    def sha256(self) -> str:
        """Hex digest of the body, with those of further pages behind it: the same file under two URLs is one file."""
        return hashlib.sha256(b"".join((self.body, *(page.body for page in self.further)))).hexdigest()


def decode(body: bytes, content_type: str = "", encoding: str | None = None) -> str:
    """The text of an HTML or plain-text body; never fails, undecodable bytes become U+FFFD.

    A byte order mark decides. Then are asked, in this order: `encoding`, which is what SITES.toml says of the site;
    charset of `content_type`; charset of a meta element or an XML declaration; UTF-8; GB18030, where it gives the
    characters that Chinese is written in; a detector. A statement that the bytes contradict is passed over: templates
    say utf-8 over GBK text, and GBK over UTF-8, which would be read as other characters without an error.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, errors="replace")
    if not encoding and (text := _chinese_utf8(body)) is not None:
        return text
    for name in _stated(body, content_type, encoding):
        text = _try(body, name)
        if text is not None:
            return text
    text = _try(body, "gb18030")
    if text is not None and _is_chinese(text):
        return text
    return _detected(body) or text or body.decode("gb18030", errors="replace")


def _is_chinese(text: str) -> bool:
    """Whether the characters are those that Chinese is written in: nearly any bytes are GB18030 of some kind."""
    foreign = [char for char in text[:_JUDGED] if char > "\x7f"]
    return len(foreign) < _TOO_FEW or sum(char in _common() for char in foreign) >= _COMMON_SHARE * len(foreign)


@cache
def _common() -> frozenset[str]:
    """Punctuation, full-width letters, and the 3,755 characters of the first level of GB 2312."""
    rows = (0xA1, 0xA3, *range(0xB0, 0xD8))
    cells = (bytes((row, cell)) for row in rows for cell in range(0xA1, 0xFF))
    return frozenset(cell.decode("gb2312", errors="ignore") for cell in cells)


def _detected(body: bytes) -> str | None:
    """The text in one of the encodings that a neighbour of ours may write, or None."""
    from charset_normalizer import from_bytes  # one page in ten thousand needs it

    best = from_bytes(body[:_JUDGED], cp_isolation=list(_NEIGHBOURS), threshold=0.5).best()
    return _try(body, best.encoding) if best is not None else None


def _stated(body: bytes, content_type: str, encoding: str | None) -> list[str]:
    """Encodings worth trying, the best first; gb2312 and gbk pages use characters that only GB18030 has."""
    header = _HEADER_CHARSET.search(content_type)
    meta = _META_CHARSET.search(body, 0, _META_WITHIN)
    names = [header and header.group(1), meta and (meta.group(1) or meta.group(2)).decode("ascii", "replace"), "utf-8"]
    known = [_known(name) for name in names if name]
    if _chinese_utf8(body) is not None:
        known.insert(0, "utf-8")
    names = [name for name in known if name and (name in _FORGIVEN or not _is_chinese_gb18030(body))]
    ordered = [_known(encoding), *names] if encoding else names
    return [name for name in dict.fromkeys(ordered) if name]


def _chinese_utf8(body: bytes) -> str | None:
    """The text, if the bytes are UTF-8 without a fault and hold Chinese: text in another encoding never is by chance."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return text if _CHINESE.search(text) else None


def _is_chinese_gb18030(body: bytes) -> bool:
    """Whether the bytes are Chinese in GB18030: one that says Big5 or Latin-9 over them is wrong and never fails."""
    text = _try(body, "gb18030")
    return text is not None and len(text) + _TOO_FEW <= len(body) and _is_chinese(text)


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
        # A character cut in two by an editor is no reason to read a whole page as something else.
        return text if name in _FORGIVEN and text.count("\ufffd") <= max(1, len(text) // 1000) else None
    except (LookupError, UnicodeError):  # codecs that are no character sets, such as base64
        return None
