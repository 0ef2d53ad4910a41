"""PDF → Document by coordinates: ruled tables become grids, the text around them lines; pages are joined in order."""

from __future__ import annotations

import io
from collections import Counter
from typing import TYPE_CHECKING, Any

import pdfplumber
import pypdfium2

from parsers.boxes import Lines, lay_out_words, without_page_number
from parsers.document import Cell, Document, Grid, Line
from parsers.findings import finding
from parsers.pages import join
from parsers.pictures import Pictures
from parsers.ruled import as_one, is_data
from parsers.words import Word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parsers.boxes import Rows
    from parsers.pictures import Look

    Box = tuple[float, float, float, float]

MOST_PAGES = 60
"""A report has some ten pages; a longer file is a collection, of which this many are read."""


class OnlyImages(ValueError):
    """Every page is a picture: there is nothing to read without OCR."""


def read_pdf(body: bytes, *, upright: bool = False, look: Look | None = None) -> Document:
    """The lines and grids of a PDF. Raises OnlyImages where no page has text, ValueError if it cannot be opened.

    `upright` says that the pages have been turned already; `look` reads the words in a part of a page that is a picture.
    """
    try:
        with pdfplumber.open(io.BytesIO(body)) as pdf:
            if not upright and (turns := _turns(pdf.pages[:MOST_PAGES])):
                return read_pdf(_turned(body, turns), upright=True, look=look)
            meta = {str(k).lower(): str(v) for k, v in (pdf.metadata or {}).items() if str(k).lower() == "title"}
            pictures = Pictures(look)
            blocks = join(list(_read_pages(pdf.pages[:MOST_PAGES], pictures)))
            left_out = len(pdf.pages) - MOST_PAGES
    except OnlyImages:
        raise
    except Exception as error:  # pdfminer raises whatever a broken file makes it stumble over
        raise ValueError(
            f"the PDF cannot be read ({type(error).__name__}: {str(error)[:200]}); fetch it again"
        ) from error
    if not blocks:
        raise OnlyImages("the PDF holds no text: its pages are images" if pictures.pages else "the PDF holds no text")
    findings = []
    if pictures.pages:
        findings.append(finding("pages-not-read", pages=", ".join(map(str, pictures.pages)), why="images"))
    if left_out > 0:
        findings.append(finding("pages-not-read", pages=f"{MOST_PAGES + 1} and after", why="too many"))
    unread = tuple(sorted({*pictures.pages, *pictures.parts}))
    return Document(blocks, meta, findings=tuple(findings), seen=tuple(pictures.seen), pictures=unread)


def _turns(pages: list[Any]) -> dict[int, int]:
    """By how much each page must be turned for its text to stand upright: wide tables are often printed sideways."""
    turns: dict[int, int] = {}
    for at, page in enumerate(pages):
        ways = Counter(_direction(char["matrix"]) for char in page.chars)
        if ways and (way := ways.most_common(1)[0][0]):
            turns[at] = way
    return turns


def _turned(body: bytes, turns: dict[int, int]) -> bytes:
    """The file with these pages turned clockwise."""
    file = pypdfium2.PdfDocument(body)
    for at, way in turns.items():
        file[at].set_rotation((file[at].get_rotation() + way) % 360)
    turned = io.BytesIO()
    file.save(turned)
    file.close()
    return turned.getvalue()


def _direction(matrix: tuple[float, ...]) -> int:
    """By how much a page must be turned clockwise for this letter to stand upright."""
    a, b = matrix[0], matrix[1]
    if abs(a) >= abs(b):
        return 0 if a >= 0 else 180
    return 90 if b > 0 else 270


def _read_pages(pages: list[Any], pictures: Pictures) -> Iterator[Line | Grid]:
    number = 0
    carried = Lines()
    for whole in pages:
        page = _without_watermark(whole)
        words = [Word(w["text"], w["x0"], w["top"], w["x1"], w["bottom"]) for w in page.extract_words()]
        sight = pictures.look_at(page, words)
        parts = [*sight.tables, *_parts(page, [*words, *sight.words], carried)]
        at = 0
        for _, part in sorted(parts, key=lambda part: part[0]):
            if isinstance(part, str):
                at += 1
                yield Line(part, at, page.page_number)
            else:
                number += 1
                yield Grid(part, number, page.page_number)
        whole.close()


def _without_watermark(page: Any) -> Any:
    """The page without letters on a slant: 内部 88 across a table is in none of its cells."""
    if not any(_is_slanted(char["matrix"]) for char in page.chars):
        return page
    return page.filter(lambda drawn: drawn["object_type"] != "char" or not _is_slanted(drawn["matrix"]))


def _is_slanted(matrix: tuple[float, ...]) -> bool:
    """Whether a letter stands neither upright nor on its side; scans are a degree or two off."""
    a, b = abs(matrix[0]), abs(matrix[1])
    return min(a, b) > SLANT * max(a, b)


SLANT = 0.2
"""The tangent of eleven degrees."""


def _parts(page: Any, words: list[Word], carried: Lines) -> Iterator[tuple[float, str | Rows]]:
    """A page's lines and tables with their heights: tables by their rules, then what is left by where it stands."""
    for box, rows in list(_ruled(page, words)):
        yield box[1], rows
        words = [word for word in words if not _inside(word, box)]
    yield from lay_out_words(without_page_number(words), carried)


def _ruled(page: Any, words: list[Word]) -> Iterator[tuple[Box, Rows]]:
    """The tables of the form whose rules are drawn. One with open sides has cells outside of its rules: it is none."""
    for table in page.find_tables():
        x0, top, x1, bottom = table.bbox
        rows = _grid(table, page)
        beside = any(top < word.middle < bottom and not x0 - 2 < (word.x0 + word.x1) / 2 < x1 + 2 for word in words)
        if is_data(rows) and not beside:
            yield table.bbox, rows


def _inside(word: Word, box: Box) -> bool:
    return box[0] <= (word.x0 + word.x1) / 2 <= box[2] and box[1] <= word.middle <= box[3]


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
                rows[at].append(Cell(as_one(text or ""), column, *spans))
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
