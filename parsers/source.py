"""A page's bytes → its Document: what a body is, by its first bytes, and which reader knows how to read it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from parsers.html import read_html
from parsers.text import read_text
from scraper.page import decode

if TYPE_CHECKING:
    from parsers.document import Document
    from scraper.page import Page

Kind = Literal["html", "text", "pdf", "docx", "doc", "image", "zip", "empty", "binary"]


class Unreadable(Exception):
    """The source cannot be read at all; the message says why and what to do."""


WHAT_TO_DO = {
    "empty": "the file is empty; fetch it again",
    "doc": "a Word 97 file (.doc or .wps) is not read yet; save it as .docx",
    "image": "an image is not read yet; the report must be typed or read by OCR",
    "zip": "an archive or an office file other than .docx; unpack it and give its parts",
    "binary": "no text, PDF or Word file; check what it is",
}


def sniff(page: Page) -> Kind:
    """What a body is, by its first bytes rather than by its name: a .pdf link may answer HTML."""
    body = page.body
    head = body[:1024].lstrip()
    if not body.strip():
        return "empty"
    if b"%PDF-" in body[:1024]:
        return "pdf"
    if body.startswith(b"PK\x03\x04"):
        return "docx" if b"word/" in body else "zip"
    if body.startswith(b"\xd0\xcf\x11\xe0"):
        return "doc"
    if body.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")):
        return "image"
    if b"\x00" in body[:1024] and not body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "binary"
    if head[:1] == b"<" or re.search(rb"<(?:html|body|table|div|p|span)\b", body[:4096], re.IGNORECASE):
        return "html"
    return "text"


def to_document(page: Page) -> Document:
    """The page's lines and grids. Raises Unreadable where nothing can read it."""
    kind = sniff(page)
    if kind == "html":
        return read_html(decode(page.body, page.content_type))
    if kind == "text":
        return read_text(decode(page.body, page.content_type))
    if kind not in ("pdf", "docx"):
        raise Unreadable(WHAT_TO_DO[kind])
    try:
        if kind == "pdf":
            from parsers.pdf import read_pdf  # slow to import, and most pages are HTML

            return read_pdf(page.body)
        from parsers.docx import read_docx

        return read_docx(page.body)
    except ValueError as error:
        raise Unreadable(str(error)) from error
