"""Clicks in place of links: 天津's entries (`isDownLoad`), 慧点's pager (`queryArticleByCondition`, and `tagname`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.scraper.county import TOWNS, Route, items, page
from tests.sites.making import BUREAUS, articles, named, noise, noise_paths, paths, robots
from tests.sites.replica import Replica

if TYPE_CHECKING:
    from collections.abc import Mapping

TIANJIN = named(TOWNS, 2024, "/xzj/ndbg/202501/t20250111_737281{n}.html")
HUIDIAN = named(BUREAUS, 2024, "/xxgk/ndbg/0176888997731{n}.html")
NOISE = "/xzj/ndbg/202501/{n}.html"


def routes(url: str) -> Mapping[str, Route]:
    """Towns whose entries are clicks, bureaus whose pager is one."""
    clicked = "".join(
        f'<li><a href="javascript:void(0)" onclick="isDownLoad(this,\'{url}{path}\')" title="{title}">{title}</a>'
        "<span>2025-01-11</span></li>"
        for path, title in [*TIANJIN[:2], *noise(NOISE)]
    )
    pager = "<a onclick=\"queryArticleByCondition(this,'/xxgk/ndbg/index-{n}.shtml')\">下一页</a>"
    older = '<a tagname="/xxgk/ndbg/index-3.shtml" onclick="queryArticleByCondition(this)">下一页</a>'
    total = '<input type="hidden" name="article_paging_list_hidden" totalpage="3">'
    return {
        "/": page("<a onclick=\"location.href='/zwgk/index.html'\">政务公开</a>"),
        "/zwgk/index.html": page(
            '<a href="/xzj/ndbg/">年度报告</a><a href="/xxgk/ndbg/index.shtml">政府信息公开年报</a>'
        ),
        "/xzj/ndbg/": page(f'<ul>{clicked}</ul><script>createPageHTML(2, 0, "index", "html")</script>'),
        "/xzj/ndbg/index_1.html": page(items(*TIANJIN[2:]) + '<script>createPageHTML(2, 1, "index", "html")</script>'),
        "/xxgk/ndbg/index.shtml": page(items(*HUIDIAN[:2]) + pager.format(n=2) + total),
        "/xxgk/ndbg/index-2.shtml": page(items(*HUIDIAN[2:3]) + older + total),
        "/xxgk/ndbg/index-3.shtml": page(items(*HUIDIAN[3:]) + total),
        "/robots.txt": robots("/download/"),
    } | articles([*TIANJIN, *HUIDIAN])


REPLICA = Replica(
    name="generic",
    routes=routes,
    reports=paths([*TIANJIN, *HUIDIAN]),
    forbidden=noise_paths(NOISE),
)
