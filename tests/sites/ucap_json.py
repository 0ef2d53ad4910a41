"""Ucap's API: a page names its channel, the answers hold the entries; one names the address in two pieces."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.scraper.county import TOWNS, Reply, Route, page
from tests.sites.making import BUREAUS, Links, articles, data, named, noise, noise_paths, paths, robots
from tests.sites.replica import Replica

if TYPE_CHECKING:
    from collections.abc import Mapping

TOWN_CHANNEL, BUREAU_CHANNEL = "c7eb6a51b99845ea906d5ec83b0f8e27", "c7eb6a51b99845ea906d5ec83b0f8e28"
TOWNS_2024 = named(TOWNS, 2024, "/klm/c100186/202501/0123456789abcdef0123456789abcde{n}.shtml")
BUREAUS_2024 = named(BUREAUS, 2024, "/klm/c100187/202501/0123456789abcdef0123456789abcdf{n}.shtml")
NOISE = "/klm/c100186/202501/{n}.shtml"
QUERY = "?page={n}&_pageSize=15&_isAgg=true&_isJson=true&_template=index"
OWN_QUERY = "?_isAgg=true&_isJson=true&_pageSize=15&_template=index&page={n}"


def answer(url: str, channel: str, links: Links, number: int, total: int) -> Reply:
    """One page of the API, three entries in each; addresses without a scheme."""
    results = [
        {"title": f" {title}", "url": url.removeprefix("http:") + path, "publishedTimeStr": "2025-01-24 17:18:49",
         "channelName": "年报", "domainMetaList": [{"resultList": [{"key": "refno", "value": ""}]}]}
        for path, title in links
    ]  # fmt: skip
    value = {"channelId": channel, "total": total, "page": number, "rows": 3, "results": results}
    return data(json.dumps({"data": value}, ensure_ascii=False))


def routes(url: str) -> Mapping[str, Route]:
    """Two columns whose pages hold no entry at all."""
    towns, bureaus = f"/common/search/{TOWN_CHANNEL}", f"/search/{BUREAU_CHANNEL}"
    whole = f'<a href="/">首页</a><div id="list"></div><script>$.get("{towns}{QUERY.format(n=1)}", draw)</script>'
    pieces = f'<a href="/">首页</a><script>var channelId="{BUREAU_CHANNEL}"; $.get("/search/"+channelId+"?page="+1, draw)</script>'
    first = [*TOWNS_2024[:2], noise(NOISE)[0]]
    return {
        "/": page('<a href="/klm/xxgk/list.shtml">政府信息公开</a>'),
        "/klm/xxgk/list.shtml": page(
            '<a href="/klm/c100186/gknb.shtml">政府信息公开年报</a><a href="/klm/c100187/">年报</a>'
        ),
        "/klm/c100186/gknb.shtml": page(whole),
        "/klm/c100187/": page(pieces),
        towns + QUERY.format(n=1): answer(url, TOWN_CHANNEL, first, 1, 5),
        towns + QUERY.format(n=2): answer(url, TOWN_CHANNEL, TOWNS_2024[2:], 2, 5),
        bureaus + OWN_QUERY.format(n=1): answer(url, BUREAU_CHANNEL, BUREAUS_2024[:3], 1, 6),
        bureaus + OWN_QUERY.format(n=2): answer(url, BUREAU_CHANNEL, BUREAUS_2024[3:], 2, 6),
        "/robots.txt": robots("/so/"),
    } | articles([*TOWNS_2024, *BUREAUS_2024])


REPLICA = Replica(
    name="ucap",
    routes=routes,
    reports=paths([*TOWNS_2024, *BUREAUS_2024]),
    forbidden=noise_paths(NOISE),
    incomplete=("4 of 6 declared entries",),
)
