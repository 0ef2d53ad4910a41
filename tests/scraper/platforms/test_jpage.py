from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.ask import Ask
from scraper.errors import Unreachable
from scraper.links import Link
from scraper.parameters import form_of, query_of
from scraper.platforms import jpage

if TYPE_CHECKING:
    from collections.abc import Callable

COLUMN = "http://www.x.gov.cn/col/col284/index.html"
PROXY = "http://www.x.gov.cn/module/web/jpage/dataproxy.jsp"
TITLE = "石新镇2024年政府信息公开工作年度报告"


def record(row: str) -> str:
    return f"<record><![CDATA[{row}]]></record>"


def store(count: int, head: str = "", first: int = 1) -> str:
    rows = (
        f'<li><a href="/art/2025/1/2/art_284_{first + n}.html">{TITLE}</a><b>2025-01-02</b></li>' for n in range(count)
    )
    return f"<datastore>{head}<recordset>{''.join(map(record, rows))}</recordset></datastore>"


def unit(name: str, embedded: int, total: int, per_page: int, column: int = 284) -> str:
    """One list as a column page has it: records, parameters, the dummy call and the real one."""
    options = f"proxyUrl:'/module/web/jpage/dataproxy.jsp',perPage:{per_page},ajaxParam:param_{name}"
    return (
        f'<div id="{name}"><script type="text/xml">{store(embedded)}</script></div>'
        f"<script>var param_{name} = {{col:1,columnid:{column},unitid:'{name}',webname:'盘山县'}};"
        f"function go(){{$('#{name}').jpage({{totalRecord:1000,{options}}});}}"
        f"$('#{name}').jpage({{totalRecord:{total},dataStore:$('#{name}').children('script').html(),{options}}});</script>"
    )


def next_of(text: str, ask: Ask, number: int) -> Ask | None:
    return jpage.read_listing(text, ask, number).pages.next


@settings(deadline=None)
@given(st.integers(0, 90), st.integers(1, 20), st.integers(1, 4), st.booleans())
def test_the_windows_of_a_list_are_all_its_records_whatever_the_server_obeys(
    total: int, per_page: int, group: int, obeys_pages: bool
) -> None:
    embedded = min(total, per_page * group)
    listing = jpage.read_listing(unit("423656", embedded, total, per_page), Ask(COLUMN), 1)
    seen, ask, number = embedded, listing.pages.next, 2
    while ask is not None:
        query = query_of(ask.url)
        start, last, page = int(query["startrecord"]), int(query["endrecord"]), int(query["page"])
        assert start == seen + 1
        assert (page - 1) * per_page + 1 == start
        assert int(query["perpage"]) == per_page
        assert form_of(ask.body) == {"col": "1", "columnid": "284", "unitid": "423656", "webname": "盘山县"}
        answered = min(page * per_page, total) if obeys_pages else last
        seen = answered
        head = f"<totalrecord>{total}</totalrecord>"
        ask, number = next_of(store(answered - start + 1, head, start), ask, number), number + 1
    assert seen == total


def test_a_server_that_cuts_pages_short_is_asked_on_from_where_it_stopped() -> None:
    ask = Ask(f"{PROXY}?startrecord=1&endrecord=50&perpage=50&page=1", b"columnid=284")
    following = next_of(store(20, "<totalrecord>60</totalrecord>"), ask, 1)
    assert following is not None
    query = query_of(following.url)
    assert (query["startrecord"], query["endrecord"], "page" in query) == ("21", "60", False)
    assert following.body == b"columnid=284"


def test_no_more_than_a_hundred_records_are_asked_for_at_once() -> None:
    following = next_of(unit("1", 5, 999, 500), Ask(COLUMN), 1)
    assert following is not None
    assert query_of(following.url)["perpage"] == "100"


def test_of_desktop_and_mobile_copy_of_one_list_one_is_asked_for_and_other_lists_all() -> None:
    twins = unit("423656", 3, 9, 3) + unit("427101", 3, 9, 3)
    twin = jpage.read_listing(twins, Ask(COLUMN), 1)
    assert twin.pages.next is not None
    assert form_of(twin.pages.next.body)["unitid"] == "423656"
    assert twin.lists == ()

    both = jpage.read_listing(twins + unit("5", 2, 8, 2, column=285), Ask(COLUMN), 1)
    assert both.pages.next is None
    assert [form_of(ask.body)["columnid"] for ask in both.lists] == ["284", "285"]
    assert {query_of(ask.url)["startrecord"] for ask in both.lists} == {"1"}


def test_a_list_beside_the_pages_own_one_does_not_take_the_place_of_its_pager() -> None:
    row = f'<li><a href="/a.html">{TITLE}</a><span>2025-01-02</span></li><a href="index_2.html">下一页</a>'
    listing = jpage.read_listing(row + unit("7", 2, 5, 2), Ask(COLUMN), 1)
    assert listing.pages.next == Ask("http://www.x.gov.cn/col/col284/index_2.html")
    assert [form_of(ask.body)["unitid"] for ask in listing.lists] == ["7"]
    assert "http://www.x.gov.cn/a.html" in listing.content


def test_records_are_counted_and_not_their_links() -> None:
    twice = record(f"<li><a href='/1.html'>{TITLE}</a><a href='/1.pdf'>下载</a></li>")
    text = unit("7", 2, 5, 2).replace("<recordset>", f"<recordset>{twice}", 1)
    following = jpage.read_listing(text, Ask(COLUMN), 1).pages.next
    assert following is not None
    assert query_of(following.url)["startrecord"] == "4"


def test_the_total_is_that_of_the_call_with_the_store_wherever_the_dummy_stands() -> None:
    real = unit("7", 2, 5, 2)
    dummy = "<script>function go(){$('#7').jpage({totalRecord:1000,perPage:2,ajaxParam:param_7});}</script>"
    for text in (real, real + dummy, dummy + real):
        assert jpage.read_listing(text, Ask(COLUMN), 1).pages.total_items == 5


def test_the_thousand_records_of_the_dummy_call_are_no_total() -> None:
    dummy = (
        "<div id='7'></div><script>$('#7').jpage({totalRecord:1000,perPage:10,ajaxParam:{columnid:'284'}});</script>"
    )
    listing = jpage.read_listing(dummy, Ask(COLUMN), 1)
    assert listing.pages.total_items == 0
    [ask] = listing.lists
    assert query_of(ask.url) == {"startrecord": "1", "endrecord": "10", "perpage": "10", "page": "1"}


@pytest.mark.parametrize(
    "row",
    [
        f'<li class="x"><a title=\'{TITLE}\' target="_blank" href="/art/1.html">   石新镇2024年…</a><span>2025-01-09</span></li>',
        f"<li><a target='_blank' href='/art/1.html'>{TITLE}</a><b>2025-\n01-09</b></li>",
        f'<a href="/art/1.html" title="">{TITLE}</a><span>2025年1月9日</span>',
        f'<tr><td>1</td><td><a href=/art/1.html>{TITLE}</a></td><td>2025/1/9</td></tr>',
        f'<table><tbody><TR><TD><A HREF="/art/1.html" TITLE="{TITLE}">{TITLE[:8]}...</A></TD><TD>2025-01-09</TD></TR></tbody></table>',
    ],
)  # fmt: skip
def test_records_are_read_however_a_county_writes_them(row: str) -> None:
    answer = f"<?xml version='1.0'?><datastore><recordset>{record(row)}</recordset></datastore>"
    listing = jpage.read_listing(answer, Ask(f"{PROXY}?page=1"), 1)
    assert listing.reports == (Link("http://www.x.gov.cn/art/1.html", TITLE, "2025-01-09"),)


def test_the_group_that_an_answer_names_is_followed_as_it_stands_and_not_round_in_a_circle() -> None:
    group = "<nextgroup><![CDATA[<a href='/module/web/jpage/dataproxy.jsp?page=2&amp;appid=1&appid=1&webname=%25E7'></a>]]></nextgroup>"
    following = next_of(store(2, group), Ask(f"{PROXY}?page=1"), 1)
    assert following == Ask(f"{PROXY}?page=2&appid=1&appid=1&webname=%25E7")
    assert next_of(store(2, group), Ask(f"{PROXY}?page=2"), 2) is None
    assert next_of(store(0, group), Ask(f"{PROXY}?page=1"), 2) is None


def test_an_empty_store_where_records_were_declared_leaves_the_list_incomplete() -> None:
    empty = "<datastore><recordset></recordset></datastore>"
    ask = Ask(f"{PROXY}?startrecord=31&endrecord=40&perpage=10&page=4")
    listing = jpage.read_listing(empty, ask, 2)
    assert (listing.pages.next, listing.pages.total_items) == (None, 40)
    assert jpage.read_listing(empty, ask, 1).pages.total_items == 0


@pytest.mark.parametrize("text", ["", "<html><body>系统繁忙</body></html>", '{"code":500}', "callback({})"])
def test_an_answer_that_is_no_store_is_an_error(text: str) -> None:
    with pytest.raises(Unreachable):
        jpage.read_listing(text, Ask(f"{PROXY}?page=1"), 1)


@pytest.mark.parametrize("wrap", [lambda xml: {"result": xml}, lambda xml: {"code": 200, "data": {"result": xml}}])
def test_truecms_hides_the_store_in_jsonp(wrap: Callable[[str], object]) -> None:
    ask = Ask(
        "http://www.x.gov.cn/t/messageController/getMessage.do?startrecord=1&endrecord=2&perpage=2&columnId=c&callback=f"
    )
    text = f"f({json.dumps(wrap(store(2, '<totalrecord>3</totalrecord>')))});"
    listing = jpage.read_listing(text, ask, 1)
    assert len(listing.reports) == 2
    assert listing.pages.next is not None
    assert query_of(listing.pages.next.url) == {
        "startrecord": "3", "endrecord": "3", "perpage": "2", "columnId": "c", "callback": "f", "page": "2",
    }  # fmt: skip
    assert listing.pages.next.body == b""
    assert urlsplit(listing.pages.next.url).path == "/t/messageController/getMessage.do"
