from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.ask import Ask
from scraper.errors import Unreachable
from scraper.parameters import query_of
from scraper.platforms import jpaas

COLUMN = "http://www.x.gov.cn/col/col1229565788/index.html"
UNIT = "http://www.x.gov.cn/api-gateway/jpaas-publish-server/front/page/build/unit"
PATH = "/api-gateway/jpaas-publish-server/front/page/build/unit"
TITLE = "石新镇2024年政府信息公开工作年度报告"


def answer(body: str, **extra: object) -> str:
    return json.dumps({"success": True, "code": "200", "data": {"html": body}} | extra, ensure_ascii=False)


@pytest.mark.parametrize(
    "element",
    [
        f"<script url=\"{PATH}\" queryData=\"{{'webId':'3185','tagId':'信息列表','pageId':'7'}}\"></script>",
        f'<script queryData=\'{{"webId":"3185","tagId":"信息列表","pageId":"7"}}\' URL=\'{PATH}\'></script>',
        f"<div querydata=\"{{webId: '3185', 'tagId': '信息列表', pageId: 7}}\" url=\"{UNIT}\"></div>",
        f"<table unitUrl='{PATH}' queryData=\"{{'webId':'3185','tagId': '信息列表','pageId':'7'}}\" rows='15'></table>",
    ],
)
def test_a_unit_is_asked_for_with_its_own_keys_and_a_page_number_in_json(element: str) -> None:
    assert jpaas.recognises(element, COLUMN)
    [ask] = jpaas.read_listing(element, Ask(COLUMN), 1).lists
    query = query_of(ask.url)
    assert json.loads(query.pop("paramJson")) == {"pageNo": 1, "pageSize": 15, "search": ""}
    assert query == {"webId": "3185", "tagId": "信息列表", "pageId": "7"}
    assert ask.url.startswith(UNIT + "?")


def test_every_unit_of_a_page_is_asked_for_once() -> None:
    unit = f"<script url='{PATH}' queryData=\"{{'tagId':'%s'}}\"></script>"
    page = "".join(unit % tag for tag in ("列表", "往年", "列表")) + "<script queryData='' url='/other'></script>"
    asks = jpaas.read_listing(page, Ask(COLUMN), 1).lists
    assert [query_of(ask.url)["tagId"] for ask in asks] == ["列表", "往年"]


@settings(deadline=None)
@given(st.integers(0, 60), st.integers(1, 20))
def test_a_unit_has_as_many_pages_as_its_count_needs(count: int, rows: int) -> None:
    html = f"<ul></ul><table class=pagination rows='{rows}' count='{count}'><td>共 <span>0</span> 页</td></table>"
    ask: Ask | None = Ask(UNIT + "?tagId=1&paramJson=%7B%22pageNo%22%3A1%2C%22pageSize%22%3A15%7D")
    asked = 0
    while ask is not None:
        asked += 1
        listing = jpaas.read_listing(answer(html), ask, asked)
        ask = listing.pages.next
        assert listing.pages.total_items == count
        if ask is not None:
            assert json.loads(query_of(ask.url)["paramJson"]) == {"pageNo": asked + 1, "pageSize": rows, "search": ""}
    assert asked == max(1, -(-count // rows))


def test_old_and_new_addresses_and_cut_titles_of_a_unit_are_read() -> None:
    body = (
        f'<li><a class="bt-left" title="{TITLE}" href="/col/col1/art/2026/art_{"0" * 32}.html">石新镇2024年...</a>'
        f'<span>2026-06-05</span></li><li><a href="//www.x.gov.cn/art/2025/11/4/art_1_2.html">{TITLE}</a></li>'
    )
    reports = jpaas.read_listing(answer(body), Ask(UNIT + "?tagId=1"), 1).reports
    assert [(link.url, link.title) for link in reports] == [
        (f"http://www.x.gov.cn/col/col1/art/2026/art_{'0' * 32}.html", TITLE),
        ("http://www.x.gov.cn/art/2025/11/4/art_1_2.html", TITLE),
    ]
    as_text = json.dumps({"success": True, "data": body})
    assert jpaas.read_listing(as_text, Ask(UNIT + "?tagId=1"), 1).reports == reports


@pytest.mark.parametrize(
    "text", ["", "<html>502</html>", "[]", answer("<ul></ul>", success=False), answer("", data=None)]
)
def test_an_answer_without_a_unit_is_an_error(text: str) -> None:
    with pytest.raises(Unreachable):
        jpaas.read_listing(text, Ask(UNIT + "?tagId=1"), 1)
