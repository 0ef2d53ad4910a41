"""What style sheets hide is believed where another copy of the table stays, and not where a script may show it."""

from __future__ import annotations

import pytest

from parsers.html import read_html
from parsers.numbers import read_cell

TABLE = "<table><tr><td>行政许可</td><td>{}</td></tr></table>"
OLD, NEW = TABLE.format(7), TABLE.format(3)


def numbers(style: str, body: str) -> list[str]:
    page = read_html(f"<html><head><style>{style}</style></head><body>{body}</body></html>")
    return [row[-1].text for grid in page.grids for row in grid.rows]


@pytest.mark.parametrize(
    "style",
    [
        ".old{display:none}",
        "p {color: red} div.old, .x { display : none !important; }",
        "/* .y{} */ @media print { p { margin: 0 } } #v1 { visibility:hidden }",
        ".box .old {display:none}",
    ],
)
def test_an_old_version_behind_a_style_sheet_is_left_out(style: str) -> None:
    assert numbers(style, f'<div class="box"><div class="old" id="v1">{OLD}</div></div>{NEW}') == ["3"]


def test_a_hidden_row_is_left_out() -> None:
    row = '<tr class="gone"><td>行政许可</td><td>9</td></tr></table>'
    assert numbers("tr.gone{display:none}", NEW.replace("</table>", row)) == ["3"]


@pytest.mark.parametrize(
    "style",
    [
        ".old{display:none} .box .old{display:block}",
        "@media print {.old{display:none}}",
        ".old{color:red}",
        ".old:not(.active){display:none}",
    ],
)
def test_what_a_sheet_shows_again_or_hides_elsewhere_stays(style: str) -> None:
    assert numbers(style, f'<div class="box"><div class="old">{OLD}</div></div>{NEW}') == ["7", "3"]


def test_the_only_copy_stays_whatever_the_sheet_says() -> None:
    """A script shows it."""
    assert numbers(".content{display:none}", f'<div class="content">{NEW}</div>') == ["3"]


def test_what_is_struck_through_or_raised_is_no_digit() -> None:
    cells = "<table><tr><td>行政许可</td><td><del>5<s>6</s></del>7<sup>1</sup></td></tr></table>"
    assert numbers("", cells) == ["7（1）"]


def test_digits_without_a_size_are_no_digits() -> None:
    cells = '<table><tr><td>行政许可</td><td>5<span style="color:#333;font-size:0">0</span></td></tr></table>'
    assert numbers("", cells) == ["5"]
    assert numbers("", cells.replace("font-size:0", "font-size: 0.9em")) == ["50"]
    boxed = cells.replace(">5<", '><b class="shown">5</b><').replace("<table>", '<div style="font-size:0"><table>')
    assert numbers("", boxed) == ["5"]


@pytest.mark.parametrize(
    "style",
    ["opacity:0", "OPACITY: .0", "color: transparent", "color:#FFF", "color: rgba(0,0,0,0)", "color:white;font-size:9pt",
     "position:absolute;left:-9999px", "text-indent: -999em", "clip:rect(0,0,0,0)"],
)  # fmt: skip
def test_a_cell_with_digits_that_nobody_sees_is_no_number(style: str) -> None:
    (cell,) = numbers("", f'<table><tr><td>行政许可</td><td>5<span style="{style}">0</span></td></tr></table>')
    found = read_cell(cell)
    assert found is None or found.value is None


@pytest.mark.parametrize(
    "style",
    ["opacity:1", "opacity:0.87", "color:#ffffe0", "color:black", "white-space:nowrap", "margin-left:-5px",
     "background:#c00;color:#fff", "background-color: white", "text-indent:2em"],
)  # fmt: skip
def test_digits_that_are_seen_are_read_whatever_their_style(style: str) -> None:
    assert numbers("", f'<table><tr><td>行政许可</td><td>5<span style="{style}">0</span></td></tr></table>') == ["50"]


@pytest.mark.parametrize(
    "field",
    [
        '<input value="5">',
        '<p><input type="text" value="5" readonly></p>',
        "<select><option>0<option selected>5</select>",
    ],
)
def test_a_number_in_a_field_of_a_table_is_read(field: str) -> None:
    assert numbers("", f"<table><tr><td>行政许可</td><td>{field}</td></tr></table>") == ["5"]


def test_a_pagers_field_is_no_number_of_a_report() -> None:
    cells = "<table><tr><td>行政许可</td><td>5</td></tr></table>"
    page = read_html(f'<form>第<input value="1">页 <input type="hidden" value="7"></form>{cells}')
    assert [line.text for line in page.lines] == ["第页"]


def test_digits_of_a_cell_that_a_sheet_hides_leave_its_number_unknown() -> None:
    cells = '<table><tr><td>行政许可</td><td><span class="gone">9</span>3</td></tr></table>'
    (shown,) = numbers(".gone{display:none}", cells)
    assert read_cell(shown) is None
