"""Lists of plain anchors, one paged by `createPageHTML`, one by 下页; robots.txt keeps crawlers out of the drafts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.scraper.county import TOWNS, Reply, Route, page, small_county
from tests.sites.replica import Replica

if TYPE_CHECKING:
    from collections.abc import Mapping


def routes(url: str) -> Mapping[str, Route]:
    """The small county of the other tests, with a column that is off limits."""
    home = '<a href="/zwgk/">政务公开</a><a href="/jg/">机构设置</a><a href="/draft/">政府信息公开年报</a>'
    return small_county() | {
        "/": page(home),
        "/robots.txt": Reply(b"User-agent: *\nDisallow: /draft/\n", content_type="text/plain"),
        "/draft/": page("草稿"),
    }


REPLICA = Replica(
    name="generic",
    routes=routes,
    reports=frozenset(
        [f"/xxgknb/t{n}.html" for n in range(len(TOWNS))]
        + [f"/info/{n}.htm" for n in range(len(TOWNS))]
        + ["/files/3.pdf"]
    ),
    forbidden=frozenset({"/draft/"}),
    incomplete=("/draft/: robots.txt disallows it",),
)
