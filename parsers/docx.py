"""DOCX → Document, walking the file's own elements: `gridSpan` and `vMerge` give the real grid.

Only the main part and the title are ever unpacked; headers, footers, macros and embedded files stay closed. Elements are
known by their local names, as strict OOXML and WPS use other namespaces.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from typing import TYPE_CHECKING, Any

from lxml import etree
from msgspec.structs import replace

from parsers.document import Cell, Document, Grid, Line
from parsers.images import LONGEST_CELL, PICTURE
from parsers.labels import recognise
from parsers.limits import MEGABYTE, MOST_XML, Refused, check_package, read_member

if TYPE_CHECKING:
    from collections.abc import Iterator

WRAPPERS = frozenset(
    ["sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "body", "hyperlink", "sect", "sub-section"]
)
"""Elements around paragraphs, tables, rows and cells that say nothing of their own."""
GONE = frozenset(["del", "moveFrom", "rt", "instrText", "delText", "Fallback", "pPr", "rPr"])
"""What is deleted, moved away, or no text; a Fallback repeats for old programs what its Choice says."""

UNSEEN = ("rPr/vanish", "rPr/strike", "rPr/dstrike")
"""Switches of a run that nobody sees, or sees struck through."""

LAYOUT_CELL = 400
"""A cell with more characters holds a page, not a value: its table is there for layout."""


def read_docx(body: bytes) -> Document:
    """The paragraphs and tables of a Word file. Raises ValueError if it cannot be opened or holds more than a report."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            check_package(package)
            root = _parse(read_member(package, _main_part(package)))
            title = _title(package)
    except Refused:
        raise
    except Exception as error:  # zipfile, zlib and lxml each raise their own
        raise ValueError(
            f"the Word file cannot be read ({type(error).__name__}: {str(error)[:200]}); fetch it again"
        ) from error
    return _document(root, title)


def read_word_xml(body: bytes) -> Document:
    """The same of Word 2003's XML and of a package in one file. Raises ValueError."""
    if len(body) > MOST_XML:
        raise Refused(f"the Word file has more than {MOST_XML // MEGABYTE} MB of XML")
    try:
        root = _parse(body)
    except Refused:
        raise
    except etree.XMLSyntaxError as error:
        raise ValueError(f"the Word file cannot be read ({str(error)[:200]}); fetch it again") from error
    whole = next((e for e in root.iter() if _name(e) in ("document", "wordDocument")), None)
    if whole is None:
        raise ValueError("a Word file without a document in it; save the report as .docx")
    title = next((e.text or "" for e in root.iter() if _name(e) in ("Title", "title")), "")
    return _document(whole, title)


def _document(root: Any, title: str) -> Document:
    blocks: list[Line | Grid] = []
    lines = tables = 0
    for block in _blocks(root):
        if isinstance(block, str):
            lines += 1
            blocks.append(Line(block, lines))
        else:
            tables += 1
            blocks.append(Grid(block, tables))
    return Document(tuple(blocks), {"title": title} if title else {})


def _parse(data: bytes) -> Any:
    """A part's root. Entities are never resolved; a document type, which Word never writes, is refused."""
    if b"<!DOCTYPE" in data[:4096]:
        raise Refused("the Word file declares entities, which Word never does; look at where it came from")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(data, parser)


def _main_part(package: zipfile.ZipFile) -> str:
    """The part that the package names as its document; `word/document.xml` in nearly all."""
    relations = _parse(read_member(package, "_rels/.rels"))
    for relation in relations:
        if str(relation.get("Type", "")).endswith("/officeDocument"):
            return posixpath.normpath(str(relation.get("Target", ""))).lstrip("/")
    return "word/document.xml"


def _title(package: zipfile.ZipFile) -> str:
    if "docProps/core.xml" not in package.namelist():
        return ""
    return next((e.text or "" for e in _parse(read_member(package, "docProps/core.xml")) if _name(e) == "title"), "")


def _name(element: Any) -> str:
    """The local name of an element; "" for comments and processing instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _value(element: Any, path: str, default: str = "") -> str | None:
    """The `val` of a property such as `tcPr/gridSpan`; `default` where it has none, None where it is not there."""
    for step in path.split("/"):
        element = next((child for child in element if _name(child) == step), None)
        if element is None:
            return None
    return next((v for k, v in element.attrib.items() if k.rpartition("}")[2] == "val"), default)


def _is_on(element: Any, path: str) -> bool:
    """Whether a switch such as `rPr/vanish` is set: it is where it stands, unless it says that it is not."""
    return _value(element, path) not in (None, "0", "false", "off")


def _count(element: Any, path: str, default: int) -> int:
    value = _value(element, path)
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 6 else default


def _children(element: Any, *names: str) -> Iterator[Any]:
    """The children of these names, through whatever is wrapped around them."""
    for child in element:
        name = _name(child)
        if name in names:
            yield child
        elif name in WRAPPERS:
            yield from _children(child, *names)


def _blocks(element: Any) -> Iterator[str | tuple[tuple[Cell, ...], ...]]:
    """The lines and tables in a body, a cell or a text box."""
    for child in _children(element, "p", "tbl"):
        if _name(child) == "tbl":
            yield from _table(child)
            continue
        for text in _text(child).split("\n"):
            if text.strip():
                yield text.strip()
        for box in _boxes(child):
            yield from _blocks(box)


def _table(table: Any) -> Iterator[str | tuple[tuple[Cell, ...], ...]]:
    """A table of the form as a grid; the cells of any other as blocks of their own, for it lays out a page."""
    cells = [tc for tr in _children(table, "tr") for tc in _children(tr, "tc")]
    inner = any(True for tc in cells for _ in _children(tc, "tbl"))
    if not inner:
        rows = tuple(_rows(table))
        texts = [cell.text for row in rows for cell in row]
        if any(recognise(text) for text in texts) and all(len(text) <= LAYOUT_CELL for text in texts):
            yield rows
            return
        if all(len(text) <= LAYOUT_CELL for text in texts):
            yield from (line for row in rows if (line := " | ".join(cell.text for cell in row)).strip(" |"))
            return
    for tc in cells:
        yield from _blocks(tc)


def _rows(table: Any) -> Iterator[tuple[Cell, ...]]:
    """Rows of the cells that begin in them: a cell that continues a vertical merge belongs to the row above."""
    rows: list[list[Cell]] = []
    open_: dict[int, tuple[int, int]] = {}  # grid column → where the cell that may go on below stands
    for tr in _children(table, "tr"):
        if _is_on(tr, "trPr/hidden") or _value(tr, "trPr/del") is not None:
            continue
        column, cells = _count(tr, "trPr/gridBefore", 0), list[Cell]()
        rows.append(cells)
        for tc in _children(tr, "tc"):
            colspan = max(_count(tc, "tcPr/gridSpan", 1), 1)
            merge, across = _merged(tc, "v"), _merged(tc, "h")
            if across == "continue" and cells:
                cells[-1] = replace(cells[-1], colspan=cells[-1].colspan + colspan)
            elif merge == "continue" and column in open_:
                row, at = open_[column]
                rows[row][at] = replace(rows[row][at], rowspan=len(rows) - row)
            else:
                cells.append(Cell(_cell_text(tc), column, colspan))
                open_.pop(column, None)
                if merge is not None:
                    open_[column] = (len(rows) - 1, len(cells) - 1)
            column += colspan
    yield from map(tuple, rows)


def _merged(tc: Any, way: str) -> str | None:
    """Whether a cell begins or goes on a merge; Word 2003 spells its element without the capital."""
    found = _value(tc, f"tcPr/{way}Merge", "continue")
    return _value(tc, f"tcPr/{way}merge", "continue") if found is None else found


def _cell_text(tc: Any) -> str:
    """A cell's text: its paragraphs and text boxes without a break, as words break anywhere in a narrow cell.

    Numbers do not: 1 and 2 in two paragraphs are not 12.
    """
    text = ""
    for paragraph in _children(tc, "p"):
        for part in (_text(paragraph), *map(_cell_text, _boxes(paragraph))):
            parted = text[-1:].isdigit() and part[:1].isdigit()
            text += f"\n{part}" if parted else part
    pictured = len(text) <= LONGEST_CELL and any(_name(e) in PICTURES and not _is_gone(e, tc) for e in tc.iter())
    return text.strip() + PICTURE * pictured


PICTURES = frozenset(["blip", "imagedata", "OLEObject"])


def _is_gone(element: Any, cell: Any) -> bool:
    """Whether something in a cell is deleted, hidden, or said again for old programs."""
    while element is not cell:
        if _name(element) in GONE or (_name(element) == "r" and any(_is_on(element, path) for path in UNSEEN)):
            return True
        element = element.getparent()
    return False


def _text(element: Any) -> str:
    """A paragraph's text as it is printed: without deleted, hidden and struck text, and without the text boxes on it.

    What is raised stands in brackets: the 1 of 3¹ is the mark of a note, and not 31.
    """
    parts: list[str] = []
    for child in element:
        name = _name(child)
        if name in GONE or name == "txbxContent" or (name == "r" and any(_is_on(child, path) for path in UNSEEN)):
            continue
        if name == "r" and _value(child, "rPr/vertAlign") == "superscript":
            parts += [RAISED, _text(child), LOWERED]
        elif name == "t":
            parts.append(child.text or "")
        elif name in ("br", "cr"):
            parts.append("\n")
        elif name == "tab":
            parts.append("\t")
        elif name == "noBreakHyphen":
            parts.append("-")
        elif len(child):
            parts.append(_text(child))
    text = "".join(parts)
    return (
        NOTE.sub(lambda note: f"（{note[1]}）" if note[1] else "", text.replace(JOINT, "")) if RAISED in text else text
    )


RAISED, LOWERED = "\ue0a1", "\ue0a2"
JOINT = LOWERED + RAISED
NOTE = re.compile(f"{RAISED}\\s*(.*?)\\s*{LOWERED}")
"""Private-use characters around what is raised, until the runs that a note is made of are joined."""


def _boxes(element: Any) -> Iterator[Any]:
    """The text boxes that are anchored in a paragraph, each once."""
    for child in element:
        name = _name(child)
        if name == "txbxContent":
            yield child
        elif name not in GONE and len(child):
            yield from _boxes(child)
