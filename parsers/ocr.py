"""Pictures and scanned PDF → Document, by OCR: text with its place on the page, laid out as a PDF's is.

Needs the extra `nianbao[ocr]`; its models come with it, nothing is fetched. What OCR reads is never certain: the document
is marked, and a figure counts only where the form's arithmetic confirms it.
"""

from __future__ import annotations

import importlib.util
import io
import warnings
from typing import TYPE_CHECKING, Any

from parsers.boxes import Lines, lay_out_words, without_page_number
from parsers.document import Document, Grid, Line
from parsers.pages import join
from parsers.pictures import Sight

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from parsers.pictures import Box

MOST_PAGES = 30
MOST_PIXELS = 60_000_000
"""A3 at 400 dpi has half of this."""
LONGEST_SIDE = 3_000
"""Larger pictures are scaled down: characters are read as well, and memory stays bounded."""
SCALE = 200 / 72
"""Pages are rendered at 200 dpi, small ones finer."""
LEAST_WIDTH, LARGER = 1_650, 2.5
"""Narrower pictures are made as wide as a page at 200 dpi, if that is no more than this many times their width."""
GAP = 9
"""Rows of pixels between two lines of text."""
TALL = 2.2
"""So many times as high as wide is no page."""
LEAST = 200
"""Pixels: narrower than this is no page and no table."""
CONTRAST = 40
"""Grey levels between letters and paper, of 255."""

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

    def look(number: int, box: Box) -> Sight:
        nonlocal looked
        looked += 1
        if looked > MOST_PAGES:
            return Sight()
        page = file[number - 1]
        scale = _scale(page)
        part = page.render(scale=scale).to_pil().convert("L").crop(tuple(int(edge * scale) for edge in box))
        return see(part).placed(box[0], box[1], scale)

    try:
        return read_pdf(body, look=look)
    finally:
        file.close()


def see(picture: Any) -> Sight:
    """What a grey picture says: its ruled tables, and the words around them."""
    darkest, brightest = picture.getextrema()
    # an empty page: nothing to load the engine for
    return _look_at(picture) if brightest - darkest >= CONTRAST else Sight()


def _look_at(picture: Any) -> Sight:
    import numpy as np

    from parsers.sight import look_at

    return look_at(np.asarray(picture))


def _document(pictures: Iterable[Any]) -> Document:
    blocks: list[Line | Grid] = []
    carried = Lines()
    try:
        for page, picture in enumerate(pictures, 1):
            at = 0
            sight = see(picture)
            parts = [*sight.tables, *lay_out_words(without_page_number(sight.words), carried)]
            for _, part in sorted(parts, key=lambda part: part[0]):
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
                yield from _pieces(ImageOps.exif_transpose(frame).convert("L"))


def _pieces(picture: Any) -> Iterator[Any]:
    """The picture; one of a whole web page, as telephones take it, in pieces as high as a page."""
    if picture.height <= TALL * picture.width:
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        yield _enlarged(picture)
        return
    picture.thumbnail((LONGEST_SIDE, picture.height))
    picture = _enlarged(picture)
    top = 0
    for _ in range(MOST_PAGES):
        bottom = _place_to_cut(picture, top)
        yield picture.crop((0, top, picture.width, bottom))
        if bottom == picture.height:
            return
        top = bottom


def _place_to_cut(picture: Any, top: int) -> int:
    """Where the next piece ends: between two lines, and between two rules, there is least to see."""
    import numpy as np

    if picture.height - top <= LONGEST_SIDE:
        return int(picture.height)
    first = top + int(0.8 * LONGEST_SIDE)
    part = np.asarray(picture.crop((0, first, picture.width, top + LONGEST_SIDE)), np.int16)
    ink = np.abs(part - np.median(part)).sum(axis=1)
    return first + GAP // 2 + int(np.argmin(np.convolve(ink, np.ones(GAP), "valid")))


def _enlarged(picture: Any) -> Any:
    """A small picture so large that its rules and letters are as thick as those of a page."""
    from PIL import Image

    more = min(LEAST_WIDTH / picture.width, LARGER)
    if more <= 1 or picture.width < LEAST:
        return picture
    size = (round(picture.width * more), round(picture.height * more))
    return picture.resize(size, Image.Resampling.BICUBIC)


def _rendered(body: bytes) -> Iterator[Any]:
    """The pages of a PDF as pictures."""
    import pypdfium2

    file = pypdfium2.PdfDocument(body)
    try:
        for number in range(min(len(file), MOST_PAGES)):
            page = file[number]
            yield page.render(scale=_scale(page)).to_pil().convert("L")
    finally:
        file.close()


def _scale(page: Any) -> float:
    """Pixels to a point. Some programs make a page of a scan that is no larger than a stamp, or than a wall."""
    width, height = page.get_size()
    return float(min(max(SCALE, LEAST_WIDTH / width), LONGEST_SIDE / max(width, height)))
