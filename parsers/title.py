"""Titles: which words make a report, which only look like one, and what a title says of organisation and year."""

from __future__ import annotations

import re
from typing import NamedTuple

from parsers.dates import fold

CORE = re.compile(
    r"(?:政府信息与政务公开|政府信息公开|政务信息公开|信息公开|政务公开|公开)"
    r"(?:工作|情况|的)*(?:年度|年)?(?:工作|情况|的)*(?:年度)?(?:总结)?(?:报告|年报|年度报(?!表)|年度总结|工作告年度报|年度$)"
)
"""Title cores: 政府信息公开工作年度报告, 政府信息公开年报, 信息公开工作报告, 关于…公开工作的年度报告 and their like."""

NOT_A_REPORT: tuple[tuple[str, str], ...] = (
    (r"的?通知|的函$|通报|的公告$|提示函", "a notice"),
    (r"指南|目录$|制度|办法|规定$|条例|流程", "rules or a guide"),
    (r"上半年|下半年|半年度?|季度|[一二三四]季|\d{1,2}月份|月报", "a report on part of a year"),
    (r"法治政府|依法行政", "a report on law-based government"),
    (r"政府网站(?:工作)?年度|网站工作年度报表|年度报表", "a report on the web site"),
    (r"建议提案|(?:预算|决算|审计)(?:公开|报告|情况)", "a report on something else"),
    (r"解读$|图解", "an explanation of a report"),
)
"""What a title with the right words may still be."""

YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=\s*(?:年|[^\d\s]|$))")
NOISE = re.compile(r"^[\s·•>»:：《“\"'\-—|【\[]+|[\s》”\"'】\]]+$")
PREFIX = re.compile(r"^(?:关于|公布|发布|现将|现公布|转发|印发|标题|名称|信息名称|文件名称|题名)[:：]?")
SEPARATED = re.compile(r"[_|－–—-]\s*[^_|]{2,24}(?:政府|网|网站|门户|平台|中心)[^_|]{0,12}$")


class Title(NamedTuple):
    """A title and what it says. `organisation` may be short: what stands before the core, without the year."""

    text: str
    organisation: str | None
    year: int | None
    complete: bool
    """Whether the core stands at its end, as titles end."""


def read_title(text: str) -> Title | None:
    """A line as a report's title, or None where it is none."""
    folded = re.sub(r"\s+", "", fold(text))
    folded = SEPARATED.sub("", folded)
    if not 6 <= len(folded) <= 90:
        return None
    cores = list(CORE.finditer(folded))
    if not cores or look_alike(folded):
        return None
    found = cores[0]
    before, after = folded[: found.start()], folded[found.end() :]
    if "。" in before or "，" in before or "," in before:
        return None
    years = {int(year) for year in YEAR.findall(before)} or {int(y) for y in YEAR.findall(after)}
    name = re.sub(r"(?:19|20)\d\d(?:年度?|度)?", "", before)
    name = re.sub(r"\(.*?\)|（.*?）", "", NOISE.sub("", PREFIX.sub("", NOISE.sub("", name))))
    # a title printed twice on one line, or behind the end of another
    name = re.split(r"报告|年报|告年度报", name)[-1]
    name = NOISE.sub("", re.sub(r"(?:关于|年度?|的)+$|^年度?", "", name))
    return Title(folded, name or None, years.pop() if len(years) == 1 else None, len(after) <= 8)


def look_alike(text: str) -> str | None:
    """What a title is that is no report's, in words; None for a report's."""
    return next((words for pattern, words in NOT_A_REPORT if re.search(pattern, text)), None)
