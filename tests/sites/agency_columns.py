"""Layout (b): each township and department has its own subtree, with its own column; the county has no common one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.scraper.county import Route, items, page, report, title_of
from tests.sites.replica import Replica

if TYPE_CHECKING:
    from collections.abc import Mapping

TOWNSHIPS = ("石新镇", "高升镇", "东郭镇", "胡家镇", "古城子镇", "坝墙子镇", "太平街道", "陈家乡")
DEPARTMENTS = ("教育局", "财政局", "卫生健康局", "应急管理局")
YEARS = (2023, 2024)


def routes(url: str) -> Mapping[str, Route]:
    """/zwgk/xzj/x0/ndbg/, as in 梅河口."""
    made: dict[str, Route] = {
        "/": page('<a href="/zwgk/">政务公开</a><a href="/news/">政务要闻</a>'),
        "/zwgk/": page('<a href="/zwgk/xzj/">乡镇街道</a><a href="/zwgk/bm/">县政府部门</a>'),
    }
    for kind, names in (("xzj", TOWNSHIPS), ("bm", DEPARTMENTS)):
        made[f"/zwgk/{kind}/"] = page("".join(f'<a href="x{n}/">{name}</a>' for n, name in enumerate(names)))
        for number, name in enumerate(names):
            folder = f"/zwgk/{kind}/x{number}/"
            made[folder] = page(f'<a href="{folder}ndbg/">政府信息公开年报</a><a href="{folder}jj/">简介</a>')
            links = [(f"./t{year}0118_1.html", title_of(name, year)) for year in YEARS]
            made[f"{folder}ndbg/"] = page(items(*links))
            made |= {f"{folder}ndbg/t{year}0118_1.html": report(name, year) for year in YEARS}
    return made


REPLICA = Replica(
    name="agency_columns",
    routes=routes,
    reports=frozenset(path for path in routes("") if "/t20" in path),
    forbidden=frozenset({"/news/"}),
)
