"""Hanweb's 信息公开目录: a tree of columns in a frame, and its lists as HTML rows, posted for at search.jsp."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.scraper.county import Post, Reply, form_of, page
from tests.sites.material import articles, entries, notices_of, number_in, reports_of, window
from tests.sites.replica import Replica

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.scraper.county import Route

SEARCH = "/module/xxgk/search.jsp"
TREE = "/module/xxgk/tree.jsp?standardXxgk=1&area=002482429&divid=div4"
ROWS = 4
LISTED = entries("/art/2025/1/16/art_1229233089_{n}.html")
OTHERS = [entry._replace(path=entry.path.replace("33089", "33088")) for entry in entries("/art/33089_{n}.html", 3)]


def answer(body: bytes) -> Reply:
    """The rows of one kind in one area; everything of the county to who names no kind."""
    form = form_of(body)
    if form.get("area") != "002482429" or form.get("jdid") != "149":
        return Reply(b"404", 404)
    listed = LISTED if form.get("infotypeId") == "A05" else OTHERS
    number = number_in(form, "currpage")
    rows = "".join(
        f'<tr class="tr_main_value_{"odd" if place % 2 else "even"}"><td>{place}</td><td><a href="{entry.path}" '
        f'target="_blank" title="{entry.title}">{entry.title[:10]}...</a></td><td>{entry.date}</td></tr>'
        for place, entry in enumerate(window(listed, number, ROWS), 1)
    )
    total = f"<tr><td>第{number}页&nbsp;&nbsp;共{-(-len(listed) // ROWS)}页&nbsp;&nbsp;</td></tr>"
    text = f'<table>{rows}</table><table class="tb_title">{total}</table>'
    return Reply(text.encode(), content_type="text/html; charset=utf-8")


def tree() -> Reply:
    nodes = (("A01", "机构职能"), ("A05", "政府信息公开年报"), ("A06", "法规文件"))
    calls = "".join(
        f"d.add({place},0,'<a href=\"#\" onclick=\"funclick(\\'{kind}\\',\\'{name}\\',\\'div4\\');\">{name}</a>');"
        for place, (kind, name) in enumerate(nodes)
    )
    load = f"loadDynamic('{SEARCH}?divid=div4&infotypeId='+kind+'&jdid=149&area=002482429','div4');"
    return page(f"<p>信息分类</p><script>d=new dTree('d');{calls}function funclick(kind){{parent.{load}}}</script>")


def routes(url: str) -> Mapping[str, Route]:
    frame = f'<iframe src="{TREE.replace("&", "&amp;")}"></iframe><div id="div4"></div>'
    return {
        "/": page('<a href="/col/col1229005922/index.html">政府信息公开</a>'),
        "/col/col1229005922/index.html": page(f'<a href="/">首页</a>{frame}'),
        TREE: tree(),
        SEARCH: Post(answer),
        **articles(LISTED),
    }


REPLICA = Replica(
    "xxgk_search", routes, reports_of(LISTED), forbidden=notices_of(LISTED) | {entry.path for entry in OTHERS}
)
