"""TRS as 湖南 and 上海 count, from 1, and the pager scripts of other places: one column in each agency's own subtree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.scraper.county import Route, items, page
from tests.sites.making import ORGANISATIONS, articles, named, noise, noise_paths, paths, robots
from tests.sites.replica import Replica

if TYPE_CHECKING:
    from collections.abc import Mapping

PAGERS = {  # by agency: the call as page {n} of 2 writes it (n0 counts from 0), and the name of page 2
    "hunan": ("<script>createPageHTML('paging',2, {n},'index','html',5);</script>", "index_2.html"),
    "beijing": ("<script>var currentPage = {n0};//从0开始\nvar countPage = 2;//共多少页</script>", "index_1.html"),
    "shanghai": ('<script>$("#page").pagination("setPage", {n}, 2);</script>', "index_2.html"),
    "most": ("<script>pagination_script_config = {{ pageNumber: '{n0}', total: '2' }}</script>", "index_1.html"),
    "henan": ('<input id="pageDec" type="hidden" pagecount="2" />', "index_2.html"),
}
REPORTS = {
    agency: [
        (f"/xzj/{agency}/ndbg/202{year - 2019}01/t202{year - 2019}0117_{number}982{year - 2020}.html", title)
        for year in (2024, 2023, 2022)
        for _, title in named((name,), year, "")
    ]
    for number, (agency, name) in enumerate(zip(PAGERS, ORGANISATIONS, strict=False))
}
NOISE = "/xzj/hunan/ndbg/202501/t20250102_{n}.html"


def routes(url: str) -> Mapping[str, Route]:
    """A table of agencies with their guides and columns; two pages in each column."""
    rows = "".join(
        f'<tr><td>{name}</td><td><a href="/xzj/{agency}/zn/">指南</a></td><td><a href="/xzj/{agency}/ndbg/">年报</a></td></tr>'
        for agency, name in zip(PAGERS, ORGANISATIONS, strict=False)
    )
    made: dict[str, Route] = {
        "/": page('<a href="/zwgk/">政务公开</a>'),
        "/zwgk/": page(f"<table>{rows}</table>"),
        "/robots.txt": robots("/search/"),
    }
    for agency, (call, second) in PAGERS.items():
        folder, links = f"/xzj/{agency}/ndbg/", REPORTS[agency]
        first = [*links[:2], *(noise(NOISE)[:2] if agency == "hunan" else [])]
        made[folder] = page(items(*first) + call.format(n=1, n0=0))
        made[folder + second] = page(items(*links[2:]) + call.format(n=2, n0=1))
        made |= articles(links)
    return made


REPLICA = Replica(
    name="trs",
    routes=routes,
    reports=frozenset().union(*(paths(links) for links in REPORTS.values())),
    forbidden=noise_paths(NOISE) | {f"/xzj/{agency}/zn/" for agency in PAGERS},
)
