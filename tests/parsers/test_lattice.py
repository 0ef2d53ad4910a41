"""The rules of a picture are its tables: cells with their spans, whatever the scanner has done to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image, ImageDraw

from parsers import ocr
from tests.parsers.drawn import SIZE, YS, empty, erased, grey, page, written

if TYPE_CHECKING:
    from parsers.lattice import Ruled
    from parsers.straight import Picture

pytestmark = pytest.mark.skipif(not ocr.is_installed(), reason="the extra nianbao[ocr] is not installed")


def tables_of(picture: Picture) -> list[Ruled]:
    from parsers.lattice import find_tables
    from parsers.straight import straighten

    return find_tables(straighten(picture))


def shape(table: Ruled) -> tuple[int, int, int]:
    """Its rows, its columns, its cells."""
    rows = max(cell.row + cell.rowspan for cell in table.cells)
    return rows, max(cell.column + cell.colspan for cell in table.cells), len(table.cells)


SPANS = ((395, 264, 405, 376), (554, 255, 846, 265))
"""What is not ruled where a cell spans two columns in two rows, and where three span two rows."""


@pytest.mark.parametrize("angle", [0.0, 1.7, -2.0])
@pytest.mark.parametrize("noise", [0.0, 12.0])
def test_cells_have_their_spans(angle: float, noise: float) -> None:
    image = erased(page(), (395, 264, 405, 316), (554, 255, 696, 265))
    (table,) = tables_of(grey(image, angle=angle, noise=noise))
    assert shape(table) == (5, 6, 28)
    spans = {(cell.row, cell.column): (cell.rowspan, cell.colspan) for cell in table.cells}
    assert {at: span for at, span in spans.items() if span != (1, 1)} == {(0, 2): (2, 1), (1, 0): (1, 2)}


def test_strokes_of_letters_are_no_rules() -> None:
    texts = {
        (row, column): text for row in range(5) for column, text in enumerate(("一H工", "1", "11", "l|l", "E", "二"))
    }
    image = written(page(), texts, size=40)
    draw = ImageDraw.Draw(image)
    for row in range(5):
        draw.line((600, YS[row] + 30, 650, YS[row] + 30), 0, 4)  # 一 as large as letters get
    (table,) = tables_of(grey(image))
    assert shape(table) == (5, 6, 30)


def test_a_table_that_is_open_at_its_sides_has_all_its_columns() -> None:
    (table,) = tables_of(grey(page(open_sides=True)))
    assert shape(table) == (5, 6, 30)


def test_a_rule_with_a_gap_still_parts_its_cells() -> None:
    (table,) = tables_of(grey(erased(page(), (396, 285, 404, 290), (450, 315, 458, 325)), noise=6))
    assert shape(table) == (5, 6, 30)


def test_a_table_seen_from_one_side_is_squared() -> None:
    image = page()
    corners = (0, 12, 5, SIZE[1], SIZE[0] - 14, SIZE[1] - 9, SIZE[0], -8)
    leaning = image.transform(SIZE, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC, fillcolor=255)
    (table,) = tables_of(grey(leaning))
    assert shape(table) == (5, 6, 30)
    widths = [cell.box.x1 - cell.box.x0 for cell in table.cells if cell.column]
    assert max(widths) - min(widths) <= 6


def test_rules_that_make_no_rectangles_are_no_table() -> None:
    # the corner of an L: one cell is open to the one beside it and to the one under it
    assert tables_of(grey(erased(page(), (396, 203, 404, 257), (153, 256, 396, 264)))) == []


def test_a_page_of_hatching_is_no_table() -> None:
    assert tables_of(grey(page(xs=range(20, 1280, 14), ys=range(20, 680, 14)))) == []


def test_where_nothing_is_ruled_there_is_no_table() -> None:
    assert tables_of(np.full((700, 1300), 230, np.uint8)) == []
    assert tables_of(grey(written(empty(), {(0, 0): "123"}))) == []
