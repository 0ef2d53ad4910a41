"""Web archives (.mht, which Word also saves as .doc) → the page inside, by what the file says and not by its name."""

from __future__ import annotations

import email
import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from email.message import Message

    from scraper.page import Page

HEADERS = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:[A-Za-z][\w-]*:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*)*?MIME-Version\s*:", re.IGNORECASE
)
KINDS = re.compile(
    rb"^Content-Type\s*:\s*(?:multipart/related|multipart/alternative|text/html)", re.IGNORECASE | re.MULTILINE
)
WITHIN = 8192
"""Bytes in which the headers stand."""


def is_web_archive(body: bytes) -> bool:
    """Whether a body begins as a mail does: with the headers of MIME."""
    head = body[:WITHIN]
    return HEADERS.match(head) is not None and KINDS.search(head) is not None


def page_inside(page: Page) -> Page:
    """The page in a web archive: its first part that is HTML. Raises ValueError if there is none."""
    archive = email.message_from_bytes(page.body)
    for part in archive.walk():
        if part.get_content_type() == "text/html":
            body = part.get_payload(decode=True)
            if isinstance(body, bytes) and body.strip():
                return replace(page, body=body, content_type=_content_type(part))
    raise ValueError("a web archive without a page in it; save the report as .html or .docx")


def _content_type(part: Message) -> str:
    charset = part.get_content_charset()
    return f"text/html; charset={charset}" if charset else "text/html"
