"""Table 4 in pieces: each group of outcomes goes where its own header says."""

from __future__ import annotations

from itertools import permutations

import pytest

from parsers.read import read
from scraper.page import Page
from tests.parsers.test_copies import OUTCOMES
from tests.parsers.test_strange_columns import report_of, row

GROUPS = {"行政复议": (2, 1, 0, 0, 3), "未经复议直接起诉": (1, 0, 0, 1, 2), "复议后起诉": (0, 4, 0, 0, 4)}
WHOLE = [str(number) for numbers in GROUPS.values() for number in numbers]


def piece(*groups: str) -> str:
    """A table of its own for some of the groups, side by side."""
    head = "".join(f'<td colspan="5">{group}</td>' for group in groups)
    cells = [str(number) for group in groups for number in GROUPS[group]]
    return f"<tr>{head}</tr>" + row(*OUTCOMES * len(groups)) + row(*cells)


@pytest.mark.parametrize("groups", list(permutations(GROUPS)))
def test_a_table_for_each_group_may_stand_in_any_order(groups: tuple[str, ...]) -> None:
    one_each = report_of(*map(piece, groups)).figures
    assert [figure.raw for figure in one_each.values()] == WHOLE
    two_and_one = report_of(piece(*groups[:2]), piece(groups[2])).figures
    assert [figure.raw for figure in two_and_one.values()] == WHOLE


@pytest.mark.parametrize("gap", ["\n", " | "])
def test_the_groups_may_stand_in_any_order_in_flattened_text_too(gap: str) -> None:
    suits = ["行政诉讼", "未经复议直接起诉", "复议后起诉", *OUTCOMES * 2, *WHOLE[5:]]
    reviews = ["行政复议", *OUTCOMES, *WHOLE[:5]]
    text = "甲县丙镇2023年政府信息公开工作年度报告\n四、因政府信息公开工作被申请行政复议、提起行政诉讼情况\n"
    (report,) = read(Page((text + gap.join(suits) + "\n" + gap.join(reviews)).encode(), source="x.txt"))
    assert [figure.raw for figure in report.figures.values()] == WHOLE


def test_numbers_of_a_group_that_has_lost_its_name_are_not_absent() -> None:
    figures = report_of(piece("未经复议直接起诉", "复议后起诉"), row(*OUTCOMES) + row("2", "1", "0", "0", "3")).figures
    assert figures["suit_after_total"].value == 4
    assert {figure.status for name, figure in figures.items() if name.startswith("review")} == {"unsure"}


@pytest.mark.parametrize("lead", [(), ("",)], ids=["label", "label and an empty cell"])
@pytest.mark.parametrize("suits", ["{}", "行政诉讼（{}）", "行政诉讼：{}"])
@pytest.mark.parametrize("groups", list(permutations(GROUPS)))
def test_a_group_may_take_a_row(groups: tuple[str, ...], suits: str, lead: tuple[str, ...]) -> None:
    named = {group: group if group == "行政复议" else suits.format(group) for group in groups}
    rows = (row(named[group], *lead, *map(str, GROUPS[group])) for group in groups)
    figures = report_of(row("", *lead, *OUTCOMES) + "".join(rows)).figures
    assert [figure.raw for figure in figures.values()] == WHOLE
    assert {figure.status for figure in figures.values()} == {"printed"}


def test_a_group_that_no_row_names_is_unsure() -> None:
    figures = report_of(
        row("", *OUTCOMES) + row("行政复议", "2", "1", "0", "0", "3") + row("行政诉讼", "1", "0", "0", "1", "2")
    )
    assert figures.figures["review_total"].value == 3
    assert figures.figures["suit_direct_total"].status == "unsure"
