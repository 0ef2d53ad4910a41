from __future__ import annotations

import pytest

from scraper import titles
from scraper.article import find_attachments, is_file, is_report_article
from scraper.ask import Ask
from scraper.links import MAX_LINKS, Html, Link
from scraper.listing import Listing, find_own_report, is_listing, read_listing, sort_links

URL = "http://www.x.gov.cn/zfxxgk/zfxxgknb/index.html"
FOLDER = "http://www.x.gov.cn/zfxxgk/zfxxgknb/"


def links(body: str, url: str = URL) -> list[Link]:
    return list(Html.read(f"<html><body>{body}</body></html>", url).links())


def listing(body: str, number: int = 1, url: str = URL) -> Listing:
    return read_listing(f"<html><body>{body}</body></html>", url, number)


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
