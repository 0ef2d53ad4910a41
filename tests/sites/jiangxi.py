"""The 集约化 system of 江西: a column page of numbers, and its items posted for at /queryList."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.scraper.county import Post, Reply, form_of, page
from tests.sites.material import articles, entries, notices_of, number_in, reports_of, window
from tests.sites.replica import Replica

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.scraper.county import Route
    from tests.sites.material import Entry

LISTS = {
    "1754390189518807040": ("/xxsrmzf/col/col14590/content/content_", entries("{n}", 7)),
    "1754390189518807041": ("/ycrmzf/xxgknb/pc/content/content_", entries("2098331399481798{n}", 4)),
}
SIZE = 5


def answer(body: bytes) -> Reply:
    form = form_of(body)
    wanted = ("siteId", "websiteId", "pageSize", "perPage", "showMode", "themeName")
    if any(not form.get(name) for name in wanted) or form.get("channelId") not in LISTS:
        return Reply(b'{"code":500,"msg":"error"}', content_type="application/json")
    listed = LISTS[form["channelId"]][1]
    number, size = number_in(form, "pageNo"), number_in(form, "pageSize")
    results = [
        {
            "source": {
                "id": entry.path,
                "title": f"  {entry.title} ",
                "pubDate": entry.date,
                "content": {"content": "<p>"},
            }
        }
        for entry in window(listed, number, size)
    ]
    data = {"page": number, "rows": len(results), "total": len(listed), "results": results}
    return Reply(json.dumps({"data": data}, ensure_ascii=False).encode(), content_type="application/json")


def column(channel: str, code: str) -> Reply:
    names = f"var channelId='{channel}', codeName='{code}', websiteId='w1', siteId='s1', pageSize={SIZE};"
    return page(f"<div id='list'></div><script>{names}</script>", title="县政府-政府信息公开年报")


def listed_at() -> list[Entry]:
    return [entry._replace(path=f"{start}{entry.path}.html") for start, listed in LISTS.values() for entry in listed]


def routes(url: str) -> Mapping[str, Route]:
    first, second = LISTS
    return {
        "/": page(
            '<a href="/xxsrmzf/col/col14590/list.html">政府信息公开年报</a><a href="/ycrmzf/xxgknb/pc/list.html">年报汇总</a>'
        ),
        "/xxsrmzf/col/col14590/list.html": column(first, "col14590"),
        "/ycrmzf/xxgknb/pc/list.html": column(second, ""),
        "/queryList": Post(answer),
        **articles(listed_at()),
    }


REPLICA = Replica("jiangxi", routes, reports_of(listed_at()), forbidden=notices_of(listed_at()))
