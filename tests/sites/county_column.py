"""Layout (a): one column for the county, split by year and then by kind, beside a column that only sounds like it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.scraper.county import TOWNS, Route, items, page, report, title_of
from tests.sites.replica import Replica

if TYPE_CHECKING:
    from collections.abc import Mapping

YEARS = (2022, 2023, 2024)
KINDS = {"xzjd": ("乡镇（街道）", TOWNS), "bm": ("县政府部门", ("县教育局", "县财政局"))}


def routes(url: str) -> Mapping[str, Route]:
    """/zfxxgk/zfxxgknb/2024n/xzjd/."""
    made: dict[str, Route] = {
        "/": page(
            '<a href="/zfxxgk/">政府信息公开</a><a href="/fzzf/">法治政府建设年度报告</a><a href="/tour/">旅游</a>'
        ),
        "/zfxxgk/": page('<a href="/zfxxgk/zfxxgknb/">政府信息公开年报</a><a href="/fzzf/">年度报告</a>'),
        "/fzzf/": page(items(("/fzzf/1.html", "盘山县2024年法治政府建设年度报告"))),
        "/zfxxgk/zfxxgknb/": page("".join(f'<a href="{year}n/">{year}年</a>' for year in YEARS)),
    }
    for year in YEARS:
        folder = f"/zfxxgk/zfxxgknb/{year}n/"
        made[folder] = page("".join(f'<a href="{slug}/">{name}</a>' for slug, (name, _) in KINDS.items()))
        for slug, (_, names) in KINDS.items():
            links = [(f"./t{year}_{n}.html", title_of(name, year)) for n, name in enumerate(names)]
            made[f"{folder}{slug}/"] = page(items(*links))
            made |= {f"{folder}{slug}/t{year}_{n}.html": report(name, year) for n, name in enumerate(names)}
    return made


REPLICA = Replica(
    name="county_column",
    routes=routes,
    reports=frozenset(path for path in routes("") if "/t20" in path),
    forbidden=frozenset({"/tour/", "/fzzf/1.html"}),
)
