"""Heads of pages as they are met: what each says of organisation, year, date and place, and where nothing can be said."""

from __future__ import annotations

from typing import Any

import pytest

from parsers.html import read_html
from parsers.identity import Identity, identify
from parsers.text import read_text
from scraper.page import Page

BODY = "\n一、总体情况\n2023年,我镇认真贯彻落实条例。\n"


def read_head(text: str, **known: Any) -> Identity:
    """The identity of a page that begins like this."""
    document = read_html(text) if text.startswith("<") else read_text(text)
    return identify(document, Page(text.encode(), **known))


TITLES = {
    "盘山县石新镇关于2023年度政府信息公开工作的年度报告": "盘山县石新镇",
    "盘山县石新镇人民政府2023年政府信息公开工作年度报告 盘山县石新镇人民政府2023年政府信息公开工作年度报告": "盘山县石新镇",
    "2023年度\n盘山县石新镇\n政府信息公开工作年度报告": "盘山县石新镇",
    "盘山县石新镇政府信息公开工作年度报告\n（2023年度）": "盘山县石新镇",
    "（文字版）盘山县石新镇2023年政府信息公开年报": "盘山县石新镇",
    "盘山县石新镇2023年政府信息公开工作年度\n报 告": "盘山县石新镇",
    "盘山县石新镇人民政府2023年政府信息公开工作\n年度报": "盘山县石新镇",
    "盘山县石新镇2023年政府信息公开 工作告年度报": "盘山县石新镇",
    "2023盘山县石新镇2023年度政府信息公开工作年度报告": "盘山县石新镇",
    "2 0 2 3 年 盘 山 县 石 新 镇\n政 府 信 息 公 开 工 作 年 度 报 告": "盘山县石新镇",
    "盘山县石新镇二〇二三年政府信息公开工作年度报告": "盘山县石新镇",
    "盘山县石新镇23年政府信息公开工作年度报告": "盘山县石新镇",
    "【盘山县】石新镇２０２３年度政府信息公开工作年度报告": "盘山县石新镇",
    "# 盘山县石新镇 2023年政府信息公开工作年度报告": "盘山县石新镇",
    "公开方式：\n主动公开\n\n盘山县石新镇2023年政府信息公开工作年度报告": "盘山县石新镇",
    "公开方式：主动公开 盘山县石新镇2023年政府信息公开工作年度报告": "盘山县石新镇",
    "首页 > 年报 > 石新镇\n现将2023年盘山县石新镇政府信息公开工作年度报告予以公布。": "盘山县石新镇",
}


@pytest.mark.parametrize("title", TITLES)
def test_a_title_in_any_of_its_forms_names_organisation_and_year(title: str) -> None:
    found = read_head(title + BODY)
    assert (found.organisation, found.year, found.division_code) == (TITLES[title], 2023, "211122104")


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("发布时间：2024-01-09 10:00 来源：本网", "2024-01-09"),
        ("发布时间:2024-01-09 08:53来源:民主镇", "2024-01-09"),
        ("发布时间：[2024-01-09 10:00]", "2024-01-09"),
        ("【发布时间：2024.1.9】", "2024-01-09"),
        ("发布日期\n2024-01-09", "2024-01-09"),
        ("布日期：2024-01-09", "2024-01-09"),
        ("索引号 | 公开方式 | 发布日期 |\n0001 | 主动公开 | 2024-01-09 |", "2024-01-09"),
        ("索引号：|000|发布机构：|\n文号：|发布日期：|2024-01-09", "2024-01-09"),
        ("文 号：\n成文日期：2024-01-05 发布日期：2024-01-09", "2024-01-09"),
        ("• 2024-01-09 15:59", "2024-01-09"),
        ("二〇二四年一月九日", "2024-01-09"),
        ("发布时间：２０２４年１月９日", "2024-01-09"),
        ("发布日期: 2024- 01- 09 00: 00 浏览次数:", "2024-01-09"),
        ("更新时间：2026-06-01 发布时间：2024-01-09", "2024-01-09"),
        ("更新时间：2024-02-01 成文日期：2024-01-09", "2024-01-09"),
        ("索引号 | 文号 | 发布机构 | 发布日期\n | 盘石发〔2024〕3号 | 石新镇 | 2024-01-09", "2024-01-09"),
        ("索引号 | 发布机构 | 发布日期 | 文号\n211 | 石新镇 | 2024-01-09 |", "2024-01-09"),
        ("今天是2026年3月4日 星期三", None),
        ("生效日期：2024-02-01 废止日期：", None),
        ("发布时间：1970-01-01", None),
    ],
)
def test_a_date_of_publication_is_told_from_the_page_s_furniture(line: str, day: str | None) -> None:
    assert read_head(f"石新镇2023年政府信息公开工作年度报告\n{line}{BODY}").published == day


@pytest.mark.parametrize(
    ("below", "day"),
    [
        ("\n石新镇人民政府\n2024年1月9日", "2024-01-09"),
        ("\n石新镇人民政府\n2024-01-09", "2024-01-09"),
        ("\n石新镇人民政府 2024.1.9", "2024-01-09"),
        ("\n相关链接\n石新镇关于防汛的通知\n2026-03-01\n石新镇关于禁烧的通告\n2026-02-01", None),
    ],
)
def test_a_signature_is_told_from_the_dates_of_other_articles(below: str, day: str | None) -> None:
    assert read_head(f"石新镇2023年政府信息公开工作年度报告{BODY}{below}").published == day


def test_a_report_that_was_published_before_its_year_was_over_is_a_finding() -> None:
    found = read_head(f"石新镇2023年政府信息公开工作年度报告\n发布时间：2023-01-09{BODY}")
    assert [found.year, *(each.code for each in found.findings if "year" in each.code)] == [2023, "year-unclear"]


@pytest.mark.parametrize(
    ("text", "organisation"),
    [
        ("索引号\n0001\n发布机构\n盘山县石新镇\n文号\n时效\n有效\n政府信息公开工作年度报告\n2023年,我镇", "盘山县石新镇"),
        ("2023年政府信息公开工作年度报告\n来源:盘山县人民政府办公室\n本报告由盘山县石新镇党政办公室编制。我镇", "盘山县石新镇"),
        ("2023年政府信息公开工作年度报告\n来源：石新镇党政办\n我镇", "石新镇"),
        ("政府信息公开工作年度报告\n来源:盘山县人民政府\n我镇2023年\n石新镇人民政府\n2024年1月9日", "石新镇"),
        ("首页 > 政务公开 > 盘山县 > 石新镇\n政府信息公开工作年度报告\n2023年,我镇", "石新镇"),
        ("郎溪县财政局2020年政府信息公开工作年度报告\n来源:县财政局(县国资委、县金融监管局)", "郎溪县财政局"),
        ("通道县卫健局2022年政府信息公开年度报告\n发布机构：通道侗族自治县卫生健康局", "通道侗族自治县卫生健康局"),
        ("淮安市人民政府2023年政府信息公开工作年度报告\n由淮安市人民政府办公室编制", "淮安市"),
        ("官渡区人民政府太和街道办事处2021年政府信息公开工作年度报告", "官渡区人民政府太和街道办事处"),
        ("和庄镇2023年政府信息公开工作年度报告", "和庄镇"),
        ("东城区审计局2009年度政府信息公开工作年度报告", "东城区审计局"),
        ("某某集团有限公司2023年信息公开年度报告", "某某集团有限公司"),
    ],
)  # fmt: skip
def test_the_organisation_is_what_the_best_evidence_says(text: str, organisation: str) -> None:
    assert read_head(text).organisation == organisation


def test_a_foreign_name_in_the_text_does_not_change_who_reports() -> None:
    found = read_head(
        "安溪县参内乡2012年政府信息公开工作年度报告\n2012年,参内乡完善黄村乡信息公开目录,黄村乡积极公开。"
    )
    assert found.organisation == "安溪县参内乡"
    assert not [finding for finding in found.findings if finding.code.startswith("organisation")]


@pytest.mark.parametrize("label", ["发布机构", "来源"])
def test_the_office_that_publishes_a_township_s_report_does_not_report(label: str) -> None:
    body = "\n一、总体情况\n2023年,我镇公开信息120条,我镇收到申请0件。\n"
    found = read_head(f"{label}：盘山县人民政府办公室{body}")
    assert (found.organisation, [each.code for each in found.findings]) == (None, ["organisation-missing"])
    assert read_head(f"{label}：盘山县石新镇人民政府{body}").organisation == "盘山县石新镇"


def test_two_bodies_that_claim_one_report_are_a_finding() -> None:
    found = read_head("盘山县胡家镇2023年政府信息公开工作年度报告\n发布机构：石新镇人民政府\n")
    assert found.organisation == "盘山县胡家镇"
    assert [finding.code for finding in found.findings] == ["organisation-unclear"]


def test_reports_listed_beside_this_one_do_not_name_it() -> None:
    found = read_head(
        "<html><head><title>盘山县石新镇2023年政府信息公开工作年度报告_盘山县人民政府</title></head><body><ul>"
        "<li>盘山县胡家镇2022年政府信息公开工作年度报告</li></ul><h2>2023年政府信息公开工作年度报告</h2></body></html>"
    )
    assert (found.organisation, found.year) == ("盘山县石新镇", 2023)
    assert found.findings == ()


def test_a_title_below_a_hundred_lines_of_navigation_is_found() -> None:
    found = read_head("\n".join(f"栏目{n}" for n in range(150)) + "\n盘山县石新镇2023年政府信息公开工作年度报告" + BODY)
    assert (found.organisation, found.year) == ("盘山县石新镇", 2023)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        # the title counts the year of publication; nothing but the date contradicts it
        ("石新镇2024年政府信息公开工作年度报告\n发布时间:2024-01-18", None),
        ("石新镇2022年政府信息公开工作年度报告\n发布时间:2024-01-09\n统计期限自2023年1月1日起至12月31日", 2023),
        ("石新镇2023年政府信息公开工作年度报告\n统计期限自2018年1月1日起至12月31日", None),
        ("石新镇政府信息公开工作年度报告\n统计期限自202311日至20231231日", 2023),
        ("石新镇政府信息公开工作年度报告\n截至2023年12月31日,共公开信息5条", 2023),
        ("石新镇政府信息公开工作年度报告\n统计期限自2014年1月1日起至11月30日止", 2014),
        ("石新镇政府信息公开工作年度报告\n根据国办发〔2021〕30号", None),
        (
            "石新镇政府信息公开工作年度报告\n2023年，我镇公开信息5条。\n2024年，我镇将继续努力。2024年，将加强培训。",
            2023,
        ),
        ("石新镇政府信息公开工作年度报告\n2023年，我镇将政务公开列入考核。", 2023),
        ("石新镇政府信息公开工作年度报告（2023—2024年度）\n公开信息5条。", None),
        ("石新镇政府信息公开工作年度报告\n2023年石新镇信息公开工作，坚持公开为常态。", 2023),
        ("石新镇政府信息公开工作年度报告\n根据2024年政务公开工作要点的要求，坚持公开为常态。", None),
    ],
)
def test_a_year_is_left_out_rather_than_guessed(text: str, year: int | None) -> None:
    found = read_head(text)
    assert found.year == year
    assert found.year or {finding.code for finding in found.findings} & {"year-missing", "year-unclear"}


def test_an_address_supports_a_date_and_decides_nothing_alone() -> None:
    url = "http://www.example.gov.cn/module/xxgk/xxgkAnnualReport.jsp?area=1&fbtime=2020"
    assert read_head("石新镇政府信息公开工作年度报告", url=url).year is None
    assert read_head("石新镇政府信息公开工作年度报告\n发布时间:2021-01-18", url=url).year == 2020
    assert read_head("石新镇政府信息公开工作年度报告", url="http://www.example.gov.cn/2020n/a.html").year is None


# -- the place


def codes(found: Identity) -> list[str]:
    """The findings about the place."""
    return [finding.code for finding in found.findings if finding.code.startswith("division")]


def test_the_site_s_county_finds_the_nine_digits_of_a_bare_name() -> None:
    found = read_head("石新镇2023年政府信息公开工作年度报告", division_code="211122")
    assert (found.division_code, found.org_id) == ("211122104", "211122104")
    assert read_head("石新镇2023年政府信息公开工作年度报告\n网站标识码：2111220003").division_code == "211122104"


def test_a_city_s_site_needs_a_county_or_a_name_that_the_city_has_once() -> None:
    assert read_head("石新镇2023年政府信息公开工作年度报告\n网站标识码：2111000003").division_code == "211122104"
    found = read_head("城关镇2023年政府信息公开工作年度报告", division_code="341200")
    assert found.division_code == "341200"
    assert codes(found) == ["division-ambiguous"]


def test_departments_and_firms_lie_in_their_county() -> None:
    for name in (
        "盘山县财政局",
        "盘山县第一中学",
        "盘山县人民政府办公室",
        "盘山县人民政府",
        "国家税务总局盘山县税务局",
    ):
        assert read_head(f"{name}2023年政府信息公开工作年度报告").division_code == "211122"
    found = read_head("县农业农村局2023年政府信息公开工作年度报告", division_code="211122")
    assert (found.division_code, found.org_id) == ("211122", "211122-农业农村局")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("盘山二中2023年政府信息公开工作年度报告\n地址：盘山县甲镇1号。", "211122"),
        ("盘山工业开发区2023年政府信息公开年度报告\n请与盘山县甲镇开发区办公室联系。", "211122"),
        ("盘锦空港新区管委会2023年政府信息公开工作年度报告\n公开信息5条。", "211100"),
        ("盘山二中2023年政府信息公开工作年度报告\n我校公开信息5条。", None),
        ("鼓楼医院2023年政府信息公开工作年度报告\n地址：鼓楼区甲路1号。", None),
    ],
)
def test_a_short_name_of_a_place_counts_where_the_text_gives_it_in_full_and_one_place_has_it(
    text: str, code: str | None
) -> None:
    assert read_head(text).division_code == code


def test_a_report_on_a_foreign_site_lies_where_its_own_name_says() -> None:
    found = read_head("衢江区湖南镇2021年政府信息公开工作年度报告", division_code="330303")
    assert found.division_code == "330803113"
    assert codes(found) == ["division-elsewhere"]


def test_a_name_that_lost_its_first_character_is_found_in_the_site_s_county() -> None:
    found = read_head("宁县仁大镇2022年政府信息公开工作年度报告", division_code="620826")
    assert found.division_code == "620826106"


def test_a_township_that_is_no_longer_listed_has_its_county_s_code_and_a_finding() -> None:
    found = read_head("越城区东浦镇2016年政府信息公开年报")
    assert (found.division_code, found.org_id) == ("330602", "330602-东浦镇")
    assert codes(found) == ["division-unlisted"]
    assert "东浦街道 330602010" in found.findings[-1].message


def test_an_old_name_of_the_county_does_not_hide_a_township() -> None:
    assert read_head("冀州市周村镇2013年政府信息公开年报", division_code="131103").division_code == "131103104"


def test_towns_of_one_name_never_share_an_id() -> None:
    text = "唐村镇2010年政府信息公开工作年度报告"
    one = read_head(text, url="http://www.example.gov.cn/a.html")
    other = read_head(text, url="http://www.example.org.cn/a.html")
    assert (one.org_id, other.org_id) == ("example.gov.cn-唐村镇", "example.org.cn-唐村镇")
    nowhere = read_head(text)
    assert nowhere.org_id is None
    assert "organisation-shared" in [finding.code for finding in nowhere.findings]
    assert read_head("宣武区大栅栏街道办事处2009年政府信息公开年报").org_id == "宣武区-大栅栏街道"


def test_a_kind_of_place_that_is_not_named_makes_no_id() -> None:
    title = "自治区北部湾办2022年政府信息公开工作年度报告"
    assert read_head(title).org_id is None
    assert read_head(title, url="http://bbwb.gxzf.gov.cn/1.html").org_id == "bbwb.gxzf.gov.cn-北部湾办"


def test_an_id_outlasts_the_spelling_of_a_name() -> None:
    spellings = ("盘锦市盘山县石新镇人民政府", "盘山县石新镇", "石新镇人民政府", "石新镇")
    found = {read_head(f"{name}2023年政府信息公开工作年度报告", division_code="211122").org_id for name in spellings}
    assert found == {"211122104"}
    health = ("盘山县卫健局", "县卫生健康局", "盘锦市盘山县卫生健康局")
    found = {read_head(f"{name}2023年政府信息公开工作年度报告", division_code="211122").org_id for name in health}
    assert found == {"211122-卫生健康局"}


@pytest.mark.parametrize(
    ("name", "level", "code"),
    [
        ("义乌市", "county", "330782"), ("淮安市", "prefecture", "320800"), ("上海市", "province", "310000"),
        ("浦东新区", "county", "310115"), ("苏州工业园区", "zone", "320576"), ("海南藏族自治州", "prefecture", "632500"),
        ("大兴安岭地区", "prefecture", "232700"), ("河南省人民政府办公厅", "department", "410000"),
        ("广州市公安局荔湾区分局", "department", "440100"), ("石柱县中益乡", "township", "500240"),
    ],
)  # fmt: skip
def test_the_list_tells_the_level_and_code_of_a_place(name: str, level: str, code: str) -> None:
    found = read_head(f"{name}2023年政府信息公开工作年度报告")
    assert found.level == level
    assert found.division_code is not None
    assert found.division_code.startswith(code)


def test_every_value_keeps_what_said_so() -> None:
    found = read_head("盘山县石新镇2023年政府信息公开工作年度报告\n发布时间：2024-01-09" + BODY)
    assert found.evidence == {
        "organisation": "title",
        "year": "title, text, published",
        "published": "发布时间",
        "division_code": "name and list",
    }
