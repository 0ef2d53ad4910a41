"""What a sentence is about, and whether it can state a quantity at all."""

from __future__ import annotations

import re

CANDIDATE = re.compile(
    r"[0-9０-９两一二三四五六七八九十百未没无不](?:(?<=\d)(?!\d|\s*[年月日号%％])|(?<=[两一二三四五六七八九十百])余?[次期场条件个份篇项]"
    r"|(?:(?<=[未没无])|(?<=不)存在)[^。；\n]{0,40}?(?:申请|复议|诉讼|费|举报|投诉|咨询))"
)
"""A sentence without any of these states no quantity. (Its first class lists the digits that Chinese pages print: with
`\\d` in it, it takes three times as long over all that is no digit.)"""

FAMILIES = {"申请": "applications", "复议": "reviews", "收费": "fee", "主动公开": "info"}
"""What a section or a sentence without numbers is about, by the first of these words."""


def find_family(words: str) -> str:
    """The family that a heading, or a sentence that counts nothing, leads to; "" if none."""
    said = [(words.index(word), family) for word, family in FAMILIES.items() if word in words]
    return min(said)[1] if said else ""
