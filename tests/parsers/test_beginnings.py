"""Beginnings of pages without a title of their own: which year, day and place they tell, and which they do not; made up."""

from __future__ import annotations

import pytest

from parsers.title import look_alike, read_title
from tests.parsers.test_heads import read_head

SECTION = "\n一、总体情况\n"


# -- titles


@pytest.mark.parametrize(
    "text",
    [
        "关于做好2023年政府信息公开工作年度报告",
        "甲县人民政府办公室关于做好2023年政府信息公开工作年度报告",
        "查总队(以下简称统计局队)编制的2023年度政府信息公开工作年度报告。",
    ],
)
def test_words_of_a_notice_and_of_a_sentence_are_no_title(text: str) -> None:
    assert read_title(text) is None


def test_a_title_in_a_notice_s_broken_lines_names_no_report() -> None:
    text = "甲县人民政府办公室\n关于做好2023年政府信息公开工作年度报告\n编制和发布工作的通知\n"
    found = read_head(text + SECTION)
    assert (found.title, found.year) == (None, None)


@pytest.mark.parametrize("title", ["政府信息公开年度工作报告范文", "2023年政府信息公开年度报告汇编(30篇)"])
def test_a_model_is_no_report(title: str) -> None:
    assert look_alike(title) == "a collection or a model"


def test_the_number_of_a_document_is_not_the_year_of_a_title() -> None:
    found = read_head(
        "《政府信息公开工作年度报告格式》（国办公开办函〔2021〕30号）要求，编制本报告。\n2023年，我局认真公开。"
    )
    assert found.year == 2023


@pytest.mark.parametrize(
    "listed",
    [
        "在网站上公开了2022年度信息公开工作报告。",
        "公开权力清单等重点领域信息及2022年度信息公开工作报告。",
        "公开机构基本信息、2022年政府信息公开工作年度报告、年度决算。",
        "公开领导信息1条、2022年信息公开年报1条。",
    ],
)
def test_the_report_on_the_year_before_is_one_of_the_papers_that_were_published(listed: str) -> None:
    assert read_head(f"一、总体情况\n{listed}\n二、依申请公开\n2023年度我局收到申请14件。").year == 2023


# -- years


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("本报告中所列数据的统计期限自2023年1月1日起至2023年12月20日止。", 2023),
        ("我院重视公开。2023年医院在网站上及时完善内容、规范发布信息总计22条。", 2023),
        ("2024年医院将发布信息22条以上。", None),
        ("2022年医院公开信息22条，2023年医院公开信息24条。", None),
    ],
)
def test_a_year_is_told_by_what_was_counted_in_it(text: str, year: int | None) -> None:
    assert read_head(text).year == year


# -- dates


@pytest.mark.parametrize(
    "line",
    [
        "信息提供日期 : 2024-01-20 15:32来源 : 石新镇",
        "甲市人民政府门户网站 www.example.gov.cn 2024-01-20",
        "| 发文机构: | 生成日期/有效期: | 2024-01-20 14:59:17 | |",
        "2024-01-20 作者:佚名 点击数: | " + "|" * 50,
    ],
)
def test_more_ways_to_print_a_day_of_publication(line: str) -> None:
    assert (
        read_head(f"石新镇2023年政府信息公开工作年度报告\n{line}{SECTION}2023年，我镇公开。").published == "2024-01-20"
    )


# -- places


@pytest.mark.parametrize(
    "text",
    [
        "如有疑问，请与我镇党政办联系（地址：辽宁省盘锦市盘山县石新镇，邮编：124111）。",
        "依托盘山县人民政府网站公开信息。",
        "按照《盘山县2023年政务公开工作要点》公开。",
        "通过“盘山县石新镇”微信公众号公开，并学习大洼区的经验。",
    ],
)
def test_a_county_that_the_text_names_is_a_township_s_if_the_list_has_it_there(text: str) -> None:
    assert read_head(f"石新镇2023年政府信息公开工作年度报告\n{text}").division_code == "211122104"


def test_a_county_that_has_no_such_township_or_one_of_two_that_have_it_says_nothing() -> None:
    assert read_head("石新镇2023年政府信息公开工作年度报告\n学习大洼区的经验。").division_code is None
    text = "城关镇2023年政府信息公开工作年度报告\n学习颍上县、阜南县的经验。"
    assert read_head(text).division_code is None


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("银川经济技术开发区管理委员会", "640100"),
        ("贵阳国家高新区管理委员会", "520100"),
        ("天津经济技术开发区", "120000"),
        ("重庆高新技术产业开发区管理委员会办公室", "500000"),
        ("朝阳经济开发区管理委员会", None),
        ("甲乙湾经济技术开发区管委会", None),
    ],
)
def test_a_zone_that_is_called_after_a_city_lies_in_it(name: str, code: str | None) -> None:
    assert read_head(f"{name}2023年政府信息公开工作年度报告").division_code == code
