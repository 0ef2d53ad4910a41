"""Columns that no form has beside those that it has: counts of rows, last year's numbers, quarters, a second half."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from parsers.labels import APPLICATIONS, find_table
from parsers.read import read
from scraper.page import Page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from parsers.report import Figure, Report

TITLE = "<h1>甲县丙镇2023年政府信息公开工作年度报告</h1>"
FIRST = """<tr><td colspan=4>第二十条第（一）项</td></tr>
<tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>
<tr><td>规章</td><td>0</td><td>0</td><td>0</td></tr><tr><td>行政规范性文件</td><td>1</td><td>2</td><td>3</td></tr>"""
FIFTH = "<tr><td colspan=4>第二十条第（五）项</td></tr>"


def report_of(*parts: str) -> Report:
    (report,) = read(Page((TITLE + "".join(f"<table>{part}</table>" for part in parts)).encode()))
    return report


def row(*cells: str) -> str:
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def licences(header: Sequence[str], cells: Sequence[str]) -> dict[str, Figure]:
    """The figures of a table 2 whose （五）项 has this header and these cells."""
    return dict(report_of(FIRST + FIFTH + row("信息内容", *header) + row("行政许可", *cells)).figures)


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        (("本年处理决定数量", "上年数"), ("7", "5")),
        (("本年处理决定数量", "上年数", "同比增长"), ("7", "5", "40%")),
        (("上年数", "增减", "本年处理决定数量"), ("5", "2", "7")),
        (("一季度", "二季度", "三季度", "四季度", "全年"), ("1", "2", "3", "1", "7")),
        (("上半年", "下半年", "合计"), ("3", "4", "7")),
    ],
)
def test_a_number_of_another_time_is_not_the_years(header: Sequence[str], cells: Sequence[str]) -> None:
    figures = licences(header, cells)
    assert figures["licence_decisions"].value == 7
    assert figures["licence_decisions"].status == "printed"
    assert figures.get("licence_items_before") is None


@pytest.mark.parametrize(
    "header", [("一季度", "二季度", "三季度", "四季度"), ("上年数", "增减", "今年"), ("甲村", "乙村", "丙村")]
)
def test_columns_of_which_none_is_the_years_are_neither_added_up_nor_counted(header: Sequence[str]) -> None:
    figures = licences(header, ("1", "2", "3", "1")[: len(header)])
    assert figures.get("licence_items_before") is None
    assert figures["licence_decisions"].value is None
    assert figures["licence_decisions"].status == "unsure"


def test_what_came_is_no_change_where_what_went_stands_beside_it() -> None:
    figures = licences(("上一年项目数量", "本年增", "本年减", "处理决定数量"), ("107", "4", "16", "900"))
    assert figures["licence_items_change"].value is None
    short = licences(("上一年项目数量", "本年增/", "处理决定数量"), ("107", "-12", "900"))
    assert short["licence_items_change"].value == -12


def applications(number: str, *cells: str) -> str:
    """A table 3 whose rows are counted (`number` is the first count) between labels and these cells."""
    header = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
    rows = find_table(APPLICATIONS, "2021").block[0].rows
    counted = (row(it.label, str(int(number) + at), *cells) for at, it in enumerate(rows))
    return row("申请人情况", "行次", *header) + "".join(counted)


@pytest.mark.parametrize("number", ["1", "7"])
def test_the_count_of_a_row_is_not_its_first_figure_even_where_all_others_are_empty(number: str) -> None:
    empty = report_of(applications(number, *[""] * 7)).figures
    assert {figure.status for figure in empty.values()} == {"blank"}
    filled = report_of(applications(number, "0", "0", "0", "0", "0", "0", "0")).figures
    assert {figure.value for figure in filled.values()} == {0}


def test_two_halves_side_by_side_are_two_tables() -> None:
    figures = report_of(
        "<tr><td colspan=4>第二十条第（一）项</td><td colspan=2>第二十条第（六）项</td></tr>"
        + row("信息内容", "本年制发件数", "本年废止件数", "现行有效件数", "信息内容", "本年处理决定数量")
        + row("规章", "1", "2", "3", "行政处罚", "8")
        + row("行政规范性文件", "4", "5", "6", "行政强制", "9")
    ).figures
    assert (figures["normdocs_in_force"].raw, str(figures["normdocs_in_force"].where)) == (
        "6",
        "table 1 row 4 column 4",
    )
    assert (figures["coercion_decisions"].raw, str(figures["coercion_decisions"].where)) == (
        "9",
        "table 1 row 4 column 6",
    )


def halves_of_table_3(*, labelled: bool) -> str:
    """Table 3 in two halves side by side; the right half without its labels is only another column of numbers."""
    rows = find_table(APPLICATIONS, "2021").block[0].rows
    header = ("申请人情况", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
    left = [(it.label, *(["1"] + ["0"] * 5 + ["1"])) for it in rows[:13]]
    right = [(it.label if labelled else "", *(["2"] + ["0"] * 5 + ["2"])) for it in rows[13:]]
    right += [("",) * 8] * (len(left) - len(right))
    return row(*header, *header) + "".join(row(*one, *other) for one, other in zip(left, right, strict=True))


def test_two_halves_of_table_3_are_read_if_both_have_labels() -> None:
    whole = report_of(halves_of_table_3(labelled=True)).figures
    assert (whole["app_received_total"].raw, whole["app_carried_out_total"].raw) == ("1", "2")
    assert {figure.status for figure in whole.values()} == {"printed"}
    half = report_of(halves_of_table_3(labelled=False)).figures
    assert not [name for name, figure in half.items() if figure.value == 2]


@pytest.mark.parametrize(
    ("cells", "read"),
    [
        ('<td>3</td><td colspan="5">0</td><td>3</td>', [3, 0, 0, 0, 0, 0, 3]),
        ('<td colspan="7">0</td>', [0] * 7),
        ('<td>2</td><td colspan="5">1</td><td>3</td>', [2, None, None, None, None, None, 3]),
        ('<td colspan="7">3</td>', [None] * 7),
    ],
)
def test_a_merged_cell_speaks_for_all_its_columns_only_where_it_holds_nothing(
    cells: str, read: list[int | None]
) -> None:
    header = ("申请人情况", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
    rest = row("二、上年结转政府信息公开申请数量", "1", "0", "0", "0", "0", "0", "1")
    report = report_of(row(*header) + f"<tr><td>一、本年新收政府信息公开申请数量</td>{cells}</tr>" + rest)
    figures = [report.figures[f"app_received_{column}"] for column in COLUMNS]
    assert [figure.value for figure in figures] == read
    assert {figure.status for figure in figures} <= {"inferred", "unsure"}
    assert figures[0].variable in next(f for f in report.findings if f.code == "cells-lost").variables


COLUMNS = ("person", "firm", "research", "charity", "legal", "other", "total")
