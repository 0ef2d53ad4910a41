"""The tables of a page's tree, each taken out for a mark: tables proper, and those drawn with boxes or lists."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from parsers.document import NO_SPANS, Grid, Table, draw
from parsers.labels import normalise
from parsers.numbers import read_cell
from parsers.selectors import css

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from parsers.document import Spans

LAYOUT_CELL = 400
"""A cell with more characters holds a page, not a value: its table is there for layout."""

MARK = "\ue0a0"
"""Stands for a table in the text of the tree (a private-use character; none survives in the input)."""


def take_tables(tree: LexborHTMLParser, *, broken: bool, before: int = 0) -> list[Table] | None:
    """The innermost tables, each replaced in the tree by a mark so that the text keeps its order."""
    taken: list[Table] = []
    tables = css(tree.root, "table")
    outer = _outer(tables)
    if outer and (small := [table for table in tables if table.mem_id not in outer and _fills_a_cell(table)]):
        for table in small:
            table.replace_with("；".join(node.text(strip=True) for node in css(table, "td")))
        tables = css(tree.root, "table")
        outer = _outer(tables)
    for number, node in enumerate(tables, 1):
        if node.mem_id in outer:
            continue
        rows, spans = _rows(node)
        texts = [text for row in rows for text in row]
        if not texts or max(map(len, texts)) > LAYOUT_CELL:
            if not broken and node.text(strip=True):
                return None
            continue
        node.replace_with(f"\n{MARK}{before + len(taken)}\n")
        taken.append(Table(rows, spans, number))
    return taken


def _fills_a_cell(table: LexborNode) -> bool:
    """Whether a table only divides one cell of another: two numbers in a box of their own."""
    above = table.parent
    if above is None or above.tag != "td" or len(table.text_lexbor()) > SMALL:
        return False
    return all(read_cell(node.text()) is not None for node in css(table, "td"))


SMALL = 40
"""Characters in two cells of numbers, with the white space between them."""


def _outer(tables: list[LexborNode]) -> set[int]:
    """The tables that hold another one."""
    own = {table.mem_id for table in tables}
    outer: set[int] = set()
    for table in tables:
        above = table.parent
        while above is not None and above.mem_id not in outer:
            if above.mem_id in own:
                outer.add(above.mem_id)
            above = above.parent
    return outer


def take_drawn_grids(tree: LexborHTMLParser, before: int) -> list[Grid]:
    """Tables drawn without <table>: elements whose children are rows of cells, found by the header 信息内容 or 自然人."""
    grids: list[Grid] = []
    for cell in css(tree.root, DRAWN):
        table = cell.parent and cell.parent.parent
        if table is None or normalise(cell.text()) not in HEADS or not cell.parent or not table.parent:
            continue
        rows = [[part.text().strip() for part in row.iter()] for row in table.iter()]
        if len(rows) < 2 or sum(len(row) > 1 for row in rows) * 2 < len(rows):
            continue
        table.replace_with(f"\n{MARK}{before + len(grids)}\n")
        grids.append(draw(rows, NO_SPANS, len(grids) + 1))
    return grids


DRAWN = "div > div > div, ul > li > span, ul > li > div, dl > dd > span, div > p > span, div > div > span"
HEADS = frozenset(["信息内容", "自然人", "结果维持"])
"""A cell of the header of each table."""


def _rows(table: LexborNode) -> tuple[list[list[str]], Spans]:
    """The texts of each row's cells, and the spans of those that have any. Few have, so those are asked for at once."""
    wide = {node.mem_id: _spans(node.attributes) for node in css(table, "[colspan], [rowspan]")}
    rows: list[list[str]] = []
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    row: list[str] = []
    for node in css(table, "tr, td, th"):
        if node.tag == "tr":
            row = []
            rows.append(row)
            continue
        if wide and (span := wide.get(node.mem_id)) and span != (1, 1):
            spans[len(rows) - 1, len(row)] = span
        row.append(node.text_lexbor().strip())
    return rows, spans


def _spans(attributes: dict[str, str | None]) -> tuple[int, int]:
    return _span(attributes.get("colspan")), _span(attributes.get("rowspan"))


DIGITS = re.compile(r"\s*(\d{1,5})")


def _span(value: str | None) -> int:
    """A span as HTML reads it: 1 where it is missing or nonsense; its bounds are for `lay_out` to set."""
    if not value:
        return 1
    digits = DIGITS.match(value)
    return int(digits[1]) if digits else 1
