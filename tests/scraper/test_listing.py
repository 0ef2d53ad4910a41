from __future__ import annotations

import pytest

from scraper import titles
from scraper.article import find_attachments, is_file, is_report_article
from scraper.ask import Ask
from scraper.links import MAX_LINKS, Html
from scraper.listing import is_listing, read_listing
from tests.scraper.markup import FOLDER, URL, links, listing


@pytest.mark.parametrize(
    "title",
    [
        "盘山县石新镇2024年政府信息公开工作年度报告",
        "2024年盘山县石新镇政府信息公开年度报告",
        "石新镇2024年度政府信息公开年报",
        "石新镇 2024 年信息公开年报",
        "石新镇2016年信息公开年度报告",
        "石新镇2016年信息公开工作年度报告",
        "栗江镇信息公开工作报告",
        "石新镇2016年政府信息公开年度工作报告",
        "石新镇2016年政府信息公开报告",
        "石新镇2023年政务公开年度报告",
        "关于2021年度政府信息公开工作的年度报告",
        "2022年度政府信息公开工作的报告",
        "湖口县大垅乡2025年度政府信息公开工作年度报告",
        "昌图县七家子镇2023年政府信息公开工作告年度报",
        "石新镇2024年政府信息公开工作年度报",
        "(文字版)盘锦市2023年政府信息公开工作年度报告",
        "石新镇政府信息公开工作年度报告（2024年）",
        "石新镇2024年政府信息公开工作年度报告.pdf",
        "石新镇2014年政府信息公开年度报告及统计表",
        "二〇一二年石新镇政府信息公开年度报告",
        "审计局2024年政府信息公开工作年度报告",
        "卫生和计划生育局2016年政府信息公开年度报告",
        "中共盘山县委编制委员会办公室2024年政府信息公开工作年度报告",
        "统计局2024年政府信息公开工作年度报告",
    ],
)
def test_titles_of_reports_are_known(title: str) -> None:
    assert titles.is_report(title)


@pytest.mark.parametrize(
    "title",
    [
        "关于做好2024年政府信息公开工作年度报告编制和发布工作的通知",
        "石新镇政府信息公开制度",
        "石新镇政府信息公开指南",
        "2024年上半年政府信息公开工作报告",
        "石新镇2024年半年政府信息公开工作报告",
        "2024年第三季度政府信息公开工作报告",
        "石新镇2024年法治政府建设年度报告",
        "2014年政府信息公开情况统计表",
        "2024年政府网站工作年度报表",
        "石新镇2024年政府工作报告",
        "石新镇召开2024年政府信息公开年度报告工作推进会",
        "石新镇2024年政府信息公开年度报告图解",
        "2024年政务公开工作要点",
        "政府信息公开年报",
        "县政府信息公开年度报告",
        "2024年",
        "",
    ],
)
def test_look_alikes_are_not_reports(title: str) -> None:
    assert not titles.is_report(title)


@pytest.mark.parametrize(
    "name", ["政府信息公开年报", "政府信息公开年度报告", "信息公开年报", "年报汇总", "政府信息公开工作年度报告"]
)
def test_names_of_report_columns_are_known(name: str) -> None:
    assert titles.is_column(name)


@pytest.mark.parametrize(
    "name", ["2024年", "2024", "2024年度年报", "乡镇", "部门", "乡镇（街道）", "县直部门", "县政府", "镇、街道"]
)
def test_years_and_kinds_are_parts_of_a_column(name: str) -> None:
    assert titles.is_part(name)


@pytest.mark.parametrize("name", ["首页", "石新镇", "领导信息", "乡镇动态", "2024年工作要点", "更多"])
def test_other_links_are_no_parts_of_a_column(name: str) -> None:
    assert not titles.is_part(name)
    assert not titles.is_column(name)


@pytest.mark.parametrize(
    ("title", "year"),
    [("2024年报", 2024), ("二〇一二年", 2012), ("二○二○年度", 2020), ("12345年", None), ("年报", None)],
)
def test_the_year_of_a_title_is_read_in_either_script(title: str, year: int | None) -> None:
    assert titles.year_of(title) == year


def test_a_title_attribute_wins_over_a_cut_text() -> None:
    [cut, whole, other, empty] = links(
        '<a href="a" title="盘山县石新镇2024年年报">盘山县石新镇...</a><a href="b">石 新\n镇</a>'
        '<a href="c" title="点击查看">石新镇2024年年报</a><a href="d"><img alt="年报" src="x"></a>'
    )
    assert cut.title == "盘山县石新镇2024年年报"
    assert whole.title == "石 新 镇"
    assert other.title == "石新镇2024年年报"
    assert empty.title == "年报"


def test_the_date_beside_a_link_is_read_and_only_that() -> None:
    [first, second, third] = links(
        '<ul><li><a href="a">一</a><span>2025-1-20</span></li><li><a href="b">二</a>(2025年01月21日)</li></ul>'
        '<div>2025-01-22<div><a href="c">三</a></div></div>'
    )
    assert [first.date, second.date, third.date] == ["2025-01-20", "2025-01-21", ""]


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("./202501/t1.html", FOLDER + "202501/t1.html"),
        ("../a.htm#top", "http://www.x.gov.cn/zfxxgk/a.htm"),
        ("//y.gov.cn/art/1.html", "http://y.gov.cn/art/1.html"),
        (" /a b/年报.pdf ", "http://www.x.gov.cn/a%20b/%E5%B9%B4%E6%8A%A5.pdf"),
        ("?page=2", URL + "?page=2"),
    ],
)
def test_links_are_absolute_and_in_ascii(href: str, url: str) -> None:
    assert [link.url for link in links(f'<a href="{href}">x</a>')] == [url]


@pytest.mark.parametrize(
    "href", ["#", "javascript:;", "JavaScript:void(0)", "mailto:a@b.cn", "", "http://[", "ftp://a/b"]
)
def test_what_leads_to_no_page_is_no_link(href: str) -> None:
    assert links(f'<a href="{href}">x</a>') == []


def test_a_base_element_is_honoured_and_so_is_a_page_nested_in_a_page() -> None:
    nested = "<div><!DOCTYPE html><html><head><title>头</title></head><body><a href='a'>一</a></body></html></div>"
    found = list(Html.read(f"<head><base href='/other/'></head>{nested}<a href='b'>二</a>", URL).links())
    assert [link.url for link in found] == ["http://www.x.gov.cn/other/a", "http://www.x.gov.cn/other/b"]


def test_a_page_of_a_billion_links_is_read_so_far_and_no_further() -> None:
    assert len(links("<a href=x>x</a>" * (MAX_LINKS + 5))) == MAX_LINKS


@pytest.mark.parametrize(
    ("call", "second", "third", "total"),
    [
        ('createPageHTML(21, {0}, "index", "html");', "index_1.html", "index_2.html", 21),
        ('createPageHTML(3, {0},"index", "shtml", "black2", 55);', "index_1.shtml", "index_2.shtml", 3),
        ("createPageHTML('paging',5, {1},'index','html',97);", "index_2.html", "index_3.html", 5),
        ("createPageHTML('page_div',7, {1},'list','shtml',133);", "list_2.shtml", "list_3.shtml", 7),
        ('createPage(4, {0}, "index", "html");', "index_1.html", "index_2.html", 4),
    ],
)
def test_page_calls_are_read_as_the_site_counts(call: str, second: str, third: str, total: int) -> None:
    definition = "function createPageHTML(_nPageCount, _nCurrIndex, _sPageName, _sPageExt){ }"
    pages = [listing(f"<script>{definition} {call.format(n, n + 1)}</script>", n + 1).pages for n in range(total)]
    assert [page.next for page in pages[:2]] == [Ask(FOLDER + second), Ask(FOLDER + third)]
    assert pages[-1].next is None
    assert {page.total_pages for page in pages} == {total}


def test_declared_entries_are_read() -> None:
    assert listing("<script>createPageHTML('page_div',7, 1,'list','shtml',133);</script>").pages.total_items == 133
    assert listing("共<b>31</b>页 共 456 条").pages.total_pages == 31
    assert listing("共<b>31</b>页 共 456 条").pages.total_items == 456


@pytest.mark.parametrize("text", ["下一页", "下页", " 下 一 页 ", "下一页>>", "Next"])
def test_a_next_link_is_followed(text: str) -> None:
    body = f'<a href="list/30.htm">2</a><a href="list/1.htm">尾页</a><a href="list/30.htm">{text}</a>'
    assert listing(body).pages.next == Ask(FOLDER + "list/30.htm")


def test_numbered_links_are_followed_in_their_order() -> None:
    body = '<a href="?p=1">1</a><a href="?p=2">2</a><a href="?p=3">[3]</a>'
    assert listing(body, 1).pages.next == Ask(URL + "?p=2")
    assert listing(body, 2).pages.next == Ask(URL + "?p=3")
    assert listing(body, 3).pages.next is None


def test_a_calendar_is_no_pager() -> None:
    assert listing("".join(f'<a href="?d={day}">{day}</a>' for day in range(1, 40))).pages.next is None


def test_a_next_link_that_is_a_script_is_none() -> None:
    assert listing('<a href="javascript:;">下一页</a>').pages.next is None


def test_a_list_page_sorts_its_links() -> None:
    page = read_listing(
        "<title>政府信息公开年报-盘山县人民政府</title><a href='/'>首页</a><a href='/2024n/'>2024年</a>"
        "<a href='/xz/'>乡镇</a>"
        "<a href='/zwgk/'>政务公开</a><a href='/nb/'>政府信息公开年报</a>"
        "<ul><li><a href='1.html'>石新镇2024年政府信息公开年报</a>2025-01-20</li>"
        "<li><a href='2.html'>通知</a>2025-01-20</li></ul>",
        "http://www.x.gov.cn/a/",
    )
    assert [link.title for link in page.reports] == ["石新镇2024年政府信息公开年报"]
    assert [link.title for link in page.parts] == ["2024年", "乡镇"]
    assert [link.title for link in page.columns] == ["政府信息公开年报"]
    assert [link.title for link in page.entries] == ["政务公开"]
    assert page.inside
    assert len(page.dated) == 2


def test_a_report_that_names_others_is_no_list() -> None:
    others = "".join(f"<a href='{n}'>石新镇{n}年政府信息公开年报</a>" for n in range(2019, 2024))
    assert is_listing(others, URL)
    assert not is_listing("<h2>一、总体情况</h2>" + others, URL)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://x.gov.cn/a/b.PDF", True),
        ("http://x.gov.cn/module/download/downfile.jsp?classid=0&filename=6f.pdf", True),
        ("http://x.gov.cn/system/_content/download.jsp?urltype=news.DownloadAttachUrl&wbfileid=1", True),
        ("http://x.gov.cn/a/b.html", False),
        ("http://x.gov.cn/downloads-and-more.html", False),
    ],
)
def test_files_are_told_from_pages_by_their_url(url: str, expected: bool) -> None:
    assert is_file(url) is expected


def test_attachments_are_what_the_article_offers_as_its_report() -> None:
    article = (
        "<header><a href='/app.pdf'>下载客户端</a></header><a href='/ad.pdf'>附件</a><div id='zoom'><p>一、总体情况</p>"
        "<a href='P1.pdf'>石新镇2024年政府信息公开工作年度报告.pdf</a><a href='P1.pdf'>PDF</a>"
        "<a href='P2.docx'>附件1</a><a href='P3.doc'>依申请公开申请表.doc</a><a href='P4.wps'></a>"
        "<a href='/x.html'>附件</a><a href='bar.png'>二维码</a>"
        "<iframe src='/pdfjs/web/viewer.html?file=/files/view.pdf'></iframe></div>"
    )
    found = [link.url.rpartition("/")[2] for link in find_attachments(article, FOLDER + "t1.html")]
    assert found == ["P1.pdf", "P2.docx", "P4.wps", "view.pdf"]


def test_an_article_is_a_report_by_any_of_its_own_titles() -> None:
    title = "石新镇2024年政府信息公开工作年度报告"
    assert is_report_article(f"<meta name='ArticleTitle' content='{title}'><title>头部</title>", URL)
    assert is_report_article(f"<title>{title}-盘山县人民政府</title>", URL)
    assert is_report_article(f"<title>沭阳县人民政府</title><ucaptitle>{title}</ucaptitle>", URL)
    assert not is_report_article("<title>盘山县人民政府</title><h1>通知</h1>", URL)
