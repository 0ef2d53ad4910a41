"""PDF → Document by coordinates: ruled tables become grids, the text around them lines; pages are joined in order."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import pdfplumber

from parsers.document import Cell, Document, Grid, Line
from parsers.labels import recognise

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_PAGES = 60
"""A report has some ten pages; a longer file is a collection, of which this many are read."""

PAGE_NUMBER = re.compile(r"\s*[-—–－·]*\s*\d{1,3}\s*[-—–－·]*\s*")
ENDS = tuple("。：；！？:;!?")


def read_pdf(body: bytes) -> Document:
    """The lines and grids of a PDF. Raises ValueError if the file cannot be opened or holds no text."""
    try:
        with pdfplumber.open(io.BytesIO(body)) as pdf:
            meta = {str(k).lower(): str(v) for k, v in (pdf.metadata or {}).items() if str(k).lower() == "title"}
            blocks = tuple(_join_lines(list(_read_pages(pdf.pages[:MOST_PAGES]))))
    except Exception as error:  # pdfminer raises whatever a broken file makes it stumble over
        raise ValueError(f"the PDF cannot be read ({type(error).__name__}: {error})") from error
    if not blocks:
        raise ValueError("the PDF holds no text: its pages are images")
    return Document(blocks, meta)


def _read_pages(pages: list[Any]) -> Iterator[Line | Grid]:
    number = 0
    for page in pages:
        found = [(table.bbox, table) for table in page.find_tables()]
        drawn = [(bbox, grid) for bbox, table in found if (grid := _grid(table, page)) and _is_data(grid)]
        parts: list[tuple[float, Line | Grid]] = []
        for bbox, grid in drawn:
            number += 1
            parts.append((bbox[1], Grid(grid, number, page.page_number)))
        outside = page
        for bbox, _ in drawn:
            outside = outside.outside_bbox(bbox)
        for at, line in enumerate(outside.extract_text_lines(return_chars=False), 1):
            if not PAGE_NUMBER.fullmatch(line["text"]):
                parts.append((line["top"], Line(line["text"].strip(), at, page.page_number)))
        yield from (block for _, block in sorted(parts, key=lambda part: part[0]))


def _grid(table: Any, page: Any) -> tuple[tuple[Cell, ...], ...]:
    """A ruled table's cells with the columns and rows that each covers, from the rules' coordinates."""
    boxes = [cell for row in table.rows for cell in row.cells if cell]
    if not boxes:
        return ()
    lefts, tops = _edges(box[0] for box in boxes), _edges(box[1] for box in boxes)
    rows: list[list[Cell]] = [[] for _ in tops]
    for row, texts in zip(table.rows, table.extract(), strict=True):
        for box, text in zip(row.cells, texts, strict=True):
            if box:
                column, at = _index(lefts, box[0]), _index(tops, box[1])
                spans = (_index(lefts, box[2] - 4) - column + 1, _index(tops, box[3] - 4) - at + 1)
                rows[at].append(Cell((text or "").replace("\n", "").strip(), column, *spans))
    return tuple(tuple(sorted(row, key=lambda cell: cell.column)) for row in rows if row)


def _edges(values: Iterator[float] | Any) -> list[float]:
    """Rules drawn twice a hair apart are one edge."""
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > 2:
            edges.append(value)
    return edges


def _index(edges: list[float], value: float) -> int:
    return max((i for i, edge in enumerate(edges) if edge <= value + 2), default=0)


def _is_data(rows: tuple[tuple[Cell, ...], ...]) -> bool:
    """Whether a ruled box holds a table of the form: prose is often boxed too."""
    return any(recognise(cell.text) for row in rows for cell in row) and any(len(row) > 1 for row in rows)


def _join_lines(blocks: list[Line | Grid]) -> Iterator[Line | Grid]:
    """Lines that a PDF breaks at its margin are joined to the paragraphs that they are."""
    widest = max((_width(b.text) for b in blocks if isinstance(b, Line)), default=0)
    held: Line | None = None
    full = False  # whether the last line reached the margin
    for block in blocks:
        if held and full and isinstance(block, Line) and not BEGINS.match(block.text):
            held = held._replace(text=held.text + block.text)
        else:
            if held:
                yield held
            held = block if isinstance(block, Line) else None
            if isinstance(block, Grid):
                yield block
        full = isinstance(block, Line) and _width(block.text) > widest * FULL and not block.text.endswith(ENDS)
    if held:
        yield held


FULL = 0.85
"""A line that fills this share of the widest one goes on in the next."""

BEGINS = re.compile(r"\s*(?:[一二三四五六七八九十]{1,2}\s*、|[（(][一二三四五六七八九十\d]{1,2}[)）]|\d\s*[.、．])")


def _width(text: str) -> int:
    """A Chinese character is as wide as two Latin letters."""
    return sum(2 if ord(char) > 0x2E7F else 1 for char in text)
