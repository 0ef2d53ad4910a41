"""Dates and years as Chinese pages write them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

_DIGITS = str.maketrans("〇○零Ｏ一二三四五六七八九", "0000123456789")
YEAR_WORDS = re.compile(r"[二贰][〇○零Ｏ0][〇○零一二三][〇○零一二三四五六七八九](?=\s*年)")
DATE = re.compile(r"(?P<y>(?:19|20)\d\d)\s*(?:年|[-/.])\s*(?P<m>\d{1,2})\s*(?:月|[-/.])\s*(?P<d>\d{1,2})(?!\d)\s*日?")


RARE = re.compile("[\uff0d-\uff19\uff21-\uff3a\uff41-\uff5a\u2460-\u24ff\u3220-\u33ff\uf900-\ufaff]")
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
    """The text with full-width forms folded and years in Chinese numerals (二〇一二年) as digits.

    NFKC of a page's text would cost as much as parsing it, so it is kept for lines with full-width digits or letters.
    """
    if RARE.search(text):
        folded = unicodedata.normalize("NFKC", text)
    else:
        folded = text
        for wide, narrow in PUNCTUATION:
            folded = folded.replace(wide, narrow)
    return YEAR_WORDS.sub(lambda found: found[0].translate(_DIGITS).replace("贰", "2"), folded)


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
