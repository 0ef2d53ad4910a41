"""HTML pages: one page around the blocks of a report, and tables with whatever is wished for in their cells."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from random import Random
from typing import TYPE_CHECKING

from tests.layouts.grid import Cell, Table

if TYPE_CHECKING:
    from tests.layouts.content import Block, Content, Line

Inner = Callable[[Cell, Random], str]
"""The HTML inside a cell."""
Draw = Callable[[Table, Random], str]
"""The HTML of a table."""


def inline(text: str, br: str = "<br/>") -> str:
    """Text as HTML, its line breaks as `br`."""
    return escape(text, quote=False).replace("\n", br)


def plain(cell: Cell, rng: Random) -> str:
    """A cell's text and nothing else; an empty cell at times as `&nbsp;`."""
    if not cell.text.strip() and cell.role == "value":
        return rng.choice(("", "", "&nbsp;", " ", "\u3000", "<br>", "<p></p>"))
    return inline(cell.text)


def spans(cell: Cell) -> str:
    """The span attributes of a cell."""
    shown = f' colspan="{cell.colspan}"' if cell.colspan != 1 else ""
    return shown + (f' rowspan="{cell.rowspan}"' if cell.rowspan != 1 else "")


def table_html(
    table: Table,
    rng: Random,
    *,
    inner: Inner = plain,
    tag: Callable[[Cell], str] = lambda cell: "td",
    attributes: Callable[[Cell], str] = lambda cell: "",
    opening: str = '<table border="1" cellspacing="0">',
    after_row: Callable[[int], str] = lambda row: "",
) -> str:
    """A table, a cell for a cell."""
    rows = []
    for n, row in enumerate(table.rows):
        cells = (f"<{tag(cell)}{spans(cell)}{attributes(cell)}>{inner(cell, rng)}</{tag(cell)}>" for cell in row)
        rows.append(f"<tr>{''.join(cells)}{after_row(n)}</tr>")
    return f"{opening}<tbody>{''.join(rows)}</tbody></table>"


def article(content: Content, rng: Random, draw: Draw, paragraph: str = "<p>{}</p>") -> str:
    """Headings, paragraphs and tables of the report, without the page's furniture."""
    shown: list[str] = []
    for block in content.blocks:
        if isinstance(block, Table):
            shown.append(draw(block, rng))
        elif block.kind in ("heading", "text"):
            shown.append(_paragraph(block, paragraph))
    return "\n".join(shown)


def _paragraph(block: Line, paragraph: str) -> str:
    text = inline(block.text)
    return paragraph.format(f"<strong>{text}</strong>" if block.kind == "heading" else text)


def page(content: Content, rng: Random, body: str, *, charset: str = "utf-8", head: str = "") -> bytes:
    """The whole page: navigation, title, date, the article, the footer."""
    truth = content.truth
    title = "".join(content.lines("title"))
    metas = f'<meta charset="{charset}">'
    if rng.random() < 0.5:
        metas += f'<meta name="SiteName" content="{truth.county}人民政府">'
        metas += f'<meta name="SiteIDCode" content="{truth.site_code}">'
    if rng.random() < 0.4:
        metas += f'<meta name="ArticleTitle" content="{escape(title)}">'
        metas += f'<meta name="PubDate" content="{truth.published} 10:02">'
    furniture = [inline(line) for line in content.lines("furniture")]
    crumbs = "".join(f"<div class='nav'>{line}</div>" for line in furniture)
    if rng.random() < 0.3:
        crumbs = f"<table class='xxgk'>{''.join(f'<tr><td>{line}</td><td></td></tr>' for line in furniture)}</table>"
    titles = "<br>".join(inline(line) for line in content.lines("title"))
    dates = "".join(f'<div class="info"><span>{inline(line)}</span></div>' for line in content.lines("date"))
    foot = "".join(f"<p>{inline(line)}</p>" for line in content.lines("footer"))
    shown = (
        f"<!DOCTYPE html>\n<html><head>{metas}<title>{escape(title)}-{truth.county}人民政府</title>{head}"
        "<script>var total = 12; /* <td>99</td> */</script><style>td { width: 35px }</style></head>\n"
        f"<body>{crumbs}<h1>{titles}</h1>{dates}\n<div class='content' id='zoom'>{body}</div>\n"
        f"<div class='footer'>{foot}</div></body></html>"
    )
    return shown.encode(charset, "xmlcharrefreplace")


def blocks_without(content: Content) -> list[Block]:
    """The blocks of the article: headings, text and tables."""
    return [b for b in content.blocks if isinstance(b, Table) or b.kind in ("heading", "text")]
