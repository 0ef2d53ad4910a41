"""What a value cell says: a number with its unit and annotation, a mark that stands for nothing, or neither."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

BLANK_MARKS = frozenset(
    ["", "/", "\\", "//", "-", "--", "---", "—", "——", "–", "―", "一一", "_", "N/A", "n/a", "NA", "无", "暂无", "空", "不适用",
     "不涉及", "无此项", "nan"]
)  # fmt: skip
"""What offices write into a cell that has nothing to say; none of it is zero."""

UNIT = r"亿元|万元|元|件次|条次|人次|批次|件|项|个|条|次|份|宗|人|篇|批|起|笔"
NUMBER = re.compile(
    rf"""(?P<sign>[+-]|[↑↓]|增加?|新增|减少?)?\s?
    (?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)
    \s?(?P<unit>{UNIT})?\s?
    (?P<note>\([^()]*\)|（[^（）]*）)?""",
    re.VERBOSE,
)
LESS = frozenset(["-", "↓", "减", "减少"])
"""Signs of a number that is taken away; 减 is what offices write for a minus below 本年增/减."""
UNCHANGED = frozenset(
    ["未增未减", "不增不减", "无增无减", "无增减", "未增减", "无变化", "未变化", "没有变化", "不变", "持平"]
)
"""What offices write below 本年增/减 for a change of 0."""
TWO_SIGNS = re.compile(r"[+-]{2,4}\d+")
"""--253: meant for a number below 0 or for a dash before one, and nobody knows which."""
MARKS = re.compile(
    r"(?<=\w)\s*(?:[*※★☆†‡①-⓿❶-➓㉑-㉟㊱-㊿¹²³⁰⁴-⁹₀-₉]+|[\[［【〔]\s*注?\s*[\d①-⑳]{1,2}\s*[\]］】〕]|注\s*\d?)\s*$"
)
"""The mark of a note behind a number: `3①`, `3*`, `3[1]`. (NFKC would make 31 of the first.)"""
ENCLOSED = re.compile("[①-⓿❶-➓㉑-㉟㊱-㊿¹²³⁰⁴-⁹₀-₉]")
"""Digits that count notes and lists, and are no figures."""
BRACKETED = re.compile(r"[（(][^（）()]*[)）]\s*$")
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
"""Characters that nobody sees: soft hyphens, blanks and joiners without width, marks of direction."""
SIMPLIFIED = str.maketrans("\u2212萬億項個條減無變", "-万亿项个条减无变")
"""A minus as it is printed, and what units and changes are called in traditional characters."""
SPACED = re.compile(r"(?<=\d)\s+(?=[\d.,])|(?<=[.,])\s+(?=\d)")


class Reading(NamedTuple):
    """A cell's reading. `value` is None for a blank; `doubtful` asks the form's arithmetic to confirm the number.

    A doubtful reading without a value is that of a cell that says something which is no number.
    """

    value: Decimal | None
    unit: str = ""
    signed: bool = False
    doubtful: bool = False
    change: bool = False
    """Whether words say that it is a change: 增5, 减5 or 不变 is no count."""

    @property
    def blank(self) -> bool:
        """Whether the cell is empty, or says that there is nothing."""
        return self.value is None and not self.doubtful


BLANK = Reading(None)
UNREADABLE = Reading(None, doubtful=True)
"""三, 3-5, XX: something stands in the cell, and it is no number."""


@lru_cache(maxsize=8192)
def read_cell(text: str) -> Reading | None:
    """The number or blank that a cell holds; None where it holds words.

    `22（其中修订 16 件）` is 22: the annotation stays in the figure's raw text. `1 2` is 12 in one cell, but doubtful;
    so is `7？`, which OCR is not sure of.
    """
    if text.isascii() and text.isdigit():
        return Reading(Decimal(text))
    text = MARKS.sub("", INVISIBLE.sub("", text))
    if ENCLOSED.search(BRACKETED.sub("", text)):
        return None
    text = unicodedata.normalize("NFKC", text).translate(SIMPLIFIED).strip()
    if "".join(text.split()) in BLANK_MARKS or text.strip("-—–― /") == "":
        return BLANK
    found = NUMBER.fullmatch(text)
    doubtful = False
    if not found and text.endswith("?"):
        found = NUMBER.fullmatch(text[:-1])
        doubtful = True
    if not found:
        joined = SPACED.sub("", text)
        found = NUMBER.fullmatch(joined) if joined != text else None
        doubtful = True
    if not found:
        return _in_words(text)
    value = Decimal(found["digits"].replace(",", ""))
    sign = found["sign"]
    return Reading(
        -value if sign in LESS else value, found["unit"] or "", bool(sign), doubtful, bool(sign) and sign not in "+-"
    )


def _in_words(text: str) -> Reading | None:
    """What a cell says that holds no number as such: 不变 is a change of 0, and --253 cannot be read."""
    if text in UNCHANGED:
        return Reading(Decimal(0), signed=True, change=True)
    return UNREADABLE if TWO_SIGNS.fullmatch(text) else None
