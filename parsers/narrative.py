"""The narrative: the six sections of a report, found by what their headings mean, whatever their numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from parsers.headings import Heading, numbered, section_starts
from parsers.numbers import BLANK_MARKS
from parsers.prose import CHROME, is_cell, is_title, looks_like_cells, paragraphs, without_cells
from parsers.report import Section

if TYPE_CHECKING:
    from parsers.document import Document

TABLE_SECTIONS = (2, 3, 4)
FEW, MANY = 3, 4
"""Under a table's heading fewer marks (无) than FEW are an answer in words; elsewhere MANY cells in a row are a table."""


class Narrative(NamedTuple):
    """A report's running text: what stands before its first heading, and its sections in reading order."""

    preamble: str
    sections: tuple[Section, ...]


def read_narrative(document: Document, *, by_meaning: bool = True) -> Narrative:
    """Preamble and sections in reading order, without the cells of their tables.

    Reports on a form have its six sections, whatever number is printed; free-form ones keep the printed number.
    """
    lines = list(paragraphs(document))
    starts = section_starts(lines) if by_meaning else numbered(lines)
    ends = [*(start.at for start in starts), len(lines)][1:]
    preamble = _words(lines[: starts[0].at] if starts else lines, in_table=False)
    bodies = (lines[start.at + 1 : end] for start, end in zip(starts, ends, strict=True))
    sections = [_section(start, body, by_meaning) for start, body in zip(starts, bodies, strict=True)]
    if sections:
        sections[-1] = sections[-1]._replace(lines=_without_chrome(sections[-1].lines))
    return Narrative("\n".join(preamble), tuple(Section(s.number, s.title, "\n".join(s.lines)) for s in sections))


def read_sections(document: Document, *, by_meaning: bool = True) -> tuple[Section, ...]:
    """The sections alone."""
    return read_narrative(document, by_meaning=by_meaning).sections


class _Section(NamedTuple):
    number: int
    title: str
    lines: list[str]


def _section(start: Heading, body: list[str], by_meaning: bool) -> _Section:
    lines = [start.rest, *body] if start.rest else body
    return _Section(start.number, start.title, _words(lines, in_table=by_meaning and start.number in TABLE_SECTIONS))


def _words(lines: list[str], *, in_table: bool) -> list[str]:
    """The lines that are no cells of a table. A single 无 is an answer; a run of such lines is a flattened table."""
    if in_table:
        lines = [words for line in lines if (words := without_cells(line))]
    cells = [is_cell(line) for line in lines]
    if in_table:
        few = sum(cells) < FEW
        return [
            line
            for at, line in enumerate(lines)
            if not (cells[at] or is_title(line) or _between(lines, cells, at)) or (few and line in BLANK_MARKS)
        ]
    kept: list[str] = []
    begin = 0
    while begin < len(lines):
        end = begin
        while end < len(lines) and cells[end]:
            end += 1
        if end - begin < MANY:
            # a lone number is a page's, unless it is words such as 无
            kept.extend(line for line in lines[begin:end] if not line.strip(" -—–·").isdigit())
        kept.extend(lines[end : end + 1])
        begin = end + 1
    return kept


def _between(lines: list[str], cells: list[bool], at: int) -> bool:
    """Whether a line beside cells is a shard of labels, as PDF text has them: 商业企科研机社会公法律服."""
    return ((at > 0 and cells[at - 1]) or (at + 1 < len(cells) and cells[at + 1])) and looks_like_cells(lines[at])


def _without_chrome(lines: list[str]) -> list[str]:
    """The last section without the foot of the page, which no heading sets apart."""
    end = len(lines)
    while end and CHROME.search(lines[end - 1]):
        end -= 1
    return lines[:end]
