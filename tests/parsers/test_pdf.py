"""PDF: what stands where says what belongs together, with rules and without, over page breaks and on turned pages."""

from __future__ import annotations

import io
from random import Random

import pypdfium2
import pytest

from parsers.boxes import Lines, lay_out_words, without_page_number
from parsers.document import Cell, Grid, Line
from parsers.pages import join
from parsers.pdf import OnlyImages, read_pdf
from parsers.read import read
from parsers.words import Word
from scraper.page import Page
from tests.layouts import pdf
from tests.layouts.content import Wish, compose
from tests.layouts.pdf_layouts import signed
from tests.layouts.score import score_one
from tests.layouts.truth import make_truth


@pytest.mark.parametrize("name", ["pdf_ruled", "pdf_unruled", "pdf_page_break_headers", "pdf_by_column", "pdf_rotated"])
@pytest.mark.parametrize("seed", ["1", "2", "3"])
def test_every_figure_is_read(name: str, seed: str) -> None:
    tally = score_one(name, seed)
    assert not [*tally.crashes, *tally.silent, *tally.missing, *tally.uncaught]


HIGH = 8.0


def word(text: str, x: float, y: float, width: float | None = None) -> Word:
    return Word(text, x, y, x + (width or 8.0 * len(text)), y + HIGH)


def texts(words: list[Word], page: Lines | None = None) -> list[list[str]]:
    found = lay_out_words(words, page or Lines())
    return [[cell.text for cell in row] for _, part in found if not isinstance(part, str) for row in part]


HEADER = [
    word("信息内容", 10, 0),
    word("本年制发件数", 90, 0),
    word("本年废止件数", 160, 0),
    word("现行有效件数", 230, 0),
]
HEADS = [["信息内容"], ["本年制发件数", "本年废止件数", "现行有效件数"]]


def test_an_empty_cell_of_a_table_without_rules_is_known_by_its_header() -> None:
    words = [*HEADER, word("规章", 10, 20), word("3", 110, 20), word("4", 250, 20)]
    assert texts(words) == [*HEADS, ["规章", "3", "", "4"]]


def test_a_table_goes_on_with_its_columns_on_the_next_page() -> None:
    page = Lines()
    assert texts([*HEADER, word("规章", 10, 20), word("3", 110, 20)], page)[-1] == ["规章", "3", "", ""]
    below = [word("行政规范性文件", 10, 0), word("4", 250, 0), word("规章", 10, 20), word("5", 110, 20)]
    assert texts(below, page) == [["行政规范性文件", "", "", "4"], ["规章", "5", "", ""]]


def test_the_lines_of_a_label_are_one_cell_beside_its_numbers() -> None:
    words = [
        *HEADER,
        word("行政规范", 10, 20),
        word("性文件", 10, 30),
        word("3", 110, 25),
        word("规章", 10, 46),
        word("0", 110, 46),
    ]
    assert texts(words)[2:] == [["行政规范性文件", "3", "", ""], ["规章", "0", "", ""]]


def test_rows_that_stand_close_are_rows_where_each_has_its_numbers() -> None:
    words = [*HEADER, word("规章", 10, 20), word("3", 110, 20), word("行政规范性文件", 10, 30), word("0", 110, 30)]
    assert texts(words)[2:] == [["规章", "3", "", ""], ["行政规范性文件", "0", "", ""]]


def test_a_note_belongs_to_its_number() -> None:
    words = [
        *HEADER,
        word("规章", 10, 24),
        word("22", 110, 20),
        word("（其中修订", 96, 30),
        word("16", 140, 30, 8),
        word("件）", 152, 30),
    ]
    assert texts(words)[2][1] == "22（其中修订 16 件）"


def test_running_text_and_headings_are_no_cells() -> None:
    prose = word("2024年，我镇主动公开政府信息12条，依申请公开3件，均已按期办结。", 10, 0, 300)
    found = lay_out_words([prose, word("二、主动公开情况", 10, 20), *(w._replace(top=w.top + 40, bottom=w.bottom + 40) for w in HEADER),
                           word("规章", 10, 60), word("3", 110, 60)], Lines())  # fmt: skip
    assert [part if isinstance(part, str) else len(part) for _, part in found] == [prose.text, "二、主动公开情况", 3]


def test_a_page_number_is_no_value_and_a_number_in_a_table_is_no_page_number() -> None:
    words = [word("1", 200, 800), word("规章", 10, 20), word("— 3 —", 200, 0)]
    assert [w.text for w in without_page_number(words)] == ["规章"]
    words = [word("行政", 10, 20), word("3", 110, 25), word("许可", 10, 30)]
    assert without_page_number(words) == sorted(words, key=lambda w: w.top)


def grid(page: int, *rows: tuple[str, ...]) -> Grid:
    return Grid(tuple(tuple(Cell(text, at) for at, text in enumerate(row)) for row in rows), page, page)


LABEL = "5.要求行政机关确认或重新出具已获取信息"


@pytest.mark.parametrize(
    ("above", "below", "whole"),
    [
        ((LABEL[:9], "0", "2"), (LABEL[9:], "", ""), (LABEL, "0", "2")),
        ((LABEL[:9], "", ""), (LABEL[9:], "0", "2"), (LABEL, "0", "2")),
        ((LABEL, "0", "2"), ("获取信息", "", ""), (LABEL + "获取信息", "0", "2")),
    ],
)
def test_a_row_that_a_page_break_tore_is_one_row(
    above: tuple[str, ...], below: tuple[str, ...], whole: tuple[str, ...]
) -> None:
    first, second = join([grid(1, ("重复申请", "1", "1"), above), grid(2, below, ("（七）总计", "3", "3"))])
    assert isinstance(first, Grid)
    assert isinstance(second, Grid)
    assert tuple(cell.text for cell in first.rows[-1]) == whole
    assert [len(row) for row in second.rows] == [0, 3]


def test_two_whole_rows_at_a_page_break_stay_two() -> None:
    blocks = [grid(1, ("2.重复申请", "", "")), grid(2, ("3.要求提供公开出版物", "", ""))]
    assert join(blocks) == tuple(blocks)
    blocks = [grid(1, ("2.重复申请", "1", "1")), grid(2, ("（七）总", "2", "2"))]
    assert join(blocks) == tuple(blocks)


def test_paragraphs_go_on_over_a_page_break() -> None:
    long = "二〇二四年我镇认真贯彻落实条例"
    assert [b.text for b in join([Line(long, 1, 1), Line("推进公开。", 1, 2)]) if isinstance(b, Line)] == [
        long + "推进公开。"
    ]


def streams(seed: str) -> list[str]:
    rng = Random(seed)  # noqa: S311
    return pdf.pages_of(signed(compose(make_truth(rng), Wish(), rng)), pdf.Press(), rng)


@pytest.mark.parametrize(
    "turn", [f"0 1 -1 0 {pdf.WIDTH} 0", f"0 -1 1 0 0 {pdf.HEIGHT}", f"-1 0 0 -1 {pdf.WIDTH} {pdf.HEIGHT}"]
)
def test_pages_printed_sideways_or_upside_down_are_turned(turn: str) -> None:
    shrunk = [f"q {turn} cm 0.7 0 0 0.7 0 0 cm\n{page}\nQ" for page in streams("turned")]
    plain = read_pdf(pdf.file_of(streams("turned")))
    turned = read_pdf(pdf.file_of(shrunk))
    assert [[c.text for r in g.rows for c in r] for g in turned.grids] == [
        [c.text for r in g.rows for c in r] for g in plain.grids
    ]


def test_a_watermark_across_a_table_is_in_none_of_its_cells() -> None:
    code = "8".encode("utf-16-be").hex()
    slanted = "".join(
        f"BT /F1 24 Tf 0.7 0.7 -0.7 0.7 {x} {y} Tm <{code}> Tj ET\n"
        for x in range(40, int(pdf.WIDTH), 60)
        for y in range(40, int(pdf.HEIGHT), 60)
    )
    marked = read_pdf(pdf.file_of([f"{slanted}{page}" for page in streams("marked")]))
    plain = read_pdf(pdf.file_of(streams("marked")))
    assert marked.blocks == plain.blocks


def test_two_numbers_above_each_other_in_a_cell_are_not_one() -> None:
    page = "".join(
        f"0.5 w {x} 600 100 60 re S\n"
        + "".join(f"BT /F1 10 Tf {x + 5} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET\n" for text, y in lines)
        for x, lines in ((100, [("行政", 640), ("许可", 620)]), (200, [("12", 640), ("3", 620)]))
    )
    (table,) = read_pdf(pdf.file_of([page])).grids
    assert [[cell.text for cell in row] for row in table.rows] == [["行政许可", "12\n3"]]


def test_pages_that_are_pictures_are_named() -> None:
    picture = pdf.file_of([f"q {pdf.WIDTH} 0 0 {pdf.HEIGHT} 0 0 cm /Im1 Do Q"], image=True)
    with pytest.raises(OnlyImages):
        read_pdf(picture)
    whole = pypdfium2.PdfDocument(pdf.file_of(streams("picture")))
    count = len(whole)
    scan = pypdfium2.PdfDocument(picture)
    whole.import_pages(scan)
    joined = io.BytesIO()
    whole.save(joined)
    whole.close()
    scan.close()
    (report,) = read(Page(joined.getvalue()))
    found = next(found for found in report.findings if found.code == "pages-not-read")
    assert str(count + 1) in found.message
