"""VSB: numbers that descend, one list that hides 下页, articles under two addresses, columns that are themselves reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nianbao.demo.pagers import vsb_links
from tests.scraper.county import TOWNS, Route, page, report, title_of
from tests.sites.making import BUREAUS, Links, articles, named, noise, noise_paths, paths, robots
from tests.sites.replica import Replica

if TYPE_CHECKING:
    from collections.abc import Mapping

TOWNS_2024 = named([*TOWNS, "甘泉镇", "兴国镇"], 2024, "/info/1026/2526{n}.htm")
BUREAUS_2024 = named(BUREAUS, 2024, "/info/1027/2536{n}.htm")
COUNTY = "/zfxxgk/zfxxgknb/n2024n/zf.htm"
OLDER = {f"/zfxxgk/zfxxgknb/n2023n/xz/{slug}.htm": name for slug, name in (("hcz", "黄茨镇"), ("gqz", "甘泉镇"))}
HEADS = "<p>二、主动公开政府信息情况</p><p>三、收到和处理政府信息公开申请情况</p>"
NOISE = "/info/1026/{n}.htm"


def rows(links: Links, up: str) -> str:
    """List items as VSB prints them, the date before the link."""
    lines = (
        f'<li id="line_u13_{n}"><span>2025-01-20</span><a href="{up}{path[1:]}" title="{title}">{title[:10]}...</a></li>'
        for n, (path, title) in enumerate(links)
    )
    return f"<ul>{''.join(lines)}</ul>"


def routes(url: str) -> Mapping[str, Route]:
    """Three pages of towns (the third is number 1), two of bureaus without 下页, the county's own report as a page."""
    column, towns, bureaus = "/zfxxgk/zfxxgknb", "/zfxxgk/zfxxgknb/xz", "/zfxxgk/zfxxgknb/bm"
    twin = "content.jsp?urltype=news.NewsContentUrl&wbtreeid=1026&wbnewsid=25260"
    twice = f'<a href="/{twin}">{title_of(TOWNS[0], 2024)}</a>'
    older = "<script>function a191370_gopage_fun(){{_simple_list_gotopage_fun({},'a191370GOPAGE',2)}}</script>"
    return (
        {
            "/": page('<a href="zwgk.htm">政务公开</a>'),
            "/zwgk.htm": page('<a href="zfxxgk/zfxxgknb.htm">政府信息公开年报</a>'),
            column + ".htm": page(
                '<a href="zfxxgknb/xz.htm">乡镇</a><a href="zfxxgknb/bm.htm">部门</a><a href="zfxxgknb/n2024n/zf.htm">县政府</a>'
                '<a href="zfxxgknb/n2023n.htm">2023年</a>'
            ),
            towns + ".htm": page(twice + rows([*TOWNS_2024[:2], *noise(NOISE)], "../../") + vsb_links("xz/2.htm", 3)),
            towns + "/2.htm": page(rows(TOWNS_2024[2:4], "../../../") + vsb_links("1.htm", 3)),
            towns + "/1.htm": page(rows(TOWNS_2024[4:], "../../../") + vsb_links("", 3)),
            bureaus + ".htm": page(rows(BUREAUS_2024[:2], "../../") + older.format(2)),
            bureaus + "/1.htm": page(rows(BUREAUS_2024[2:], "../../../") + older.format(2)),
            COUNTY: report("盘山县", 2024, HEADS),
            column + "/n2023n.htm": page('<a href="n2023n/xz.htm">乡镇</a>'),
            column + "/n2023n/xz.htm": page(
                "".join(f'<a href="{path[len(column) + 8 :]}">{name}</a>' for path, name in OLDER.items())
            ),
            "/" + twin: report(TOWNS[0], 2024),
            "/robots.txt": robots("/system/"),
        }
        | articles([*TOWNS_2024, *BUREAUS_2024])
        | {path: report(name, 2023, HEADS) for path, name in OLDER.items()}
    )


REPLICA = Replica(
    name="vsb",
    routes=routes,
    reports=paths([*TOWNS_2024, *BUREAUS_2024]) | {COUNTY, *OLDER},
    forbidden=noise_paths(NOISE)
    | {"/content.jsp?urltype=news.NewsContentUrl&wbtreeid=1026&wbnewsid=25260", "/zfxxgk/zfxxgknb/xz/3.htm"},
)
