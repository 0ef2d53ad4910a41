from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from scraper.ask import Ask
from scraper.platforms import PLATFORMS, find_platform, longxun, recognise_url, trs, ucap, vsb
from tests.scraper.county import County, Reply, serve
from tests.sites import replicas

if TYPE_CHECKING:
    from tests.sites.replica import Replica

HEX = "54ed651c9acf4bac8ca8854ae7d0cf29"

# Addresses of real reports and lists, as public pages print them.
ADDRESSES = {
    "trs": (
        "gzxr.gov.cn/zfxxgk/zfxxgknb/2024n/xzjd/202501/t20250118_86644547.html",
        "gsgz.gov.cn/gzzfxxgk/zfxxgknb/2025n/bmnb2025/202601/t20260123_1501783.html",
        "hbdaye.gov.cn/zfxxgk/zfxxgkndbg/gb2025/2025xzgb/202601/t20260126_1303175.html",
        "rongan.gov.cn/xxgk/fdzdgknr/bmxxgknb/t19700101_3584822.shtml",
        "mhk.gov.cn/zwgk/xxgk/xzj/xhz0/ndbg/202501/t20250117_59826.html",
        "xxgk.dc.gov.cn/xzzf6/jcrm/ndbg/202601/t20260115_763295.html",
        "hukou.gov.cn/dlx/zfxxgknb_171215/202601/t20260109_7145985.html",
        "www.fzja.gov.cn/xjwz/zwgk/zfxxgk/zfxxgknb/201707/t20170721_1341809.htm",
        "bbwb.gxzf.gov.cn/zwgk/H1_/N1_/t15699357.shtml",
        "www.wuhan.gov.cn/zwgk/szfbg/202202/t20220210_1920948.shtml",
    ),
    "vsb": (
        "qinan.gov.cn/info/14423/1395492.htm",
        "yncn.gov.cn/info/3164/9287420.htm",
        "ccxi.gov.cn/info/1308/19387.htm",
        "www.x.gov.cn/content.jsp?urltype=news.NewsContentUrl&wbtreeid=1026&wbnewsid=25268",
        "www.x.gov.cn/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid=2",
    ),
    "ucap": (
        f"suibin.gov.cn/suibinxianrenminzhengfu/{HEX}/202501/67436.shtml",
        f"huitong.gov.cn/huitong/c117630/202601/{HEX}.shtml",
        "hrbdl.gov.cn/hebdlq/c112289c/202602/c01_1108994.shtml",
        f"htq.gov.cn/hzshtqzf/zwgk/xxgknb/2019/zbxx/202601/{HEX}.shtml",
        "hljwch.gov.cn/hebwcs/c111341/202301/c01_592213.shtml",
        "www.xingguo.gov.cn/xgxxxgk/xg77649/201303/518831cf2a1f47d68f22b0b40970128a.shtml",
        "xinyuan.gov.cn/xinyuan/xxgknb2024n/zfxxgk_gknbz.shtml",
        "www.hlj.gov.cn/common/search/c7eb6a51b99845ea906d5ec83b0f8e27?page=1&_isJson=true",
        "www.csrc.gov.cn/searchList/c7eb6a51b99845ea906d5ec83b0f8e27?page=1",
    ),
    "longxun": (
        "www.fengyang.gov.cn/public/column/161055568?type=3&action=detail&nav=3&title=2021",
        "www.x.gov.cn/public/3902119/2007186394.html",
        "hrss.ah.gov.cn/content/column/6791573?pageIndex=2",
        "tljq.gov.cn/openness/OpennessAnnualReport/show/2396.html",
        "www.dongzhi.gov.cn/Xxgknb/show/4518.html",
        "www.ahlx.gov.cn/XxgkAnnualReport/show/3985.html",
        "wjw.xuancheng.gov.cn/XxgkContent/showList/174/105276/page_1.html",
        "www.x.gov.cn/OpennessContent/showList/31/8325/page_1.html",
        "www.x.gov.cn/opennessAnnualReport/?branch_id=12",
    ),
    "xxgk_annual": (
        "www.longyou.gov.cn/module/xxgk/xxgkAnnualReport.jsp?area=01251010-066&fbtime=2019",
        "www.lishui.gov.cn/module/xxgk/xxgkAnnualReport.jsp?fbtime=2017&area=113325000026455663",
    ),
}
UNKNOWN = (
    "www.panshan.gov.cn/",
    "zyx.gov.cn/Content-2788131.html",
    "julu.gov.cn/content/54279.html",
    "xxs.gov.cn/1941/1944/2004/4310/content_1353031.html",
    "jzmcqzf.gov.cn/xxgk/xxgknb/",
    "www.lnjp.gov.cn/html/JPXZF/202602/0177068507628231.html",
    "www.kmsm.gov.cn/c/2026-01-15/7097241.shtml",
    "hnsn.gov.cn/hnsn/xxgknb/",
)


@pytest.mark.parametrize(("name", "address"), [(name, each) for name, listed in ADDRESSES.items() for each in listed])
def test_a_platform_is_known_by_the_address_of_a_report(name: str, address: str) -> None:
    assert recognise_url(f"http://{address}") == name


@pytest.mark.parametrize("address", UNKNOWN)
def test_an_address_of_no_known_shape_has_no_platform(address: str) -> None:
    assert recognise_url(f"https://{address}") is None


def test_every_platform_declares_shapes_that_are_tried_and_generic_none() -> None:
    assert {name for name, each in PLATFORMS.items() if not each.URLS} == {"generic"}
    assert list(PLATFORMS)[-1] == "generic"
    for name in ADDRESSES:
        for shape in PLATFORMS[name].URLS:
            assert any(re.search(shape, f"http://{each}") for each in ADDRESSES[name]), shape


@pytest.mark.parametrize(
    "replica", [each for each in replicas() if each.name in ADDRESSES], ids=lambda replica: replica.name
)
def test_the_lists_of_a_replica_are_recognised_as_its_platforms(replica: Replica) -> None:
    with serve() as county:
        routes = replica.routes(county.url)
        seen = {_platform(reply, county, path) for path, reply in routes.items() if isinstance(reply, Reply)}
    assert replica.name in seen


def _platform(reply: Reply, county: County, path: str) -> str | None:
    found = find_platform(None, reply.body.decode("utf-8", "replace"), county.url + path)
    return next((name for name, each in PLATFORMS.items() if each is found), None)


def test_a_vsb_list_that_hides_its_next_page_is_counted_down() -> None:
    script = "<script>function a1_gopage_fun(){_simple_list_gotopage_fun(31,'a1GOPAGE',2)}</script>"
    column = "http://x.gov.cn/zwgk/zfxxgknb"

    def following(url: str, number: int) -> Ask | None:
        return vsb.read_listing(script, Ask(url), number).pages.next

    assert following(f"{column}.htm", 1) == Ask(f"{column}/30.htm")
    assert following(f"{column}/30.htm", 2) == Ask(f"{column}/29.htm")
    assert following(f"{column}/2.htm", 30) == Ask(f"{column}/1.htm")
    assert following(f"{column}/1.htm", 31) is None
    assert following("http://x.gov.cn/list.jsp?wbtreeid=1", 1) is None


def test_an_article_that_vsb_links_twice_counts_once_and_its_second_address_comes_last() -> None:
    title = "石新镇2024年政府信息公开年报"
    twin = f'<a href="/content.jsp?urltype=news.NewsContentUrl&wbtreeid=1026&wbnewsid=25268">{title}</a>'
    other = f'<a href="/content.jsp?urltype=news.NewsContentUrl&wbtreeid=1026&wbnewsid=9">{title}</a>'
    found = vsb.read_listing(
        f'{twin}{other}<a href="/info/1026/25268.htm">{title}</a>', Ask("http://x.gov.cn/a.htm"), 1
    )
    assert [link.url for link in found.reports] == [
        "http://x.gov.cn/content.jsp?urltype=news.NewsContentUrl&wbtreeid=1026&wbnewsid=9",
        "http://x.gov.cn/info/1026/25268.htm",
        "http://x.gov.cn/content.jsp?urltype=news.NewsContentUrl&wbtreeid=1026&wbnewsid=25268",
    ]
    assert found.content == {link.url for link in found.reports[:2]}


def test_an_answer_of_ucap_says_how_many_pages_there_are() -> None:
    api = f"http://x.gov.cn/common/search/{HEX}?_isJson=true&page=1"
    entry = (
        '{"title":"石新镇2024年政府信息公开年报","url":"/a/202501/1.shtml","publishedTimeStr":"2025-01-04 17:18:49"}'
    )
    text = '{{"data":{{"channelId":"x","total":{total},"page":1,"rows":{rows},"results":[{results}]}}}}'
    assert ucap.recognises(text.format(total=41, rows=15, results=entry), api)
    first = ucap.read_listing(text.format(total=41, rows=15, results=entry), Ask(api), 1)
    assert first.pages.next == Ask(f"http://x.gov.cn/common/search/{HEX}?_isJson=true&page=2")
    assert (first.pages.total_pages, first.pages.total_items) == (3, 41)
    assert [link.date for link in first.reports] == ["2025-01-04"]
    assert ucap.read_listing(text.format(total=41, rows=15, results=entry), Ask(api), 3).pages.next is None
    empty = ucap.read_listing(text.format(total=41, rows=15, results=""), Ask(api), 2)
    assert (empty.pages.next, empty.pages.total_pages) == (None, 3)
    assert ucap.read_listing(text.format(total=41, rows=0, results=entry), Ask(api), 1).pages.next is None
    assert not ucap.recognises('{"data":{"list":[]}}', api)
    assert not ucap.recognises('{"data":', api)


def test_numbered_reports_of_longxun_are_only_those_that_a_list_names() -> None:
    found = longxun.read_listing(
        '<a href="/XxgkAnnualReport/show/5728.html">查看</a><a href="/public/column/39021?type=2&action=list">指南</a>'
        '<a href="/public/column/39021?type=3&action=list">石新镇</a>',
        Ask("http://x.gov.cn/public/"),
        1,
    )
    assert [link.url for link in found.reports] == ["http://x.gov.cn/XxgkAnnualReport/show/5728.html"]
    assert [link.url for link in found.columns] == ["http://x.gov.cn/public/column/39021?type=3&action=list"]


def test_json_with_addresses_of_another_system_is_still_json() -> None:
    text = '{"list":[{"title":"石新镇2024年政府信息公开年报","url":"/a/t20250118_86644547.html"}]}'
    found = find_platform(None, text, "http://x.gov.cn/list.json").read_listing(
        text, Ask("http://x.gov.cn/list.json"), 1
    )
    assert [link.url for link in found.reports] == ["http://x.gov.cn/a/t20250118_86644547.html"]
    assert trs.recognises("<a href='t20250118_86644547.html'>", "http://x.gov.cn/")
