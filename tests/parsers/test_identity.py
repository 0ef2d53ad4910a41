"""Identity: organisation, level, year and dates from what pages say of themselves."""

from __future__ import annotations

from typing import Any

import pytest

from parsers.dates import find_date, fold
from parsers.identity import identify
from parsers.names import core, find_level, org_id
from parsers.text import read_text
from parsers.title import look_alike, read_title
from scraper.page import Page


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("盘锦市盘山县石新镇", "township"), ("甲县湖南镇", "township"), ("七里乡", "township"), ("某某苏木", "township"),
        ("廿三里街道办事处", "subdistrict"), ("县农业农村局", "department"), ("淮安市人民政府办公室", "department"),
        ("洪泽区人民政府", "county"), ("淮安市人民政府", "prefecture"), ("山东省人民政府", "province"), ("上海市", "province"),
        ("乐清经济开发区管理委员会", "zone"), ("大渡口经济开发区", "zone"), ("富鸣集团", "enterprise"), ("", "unknown"),
        ("甲省国有资产监督管理委员会", "department"), ("甲市市政市容管理委员会", "department"), ("甲湖风景区管理委员会", "zone"),
        ("甲县残联", "department"), ("甲县科协", "department"), ("甲市广播电视台", "department"), ("甲海关", "department"),
        ("甲乙二中", "department"), ("甲师范附中", "department"), ("甲县委党校", "department"),
    ],
)  # fmt: skip
def test_the_longest_suffix_tells_the_level(name: str, level: str) -> None:
    assert find_level(name) == level


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("盘锦市盘山县石新镇人民政府", "石新镇"), ("义乌市廿三里街道办事处", "廿三里街道"), ("淮安市洪泽区人民政府", "洪泽区"),
        ("江华瑶族自治县某某乡", "某某乡"), ("阿鲁科尔沁旗甲苏木", "甲苏木"),
        ("上海市科委", "市科委"), ("市科委", "科学技术委员会"), ("县教局", "盘山县教育局"),
        ("国家税务总局盘山县税务局", "盘山县税务局"),
    ],
)  # fmt: skip
def test_one_organisation_has_one_id_however_its_name_is_spelt(one: str, other: str) -> None:
    assert org_id(one, "211122") == org_id(other, "211122")


def test_bodies_of_two_counties_differ() -> None:
    assert org_id("城关镇", "210000") != org_id("城关镇", "220000")
    assert core("县农业农村局") != core("农业局")


@pytest.mark.parametrize(
    ("text", "organisation", "year"),
    [
        ("盘山县石新镇 2024年政府信息公开工作年度报告", "盘山县石新镇", 2024),
        ("2010年甲镇信息公开年报", "甲镇", 2010),
        ("甲镇2019年度政府信息公开工作的报告", "甲镇", 2019),
        ("甲县文旅局政府信息公开工作2023年度报告", "甲县文旅局", 2023),
        ("现就甲县人民政府2020年度政府信息公开情况报告", "甲县人民政府", 2020),
        ("关于2021年度政府信息公开工作的年度报告", None, 2021),
        ("甲县财政局2020年政府信息公开年度报告 - 甲县人民政府", "甲县财政局", 2020),
        ("二〇一二年乙乡政府信息公开工作年度报告", "乙乡", 2012),
        ("政府信息公开工作年度报告", None, None),
    ],
)
def test_a_title_says_who_and_when(text: str, organisation: str | None, year: int | None) -> None:
    title = read_title(text)
    assert title is not None
    assert (title.organisation, title.year) == (organisation, year)


@pytest.mark.parametrize(
    "text",
    [
        "关于做好2024年政府信息公开工作年度报告编制工作的通知",
        "甲县政府信息公开指南",
        "甲镇2023年上半年政府信息公开工作报告",
        "2023年法治政府建设年度报告",
        "甲局2024年第三季度政府信息公开工作报告",
    ],
)
def test_what_only_looks_like_a_report_is_told_apart(text: str) -> None:
    assert read_title(text) is None
    assert look_alike(text) or "信息公开" not in text


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("发布时间:2025-01-20 浏览次数:14", "2025-01-20"), ("2011年02月16日 16:48", "2011-02-16"),
        ("2017- 01- 13 00: 00", "2017-01-13"), ("1970-01-01", None), ("2024-13-45", None), ("2024/1/9", "2024-01-09"),
    ],
)  # fmt: skip
def test_dates_are_read_and_nonsense_is_not(text: str, day: str | None) -> None:
    assert find_date(fold(text)) == day


def identity(text: str, **known: Any):  # type: ignore[no-untyped-def]
    page = Page(text.encode(), **known)
    return identify(read_text(text), page)


def test_the_year_is_what_most_of_the_evidence_says() -> None:
    text = "甲县乙局2020年政府信息公开工作年度报告\n发布时间:2021-01-12\n统计期限为2019年1月1日至12月31日。"
    found = identity(text)
    assert found.year == 2020
    assert [finding.code for finding in found.findings] == ["year-unclear", "division-missing"]


def test_a_publication_date_alone_decides_no_year() -> None:
    assert identity("甲县乙镇政府信息公开工作年度报告\n发布时间:2018-07-06\n一、概述").year is None


def test_nobody_reports_on_a_year_that_has_not_been() -> None:
    text = "乙乡政府信息公开工作年度报告\n统计期限为2021年1月1日至2021年12月31日。\n2022年度我乡主动公开信息77条。"
    assert identity(text).year == 2022


def test_a_county_s_code_comes_from_the_site_and_its_contradiction_is_named() -> None:
    text = "甲镇2024年政府信息公开工作年度报告\n网站标识码:2111220003"
    assert identity(text).division_code == "211122"
    found = identity(text, division_code="330100")
    assert found.division_code == "330100"
    assert "division-differs" in [finding.code for finding in found.findings]


def test_a_title_on_two_lines_is_one_title() -> None:
    assert identity("甲县乙镇人民政府\n2023年政府信息公开工作年度报告\n正文").organisation == "甲县乙镇"


def test_a_publisher_stands_under_its_key_in_a_table_of_metadata() -> None:
    text = "索引号 | 公开方式 | 发布机构 |\n1162230/2010 | 主动公开 | 凉州区甲镇人民政府 |\n特向社会公布2009年度本机关信息公开年度报告。"
    assert identity(text).organisation == "凉州区甲镇"
