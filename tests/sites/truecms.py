"""truecms, jpage's sibling: the list comes as XML inside JSONP, ten records at most, and only to who names a Referer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.scraper.county import Program, Reply, Request, page
from tests.sites.jpage import datastore
from tests.sites.material import articles, entries, notices_of, number_in, reports_of
from tests.sites.replica import Replica

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.scraper.county import Route

PROXY = "/truecms/messageController/getMessage.do"
PER_PAGE = 5
LISTED = entries("/content/0f8fad5b-d9cb-469f-a165-70867728950e{n}.html")


def answer(request: Request) -> Reply:
    query = dict(request.query)
    size = number_in(query, "perpage")
    if request.method != "GET" or "referer" not in request.headers or query.get("columnId") != "c7" or size > 10:
        return Reply(b"404", 404)
    start, last = number_in(query, "startrecord"), number_in(query, "endrecord")
    store = datastore(LISTED[start - 1 : last], f"<totalrecord>{len(LISTED)}</totalrecord>")
    text = f"{query['callback']}({json.dumps({'result': store}, ensure_ascii=False)})"
    return Reply(text.encode(), content_type="text/javascript;charset=UTF-8")


def routes(url: str) -> Mapping[str, Route]:
    script = (
        "<div id='list'></div><script>$('#list').jpage({themeName:'default',totalRecord:1000,openCookies:false,"
        f"columnId:'c7',proxyUrl:'{PROXY}',perPage:{PER_PAGE},ajaxParam:{{}}}});</script>"
    )
    return {
        "/": page('<a href="/xxgk/ndbg.html">政府信息公开年度报告</a>'),
        "/xxgk/ndbg.html": page(f'<a href="/">首页</a>{script}'),
        PROXY: Program(answer),
        **articles(LISTED),
    }


REPLICA = Replica("truecms", routes, reports_of(LISTED), forbidden=notices_of(LISTED))
