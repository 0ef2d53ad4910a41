"""Reports as PDF files: the coordinates say everything, the order of the text little."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.layouts import pdf
from tests.layouts.content import Content, Line
from tests.layouts.layout import Drawer, Drawing, layout
from tests.layouts.pdf import Press

if TYPE_CHECKING:
    from random import Random


def signed(content: Content) -> Content:
    """The report without page furniture, its signature and date at the end: so it is in a file."""
    year, month, day = (int(part) for part in content.truth.published.split("-"))
    kept = [block for block in content.blocks if not isinstance(block, Line) or block.kind != "footer"]
    end = (Line("footer", content.truth.organisation), Line("footer", f"{year}年{month}月{day}日"))
    return replace(content, blocks=(*kept, *end))


def printed(press: Press) -> Drawer:
    """A drawer that prints so."""

    def draw(content: Content, rng: Random) -> Drawing:
        return Drawing(pdf.file_of(pdf.pages_of(signed(content), press, rng)))

    return draw


layout("pdf_ruled", ".pdf")(printed(Press()))
layout("pdf_filled_rules", ".pdf")(printed(Press(rules="fill")))
layout("pdf_unruled", ".pdf")(printed(Press(rules="none")))
layout("pdf_page_break", ".pdf")(printed(Press(start_low=True)))
layout("pdf_page_break_headers", ".pdf")(printed(Press(start_low=True, repeat_header=True)))
layout("pdf_by_column", ".pdf")(printed(Press(by_column=True)))
layout("pdf_digit_by_digit", ".pdf")(printed(Press(digit_by_digit=True)))


@layout("pdf_rotated", ".pdf")
def rotated(content: Content, rng: Random) -> Drawing:
    """Pages that are turned when shown: `/Rotate 90`, their text turned the other way to stand upright."""
    streams = pdf.pages_of(signed(content), Press(), rng)
    turned = [f"q 0 1 -1 0 {pdf.WIDTH} 0 cm 0.7 0 0 0.7 0 0 cm\n{stream}\nQ" for stream in streams]
    return Drawing(pdf.file_of(turned, rotate=90))
