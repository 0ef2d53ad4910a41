"""Lists as arrays: 湖州 writes them into the page (as JSON, or as a script would), 宁波 fetches a file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.scraper.county import TOWNS, Route, items, page
from tests.sites.making import BUREAUS, articles, data, named, noise, noise_paths, paths, robots
from tests.sites.replica import Replica

if TYPE_CHECKING:
    from collections.abc import Mapping

HUZHOU = named(TOWNS, 2024, "/hzgov/front/s12/xxgk/{n}.html")
SCRIPTED = named(BUREAUS, 2024, "/hzgov/front/s13/xxgk/{n}.html")
NINGBO = named(TOWNS, 2023, "/Jsxm/{n}.html")
NOISE = "/hzgov/front/s12/xxgk/{n}.html"


def routes(url: str) -> Mapping[str, Route]:
    """Three columns; the first is continued on a second page as anchors."""
    array = json.dumps(
        [{"title": title, "url": path, "date": "2025-01-20"} for path, title in [*HUZHOU[:2], *noise(NOISE)]]
    )
    scripted = ",".join(f"{{title:'{title}',url:'{path}',id:{n},}}" for n, (path, title) in enumerate(SCRIPTED))
    fetched = {"list": [{"infotitle": "", "title": title, "linkurl": path} for path, title in NINGBO]}
    home = '<a href="/">首页</a>'
    return {
        "/": page('<a href="/xxgk/">信息公开</a>'),
        "/xxgk/": page(
            '<a href="/xzndbg/">年度报告</a><a href="/bmndbg/">年报汇总</a><a href="/CPA/Jsxm.html">政府信息公开年报</a>'
        ),
        "/xzndbg/": page(
            f'{home}<script>var dataList={array};draw(dataList);</script><a href="list_2.html">下一页</a>'
        ),
        "/xzndbg/list_2.html": page(items(*HUZHOU[2:])),
        "/bmndbg/": page(f"{home}<script>var pagesData = [[{scripted}]];\n</script>"),
        "/CPA/Jsxm.html": page(home + '<script>$.getJSON("/Json/CPA/List-1-0.json", show)</script>'),
        "/Json/CPA/List-1-0.json": data(json.dumps(fetched, ensure_ascii=False)),
        "/robots.txt": robots("/jsearch/"),
    } | articles([*HUZHOU, *SCRIPTED, *NINGBO])


REPLICA = Replica(
    name="generic",
    routes=routes,
    reports=paths([*HUZHOU, *SCRIPTED, *NINGBO]),
    forbidden=noise_paths(NOISE),
)
