"""What a report leaves for the checks beside the others: some 400 bytes of numbers, eight for each long paragraph.

A note is a function of its report alone, and small: it can be taken wherever the report was read.
"""

from __future__ import annotations

import sys
from array import array
from typing import TYPE_CHECKING, NamedTuple

from output.checks.counties import means_the_whole
from output.checks.numbers import numbers_of
from output.checks.paragraphs import digests

if TYPE_CHECKING:
    from parsers.report import Report


class Note(NamedTuple):
    """Of one report. `numbers` are float32, one per watched variable; `paragraphs` digests of 64 bits."""

    organisation: str
    level: str
    division_code: str
    site: str
    numbers: bytes
    paragraphs: bytes
    whole: bool
    """Whether it is a county's and means the whole county."""

    def interned(self) -> Note:
        """The same, sharing its words with the other notes: an organisation has one a year, a site thousands."""
        return self._replace(
            organisation=sys.intern(self.organisation),
            level=sys.intern(self.level),
            division_code=sys.intern(self.division_code),
            site=sys.intern(self.site),
        )


def take_note(report: Report) -> Note:
    """The note of a report."""
    return Note(
        report.organisation or "",
        report.level,
        report.division_code or "",
        report.site,
        numbers_of(report).tobytes(),
        array("Q", digests(section.text for section in report.sections)).tobytes(),
        means_the_whole(report),
    )
