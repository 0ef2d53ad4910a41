"""Reports as DOCX files, written as XML by hand: merges, runs and tracked changes exactly as Word stores them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from random import Random
from xml.sax.saxutils import escape

from tests.layouts import grid
from tests.layouts.content import Block, Content, Wish, certain_without_empties
from tests.layouts.grid import Cell, Table
from tests.layouts.layout import Drawing, layout
from tests.layouts.pdf_layouts import signed

TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
    "</Relationships>"
)
DOCUMENT = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}<w:sectPr/></w:body>'
    "</w:document>"
)

Runs = Callable[[Cell, Random], str]


def file_of(body: str) -> bytes:
    """A DOCX file with this body; the same body makes the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in (
            ("[Content_Types].xml", TYPES),
            ("_rels/.rels", RELATIONS),
            ("word/document.xml", DOCUMENT.format(body)),
        ):
            package.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), part)
    return buffer.getvalue()


def run(text: str) -> str:
    """A run of text; line feeds become breaks."""
    lines = (f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    return f"<w:r>{'<w:br/>'.join(lines)}</w:r>"


def paragraph(runs: str) -> str:
    """A paragraph of runs."""
    return f"<w:p>{runs}</w:p>"


def whole(cell: Cell, rng: Random) -> str:
    """A cell's text as one run."""
    return run(cell.text)


def table_xml(table: Table, rng: Random, runs: Runs = whole) -> str:
    """A table with its merges: `gridSpan` across, `vMerge` down."""
    width = table.width
    rows = []
    for r, line in enumerate(grid.rectangle(table)):
        cells = []
        for c, (cell, first_row, first_column) in enumerate(line):
            if c != first_column:
                continue
            properties = f'<w:gridSpan w:val="{cell.colspan}"/>' if cell.colspan > 1 else ""
            if cell.rowspan > 1:
                properties += '<w:vMerge w:val="restart"/>' if r == first_row else "<w:vMerge/>"
            text = paragraph(runs(cell, rng) if r == first_row else "")
            cells.append(f"<w:tc><w:tcPr>{properties}</w:tcPr>{text}</w:tc>")
        rows.append(f"<w:tr>{''.join(cells)}</w:tr>")
    columns = '<w:gridCol w:w="700"/>' * width
    return f"<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"


def document(content: Content, draw: Callable[[Table], str]) -> bytes:
    """The report as a file."""
    parts = []
    for block in signed(content).blocks:
        if isinstance(block, Table):
            parts += [draw(block), paragraph("")]
        elif block.kind not in ("furniture", "date"):
            parts.append(paragraph(run(block.text)))
    return file_of("".join(parts))


@layout("docx_merged", ".docx")
def merged(content: Content, rng: Random) -> Drawing:
    """Tables merged as the official template merges them."""
    return Drawing(document(content, lambda table: table_xml(table, rng)))


@layout("docx_split_runs", ".docx")
def split_runs(content: Content, rng: Random) -> Drawing:
    """Every word and number in several runs, spelling marks and bookmarks between."""

    def runs(cell: Cell, rng: Random) -> str:
        marks = ('<w:proofErr w:type="spellStart"/>', '<w:bookmarkStart w:id="1" w:name="x"/>', "")
        step = rng.choice((1, 2, 5))
        pieces = (cell.text[at : at + step] for at in range(0, len(cell.text), step))
        return "".join(run(piece) + rng.choice(marks) for piece in pieces)

    return Drawing(document(content, lambda table: table_xml(table, rng, runs)))


@layout("docx_tracked", ".docx")
def tracked(content: Content, rng: Random) -> Drawing:
    """Changes tracked and not yet accepted: the deleted number is no number, the inserted one counts."""

    def runs(cell: Cell, rng: Random) -> str:
        if not cell.variable or not cell.text.strip() or rng.random() < 0.7:
            return run(cell.text)
        old = f"<w:r><w:delText>{rng.randint(0, 40)}</w:delText></w:r>"
        who = 'w:id="9" w:author="A" w:date="2024-01-02T00:00:00Z"'
        return f"<w:del {who}>{old}</w:del><w:ins {who}>{run(cell.text)}</w:ins>"

    return Drawing(document(content, lambda table: table_xml(table, rng, runs)))


@layout("docx_flat", ".docx")
def flat(content: Content, rng: Random) -> Drawing:
    """No merges: labels repeated wherever they hold."""

    def draw(table: Table) -> str:
        lines = (tuple(slot[0] for slot in line) for line in grid.rectangle(table))
        rows = tuple(tuple(replace(cell, colspan=1, rowspan=1) for cell in line) for line in lines)
        return table_xml(replace(table, rows=rows), rng)

    return Drawing(document(content, draw))


@layout("docx_nested", ".docx")
def nested(content: Content, rng: Random) -> Drawing:
    """Each table in the one cell of another."""

    def draw(table: Table) -> str:
        inner = table_xml(table, rng) + paragraph("")
        return f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc>{inner}</w:tc></w:tr></w:tbl>"

    return Drawing(document(content, draw))


@layout("docx_cut", ".docx")
def cut(content: Content, rng: Random) -> Drawing:
    """Table 3 in two tables, the labels between them torn."""

    def change(table: Table) -> Iterable[Block]:
        yield from grid.cut(table, rng.randint(5, len(table.rows) - 2)) if table.number == 3 else (table,)

    return Drawing(document(content.with_blocks(change), lambda table: table_xml(table, rng)))


@layout("docx_paragraphs", ".docx", Wish(drops_empty=True))
def paragraphs(content: Content, rng: Random) -> Drawing:
    """No tables: a paragraph for each cell, none for the empty ones."""

    def draw(table: Table) -> str:
        return "".join(paragraph(run(cell.text)) for row in table.rows for cell in row if cell.text.strip())

    return Drawing(document(content, draw), certain_without_empties(content))
