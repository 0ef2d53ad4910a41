"""The narrative: the six sections of a report, found by what their headings mean, whatever their numbers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from parsers.flat import PAGE_NUMBER
from parsers.labels import recognise
from parsers.numbers import read_cell
from parsers.report import Section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parsers.document import Document

HEADING = re.compile(r"\s*[(（]?\s*([一二三四五六七八九十]{1,2})\s*[)）]?\s*[、,，.．:：]\s*(.{2,40})")
INLINE = re.compile(r"(?<=[。；\s|])(?=[一二三四五六七八]\s*、[^。]{2,30}[\s|])")
ONE_LINE = 600
"""A longer line may be a whole report on one line, with its headings inside."""

MEANINGS: tuple[tuple[int, str], ...] = (
    (4, r"行政复议|行政诉讼|复议、诉讼|复议和诉讼"),
    (3, r"收到和处理|依申请公开|申请情况|申请办理"),
    (2, r"主动公开"),
    (5, r"问题|改进|整改"),
    (6, r"其他需要|其它需要|需要报告|需要说明"),
    (1, r"总体情况|概述|基本情况|工作情况|总体"),
)
"""What a heading's words mean, after the form's own six titles; the first that fits wins."""

NUMERALS = "一二三四五六七八九十"


def read_sections(document: Document, *, by_meaning: bool = True) -> tuple[Section, ...]:
    """The sections in reading order, without the cells of their tables.

    Reports on a form have its six sections, whatever number is printed; free-form ones keep the printed number.
    """
    found: list[tuple[int, str, list[str]]] = []
    for line in _paragraphs(document):
        if heading := _heading(line, bool(found), by_meaning):
            found.append((*heading, []))
        elif found:
            found[-1][2].append(line)
    return tuple(Section(number, title, "\n".join(text)) for number, title, text in found)


def _paragraphs(document: Document) -> Iterator[str]:
    for line in document.lines:
        for part in INLINE.split(line.text) if len(line.text) > ONE_LINE else (line.text,):
            text = part.strip()
            if text and not (len(text) < 60 and (recognise(text) or read_cell(text) or PAGE_NUMBER.fullmatch(text))):
                yield text


def _heading(line: str, begun: bool, by_meaning: bool) -> tuple[int, str] | None:
    found = HEADING.match(line)
    if not found or line.lstrip()[0] in "（(" or (len(line) > 42 and len(found[2]) >= 40):
        return None
    title = found[2].strip()
    if any(mark in title for mark in "。；，") and len(title) > 20:
        return None
    number = next((number for number, words in MEANINGS if re.search(words, title)), None)
    if number is None or not by_meaning:
        return (NUMERALS.index(found[1][0]) + 1, title) if begun or found[1] == "一" else None
    return number, title
