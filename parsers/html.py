"""HTML → Document. Tables of data become grids, all else lines; layout tables, hidden text and scripts dissolve."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from parsers.document import Document, Grid, Line, lay_out
from parsers.labels import normalise, recognise

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

BREAK = re.compile(
    r"<(?=/?(?:p|br|div|li|t[rdha]|title|h[1-6r]|header|[duo]l|dt|dd|section|article|footer|center|blockquote)[\s>/a])"
)
"""Where a line begins. A line feed is put before such tags, so that the text of the whole tree has lines; in a table it is
only white space. (A constant replacement: a template such as `\\g<0>` makes this six times slower.)"""

SHOUTED = re.compile(r"</?[A-Z][A-Za-z1-6]*")

INVISIBLE = "script, style, noscript, template, select, [hidden]"
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
LAYOUT_CELL = 400
"""A cell with more characters holds a page, not a value: its table is there for layout."""

MARK = "\ue0a0"
"""Stands for a grid in the text of the tree (a private-use character; none survives in the input)."""

META = ("name", "property", "http-equiv")


def read_html(html: str) -> Document:
    """The lines and grids of a page. Never fails: whatever a browser would show is a Document."""
    text = html.replace(MARK, "")
    if "<pre" not in text:
        # a line feed in the source is a space to a browser; only tags begin lines
        text = text.replace("\r", "").replace("\n", " ")
    tree = LexborHTMLParser(_break_lines(text))
    meta = _read_meta(tree)
    for node in tree.css(INVISIBLE):
        node.decompose()
    if ("display" in text or "DISPLAY" in text or "visibility" in text) and HIDDEN.search(text):
        for node in tree.css("[style]"):
            if HIDDEN.search(node.attributes.get("style") or ""):
                node.decompose()
    grids = _take_grids(tree)
    if not grids:
        grids = _take_drawn_grids(tree)
    body = tree.body
    return Document(tuple(_blocks(body.text(separator="") if body else "", grids)), meta)


def _break_lines(text: str) -> str:
    if "<P" in text or "<TD" in text or "<DIV" in text:
        text = SHOUTED.sub(lambda tag: tag[0].lower(), text)
    return BREAK.sub("\n<", text)


def _read_meta(tree: LexborHTMLParser) -> dict[str, str]:
    """Meta tags by lower-case name, with `title`, `heading` and, on Ucap sites, `ucaptitle` and `publishtime`."""
    meta: dict[str, str] = {}
    for node in tree.css("meta"):
        attributes = node.attributes
        name = next((attributes[key] for key in META if attributes.get(key)), None)
        if name and attributes.get("content"):
            meta.setdefault(name.lower(), (attributes["content"] or "").strip())
    for name, selector in (
        ("title", "title"),
        ("heading", "h1"),
        ("ucaptitle", "ucaptitle"),
        ("publishtime", "publishtime"),
    ):
        node_found = tree.css_first(selector)
        if node_found and (text := " ".join(node_found.text().split())):
            meta[name] = text
    for node in tree.css("[sitecode], input[name=siteCode]"):
        if code := node.attributes.get("sitecode") or node.attributes.get("value"):
            meta.setdefault("sitecode", code)
    return meta


def _take_grids(tree: LexborHTMLParser) -> list[Grid]:
    """The tables of data, each replaced in the tree by a mark so that the text keeps its order."""
    grids: list[Grid] = []
    # the last first: an inner table is seen before the table around it
    tables = tree.css("table")
    drawn = [(node, node.css("table")) for node in tables]
    for number, (node, inner) in enumerate(drawn, 1):
        if len(inner) > 1:  # css() counts the node itself
            continue
        rows = _rows(node)
        if not rows or any(len(text) > LAYOUT_CELL for row in rows for text, _, _ in row):
            continue
        if any(recognise(text) for row in rows for text, _, _ in row):
            node.replace_with(f"\n{MARK}{len(grids)}\n")
            grids.append(Grid(lay_out(rows), number))
        else:
            # a table of metadata or of links: a line a row, as text tools print it
            lines = (" | ".join(" ".join(text.split()) for text, _, _ in row) for row in rows)
            node.replace_with("\n" + "\n".join(lines) + "\n")
    return grids


def _take_drawn_grids(tree: LexborHTMLParser) -> list[Grid]:
    """Tables drawn without <table>: elements whose children are rows of cells, found by the header 信息内容 or 自然人."""
    grids: list[Grid] = []
    for cell in tree.css(DRAWN):
        table = cell.parent and cell.parent.parent
        if table is None or normalise(cell.text()) not in HEADS or not cell.parent or not table.parent:
            continue
        rows = [[(part.text().strip(), 1, 1) for part in row.iter()] for row in table.iter()]
        if len(rows) < 2 or sum(len(row) > 1 for row in rows) * 2 < len(rows):
            continue
        table.replace_with(f"\n{MARK}{len(grids)}\n")
        grids.append(Grid(lay_out(rows), len(grids) + 1))
    return grids


DRAWN = "div > div > div, ul > li > span, ul > li > div, dl > dd > span, div > p > span, div > div > span"
HEADS = frozenset(["信息内容", "自然人", "结果维持"])
"""A cell of the header of each table."""


def _rows(table: LexborNode) -> list[list[tuple[str, int, int]]]:
    """Each row's cells as (text, colspan, rowspan). Few cells span, so those are asked for at once."""
    spans = {
        node.mem_id: (_span(node.attrs.get("colspan")), _span(node.attrs.get("rowspan")))
        for node in table.css("[colspan], [rowspan]")
    }
    alone = (1, 1)
    return [
        [
            (cell.text().strip(), *spans.get(cell.mem_id, alone))
            for cell in tr.iter()
            if cell.tag == "td" or cell.tag == "th"
        ]
        for tr in table.css("tr")
    ]


DIGITS = re.compile(r"\s*(\d{1,5})")


def _span(value: str | None) -> int:
    """A span as HTML reads it: 1 where it is missing or nonsense; its bounds are for `lay_out` to set."""
    if not value:
        return 1
    digits = DIGITS.match(value)
    return int(digits[1]) if digits else 1


def _blocks(text: str, grids: list[Grid]) -> list[Line | Grid]:
    blocks: list[Line | Grid] = []
    number = 0
    for raw in text.split("\n"):
        line = raw.strip()
        if not line:
            continue
        if line[0] == MARK and line[1:].isdigit():
            blocks.append(grids[int(line[1:])])
            continue
        number += 1
        blocks.append(Line(line, number))
    return blocks
