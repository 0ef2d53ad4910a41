"""Why a cell of the panel has no number: the reasons, declared once, with the codes that Stata and SPSS take for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason. `letter` is its extended missing value in Stata (`a` is .a) and, like `code`, stable for ever.

    `of` says whose it is: a `figure` has no number; a `report` is not there, so that its year has no row in the panel; a
    `zero` was written for an empty cell because the build was asked to, and the cell is not missing at all.
    """

    id: str
    letter: str
    of: Literal["figure", "report", "zero"]
    label_en: str
    label_zh: str

    @property
    def code(self) -> int:
        """The user-missing value of SPSS: below any number that a report could print."""
        return -(9_000_000_000 + ord(self.letter) - ord("a") + 1)


REASONS: tuple[Reason, ...] = (
    Reason("blank", "a", "figure", "the cell is there and empty", "单元格为空"),
    Reason("mark", "b", "figure", "the cell holds a mark such as / or — instead of a number", "单元格填写“/”“—”等符号"),
    Reason("absent", "c", "figure", "the source has no such cell, or a label without its value", "原文没有该单元格或没有填数"),
    Reason("absent_from_form", "d", "figure", "the form that the report follows has no such cell", "所用格式没有该项目"),
    Reason("unsure", "e", "figure", "numbers were there and could not be read with certainty", "有数字但无法确定其位置或读法"),
    Reason("does_not_fit", "f", "figure", "a number was read that the column cannot hold", "数字超出该变量的取值范围"),
    Reason("table_missing", "g", "figure", "the report has tables, but not this one", "报告缺少该表"),
    Reason("no_tables", "h", "figure", "the report has no tables", "报告没有表格"),
    Reason("pages_not_read", "i", "figure", "pages of the file were not read; the table may stand there", "文件有未能识别的页面"),
    Reason("corrected", "j", "figure", "a correction says that there is no number", "经更正：没有数值"),
    Reason("parts_missing", "k", "figure", "a part of the expression has no number", "计算所需的部分数值缺失"),
    Reason("ways_differ", "l", "figure", "two ways to compute it give different numbers", "两种算法结果不一致"),
    Reason("report_missing", "p", "report", "no report was found", "未找到年报"),
    Reason("blocked", "q", "report", "the site answered with a challenge or a log-in", "网站拦截访问"),
    Reason("unreachable", "r", "report", "the site or the page could not be reached", "网站或页面无法访问"),
    Reason("unparsed", "s", "report", "a page was fetched and no report could be read from it", "已抓取但未能读出年报"),
    Reason("image_only", "t", "report", "the report is a picture that was not read", "年报为图片，未识别"),
    Reason("withdrawn", "u", "report", "the report was published and taken away", "年报已撤下"),
    Reason("unknown", "v", "report", "not known: its list was not read to the end, or not since the report was due", "名录未读全或到期后未读，无从判断有无年报"),
    Reason("zero_for_blank", "z", "zero", "the cell is empty; the build was asked to count it as 0", "空单元格按0计（构建选项）"),
)  # fmt: skip
"""In the order of their letters; a new one takes a free letter, none is ever given to another."""

BY_ID = {reason.id: reason for reason in REASONS}
