"""常州, 淮安: the column's page is a shell, its list stands in a frame of the same host."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.scraper.county import TOWNS, Route, items, page
from tests.sites.making import articles, named, noise, noise_paths, paths, robots
from tests.sites.replica import Replica

if TYPE_CHECKING:
    from collections.abc import Mapping

REPORTS = named(TOWNS, 2024, "/html/czxz/2025/OEJQMFCO_0120/2116{n}.html")
NOISE = "/html/czxz/2025/{n}.html"
OUTSIDE = ("/common/footer.html", "/visitcount.jsp", "/pub/tree.jsp?area=1")


def routes(url: str) -> Mapping[str, Route]:
    """The list itself has two pages; the frames beside it are none of it, nor is one of another host."""
    frames = "".join(f'<iframe src="{path}"></iframe>' for path in (*OUTSIDE, "http://127.0.0.2:9/weibo.html"))
    return {
        "/": page('<a href="/xxgk/">政府信息公开</a>'),
        "/xxgk/": page('<a href="/class/OEJQMFCO">政府信息公开年报</a>'),
        "/class/OEJQMFCO": page(frames + '<iframe id="list" src="/inner/list?c=12"></iframe><a href="/">首页</a>'),
        "/inner/list?c=12": page(items(*REPORTS[:2], *noise(NOISE)) + '<a href="/inner/list?c=12&p=2">下一页</a>共2页'),
        "/inner/list?c=12&p=2": page(items(*REPORTS[2:]) + "共2页"),
        "/robots.txt": robots("/manage/"),
    } | articles(REPORTS)


REPLICA = Replica(
    name="generic",
    routes=routes,
    reports=paths(REPORTS),
    forbidden=noise_paths(NOISE) | frozenset(OUTSIDE),
)
