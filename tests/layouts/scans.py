"""Reports as scans and photographs: pages rendered, turned, blurred, speckled, and put into a PDF again as pictures."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter

from parsers import ocr
from tests.layouts import form_tables as forms
from tests.layouts import pdf
from tests.layouts.content import Line, Wish
from tests.layouts.layout import Drawing, layout
from tests.layouts.pdf import Press
from tests.layouts.pdf_layouts import signed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from numpy.typing import NDArray

    from tests.layouts.content import Content

    Grey = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Scanner:
    """How pages are taken: by a scanner, or by a telephone held over them."""

    dpi: int
    angle: float
    """Degrees that the page lies off."""
    paper: float
    ink: float
    """Grey levels of paper and ink, as shares of white."""
    noise: float
    """Grey levels by which grains differ."""
    blur: float
    """In thousandths of an inch."""
    dust: float
    """The share of places with a speck."""
    quality: int
    shade: float = 0.0
    """By how much one corner is darker than the one across."""
    lean: float = 0.0
    """By which share of the width a corner is out of place."""


def scanner(rng: Random) -> Scanner:
    """An office's scanner: up to two degrees off, from 100 dpi to 300, clean or not."""
    return Scanner(
        dpi=rng.choice((100, 150, 150, 200, 200, 300)),
        angle=rng.uniform(-2, 2),
        paper=rng.uniform(0.8, 1.0),
        ink=rng.uniform(0.0, 0.35),
        noise=rng.choice((0, 6, 14)),
        blur=rng.choice((0, 0, 2, 4)),
        dust=rng.choice((0, 0, 0.0002)),
        quality=rng.choice((60, 80, 95)),
    )


def telephone(rng: Random) -> Scanner:
    """A page under a telephone: shaded, seen from one side, never quite sharp."""
    return Scanner(
        dpi=rng.choice((150, 200, 200, 250)),
        angle=rng.uniform(-2, 2),
        paper=rng.uniform(0.75, 0.95),
        ink=rng.uniform(0.1, 0.3),
        noise=rng.choice((3, 6, 10)),
        blur=rng.choice((2, 4, 5)),
        dust=0,
        quality=rng.choice((60, 80)),
        shade=rng.uniform(0.1, 0.4),
        lean=rng.uniform(0, 0.01),
    )


def scanned(body: bytes, how: Scanner, rng: Random, numbers: list[int] | None = None) -> bytes:
    """The file with these pages, or all of them, as pictures of them."""
    file = pypdfium2.PdfDocument(body)
    grain = np.random.default_rng(rng.randrange(1 << 30))
    for number in range(len(file)) if numbers is None else numbers:
        picture = io.BytesIO()
        _taken(_page(file[number], how), how, grain).save(
            picture, "PDF", resolution=how.dpi, quality=how.quality, creationDate=None, modDate=None
        )
        other = pypdfium2.PdfDocument(picture.getvalue())
        file.import_pages(other, [0], number)
        file.del_page(number + 1)
    out = io.BytesIO()
    file.save(out)
    # an identifier that is another every time; nothing behind it is counted from the file's beginning
    return re.sub(rb"/ID\[<\w+><\w+>\]", b"", out.getvalue())


def _page(page: Any, how: Scanner) -> Image.Image:
    """The printed page on the glass. It is drawn finer than it is taken: few dots to an inch push letters over each other."""
    drawn = page.render(scale=FINE * how.dpi / 72, grayscale=True).to_pil().convert("L")
    turned: Image.Image = drawn.rotate(how.angle, Image.Resampling.BICUBIC, fillcolor=255).reduce(FINE)
    return turned


FINE = 3


def _taken(page: Image.Image, how: Scanner, grain: np.random.Generator) -> Image.Image:
    """A page as a scanner gives it back."""
    if how.lean:
        page = _leaning(page, how.lean, grain)
    if how.blur:
        page = page.filter(ImageFilter.GaussianBlur(how.blur * how.dpi / 1000))
    grey: Grey = 255 * how.ink + np.asarray(page, dtype=np.float32) * (how.paper - how.ink)
    if how.shade:
        down, across = np.linspace(0, 1, page.height)[:, None], np.linspace(0, 1, page.width)[None, :]
        grey *= (1 - how.shade * (down + across) / 2).astype(np.float32)
    if how.noise:
        grey += grain.normal(0, how.noise, grey.shape).astype(np.float32)
    if how.dust:
        specks = grain.random(grey.shape) < how.dust
        grey[specks] = 255 * how.ink
    return Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))


def _leaning(page: Image.Image, lean: float, grain: np.random.Generator) -> Image.Image:
    """The page with each corner a little out of its place."""
    width, height = page.size
    corners = [(0, 0), (width, 0), (width, height), (0, height)]
    moved = [
        (x + d[0], y + d[1]) for (x, y), d in zip(corners, grain.uniform(-lean, lean, (4, 2)) * width, strict=True)
    ]
    rows: list[list[Any]] = []
    for (x, y), (u, v) in zip(corners, moved, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
    solved = np.linalg.solve(np.array(rows, float), np.array(moved, float).ravel())
    return page.transform(
        page.size, Image.Transform.PERSPECTIVE, tuple(solved.tolist()), Image.Resampling.BICUBIC, fillcolor=255
    )


def short(content: Content) -> Content:
    """The report without most of its prose: a page of OCR takes seconds."""
    kept, texts = [], 0
    for block in signed(content).blocks:
        texts += isinstance(block, Line) and block.kind == "text"
        if not (isinstance(block, Line) and (block.kind == "furniture" or (block.kind == "text" and texts > 1))):
            kept.append(block)
    return replace(content, blocks=tuple(kept))


def knowable(content: Content) -> frozenset[str] | None:
    """What can be known: without the engine nothing; with it all that a sum confirms, and that is one with a number on
    either side."""
    if not ocr.is_installed():
        return frozenset()
    told: set[str] = set()
    for left, right in _sums(content.truth.form):
        if all(any(content.values.get(name) is not None for name in side) for side in (left, right)):
            told.update(left + right)
    return frozenset(told)


def _sums(form: str) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """What the form adds up to what: in table 3 along each row and down each column, in table 4 along each group."""
    rows = [row for row, _, _ in forms.rows(form)]
    for row in rows:
        yield forms.cells(row)[:-1], forms.cells(row)[-1:]
    for at in range(len(forms.APPLICANTS)):
        column = {row: forms.cells(row)[at] for row in rows}
        yield (column["received"], column["carried_in"]), (column["concluded"], column["carried_out"])
        yield tuple(column[row] for row in forms.results(form)), (column["concluded"],)
    for course in forms.COURSES:
        yield tuple(f"{course}_{outcome}" for outcome in forms.OUTCOMES[:-1]), (f"{course}_total",)


@layout("pdf_scan", ".pdf", Wish(misprints=False), costs=54)
def scan(content: Content, rng: Random) -> Drawing:
    """Every page a picture: what OCR reads counts where a sum confirms it."""
    body = pdf.file_of(pdf.pages_of(short(content), Press(), rng))
    return Drawing(scanned(body, scanner(rng), rng), knowable(content))


@layout("pdf_scan_of_tables", ".pdf", Wish(misprints=False), costs=54)
def scan_of_tables(content: Content, rng: Random) -> Drawing:
    """The first page is text, the others are pictures of it."""
    body = pdf.file_of(pdf.pages_of(short(content), Press(), rng))
    pages = len(pypdfium2.PdfDocument(body))
    return Drawing(scanned(body, scanner(rng), rng, list(range(1, pages))), knowable(content))


@layout("pdf_photo", ".pdf", Wish(misprints=False), costs=54)
def photo(content: Content, rng: Random) -> Drawing:
    """Every page photographed."""
    body = pdf.file_of(pdf.pages_of(short(content), Press(), rng))
    return Drawing(scanned(body, telephone(rng), rng), knowable(content))
