"""Reports as scans: pages rendered, tilted, speckled and put into a PDF again as pictures, all of them or some."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pypdfium2
from PIL import Image

from parsers import ocr
from tests.layouts import pdf
from tests.layouts.content import Line, Wish
from tests.layouts.layout import Drawing, layout
from tests.layouts.pdf import Press
from tests.layouts.pdf_layouts import signed

if TYPE_CHECKING:
    from random import Random

    from tests.layouts.content import Content


def scanned(body: bytes, rng: Random, numbers: list[int] | None = None) -> bytes:
    """The file with these pages, or all of them, as a scanner gives them back: grey, speckled, up to a degree off."""
    file = pypdfium2.PdfDocument(body)
    dpi, angle, noise = rng.choice((150, 200, 300)), rng.uniform(-1, 1), rng.choice((0, 6, 14))
    grain = np.random.default_rng(rng.randrange(1 << 30))
    for number in range(len(file)) if numbers is None else numbers:
        page = file[number].render(scale=dpi / 72, grayscale=True).to_pil().convert("L")
        page = page.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
        grey = np.clip(
            np.asarray(page, dtype=np.float32) * 0.93 + grain.normal(0, noise, (page.height, page.width)), 0, 255
        )
        picture = io.BytesIO()
        Image.fromarray(grey.astype(np.uint8)).save(
            picture, "PDF", resolution=dpi, quality=80, creationDate=None, modDate=None
        )
        other = pypdfium2.PdfDocument(picture.getvalue())
        file.import_pages(other, [0], number)
        file.del_page(number + 1)
    out = io.BytesIO()
    file.save(out)
    # an identifier that is another every time; nothing behind it is counted from the file's beginning
    return re.sub(rb"/ID\[<\w+><\w+>\]", b"", out.getvalue())


def short(content: Content) -> Content:
    """The report without most of its prose: a page of OCR takes seconds."""
    kept, texts = [], 0
    for block in signed(content).blocks:
        texts += isinstance(block, Line) and block.kind == "text"
        if not (isinstance(block, Line) and (block.kind == "furniture" or (block.kind == "text" and texts > 1))):
            kept.append(block)
    return replace(content, blocks=tuple(kept))


def knowable(content: Content) -> frozenset[str] | None:
    """What can be known: without the engine nothing; with it all that stands in a sum is expected, and is measured."""
    if not ocr.is_installed():
        return frozenset()
    return frozenset(name for name in content.values if name.startswith(("app_", "review_", "suit_")))


@layout("pdf_scan", ".pdf", Wish(misprints=False), costs=54)
def scan(content: Content, rng: Random) -> Drawing:
    """Every page a picture: what OCR reads counts where a sum confirms it."""
    body = pdf.file_of(pdf.pages_of(short(content), Press(), rng))
    return Drawing(scanned(body, rng), knowable(content))


@layout("pdf_scan_of_tables", ".pdf", Wish(misprints=False), costs=54)
def scan_of_tables(content: Content, rng: Random) -> Drawing:
    """The first page is text, the others are pictures of it."""
    body = pdf.file_of(pdf.pages_of(short(content), Press(), rng))
    pages = len(pypdfium2.PdfDocument(body))
    return Drawing(scanned(body, rng, list(range(1, pages))), knowable(content))
