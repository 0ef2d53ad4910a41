"""HTML whose tables are whole but whose cells are dirty."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from tests.layouts import printing, web
from tests.layouts.content import Content, Wish
from tests.layouts.layout import Drawing, layout

if TYPE_CHECKING:
    from random import Random

    from tests.layouts.grid import Cell, Table


def drawn(content: Content, rng: Random, draw: web.Draw, note: str = "") -> Drawing:
    """A page whose tables are drawn so; nothing is lost in it."""
    return Drawing(web.page(content, rng, web.article(content, rng, draw)), note=note)


@layout("html_clean", ".html")
def clean(content: Content, rng: Random) -> Drawing:
    """A table as one hopes for."""
    return drawn(content, rng, web.table_html)


@layout("html_th", ".html")
def header_cells(content: Content, rng: Random) -> Drawing:
    """`th` wherever a careful author puts it, and for the labels of rows too."""
    heads = rng.choice((("head", "corner"), ("head", "corner", "title", "label", "group")))
    return drawn(content, rng, partial(web.table_html, tag=lambda cell: "th" if cell.role in heads else "td"))


WORD = (
    '<p class="MsoNormal" style="text-align:center;layout-grid-mode:char" align="center"><span style="font-size:12.0pt;'
    'font-family:宋体;mso-bidi-font-family:宋体">{}<o:p></o:p></span></p>'
)
WPS = '<p style="margin-top:0;"><span><font face="仿宋_GB2312"><b style="mso-bidi-font-weight:normal">{}</b></font></span></p>'


def word_inner(cell: Cell, rng: Random) -> str:
    """A cell as Word or WPS saves it; one word may fall into several spans and fonts."""
    shell = rng.choice((WORD, WPS))
    if not cell.text.strip():
        return shell.format(rng.choice(("&nbsp;", "<o:p>&nbsp;</o:p>", " ", "\u3000", "<span>&nbsp;</span>")))
    text = cell.text
    if cell.role != "value" and len(text) > 3 and rng.random() < 0.5:
        at = rng.randrange(1, len(text))
        parts = (web.inline(part) for part in (text[:at], text[at:]))
        return shell.format("<font face='宋体'>{}</font></span><span lang=EN-US>{}".format(*parts))
    return shell.format(web.inline(text) + rng.choice(("", "", "&nbsp;", "<span>\u3000</span>")))


@layout("html_word_soup", ".html")
def word_soup(content: Content, rng: Random) -> Drawing:
    """Word's and WPS's own HTML, conditional comments and all."""
    opening = (
        "<!--[if gte mso 9]><xml><w:WordDocument>7</w:WordDocument></xml><![endif]-->"
        '<table class="MsoTableGrid" border="1" style="border-collapse:collapse;mso-padding-alt:0cm 5.4pt 0cm 5.4pt">'
    )
    draw = partial(
        web.table_html,
        inner=word_inner,
        opening=opening,
        attributes=lambda cell: f' width="{35 * cell.colspan}" valign="center" style="padding:0cm 5.4pt"',
    )
    return drawn(content, rng, draw)


@layout("html_br_labels", ".html")
def broken_labels(content: Content, rng: Random) -> Drawing:
    """`<br>` within the words of labels and headers."""

    def inner(cell: Cell, rng: Random) -> str:
        text = cell.text
        if cell.role == "value" or len(text) < 4:
            return web.plain(cell, rng)
        at = sorted(rng.sample(range(1, len(text)), min(len(text) // 4, 5)))
        pieces = (text[a:b] for a, b in zip([0, *at], [*at, len(text)], strict=True))
        return rng.choice(("<br>", "<br />\n", "<br/>")).join(web.inline(piece) for piece in pieces)

    return drawn(content, rng, partial(web.table_html, inner=inner))


@layout("html_p_labels", ".html", Wish(breaks=True))
def paragraphs_in_labels(content: Content, rng: Random) -> Drawing:
    """Labels broken into several `<p>` or `<div>`."""

    def inner(cell: Cell, rng: Random) -> str:
        if cell.role == "value" or len(cell.text) < 4:
            return f"<p>{web.plain(cell, rng)}</p>"
        width = rng.choice((2, 4, 6, 9))
        tag = rng.choice(("p", "div"))
        text = cell.text.replace("\n", "")
        pieces = (text[at : at + width] for at in range(0, len(text), width))
        return "".join(f"<{tag}>{web.inline(piece)}</{tag}>" for piece in pieces)

    return drawn(content, rng, partial(web.table_html, inner=inner))


@layout("html_split_digits", ".html")
def split_digits(content: Content, rng: Random) -> Drawing:
    """The digits of one number in several spans."""

    def inner(cell: Cell, rng: Random) -> str:
        if cell.role != "value" or len(cell.text.strip()) < 2 or "\n" in cell.text:
            return word_inner(cell, rng) if rng.random() < 0.3 else web.plain(cell, rng)
        tag = rng.choice(("span", "font", "b"))
        shell = rng.choice(("{}", "<p>{}</p>", "<p><span>{}</span></p>"))
        return shell.format("".join(f"<{tag}>{web.inline(digit)}</{tag}>" for digit in cell.text))

    return drawn(content, rng, partial(web.table_html, inner=inner))


@layout("html_hidden", ".html")
def hidden_text(content: Content, rng: Random) -> Drawing:
    """Text that no visitor sees, with numbers in it: in cells, as rows, as a whole table of last year."""
    hidden = (
        '<span style="display:none">{}</span>',
        '<span style="color:red; DISPLAY: none ;">{}</span>',
        "<span hidden>{}</span>",
        "<!-- {} -->",
        "<template>{}</template>",
        "<script>{}</script>",
    )

    def inner(cell: Cell, rng: Random) -> str:
        secret = rng.choice(hidden).format(rng.randint(1, 99)) if rng.random() < 0.15 else ""
        return web.plain(cell, rng) + secret if rng.random() < 0.5 else secret + web.plain(cell, rng)

    def draw(table: Table, rng: Random) -> str:
        shown = web.table_html(table, rng, inner=inner)
        other = replace(table, rows=tuple(tuple(_other(cell, rng) for cell in row) for row in table.rows))
        if rng.random() < 0.4:
            shown = f'<div style="display:none">{web.table_html(other, rng)}</div>' + shown
        return shown

    return drawn(content, rng, draw)


def _other(cell: Cell, rng: Random) -> Cell:
    return replace(cell, text=str(rng.randint(1, 50))) if cell.variable else cell


@layout("html_unclosed", ".html")
def unclosed(content: Content, rng: Random) -> Drawing:
    """Upper case, no closing tags, attributes without quotes: HTML 3.2 as it was typed."""

    def draw(table: Table, rng: Random) -> str:
        rows = []
        for row in table.rows:
            cells = (
                f"<TD{web.spans(cell).replace(chr(34), '').upper()} ALIGN=center>{web.plain(cell, rng)}\n"
                for cell in row
            )
            rows.append("<TR>" + "".join(cells))
        return "<TABLE BORDER=1>" + "".join(rows) + "</TABLE>"

    return drawn(content, rng, draw)


@layout("html_gb18030", ".html")
def national_encoding(content: Content, rng: Random) -> Drawing:
    """A page in GB 18030, which the page itself calls gb2312 or gbk."""
    body = web.article(content, rng, web.table_html)
    page = web.page(content, rng, body, charset="gb18030")
    return Drawing(page.replace(b'charset="gb18030"', rng.choice((b'charset="gb2312"', b'charset="gbk"')), 1))


def _hand(rng: Random, **changes: bool) -> printing.Hand:
    return replace(printing.hand(rng), **changes)  # type: ignore[arg-type]


@layout("html_units", ".html", Wish(hand=lambda rng: _hand(rng, units=True, thousands=False)))
@layout("html_thousands", ".html", Wish(hand=lambda rng: _hand(rng, thousands=True)))
@layout("html_full_width", ".html", Wish(hand=lambda rng: _hand(rng, full_width=True)))
@layout("html_annotated", ".html", Wish(hand=lambda rng: _hand(rng, annotated=True)))
@layout("html_padded", ".html", Wish(hand=lambda rng: _hand(rng, padded=True)))
@layout("html_signed", ".html", Wish(hand=lambda rng: _hand(rng, plus=True)))
@layout("html_marks", ".html", Wish(hand=lambda rng: printing.hand(rng, blank=rng.choice(printing.MARKS))))
def other_hands(content: Content, rng: Random) -> Drawing:
    """A clean table filled in by a peculiar hand."""
    return drawn(content, rng, web.table_html)


@layout("html_instructions", ".html")
def instructions(content: Content, rng: Random) -> Drawing:
    """The office left the instructions for filling in, with their numbers, inside the labels."""
    added = {
        "规章": "（填写{y}年1月1日至12月31日制发的规章，2个以上部门联合制发的计1件）",
        "行政许可": "（填写{y}年度行政许可决定数，不含行政处罚，撤销的8件以内不计）",
        "行政处罚": "（按{y}年决定书文号统计，同一案件多份的计1件）",
        "行政事业性收费": "（保留2位小数，{y}年未收费填0）",
    }

    def inner(cell: Cell, rng: Random) -> str:
        note = added.get(cell.text, "") if cell.role == "label" and rng.random() < 0.8 else ""
        return web.plain(cell, rng) + note.format(y=content.truth.year)

    return drawn(content, rng, partial(web.table_html, inner=inner))
