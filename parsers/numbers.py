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
SPACED = re.compile(r"(?<=\d)\s+(?=[\d.,])|(?<=[.,])\s+(?=\d)")


class Reading(NamedTuple):
    """A cell's reading. `value` is None for a blank; `doubtful` asks the form's arithmetic to confirm the number."""

    value: Decimal | None
    unit: str = ""
    signed: bool = False
    doubtful: bool = False


BLANK = Reading(None)


@lru_cache(maxsize=8192)
def read_cell(text: str) -> Reading | None:
    """The number or blank that a cell holds; None where it holds words.

    `22（其中修订 16 件）` is 22: the annotation stays in the figure's raw text. `1 2` is 12 in one cell, but doubtful.
    """
    if text.isascii() and text.isdigit():
        return Reading(Decimal(text))
    text = unicodedata.normalize("NFKC", text).replace("\u2212", "-").strip()
    if "".join(text.split()) in BLANK_MARKS or text.strip("-—–― /") == "":
        return BLANK
    found = NUMBER.fullmatch(text)
    doubtful = False
    if not found:
        joined = SPACED.sub("", text)
        found = NUMBER.fullmatch(joined) if joined != text else None
        doubtful = True
    if not found:
        return None
    value = Decimal(found["digits"].replace(",", ""))
    sign = found["sign"]
    return Reading(-value if sign == "-" else value, found["unit"] or "", bool(sign), doubtful)
