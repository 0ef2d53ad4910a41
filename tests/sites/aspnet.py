"""ASP.NET: one list paged by posting its state back, each page's own; one paged by `page=` links."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from tests.scraper.county import Program, Reply, Request, items, page
from tests.sites.material import articles, entries, notices_of, number_in, reports_of, window
from tests.sites.replica import Replica

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.scraper.county import Route
    from tests.sites.material import Entry

SIZE = 5
POSTED = entries("/Show.aspx?id={n}", 12)
LINKED = entries("/NewsShow.aspx?newsid={n}", 7)


def state(number: int) -> dict[str, str]:
    """What the server wants to see again: it differs from page to page."""
    digest = hashlib.sha256(f"page {number}".encode()).hexdigest()
    return {
        "__VIEWSTATE": f"/wEPDw+{digest}==",
        "__VIEWSTATEGENERATOR": "CA0B0334",
        "__EVENTVALIDATION": f"/wEd/{digest}",
    }


def rows(listed: Sequence[Entry]) -> str:
    return "".join(items((entry.path.lstrip("/"), entry.title), date=entry.date) for entry in listed)


def form(number: int) -> Reply:
    last = -(-len(POSTED) // SIZE)
    hidden = "".join(
        f'<input type="hidden" name="{name}" id="{name}" value="{value}" />' for name, value in state(number).items()
    )
    call = "javascript:__doPostBack(&#39;AspNetPager1&#39;,&#39;{}&#39;)"
    pager = "".join(
        f"<span>{each}</span>" if each == number else f'<a href="{call.format(each)}">{each}</a>'
        for each in range(1, last + 1)
    )
    following = (
        f'<a href="{call.format(number + 1)}">下一页</a>' if number < last else '<a disabled="disabled">下一页</a>'
    )
    log_out = (
        '<a href="javascript:__doPostBack(\'lbLogout\',\'\')">退出</a><input type="submit" name="btn" value="搜索" />'
    )
    body = f"{hidden}{log_out}{rows(window(POSTED, number, SIZE))}<div id='AspNetPager1'>{pager}{following}</div>"
    return page(f'<form method="post" action="./List.aspx?ClassID=602" id="form1">{body}</form>', title="年报")


def answer(request: Request) -> Reply:
    """A page that has not been asked for from the page before gets the first one again."""
    if request.query.get("ClassID") != "602":
        return Reply(b"404", 404)
    sent, asked = request.form, number_in(request.form, "__EVENTARGUMENT")
    is_known = any(all(sent.get(name) == value for name, value in state(number).items()) for number in range(1, 4))
    is_ours = sent.get("__EVENTTARGET") == "AspNetPager1" and "btn" not in sent
    return form(asked if is_known and is_ours and sent.get("__VIEWSTATE") == state(asked - 1)["__VIEWSTATE"] else 1)


def linked(request: Request) -> Reply:
    number = number_in(request, "page")
    links = "".join(f'<a href="NewsList.aspx?lmid=9&amp;page={each}">{each}</a>' for each in (1, 2) if each != number)
    return page(f'<form action="NewsList.aspx">{rows(window(LINKED, number, SIZE))}{links}共2页</form>')


def routes(url: str) -> Mapping[str, Route]:
    return {
        "/": page('<a href="/List.aspx?ClassID=602">政府信息公开年报</a><a href="/NewsList.aspx?lmid=9">年度报告</a>'),
        "/List.aspx": Program(answer),
        "/NewsList.aspx": Program(linked),
        **articles(POSTED),
        **articles(LINKED),
    }


REPLICA = Replica(
    "aspnet", routes, reports_of(POSTED) | reports_of(LINKED), forbidden=notices_of(POSTED) | notices_of(LINKED)
)
