"""Tables drawn like some that were read before: what was learnt gives just what reading them anew gives."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from msgspec import structs

from parsers import familiar
from parsers import read as reading
from parsers.document import Document, Grid
from parsers.familiar import recall, see
from parsers.read import NotAReport, Unreadable, read
from parsers.source import to_document
from scraper.page import Page
from tests.layouts import LAYOUTS, make_truth, render

HTML = sorted(name for name, layout in LAYOUTS.items() if layout.suffix in (".html", ".md"))
PER_LAYOUT = 3


@pytest.fixture(autouse=True)
def _learn_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    familiar.forget()
    monkeypatch.setattr(familiar, "WORTH_LEARNING", 1)


def other_numbers(document: Document, dice: Random) -> Document:
    """The same source with other numbers in its tables, zeros among them, so that their shape stays."""

    def number(text: str) -> str:
        if text[:1] in ("+", "-") and text[1:].isdecimal():
            return f"{dice.choice('+-')}{dice.randrange(90)}"
        if text.endswith("元") and text[:-1].removesuffix("万").isdecimal():
            return str(dice.choice((0, dice.randrange(90_000)))) + text.lstrip("0123456789")
        if not (text.isascii() and text.isdecimal()):
            return text
        return str(dice.choice((0, 0, 1, 2, dice.randrange(10), dice.randrange(3_000))))

    def grid(block: Grid) -> Grid:
        if block.placed is not None:
            return block
        return structs.replace(block, drawn=tuple(tuple(map(number, row)) for row in block.drawn))

    blocks = tuple(grid(block) if isinstance(block, Grid) else block for block in document.blocks)
    return replace(document, blocks=blocks)


def said(page: Page) -> object:
    try:
        return [report.to_json() for report in read(page)]
    except (NotAReport, Unreadable) as error:
        return str(error)


@pytest.mark.parametrize("name", HTML)
def test_what_was_learnt_reads_as_reading_anew(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(PER_LAYOUT):
        dice = Random(f"{name} {seed}")  # noqa: S311
        rendered = render(name, make_truth(dice), dice)
        page = Page(body=rendered.body, source=name + rendered.suffix)
        try:
            document = to_document(page)
        except Unreadable:
            continue
        for other in (document, *(other_numbers(document, dice) for _ in range(3))):
            monkeypatch.setattr(reading, "to_document", lambda _, other=other: other)
            by_heart = said(page)
            familiar.forget()
            assert by_heart == said(page)
            monkeypatch.undo()


def test_a_second_report_of_one_shape_is_filled_in_by_heart() -> None:
    dice = Random(7)  # noqa: S311
    rendered = render("html_clean", make_truth(dice, form="2021"), dice)
    page = Page(body=rendered.body, source="page.html")
    document = to_document(page)
    cells = see(document.grids, 2024)
    assert cells
    assert recall(cells) is None
    familiar.forget()
    (report,) = read(page)
    cells = see(document.grids, report.year)
    assert cells
    tables = recall(cells)
    assert tables
    assert dict(tables.figures) == dict(report.figures)
    assert [figure.where for figure in tables.figures.values()] == [f.where for f in report.figures.values()]
