"""Epoint EWB: columns by number; the site's own number stands in webBuilderCommon.js, or in the page (older form).

A third column is plain, and its articles are scripts that ask an interface for their text.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.scraper.county import Post, Program, Reply, form_of, items, page, report
from tests.sites.material import articles, entries, notices_of, reports_of
from tests.sites.replica import Replica

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tests.scraper.county import Route
    from tests.sites.material import Entry

API = "/rest/lightfrontaction/getgovinfolist"
GUID = "7eb5f7f1-9041-43ad-8e13-8fcb82ea831a"
SIZE = 4
LISTED = entries("/003/003006/20250120/0f8fad5b-d9cb-469f-a165-70867728{n}.html", 9)
SHOWN = [
    each for each in entries("/zwgk/showinfo.html?infoGuid=0f8fad5b-d9cb-469f-a165-70867730{n}", 4) if each.is_report
]
DETAIL = "/shhk-zwgk/rest/shhkZwgkFrontAppNotNeedLoginAction/getGovInfoDetail"
FILE = "/shhk-zwgk/attach/1.pdf"
OLDER = entries("/001/001003/20210120/0f8fad5b-d9cb-469f-a165-70867729{n}.html", 5)


def program(listed: Sequence[Entry], column: str, *, wrapped: bool) -> Callable[[bytes], Reply]:
    def answer(body: bytes) -> Reply:
        fields = json.loads(body)
        fields = fields.get("params", {}) if wrapped else fields
        if fields.get("siteGuid") != GUID or fields.get("categorynum") != column or "deptcode" not in fields:
            return Reply(b'{"custom":{"data":[],"total":0}}', content_type="application/json")
        start, size = fields["pageIndex"] * fields["pageSize"], fields["pageSize"]
        data = [
            {
                "infourl": entry.path,
                "title": f"<b>{entry.title[:8]}</b>…",
                "realtitle": entry.title,
                "infodate": entry.date,
            }
            for entry in listed[start : start + size]
        ]
        custom = {"data": data, "total": len(listed)}
        return Reply(json.dumps({"custom": custom}, ensure_ascii=False).encode(), content_type="application/json")

    return answer


def detail(body: bytes) -> Reply:
    """The text of an article of the newest form, by its number."""
    fields = json.loads(form_of(body).get("params", "{}"))
    entry = next((each for each in SHOWN if each.path.endswith(f"={fields.get('infoGuid')}")), None)
    if entry is None or fields.get("siteGuid") != GUID:
        return Reply(b'{"custom":{"status":"false"}}', content_type="application/json")
    content = (
        report(entry.title[:3], int(entry.title[3:7])).body.decode().partition("<body>")[2].partition("</body>")[0]
    )
    files = [{"attachname": f"{entry.title}.pdf", "attachtype": "pdf", "attachurl": FILE}] if entry == SHOWN[0] else []
    data = {"title": entry.title, "infocontent": content, "infotype": "html", "pdflist": files}
    custom = {"custom": {"status": "true", "data": data}}
    return Reply(json.dumps(custom, ensure_ascii=False).encode(), content_type="application/json")


def shell() -> Reply:
    """What every article of the newest form answers: a script that asks for the text."""
    text = (
        f'<div id="info_spnContent"></div><script>var siteInfo = {{"siteGuid":"{GUID}","projectName":"/shhk-zwgk"}};'
        f'webbuilder.post(siteInfo.projectName + "{DETAIL[len("/shhk-zwgk") :]}", {{params: JSON.stringify('
        "{infoGuid: guid, siteGuid: siteInfo.siteGuid})}, show);</script>"
    )
    return page(text, title="信息公开")


def routes(url: str) -> Mapping[str, Route]:
    script = f'var siteInfo = {{"siteGuid":"{GUID}","projectName":"/EWB-FRONT","version":"1"}}; var webbuilder = {{}};'
    newer = (
        f'<div id="record"></div><script src="/js/webBuilderCommon.js"></script><script>var pageSize = {SIZE};</script>'
    )
    older = (
        f'<div id="list"></div><script>var siteGuid="{GUID}", pageSize={SIZE};$.post("/EWB_YK_Mid{API}",'
        'JSON.stringify({"token":"","params":{deptcode:"",categorynum:num,pageIndex:0}}));</script>'
    )
    return {
        "/": page(
            '<a href="/dynamic/zwgk/govInfoPub.html?categorynum=003006">政府信息公开年报</a>'
            '<a href="/dynamic/zw/openlist.html?categorynum=001003">年度报告</a>'
            '<a href="/zwgk/newlist.html">政府信息公开年度报告</a>'
        ),
        "/dynamic/zwgk/govInfoPub.html?categorynum=003006": page(newer),
        "/dynamic/zw/openlist.html?categorynum=001003": page(older),
        "/js/webBuilderCommon.js": Program(lambda request: Reply(script.encode(), content_type="text/javascript")),
        f"/EWB-FRONT{API}": Post(program(LISTED, "003006", wrapped=False)),
        f"/EWB_YK_Mid{API}": Post(program(OLDER, "001003", wrapped=True)),
        "/zwgk/newlist.html": page(items(*[(entry.path, entry.title) for entry in SHOWN])),
        **{entry.path: shell() for entry in SHOWN},
        DETAIL: Post(detail),
        FILE: Reply(b"%PDF-1.4 epoint", content_type="application/pdf"),
        **articles(LISTED),
        **articles(OLDER),
    }


REPLICA = Replica(
    "epoint",
    routes,
    reports_of(LISTED) | reports_of(OLDER) | reports_of(SHOWN) | {FILE},
    forbidden=notices_of(LISTED) | notices_of(OLDER),
)
