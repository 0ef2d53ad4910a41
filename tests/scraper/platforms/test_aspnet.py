from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.ask import Ask
from scraper.parameters import form_of
from scraper.platforms import aspnet

URL = "http://www.x.gov.cn/zwgk/List.aspx?ClassID=602"
STATE = st.text("ABCxyz019+/=", max_size=200)
ROW = "<li><a href='Show.aspx?id=1'>石新镇2024年政府信息公开工作年度报告</a><span>2025-01-20</span></li>"


def form(body: str, action: str = "./List.aspx?ClassID=602") -> str:
    return f'<form method="post" action="{action}" id="form1">{ROW}{body}</form>'


def next_of(text: str, number: int = 1) -> Ask | None:
    return aspnet.read_listing(text, Ask(URL), number).pages.next


@given(STATE, STATE)
def test_the_pages_own_state_is_posted_byte_for_byte(state: str, validation: str) -> None:
    hidden = (
        f'<input type="hidden" name="__VIEWSTATE" value="{state}"/><input type=hidden name=__EVENTTARGET value="">'
        f'<input name="__EVENTVALIDATION" type="hidden" value="{validation}"/><input type="submit" name="go" value="搜索">'
        '<input type="text" name="key"><input type="checkbox" name="all" value="1"><input type="hidden" value="nameless">'
    )
    ask = next_of(form(f"{hidden}<a href=\"javascript:__doPostBack('AspNetPager1','2')\">下一页</a>"))
    assert ask is not None
    assert ask.url == URL
    assert form_of(ask.body) == {
        "__VIEWSTATE": state,
        "__EVENTVALIDATION": validation,
        "key": "",
        "__EVENTTARGET": "AspNetPager1",
        "__EVENTARGUMENT": "2",
    }


@pytest.mark.parametrize(
    ("pager", "event"),
    [
        ("<a href=\"javascript:__doPostBack('lbNext','')\">下页</a>", ("lbNext", "")),
        ('<a href=\'javascript:__doPostBack("GridView1","Page$2")\'>[2]</a>', ("GridView1", "Page$2")),
        ("<a href='javascript:__doPostBack(&#39;ctl00$Pager&#39;,&#39;2&#39;)'>下一页 &gt;</a>", ("ctl00$Pager", "2")),
        ("<a href='#' onclick=\"__doPostBack('Pager','2');return false;\">2</a>", ("Pager", "2")),
        (
            '<a href=\'javascript:WebForm_DoPostBackWithOptions(new WebForm_PostBackOptions("btnNext", "", true))\'>Next</a>',
            ("btnNext", ""),
        ),
        (
            "<a href=\"javascript:__doPostBack('P','5')\">5</a><a href=\"javascript:__doPostBack('P','2')\" title='下一页'></a>",
            ("P", "2"),
        ),
    ],
)
def test_the_click_on_the_next_page_is_found_however_it_is_written(pager: str, event: tuple[str, str]) -> None:
    ask = next_of(form(pager + "<a href=\"javascript:__doPostBack('lbLogout','')\">退出</a>"))
    assert ask is not None
    sent = form_of(ask.body)
    assert (sent["__EVENTTARGET"], sent["__EVENTARGUMENT"]) == event


@pytest.mark.parametrize(
    "body",
    [
        "<a disabled=\"disabled\" href=\"javascript:__doPostBack('P','3')\">下一页</a>",
        "<a href=\"javascript:__doPostBack('P','1')\">上一页</a><a>下一页</a>",
        "<a href=\"javascript:__doPostBack('P','3')\">下一页</a>共2页",
    ],
)
def test_the_last_page_is_the_last(body: str) -> None:
    assert next_of(form(body), 2) is None


def test_a_pager_outside_of_a_form_sends_nothing() -> None:
    assert next_of(f"{ROW}<a href=\"javascript:__doPostBack('P','2')\">下一页</a>") is None


def test_plain_links_to_the_next_page_are_followed_as_they_are() -> None:
    links = '<a href="List.aspx?ClassID=602&amp;page=1">1</a><a href="List.aspx?ClassID=602&amp;page=2">2</a>'
    assert next_of(form(links)) == Ask(URL + "&page=2")
