"""Pages of a PDF that are pictures among others that are text: named where they are not read, doubted where they are."""

from __future__ import annotations

import io
from random import Random
from typing import TYPE_CHECKING

import pypdfium2
import pytest

from parsers import ocr, source
from parsers.document import Cell, Line
from parsers.pdf import read_pdf
from parsers.pictures import Sight
from parsers.read import read
from parsers.words import Word
from scraper.page import Page
from tests.layouts import LAYOUTS, Truth, make_truth, pdf
from tests.layouts.content import compose
from tests.layouts.scans import scanned, scanner, short

if TYPE_CHECKING:
    from parsers.pictures import Box


def mixed() -> tuple[bytes, bytes, Truth]:
    """A report with all pages but the first as pictures, and the same as text."""
    rng = Random(3)  # noqa: S311
    truth = make_truth(rng, form="2021", busy=True)
    text = pdf.file_of(pdf.pages_of(short(compose(truth, LAYOUTS["pdf_scan"].wish, rng)), pdf.Press(), rng))
    return scanned(text, scanner(rng), rng, list(range(1, len(pypdfium2.PdfDocument(text))))), text, truth


def words_of(text: bytes) -> list[list[Word]]:
    """The words of each page of a file that has text, as an engine would read them that makes no mistakes."""
    import pdfplumber

    with pdfplumber.open(io.BytesIO(text)) as file:
        return [
            [Word(w["text"], w["x0"], w["top"], w["x1"], w["bottom"]) for w in page.extract_words()]
            for page in file.pages
        ]


def test_without_the_engine_the_pages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    (report,) = read(Page(mixed()[0]))
    (found,) = [found for found in report.findings if found.code == "pages-not-read"]
    assert found.message.startswith("page(s) 2")


def test_what_is_read_from_pictures_counts_where_a_sum_confirms_it(monkeypatch: pytest.MonkeyPatch) -> None:
    body, text, truth = mixed()
    pages = words_of(text)

    def look(number: int, box: Box) -> Sight:
        return Sight(pages[number - 1])

    monkeypatch.setattr(source, "_read_pdf", lambda body: read_pdf(body, look=look))
    (report,) = read(Page(body))
    printed = {name: figure.value for name, figure in report.figures.items() if figure.status == "printed"}
    assert printed
    assert printed.items() <= truth.values.items()
    on_pictures = {name for name, figure in report.figures.items() if (figure.where.page or 0) > 1}
    assert {report.figures[name].status for name in on_pictures & {"licence_decisions", "rules_issued"}} <= {"unsure"}
    (found,) = [found for found in report.findings if found.code == "ocr"]
    assert found.severity == "warning"
    assert "pages-not-read" not in {found.code for found in report.findings}


def test_a_page_on_which_the_engine_finds_nothing_is_still_named() -> None:
    document = read_pdf(mixed()[0], look=lambda number, box: Sight())
    assert [found.code for found in document.findings] == ["pages-not-read"]
    assert document.pictures[0] == 2
    assert document.seen == ()


def test_a_small_picture_is_no_table() -> None:
    """A seal over the signature, a logo in the corner."""
    stream = "q 80 0 0 80 400 100 cm /Im1 Do Q BT /F1 12 Tf 100 700 Td (2024) Tj ET"
    document = read_pdf(pdf.file_of([stream], image=True), look=lambda number, box: pytest.fail("it was looked at"))
    assert document.pictures == ()
    assert list(document.lines)


def test_tables_in_pictures_stand_among_the_words_of_their_page() -> None:
    words = [Word("上", 10, 10, 20, 20), Word("下", 10, 90, 20, 100)]
    sight = Sight(words, [(50.0, ((Cell("规章", 0), Cell("1", 1)),))]).placed(100, 400, 2)
    assert [(word.x0, word.top) for word in sight.words] == [(105, 405), (105, 445)]
    assert sight.tables[0][0] == 425
    assert sight.texts() == ["上", "下", "规章", "1"]
    document = read_pdf(mixed()[0], look=lambda number, box: sight)
    seen = [block for block in document.blocks if block.page == 2]
    assert [block.text if isinstance(block, Line) else block.rows[0][1].text for block in seen] == ["上", "1", "下"]
