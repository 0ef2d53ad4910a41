"""LongXun: a list of type 3 for each organ, and the second family of Anhui with its numbered articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.scraper.county import TOWNS, Reply, Route, items, page, report
from tests.sites.making import BUREAUS, Links, articles, named, noise, noise_paths, paths, robots
from tests.sites.replica import Replica

if TYPE_CHECKING:
    from collections.abc import Mapping

ORGANS = {3902119: "石新镇", 3902120: "财政局"}
LIST = "/public/column/{organ}?type=3&action=list"
BY_ORGAN = {
    organ: [named((name,), year, f"/public/{organ}/20071{year}.html")[0] for year in (2024, 2023, 2022)]
    for organ, name in ORGANS.items()
}
OWN = "/public/column/161055568?type=3&action=detail&nav=3&title=2021"
SHOWN = named([*TOWNS[1:], *BUREAUS[1:]], 2024, "/XxgkAnnualReport/show/572{n}.html")
NOISE = "/public/3902119/{n}.html"


def column(url: str, organ: int, links: Links, number: int) -> Reply:
    """A page of an organ's reports, its pager with the whole address."""
    link = url + LIST.format(organ=organ) + "&pageIndex="
    rows = items(*links).replace("<ul>", f'<ul class="doc_list list-{organ}">')
    call = f"Ls.pagination(\"#page_{organ}\", {{currPage: ({number - 1}+1), pageCount: 2, link: '{link}'}});"
    return page(rows + f'<li class="lm_line"></li><div id="page_{organ}"></div><script>{call}</script>')


def routes(url: str) -> Mapping[str, Route]:
    """Two organs with two pages each, one year that is shown in a page of its own, and a list of the second family."""
    organs = "".join(
        f'<li><a href="/public/column/{organ}?type=2&action=list">指南</a>'
        f'<a href="{LIST.format(organ=organ)}">{name}</a></li>'
        for organ, name in ORGANS.items()
    )
    made: dict[str, Route] = {
        "/": page('<a href="/public/">信息公开</a>'),
        "/public/": page(
            f'{organs}<a href="{OWN}">2021</a><a href="/XxgkContent/showList/295/26/page_1.html">年报</a>'
        ),
        OWN: report("枣巷镇", 2021),
        "/robots.txt": robots("/login"),
    }
    for organ, links in BY_ORGAN.items():
        first = [*links[:2], *(noise(NOISE) if organ == 3902119 else [])]
        made[LIST.format(organ=organ)] = column(url, organ, first, 1)
        made[LIST.format(organ=organ) + "&pageIndex=2"] = column(url, organ, links[2:], 2)
        made |= articles(links)
    for number, links in enumerate((SHOWN[:3], SHOWN[3:]), 1):
        rows = "".join(f'<tr><td><a href="{path}">查看</a></td><td>2025-01-20</td></tr>' for path, _ in links)
        following = '<a href="page_2.html">下一页</a>' if number == 1 else ""
        made[f"/XxgkContent/showList/295/26/page_{number}.html"] = page(f"<table>{rows}</table>{following}")
    return made | articles(SHOWN)


REPLICA = Replica(
    name="longxun",
    routes=routes,
    reports=frozenset().union(*(paths(links) for links in BY_ORGAN.values())) | paths(SHOWN) | {OWN},
    forbidden=noise_paths(NOISE)
    | {f"/public/column/{organ}?type=2&action=list" for organ in ORGANS}
    | {"/XxgkAnnualReport/show/5719.html", "/XxgkAnnualReport/show/5726.html"},
)
