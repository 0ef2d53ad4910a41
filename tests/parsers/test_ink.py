"""The lines of text in a cell: every one of them, and none where there is only paper, dust or the rest of a rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageDraw, ImageFont

from parsers import ocr
from tests.parsers.drawn import grey

if TYPE_CHECKING:
    from parsers.ink import Ink

pytestmark = pytest.mark.skipif(not ocr.is_installed(), reason="the extra nianbao[ocr] is not installed")

WIDTH, HEIGHT = 160, 80


def cell() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """A cell with its rules."""
    image = Image.new("L", (WIDTH, HEIGHT), 255)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, WIDTH - 1, HEIGHT - 1), outline=0, width=3)
    return image, draw


def lines(image: Image.Image, noise: float = 0.0) -> list[Ink]:
    from parsers.ink import lines_of
    from parsers.lattice import Box

    return lines_of(grey(image, noise=noise), Box(0, 0, WIDTH, HEIGHT))


def test_paper_grains_and_dust_are_no_ink() -> None:
    image, draw = cell()
    draw.point([(40, 30), (41, 30), (90, 50)], 0)
    assert lines(image, noise=20) == []


def test_what_a_rule_has_left_at_the_edges_is_no_ink() -> None:
    image, draw = cell()
    draw.line((0, 6, WIDTH, 9), 0, 3)  # not quite level
    draw.line((WIDTH - 8, 10, WIDTH - 8, HEIGHT), 0, 2)
    draw.line((0, HEIGHT - 9, WIDTH, HEIGHT - 9), 0, 3)
    assert lines(image) == []


@pytest.mark.parametrize("text", ["0", "1", "7", "12345"])
@pytest.mark.parametrize("size", [14, 24, 40])
def test_a_lone_digit_is_a_line_however_small(text: str, size: int) -> None:
    image, draw = cell()
    draw.text((WIDTH / 2, HEIGHT / 2), text, 0, ImageFont.load_default(size), anchor="mm")
    (ink,) = lines(image, noise=6)
    assert not ink.dash
    assert ink.is_text


def test_two_lines_are_two_and_strokes_above_each_other_one() -> None:
    image, draw = cell()
    for y, text in ((24, "12"), (56, "34")):
        draw.text((WIDTH / 2, y), text, 0, ImageFont.load_default(22), anchor="mm")
    assert len(lines(image)) == 2
    image, draw = cell()
    draw.text((50, 40), "8", 0, ImageFont.load_default(30), anchor="mm")
    for y in (30, 50):
        draw.line((80, y, 102, y), 0, 3)  # 二 beside it
    assert len(lines(image)) == 1


def test_a_dash_is_known_by_its_shape() -> None:
    image, draw = cell()
    draw.line((65, 40, 90, 40), 0, 3)
    (ink,) = lines(image)
    assert ink.dash
    image, draw = cell()
    draw.line((70, 40, 76, 40), 0, 3)  # a hyphen
    (ink,) = lines(image)
    assert ink.dash
    image, draw = cell()
    draw.line((80, 28, 80, 52), 0, 3)  # and 1 is none
    (ink,) = lines(image)
    assert not ink.dash


def test_a_stroke_from_edge_to_edge_is_not_given_to_the_engine_as_text() -> None:
    from parsers.ink import Ink

    assert not Ink(grey(Image.new("L", (3000, 8), 0)), 8, dash=False).is_text
