"""Where the entries of a list stand besides its anchors, and what a page says of itself."""

from __future__ import annotations

import pytest

from scraper.ask import Ask
from scraper.links import Link
from scraper.listing import find_own_report, read_listing, sort_links
from tests.scraper.markup import FOLDER, URL, links, listing


@pytest.mark.parametrize(
    ("anchor", "url"),
    [
        (
            """<a href="javascript:;" onclick="isDownLoad(this,'https://y.gov.cn/t1.html')">x</a>""",
            "https://y.gov.cn/t1.html",
        ),
        (
            """<a onclick="queryArticleByCondition(this,'/ndbg/index-2.shtml')">x</a>""",
            "http://www.x.gov.cn/ndbg/index-2.shtml",
        ),
        ("""<a href="#" tagname="/ndbg/7f-2.html">x</a>""", "http://www.x.gov.cn/ndbg/7f-2.html"),
        ("""<li onclick="window.open('202501/1.htm?a=1')">x</li>""", FOLDER + "202501/1.htm?a=1"),
        ("""<a href="javascript:go('./2.html')">x</a>""", FOLDER + "2.html"),
        ("""<a href="3.html" onclick="count('/4.html')">x</a>""", FOLDER + "3.html"),
    ],
)
def test_a_click_is_a_link_where_it_hands_an_address_to_a_script(anchor: str, url: str) -> None:
    assert [link.url for link in links(anchor)] == [url]


@pytest.mark.parametrize(
    "call", ["go('/')", "f('a', 2)", "_simple_list_gotopage_fun(31,'u13_goto',2)", "alert('年报.')"]
)
def test_a_click_without_an_address_is_no_link(call: str) -> None:
    assert links(f'<a href="javascript:;" onclick="{call}">x</a>') == []


def test_a_page_without_entries_leads_to_the_frames_and_files_that_hold_them() -> None:
    frames = "".join(
        f"<iframe src='{src}'></iframe>" for src in ("/footer.html", "/county/list?c=1", "//y.gov.cn/list")
    )
    script = "<script>$.getJSON('/Json/CPA/List-1-0.json')</script>"
    asks = (Ask("http://www.x.gov.cn/county/list?c=1"), Ask("http://www.x.gov.cn/Json/CPA/List-1-0.json"))
    assert listing(frames + script).lists == asks
    assert listing(frames + script + "<li><a href='1.html'>通知</a>2025-01-20</li>").lists == ()
    assert listing(frames + script + "<a href='1.html'>石新镇2024年政府信息公开年报</a>").lists == ()


def test_an_address_says_that_a_link_is_a_report_or_a_column_whatever_it_is_called() -> None:
    page = listing(
        "<a href='/module/xxgk/xxgkAnnualReport.jsp?fbtime=2019&area=0125'>2019年</a>"
        "<a href='/module/xxgk/xxgkAnnualReport.jsp?area=0125'>大街乡</a>"
        "<a href='/XxgkAnnualReport/show/12.html'>查看</a>"
        "<a href='/public/column/12345?type=3&action=detail&title=2021'>2021</a>"
        "<a href='/public/column/12345?type=3&action=list'>财政局</a><a href='/public/column/12345?type=2&action=list'>指南</a>"
    )
    assert [link.title for link in page.reports] == ["2019年", "查看", "2021"]
    assert [link.title for link in page.columns] == ["大街乡", "财政局"]
    assert page.parts == ()


def test_a_link_is_known_by_the_best_of_its_names() -> None:
    page = listing("<a href='/nb/'><img src='x'></a><a href='/nb/'>政府信息公开年报</a><a href='/nb/'>更多</a>")
    assert [link.title for link in page.columns] == ["政府信息公开年报"]
    twice = "<a href='1.html'>石新镇</a><li><a href='1.html'>石新镇2024年政府信息公开年报</a>2025-01-20</li>"
    assert [link.date for link in listing(twice).reports] == ["2025-01-20"]


@pytest.mark.parametrize(
    "page",
    [
        "<title>盘山县人民政府</title><div class='position'>首页 > 政务公开 > 政府信息公开年报</div>",
        "<title>头部</title><meta name='ColumnName' content='年度报告'>",
        "<title>年报</title><div><!DOCTYPE html><html><head><title>头部</title></head></html></div>",
        "<div><!DOCTYPE html><html><head><title>头部</title></head></html></div><title>信息公开年报</title>",
    ],
)
def test_a_page_says_where_it_is_even_if_its_title_is_that_of_the_header(page: str) -> None:
    assert read_listing(page, "http://www.x.gov.cn/a/").inside
    assert not read_listing("<title>头部</title>", "http://www.x.gov.cn/a/").inside


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("<p>一、总体情况</p><p>二、主动公开政府信息情况</p><li><a href='1'>通知</a>2025-01-20</li>", True),
        ("<p>一、总体情况</p>", False),
        ("<p>" + "本年度公开信息若干条。" * 60 + "</p>", True),
        ("<p>" + "本年度公开信息若干条。" * 60 + "</p><li><a href='1'>通知</a>2025-01-20</li>", False),
        ("<a href='1'>" + "本年度公开信息若干条。" * 60 + "</a>", False),
        ("<a href='1.pdf'>附件</a>", True),
        ("<a href='1.pdf'>附件</a><a href='2'>高升镇2024年政府信息公开年报</a>", False),
        ("<script>" + "var text = '本年度公开信息若干条。';" * 60 + "</script>", False),
    ],
)
def test_a_column_that_shows_a_report_is_told_from_one_that_is_called_so(body: str, shown: bool) -> None:
    title = "石新镇2024年政府信息公开工作年度报告"

    def own(heading: str) -> str:
        text = f"<html><body><h1>{heading}</h1>{body}</body></html>"
        return find_own_report(text, read_listing(text, URL), URL)

    assert own(title) == (title if shown else "")
    assert own("政府信息公开年报") == ""


def test_entries_called_by_an_organisation_alone_are_members_of_the_list_and_menus_are_none() -> None:
    page = listing(
        "<a href='hcz.htm'>黄茨镇</a><li><a href='/info/1/2.htm'>县审计局</a>2025-01-20</li><a href='/jg/'>财政局</a>"
        "<a href='xz/'>乡镇</a><a href='zn.htm'>公开指南</a><a href='dt.htm'>部门动态</a><a href='a.htm'>办公室</a>"
    )
    assert [link.title for link in page.members] == ["黄茨镇", "县审计局"]
    below = read_listing("<a href='xz/hcz.htm'>黄茨镇</a><a href='../jg/a.htm'>财政局</a>", "http://x.gov.cn/nb/xz.htm")
    assert [link.title for link in below.members] == ["黄茨镇"]
    for beside in ("http://x.gov.cn/nb.htm", "http://x.gov.cn/index.html", "http://x.gov.cn/"):
        assert read_listing("<a href='/jg/a.htm'>财政局</a>", beside).members == ()


def test_a_page_is_inside_a_report_column_that_only_its_meta_element_names() -> None:
    head = '<head><title>盘山县 政府信息公开年报 第一页</title><meta name="columnName" content="{}"></head>'
    assert read_listing(head.format("政府信息公开年报"), "http://x.gov.cn/col/col284/index.html").inside
    assert not read_listing(head.format("通知公告"), "http://x.gov.cn/col/col284/index.html").inside


def test_links_without_a_page_are_sorted_like_those_of_one() -> None:
    found = sort_links(
        [
            Link(FOLDER + "1.html", "石新镇2024年政府信息公开工作年度报告", "2025-01-20"),
            Link(FOLDER + "1.html", "石新镇2024年政府信息公开工作年度报告"),
            Link(FOLDER + "2.html", "关于报送政府信息公开工作年度报告的通知", "2025-01-10"),
            Link(FOLDER + "2024/", "2024年"),
        ],
        URL,
    )
    assert [link.url for link in found.reports] == [FOLDER + "1.html"]
    assert [link.title for link in found.parts] == ["2024年"]
    assert found.dated == {FOLDER + "1.html", FOLDER + "2.html"}
    assert found.pages.next is None
