"""The rules of a straightened page → tables: where their cells stand, and which rows and columns each covers."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from parsers.straight import Picture

ACROSS, DOWN = 40, 30
"""A rule is at least so many pixels long between columns and between rows; few strokes of letters are."""
SMOOTH = 9
"""Pixels along a rule whose mean is taken: grains of paper are no gaps."""
THICK = 7
"""Pixels beside which a rule has paper again."""
FAINT = 60
"""Levels by which a rule is darker than what is beside it; ink is 255."""
NEAR = 7
"""Pixels that a rule may be off its place between two cells."""
CLOSE = 12
"""Rules no further apart than this are one, drawn twice or a little off: no digit has room between them."""
WALLS = (0.88, 0.75, 0.6)
"""The share of a cell's side that must be ruled; less where that makes no table, as in faint copies."""
LONG = 0.25
"""The share of a table's width that a rule between its rows must have; strokes of letters do not."""
WIDE, HIGH = 0.25, 40
"""The least share of the page's width, and the least height in pixels, of a table."""
ASKEW = 2.0
"""Pixels that a table's corners may be off."""
LOPSIDED = 0.1
"""The share of its width by which a table's corners are off at most; the corners of other shapes are further off."""
MOST_CELLS = 1_000
"""Cells on a page; table 3 has 200, and the engine takes some ten milliseconds for each that holds something."""
MOST_LINES = 200
"""A table has no more rules than this in either direction; hatching does."""


class Box(NamedTuple):
    """A part of a picture; y grows downwards."""

    x0: int
    top: int
    x1: int
    bottom: int


class Place(NamedTuple):
    """A cell of a table: its rows, its columns, its box."""

    row: int
    column: int
    rowspan: int
    colspan: int
    box: Box


@dataclass(frozen=True, slots=True)
class Ruled:
    """A table that rules show: where it stands on its page, its picture, its cells from the top left to the bottom right."""

    box: Box
    picture: Picture
    cells: tuple[Place, ...]


def find_tables(page: Picture) -> list[Ruled]:
    """The ruled tables of a page, from top to bottom."""
    rules = _rules(page, ACROSS, 1) | _rules(page, 1, DOWN)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(rules, connectivity=8)
    found: list[Ruled] = []
    for label, (x0, top, width, height, _) in enumerate(stats):
        if label and width >= WIDE * page.shape[1] and height >= HIGH:
            box = Box(int(x0), int(top), int(x0 + width), int(top + height))
            table = _table(box, _squared(page, box, labels[box.top : box.bottom, box.x0 : box.x1] == label))
            if table and len(table.cells) + sum(len(other.cells) for other in found) <= MOST_CELLS:
                found.append(table)
    return sorted(found, key=lambda table: table.box.top)


def _squared(page: Picture, box: Box, rules: Any) -> Picture:
    """The picture of a table, its corners made square: a photograph shows it as seen from one side."""
    ys, xs = np.nonzero(rules)
    corners = np.array(
        [(xs[at], ys[at]) for at in (np.argmin(xs + ys), np.argmax(xs - ys), np.argmax(xs + ys), np.argmin(xs - ys))],
        np.float32,
    )
    right, bottom = box.x1 - box.x0 - 1, box.bottom - box.top - 1
    square = np.array([(0, 0), (right, 0), (right, bottom), (0, bottom)], np.float32)
    part = page[box.top : box.bottom, box.x0 : box.x1]
    if not ASKEW < np.abs(corners - square).max() < LOPSIDED * right:
        return part
    matrix = cv2.getPerspectiveTransform(corners, square)
    squared: Picture = cv2.warpPerspective(part, matrix, part.shape[::-1], flags=cv2.INTER_CUBIC, borderValue=255)
    return squared


def _rules(grey: Picture, width: int, height: int) -> Any:
    """The pixels of rules that run this way, at least so long."""
    along = (SMOOTH, 1) if width > height else (1, SMOOTH)
    axis = 0 if width > height else 1
    dark = cv2.blur(255 - grey, along)
    beside = np.maximum(np.roll(dark, THICK, axis=axis), np.roll(dark, -THICK, axis=axis))
    ruled = (dark.astype(np.int16) - beside > FAINT).astype(np.uint8)
    whole = cv2.morphologyEx(ruled, cv2.MORPH_CLOSE, np.ones(along[::-1], np.uint8))
    long = cv2.morphologyEx(whole, cv2.MORPH_OPEN, np.ones((height, width), np.uint8))
    return cv2.dilate(long, np.ones((3, 3), np.uint8))


def _table(box: Box, picture: Picture) -> Ruled | None:
    """The table in a picture of connected rules; None where they make no cells, or cells that are no rectangles."""
    rows, columns = _rules(picture, ACROSS, 1), _rules(picture, 1, DOWN)
    ys = _with_ends(_merged(_lines(rows, LONG * rows.shape[1])), rows.shape[0])
    xs = _with_ends(_merged(_lines(columns.T, DOWN)), rows.shape[1])
    if not (2 < len(xs) < MOST_LINES and 2 <= len(ys) < MOST_LINES):
        return None
    walls, floors = _walls(columns, xs, ys), _walls(rows.T, ys, xs)
    for share in WALLS:
        if found := _cells(xs, ys, walls, floors, share):
            return Ruled(box, picture, tuple(_renumbered(found)))
    return None


def _cells(xs: Sequence[int], ys: Sequence[int], walls: Any, floors: Any, share: float) -> list[Place]:
    """The cells between what is ruled of walls and floors to this share; none where one of them is no rectangle."""
    used = [at for at, ruled in enumerate((walls >= share).any(axis=0)) if ruled]
    widths = np.diff(xs)
    # a floor reaches from one wall to the next, whatever strokes of letters there are between them
    whole = [np.average(floors[a:b], axis=0, weights=widths[a:b]) for a, b in pairwise(used)]
    standing = [xs[at] for at in used]
    regions = _regions(len(ys) - 1, len(used) - 1, walls[:, used] >= share, np.array(whole) >= share)
    cells = [_place(region, standing, ys) for region in regions]
    return [cell for cell in cells if cell] if all(cells) else []


def _lines(mask: Any, least: float) -> list[float]:
    """The heights at which rules run across a mask that, with all pieces at one height, have this length."""
    _, _, stats, middles = cv2.connectedComponentsWithStats(mask, connectivity=8)
    pieces = sorted((float(middle[1]), int(stat[2])) for middle, stat in zip(middles[1:], stats[1:], strict=True))
    groups: list[list[tuple[float, int]]] = []
    for piece in pieces:
        if groups and piece[0] - groups[-1][0][0] <= CLOSE:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    whole = [group for group in groups if sum(length for _, length in group) >= least]
    return [sum(y * n for y, n in group) / sum(n for _, n in group) for group in whole]


def _merged(values: Iterable[float]) -> list[int]:
    """Rules close to each other as one, at their mean."""
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] <= CLOSE:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [round(sum(group) / len(group)) for group in groups]


def _with_ends(lines: list[int], size: int) -> list[int]:
    """The rules with the ends of those across them: many tables are open at their sides."""
    low = [] if lines and lines[0] <= 2 * NEAR else [0]
    high = [] if lines and lines[-1] >= size - 1 - 2 * NEAR else [size - 1]
    return [*low, *lines, *high]


def _walls(mask: Any, xs: Sequence[int], ys: Sequence[int]) -> Any:
    """How much of a rule there is at each x between each y and the next; the outermost are whole."""
    found = np.ones((len(ys) - 1, len(xs)))
    for at, x in enumerate(xs[1:-1], 1):
        ruled = mask[:, max(x - NEAR, 0) : x + NEAR + 1].any(axis=1)
        for row in range(len(ys) - 1):
            found[row, at] = ruled[ys[row] : ys[row + 1]].mean()
    return found


def _regions(height: int, width: int, walls: Any, floors: Any) -> Iterator[list[tuple[int, int]]]:
    """The units of the lattice that no rule parts, region by region."""
    seen = np.zeros((height, width), dtype=bool)
    for start in np.ndindex(height, width):
        if seen[start]:
            continue
        region, open_ = [], [(int(start[0]), int(start[1]))]
        seen[start] = True
        while open_:
            row, column = open_.pop()
            region.append((row, column))
            beside = (
                (row, column + 1, not walls[row, column + 1]),
                (row, column - 1, not walls[row, column]),
                (row + 1, column, not floors[column, row + 1]),
                (row - 1, column, not floors[column, row]),
            )
            for y, x, free in beside:
                if free and 0 <= y < height and 0 <= x < width and not seen[y, x]:
                    seen[y, x] = True
                    open_.append((y, x))
        yield region


def _place(region: list[tuple[int, int]], xs: Sequence[int], ys: Sequence[int]) -> Place | None:
    """The cell that a region is; None where it is no rectangle."""
    top, bottom = min(y for y, _ in region), max(y for y, _ in region) + 1
    left, right = min(x for _, x in region), max(x for _, x in region) + 1
    if len(region) != (bottom - top) * (right - left):
        return None
    return Place(top, left, bottom - top, right - left, Box(xs[left], ys[top], xs[right], ys[bottom]))


def _renumbered(cells: list[Place]) -> Iterator[Place]:
    """The cells with rows and columns counted by the edges at which one begins: a stroke may look like a rule."""
    rows, columns = sorted({cell.row for cell in cells}), sorted({cell.column for cell in cells})
    for row, column, rowspan, colspan, box in sorted(cells):
        top, left = rows.index(row), columns.index(column)
        below = sum(row <= other < row + rowspan for other in rows)
        beside = sum(column <= other < column + colspan for other in columns)
        yield Place(top, left, below, beside, box)
