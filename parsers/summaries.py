"""Papers of offices that speak of publicity and are no reports on it: what tells them from reports without tables.

Until 2018 many townships called their report 政府信息公开工作总结, and until 2020 some wrote it freely; a summary of all work
(工作总结, 述职报告, 政府工作报告) never is one, unless it says so itself.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from parsers.title import LAST_SUMMARY, YEAR

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ENDED = r"(?:材料)?(?:[及和与暨、].{2,24})?(?:[（(].{1,12}[)）])?$"
SUMMARY = re.compile(rf"(?:总结|小结|述职[述廉责和]*报告|政府工作报告|汇报){ENDED}")
REPORT = re.compile(rf"报告{ENDED}")
OTHER = re.compile(r"(?:考核|评议|评估|检查)(?:结果|情况)|答复书|申请[表书]|使用说明|培训班?")
OPENNESS = re.compile(r"(?:信息|政务)公开|公开工作")
SAYS_SO = re.compile(
    r"本(?:年度)?(?:报告|年报)|统计(?:期限|时限|周期|期间)"
    r"|(?:现(?:将|公布)|根据[^。]{4,60}(?:编制|公布|发布))[^。]{0,60}(?:年度报告|年报)"
)
"""How a report opens. A summary of work may tell further on that the report was published."""
TOPICS = tuple(
    map(re.compile, ("主动公开", "依申请", "收费|费用|减免", "复议|诉讼|申诉", "概述|概况|总体情况|基本情况"))
)
"""What the sections of a free-form report are on."""

OTHER_PAPERS = (
    # notices are addressed: 各乡镇人民政府、县直各部门：
    (
        "a notice",
        re.compile(
            r"^\s*(?:(?:各|县直|市直|区直)[^。\n]{2,60}|[^。:：\n]{0,40}各[^。:：\n]{0,30}(?:部门|单位|机构|政府))\s*[:：]$",
            re.MULTILINE,
        ),
    ),
    ("a piece of news", re.compile(r"^\s*本[报网]讯|(?:^|[。；])(?:报告|年报)(?:显示|指出)[，,]", re.MULTILINE)),
    (
        "rules or a guide",
        re.compile(r"(?:编制|制定)了?本指南|指南[》)）]?[(（](?:以下)?简称|^\s*第[一二]条\s*\S", re.MULTILINE),
    ),
    ("a collection or a model", re.compile("范文(?!本)|[xX×]{3,}(?:号|条|年|人)|[xX×]{2,}(?:省|市|县|区|镇|乡|街道)")),
    ("a school's report on its school year", re.compile(r"高等学校信息公开办法")),
)
"""What the first lines of other papers say, whatever their title."""

LAST_FREE = 2020
"""The last year of which reports were written freely."""
OPENING = 400
"""Characters before which a report says that it is one."""


def other_paper(own: str, lines: Sequence[str], headings: Iterable[str]) -> str:
    """The title of a page without tables that is a summary, or a paper on something else; "" for what may be a report.

    `own` is what the page calls itself, or "".
    """
    title = _title(own, lines)
    if not title or SAYS_SO.search("".join(line for line in lines if line.strip() != title)[:OPENING]):
        return ""
    heads = [*headings, *map(_head, lines)]
    topics = sum(any(topic.search(head) for head in heads) for topic in TOPICS)
    year = min((int(year) for year in YEAR.findall(title)), default=LAST_FREE)
    if OTHER.search(title):
        return title
    if not OPENNESS.search(title):
        report = topics > 2 and (year <= LAST_FREE or not SUMMARY.search(title))
    else:
        report = not SUMMARY.search(title) or year <= LAST_SUMMARY or (year <= LAST_FREE and topics > 1)
    return "" if report else title


def _title(own: str, lines: Sequence[str]) -> str:
    """The title of such a paper: the page's own, or one among the first lines that names a year, which no menu does."""
    likely = [own] if own else [line.strip() for line in lines[:20] if len(line) <= 50 and YEAR.search(line)]
    kinds = (SUMMARY, REPORT, OTHER)
    return next((text for text in likely if ">" not in text and any(kind.search(text) for kind in kinds)), "")


def _head(line: str) -> str:
    """The heading with which a line begins; "" for lines of running text."""
    found = HEADING.match(line)
    return found[1] if found else line if len(line) < 24 and "。" not in line else ""


HEADING = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,2}\s*、|[(（][一二三四五六七八九十]{1,2}[)）])\s*([^。，；:：]{2,24})"
)
