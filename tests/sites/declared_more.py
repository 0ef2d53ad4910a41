"""Lists that declare more than they hold: entries, pages, a page that is the first once more, a last page without entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.scraper.county import TOWNS, Route, items, page
from tests.sites.making import BUREAUS, articles, named, noise, noise_paths, paths, robots
from tests.sites.replica import Replica

if TYPE_CHECKING:
    from collections.abc import Mapping

ENTRIES = named(TOWNS, 2024, "/a/ndbg/1{n}.html")
PAGES = named(BUREAUS, 2024, "/b/ndbg/2{n}.html")
AGAIN = named(TOWNS[:2], 2023, "/c/ndbg/3{n}.html")
STUBS = named(BUREAUS[:3], 2023, "/d/ndbg/4{n}.html")
NOISE = "/a/ndbg/{n}.html"


def routes(url: str) -> Mapping[str, Route]:
    """Each column is short in its own way."""
    call = "<script>createPageHTML('page_div',2, {},'list','shtml',40);</script>"
    again = items(*AGAIN) + '<script>createPageHTML(2, 0, "index", "html")</script>'
    return {
        "/": page('<a href="/xxgk/">信息公开</a>'),
        "/xxgk/": page(
            '<a href="/a/ndbg/list.shtml">年度报告</a><a href="/b/ndbg/">年报</a><a href="/c/ndbg/">年报汇总</a>'
            '<a href="/d/ndbg/">历年年报</a>'
        ),
        "/a/ndbg/list.shtml": page(items(*ENTRIES[:2], *noise(NOISE)) + call.format(1)),
        "/a/ndbg/list_2.shtml": page(items(*ENTRIES[2:]) + call.format(2)),
        "/b/ndbg/": page(items(*PAGES[:2]) + '<a href="2.html">下一页</a>共<b>7</b>页'),
        "/b/ndbg/2.html": page(items(*PAGES[2:]) + "共<b>7</b>页"),
        "/c/ndbg/": page(again),
        "/c/ndbg/index_1.html": page(again),
        "/d/ndbg/": page(items(*STUBS[:2]) + '<script>createPageHTML(3, 0, "index", "html")</script>'),
        "/d/ndbg/index_1.html": page(items(*STUBS[2:]) + '<script>createPageHTML(3, 1, "index", "html")</script>'),
        "/d/ndbg/index_2.html": page('<a href="/">首页</a><p>暂无内容</p>'),
        "/robots.txt": robots("/so/"),
    } | articles([*ENTRIES, *PAGES, *AGAIN, *STUBS])


REPLICA = Replica(
    name="generic",
    routes=routes,
    reports=paths([*ENTRIES, *PAGES, *AGAIN, *STUBS]),
    forbidden=noise_paths(NOISE),
    incomplete=(
        "/a/ndbg/list.shtml: 7 of 40 declared entries",
        "/b/ndbg/: 2 of 7 declared pages",
        "/c/ndbg/: page 2 repeats an earlier page",
        "/d/ndbg/: page 3 names no entry",
    ),
)
