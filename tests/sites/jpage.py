"""Hanweb jpage: four records embedded twice (desktop and mobile), the rest at dataproxy.jsp, by record numbers only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.scraper.county import Program, Reply, Request, page
from tests.sites.material import Entry, articles, entries, notices_of, number_in, reports_of
from tests.sites.replica import Replica

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.scraper.county import Route

PER_PAGE, EMBEDDED = 2, 4
PROXY = "/module/web/jpage/dataproxy.jsp"
LISTED = entries("/art/2025/1/20/art_284_{n}.html")
FORM = (
    "{col:1,appid:'1',webid:3,path:'/',columnid:284,sourceContentType:1,unitid:'%s',webname:'盘山县',permissiontype:0}"
)


def record(entry: Entry, number: int) -> str:
    """As different counties print it: quotes, the order of attributes, no title, a date over two lines."""
    row = (
        f"<li class='clearfix'><a title='{entry.title}' target=\"_blank\" href=\"{entry.path}\">  {entry.title[:9]}…</a>"
        f"<span>{entry.date}</span></li>",
        f"<li><a target='_blank' href='{entry.path}'>{entry.title}</a><b>{entry.date[:5]}\n{entry.date[5:]}</b></li>",
        f'<tr><td><a href="{entry.path}" title="{entry.title}">{entry.title}</a></td><td>{entry.date}</td></tr>',
    )[number % 3]
    return f"<record><![CDATA[\n{row}]]></record>"


def datastore(listed: Sequence[Entry], head: str = "") -> str:
    rows = "\n".join(record(entry, number) for number, entry in enumerate(listed))
    return f"<datastore>\n{head}<recordset><ul class='list'>\n</ul>\n{rows}\n</recordset></datastore>"


def group(unit: str, number: int) -> str:
    query = f"page={number}&appid=1&appid=1&webid=3&path=/&columnid=284&unitid={unit}&webname=%25E7%259B%2598"
    return f'<nextgroup><![CDATA[<a href="{PROXY}?{query}&permissiontype=0"></a>]]></nextgroup>\n'


def embedded(unit: str) -> str:
    store = datastore(LISTED[:EMBEDDED], group(unit, 1))
    options = f"groupSize:2,proxyUrl:'{PROXY}',perPage:{PER_PAGE},barPosition:'bottom',ajaxParam:param_{unit}"
    return (
        f'<div id="{unit}"><script type="text/xml">{store}</script></div>'
        f"<script>var param_{unit} = {FORM % unit}; function jpage_{unit}(){{$('#{unit}').jpage({{"
        f"showMode:'full',totalRecord:1000,dataBefore:'<ul>',dataAfter:'</ul>',{options}}});}};"
        f"$(function(){{$('#{unit}').jpage({{showMode:'full',totalRecord:{len(LISTED)},dataBefore:'<ul>',"
        f"dataStore:$('#{unit}').children('script').html(),dataAfter:'</ul>',{options}}});}});</script>"
    )


def home() -> Reply:
    return page('<a href="/col/col275/index.html">政务公开</a><a href="/col/col9/index.html">要闻动态</a>')


def column(body: str) -> Reply:
    head = '<meta name="WebId" content="3"><meta name="SiteIDCode" content=""><meta name="ColumnName" content="年报">'
    return page(f'<a href="/col/col275/index.html">政务公开</a>{body}', title="盘山县 年报", head=head)


def answer(request: Request) -> Reply:
    """The records asked for; the first page to whoever asks for none."""
    fields = request.form
    if request.method != "POST" or fields.get("columnid") != "284" or "referer" not in request.headers:
        return Reply(b"404", 404)
    start = number_in(dict(request.query), "startrecord")
    last = min(
        number_in(dict(request.query), "endrecord", EMBEDDED),
        start + number_in(dict(request.query), "perpage", EMBEDDED) - 1,
    )
    head = f"<totalrecord>{len(LISTED)}</totalrecord><totalpage>{-(-len(LISTED) // PER_PAGE)}</totalpage>"
    return Reply(datastore(LISTED[start - 1 : last], head).encode(), content_type="text/html; charset=utf-8")


def routes(url: str) -> Mapping[str, Route]:
    return {
        "/": home(),
        "/col/col275/index.html": page('<a href="/col/col284/index.html">政府信息公开年报</a>'),
        "/col/col284/index.html": column(embedded("423656") + embedded("427101")),
        PROXY: Program(answer),
        **articles(LISTED),
    }


REPLICA = Replica("jpage", routes, reports_of(LISTED), forbidden=notices_of(LISTED))
