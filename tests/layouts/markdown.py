"""Markdown as converters make it of web pages and PDFs: whole tables, and tables in shards."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.layouts import form_tables as forms
from tests.layouts import grid, text, web
from tests.layouts.content import Block, Content, Line, Wish
from tests.layouts.flat_text import wrapped
from tests.layouts.grid import Table
from tests.layouts.layout import Drawing, layout
from tests.layouts.lossy_text import simple_hand

if TYPE_CHECKING:
    from collections.abc import Iterable
    from random import Random


def pipes(cells: Iterable[str]) -> str:
    """A row of a markdown table."""
    return "| " + " | ".join(cells) + " |"


def whole(table: Table, *, repeat: bool, br: str, rule: bool = True) -> Iterable[str]:
    """A table laid out, covered places empty or repeated, a rule under its first row."""
    for r, row in enumerate(grid.rectangle(table)):
        cells = []
        for c, (cell, first_row, first_column) in enumerate(row):
            again = (first_row, first_column) != (r, c)
            cells.append(text.joined(cell.text, br).strip() if repeat or not again else "")
        yield pipes(cells)
        if r == 0 and rule:
            yield pipes("---" for _ in row)


def headed(content: Content) -> Content:
    """Headings with the marks of markdown, blank lines around tables."""
    blocks: list[Block] = []
    for block in content.blocks:
        if isinstance(block, Table):
            blocks += [Line("text", ""), block, Line("text", "")]
        else:
            mark = {"title": "# ", "heading": "## "}.get(block.kind, "")
            blocks.append(replace(block, text=mark + block.text))
    return replace(content, blocks=tuple(blocks))


@layout("md_whole", ".md")
def whole_tables(content: Content, rng: Random) -> Drawing:
    """Tables whole, places covered by a span left empty."""
    br = rng.choice(("<br>", "", " "))
    return Drawing("\n".join(text.lines(headed(content), lambda t: whole(t, repeat=False, br=br))))


@layout("md_repeated", ".md")
def repeated(content: Content, rng: Random) -> Drawing:
    """Tables whole, the text of a span repeated in every place, values too."""
    return Drawing("\n".join(text.lines(headed(content), lambda t: whole(t, repeat=True, br="<br>"))))


@layout("md_ragged", ".md")
def ragged(content: Content, rng: Random) -> Drawing:
    """Rows as short as their cells are few, the rule as long as the first."""

    def flatten(table: Table) -> Iterable[str]:
        for n, row in enumerate(table.rows):
            yield pipes(text.joined(cell.text) for cell in row)
            if n == 0:
                yield "|" + "---|" * len(row)

    return Drawing("\n".join(text.lines(headed(content), flatten)))


@layout("md_html_tables", ".md")
def html_inside(content: Content, rng: Random) -> Drawing:
    """Markdown with HTML tables in it, each on one line."""
    return Drawing("\n\n".join(text.lines(headed(content), lambda t: [web.table_html(t, rng, opening="<table>")])))


@layout("md_page_breaks", ".md")
def page_breaks(content: Content, rng: Random) -> Drawing:
    """Table 3 cut in several tables, each with a rule under its first row, page numbers between."""

    def flatten(table: Table) -> Iterable[str]:
        rest, done = table, 0
        places = sorted(rng.sample(range(4, len(table.rows)), 2)) if table.number == 3 else []
        for place in places:
            above, rest = grid.cut(rest, place - done)
            done = place
            yield from whole(above, repeat=False, br="")
            yield from ("", f"— {rng.randint(2, 9)} —", "")
        yield from whole(rest, repeat=False, br="")

    return Drawing("\n".join(text.lines(headed(content), flatten)))


@layout("md_placeholder", ".md")
def placeholder(content: Content, rng: Random) -> Drawing:
    """A table of dashes before each real one, as OCR leaves it."""

    def flatten(table: Table) -> Iterable[str]:
        rows = (tuple(replace(cell, text="-") if cell.variable else cell for cell in row) for row in table.rows)
        yield from whole(replace(table, rows=tuple(rows)), repeat=False, br="")
        yield ""
        yield from whole(table, repeat=False, br="")

    return Drawing("\n".join(text.lines(headed(content), flatten)))


@layout("md_shattered", ".md", Wish(misprints=False, hand=simple_hand))
def shattered(content: Content, rng: Random) -> Drawing:
    """Table 3 in many small tables: some rows keep their label, others stand bare, labels before or behind them."""
    lost: set[str] = set()
    spec = forms.rows(content.truth.form)

    def shards(table: Table) -> Iterable[str]:
        yield from (
            "申请人情况",
            "（本列数据的勾稽关系为：第一项加第二项法人或其他组织",
            "自然人总计",
            "商业企科研机社会公法律服",
        )
        waiting: list[str] = []
        for row, (name, _, _) in zip(table.rows[3:], spec, strict=True):
            labels = [text.joined(cell.text) for cell in row if not cell.variable]
            values = [text.joined(cell.text) for cell in row if cell.variable]
            bare = len(labels[-1]) > 11 and name not in ("received", "carried_in", "carried_out") and rng.random() < 0.7
            if bare:
                lost.update(forms.cells(name))
                broken = [piece for label in labels for piece in wrapped(label, 10)]
                if rng.random() < 0.5:
                    yield from broken
                else:
                    waiting += broken
                yield from _shard(values)
            else:
                yield from ([*waiting, ""] if waiting else [])
                waiting = []
                yield from _shard([*labels, *values, *([""] if rng.random() < 0.2 else [])])
        yield from waiting

    def flatten(table: Table) -> Iterable[str]:
        if table.number == 3:
            yield from ("## 表三：收到和处理政府信息公开申请情况", *shards(table), f"— {rng.randint(2, 9)} —")
        elif table.number == 2:
            yield from whole(table, repeat=False, br="")
        else:
            yield from ("行政复议行政诉讼", "未经复议直接起诉复议后起诉", *_shard(cell.text for cell in table.rows[-1]))

    body = "\n".join(text.lines(content, flatten))
    return Drawing(body, frozenset(content.values) - lost)


def _shard(cells: Iterable[str]) -> list[str]:
    shown = list(cells)
    return [pipes(shown), "|" + "---|" * len(shown), ""]
