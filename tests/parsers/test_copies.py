"""A table that stands twice, once without a number: the blank form left on the page, or this year's beside an old one."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.parsers.test_strange_columns import FIRST, report_of, row

OUTCOMES = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
COURTS = """<tr><td colspan=5>行政复议</td><td colspan=10>行政诉讼</td></tr>
<tr><td rowspan=2>结果维持</td><td rowspan=2>结果纠正</td><td rowspan=2>其他结果</td><td rowspan=2>尚未审结</td><td rowspan=2>总计</td>
<td colspan=5>未经复议直接起诉</td><td colspan=5>复议后起诉</td></tr>"""


def reviews(*numbers: int) -> str:
    cells = (str(number) for number in numbers) if numbers else [""] * 15
    return COURTS + row(*OUTCOMES, *OUTCOMES) + row(*cells)


def test_the_filled_copy_of_a_table_is_taken_if_it_adds_up() -> None:
    report = report_of(reviews(), reviews(1, 2, 0, 0, 3, *[0] * 10))
    assert report.figures["review_total"].value == Decimal(3)
    assert [f.message[-39:] for f in report.findings if f.code == "empty-copy"]


@pytest.mark.parametrize("other", ["", FIRST])
def test_an_empty_copy_beside_one_that_may_be_an_old_version_settles_nothing(other: str) -> None:
    """It may be where its sums do not hold, or where another table stands twice with other numbers."""
    again = FIRST.replace("<td>1</td>", "<td>5</td>") if other else ""
    filled = (
        reviews(1, 2, 0, 0, 3, *[0] * 10) if other else reviews(9, 2, 2, 8, 13, 24, 30, 9, 17, 13, 15, 7, 15, 30, 24)
    )
    report = report_of(*filter(None, (other, again)), filled, reviews())
    assert report.figures["review_total"].value is None
    assert report.figures["review_total"].status == "unsure"
    assert "empty-copy" in [f.code for f in report.findings]
