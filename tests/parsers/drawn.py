"""Pictures of ruled tables, drawn line by line: what they show is known to the pixel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont

if TYPE_CHECKING:
    from collections.abc import Sequence

    from parsers.straight import Picture

XS = (150, 400, 550, 700, 850, 1000, 1150)
YS = (200, 260, 320, 380, 440, 500)
SIZE = (1300, 700)


def empty() -> Image.Image:
    """A page with nothing on it."""
    return Image.new("L", SIZE, 255)


def page(*, xs: Sequence[int] = XS, ys: Sequence[int] = YS, open_sides: bool = False) -> Image.Image:
    """A page with a table of rules at these places."""
    image = empty()
    draw = ImageDraw.Draw(image)
    for y in ys:
        draw.line((xs[0], y, xs[-1], y), 0, 2)
    for x in xs[1:-1] if open_sides else xs:
        draw.line((x, ys[0], x, ys[-1]), 0, 2)
    return image


def erased(image: Image.Image, *boxes: tuple[int, int, int, int]) -> Image.Image:
    """The page without what was drawn in these boxes."""
    draw = ImageDraw.Draw(image)
    for box in boxes:
        draw.rectangle(box, 255)
    return image


def written(image: Image.Image, texts: dict[tuple[int, int], str], size: int = 26) -> Image.Image:
    """The page with these texts in the middle of the cells of these rows and columns."""
    draw = ImageDraw.Draw(image)
    for (row, column), text in texts.items():
        middle = ((XS[column] + XS[column + 1]) / 2, (YS[row] + YS[row + 1]) / 2)
        draw.text(middle, text, 0, ImageFont.load_default(size), anchor="mm")
    return image


def grey(image: Image.Image, *, angle: float = 0.0, noise: float = 0.0, shade: float = 0.0) -> Picture:
    """The page as a scanner or a telephone takes it."""
    turned = image.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
    taken: Any = np.asarray(turned, np.float32)
    taken = taken * (1 - shade * np.linspace(0, 1, image.width)[None, :])
    taken = taken + np.random.default_rng(1).normal(0, noise, taken.shape) if noise else taken
    picture: Picture = np.clip(taken, 0, 255).astype(np.uint8)
    return picture
