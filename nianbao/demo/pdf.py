"""The one report that is a PDF file: its pages drawn with ruled tables, by a writer that needs no library and no font.

The text is set in STSong-Light, one of the Chinese fonts that PDF readers know by name, so that nothing is embedded and
the same report is the same bytes on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nianbao.demo import prose, tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nianbao.demo.county import Filing
    from nianbao.demo.tables import Cell, Grid

_WIDTH, _HEIGHT, _MARGIN = 595.0, 842.0, 50.0
_BODY, _SMALL, _LEADING = 12.0, 8.0, 4.0


@dataclass(slots=True)
class _Sheet:
    """Pages filled from the top; `at` is how far down the current one is. PDF counts from the lower left."""

    pages: list[list[str]] = field(default_factory=lambda: [[]])
    at: float = _MARGIN

    def text(self, x: float, y: float, size: float, line: str) -> None:
        code = line.encode("utf-16-be").hex().upper()
        self.pages[-1].append(f"BT /F1 {size:g} Tf {x:.2f} {_HEIGHT - y:.2f} Td <{code}> Tj ET")

    def box(self, x: float, y: float, width: float, height: float) -> None:
        self.pages[-1].append(f"{x:.2f} {_HEIGHT - y - height:.2f} {width:.2f} {height:.2f} re S")

    def make_room(self, height: float) -> bool:
        """Starts a new page unless `height` fits on this one; says whether it did."""
        if self.at + height <= _HEIGHT - _MARGIN:
            return False
        self.pages.append([])
        self.at = _MARGIN
        return True


def to_pdf(filing: Filing) -> bytes:
    """The report as a PDF file: title, six sections, ruled tables that run over pages."""
    sheet = _Sheet()
    _write(sheet, filing.title, size=16)
    _write(sheet, prose.NOTICE, size=_SMALL)
    _write(sheet, prose.preamble(filing))
    grids = tables.lay_out(filing.form, filing.printed)
    for number, section in enumerate(prose.sections(filing), start=1):
        for line in section:
            _write(sheet, line)
        if 2 <= number <= 4:
            _draw(sheet, grids[number - 2])
    return _assemble(["\n".join(page) for page in sheet.pages])


def _write(sheet: _Sheet, line: str, size: float = _BODY) -> None:
    for part in _wrapped(line, _WIDTH - 2 * _MARGIN, size):
        sheet.make_room(size + _LEADING)
        sheet.text(_MARGIN, sheet.at + size, size, part)
        sheet.at += size + _LEADING
    sheet.at += _LEADING


def _wrapped(line: str, width: float, size: float) -> Iterator[str]:
    """The line in parts that fit. ASCII letters are half as wide as the others."""
    part, used = "", 0.0
    for letter in line:
        wide = size if ord(letter) > 126 else size / 2
        if part and used + wide > width:
            yield part
            part, used = "", 0.0
        part, used = part + letter, used + wide
    yield part


def _draw(sheet: _Sheet, grid: Grid) -> None:
    """The grid, ruled; where a page is full the rest goes on at the top of the next, spans cut in two."""
    edges = _edges(grid)
    while grid:
        heights = _heights(grid, edges)
        fitting = _fitting(heights, _HEIGHT - _MARGIN - sheet.at)
        if not fitting:
            sheet.make_room(_HEIGHT)
            continue
        upper, grid = tables.split(grid, fitting) if fitting < len(grid) else (grid, ())
        _draw_rows(sheet, upper, heights[:fitting], edges)
    sheet.at += 3 * _LEADING


def _draw_rows(sheet: _Sheet, grid: Grid, heights: list[float], edges: list[float]) -> None:
    for row, column, cell in _placed(grid):
        left, right = edges[column], edges[column + cell.colspan]
        top, height = sheet.at + sum(heights[:row]), sum(heights[row : row + cell.rowspan])
        sheet.box(left, top, right - left, height)
        for line, part in enumerate(_wrapped(cell.text, right - left - 4, _SMALL)):
            sheet.text(left + 2, top + 2 + (line + 1) * _SMALL + 2 * line, _SMALL, part)
    sheet.at += sum(heights)


def _edges(grid: Grid) -> list[float]:
    """Where the columns begin and the last one ends. A table with three columns of labels gives them more room."""
    count = sum(cell.colspan for cell in grid[0])
    shares = [2.0, 2.5, 6.0] + [1.5] * 7 if count == 10 else [1.0] * count
    unit = (_WIDTH - 2 * _MARGIN) / sum(shares)
    return [_MARGIN + unit * sum(shares[:index]) for index in range(count + 1)]


def _heights(grid: Grid, edges: list[float]) -> list[float]:
    """A row is as high as its tallest cell; a cell that spans rows never asks for more."""
    heights = [_SMALL + 6.0] * len(grid)
    for row, column, cell in _placed(grid):
        if cell.rowspan == 1:
            lines = len(list(_wrapped(cell.text, edges[column + cell.colspan] - edges[column] - 4, _SMALL)))
            heights[row] = max(heights[row], lines * (_SMALL + 2) + 4)
    return heights


def _fitting(heights: list[float], room: float) -> int:
    count = 0
    while count < len(heights) and sum(heights[: count + 1]) <= room:
        count += 1
    return count


def _placed(grid: Grid) -> Iterator[tuple[int, int, Cell]]:
    """Every cell with the row and column of its upper left corner."""
    taken: set[tuple[int, int]] = set()
    for row, cells in enumerate(grid):
        column = 0
        for cell in cells:
            while (row, column) in taken:
                column += 1
            yield row, column, cell
            taken |= {(row + down, column + along) for down in range(cell.rowspan) for along in range(cell.colspan)}


_FONT = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
    "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 5 0 R /DW 1000 /W [1 95 500]"
    " /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>",
    "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0"
    " /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
)


def _assemble(pages: list[str]) -> bytes:
    """The file: catalogue, page tree, font, and two objects a page."""
    numbers = range(6, 6 + 2 * len(pages), 2)
    kids = " ".join(f"{number} 0 R" for number in numbers)
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>",
        *_FONT,
    ]
    for number, page in zip(numbers, pages, strict=True):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {_WIDTH:g} {_HEIGHT:g}]"
            f" /Resources << /Font << /F1 3 0 R >> >> /Contents {number + 1} 0 R >>"
        )
        objects.append(f"<< /Length {len(page)} >>\nstream\n{page}\nendstream")
    return _with_index(objects)


def _with_index(objects: list[str]) -> bytes:
    body, offsets = "%PDF-1.4\n", []
    for number, text in enumerate(objects, start=1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n"
    rows = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    index = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}"
    trailer = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    return (body + index + trailer).encode("ascii")
