"""Pictures and scanned PDF → Document, by OCR: text with its place on the page, laid out as a PDF's is.

Needs the extra `nianbao[ocr]`; its models come with it, nothing is fetched. What OCR reads is never certain: the document
is marked, and a figure counts only where the form's arithmetic confirms it.
"""

from __future__ import annotations

import importlib.util
import io
import warnings
from functools import cache
from typing import TYPE_CHECKING, Any

from parsers.boxes import Lines, lay_out_words, without_page_number
from parsers.document import Document, Grid, Line
from parsers.pages import join
from parsers.words import Word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from parsers.pictures import Box

MOST_PAGES = 30
MOST_PIXELS = 60_000_000
"""A3 at 400 dpi has half of this."""
LONGEST_SIDE = 3_000
"""Larger pictures are scaled down: characters are read as well, and memory stays bounded."""
SCALE = 200 / 72
"""Pages are rendered at 200 dpi."""
SURE = 0.5
"""Words that the engine itself doubts more than this are left out."""

CONTRAST = 40
"""Grey levels between letters and paper, of 255."""
PADDING = 0.12
"""The engine draws its boxes this much above and below the letters, in shares of the height."""

INSTALL = "an image is read by OCR: `pip install 'nianbao[ocr]'`, or have the report typed"


def is_installed() -> bool:
    """Whether the extra is there, without the second that importing it takes."""
    return all(importlib.util.find_spec(name) for name in ("rapidocr", "onnxruntime"))


def read_image(body: bytes) -> Document:
    """The lines and grids of a picture. Raises ValueError if it cannot be opened."""
    return _document(_pictures(body))


def read_scan(body: bytes) -> Document:
    """The lines and grids of a PDF whose pages are pictures. Raises ValueError if it cannot be opened."""
    return _document(_rendered(body))


def read_mixed(body: bytes) -> Document:
    """The lines and grids of a PDF of which some pages are pictures. Raises ValueError if it cannot be opened."""
    import pypdfium2

    from parsers.pdf import read_pdf

    file = pypdfium2.PdfDocument(body)
    looked = 0

    def look(number: int, box: Box) -> list[Word]:
        nonlocal looked
        looked += 1
        if looked > MOST_PAGES:
            return []
        page = file[number - 1]
        scale = min(SCALE, LONGEST_SIDE / max(page.get_size()))
        part = page.render(scale=scale).to_pil().convert("RGB").crop(tuple(int(edge * scale) for edge in box))
        x, y = box[:2]
        return [
            Word(w.text, x + w.x0 / scale, y + w.top / scale, x + w.x1 / scale, y + w.bottom / scale)
            for w in _words(part)
        ]

    try:
        return read_pdf(body, look=look)
    finally:
        file.close()


def _document(pictures: Iterable[Any]) -> Document:
    blocks: list[Line | Grid] = []
    carried = Lines()
    try:
        for page, picture in enumerate(pictures, 1):
            at = 0
            for _, part in lay_out_words(without_page_number(_words(picture)), carried):
                if isinstance(part, str):
                    at += 1
                    blocks.append(Line(part, at, page))
                else:
                    number = 1 + sum(isinstance(block, Grid) for block in blocks)
                    blocks.append(Grid(part, number, page))
    except MemoryError:
        raise
    except Exception as error:  # each decoder raises its own over a broken file
        raise ValueError(
            f"the image cannot be read ({type(error).__name__}: {str(error)[:200]}); fetch it again"
        ) from error
    if not blocks:
        raise ValueError("OCR found no text in the image")
    return Document(join(blocks), ocr=True)


def _pictures(body: bytes) -> Iterator[Any]:
    """The frames of a picture, upright and no larger than they need to be."""
    from PIL import Image, ImageOps, ImageSequence

    with warnings.catch_warnings():
        # the limit is ours, below: Pillow's is twice as high and a warning first
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        with Image.open(io.BytesIO(body)) as image:
            for number, frame in enumerate(ImageSequence.Iterator(image)):
                if number == MOST_PAGES:
                    return
                if frame.width * frame.height > MOST_PIXELS:
                    raise ValueError(f"{frame.width} × {frame.height} pixels are too many")
                picture = ImageOps.exif_transpose(frame).convert("RGB")
                picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
                yield picture


def _rendered(body: bytes) -> Iterator[Any]:
    """The pages of a PDF as pictures."""
    import pypdfium2

    file = pypdfium2.PdfDocument(body)
    try:
        for number in range(min(len(file), MOST_PAGES)):
            page = file[number]
            scale = min(SCALE, LONGEST_SIDE / max(page.get_size()))
            yield page.render(scale=scale).to_pil().convert("RGB")
    finally:
        file.close()


def _words(picture: Any) -> list[Word]:
    """The pieces of text in a picture with their boxes."""
    import numpy as np

    darkest, brightest = picture.convert("L").getextrema()
    if brightest - darkest < CONTRAST:
        return []  # an empty page: nothing to load the engine for
    read = _engine()(np.asarray(picture))
    if read.boxes is None:
        return []
    words = []
    for box, text, score in zip(read.boxes, read.txts, read.scores, strict=True):
        if score >= SURE and text.strip():
            xs, ys = [float(point[0]) for point in box], [float(point[1]) for point in box]
            padding = PADDING * (max(ys) - min(ys))
            words.append(Word(text.strip(), min(xs), min(ys) + padding, max(xs), max(ys) - padding))
    return words


@cache
def _engine() -> Any:
    """The engine with the models that come in its wheel."""
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "error"})
