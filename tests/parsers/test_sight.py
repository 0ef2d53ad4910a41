"""Ruled tables of a picture are read cell by cell: a cell is empty only where it has no ink, and never more than it says."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
import pypdfium2
import pytest

from parsers import ocr
from parsers.read import read
from scraper.page import Page
from tests.layouts import make_truth, pdf
from tests.layouts.content import Wish, compose
from tests.layouts.form_tables import LITIGATION
from tests.layouts.scans import Scanner, knowable, scanned, short
from tests.parsers.drawn import XS, YS, grey, page, written

if TYPE_CHECKING:
    from collections.abc import Callable

    from parsers.pictures import Sight
    from parsers.straight import Picture

pytestmark = pytest.mark.skipif(not ocr.is_installed(), reason="the extra nianbao[ocr] is not installed")

LABEL = "规章"
READS = "行政规范性文件"


@pytest.fixture
def says(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Picture]]:
    """Have an engine that answers this; what it was shown is in the list."""

    def put(answer: Callable[[Picture], tuple[str, float]]) -> list[Picture]:
        from parsers import engine

        shown: list[Picture] = []

        def text_of(line: Picture) -> tuple[str, float]:
            shown.append(line)
            return answer(line)

        monkeypatch.setattr(engine, "text_of", text_of)
        monkeypatch.setattr(engine, "words_of", lambda page: [])
        return shown

    return put


def cells_of(sight: Sight) -> list[str]:
    return [cell.text for _, rows in sight.tables for row in rows for cell in row]


def look(texts: dict[tuple[int, int], str]) -> Sight:
    from parsers.sight import look_at

    return look_at(grey(written(page(), texts)))


def test_a_cell_is_empty_where_it_has_no_ink_and_nowhere_else(says: Callable[..., list[Picture]]) -> None:
    shown = says(lambda line: (READS, 0.99) if line.shape[1] > 60 else ("", 0.0))
    cells = cells_of(look({(0, 0): "XXXXXXX", (0, 1): "7", (3, 4): "0"}))
    assert len(cells) == 30
    assert [text for text in cells if text] == [READS, "？", "？"]
    assert shown


def test_a_number_that_the_engine_doubts_is_none(says: Callable[..., list[Picture]]) -> None:
    says(lambda line: (READS, 0.99) if line.shape[1] > 60 else ("7", 0.7))
    assert [text for text in cells_of(look({(0, 0): "XXXXXXX", (0, 1): "7"})) if text] == [READS, "7？"]


def test_a_number_counts_if_the_second_sight_is_sure_and_no_other_was_seen(says: Callable[..., list[Picture]]) -> None:
    answers = iter([("B", 0.9), ("8", 0.7), ("8", 0.95), ("a", 0.9), ("8", 0.9)] * 4)
    says(lambda line: (READS, 0.99) if line.shape[1] > 60 else next(answers))
    assert [text for text in cells_of(look({(0, 0): "XXXXXXX", (0, 1): "8"})) if text] == [READS, "8"]
    answers = iter([("B", 0.9), ("8", 0.99), ("3", 0.7), ("8", 0.9), ("8", 0.9)] * 4)
    assert [text for text in cells_of(look({(0, 0): "XXXXXXX", (0, 1): "8"})) if text] == [READS, "8？"]


def test_a_grain_behind_a_number_is_no_point(says: Callable[..., list[Picture]]) -> None:
    says(lambda line: (READS, 0.99) if line.shape[1] > 60 else ("7.", 0.95))
    assert [text for text in cells_of(look({(0, 0): "XXXXXXX", (0, 1): "7"})) if text] == [READS, "7"]


def test_a_point_in_a_row_of_counts_is_a_comma(says: Callable[..., list[Picture]]) -> None:
    says(lambda line: (READS, 0.99) if line.shape[1] > 100 else ("2.436", 0.99))
    counts = look({(0, 0): "XXXXXXXXXX", **{(0, column): "0000" for column in range(1, 6)}, (1, 1): "0000"})
    assert [text for text in cells_of(counts) if text] == [READS, *["2,436"] * 5, "2.436"]


def test_a_page_of_too_many_cells_is_not_read_cell_by_cell(says: Callable[..., list[Picture]]) -> None:
    from parsers.lattice import MOST_CELLS
    from parsers.sight import look_at

    shown = says(lambda line: ("8", 0.1))
    xs, ys = list(range(10, 1290, 24)), list(range(10, 690, 30))
    assert (len(xs) - 1) * (len(ys) - 1) > MOST_CELLS
    look_at(grey(page(xs=xs, ys=ys)))
    assert shown == []


def test_a_page_full_of_what_cannot_be_read_ends(says: Callable[..., list[Picture]]) -> None:
    """From each of four sides it would be shown to the engine five times, line by line."""
    from parsers import sight

    shown = says(lambda line: ("8", 0.1))
    image = page(xs=range(10, 1290, 60), ys=range(10, 690, 40))
    for y in range(28, 640, 40):
        for x in range(36, 1250, 60):
            image.paste(0, (x, y, x + 9, y + 13))
    sight.look_at(grey(image))
    assert sight.MOST_LINES / 2 < len(shown) <= sight.MOST_LINES + 5


# -- with the engine itself


def test_every_digit_is_read_alone_in_its_cell() -> None:
    from parsers.lattice import find_tables
    from parsers.sight import Look

    texts = {(row, column): str((row + column) % 10) for row in range(5) for column in range(6)}
    (table,) = find_tables(grey(written(page(), texts)))
    read_in = {(cell.row, cell.column): cell for cell in table.cells}
    assert set(read_in) == set(texts)
    rows = Look(100)._read_cells(table)
    assert [[cell.text for cell in row] for row in rows] == [[texts[r, c] for c in range(6)] for r in range(5)]


def test_69_and_96_are_not_turned_upside_down() -> None:
    from parsers import engine
    from parsers.ink import lines_of
    from parsers.lattice import Box

    for text in ("69", "96", "969", "66", "99", "6", "9"):
        picture = grey(written(page(), {(0, 1): text}))
        (ink,) = lines_of(picture, Box(XS[1], YS[0], XS[2], YS[1]))
        assert engine.text_of(ink.picture)[0] == text


CLEAN = Scanner(150, 1.3, 0.95, 0.1, 4, 2, 0, 80)


def scan_of(how: Scanner, seed: int) -> tuple[bytes, dict[str, Any], frozenset[str]]:
    """A busy report as such a scan, its values, and which of them can be known."""
    rng = Random(seed)  # noqa: S311
    content = compose(make_truth(rng, form="2021", busy=True), Wish(misprints=False), rng)
    body = pdf.file_of(pdf.pages_of(short(content), pdf.Press(), rng))
    return scanned(body, how, rng), content.values, knowable(content) or frozenset()


def test_a_scanned_report_is_read_as_far_as_its_sums_go() -> None:
    body, values, known = scan_of(CLEAN, 5)
    (report,) = read(Page(body))
    printed = {name: f.value for name, f in report.figures.items() if f.status == "printed"}
    assert printed.items() <= values.items()
    assert {name for name in known if values[name] is not None} <= printed.keys()
    assert report.figures["licence_decisions"].status == "unsure"
    assert report.figures["licence_decisions"].raw


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_page_on_its_head_or_its_side_is_read(turns: int) -> None:
    from parsers.sight import look_at

    body, values, _ = scan_of(CLEAN, 5)
    page = pypdfium2.PdfDocument(body)[1].render(scale=200 / 72).to_pil().convert("L")
    table_4 = np.asarray(page.crop((0, 760, page.width, 1100)))
    cells = cells_of(look_at(np.ascontiguousarray(np.rot90(table_4, turns))))
    assert cells[-15:] == [str(values[variable]) for variable in LITIGATION]
