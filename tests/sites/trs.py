"""TRS, counted from 0: one column by year and kind, a second document inside the page, cut titles, a tail of 404s."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nianbao.demo.pagers import create_page
from tests.scraper.county import TOWNS, Reply, Route, items, page
from tests.sites.making import BUREAUS, Links, articles, named, noise, noise_paths, paths, robots
from tests.sites.replica import Replica

if TYPE_CHECKING:
    from collections.abc import Mapping

COLUMN = "/zfxxgk/zfxxgknb/"
TOWNS_2024 = named(TOWNS, 2024, COLUMN + "2024n/xzjd/202501/t20250118_8664454{n}.html")
BUREAUS_2024 = named(BUREAUS, 2024, COLUMN + "2024n/bmnb2024/202501/t20250120_8664461{n}.html")
TOWNS_2023 = named(TOWNS, 2023, COLUMN + "2023n/202401/t19700101_358482{n}.shtml")
NOISE = COLUMN + "2024n/xzjd/202501/t20250101_{n}.html"
HEADER = (
    '<div><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "x"><html><head><title>页头</title></head>'
    '<body><a href="/zfxxgk/">政府信息公开</a><a href="/">首页</a></body></html></div>'
)


def cut(links: Links, folder: str, *, stated: bool = True) -> str:
    """List items as 樟树 prints them: relative, the visible title cut, the whole one `stated` in its attribute."""
    rows = (
        f'<li><a href="./{path.removeprefix(folder)}" title="{title if stated else ""}">{title[:16]}...</a>'
        "<span>2025-01-20</span></li>"
        for path, title in links
    )
    return f"<ul>{''.join(rows)}</ul>"


def call(count: int, page: int, function: str = "createPageHTML", ending: str = "html") -> str:
    """The script that writes the links to the other pages, which begins with what it calls."""
    called = create_page(count, page, function=function, ending=ending)
    return f"<script>function {function}(_n, _i, _s, _e){{ }} {called}</script>"


def routes(url: str) -> Mapping[str, Route]:
    """2024 by kind, the bureaus' list with a third page that is declared and missing; 2023 in one list."""
    towns, bureaus, older = COLUMN + "2024n/xzjd/", COLUMN + "2024n/bmnb2024/", COLUMN + "2023n/"
    pages = {
        "/": page('<a href="/zfxxgk/">政府信息公开</a><a href="/zfxxgk/draft/">信息公开年报</a>'),
        "/zfxxgk/": page(HEADER + f'<a href=".{COLUMN.removeprefix("/zfxxgk")}">政府信息公开年报</a>'),
        COLUMN: page(HEADER + '<a href="./2024n/">2024年</a><a href="./2023n/">2023年</a>'),
        COLUMN + "2024n/": page(HEADER + '<a href="./xzjd/">乡镇、街道</a><a href="./bmnb2024/">部门</a>'),
        towns: page(HEADER + cut([*TOWNS_2024[:2], *noise(NOISE)], towns) + call(2, 0)),
        towns + "index_1.html": page(cut(TOWNS_2024[2:], towns) + call(2, 1)),
        bureaus: page(cut(BUREAUS_2024[:2], bureaus) + call(3, 0)),
        bureaus + "index_1.html": page(cut(BUREAUS_2024[2:], bureaus) + call(3, 1)),
        older: page(cut(TOWNS_2023[:2], older, stated=False) + call(2, 0, "createPage", "shtml")),
        older + "index_1.shtml": page(items(*TOWNS_2023[2:]) + call(2, 1, "createPage", "shtml")),
        "/robots.txt": robots("/zfxxgk/draft/"),
        "/zfxxgk/draft/": Reply(b"draft"),
    }
    return pages | articles([*TOWNS_2024, *BUREAUS_2024, *TOWNS_2023])


REPLICA = Replica(
    name="trs",
    routes=routes,
    reports=paths([*TOWNS_2024, *BUREAUS_2024, *TOWNS_2023]),
    forbidden=frozenset({"/zfxxgk/draft/", COLUMN + "2024n/xzjd/index_2.html"}) | noise_paths(NOISE),
    incomplete=("bmnb2024/index_2.html: answered 404", "/zfxxgk/draft/: robots.txt disallows it"),
)
