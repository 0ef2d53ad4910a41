"""Hanweb JPaaS: a column page of nothing but two units, which give page 1 for ever to whoever asks without paramJson."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.scraper.county import Program, Reply, Request, page
from tests.sites.material import articles, entries, notices_of, number_in, reports_of, window
from tests.sites.replica import Replica

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.scraper.county import Route
    from tests.sites.material import Entry

UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
ROWS = 4
LISTS: dict[str, list[Entry]] = {
    "信息列表": entries("/col/col1229123351/art/2026/art_{n:032x}.html", 9),
    "往年": entries("//{{host}}/art/2025/11/4/art_1229123351_{n}.html", 3),
}


def unit(tag: str) -> str:
    query = "{'parseType':'bulidstatic','webId':'3185','tplSetId':'o0Yc','pageType':'column','tagId':'%s','pageId':'7'}"
    return (
        f'<script id="u{len(tag)}" src="/cms_files/default/script/AuthorizedRead/unitbuild.js?v=4.5" webId="3185" '
        f'parseType="bulidstatic" url="{UNIT}" queryData="{query % tag}"></script>'
    )


def answer(request: Request, lists: Mapping[str, Sequence[Entry]]) -> Reply:
    query = request.query
    listed = lists.get(query.get("tagId", ""))
    if listed is None or query.get("webId") != "3185" or "referer" not in request.headers:
        return Reply(b'{"success":false,"message":"error","code":"500","data":null}', content_type="application/json")
    asked = json.loads(query.get("paramJson", "{}"))
    number = number_in({"pageNo": str(asked.get("pageNo", 1))}, "pageNo")
    rows = "\n".join(
        f'<li class="clearfix"><a class="bt-left" title="{entry.title}" href="{entry.path}">{entry.title[:12]}...</a>'
        f'<span class="bt-right">{entry.date}</span></li>'
        for entry in window(listed, number, ROWS)
    )
    pager = (
        f'<table class="pagination" rows="{ROWS}" unitid="{query["tagId"]}" count="{len(listed)}" pageNo="{number}" '
        f'unitUrl="{UNIT}"><tr><td>第 <input> 页 / 共 <span>0</span> 页 检索到 <span>0</span> 条记录</td></tr></table>'
    )
    html = f'<ul><div id="{query["tagId"]}">{rows}</div></ul>{pager}'
    body = {"success": True, "message": "生成成功", "code": "200", "data": {"html": html}, "traceId": "x"}
    return Reply(json.dumps(body, ensure_ascii=False).encode(), content_type="application/json;charset=UTF-8")


def routes(url: str) -> Mapping[str, Route]:
    host = url.removeprefix("http://")
    lists = {
        tag: [entry._replace(path=entry.path.format(host=host)) for entry in listed] for tag, listed in LISTS.items()
    }
    column = (
        '<!DOCTYPE html><html><head><meta name="ColumnName" content="政府信息公开年报"></head><body>{}</body></html>'
    )
    return {
        "/": page('<a href="/col/col1599521/index.html">政府信息公开</a>'),
        "/col/col1599521/index.html": page('<a title="政府信息公开年报" href="/col/col7/index.html">年报</a>'),
        "/col/col7/index.html": Reply(column.format("".join(unit(tag) for tag in LISTS)).encode()),
        UNIT: Program(lambda request: answer(request, lists)),
        **articles(own_paths()),
    }


def own_paths() -> list[Entry]:
    listed = [entry for each in LISTS.values() for entry in each]
    return [entry._replace(path=entry.path.removeprefix("//{host}")) for entry in listed]


REPLICA = Replica("jpaas", routes, reports_of(own_paths()), forbidden=notices_of(own_paths()))
