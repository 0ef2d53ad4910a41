"""Cells written like some that were read before: by heart a page says just what the parser finds in it."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers import familiar_cells
from parsers.familiar_cells import recall_cells
from parsers.html import read_html
from scraper.page import Page
from tests.layouts import LAYOUTS, make_truth, render
from tests.parsers.anew import anew

if TYPE_CHECKING:
    from collections.abc import Iterator


PAGES = sorted(name for name, layout in LAYOUTS.items() if layout.suffix == ".html")
PER_LAYOUT = 6

RULES = (
    '<table border="1" cellspacing=0><tbody><tr><td colspan="4"><p>第二十条第（一）项</p></td></tr>\n'
    "<tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>"
    '<tr><td><p align="center">行政规范性文件</p></td><td><p>{}</p></td><td>{}</td><td><b>{}</td></tr></tbody></table>'
)
DECISIONS = (
    "<table class='t'><tr><td>信息内容</td><td>本年处理决定数量</td></tr>"
    "<tr><td>行政<br>许可</td><td></p>{}</td></tr><tr><td>行政处罚</td><td><span>{}</span></td></tr></table>"
)
CARD = "<table><tr><td>索引号</td><td>{}/2024</td></tr></table>"
CAPITALS = "<TABLE><tr><td>行政许可</td><td>{}</td></tr></TABLE>"
WITH_HIDDEN = DECISIONS.replace("<span>{}", '<span style="display:none">{}</span><span>5')


@pytest.fixture(autouse=True)
def _learn() -> Iterator[None]:
    familiar_cells.forget()
    for number in range(familiar_cells.WORTH_LEARNING):
        read_html(RULES.format(number, number, number))
        read_html(DECISIONS.format(number, number))
    yield
    familiar_cells.forget()


def test_pages_of_every_layout_are_the_same_by_heart_as_anew() -> None:
    recalled = 0
    for name in PAGES:
        for seed in range(PER_LAYOUT):
            dice = Random(f"{name} {seed}")  # noqa: S311
            page = Page(render(name, make_truth(dice), dice).body, source=f"{name}.html")
            recalled += recall_cells(page.text) is not None
            assert read_html(page.text) == anew(page.text), name
    assert recalled > len(PAGES)


def test_a_cell_is_known_with_any_number_in_it() -> None:
    recalled = recall_cells(RULES.format(7, 2024, 130) + "<p>" + DECISIONS.format(0, 86))
    assert recalled
    rules, decisions = recalled.tables
    assert rules.rows[-1] == ["行政规范性文件", "7", "2024", "130"]
    assert rules.spans == {(0, 0): (4, 1)}
    assert decisions.rows == [["信息内容", "本年处理决定数量"], ["行政\n许可", "0"], ["行政处罚", "86"]]
    assert [rules.number, decisions.number] == [1, 2]


@pytest.mark.parametrize("odd", ["1,024", "3-4", "＃", "5<sup>1</sup>", "&nbsp;", "<img src=5.png>", "1</td><td>2"])
def test_a_cell_with_anything_else_in_it_is_not(odd: str) -> None:
    assert recall_cells(DECISIONS.format(3, odd)) is None


@pytest.mark.parametrize(
    "around",
    [
        "<!-- {} -->",
        "<script>show('{}')</script>",
        "<textarea>{}</textarea>",
        "<iframe>{}</iframe>",
        '<div style="display:none">{}</div>',
        "<div hidden>{}</div>",
        "<noscript>{}</noscript>",
        "<select>{}</select>",
        "<title>{}</title>",
        '<p title="{}">',
        "<ruby><rt>{}",
        "<svg>{}<iframe>",
        "<table><tr><td>{}</td></tr></table>",
        "<style>.t td{{display:none}}</style>{}",
        "<pre>{}</pre>",
    ],
)
def test_a_table_that_a_visitor_sees_otherwise_or_not_at_all_is_not_filled_in_by_heart(around: str) -> None:
    page = f"<p>一、总体情况</p>{around.format(DECISIONS.format(3, 4))}<p>二、其他</p>{RULES.format(1, 2, 3)}"
    assert read_html(page) == anew(page)


def test_a_number_behind_other_words_of_its_cell_is_not_all_that_the_cell_says() -> None:
    table = DECISIONS.replace("</p>{}", "共</p>{}")
    for number in range(3):
        read_html(table.format(0, number))
    page = table.format(2024, 1)
    assert read_html(page) == anew(page)
    assert "2024" not in [text for grid in read_html(page).grids for row in grid.texts for text in row]


@pytest.mark.parametrize("end", ["</t</table>", "</tr</table>", "</td</td></table>", "</tr></table ", "</tr>"])
def test_a_table_whose_end_is_broken_keeps_its_place_before_one_that_is_known(end: str) -> None:
    for _ in range(3):
        page = CARD.replace("索引号", "行政许可").replace("</tr></table>", end).format(1) + DECISIONS.format(3, 4)
        assert read_html(page) == anew(page)


def test_what_is_hidden_on_one_page_teaches_nothing_for_another() -> None:
    hidden = DECISIONS.replace("'t'", "'u'")
    for _ in range(3):
        read_html("<style>.u span{display:none}</style>" + hidden.format(1, 2))
        read_html(WITH_HIDDEN.format(1, 2))
    assert recall_cells(hidden.format(1, 2)) is None
    assert recall_cells(WITH_HIDDEN.format(1, 2)) is None


def test_a_table_in_a_field_does_not_teach_what_another_in_capitals_says() -> None:
    false, true = DECISIONS.replace("'t'", "'v'").format(9, 9), CAPITALS.format(5)
    for _ in range(3):
        read_html(f"<textarea>{false}</textarea>{true}")
    assert recall_cells(false) is None


DIRT = [
    "<p>",
    "</p>",
    "<div>",
    "</div>",
    "<!--",
    "-->",
    "<select>",
    "</select>",
    "<svg>",
    "</svg>",
    "<math>",
    '"',
    "'",
    '<a href="',
    "</a>",
    "<table>",
    "</table>",
    "<tr>",
    "<td>",
    "</td>",
    "</tr>",
    "<b>",
    "</b>",
    "<font color=red>",
    "<title>",
    "</title>",
    "<textarea>",
    "</textarea>",
    "<noscript>",
    "<plaintext>",
    "<frameset>",
    "<iframe>",
    "</iframe>",
    "<script>",
    "</script>",
    "<style>",
    "</style>",
    "<style>td{display:none}</style>",
    "<template>",
    "</template>",
    "<button>",
    "<form>",
    "<h1>",
    "</h1>",
    "<ul><li>",
    "<caption>",
    "<th>",
    "<span style='display:none'>",
    "</span>",
    '<div style="font-size:0">',
    "<p hidden>",
    "<body>",
    "</body>",
    "</html>",
    "<object>",
    "<pre>",
    "</pre>",
    "<xmp>",
    "<br>",
    "<sup>",
    "</sup>",
    "<ruby><rt>",
    "<img src=1>",
    "<input value=3>",
    "<TABLE>",
    "</TABLE>",
    "<del>",
    "<s>",
    "<table",
    "<td",
    "</table ",
    "一、总体情况",
    "12",
    "&lt;",
    "<![CDATA[",
    "]]>",
]
TABLES = st.sampled_from([RULES, RULES, DECISIONS, DECISIONS, CARD, CAPITALS, WITH_HIDDEN])
COUNTS = st.lists(st.sampled_from([0, 3, 17, 2024]), min_size=3, max_size=3)
PIECES = st.one_of(
    st.sampled_from(DIRT),
    st.builds(lambda table, counts: table.format(*counts), TABLES, COUNTS),
)


@given(st.lists(PIECES, max_size=12).map("".join))
@settings(max_examples=400)
def test_dirt_between_tables_changes_nothing(page: str) -> None:
    assert read_html(page) == anew(page)


@given(st.data())
@settings(max_examples=300)
def test_dirt_in_cells_changes_nothing(data: st.DataObject) -> None:
    table = data.draw(st.sampled_from([RULES, DECISIONS]))
    at = data.draw(st.sampled_from([at for at, mark in enumerate(table) if mark in "<>"])) + data.draw(
        st.integers(0, 1)
    )
    dirt = data.draw(st.sampled_from(DIRT)).replace("{", "{{").replace("}", "}}")
    dirty = table[:at] + dirt + table[at:]
    for _ in range(4):
        counts = data.draw(COUNTS)
        page = dirty.format(*counts) + RULES.format(*counts)
        assert read_html(page) == anew(page)
