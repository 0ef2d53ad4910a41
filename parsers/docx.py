"""DOCX → Document, walking the file's own elements: `gridSpan` and `vMerge` give the real grid."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import docx
from docx.oxml.ns import qn

from parsers.document import Cell, Document, Grid, Line

if TYPE_CHECKING:
    from collections.abc import Iterator


def read_docx(body: bytes) -> Document:
    """The paragraphs and tables of a Word file. Raises ValueError if it cannot be opened."""
    try:
        opened = docx.Document(io.BytesIO(body))
    except Exception as error:  # zipfile, lxml and python-docx each raise their own
        raise ValueError(f"the Word file cannot be read ({type(error).__name__}: {error})") from error
    title = opened.core_properties.title
    return Document(tuple(_blocks(opened.element.body)), {"title": title} if title else {})


def _blocks(body: Any) -> Iterator[Line | Grid]:
    lines = tables = 0
    for element in body.iterchildren():
        if element.tag == qn("w:p"):
            for text in _text(element).split("\n"):
                if text.strip():
                    lines += 1
                    yield Line(text.strip(), lines)
        elif element.tag == qn("w:tbl"):
            tables += 1
            yield Grid(tuple(_rows(element)), tables)
        elif element.tag == qn("w:sdt") and (content := element.find(qn("w:sdtContent"))) is not None:
            yield from _blocks(content)


def _rows(table: Any) -> Iterator[tuple[Cell, ...]]:
    """Rows of the cells that begin in them: a cell that continues a vertical merge belongs to the row above."""
    for tr in table.iterchildren(qn("w:tr")):
        column, cells = 0, []
        before = tr.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}")
        if before is not None:
            column = int(before.get(qn("w:val"), "0"))
        for tc in tr.iter(qn("w:tc")):
            properties = tc.find(qn("w:tcPr"))
            span = properties.find(qn("w:gridSpan")) if properties is not None else None
            merge = properties.find(qn("w:vMerge")) if properties is not None else None
            colspan = int(span.get(qn("w:val"), "1")) if span is not None else 1
            if merge is None or merge.get(qn("w:val")) == "restart":
                cells.append(Cell("".join(_text(p) for p in tc.iter(qn("w:p"))).strip(), column, colspan))
            column += colspan
        yield tuple(cells)


def _text(paragraph: Any) -> str:
    """A paragraph's text, deleted revisions left out."""
    parts: list[str] = []
    for node in paragraph.iter():
        if node.tag == qn("w:t"):
            parts.append(node.text or "")
        elif node.tag in (qn("w:br"), qn("w:cr")):
            parts.append("\n")
        elif node.tag == qn("w:tab"):
            parts.append("\t")
    return "".join(parts)
