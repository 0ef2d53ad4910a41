"""HTML → Document. Tables of data become grids, all else lines; layout tables, hidden text and scripts dissolve."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from parsers.document import Document, Grid, Line, Table, draw
from parsers.familiar_cells import SHOUTED_TABLE, learn_cells, recall_cells, tables_of
from parsers.fields import show_fields
from parsers.html_tables import MARK, take_drawn_grids, take_tables
from parsers.images import show_pictures
from parsers.labels import recognise
from parsers.line_breaks import break_everywhere, break_lines, lower_tags
from parsers.raised import RAISED, bracket_raised
from parsers.selectors import css
from parsers.sheets import hidden_by_sheets, hide_something
from parsers.unseen import doubt_unseen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from selectolax.lexbor import LexborNode

INVISIBLE = ("script", "style", "noscript", "template", "select", "dialog", "del", "s", "strike")
HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|line-through|(?P<sizeless>font-size\s*:\s*0(?:px|pt|r?em|%)?(?![.\w%]))",
    re.IGNORECASE,
)
"""What no visitor sees, or sees struck through."""
PART = ":not(html):not(body)"
"""What hides all of a page waits for a script to show it: some sites keep others from framing their pages so."""
HIDERS = ("display", "visibility", "line-through", "font-size:0", "font-size: 0")
MARKED = re.compile(f"{MARK}(\\d+)")

META = ("name", "property", "http-equiv")
PRINTED = {"title": "title", "h1": "heading", "ucaptitle": "ucaptitle", "publishtime": "publishtime"}


def read_html(html: str) -> Document:
    """The lines and grids of a page. Never fails: whatever a browser would show is a Document."""
    text = html.replace(MARK, "") if MARK in html else html
    return _read_by_heart(text) or _read(text)


def _read(text: str) -> Document:
    stretches, said = _stretches(text)
    source = lower_tags(text if "<pre" in said else _unbroken(text), stretches)
    tree, meta, sheets = _clean(break_lines(source), said)
    _annotate(tree, said)
    tables = take_tables(tree, broken=False)
    if tables is None:
        tree, meta, _ = _clean(break_everywhere(source), said)
        _annotate(tree, said)
        tables = take_tables(tree, broken=True) or []
    elif not sheets and "<pre" not in said and (numbered := _renumbered(tables, tree, sources := tables_of(text))):
        learn_cells(text, {sources[table.number]: table for table in numbered})
    return _put_together(tree, meta, tables)


def _read_by_heart(text: str) -> Document | None:
    """The Document of a page that has tables whose cells are all known; None for any other."""
    recalled = recall_cells(text)
    if recalled is None:
        return None
    first, *rest = map(_unbroken, recalled.pieces)
    source = first + "".join([f"\n{MARK}{at}\n{piece}" for at, piece in enumerate(rest)])
    stretches, said = _stretches(source)
    if "<pre" in said or SHOUTED_TABLE.search(stretches) or RAISED.search(said):
        return None
    tree, meta, sheets = _clean(break_lines(lower_tags(source, stretches)), said, cut=len(rest))
    aside = [node for tag in ASIDE if f"<{tag}" in said for node in tree.tags(tag)]
    if sheets or any(MARK in node.text() for node in aside) or MARK in "".join(meta.values()):
        return None
    _annotate(tree, said)
    others = take_tables(tree, broken=False, before=len(rest))
    numbered = None if others is None else _renumbered(others, tree, recalled.others)
    if numbered is None:
        return None
    tables = [*recalled.tables, *numbered]
    document = Document(tuple(_blocks(shown := _text(tree), [*map(_as_block, tables)])), meta)
    if not _all_stand(shown, document, tables, len(rest)):
        return None  # a table is hidden, or none to a browser: in a comment, a script, an attribute
    learn_cells(text, {recalled.others[table.number]: table for table in numbered})
    return document


def _renumbered(tables: list[Table], tree: LexborHTMLParser, sources: dict[int, str]) -> list[Table] | None:
    """The tables that were taken out of a tree, by the numbers of their `sources`; None where these are not all of the
    tree's: where one was in a comment, or within another."""
    if len(tables) + len(css(tree.root, "table")) != len(sources):
        return None
    numbers = [*sources]
    return [table._replace(number=numbers[table.number - 1]) for table in tables]


ASIDE = ("title", "textarea", "iframe", "xmp", "noembed", "noframes", "plaintext", "svg", "math", "sup", "sub", "rt")
"""Elements in which tags are text, that a table ends where text does not, or that are notes."""


def _all_stand(text: str, document: Document, tables: list[Table], known: int) -> bool:
    """Whether the marks of all tables stand in the text in their order, and those of the known ones on lines of their own."""
    order = {str(at): table.number for at, table in enumerate(tables)}
    if [order.get(at) for at in MARKED.findall(text)] != sorted(order.values()):
        return False
    own = {table.number for table in tables[:known]}
    return sum(grid.number in own for grid in document.grids) == known


def _text(tree: LexborHTMLParser) -> str:
    return tree.body.text(separator="") if tree.body else ""


def _stretches(text: str) -> tuple[str, str]:
    """Every different stretch of a source from one tag to the next once, as it is and in lower case.

    A page repeats itself, and what it has none of is found out there in a fifth of the time.
    """
    stretches = "<" + "<".join({*text.split("<")})
    return stretches, stretches.lower()


def _unbroken(text: str) -> str:
    """The source without its line feeds: they are spaces to a browser, and only tags begin lines."""
    return text.replace("\r", "").replace("\n", " ")


def _clean(text: str, said: str, cut: int = 0) -> tuple[LexborHTMLParser, dict[str, str], bool]:
    """The tree of a source without what nobody sees, its metadata, and whether style sheets hide anything.

    `said` are the stretches of the source in lower case, `cut` tables were cut out of it.
    """
    tree = LexborHTMLParser(text)
    meta = _read_meta(tree, said)
    if "<input" in said or "<select" in said:
        show_fields(tree)
    hidden = [node for tag in INVISIBLE if f"<{tag}" in said for node in tree.tags(tag)]
    if "hidden" in said:
        hidden += _unless_all(css(tree.root, f"[hidden]{PART}"), tree, cut)
    sheets = " ".join([node.text() for node in hidden if node.tag == "style"])
    if hides := bool(sheets) and hide_something(sheets):
        hidden += hidden_by_sheets(tree.root, sheets)
    for node in hidden:
        node.decompose()
    if any(word in said for word in HIDERS) and HIDDEN.search(said):
        for node in _unless_all(filter(_is_hidden, css(tree.root, f"[style]{PART}")), tree, cut):
            node.decompose()
    return tree, meta, hides


def _is_hidden(node: LexborNode) -> bool:
    found = [each["sizeless"] for each in HIDDEN.finditer(node.attributes.get("style") or "")]
    # a box of size 0 takes the gaps between what it holds, which has a size of its own
    return bool(found) and not (all(found) and len(css(node, "*")) > 1)


def _unless_all(nodes: Iterable[LexborNode], tree: LexborHTMLParser, cut: int) -> list[LexborNode]:
    """These nodes; without those that hold the page's only tables of data: what hides these, a script shows."""
    found = {node.mem_id: node for node in nodes}
    only: set[int] = set()
    for table in css(tree.root, "table") if found and not cut else ():
        hiders = found.keys() & set(_with_above(table))
        if not hiders and _is_data(table):
            return list(found.values())
        only |= hiders if _is_data(table) else set()
    return [node for at, node in found.items() if at not in only]


def _with_above(node: LexborNode | None) -> Iterator[int]:
    while node is not None:
        yield node.mem_id
        node = node.parent


def _is_data(table: LexborNode) -> bool:
    return any(recognise(cell.text(strip=True)) for cell in css(table, "td"))


def _annotate(tree: LexborHTMLParser, said: str) -> None:
    """Put in the text what tags say of it: marks of notes, where pictures are, and digits that nobody sees."""
    bracket_raised(tree, said)
    show_pictures(tree, said)
    doubt_unseen(tree, said)


def _put_together(tree: LexborHTMLParser, meta: dict[str, str], tables: list[Table]) -> Document:
    blocks = [_as_block(table) for table in tables]
    if not any(isinstance(block, Grid) for block in blocks):
        blocks += take_drawn_grids(tree, len(blocks))
    return Document(tuple(_blocks(_text(tree), blocks)), meta)


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


def _as_block(table: Table) -> Grid | list[str]:
    """A table of data as its grid; one of metadata or of links as lines, a line a row, as text tools print it."""
    if any(recognise(text) for row in table.rows for text in row):
        return draw(*table)
    return [" | ".join(" ".join(text.split()) for text in row) for row in table.rows]


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
