"""Tables drawn like some that were read before: what was learnt gives just what reading them anew gives."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from msgspec import structs

from parsers import familiar
from parsers import read as reading
from parsers.document import Document, Grid
from parsers.familiar import recall, see
from parsers.familiar_lines import see_lines
from parsers.read import NotAReport, Unreadable, read
from parsers.source import to_document
from scraper.page import Page
from tests.layouts import LAYOUTS, make_truth, render

PLAIN = sorted(name for name, layout in LAYOUTS.items() if layout.suffix in (".html", ".md", ".txt"))
PER_LAYOUT = 2
FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"


@pytest.fixture(autouse=True)
def _learn_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    familiar.forget()
    monkeypatch.setattr(familiar, "WORTH_LEARNING", 1)


def other_numbers(document: Document, dice: Random) -> Document:
    """The same source with other numbers in its tables, so that their shape stays: any numbers, or all so many times as
    large, as then its sums still hold."""
    times = dice.choice((None, 0, 2, 7))

    def number(text: str) -> str:
        if times is not None and text.isascii() and text.isdecimal():
            return str(times * int(text))
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

    blocks = tuple(
        grid(block) if isinstance(block, Grid) else structs.replace(block, text=number(block.text))
        for block in document.blocks
    )
    return structs.replace(document, blocks=blocks)


def said(page: Page) -> object:
    try:
        return [report.to_json() for report in read(page)]
    except (NotAReport, Unreadable) as error:
        return str(error)


@pytest.mark.parametrize("name", PLAIN)
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
            with monkeypatch.context() as changed:
                changed.setattr(reading, "to_document", lambda _, other=other: other)
                by_heart = said(page)
                familiar.forget()
                assert by_heart == said(page)


@pytest.mark.parametrize("case", ["html_2021/page.html", "panshan_shixin_2024/page.txt"], ids=["grids", "lines"])
def test_a_second_report_of_one_shape_is_filled_in_by_heart(case: str) -> None:
    page = Page((FIXTURES / case).read_bytes(), source=case)
    document = to_document(page)
    (report,) = read(page)
    cells = see_lines(document, report.year) or see(document.grids, report.year)
    assert cells
    tables = recall(cells)
    assert tables
    assert dict(tables.figures) == dict(report.figures)
    assert [figure.where for figure in tables.figures.values()] == [f.where for f in report.figures.values()]


def test_what_ocr_has_read_is_never_filled_in_by_heart(monkeypatch: pytest.MonkeyPatch) -> None:
    page = Page((FIXTURES / "panshan_shixin_2024" / "page.txt").read_bytes(), source="page.txt")
    read(page)
    seen = structs.replace(to_document(page), ocr=True)
    monkeypatch.setattr(reading, "to_document", lambda _: seen)
    (report,) = read(page)
    assert "ocr" in {found.code for found in report.findings}
    assert report.figures["licence_decisions"].status == "unsure"


def test_flattened_numbers_that_do_not_add_up_are_read_anew() -> None:
    text = (FIXTURES / "panshan_shixin_2024" / "page.txt").read_text("utf-8")
    (report,) = read(Page(text.encode(), source="page.txt"))
    lines = text.splitlines()
    total = report.figures["app_received_total"].where.line
    assert total
    lines[total - 1] = "7"
    (other,) = read(Page("\n".join(lines).encode(), source="page.txt"))
    assert other.figures["app_received_total"].value == 7
    assert "does-not-add-up" in {found.code for found in other.findings}
