"""A number in running text: digits or Chinese numerals, multiplied out, with its measure word."""

from __future__ import annotations

import re
from decimal import Decimal

LONGEST = 18
"""A longer number is an identifier and counts nothing."""

DIGITS = {"〇": 0, "零": 0, "两": 2, **{numeral: value for value, numeral in enumerate("一二三四五六七八九", 1)}}
TIMES = {"万": 10_000, "亿": 100_000_000}


def read_count(token: re.Match[str], digits: str) -> tuple[Decimal, str, bool]:
    """Number, unit, and whether it is approximate: 18万余条 is about 180000 条, 2.5万元 are 25000 元."""
    unit = token["unit"] or ""
    # digits of any script: a pattern's \d takes them all, and so does Decimal
    value = Decimal(digits.replace(",", "")) if digits[0].isdecimal() else Decimal(_numeral(digits))
    if times := token["times"]:
        value *= TIMES[times]
    if unit in ("万元", "亿元"):
        value, unit = value * TIMES[unit[0]], "元"
    if "." in digits and value == (whole := value.to_integral_value()):
        value = whole
    return value, unit, bool(token["post"] or token["more"])


def is_vague(before: str, digits: str) -> bool:
    """Whether the words count no number: 数十条, 几百条, 三四次, 两三百条."""
    return (before in ("数", "几") and digits[0] in "十百千") or bool(IN_A_ROW.search(digits))


IN_A_ROW = re.compile("[一二两三四五六七八九]{2}")


def _numeral(text: str) -> int:
    """两 → 2, 十二 → 12, 一百零五 → 105."""
    total = digit = 0
    for character in text:
        if character in "十百千":
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[character]
            digit = 0
        else:
            digit = DIGITS[character]
    return total + digit
