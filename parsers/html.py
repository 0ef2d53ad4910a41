"""HTML → Document. Tables of data become grids, all else lines; layout tables, hidden text and scripts dissolve."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from selectolax.lexbor import LexborHTMLParser

from parsers.document import NO_SPANS, Document, Grid, Line, draw
from parsers.fields import show_fields
from parsers.images import show_pictures
from parsers.labels import normalise, recognise
from parsers.line_breaks import break_everywhere, break_lines, lower_tags
from parsers.numbers import read_cell
from parsers.raised import bracket_raised
from parsers.selectors import css
from parsers.sheets import hidden_by_sheets

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from parsers.document import Spans

INVISIBLE = ("script", "style", "noscript", "template", "select", "dialog", "del", "s", "strike")
HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|line-through|(?P<sizeless>font-size\s*:\s*0(?:px|pt|r?em|%)?(?![.\w%]))",
    re.IGNORECASE,
)
"""What no visitor sees, or sees struck through."""
HIDERS = ("display", "visibility", "line-through", "font-size:0", "font-size: 0")
LAYOUT_CELL = 400
"""A cell with more characters holds a page, not a value: its table is there for layout."""

MARK = "\ue0a0"
"""Stands for a table in the text of the tree (a private-use character; none survives in the input)."""

META = ("name", "property", "http-equiv")
PRINTED = {"title": "title", "h1": "heading", "ucaptitle": "ucaptitle", "publishtime": "publishtime"}


class Table(NamedTuple):
    """An innermost table: the texts of each row's cells, the spans of those that have any, and the source's how many it is."""

    rows: list[list[str]]
    spans: Spans
    number: int


def read_html(html: str) -> Document:
    """The lines and grids of a page. Never fails: whatever a browser would show is a Document."""
    text = html.replace(MARK, "") if MARK in html else html
    stretches = "<" + "<".join({*text.split("<")})
    said = stretches.lower()
    if "<pre" not in said:
        # a line feed in the source is a space to a browser; only tags begin lines
        text = text.replace("\r", "").replace("\n", " ")
    text = lower_tags(text, stretches)
    whole = _read(break_lines(text), said, broken=False)
    return whole or _read(break_everywhere(text), said, broken=True) or Document(())


def _read(text: str, said: str, *, broken: bool) -> Document | None:
    """The Document of a source; None where an innermost table is one for layout and its lines are not `broken`.

    `said` has every different stretch of the source from one tag to the next once, in lower case: a page repeats itself,
    and what it has none of is found out there in a fifth of the time.
    """
    tree = LexborHTMLParser(text)
    meta = _read_meta(tree, said)
    if "<input" in said or "<select" in said:
        show_fields(tree)
    hidden = [node for tag in INVISIBLE if f"<{tag}" in said for node in tree.tags(tag)]
    if "hidden" in said:
        hidden += css(tree.root, "[hidden]")
    if sheets := [node.text() for node in hidden if node.tag == "style"]:
        hidden += hidden_by_sheets(tree.root, " ".join(sheets))
    for node in hidden:
        node.decompose()
    if any(word in said for word in HIDERS) and HIDDEN.search(said):
        for node in css(tree.root, "[style]"):
            found = [each["sizeless"] for each in HIDDEN.finditer(node.attributes.get("style") or "")]
            # a box of size 0 takes the gaps between what it holds, which has a size of its own
            if found and not (all(found) and len(css(node, "*")) > 1):
                node.decompose()
    bracket_raised(tree, said)
    show_pictures(tree, said)
    tables = _take_tables(tree, broken=broken)
    if tables is None:
        return None
    blocks = [_as_block(table) for table in tables]
    if not any(isinstance(block, Grid) for block in blocks):
        blocks += _take_drawn_grids(tree, len(blocks))
    body = tree.body
    return Document(tuple(_blocks(body.text(separator="") if body else "", blocks)), meta)


def _read_meta(tree: LexborHTMLParser, said: str) -> dict[str, str]:
    """Meta tags by lower-case name, with `title`, `heading` and, on Ucap sites, `ucaptitle` and `publishtime`."""
    meta: dict[str, str] = {}
    for node in tree.tags("meta"):
        attributes = node.attributes
        name = next((attributes[key] for key in META if attributes.get(key)), None)
        if name and (content := attributes.get("content")):
            meta.setdefault(name.lower(), content.strip())
    for tag, name in PRINTED.items():
        for node in tree.tags(tag) if f"<{tag}" in said else ():
            if printed := " ".join(node.text().split()):
                meta[name] = printed
                break
    if "itecode" in said:
        for node in css(tree.root, "[sitecode], input[name=siteCode]"):
            if code := node.attributes.get("sitecode") or node.attributes.get("value"):
                meta.setdefault("sitecode", code)
    return meta


def _take_tables(tree: LexborHTMLParser, *, broken: bool) -> list[Table] | None:
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
        node.replace_with(f"\n{MARK}{len(taken)}\n")
        taken.append(Table(rows, spans, number))
    return taken


def _as_block(table: Table) -> Grid | list[str]:
    """A table of data as its grid; one of metadata or of links as lines, a line a row, as text tools print it."""
    if any(recognise(text) for row in table.rows for text in row):
        return draw(*table)
    return [" | ".join(" ".join(text.split()) for text in row) for row in table.rows]


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


def _take_drawn_grids(tree: LexborHTMLParser, before: int) -> list[Grid]:
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


def _blocks(text: str, tables: list[Grid | list[str]]) -> list[Line | Grid]:
    """The text as lines, with each table where its mark stands."""
    blocks: list[Line | Grid] = []
    number = 0
    for raw in text.split("\n"):
        line = raw.strip()
        if not line:
            continue
        lines = [line]
        if line[0] == MARK and line[1:].isdigit():
            table = tables[int(line[1:])]
            if isinstance(table, Grid):
                blocks.append(table)
                continue
            lines = table
        for each in lines:
            if each := each.strip():
                number += 1
                blocks.append(Line(each, number))
    return blocks
