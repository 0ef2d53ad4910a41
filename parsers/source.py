"""A page's bytes → its Document: what a body is, by its first bytes, and which reader knows how to read it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from parsers.archived import is_web_archive, page_inside
from parsers.commas import part_cells
from parsers.document import check_text
from parsers.embedded import unfold
from parsers.html import read_html
from parsers.labels import APPLICATIONS, DISCLOSURE, REVIEWS, recognise
from parsers.limits import MOST_CHARACTERS, check_markup, check_size
from parsers.text import read_text

if TYPE_CHECKING:
    from parsers.document import Document
    from scraper.page import Page

Kind = Literal[
    "html", "text", "pdf", "docx", "doc", "word-xml", "image", "zip", "ofd", "sheet", "sheet-xml", "empty", "binary"
]


class Unreadable(Exception):
    """The source cannot be read at all; the message says why and what to do."""


WHAT_TO_DO = {
    "empty": "the file is empty; fetch it again",
    "ofd": "an OFD file; print it as .pdf, or fetch the page that offers it",
    "sheet": "a spreadsheet (.xls, .xlsx, .et); save the report as .docx or .pdf",
    "sheet-xml": "a spreadsheet saved as XML; save the report as .docx or .pdf",
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
        return next((kind for mark, kind in PACKAGES.items() if mark in body), "zip")
    if body.startswith(OLE):
        return "sheet" if _holds(body, SHEETS) and not _holds(body, ("WordDocument",)) else "doc"
    if head.startswith(b"{\\rtf"):
        return "doc"
    if body.startswith(PICTURES) or (body[:4] == b"RIFF" and body[8:12] == b"WEBP"):
        return "image"
    return _sniff_text(body)


def _sniff_text(body: bytes) -> Kind:
    """What a body is that none of the marks of binary files opens."""
    head = body[:8192]
    if body.startswith(WIDE_MARKS) or WIDE.match(head):
        head = head.replace(b"\x00", b"")
    if b"\x00" in head[:1024]:
        return "binary"
    if body[:14].lower() == b"<!doctype html":
        return "html"
    if any(mark in head for mark in XML_MARKS) and (found := XML_OFFICE.search(head)):
        return "sheet-xml" if found["sheet"] else "word-xml"
    if head[:1024].lstrip()[:1] == b"<" or re.search(rb"<(?:html|body|table|div|p|span)\b", head[:4096], re.IGNORECASE):
        return "html"
    return "text"


def _holds(body: bytes, streams: tuple[str, ...]) -> bool:
    """Whether a compound file of Office has one of these streams."""
    return any(f"{stream}\0".encode("utf-16-le") in body for stream in streams)


OLE = b"\xd0\xcf\x11\xe0"
SHEETS = ("Workbook", "Book")
PACKAGES: dict[bytes, Kind] = {b"word/": "docx", b"xl/workbook": "sheet", b"OFD.xml": "ofd"}
"""What names in a ZIP say of it; the first that is there counts."""
UTF16 = (b"\xff\xfe", b"\xfe\xff")
WIDE_MARKS = (*UTF16, b"\x00\x00\xfe\xff")
"""How text in UTF-16 or UTF-32 begins."""
WIDE = re.compile(rb"\s*(?:<\x00[!?a-zA-Z]\x00|\x00<\x00[!?a-zA-Z])")
"""Markup in UTF-16 that does not say so."""
XML_OFFICE = re.compile(
    rb"<(?:\w+:)?wordDocument[\s>]|<pkg:package[\s>]|progid=.Word\.Document|(?P<sheet>progid=.Excel\.Sheet"
    rb"|<(?:\w+:)?Workbook[^>]*urn:schemas-microsoft-com:office:spreadsheet)"
)
"""Word and Excel 2003 saved as XML, and Word's package in one file."""
XML_MARKS = (b"wordDocument", b"pkg:package", b"progid", b"Workbook")
"""What each of these says somewhere: looking for them costs a fiftieth of the pattern."""


def to_document(page: Page) -> Document:
    """The page's lines and grids. Raises Unreadable where nothing can read it."""
    if is_web_archive(page.body):
        try:
            page = page_inside(page)
        except ValueError as error:
            raise Unreadable(str(error)) from error
    kind = sniff(page)
    if kind in WHAT_TO_DO:
        raise Unreadable(WHAT_TO_DO[kind])
    try:
        check_size(kind, len(page.body))
        document = part_cells(_read(kind, page))
        if len(page.body) > MOST_CHARACTERS or kind not in PLAIN:
            check_text(document)
    except ValueError as error:
        raise Unreadable(str(error)) from error
    return document


def _read(kind: Kind, page: Page) -> Document:
    """The reader for a kind; those that are slow to import only when there is something for them."""
    if WIDE.match(page.body[:64]):
        page = replace(page, body=UTF16[page.body.lstrip()[:1] == b"\x00"] + page.body)
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
    if kind == "word-xml":
        from parsers.docx import read_word_xml

        return read_word_xml(page.body)
    if kind == "doc":
        from parsers.doc import read_doc

        return read_doc(page.body)
    return _read_pdf(page.body) if kind == "pdf" else _read_by_ocr("image", page.body)


def _read_pdf(body: bytes) -> Document:
    """A PDF by its text; by OCR where it has none."""
    from parsers.worker import Failed, read_apart

    try:
        document = read_apart("pdf", body)
        return _with_pictures(document, body) if document.pictures else document
    except Failed as failed:
        if failed.reason != "OnlyImages":
            raise
        try:
            return _read_by_ocr("scan", body)
        except ValueError as error:
            raise ValueError(f"{failed}; {error}") from error


def _with_pictures(document: Document, body: bytes) -> Document:
    """The same with what its pictures say, where that may be a table and OCR is installed."""
    from parsers.ocr import is_installed
    from parsers.worker import Failed, read_apart

    missing = {DISCLOSURE, APPLICATIONS, REVIEWS} - {
        labels[0].table
        for grid in document.grids
        for row in grid.rows
        for cell in row
        if len(labels := recognise(cell.text)) == 1
    }
    if not (is_installed() and (missing or document.findings)):
        return document
    try:
        return read_apart("mixed", body)
    except Failed:
        return document  # its findings name the pages


def _read_by_ocr(kind: str, body: bytes) -> Document:
    from parsers.ocr import INSTALL, is_installed
    from parsers.worker import read_apart

    if not is_installed():
        raise ValueError(INSTALL)
    return read_apart(kind, body)
