"""Ucap's static lists, from 1: a stub at the column's door, titles of the included header, the footer in a frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.scraper.county import TOWNS, Reply, Route, items, page
from tests.sites.making import BUREAUS, Links, articles, named, noise, noise_paths, paths, robots
from tests.sites.replica import Replica

if TYPE_CHECKING:
    from collections.abc import Mapping

SITE = "/shuyangx/"
TOWNS_2024 = named(TOWNS, 2024, SITE + "xzgknb/202501/0123456789abcdef0123456789abcde{n}.shtml")
BUREAUS_2024 = named(BUREAUS, 2024, SITE + "bmgknb/202501/0123456789abcdef0123456789abcdf{n}.shtml")
NOISE = SITE + "xzgknb/202501/{n}.shtml"
HEAD = '<meta name="ColumnName" content="头部"><title>盘山县人民政府</title>'


def column(links: Links, number: int, stem: str, crumb: str) -> Reply:
    """A page of a list: nothing but the crumbs says where it is."""
    call = f"<script>createPageHTML('page_div',2, {number},'{stem}','shtml',{{}});</script>"
    return page(
        f'<div class="position">首页 &gt; 政府信息公开 &gt; {crumb}</div>' + items(*links) + call.format(4)
        + '<iframe src="/common/footer.shtml"></iframe>',
        title="头部", head=HEAD,
    )  # fmt: skip


def routes(url: str) -> Mapping[str, Route]:
    """The county's column begins with a stub; below it one list for each kind."""
    stub = (
        '<!DOCTYPE html><html><head><title></title></head><body><script>\nvar url = "{}"; window.location.href = url;\n'
    )
    kinds = f'<a href="{SITE}xzgknb/list.shtml">乡镇</a><a href="{SITE}bmgknb/list.shtml">部门</a>'
    towns = {n: [*TOWNS_2024[2 * n - 2 : 2 * n]] for n in (1, 2)}
    return {
        "/": page(f'<a href="{SITE}xxgk/redirect_firstChannel.shtml">信息公开</a>', head=HEAD),
        SITE + "xxgk/redirect_firstChannel.shtml": Reply(
            (stub.format(SITE + "xxgk/list.shtml") + "</script>").encode()
        ),
        SITE + "xxgk/list.shtml": page(f'<a href="{SITE}gknb/zfxxgk_gknbz.shtml">政府信息公开年报</a>', head=HEAD),
        SITE + "gknb/zfxxgk_gknbz.shtml": page(kinds, title="头部", head=HEAD),
        SITE + "xzgknb/list.shtml": column([*towns[1], *noise(NOISE)], 1, "list", "政府信息公开年报"),
        SITE + "xzgknb/list_2.shtml": column(towns[2], 2, "list", "政府信息公开年报"),
        SITE + "bmgknb/list.shtml": column(BUREAUS_2024[:2], 1, "list", "政府信息公开年报"),
        SITE + "bmgknb/list_2.shtml": column(BUREAUS_2024[2:], 2, "list", "政府信息公开年报"),
        "/common/footer.shtml": page("网站标识码：3213220037"),
        "/robots.txt": robots("/search/"),
    } | articles([*TOWNS_2024, *BUREAUS_2024])


REPLICA = Replica(
    name="ucap",
    routes=routes,
    reports=paths([*TOWNS_2024, *BUREAUS_2024]),
    forbidden=noise_paths(NOISE) | {"/common/footer.shtml", SITE + "xzgknb/list_1.shtml", SITE + "xzgknb/list_3.shtml"},
)
