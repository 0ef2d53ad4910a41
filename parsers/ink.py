"""The ink in a cell of a straightened page → its lines of text, each a picture of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from parsers.lattice import Box
    from parsers.straight import Picture

EDGE = 5
"""Pixels that a cell's own rules reach into it."""
REST = 9
"""Pixels along the edges in which a rule may have left something."""
RULED = 0.6
"""A row of pixels along an edge is the rest of a rule if this share of it is ink."""
TOUCH, THIN, REACH = 3, 6, 0.35
"""So is what comes so close to an edge, is no thicker and runs along this share of it."""
DARK = 96
"""Levels, of 255, from which on a place is ink: thin strokes are grey."""
SPECK = 6
"""Pixels: ink that is neither higher nor wider than this is dust. So is a point, which counts where digits are around it."""
STRAY = 0.04
"""A row of pixels with no more than this share of the ink of the fullest row is between two lines."""
BREAK = 2
"""Rows of paper between two lines of text."""
MOST = 80
"""Lines in a cell."""
MARGIN = 0.4
"""Paper around a line of text, in shares of its height: letters at the edge are read badly."""
FLAT = 0.3
"""A dash is no higher than this share of its width; the smallest are lower than any letter."""
LOW = 5
"""Pixels: what is lower than this cannot be read."""
LONGEST = 60
"""A line of text is no longer than this many of its heights; the engine takes memory by length."""
LOOKS = 4
"""In how many ways a line is looked at again."""
DASH = 9
"""Pixels: the height of a dash, at most."""


@dataclass(frozen=True, slots=True)
class Ink:
    """A line of text in a cell. `dash` says that it is no more than a stroke."""

    picture: Picture
    height: int
    dash: bool

    @property
    def is_text(self) -> bool:
        """Whether it is as high as letters, and no longer than a line of them."""
        height, width = self.picture.shape
        return self.height >= LOW and width <= LONGEST * height

    def looks(self) -> Iterator[Picture]:
        """The line as one sees it who screws up his eyes: smoothed, without specks, in black and white."""
        smooth = cv2.GaussianBlur(self.picture, (0, 0), 1.2)
        yield smooth
        yield cv2.GaussianBlur(self.picture, (0, 0), 2.0)
        yield cv2.medianBlur(self.picture, 5)
        yield np.where(smooth < 255 - DARK, 0, 255).astype(np.uint8)


def lines_of(page: Picture, box: Box) -> list[Ink]:
    """The lines of text in a cell, from top to bottom; none where there is nothing but paper."""
    inside = page[box.top + EDGE : box.bottom - EDGE, box.x0 + EDGE : box.x1 - EDGE].copy()
    if min(inside.shape) < 2 * EDGE:
        return []
    _wipe_edges(inside)
    ink = _pieces(inside)
    rows = ink.sum(axis=1)
    return [_cut(inside, ink, top, bottom) for top, bottom in _runs(rows > STRAY * rows.max(initial=0))[:MOST]]


def _ink(picture: Picture) -> Any:
    """Where there is ink; grains of the paper are smoothed away."""
    return (cv2.GaussianBlur(255 - picture, (0, 0), 0.8) > DARK).astype(np.uint8)


def _wipe_edges(picture: Picture) -> None:
    """Paint over what is left of the rules around a cell."""
    ink = _ink(picture)
    for side, marks in ((picture, ink), (picture[::-1], ink[::-1]), (picture.T, ink.T), (picture.T[::-1], ink.T[::-1])):
        for row in range(min(REST, len(side) // 4)):
            if marks[row].mean() > RULED:
                side[: row + 2] = 255


def _pieces(picture: Picture) -> Any:
    """Where there is ink that is neither dust nor what the edges have of a rule; the latter is painted over."""
    height, width = picture.shape
    count, labels, stats, _ = cv2.connectedComponentsWithStats(_ink(picture), connectivity=8)
    kept = np.zeros(count, bool)
    for label, (x, y, w, h, _) in enumerate(stats):
        along = min(x, width - x - w) < TOUCH and w <= THIN and h > REACH * height
        across = min(y, height - y - h) < TOUCH and h <= THIN and w > REACH * width
        if label and (along or across):
            picture[max(y - 2, 0) : y + h + 2, max(x - 2, 0) : x + w + 2] = 255
        kept[label] = label > 0 and max(w, h) > SPECK and not (along or across)
    return kept[labels]


def _runs(rows: Sequence[bool]) -> list[tuple[int, int]]:
    """The stretches of rows with ink. A line's own gaps, as in 二, are narrower than what is above and below them."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], np.asarray(rows, np.int8), [0]))))
    runs = [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    tall = max((b - a for a, b in runs), default=0)
    joined: list[tuple[int, int]] = []
    for top, bottom in runs:
        last = joined[-1] if joined else None
        thin = last and min(bottom - top, last[1] - last[0]) < 0.5 * tall
        if last and (top - last[1] < BREAK or (thin and bottom - last[0] <= 1.15 * tall)):
            joined[-1] = (last[0], bottom)
        else:
            joined.append((top, bottom))
    return joined


def _cut(picture: Picture, ink: Any, top: int, bottom: int) -> Ink:
    """A line with paper around it, and nothing of the lines above and below."""
    columns = np.flatnonzero(ink[top:bottom].any(axis=0))
    left, right = int(columns[0]), int(columns[-1]) + 1
    height = bottom - top
    a, b = max(top - 2, 0), min(bottom + 2, len(picture))
    c, d = max(left - 2, 0), min(right + 2, picture.shape[1])
    margin = max(round(MARGIN * height), 4)
    whole = cv2.copyMakeBorder(picture[a:b, c:d], *(margin,) * 4, 0, value=255)
    flat = height <= FLAT * (right - left) or (height < LOW and height < right - left)
    return Ink(whole, height, dash=height <= DASH and flat)
