"""A small PDF writer: Chinese text in STSong-Light, one of the fonts that every reader knows by name, and ruled tables.

No font file is needed or embedded: characters go in as UCS-2 under the predefined CMap `UniGB-UCS2-H`.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tests.layouts import grid
from tests.layouts.grid import Table

if TYPE_CHECKING:
    from random import Random

    from tests.layouts.content import Content, Line

WIDTH, HEIGHT, MARGIN = 595, 842, 62
COLUMNS = {2: (150, 107, 107, 107), 3: (26, 50, 122, *(39,) * 7), 4: (31.4,) * 15}
HEADER_ROWS = {2: 1, 3: 3, 4: 3}


@dataclass(frozen=True, slots=True)
class Press:
    """How pages are printed."""

    rules: str = "stroke"
    """`stroke` boxes, `fill`: rules as thin filled boxes, or `none`."""
    repeat_header: bool = False
    by_column: bool = False
    """Draw the text of a table column by column, as some programs do."""
    digit_by_digit: bool = False
    start_low: bool = False
    """Begin table 3 so low on its page that it must break."""


@dataclass
class Pages:
    """Pages under construction."""

    press: Press
    rng: Random
    done: list[list[str]] = field(default_factory=list)
    y: float = 0

    def new(self) -> None:
        """Turns the page."""
        self.done.append([])
        self.y = HEIGHT - MARGIN

    def write(self, x: float, y: float, text: str, size: float) -> None:
        """Text at a place."""
        if text.strip():
            code = text.encode("utf-16-be").hex()
            self.done[-1].append(f"BT /F1 {size} Tf {x:.2f} {y:.2f} Td <{code}> Tj ET")

    def box(self, x: float, y: float, width: float, height: float) -> None:
        """The rules around a cell."""
        if self.press.rules == "stroke":
            self.done[-1].append(f"0.5 w {x:.2f} {y:.2f} {width:.2f} {height:.2f} re S")
        elif self.press.rules == "fill":
            for a, b, c, d in ((x, y, width, 0.5), (x, y, 0.5, height), (x, y + height, width, 0.5)):
                self.done[-1].append(f"{a:.2f} {b:.2f} {c:.2f} {d:.2f} re f")
            self.done[-1].append(f"{x + width:.2f} {y:.2f} 0.5 {height:.2f} re f")

    def paragraph(self, line: Line) -> None:
        """A paragraph, wrapped and paged."""
        size = 16 if line.kind == "title" else 12
        indent = "" if line.kind in ("title", "footer") else "\u3000\u3000"
        for piece in wrap(indent + line.text, WIDTH - 2 * MARGIN, size):
            if self.y < MARGIN + 2 * size:
                self.new()
            self.y -= 1.6 * size
            shift = (WIDTH - 2 * MARGIN - extent(piece, size)) / 2 if line.kind == "title" else 0
            self.write(MARGIN + shift, self.y, piece, size)

    def table(self, table: Table) -> None:
        """A table, cut where the page ends; labels that span the break are torn or repeated."""
        header = table.rows[: HEADER_ROWS[table.number]]
        if self.press.start_low and table.number == 3:
            self.y = min(self.y, MARGIN + self.rng.randint(170, 420))
        while True:
            heights = row_heights(table)
            fits = 0
            while fits < len(heights) and sum(heights[: fits + 1]) < self.y - MARGIN - 10:
                fits += 1
            if fits == len(heights):
                break
            if fits <= len(header):
                self.new()
                continue
            above, table = grid.cut(table, fits)
            self._draw(above)
            self.new()
            if self.press.repeat_header and len(header) > 1:
                table = replace(table, rows=(*header, *table.rows))
        self._draw(table)

    def _draw(self, table: Table) -> None:
        columns = [MARGIN + sum(COLUMNS[table.number][:n]) for n in range(len(COLUMNS[table.number]) + 1)]
        heights = row_heights(table)
        tops = [self.y - 8 - sum(heights[:n]) for n in range(len(heights) + 1)]
        texts: list[tuple[float, float, str]] = []
        for r, row in enumerate(grid.rectangle(table)):
            for c, (cell, first_row, first_column) in enumerate(row):
                if (r, c) != (first_row, first_column):
                    continue
                left, right = columns[c], columns[min(c + cell.colspan, len(columns) - 1)]
                top, bottom = tops[r], tops[min(r + cell.rowspan, len(tops) - 1)]
                self.box(left, bottom, right - left, top - bottom)
                pieces = wrap(cell.text.strip(), right - left - 4, 8)
                base = (top + bottom) / 2 + 5 * len(pieces) - 8
                for n, piece in enumerate(pieces):
                    shift = (right - left - extent(piece, 8)) / 2 if cell.role != "label" else 2
                    texts.append((left + shift, base - 10 * n, piece))
        if self.press.by_column:
            texts.sort(key=lambda item: (item[0] // 30, -item[1]))
        for x, y, piece in texts:
            for dx, part in self._strokes(piece):
                self.write(x + dx, y, part, 8)
        self.y = tops[-1]

    def _strokes(self, piece: str) -> list[tuple[float, str]]:
        if self.press.digit_by_digit and piece.isdigit() and piece.isascii():
            return [(4 * n, digit) for n, digit in enumerate(piece)]
        return [(0, piece)]


def extent(text: str, size: float) -> float:
    """How wide a text is."""
    return sum(size / 2 if char < "\x7f" else size for char in text)


def wrap(text: str, width: float, size: float) -> list[str]:
    """A text in lines of no more than this width; numbers stay whole."""
    lines = []
    for part in text.split("\n"):
        line = ""
        for char in part:
            if extent(line + char, size) > width and not (char.isdigit() and line[-1:].isdigit()):
                lines.append(line)
                line = ""
            line += char
        lines.append(line)
    return lines


def row_heights(table: Table) -> list[float]:
    """The height of every row; the last row under a tall label grows with it."""
    widths = COLUMNS[table.number]
    heights = [16.0] * len(table.rows)
    tall = []
    for r, row in enumerate(grid.rectangle(table)):
        for c, (cell, first_row, first_column) in enumerate(row):
            if (r, c) != (first_row, first_column):
                continue
            need = 10 * len(wrap(cell.text.strip(), sum(widths[c : c + cell.colspan]) - 4, 8)) + 6.0
            if cell.rowspan == 1:
                heights[r] = max(heights[r], need)
            else:
                tall.append((r, min(r + cell.rowspan, len(heights)), need))
    for begin, end, need in tall:
        heights[end - 1] += max(0.0, need - sum(heights[begin:end]))
    return heights


def pages_of(content: Content, press: Press, rng: Random) -> list[str]:
    """The content streams of the report's pages."""
    pages = Pages(press, rng)
    pages.new()
    for block in content.blocks:
        if isinstance(block, Table):
            pages.table(block)
        elif block.kind not in ("furniture", "date"):
            pages.paragraph(block)
    style = rng.choice(("- {} -", "— {} —", "{}"))
    for number, page in enumerate(pages.done, 1):
        code = style.format(number).encode("utf-16-be").hex()
        page.append(f"BT /F1 10 Tf {WIDTH / 2 - 10} 30 Td <{code}> Tj ET")
    return ["\n".join(page) for page in pages.done]


FONT = (
    "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>",
    "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light"
    "/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>"
    "/DW 1000/W[1 95 500 814 939 500]/FontDescriptor 5 0 R>>",
    "<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880"
    "/Descent -120/CapHeight 880/StemV 93>>",
)


def file_of(streams: list[str], *, rotate: int = 0, image: bool = False) -> bytes:
    """A PDF file of these pages; with `image`, grey pictures of pages without a word of text."""
    objects: list[bytes] = [b"", b"", *(part.encode() for part in FONT)]
    kids = []
    for stream in streams:
        objects.append(_stream("/Filter/FlateDecode", zlib.compress(stream.encode())))
        resources = "/Font<</F1 3 0 R>>"
        if image:
            pixels = zlib.compress(bytes(230 for _ in range(60 * 84)))
            shape = "/Type/XObject/Subtype/Image/Width 60/Height 84/ColorSpace/DeviceGray/BitsPerComponent 8"
            objects.append(_stream(f"{shape}/Filter/FlateDecode", pixels))
            resources = f"/XObject<</Im1 {len(objects)} 0 R>>"
        contents = len(objects) - image
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]/Rotate {rotate}/Contents {contents} 0 R"
            f"/Resources<<{resources}>>>>".encode()
        )
    objects[0] = b"<</Type/Catalog/Pages 2 0 R>>"
    objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]>>".encode()
    return _assembled(objects)


def _stream(entries: str, data: bytes) -> bytes:
    return f"<<{entries}/Length {len(data)}>>stream\n".encode() + data + b"\nendstream"


def _assembled(objects: list[bytes]) -> bytes:
    body = bytearray(b"%PDF-1.5\n")
    places = []
    for number, shown in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n".encode() + shown + b"\nendobj\n"
    start = len(body)
    body += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    body += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    body += f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(body)
