"""Hanweb's module of annual reports, as far as its addresses tell: areas, their years, one report at each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.scraper.county import TOWNS, Route, page, report
from tests.sites.making import robots
from tests.sites.replica import Replica

if TYPE_CHECKING:
    from collections.abc import Mapping

MODULE = "/module/xxgk/xxgkAnnualReport.jsp"
AREAS = {f"01251010-06{n}": name for n, name in enumerate(TOWNS)}
REPORTS = {f"{MODULE}?area={area}&fbtime={year}": (name, year) for area, name in AREAS.items() for year in (2023, 2024)}
EMPTY = f"{MODULE}?area=01251010-060&fbtime=2022"


def routes(url: str) -> Mapping[str, Route]:
    """The column names areas, each area its years; one year of one area has no report."""
    column = "".join(f'<a href="{MODULE}?area={area}">{name}</a>' for area, name in AREAS.items())
    made: dict[str, Route] = {
        "/": page('<a href="/zwgk/">政务公开</a>'),
        "/zwgk/": page(f'<a href="{MODULE}">查看</a>'),
        MODULE: page(column, title="盘山县人民政府"),
        EMPTY: page("<h1>信息公开</h1>" + "<p>该单位本年度无数据</p>" * 3),
        "/robots.txt": robots("/vc/"),
    }
    for area in AREAS:
        years = "".join(f'<a href="{MODULE}?area={area}&amp;fbtime={year}">{year}年</a>' for year in (2024, 2023))
        extra = f'<a href="{EMPTY}">2022年</a>' if EMPTY.startswith(f"{MODULE}?area={area}&") else ""
        made[f"{MODULE}?area={area}"] = page(years + extra)
    return made | {path: report(name, year) for path, (name, year) in REPORTS.items()}


REPLICA = Replica(
    name="xxgk_annual",
    routes=routes,
    reports=frozenset(REPORTS),
    forbidden=frozenset({f"{MODULE}?area=01251010-064", f"{MODULE}?area=01251010-060&fbtime=2025"}),
)
