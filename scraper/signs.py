"""The signs by which report columns, and the ways to them, are known: all of it is data, with its weights.

Anchors, slugs and the order in which they are looked for are those of real counties; what a page lists weighs as much
as what it is called.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper import titles

if TYPE_CHECKING:
    from collections.abc import Iterable

ANCHORS = (
    (r"(信息|政务)公开(工作)?(年度)?(工作)?(报告|年报)", 40),
    (r"公开年报", 35),
    (r"年报汇总|历年年报|往年年报", 30),
    (r"年度报告|年报", 15),  # may be those of 法治政府 or of a company
)
"""Names of links that lead to a report column; the first that is found counts."""
SLUGS = (
    (r"(zf|bm|wz)?xxgk(gz)?(nb|ndbg)|xxgkannualreport|gknbz|[?&]type=3\b", 30),
    (r"gknb|gkndbg|(?<![a-z])ndbg(?![a-z])", 20),
)
"""Pieces of a column's address."""
HEADING = 20
"""A page that calls itself a report column."""
REPORT, REPORTS_AT_MOST = 5, 6
"""Each report that the column names, and how many count."""
YEARS = 10
"""Reports of two years or more."""
ORGANISATIONS = 30
"""Reports of two organisations or more: the column is the county's, not one agency's."""
FOUND = 50
"""A column that has fewer points, or names no report, is none."""

WAYS = (
    (r"(政府)?信息公开(专栏|专题|平台|网)?|政务公开(专栏|专题)?", 12),
    (r".{0,6}(信息公开|公开)目录|(法定)?主动公开(内容)?|(法定)?公开内容", 10),
    (r".{0,4}(部门|乡镇|镇街|乡镇街道|街道|单位).{0,4}(信息公开|公开|目录|平台|专栏)", 9),
    (r".{0,4}(信息公开|公开).{0,4}(部门|乡镇|镇街|街道|单位)", 9),
)
"""Names of links that may lead to a column or to a list of agencies; a better one is followed first."""
KIND_OF_AGENCY = 8
"""乡镇街道, 县政府部门: where agencies are listed."""
AGENCY = 4
_AGENCY = re.compile(
    r"(?!.*(公开|目录|年报|报告|信箱|首页|导航|热线|大厅))"
    rf"[\u4e00-\u9fff]{{2,18}}?({titles.AGENCY_ENDS})(人民政府)?"
)
_MARKS = re.compile(r"[()、,/]")


def weigh(table: Iterable[tuple[str, int]], text: str, *, whole: bool = False) -> int:
    """The weight of the first pattern that a text holds, or that it is as a whole; 0 where it holds none."""
    match = re.fullmatch if whole else re.search
    return next((weight for pattern, weight in table if match(pattern, text, re.IGNORECASE)), 0)


def weigh_way(anchor: str) -> int:
    """How well a link's name promises to lead to a report column; 0 where it does not."""
    name = _MARKS.sub("", titles.tidy(anchor))
    if titles.is_part(name) and titles.year_of(name) is None:
        return KIND_OF_AGENCY
    return weigh(WAYS, name, whole=True) or (AGENCY if is_agency(anchor) else 0)


def is_agency(anchor: str) -> bool:
    """Whether a link is called as a township, a sub-district or a department is: 石新镇, 县教育局."""
    return _AGENCY.fullmatch(titles.tidy(anchor)) is not None and not titles.is_part(anchor)
