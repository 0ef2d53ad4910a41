"""Hanweb jpage on a server that obeys nothing but `page`: other parameters get the first page again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.scraper.county import Program, Reply, Request, page
from tests.sites.jpage import LISTED, PER_PAGE, PROXY, column, datastore, embedded, group, home
from tests.sites.material import articles, notices_of, number_in, reports_of, window
from tests.sites.replica import Replica

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.scraper.county import Route


def answer(request: Request) -> Reply:
    number = number_in(request, "page")
    last = -(-len(LISTED) // PER_PAGE)
    head = group("9", number + 1) if number < last else ""
    head += f"<totalrecord>{len(LISTED)}</totalrecord><totalpage>{last}</totalpage>"
    body = "<?xml version='1.0' encoding='UTF-8'?>\n" + datastore(window(LISTED, number, PER_PAGE), head)
    return Reply(body.encode(), content_type="text/xml; charset=utf-8")


def framed() -> str:
    """A second column, whose page tells no more than where its first group is."""
    store = datastore((), group("9", 1))
    return f'<div id="9"><script type="text/xml">{store}</script></div>'


def routes(url: str) -> Mapping[str, Route]:
    return {
        "/": home(),
        "/col/col275/index.html": page(
            '<a href="/col/col284/index.html">政府信息公开年报</a><a href="/col/col285/index.html">年度报告</a>'
        ),
        "/col/col284/index.html": column(embedded("423656")),
        "/col/col285/index.html": column(framed()),
        PROXY: Program(answer),
        **articles(LISTED),
    }


REPLICA = Replica("jpage_page", routes, reports_of(LISTED), forbidden=notices_of(LISTED))
