"""Readers: HTML, text, PDF and Word become the same lines and grids."""

from __future__ import annotations

import io

import pytest
from docx import Document as WordDocument

from parsers.document import Grid
from parsers.docx import read_docx
from parsers.html import read_html
from parsers.text import read_text


def lines(html: str) -> list[str]:
    return [line.text for line in read_html(html).lines]


def test_inline_tags_do_not_cut_a_line_and_blocks_do() -> None:
    assert lines("<p>20<span>2</span>4<b>年</b></p><div>二</div>三<br>四") == ["2024年", "二", "三", "四"]


def test_capital_tags_are_tags() -> None:
    assert lines("<P>一</P><P>二</P>") == ["一", "二"]


def test_line_feeds_of_the_source_are_spaces() -> None:
    assert lines("<p>政府\n信息</p>") == ["政府 信息"]


@pytest.mark.parametrize(
    "hides",
    [
        "<html hidden>",
        "<html style='display:none'>",
        "<body style='display:none'>",
        "<body hidden>",
        "<table><tr><td>索引号</td><td>1</td></tr></table><div v-cloak style='display: none'><p>一、总体情况</p>",
    ],
)
def test_what_hides_a_whole_page_waits_for_a_script_to_show_it(hides: str) -> None:
    table = "<table><tr><td>信息内容</td><td>本年处理决定数量</td></tr><tr><td>行政许可</td><td>3</td></tr></table>"
    assert "行政许可" in str(read_html(hides + table).grids)
    shown, hidden = read_html(f"{table}<div hidden>{table.replace('3', '4')}</div>"), read_html(hides + table)
    assert len(shown.grids) == len(hidden.grids) == 1


def test_scripts_and_hidden_text_are_not_read() -> None:
    html = '<script>var x="<p>0</p>"</script><p style="DISPLAY : none">1</p><p hidden>2</p><p>3</p>'
    assert lines(html) == ["3"]


def test_a_layout_table_dissolves_and_the_form_inside_stays_a_grid() -> None:
    html = "<table><tr><td>标题<table><tr><td>行政许可</td><td>3</td></tr></table></td></tr></table>"
    blocks = read_html(html).blocks
    assert [type(block).__name__ for block in blocks] == ["Line", "Grid"]


def test_a_table_of_metadata_becomes_lines() -> None:
    assert lines("<table><tr><td>索引号</td><td>1</td></tr></table>") == ["索引号 | 1"]


def test_metadata_is_found_whatever_its_case() -> None:
    meta = read_html('<head><META name="ArticleTitle" content="甲"><title>乙</title></head><h1>丙</h1>').meta
    assert (meta["articletitle"], meta["title"], meta["heading"]) == ("甲", "乙", "丙")


def test_a_second_page_inside_the_first_is_read_too() -> None:
    assert lines("<html><body><div><!DOCTYPE html><html><body><p>一</p></body></html></div><p>二</p>") == ["一", "二"]


def test_rows_between_pipes_are_a_grid_with_their_empty_cells() -> None:
    grid = read_text("| 行政许可 | | 3 |\n|---|---|---|\n| 行政处罚 | 4 | |").grids[0]
    assert [[cell.text for cell in row] for row in grid.rows] == [["行政许可", "", "3"], ["行政处罚", "4", ""]]


def test_word_merges_give_the_real_grid() -> None:
    word = WordDocument()
    table = word.add_table(rows=2, cols=3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "行政许可"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "乙"
    table.cell(1, 1).text, table.cell(1, 2).text = "1", "2"
    file = io.BytesIO()
    word.save(file)
    grid = next(block for block in read_docx(file.getvalue()).blocks if isinstance(block, Grid))
    assert [[(cell.text, cell.column, cell.colspan) for cell in row] for row in grid.rows] == [
        [("行政许可", 0, 1), ("乙", 1, 2)],
        [("1", 1, 1), ("2", 2, 1)],
    ]
