"""A picture of a page → the page as it was printed: paper white, ink black, lines level."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Picture = NDArray[np.uint8]
    """Grey, of height × width."""

WHITE = 255
SHADE = 8
"""The shade of paper is looked for in a picture so many times smaller than its page."""
GRAIN = 5
"""Ink is darker than paper by at least so many times what its grains differ by."""
FAINT = 0.15
"""And by at least this share of it."""
BLACK = 20
"""So many of a hundred places with ink are black; the others are edges of letters."""
STEEPEST = 4.0
"""Degrees; a page that lies further off is no scan."""
SMALL = 700
"""The angle is measured on a picture this wide."""


def straighten(grey: Picture) -> Picture:
    """The page with paper white, ink black and lines level."""
    even = even_out(grey)
    angle = find_angle(even)
    return turn(even, angle) if abs(angle) >= LEAST else even


LEAST = 0.04
"""Degrees that make a line leave its pixel row within a column of a table."""


def even_out(grey: Picture) -> Picture:
    """The same under even light: each place against the paper around it, then stretched to the darkest ink."""
    level = grey / _paper(grey)
    coarse = cv2.resize(level, (grey.shape[1] // 2, grey.shape[0] // 2), interpolation=cv2.INTER_AREA)
    white = float(np.median(coarse))
    grain = 1.5 * float(np.median(np.abs(coarse - white)))
    ink = coarse[coarse < white - max(GRAIN * grain, FAINT * white)]
    black = float(np.percentile(ink, BLACK)) if ink.size else 0.0
    stretched: Picture = np.clip((level - black) / max(white - black, FAINT) * WHITE, 0, WHITE).astype(np.uint8)
    return stretched


def _paper(grey: Picture) -> Any:
    """How bright the paper is at each place: letters and rules are thin, and paper is what is brightest around them."""
    height, width = grey.shape
    size = (max(width // SHADE, 1), max(height // SHADE, 1))
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    paper = cv2.GaussianBlur(cv2.dilate(small, np.ones((9, 9), np.uint8)), (0, 0), 5)
    return np.maximum(cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR).astype(np.float32), 1)


def find_angle(grey: Picture) -> float:
    """By how many degrees the lines of the page rise to the right."""
    height, width = grey.shape
    scale = min(1.0, SMALL / width)
    small = WHITE - cv2.resize(grey, (int(width * scale), int(height * scale)), interpolation=cv2.INTER_AREA)
    angle, step = 0.0, STEEPEST / 8
    while step > LEAST / 2:
        tried = [angle + step * n for n in range(-8, 9)]
        angle = max(tried, key=lambda a: _stripes(small, a))
        step /= 6
    return angle


def _stripes(dark: Any, angle: float) -> float:
    """How sharply rows of ink and of paper are told apart when the picture is turned back by this angle."""
    rows = _turned(dark, angle, 0).sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(rows)).sum())


def turn(grey: Picture, angle: float) -> Picture:
    """The picture with lines that rise by this angle made level."""
    turned: Picture = _turned(grey, angle, WHITE)
    return turned


def _turned(grey: Any, angle: float, beyond: int) -> Any:
    height, width = grey.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -angle, 1.0)
    return cv2.warpAffine(grey, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=beyond)
