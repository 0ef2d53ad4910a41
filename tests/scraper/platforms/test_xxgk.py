from __future__ import annotations

import pytest

from scraper.ask import Ask
from scraper.parameters import form_of
from scraper.platforms import xxgk

COLUMN = "http://www.x.gov.cn/col/col1229005922/index.html"
SEARCH = "http://www.x.gov.cn/module/xxgk/search.jsp"
TREE = "http://www.x.gov.cn/module/xxgk/tree.jsp?standardXxgk=1&area=002482429&divid=div4"


@pytest.mark.parametrize(
    "script",
    [
        "loadDynamic('/module/xxgk/search.jsp?vc_title=&area=002482429','div4','A05','','','149');",
        "$.post('/module/xxgk/search.jsp',{infotypeId:'A05',jdid:'149',area:'002482429',divid:'div4'},show);",
        "$.ajax({url:'/module/xxgk/search.jsp',data:{\"infotypeId\":\"A05\",\"jdid\":149,area:'002482429',divid:'div4'}});",
        'load("/module/xxgk/search.jsp?infotypeId=A05&amp;jdid=149&amp;area=002482429&amp;divid=div4");',
    ],
)
def test_the_list_that_a_page_asks_for_by_itself_is_posted_for(script: str) -> None:
    text = f"<div id='div4'></div><script>{script}</script>"
    assert xxgk.recognises(text, COLUMN)
    [ask] = xxgk.read_listing(text, Ask(COLUMN), 1).lists
    form = form_of(ask.body)
    assert ask.url == SEARCH
    assert {name: form[name] for name in ("infotypeId", "jdid", "area", "divid", "currpage")} == {
        "infotypeId": "A05", "jdid": "149", "area": "002482429", "divid": "div4", "currpage": "1",
    }  # fmt: skip


def test_a_call_without_a_kind_would_give_the_whole_county_and_is_not_made() -> None:
    script = "loadDynamic('/module/xxgk/search.jsp?infotypeId='+kind+'&area=002482429','div4');"
    assert xxgk.read_listing(f"<script>{script}</script>", Ask(COLUMN), 1).lists == ()


@pytest.mark.parametrize("quote", ["'", "\\'"])
def test_of_a_tree_the_report_columns_are_asked_for(quote: str) -> None:
    def node(kind: str, name: str) -> str:
        return f'<a onclick="funclick({quote}{kind}{quote},{quote}{name}{quote});">{name}</a>'

    text = node("A01", "机构职能") + node("A05", "政府信息公开年报") + "<script>u='&jdid=149&area='+a</script>"
    [ask] = xxgk.read_listing(text, Ask(TREE), 1).lists
    form = form_of(ask.body)
    assert (form["infotypeId"], form["jdid"], form["area"], form["divid"]) == ("A05", "149", "002482429", "div4")


def test_pages_are_raised_in_the_form_until_the_last_that_the_answer_counts() -> None:
    row = "<tr class='tr_main_value_odd'><td><a href='/art/1.html' title='石新镇2024年政府信息公开年报'>石..</a></td></tr>"
    text = f"<table>{row}</table><td>第1页&nbsp;&nbsp;共2页&nbsp;&nbsp;</td>"
    listing = xxgk.read_listing(text, Ask(SEARCH, b"infotypeId=A05&currpage=1&vc_all="), 1)
    assert [link.url for link in listing.reports] == ["http://www.x.gov.cn/art/1.html"]
    assert listing.pages.next == Ask(SEARCH, b"infotypeId=A05&currpage=2&vc_all=")
    assert xxgk.read_listing(text, Ask(SEARCH, b"infotypeId=A05&currpage=2"), 2).pages.next is None
