"""Headings: where a report's sections begin. Numbers are misprinted, doubled and shifted; titles say what is meant."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Iterable

NUMERALS = "一二三四五六七八九十"
NUMBER = re.compile(
    r"(?:(?P<first>(?:第\s*)?(?P<n1>[一二三四五六七八九十]{1,3})\s*(?:部分\s*)?[、,，.．:：]?)"
    r"|(?P<second>[(（]\s*(?P<n2>[一二三四五六七八九十]{1,2})\s*[)）]|[㈠㈡㈢㈣㈤㈥㈦㈧㈨])"
    r"|(?P<third>[(（]?\d{1,2}(?![\d年月日])\s*[)）、.．]?(?!\s*\d)))\s*[、.．]?\s*(?=[^\s、.．])"
)
"""一、 · (一) · ㈠ · 1主动公开 · （1） · 第一部分; `一 、` and `( 一 )` are printed too."""

GAP = r"[^。；;，,！!|]"
STRICT: tuple[tuple[int, re.Pattern[str]], ...] = tuple(
    (number, re.compile(words))
    for number, words in (
        (1, rf"{GAP}{{0,24}}?(?:总体(?:工作)?情况|基本(?:工作)?情况|工作(?:基本)?概[况述]|概述|概况)"),
        (2, rf"(?:政府|本年度|{GAP}{{0,14}}年度?)?主动公开政府信息的?情况|政府信息主动公开(?:的)?情况$"),
        (3, rf"{GAP}{{0,16}}?(?:收到|接收|受理)[和及与、](?:处理|办理){GAP}{{0,10}}?申请的?(?:办理)?情况"),
        (4, rf"{GAP}{{0,24}}?(?:行政)?复议{GAP}{{0,8}}?(?:行政)?诉讼的?{GAP}{{0,6}}?情况"),
        (5, rf"{GAP}{{0,18}}?问题{GAP}{{0,3}}?(?:改进|整改|解决){GAP}{{0,8}}?(?:情况|措施|办法|方向|计划|意见)"),
        (6, r"其[他它](?:需要?|应当?)(?:报告|说明|公开|公布)的?(?:事项|情况)"),
    )
)
"""The form's six titles in the wordings seen: 工作基本情况, 存在的主要问题及整改措施."""

LOOSE: tuple[tuple[int, re.Pattern[str]], ...] = tuple(
    (number, re.compile(words))
    for number, words in (
        (4, r"复议|诉讼"),
        (3, r"收到和处理|依申请公开|申请情况|申请办理"),
        (2, r"主动公开"),
        (5, r"问题|改进|整改|不足"),
        (6, r"其[他它]|需要(?:报告|说明)"),
        (1, r"总体|概述|基本情况|工作情况"),
    )
)
"""What else a title may mean, asked only where no heading of the report has that meaning in the form's words."""

TITLES = (
    "总体情况", "主动公开政府信息情况", "收到和处理政府信息公开申请情况", "政府信息公开行政复议、行政诉讼情况",
    "存在的主要问题及改进情况", "其他需要报告的事项",
)  # fmt: skip
SHORT, TITLE = 45, 34
"""A line as short as SHORT can be a heading and nothing else; a title beside text is at most TITLE long."""

GAPS = re.compile(r"\s+")
SENTENCE = re.compile("[。；！，,]")
GAP_AND_STOP = re.compile(r"\s.*。$")
"""A title, a gap and a sentence: 四、咨询处理情况 2016年度未收到咨询。"""

LEAP = 3
"""The numbers of a free-form report run on, with at most so many steps at once."""

PROBLEMS = re.compile(r"(?:工作)?(?:中?存在的?)?(?:主要)?(?:问题|不足)")
CLOSING = re.compile(r"(?:情况|事项|问题|措施|概述|工作|打算|说明|附表|意见|建议|安排|计划|统计表?)$")


class Heading(Struct, frozen=True, gc=False):
    """A line that begins a section: which line, its depth (0: no number), number, title, and words after the title."""

    at: int
    level: int
    number: int
    title: str
    rest: str = ""
    strict: int = 0
    loose: int = 0


def is_heading(line: str) -> bool:
    """Whether a line is one of the form's six titles, with or without a number, and nothing else."""
    heading = _short(line.strip(), True) if len(line) <= SHORT else None
    return heading is not None and heading.strict > 0 and not heading.rest


def section_starts(lines: list[str]) -> list[Heading]:
    """The headings of the form's sections, each with the section's number on the form.

    The level of headings that carries most of the six titles is the level of the sections; what else stands on that
    level is text of the section before it (a department's 工作机制保障 between 总体情况 and the tables).
    """
    found = _headings(lines)
    level = _level(found)
    named = {heading.strict for heading in found if heading.level == level}
    starts: list[Heading] = []
    for heading in found:
        if heading.level == level and (number := _meaning(heading, named, starts)):
            starts.append(replace(heading, number=number))
    starts = _without_contents(starts, lines)
    return _filled(starts, [heading for heading in found if heading.level != level])


def _level(found: list[Heading]) -> int:
    strict = {level: {h.strict for h in found if h.level == level and h.strict} for level in (1, 2, 3, 0)}
    return max(strict, key=lambda level: (len(strict[level]), level == 1, -level))


def _meaning(heading: Heading, named: set[int], starts: list[Heading]) -> int:
    """The section that a heading begins; 0 where it begins none."""
    if heading.strict:
        return heading.strict
    last = starts[-1].number if starts else 0
    if heading.loose > last and heading.loose not in named:
        return heading.loose
    # a title that says nothing, or was cut, in a report whose numbers have been the form's so far
    follows = heading.level == 1 and heading.number == last + 1 <= len(TITLES) and heading.number not in named
    return heading.number if follows and not heading.rest and not heading.loose else 0


def _without_contents(starts: list[Heading], lines: list[str]) -> list[Heading]:
    """The headings without those of a table of contents: followed by nothing, and printed again further down."""
    return [
        start
        for at, start in enumerate(starts)
        if start.rest
        or not any(later.number == start.number for later in starts[at + 1 :])
        or (starts[at + 1].at if at + 1 < len(starts) else len(lines)) > start.at + 1
    ]


def _filled(starts: list[Heading], others: list[Heading]) -> list[Heading]:
    """The sections, with those that another level of headings prints: 五 as （一）主要问题 alone, titles without numbers."""
    for number in range(1, len(TITLES) + 1):
        if not starts or any(start.number == number for start in starts):
            continue
        after = max((start.at for start in starts if start.number < number), default=-1)
        before = min((start.at for start in starts if start.number > number), default=10**9)
        for heading in others:
            meant = heading.strict == number and (heading.level == 0 or number in (1, 5, 6))
            if after < heading.at < before and (meant or (number == len(TITLES) - 1 and PROBLEMS.match(heading.title))):
                starts = sorted([*starts, replace(heading, number=number)], key=lambda start: start.at)
                break
    return starts


def numbered(lines: list[str]) -> list[Heading]:
    """The headings of a free-form report, by the numbers printed: a list inside a section does not begin anew."""
    found = [heading for heading in _headings(lines, strict_only=False) if heading.number]
    level = 1 if any(heading.level == 1 for heading in found) else 2
    starts: list[Heading] = []
    for heading in found:
        if heading.level != level:
            continue
        if heading.number == 1 and _only_contents(starts, heading.at):
            starts.clear()
        if _follows(heading, starts[-1].number if starts else 0):
            starts.append(heading)
    return starts


def _follows(heading: Heading, last: int) -> bool:
    """Whether a number can come after the last one: a few are left out, and one may be printed twice by mistake."""
    if heading.number == last:
        return bool(CLOSING.search(heading.title))
    as_on_the_form = heading.number in (heading.strict, heading.loose)
    return last < heading.number and (heading.number <= last + LEAP or as_on_the_form)


def _only_contents(starts: list[Heading], end: int) -> bool:
    """Whether the headings so far stand line under line, as in a table of contents."""
    return bool(starts) and end - starts[0].at == len(starts) and not any(start.rest for start in starts)


def _headings(lines: Iterable[str], *, strict_only: bool = True) -> list[Heading]:
    found = []
    for at, line in enumerate(lines):
        if line.isdecimal():
            continue
        # offices copy their headings from the form, so that most have been read before
        heading = _short(line, strict_only) if len(line) <= SHORT else _heading(line, strict_only)
        if heading:
            found.append(replace(heading, at=at))
    return found


@lru_cache(maxsize=4096)
def _short(line: str, strict_only: bool) -> Heading | None:
    return _heading(line, strict_only)


def _heading(line: str, strict_only: bool) -> Heading | None:
    number = NUMBER.match(line)
    if number is None:
        return _bare(line) if strict_only and len(line) <= SHORT else None
    if number["first"] and number["first"][-1] in NUMERALS and not _strict(line[number.end() :])[0]:
        return None  # 一是…, 二十里镇…: a number that no mark follows
    level = 1 if number["first"] else 2 if number["second"] else 3
    title, rest = _cut(line[number.end() :])
    if not title:
        return None
    strict = _strict(title)[0]
    if level == len(("first", "second", "third")) and not (strict and strict_only):
        return None
    loose = next((n for n, words in LOOSE if words.search(title)), 0) or _begun(title)
    return Heading(0, level, _value(number["n1"] or number["n2"] or number[0].strip()), title, rest, strict, loose)


def _bare(line: str) -> Heading | None:
    """A heading without a number is taken at its word only: the whole line is one of the form's titles."""
    title = "".join(line.split())
    strict, end = _strict(title)
    return Heading(0, 0, 0, line, "", strict) if strict and end == len(title.rstrip("：:。")) else None


def _strict(title: str) -> tuple[int, int]:
    """Which of the form's titles the words begin with, and where it ends; 0 if none."""
    words = "".join(title.split()) if len(title) <= SHORT else title
    for number, pattern in STRICT:
        if found := pattern.match(words):
            return number, found.end()
    return 0, 0


def _cut(words: str) -> tuple[str, str]:
    """Title and the words that follow it in its line; no title where the line is a sentence of its own."""
    words = words.strip()
    for gap in GAPS.finditer(words, 0, 2 * SHORT):
        # a strict title that ends where a gap begins: 四、…行政诉讼情况 行政复议 行政诉讼 0 0 0
        start = words[: gap.start()]
        if len(words) > gap.end() and _strict(start) != (0, 0) and _strict(start)[1] == len("".join(start.split())):
            return start, words[gap.end() :]
    if len(words) <= SHORT and not SENTENCE.search(words.rstrip("。；：:")) and not GAP_AND_STOP.search(words):
        return words.rstrip("：:。"), ""
    strict, end = _strict(words)
    if strict and len(words) > SHORT and (words[end : end + 1] in "。：:；|（(" or words[end : end + 1].isspace()):
        return words[:end], words[end:].lstrip("。：:；| ")
    title = re.match(rf"([^\s。；：:，,！]{{2,{TITLE}}})[\s。：:]", words)
    return (title[1], words[title.end() :].strip()) if title else ("", "")


def _begun(title: str) -> int:
    """Which of the form's titles a cut heading begins: 五、存在的主."""
    return next((n for n, whole in enumerate(TITLES, 1) if len(title) > 1 and whole.startswith(title)), 0)


def _value(numeral: str) -> int:
    """一 → 1, 十二 → 12, ㈢ → 3; 0 for what is none."""
    if len(numeral) == 1 and "㈠" <= numeral <= "㈩":
        return ord(numeral) - ord("㈠") + 1
    tens, _, ones = numeral.rpartition("十")
    if "十" in numeral:
        return 10 * (NUMERALS.find(tens) + 1 or 1) + (NUMERALS.find(ones) + 1 if ones else 0)
    return NUMERALS.find(numeral[:1]) + 1 if numeral[:1] else 0
