"""Guangdong's gkmlpt: the tree of columns in the page's script, JSON of 100 a page, and an NFCMS list beside it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.scraper.county import Program, Reply, Request, items, page
from tests.sites.material import articles, entries, notices_of, number_in, reports_of
from tests.sites.replica import Replica

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.scraper.county import Route
    from tests.sites.material import Entry

API = "/gkmlpt/api/all/"
LISTED = entries("/gkmlpt/content/4/4688/post_{n}.html", 12)
OLD = entries("/xxgk/xxgknb/gzj/content/post_{n}.html", 6)
PADDING = 97
"""Notices before the reports, so that they reach into the second page."""


def article(entry: Entry, url: str) -> dict[str, object]:
    stated = {"title": entry.title, "type": "normal", "url": url + entry.path, "post_url": "", "attachment": []}
    return stated | {"id": 1, "display_publish_time": 1738800000, "created_at": "2025-02-06 08:00:00"}


def answer(request: Request, url: str) -> Reply:
    notices = [
        {"title": f"会议纪要{n}", "type": "url", "url": f"https://mp.weixin.qq.com/s/{n}"} for n in range(PADDING)
    ]
    listed = notices + [article(entry, url) for entry in LISTED]
    if request.query.get("sid") != "755001":
        listed = []
    start = max(0, number_in(request, "page", 0) - 1) * 100
    classify = {"id": 4680, "name": "政府信息公开年报", "post_count": len(listed) + 40}
    body = {"classify": classify, "offset": start, "total": len(listed), "articles": listed[start : start + 100]}
    return Reply(json.dumps(body, ensure_ascii=False).encode(), content_type="application/json")


def index() -> Reply:
    """An application: nothing but a script, whose tree is JSON in an object that is not."""
    report_column = {"id": 4680, "name": "政府信息公开年报", "jump_url": "", "post_count": 149, "children": []}
    elsewhere = {"id": 4690, "name": "年度报告", "jump_url": "/xxgk/xxgknb/gzj/", "post_count": 0, "children": []}
    tree = [
        {"id": 1, "name": "政策文件", "jump_url": "", "post_count": 9, "children": []},
        {"id": 2, "name": "法定主动公开内容", "jump_url": "", "children": [report_column, elsewhere]},
    ]
    config = f"{{SID: '755001', TREE: {json.dumps(tree, ensure_ascii=False)}, SERVICE_AREA_ID: '440300'}}"
    text = f"<div id='app'></div><script>window._CONFIG = {config};</script><script src='/app.js'></script>"
    return Reply(f"<!DOCTYPE html><html><head></head><body>{text}</body></html>".encode())


def detail(entry: Entry) -> Reply:
    """An article as an application: its text is JSON in the script."""
    config = json.dumps({"SID": "755001", "DETAIL": {"title": entry.title, "content": "<p>一、总体情况</p>" * 9}})
    text = f"<div id='app'></div><script>window._CONFIG = {config};</script>"
    return Reply(f"<!DOCTYPE html><html><head><title>{entry.title}</title></head><body>{text}</body></html>".encode())


def nfcms(number: int) -> Reply:
    half = OLD[:4] if number == 1 else OLD[4:]
    rows = items(*[(entry.path, entry.title) for entry in half])
    following = '<a href="index_2.html">下一页</a>' if number == 1 else "<span>下一页</span>"
    return page(f"{rows}{following}<script>window.NFCMS_CAT_ID='7';</script>")


def routes(url: str) -> Mapping[str, Route]:
    return {
        "/": page('<a href="/gkmlpt/index">政府信息公开</a>'),
        "/gkmlpt/index": index(),
        f"{API}4680": Program(lambda request: answer(request, url)),
        "/xxgk/xxgknb/gzj/": nfcms(1),
        "/xxgk/xxgknb/gzj/index_2.html": nfcms(2),
        **articles(LISTED),
        **articles(OLD),
        LISTED[0].path: detail(LISTED[0]),
    }


REPLICA = Replica(
    "gkmlpt", routes, reports_of(LISTED) | reports_of(OLD), forbidden=notices_of(LISTED) | {f"{API}1", f"{API}2"}
)
