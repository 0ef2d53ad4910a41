"""Pieces of HTML that several sections of the quality page are made of; what comes from a report is escaped here."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


def table(header: Sequence[str], rows: Sequence[Sequence[str]], *, numbers: Collection[int] = ()) -> str:
    """A table of cells that are HTML already; the columns `numbers` stand to the right."""

    def cells(tag: str, row: Sequence[str]) -> str:
        return "".join(f"<{tag}{' class=n' * (i in numbers)}>{cell}</{tag}>" for i, cell in enumerate(row))

    body = "\n".join(f"<tr>{cells('td', row)}</tr>" for row in rows)
    return f'<div class="scroll"><table><thead><tr>{cells("th", header)}</tr></thead>\n<tbody>\n{body}\n</tbody></table></div>'


def both(english: str, chinese: str) -> str:
    """A paragraph in two languages."""
    return f'<p>{escape(english)} <span lang="zh">{escape(chinese)}</span></p>'


def code(text: str) -> str:
    """A name as it stands in the data."""
    return f"<code>{escape(text)}</code>"


def link(url: str) -> str:
    """The address, to be followed if it is one of the web: a page could call itself `javascript:`."""
    if not url.startswith(("http://", "https://")):
        return escape(url) or "–"
    return f'<a href="{escape(url)}" rel="noreferrer">{escape(url)}</a>'
