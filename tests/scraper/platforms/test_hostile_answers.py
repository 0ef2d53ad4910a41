"""Whatever an interface answers, it is read as a list or refused: nothing else may stop the visit of a site."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.ask import JSON, Ask
from scraper.errors import Unreachable
from scraper.platforms import PLATFORMS

if TYPE_CHECKING:
    from scraper.listing import Listing
    from scraper.platforms import Platform

HOST = "http://www.x.gov.cn"
ASKS = {
    "jpage": Ask(f"{HOST}/module/web/jpage/dataproxy.jsp?startrecord=1&endrecord=9&perpage=9&page=1", b"columnid=1"),
    "truecms": Ask(f"{HOST}/t/messageController/getMessage.do?callback=f"),
    "jpaas": Ask(f"{HOST}/api-gateway/jpaas-publish-server/front/page/build/unit?paramJson=%7B%7D"),
    "gkmlpt": Ask(f"{HOST}/gkmlpt/api/all/1?page=1&sid=1"),
    "jiangxi": Ask(f"{HOST}/queryList", b"channelId=1&articles=/w/content_"),
    "epoint": Ask(
        f"{HOST}/EWB-FRONT/rest/lightfrontaction/getgovinfolist", b'{"pageIndex":0,"pageSize":9,"siteGuid":"g"}', JSON
    ),
    "xxgk": Ask(f"{HOST}/module/xxgk/search.jsp", b"infotypeId=1"),
}
ASKS |= {f"{name} by a link": replace(ask, body=b"") for name, ask in ASKS.items() if ask.body}
KEYS = st.sampled_from(
    ("data", "html", "results", "source", "id", "title", "pubDate", "url", "articles",
     "total", "classify", "custom", "infourl", "infodate", "success", "result")
)  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just("<datastore><record>"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=12,
)
TEXTS = VALUES.map(json.dumps) | VALUES.map(lambda value: f"f({json.dumps(value)})") | st.text(max_size=60)


def read(platform: Platform, text: str, ask: Ask) -> Listing | None:
    try:
        return platform.read_listing(text, ask, 1)
    except Unreachable:
        return None


@pytest.mark.parametrize("name", ASKS)
@settings(deadline=None, max_examples=100)
@given(text=TEXTS)
def test_any_answer_of_an_interface_is_a_list_or_refused(name: str, text: str) -> None:
    system = name.partition(" ")[0]
    platform = PLATFORMS[{"truecms": "jpage"}.get(system, system)]
    assert platform.recognises(text, ASKS[name].url)
    listing = read(platform, text, ASKS[name])
    assert listing is None or all(link.url.startswith("http") for link in listing.reports)


PIECES = (
    "<datastore>", "</datastore>", "<record>", "<![CDATA[", "]]>", "</record>", "<nextgroup>", "<a href='?page=2'>",
    "$('#1').jpage({", "})", "totalRecord:9,", "dataStore:x,", "perPage:0,", "ajaxParam:{a:1}", "var param_1={b:2}", "id='1'",
    "<script url='/front/page/build/unit' queryData=\"{'a':'1'}\">", "</script>", "window._CONFIG={SID:'1',TREE:[",
    '{"id":1,"name":"年报"}', "]", "channelId='1',", "websiteId='2',", "codeName='c'", "siteGuid='g'", "categorynum='1'",
    "webBuilderCommon", "pageSize=0", "__VIEWSTATE", "projectName='//[x'", "'/rest/frontAppAction/getGovInfoDetail'",
    "<form action='http://[x'>", "<a href=\"javascript:__doPostBack('P','2')\">2</a>",
    "loadDynamic('/module/xxgk/search.jsp?a=1','d','A','1');", "<iframe src='//[/module/xxgk/tree.jsp'>", "funclick('A','b')>年报<",
)  # fmt: skip


@settings(deadline=None, max_examples=200)
@given(st.lists(st.sampled_from(PIECES), max_size=14), st.sampled_from(sorted(PLATFORMS)))
def test_any_mixture_of_what_pages_say_is_read(pieces: list[str], name: str) -> None:
    for url in (
        f"{HOST}/col/col1/index.html",
        f"{HOST}/module/xxgk/tree.jsp?area=1",
        f"{HOST}/js/webBuilderCommon.js?x=1",
    ):
        assert PLATFORMS[name].read_listing("".join(pieces), Ask(url), 1).reports == ()


SLOW = {
    "jpage": (
        "<datastore>" * 20_000,
        "<datastore>" + "<record" * 20_000,
        "<datastore>" + "<nextgroup>" * 20_000,
        "('#1').jpage({" * 200_000,
        "var param_1={" * 20_000 + "('#1').jpage({ajaxParam:param_1})",
        "f(" + ")" * 100_000,
        '{"data":' * 100_000,
    ),
    "xxgk": ("funclick('A'" * 20_000, "'/module/xxgk/search.jsp" * 10_000),
    "gkmlpt": ("window._CONFIG={SID:1,TREE:" + "[" * 100_000,),
    "jiangxi": ("channelId='" * 10_000 + "websiteId='codeName='",),
    "epoint": ("<script " * 20_000,),
    "ucap": ("'/common/search/'+x" * 50_000,),
    "longxun": ("Ls.pagination({" * 200_000,),
}


@pytest.mark.parametrize("name", SLOW)
def test_a_page_made_to_be_slow_is_read_all_the_same(name: str) -> None:
    for text in SLOW[name]:
        read(PLATFORMS[name], text, Ask(f"{HOST}/module/xxgk/tree.jsp"))
        read(PLATFORMS[name], text, ASKS.get(name, Ask(HOST)))


def test_half_characters_of_an_answer_do_not_reach_the_database() -> None:
    article = {"title": "石新镇2024年政府信息公开工作年度报告", "url": "/post_1.html", "created_at": "2025-01-20"}
    text = json.dumps({"total": 1, "articles": [article]}).replace("2025-01-20", "2025-01-2\\ud800")
    listing = read(PLATFORMS["gkmlpt"], text, ASKS["gkmlpt"])
    assert listing is not None
    assert [link.date.encode() for link in listing.reports] == [b"2025-01-2?"[:10]]
