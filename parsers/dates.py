"""Dates and years as Chinese pages write them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

DATE = re.compile(r"(?P<y>(?:19|20)\d\d)\s*(?:年|[-/.])\s*(?P<m>\d{1,2})\s*(?:月|[-/.])\s*(?P<d>\d{1,2})(?!\d)\s*日?")

_DIGITS = str.maketrans("〇○零Ｏ一二三四五六七八九贰", "00001234567892")
_NUMERALS = "一二三四五六七八九十"
YEAR_WORDS = re.compile(r"[二贰][〇○零Ｏ0][〇○零一二三贰][〇○零一二三四五六七八九](?=\s*年)")
_SMALL = rf"[二三]?十[{_NUMERALS[:-1]}]?|[{_NUMERALS[:-1]}]"
DAY_WORDS = re.compile(rf"(?<=年)(\s*)({_SMALL})(\s*月\s*)({_SMALL})(\s*日)")
WORDS = ("二〇", "二○", "二零", "二0", "贰", "二Ｏ")
"""How a year in Chinese numerals begins: looking for these costs a hundredth of looking for the whole year."""
NOUGHTS = ("〇", "○", "零", "Ｏ", "贰", "二0")
"""What one of these holds: nearly all of them are single characters, of which most texts have none."""

RARE = re.compile("[\u2f00-\u2fdf\uff0d-\uff19\uff21-\uff3a\uff41-\uff5a\u2460-\u24ff\u3220-\u33ff\uf900-\ufaff]")
PUNCTUATION = (
    ("，", ","),
    ("：", ":"),
    ("；", ";"),
    ("（", "("),
    ("）", ")"),
    ("\u3000", " "),
    ("\xa0", " "),
    ("｜", "|"),
)


def fold(text: str) -> str:
    """The text with full-width forms folded and dates in Chinese numerals (二〇一二年三月五日) as digits.

    NFKC of a page's text would cost as much as parsing it, so it is kept for lines with full-width digits or letters,
    or with the Kangxi radicals that PDF files print in place of characters.
    """
    folded = text
    for wide, narrow in PUNCTUATION:
        folded = folded.replace(wide, narrow)
    if RARE.search(folded):
        folded = "\n".join(
            unicodedata.normalize("NFKC", line) if RARE.search(line) else line for line in folded.split("\n")
        )
    if any(nought in folded for nought in NOUGHTS) and any(words in folded for words in WORDS):
        folded = YEAR_WORDS.sub(lambda found: found[0].translate(_DIGITS), folded)
        folded = DAY_WORDS.sub(lambda f: f"{f[1]}{_number(f[2])}{f[3]}{_number(f[4])}{f[5]}", folded)
    return folded


def _number(words: str) -> int:
    """A number up to 31 in words: 二十三 is 23."""
    tens, ten, units = words.rpartition("十")
    count = _NUMERALS.index(units) + 1 if units else 0
    return count + (10 * (_NUMERALS.index(tens) + 1 if tens else 1) if ten else 0)


def find_date(text: str) -> str | None:
    """The first real date in a text, as ISO; 1970-01-01 is what a server prints that knows none."""
    for found in DATE.finditer(text):
        try:
            day = date(int(found["y"]), int(found["m"]), int(found["d"]))
        except ValueError:
            continue
        if day.year > 1990:
            return day.isoformat()
    return None


def days_between(one: str, other: str) -> int:
    """How many days lie between two ISO dates, whichever is earlier."""
    return abs((date.fromisoformat(one) - date.fromisoformat(other)).days)
