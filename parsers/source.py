"""A page's bytes → its Document: what a body is, by its first bytes, and which reader knows how to read it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from parsers.embedded import unfold
from parsers.html import read_html
from parsers.limits import MOST_CHARACTERS, check_markup, check_size, check_text
from parsers.text import read_text

if TYPE_CHECKING:
    from parsers.document import Document
    from scraper.page import Page

Kind = Literal["html", "text", "pdf", "docx", "doc", "image", "zip", "empty", "binary"]


class Unreadable(Exception):
    """The source cannot be read at all; the message says why and what to do."""


WHAT_TO_DO = {
    "empty": "the file is empty; fetch it again",
    "zip": "an archive or an office file other than .docx; unpack it and give its parts",
    "binary": "no text, PDF or Word file; check what it is",
}

PLAIN = frozenset(["html", "text"])
"""Kinds that hold no more characters than bytes."""

PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")


def sniff(page: Page) -> Kind:
    """What a body is, by its first bytes rather than by its name: a .pdf link may answer HTML."""
    body = page.body
    head = body[:1024].lstrip()
    if not head and not body.strip():
        return "empty"
    if b"%PDF-" in body[:1024]:
        return "pdf"
    if body.startswith(b"PK\x03\x04"):
        return "docx" if b"word/" in body else "zip"
    if body.startswith(b"\xd0\xcf\x11\xe0") or head.startswith(b"{\\rtf"):
        return "doc"
    if body.startswith(PICTURES) or (body[:4] == b"RIFF" and body[8:12] == b"WEBP"):
        return "image"
    if b"\x00" in body[:1024] and not body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "binary"
    if head[:1] == b"<" or re.search(rb"<(?:html|body|table|div|p|span)\b", body[:4096], re.IGNORECASE):
        return "html"
    return "text"


def to_document(page: Page) -> Document:
    """The page's lines and grids. Raises Unreadable where nothing can read it."""
    kind = sniff(page)
    if kind in WHAT_TO_DO:
        raise Unreadable(WHAT_TO_DO[kind])
    try:
        check_size(kind, len(page.body))
        document = _read(kind, page)
        if len(page.body) > MOST_CHARACTERS or kind not in PLAIN:
            check_text(document)
    except ValueError as error:
        raise Unreadable(str(error)) from error
    return document


def _read(kind: Kind, page: Page) -> Document:
    """The reader for a kind; those that are slow to import only when there is something for them."""
    if kind in PLAIN:
        text = page.text
        shown = unfold(text)
        if kind == "text" and shown is text:
            return read_text(text)
        check_markup(shown)
        return read_html(shown)
    if kind == "docx":
        from parsers.docx import read_docx

        return read_docx(page.body)
    if kind == "doc":
        from parsers.doc import read_doc

        return read_doc(page.body)
    return _read_pdf(page.body) if kind == "pdf" else _read_by_ocr("image", page.body)


def _read_pdf(body: bytes) -> Document:
    """A PDF by its text; by OCR where it has none."""
    from parsers.worker import Failed, read_apart

    try:
        return read_apart("pdf", body)
    except Failed as failed:
        if failed.reason != "OnlyImages":
            raise
        try:
            return _read_by_ocr("scan", body)
        except ValueError as error:
            raise ValueError(f"{failed}; {error}") from error


def _read_by_ocr(kind: str, body: bytes) -> Document:
    from parsers.ocr import INSTALL, is_installed
    from parsers.worker import read_apart

    if not is_installed():
        raise ValueError(INSTALL)
    return read_apart(kind, body)
