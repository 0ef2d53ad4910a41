"""HTML whose tables come in pieces, or are no tables at all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.layouts import grid, web
from tests.layouts.content import Block, Content, Line, Wish, certain_without_empties
from tests.layouts.layout import Drawing, layout
from tests.layouts.web_cells import drawn

if TYPE_CHECKING:
    from collections.abc import Iterable
    from random import Random

    from tests.layouts.grid import Row, Table


def page_break(content: Content, rng: Random, *, header: bool, between: str) -> Content:
    """The tables cut where pages end, and what stands between the pieces."""

    def change(table: Table) -> Iterable[Block]:
        heads = sum(all(not cell.variable for cell in row) for row in table.rows[:3]) if table.number == 3 else 0
        if table.number == 4 or (table.number == 2 and rng.random() < 0.6):
            yield table
            return
        places = sorted(rng.sample(range(heads + 1, len(table.rows)), rng.choice((1, 1, 2))))
        rest, done = table, 0
        for place in places:
            above, rest = grid.cut(rest, place - done)
            yield above
            if between:
                yield Line("text", between.format(rng.randint(2, 9)))
            if header and table.number == 3:
                rest = replace(rest, rows=(*table.rows[:3], *rest.rows))
                done = place - 3
            else:
                done = place
        yield rest

    return content.with_blocks(change)


@layout("html_page_break", ".html")
def cut_bare(content: Content, rng: Random) -> Drawing:
    """A table cut in several by page breaks, the labels that cross a break torn."""
    between = rng.choice(("", "", "— {} —", "- {} -", "第 {} 页"))
    return drawn(page_break(content, rng, header=False, between=between), rng, web.table_html)


@layout("html_page_break_headers", ".html")
def cut_with_headers(content: Content, rng: Random) -> Drawing:
    """The same, each piece under a header of its own."""
    return drawn(page_break(content, rng, header=True, between=""), rng, web.table_html)


def items_of(table: Table) -> list[Table]:
    """Table 2 as one table for each 第二十条 item."""
    pieces: list[list[Row]] = []
    for row in table.rows:
        if row[0].role == "title":
            pieces.append([])
        pieces[-1].append(row)
    return [replace(table, rows=tuple(piece)) for piece in pieces]


@layout("html_items_apart", ".html")
def items_apart(content: Content, rng: Random) -> Drawing:
    """Each 第二十条 item a table of its own; its title at times a paragraph before it."""
    titles_outside = rng.random() < 0.4

    def change(table: Table) -> Iterable[Block]:
        if table.number != 2:
            yield table
            return
        for item in items_of(table):
            if titles_outside:
                yield Line("text", item.rows[0][0].text)
                yield replace(item, rows=item.rows[1:])
            else:
                yield item

    return drawn(content.with_blocks(change), rng, web.table_html)


@layout("html_litigation_split", ".html")
def split_litigation(content: Content, rng: Random) -> Drawing:
    """行政复议 and 行政诉讼 in tables of their own."""

    def change(table: Table) -> Iterable[Block]:
        if table.number != 4:
            yield table
            return
        first, second, third, values = table.rows
        review = tuple(replace(cell, rowspan=1) for cell in second[:5])
        yield replace(table, rows=((first[0],), review, values[:5]))
        yield replace(table, rows=((first[1],), second[5:], third, values[5:]))

    return drawn(content.with_blocks(change), rng, web.table_html)


@layout("html_p_per_cell", ".html", Wish(drops_empty=True))
def paragraph_per_cell(content: Content, rng: Random) -> Drawing:
    """No table: every cell became a paragraph, empty ones vanished."""

    def draw(table: Table, rng: Random) -> str:
        cells = (web.inline(cell.text) for row in table.rows for cell in row if cell.text.strip())
        return "\n".join(f"<p>{cell}</p>" for cell in cells)

    return replace(drawn(content, rng, draw), certain=certain_without_empties(content))


@layout("html_pipes_in_p", ".html")
def pipes_in_paragraph(content: Content, rng: Random) -> Drawing:
    """No table: its rows typed with pipes, a `<br>` between them."""

    def draw(table: Table, rng: Random) -> str:
        rows = (" | ".join(web.inline(cell.text, "") for cell in row) for row in table.rows)
        return "<p>" + "<br>\n".join(f"| {row} |" for row in rows) + "</p>"

    return drawn(content, rng, draw)


@layout("html_images", ".html", Wish(misprints=False))
def images(content: Content, rng: Random) -> Drawing:
    """The tables are pictures: their figures cannot be read."""

    def draw(table: Table, rng: Random) -> str:
        return f'<p><img src="/attach/{rng.randrange(10**9)}.png" width="560" height="{table.number}00"/></p>'

    return replace(drawn(content, rng, draw), certain=frozenset())
