"""What links are called: the titles of real reports are taken, what stands beside them in the same columns is not."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper import titles
from tests.conftest import SHARED

if TYPE_CHECKING:
    from pathlib import Path

CORES = (
    "政府信息公开工作年度报告",
    "政府信息公开年度报告",
    "政府信息公开年报",
    "信息公开年报",
    "信息公开年度报告",
    "信息公开工作年度报告",
    "政府信息公开工作报告",
    "政府信息公开年度工作报告",
    "政府信息公开报告",
    "政务公开年度报告",
    "政府信息公开工作的报告",
    "政府信息公开工作情况报告",
)
"""As counted in real reports."""
BODIES = (
    "石新镇",
    "石新镇人民政府",
    "太平街道办事处",
    "县审计局",
    "县财政预算评审中心",
    "县机构编制委员会办公室",
    "县整改办",
    "县制度创新办公室",
    "县营商环境建设局（公共资源交易监督管理办公室）",
    "盘山县",
)
LOOK_ALIKES = """
关于做好2024年政府信息公开工作年度报告编制工作的通知
关于报送2023年度政府信息公开工作年度报告的函
2024年政府信息公开工作年度报告格式
2024年政府信息公开工作年度报告模板
石新镇政府信息公开工作年度报告编制指引
石新镇政府信息公开工作年度报告制度
盘山县政府信息公开指南
石新镇2024年政府信息公开目录
石新镇2023年政府信息公开申请表
2023年法治政府建设年度报告
盘山县2024年依法行政工作报告
2024年政府网站工作年度报表
盘山县人民政府网站年度工作报表(2024年度)
2024年上半年政府信息公开工作报告
2023年第三季度政务公开工作总结
2024年度部门预算公开
石新镇2023年财政决算信息公开报告
盘山县2024年度财政信息公开情况报告
2024年环境信息公开年度报告
2024年政府信息公开工作要点
2024年政务公开工作方案
盘山县2023年政务公开工作培训班举行
一图读懂盘山县2024年政府信息公开工作年度报告
图解：2024年政府信息公开年报
2024年政府信息公开工作年度报告解读
2024年政府信息公开工作考核结果
关于2023年政府信息公开工作年度报告发布情况的通报通告
盘山县84家单位按时公布政府信息公开年度报告
盘山县2024年政府工作报告
2023年行政执法年度报告
2023年度信息公开保密审查制度
石新镇2024年政府信息公开工作计划
2024年度企业环境信息依法披露报告
2024年度政府信息公开第三方评估报告
2024年度政务公开工作自查报告
村务公开年度报告
2023年党务公开工作总结
政府信息公开年报
政府信息公开工作年度报告
2024年
乡镇年报
"""


def years() -> st.SearchStrategy[str]:
    digits = st.integers(2008, 2049).map(str)
    return st.one_of(
        digits, digits.map(lambda year: year.translate(str.maketrans("0123456789", "〇一二三四五六七八九")))
    )


@given(
    body=st.sampled_from(BODIES),
    year=years(),
    after=st.sampled_from(["年", "年度"]),
    core=st.sampled_from(CORES),
    turned=st.booleans(),
    tail=st.sampled_from(["", ".pdf", "（文字版）", "-盘山县人民政府", " 2025-01-20", "NEW", "及统计表"]),
)
def test_every_title_that_real_reports_have_is_taken_with_its_year(
    body: str, year: str, after: str, core: str, turned: bool, tail: str
) -> None:
    title = (f"{year}{after}{body}{core}" if turned else f"{body}{year}{after}{core}") + tail
    assert titles.is_report(title)
    assert 2008 <= (titles.year_of(title) or 0) <= 2049


@pytest.mark.parametrize("title", LOOK_ALIKES.split())
def test_what_stands_beside_reports_is_no_report(title: str) -> None:
    assert not titles.is_report(title)


@pytest.mark.parametrize(
    "title",
    [
        "栗江镇2019年信息公开工作报告",
        "2025湖口县大垅乡2025年度政府信息公开工作年度报告",
        "七家子镇2023年政府信息公开工作告年度报",
        "【文字版】2024年石新镇政府信息公开工作年度报告",
        "石新镇政府信息公开年报（2024年）",
        "政府信息公开2020年度报告",
        "石新镇2024年政府信息公开工作年度 报告",
        "石新鎮2024年政府信息公開工作年度報告",
        "1.石新镇2024年政府信息公开工作年度报告",
    ],
)
def test_misprints_and_ornaments_do_not_cost_a_report(title: str) -> None:
    assert titles.is_report(title)


@pytest.mark.parametrize(
    ("title", "may_be"),
    [
        ("2024年石新镇政府信息公开工...", True),
        ("石新镇2024年年报", True),
        ("2024年政府信息公开工作要点通...", False),
        ("2024年上半年政府信息公开…", False),
        ("石新镇2024年工作总结", False),
    ],
)
def test_what_says_too_little_is_left_to_the_article(title: str, may_be: bool) -> None:
    assert not titles.is_report(title)
    assert titles.may_be_report(title) is may_be


def _heads() -> list[dict[str, Any]]:
    path: Path = SHARED / "reports" / "heads.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.is_file() else []


@pytest.mark.skipif(
    not _heads(), reason="the real heads are not here: they stand in a folder `shared` beside the checkout"
)
def test_the_titles_that_real_reports_print_are_taken() -> None:
    lines = [line.strip("•|- ") for head in _heads() for line in head["excerpt"].split("\n")[:12]]
    printed = {
        line
        for line in lines
        if re.fullmatch(r"[^。，：；:;>…]{0,40}20\d\d年[^。，：；:;>… ]{0,40}公开\S*(报告|年报)", line)
    }
    assert len(printed) > 20
    assert {line for line in printed if not titles.is_report(line)} == set()


@pytest.mark.parametrize(
    "name",
    [
        "乡镇政府信息公开年报",
        "部门年报",
        "各乡镇（街道）政府信息公开年报",
        "县直部门政府信息公开工作年度报告",
        "部门、乡镇年报",
    ],
)
def test_a_column_called_by_a_kind_of_organisation_is_one_and_no_report(name: str) -> None:
    assert titles.is_column(name)
    assert not titles.is_report(name)


@pytest.mark.parametrize("name", ["县人民政府办公室政府信息公开年报", "石新镇政府信息公开年报"])
def test_what_is_called_by_one_organisation_is_its_report_and_no_column(name: str) -> None:
    assert titles.is_report(name)
    assert not titles.is_column(name)
