from __future__ import annotations

import re

import pytest

from scraper.ask import Ask
from scraper.platforms import PLATFORMS, find_platform, name_of
from tests.sites import replicas

NAMES = ("jpaas", "jpage", "xxgk", "gkmlpt", "jiangxi", "epoint", "aspnet")


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.baiyinqu.gov.cn/XZJDBMDW/xzjd/slzrmzf/zfxxgknb/2024n/art/2026/art_f973dc2ac5be4360afb033ebcccd94d2.html", "jpaas"),
        ("https://jss.gov.cn/jss/zfxxgk/xxgkndbg/2022/xzndbg/art/2023/art_bb2bd4d8ca484b79b0fab2c756cd6fe9.html", "jpaas"),
        ("http://www.hzsc.gov.cn/art/2025/1/16/art_1229233089_4327349.html", "jpage"),
        ("http://www.lintao.gov.cn/art/2023/1/31/art_6924_1618518.html", "jpage"),
        ("http://www.rongcheng.gov.cn/module/xxgk/xxgkAnnualReport.jsp?area=11371082004339319Q&fbtime=2025", "xxgk_annual"),
        ("http://www.ruian.gov.cn/module/xxgk/xxgkAnnualReport.jsp?fbtime=2014&area=001008003004073", "xxgk_annual"),
        ("http://heping.gov.cn/hyhphsz/gkmlpt/content/0/638/post_638777.html", "gkmlpt"),
        ("https://www.dabu.gov.cn/mzdpgbzzf/gkmlpt/content/2/2439/post_2439320.html", "gkmlpt"),
        ("http://www.puning.gov.cn/zfxxgkmlfg/jyspnsmlzrmzf/zfxxgkgzndbg/content/post_738123.html", "gkmlpt"),
        ("https://www.xz.gov.cn/dynamic/zwgk/govInfoPubright.html?categorynum=003001003", "epoint"),
        ("http://www.x.gov.cn/ycrmzf/xxgknb/pc/content/content_1754390189518807040.html", "jiangxi"),
        ("http://www.x.gov.cn/NewsLsit.aspx?ClassID=602", "aspnet"),
        ("http://www.gsgz.gov.cn/gzzfxxgk/zfxxgknb/2025n/bmnb2025/202601/t20260123_1501783.html", "trs"),
        ("http://www.qinan.gov.cn/info/14423/1395492.htm", "vsb"),
        ("http://www.jxdy.gov.cn/dyxxxgk/c102302/201412/3c309345114f45dcbc50b6dc2cc73b27.shtml", "ucap"),
        ("https://www.abg.gov.cn/abg/zwgk/zfxxgk/bmxxgkml/smz/blgtz52/zfxxgknb/2023042315081546967/index.html", None),
    ],
)  # fmt: skip
def test_addresses_of_real_reports_tell_the_system_and_no_other(url: str, name: str | None) -> None:
    shown = [each for each, module in PLATFORMS.items() if any(re.search(shape, url) for shape in module.URLS)]
    assert shown == ([name] if name else [])


@pytest.mark.parametrize(
    "text",
    [
        "<title>政府信息公开年报</title><a href='1.html'>石新镇2024年政府信息公开工作年度报告</a>",
        "<script>createPageHTML(2, 0, 'index', 'html');</script>",
        '<script>var websiteId="17",websiteCode="shuyang",channelId="18";</script>',
        "<script>var _hmt = _hmt || [];</script>",
        '{"data":{"channelId":"1","results":[]}}',
        "",
    ],
)
def test_pages_of_other_systems_are_left_to_them(text: str) -> None:
    url = "http://www.x.gov.cn/zfxxgk/zfxxgknb/index.html"
    assert not [name for name in NAMES if PLATFORMS[name].recognises(text, url)]
    assert find_platform(None, text, url) not in [PLATFORMS[name] for name in NAMES]


def test_every_system_has_a_replica() -> None:
    assert {replica.name.partition("_")[0] for replica in replicas()} >= set(NAMES)


def test_an_annual_page_that_also_asks_for_a_list_is_inside_a_column_and_keeps_its_reports() -> None:
    address = "http://www.x.gov.cn/module/xxgk/xxgkAnnualReport.jsp"
    anchor = f'<a href="{address}?area=1&fbtime=2024">石新镇</a>'
    call = "<script>loadDynamic('/module/xxgk/search.jsp?divid=1','div1','A01','1')</script>"
    for text, name in ((anchor, "xxgk_annual"), (anchor + call, "xxgk")):
        platform = find_platform(None, text, address)
        found = platform.read_listing(text, Ask(address), 1)
        assert name_of(platform) == name
        assert found.inside
        assert [link.title for link in found.reports] == ["石新镇"]
        assert len(found.lists) == (name == "xxgk")
