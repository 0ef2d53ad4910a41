"""One report under two addresses (the agency's column and the county's) is one report: the first is kept, both are named."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from parsers.report import Report


class Distinct:
    """Remembers the content of every report, as 16 bytes each."""

    def __init__(self) -> None:
        self._seen: dict[bytes, str] = {}

    def earlier(self, content: bytes, address: str) -> str | None:
        """The address of an earlier report with this content (`content_of`); None for a new one."""
        known = self._seen.setdefault(content, address)
        return known if known != address else None


def content_of(report: Report) -> bytes:
    """A digest of what a report says, of which organisation and year: the same under any address.

    Where a report does not name its organisation, or has neither tables nor sections, only the same bytes are the same report: two townships without
    a single application print the same tables.
    """
    digest = hashlib.sha256()
    says = bool(report.sections) or any(figure.status != "absent" for figure in report.figures.values())
    if report.organisation is None or report.year is None or not says:
        parts = [report.sha256, str(report.organisation), str(report.year)]
    else:
        names, named = _sorted(tuple(report.figures))
        read = [*map(report.figures.__getitem__, names)]
        figures = named + _plain([[figure.status for figure in read], [figure.raw for figure in read]])
        texts = [_squeeze(section.text) for section in report.sections]
        facts = [_squeeze(fact.text) for fact in report.facts]
        whose = [report.organisation, str(report.division_code), str(report.year), report.site]
        parts = [*whose, figures, *texts, "", *facts]
    for part in parts:
        digest.update(part.encode("utf-8", "replace") + b"\0")
    return digest.digest()[:16]


@lru_cache(1024)  # reports of one form have the same figures
def _sorted(names: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """The names sorted, and as one text."""
    return tuple(sorted(names)), _plain([sorted(names)])


def _plain(figures: list[list[str]]) -> str:
    """As one text, in which nothing that a cell may hold can be taken for the border of two."""
    try:
        return msgspec.json.encode(figures).decode()
    except UnicodeEncodeError:  # half a character, of a broken page
        return repr(figures)


def _squeeze(text: str) -> str:
    return "".join(text.split())
