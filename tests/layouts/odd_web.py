"""Pages that show less than they hold: old versions, hidden rows, tables for the printer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.layouts import web
from tests.layouts.grid import Cell, Table
from tests.layouts.layout import Drawing, layout

if TYPE_CHECKING:
    from random import Random

    from tests.layouts.content import Content


def _old(table: Table, rng: Random) -> Table:
    """The table with other figures."""

    def other(cell: Cell) -> Cell:
        return replace(cell, text=str(rng.randint(0, 30))) if cell.variable else cell

    return replace(table, rows=tuple(tuple(other(cell) for cell in row) for row in table.rows))


WRAPPED = (
    ('<div class="old">{}</div>', "<style>.old{display:none}</style>"),
    (
        '<div class="tab old-version">{}</div>',
        "<style>.tab.old-version , .x { color:red; display : none !important }</style>",
    ),
    ('<div id="v1">{}</div>', "<style>#v1 {visibility:hidden}</style>"),
    ("<details><summary>旧版</summary>{}</details>", ""),
    ('<div style="display:none!important">{}</div>', ""),
    ('<div aria-hidden="true" hidden>{}</div>', ""),
    ("<noscript>{}</noscript>", ""),
    ("<dialog>{}</dialog>", ""),
    ('<div class="layui-hide">{}</div>', "<style>.layui-hide{display:none!important}</style>"),
    ('<div class="print-only">{}</div>', "<style>@media screen { .print-only { display:none } }</style>"),
    ("<del>{}</del>", ""),
    ('<div style="height:0;overflow:hidden">{}</div>', ""),
    ('<div style="opacity:0;position:absolute;left:-9999px">{}</div>', ""),
)


@layout("odd_hidden_version", ".html")
def hidden_version(content: Content, rng: Random) -> Drawing:
    """An older version of every table that no visitor sees, before the new one or behind it."""
    wrap, style = rng.choice(WRAPPED)
    before = rng.random() < 0.5
    unknown = any(mark in wrap for mark in ("<details>", "height:0", "opacity", "print-only"))

    def draw(table: Table, rng: Random) -> str:
        old = wrap.format(web.table_html(_old(table, rng), rng))
        new = web.table_html(table, rng)
        return old + new if before else new + old

    body = web.article(content, rng, draw)
    return Drawing(web.page(content, rng, body, head=style), frozenset() if unknown else None, note=wrap)


@layout("odd_hidden_rows", ".html")
def hidden_rows(content: Content, rng: Random) -> Drawing:
    """Rows, and cells, of old figures that style sheets hide."""
    mark, style = rng.choice(
        (
            ('class="gone"', "<style>tr.gone td{color:#000}.gone{display:none}</style>"),
            ('style="display:none"', ""),
            ('style="visibility:collapse"', ""),
            ("hidden", ""),
            ('class="a gone b"', "<style>table tr.gone { display:none; }</style>"),
        )
    )

    def draw(table: Table, rng: Random) -> str:
        shown = web.table_html(table, rng).split("<tr>")
        old = web.table_html(_old(table, rng), rng).split("<tr>")
        rows: list[str] = []
        for new, was in zip(shown, old, strict=True):
            spans = "rowspan" in was
            rows.append(new if spans or rng.random() < 0.7 or not rows else f"{new}<tr {mark}>{was}")
        return "<tr>".join(rows).replace("</tbody></table><tr", "<tr") if rows else ""

    def fixed(table: Table, rng: Random) -> str:
        text = draw(table, rng).replace("</tbody></table>", "")
        return text + "</tbody></table>"

    return Drawing(web.page(content, rng, web.article(content, rng, fixed), head=style))


@layout("odd_tabs", ".html")
def tabs(content: Content, rng: Random) -> Drawing:
    """Last year's report in a tab of the same page, hidden until it is asked for."""
    other = replace(content, blocks=tuple(_old(b, rng) if isinstance(b, Table) else b for b in content.blocks))
    hidden = web.article(other, rng, web.table_html)
    shown = web.article(content, rng, web.table_html)
    mark, style = rng.choice(
        (
            ('style="display: none;"', ""),
            (
                'class="tab-pane"',
                "<style>.tab-content .tab-pane{display:none}.tab-content .active{display:block}</style>",
            ),
        )
    )
    now = 'class="tab-pane active"' if style else ""
    body = f'<div class="tab-content"><div {now}>{shown}</div><div {mark}>{hidden}</div></div>'
    return Drawing(web.page(content, rng, body, head=style), frozenset() if style else None)
