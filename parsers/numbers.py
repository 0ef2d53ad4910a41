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

UNIT = r"亿元|万元|元|件|项|个|条|次|份|宗|人|篇"
NUMBER = re.compile(
    rf"""(?P<sign>[+-])?\s?
    (?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)
    \s?(?P<unit>{UNIT})?\s?
    (?P<note>\([^()]*\)|（[^（）]*）)?""",
    re.VERBOSE,
)
MARKS = re.compile(
    r"(?<=\w)\s*(?:[*※★☆†‡①-⓿❶-➓㉑-㉟㊱-㊿¹²³⁰⁴-⁹₀-₉]+|[\[［【〔]\s*注?\s*[\d①-⑳]{1,2}\s*[\]］】〕]|注\s*\d?)\s*$"
)
"""The mark of a note behind a number: `3①`, `3*`, `3[1]`. (NFKC would make 31 of the first.)"""
ENCLOSED = re.compile("[①-⓿❶-➓㉑-㉟㊱-㊿¹²³⁰⁴-⁹₀-₉]")
"""Digits that count notes and lists, and are no figures."""
BRACKETED = re.compile(r"[（(][^（）()]*[)）]\s*$")
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
"""Characters that nobody sees: soft hyphens, blanks and joiners without width, marks of direction."""
SPACED = re.compile(r"(?<=\d)\s+(?=[\d.,])|(?<=[.,])\s+(?=\d)")


class Reading(NamedTuple):
    """A cell's reading. `value` is None for a blank; `doubtful` asks the form's arithmetic to confirm the number.

    A doubtful reading without a value is that of a cell that says something which is no number.
    """

    value: Decimal | None
    unit: str = ""
    signed: bool = False
    doubtful: bool = False

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
    text = unicodedata.normalize("NFKC", text).replace("\u2212", "-").strip()
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
        return None
    value = Decimal(found["digits"].replace(",", ""))
    sign = found["sign"]
    return Reading(-value if sign == "-" else value, found["unit"] or "", bool(sign), doubtful)
