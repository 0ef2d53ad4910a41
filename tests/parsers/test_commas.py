"""Commas between cells, in labels and in numbers: they part cells, and no number is cut without a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from parsers.read import read
from scraper.page import Page

if TYPE_CHECKING:
    from parsers.report import Figure

TITLE = "甲县丙镇2023年政府信息公开工作年度报告"
FIRST = ["第二十条第（一）项", "信息内容,本年制发件数,本年废止件数,现行有效件数"]
DECISIONS = [
    "第二十条第（五）项", "信息内容,本年处理决定数量", "行政许可,12", "第二十条第（六）项", "信息内容,本年处理决定数量", "行政处罚,3",
    "行政强制,0", "第二十条第（八）项", "信息内容,本年收费金额（单位：万元）", "行政事业性收费,1.5",
]  # fmt: skip
APPLICATIONS = [
    "申请人情况,自然人,商业企业,科研机构,社会公益组织,法律服务机构,其他,总计",
    "一、本年新收政府信息公开申请数量,1,0,0,0,0,0,1",
    "二、上年结转政府信息公开申请数量,0,0,0,0,0,0,0",
    "（一）予以公开,1,0,0,0,0,0,1",
    "（二）部分公开（区分处理的，只计这一情形，不计其他情形）,0,0,0,0,0,0,0",
    "（七）总计,1,0,0,0,0,0,1",
    "四、结转下年度继续办理,0,0,0,0,0,0,0",
]


def figures_of(*first: str, rest: list[str] = DECISIONS) -> dict[str, Figure]:
    """The figures of a report with these rows in 第二十条第（一）项."""
    (report,) = read(Page("\n".join([TITLE, *FIRST, *first, *rest, *APPLICATIONS]).encode(), source="x.txt"))
    return dict(report.figures)


def values(figures: dict[str, Figure], row: str) -> list[str | None]:
    return [
        None if (value := figures[f"{row}_{column}"].value) is None else str(value)
        for column in ("issued", "repealed", "in_force")
    ]


@pytest.mark.parametrize(
    ("row", "read_as"),
    [
        ("规范性文件,1,20,300", ["1", "20", "300"]),
        ("规范性文件,1,,300", ["1", None, "300"]),
        ("规范性文件,1,234,5,6", ["1234", "5", "6"]),
        ("规范性文件,7,1,234,567,5", ["7", "1234567", "5"]),
        ('规范性文件,"1,234",5,6', ["1234", "5", "6"]),
        ("规范性文件,1,234,5,", [None, None, None]),
        ("规范性文件,1,234,2,345", [None, None, None]),
        ("规范性文件,1,三,5", ["1", None, "5"]),
    ],
)
def test_a_number_is_cut_at_its_comma_only_where_no_cell_is_too_many(row: str, read_as: list[str | None]) -> None:
    figures = figures_of("规章,0,0,0", row)
    assert values(figures, "normdocs") == read_as
    assert values(figures, "rules") == ["0", "0", "0"]


def test_the_comma_of_a_label_parts_nothing() -> None:
    figures = figures_of("规章,0,0,0", "规范性文件,0,0,0")
    assert figures["app_partly_granted_total"].value == 0
    assert figures["app_received_person"].value == 1
    assert str(figures["fees_10k_yuan"].value) == "1.5"


def test_a_sentence_with_commas_is_no_row() -> None:
    text = "。".join(f"全年办理行政许可{n},行政处罚,{n},均已公开" for n in range(12))
    (report,) = read(Page(f"{TITLE}\n一、总体情况\n{text}\n".encode(), source="x.txt"))
    assert not any(figure.value is not None for figure in report.figures.values())


def test_the_statistics_table_is_read_from_commas_too() -> None:
    rows = [
        "（一）主动公开政府信息数,条,123", "其中：主动公开规范性文件数,条,4", "制发规范性文件总数,件,5", "1．政府公报公开政府信息数,条,0",
        "2．政府网站公开政府信息数,条,100", "3．政务微博公开政府信息数,条,3", "4．政务微信公开政府信息数,条,20",
        "5．其他方式公开政府信息数,条,7", "（一）收到申请数,件,9", "（二）申请办结数,件,9",
    ]  # fmt: skip
    page = "\n".join(
        ["甲县丙镇2016年政府信息公开工作年度报告", "政府信息公开情况统计表", "统计指标,单位,统计数", *rows]
    )
    (report,) = read(Page(page.encode(), source="x.txt"))
    assert report.figures["s14_disclosed"].value == 123
    assert report.figures["s14_via_wechat"].value == 20
