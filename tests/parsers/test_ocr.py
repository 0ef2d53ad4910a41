"""Images: what OCR reads counts only where the form's sums confirm it, and without OCR the message says what to do."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageDraw, ImageFont

from parsers import ocr, source
from parsers.document import Document, Grid, Line
from parsers.pictures import Sight
from parsers.read import Unreadable, read
from parsers.words import Word
from scraper.page import Page
from tests.layouts import pdf
from tests.parsers.hostile import bitmap

if TYPE_CHECKING:
    from collections.abc import Callable

OUTCOMES = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
VALUES = (1, 0, 0, 2, 3, 0, 4, 0, 0, 4, 0, 0, 0, 0, 0)
TITLE = "盘山县石新镇2024年政府信息公开工作年度报告"
Put = tuple[str, int, int]
"""A text and its middle."""


def page(values: tuple[int, ...] = VALUES) -> list[Put]:
    """A report's title, a row of table 2, and table 4 with these values."""
    columns = [90 + 122 * n for n in range(15)]
    return [
        (TITLE, 950, 60),
        ("二、主动公开政府信息情况", 400, 150),
        *zip(("信息内容", "本年制发件数", "本年废止件数", "现行有效件数"), (200, 600, 1000, 1400), (220,) * 4, strict=True),
        *zip(("规章", "7", "0", "12"), (200, 600, 1000, 1400), (280,) * 4, strict=True),
        ("四、政府信息公开行政复议、行政诉讼情况", 500, 380),
        ("行政复议", columns[2], 450),
        ("未经复议直接起诉", columns[7], 450),
        ("复议后起诉", columns[12], 450),
        *zip(OUTCOMES * 3, columns, (510,) * 15, strict=True),
        *zip(map(str, values), columns, (570,) * 15, strict=True),
    ]  # fmt: skip


def box_of(text: str, x: int, y: int) -> tuple[int, int, int, int]:
    half = 12 * len(text) if not text.isascii() else 7 * len(text)
    return x - half, y - 16, x + half, y + 16


@pytest.fixture
def read_as(monkeypatch: pytest.MonkeyPatch) -> Callable[[list[Put]], None]:
    """Have an engine that reads this from any picture, in this process."""

    def put(puts: list[Put]) -> None:
        words = [Word(put[0], *map(float, box_of(*put))) for put in puts]
        monkeypatch.setattr(ocr, "_look_at", lambda picture: Sight(words))
        monkeypatch.setattr(source, "_read_by_ocr", lambda kind, body: ocr.read_image(body))

    return put


def test_what_the_sums_confirm_is_printed_and_the_rest_is_unsure(read_as: Callable[[list[Put]], None]) -> None:
    read_as(page())
    (report,) = read(Page(bitmap_of([])))
    assert (report.organisation, report.year) == ("盘山县石新镇", 2024)
    assert [report.figures[name].value for name in ("review_upheld", "review_total", "suit_direct_total")] == [1, 3, 4]
    rules = report.figures["rules_issued"]
    assert (rules.value, rules.status, rules.raw) == (None, "unsure", "7")
    assert "rules_issued" in next(found for found in report.findings if found.code == "ocr").variables


def test_a_misread_digit_is_never_taken(read_as: Callable[[list[Put]], None]) -> None:
    read_as(page((8, *VALUES[1:])))
    (report,) = read(Page(bitmap_of([])))
    assert {report.figures[name].status for name in ("review_upheld", "review_total")} == {"unsure"}
    assert report.figures["suit_direct_total"].value == 4


def test_a_digit_that_was_not_seen_is_no_blank(read_as: Callable[[list[Put]], None]) -> None:
    read_as([put for put in page() if put != ("7", 600, 280)])
    (report,) = read(Page(bitmap_of([])))
    assert report.figures["rules_issued"].status == "unsure"


def test_an_empty_page_is_not_given_to_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "_look_at", lambda picture: pytest.fail("it was"))
    with pytest.raises(ValueError, match="no text"):
        ocr.read_image(blank())


def test_a_picture_of_a_whole_web_page_is_cut_between_its_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """800 × 9,000 pixels are 266 × 3,000 if they must fit at once, which nobody can read."""
    seen: list[Image.Image] = []

    def look_at(picture: Image.Image) -> Sight:
        seen.append(picture)
        return Sight([Word("文", 0, 0, 9, 9)])

    monkeypatch.setattr(ocr, "_look_at", look_at)
    image = Image.new("L", (800, 9_000), 255)
    draw = ImageDraw.Draw(image)
    for y in range(0, 9_000, 30):
        draw.rectangle((40, y, 300, y + 18), 0)
    body = io.BytesIO()
    image.save(body, "PNG")
    ocr.read_image(body.getvalue())
    assert {piece.width for piece in seen} == {1650}
    assert all(piece.height <= ocr.LONGEST_SIDE for piece in seen)
    assert sum(piece.height for piece in seen) == round(9_000 * 1650 / 800)
    edges = [piece.crop((0, y, piece.width, y + 1)).getextrema() for piece in seen[:-1] for y in (piece.height - 1,)]
    assert edges == [(255, 255)] * len(edges)


def blank() -> bytes:
    body = io.BytesIO()
    Image.new("L", (60, 60), 230).save(body, "PNG")
    return body.getvalue()


def test_without_ocr_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    with pytest.raises(Unreadable, match=r"pip install 'nianbao\[ocr\]'"):
        read(Page(bitmap_of([])))
    scan = pdf.file_of([f"q {pdf.WIDTH} 0 0 {pdf.HEIGHT} 0 0 cm /Im1 Do Q"], image=True)
    with pytest.raises(Unreadable, match=r"its pages are images; .*nianbao\[ocr\]"):
        read(Page(scan))


def test_a_broken_image_and_one_that_is_too_large_are_refused() -> None:
    for body in (bitmap(50, 50)[:60], bitmap(60_000, 60_000)):
        with pytest.raises(ValueError, match="the image cannot be read"):
            ocr.read_image(body)


# -- the engine itself, where it is installed

FONTS = ("wqy-*", "NotoSansCJK*", "NotoSerifCJK*", "uming*", "ukai*", "DroidSansFallback*")
FONT = next((path for name in FONTS for path in Path("/usr/share/fonts").rglob(name) if path.suffix in (".ttc", ".ttf", ".otf")), None)  # fmt: skip


def bitmap_of(puts: list[Put]) -> bytes:
    image = Image.new("RGB", (1900, 640) if puts else (60, 60), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((5, 5, 20, 20), "black")  # a picture without a mark is not given to the engine
    for text, x, y in puts:
        draw.text((x, y), text, "black", ImageFont.truetype(str(FONT), 24), anchor="mm")
    body = io.BytesIO()
    image.save(body, "PNG")
    return body.getvalue()


@pytest.mark.skipif(not ocr.is_installed(), reason="the extra nianbao[ocr] is not installed")
@pytest.mark.skipif(FONT is None, reason="there is no Chinese font to draw with (Debian: fonts-wqy-microhei)")
def test_a_picture_is_read() -> None:
    document = source.to_document(Page(bitmap_of(page())))
    assert isinstance(document, Document)
    assert document.ocr
    assert TITLE in [block.text for block in document.blocks if isinstance(block, Line)]
    grids = [block for block in document.blocks if isinstance(block, Grid)]
    assert [cell.text for cell in grids[-1].rows[-1]] == [str(value) for value in VALUES]
