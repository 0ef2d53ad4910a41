"""云南: the pager is quoted HTML, written as base64 into the page; 山东: all entries in one page, `.pagedContent`."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING
from urllib.parse import quote

from tests.scraper.county import TOWNS, Route, items, page
from tests.sites.making import BUREAUS, articles, named, noise, noise_paths, paths, robots
from tests.sites.replica import Replica

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER = "/xxgk/xzndbg/"
REPORTS = named(TOWNS, 2024, FOLDER + "202501/t20250117_5982{n}.html")
WHOLE = named(BUREAUS, 2024, "/gongkai/channel_6f/doc_{n}.html")
NOISE = FOLDER + "202501/t20250102_{n}.html"


def pager(*links: str) -> str:
    """The links of a pager as the page holds them."""
    quoted = quote("".join(f'<a href="{href}">{text}</a>' for text, href in (each.split("=") for each in links)))
    encoded = b64encode(quoted.encode()).decode()
    return f'<div id="pages">{encoded}</div><script>decodeURIComponent(window.atob(x))</script>'


def routes(url: str) -> Mapping[str, Route]:
    """A column of towns over two pages, and one of bureaus that says how many it has."""
    total = '<div class="pagedContent"></div><script>$(".pagedContent").page({totalCount: 4, perSize: 2});</script>'
    return {
        "/": page('<a href="/xxgk/">信息公开</a>'),
        "/xxgk/": page(
            f'<a href="{FOLDER}"><img src="nb.png"></a><a href="{FOLDER}">政府信息公开年报</a>'
            '<a href="/gongkai/channel_6f/">部门</a><a href="/gongkai/channel_6f/">年度报告</a>'
        ),
        FOLDER: page(items(*REPORTS[:2], *noise(NOISE)) + pager("1=index.html", "2=index_1.html", "末页=index_1.html")),
        FOLDER + "index_1.html": page(items(*REPORTS[2:]) + pager("首页=index.html", "1=index.html")),
        "/gongkai/channel_6f/": page(items(*WHOLE) + total),
        "/robots.txt": robots("/so/"),
    } | articles([*REPORTS, *WHOLE])  # fmt: skip


REPLICA = Replica(
    name="trs",
    routes=routes,
    reports=paths([*REPORTS, *WHOLE]),
    forbidden=noise_paths(NOISE),
)
