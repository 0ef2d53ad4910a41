"""Table 4 in pieces: each group of outcomes goes where its own header says."""

from __future__ import annotations

from itertools import permutations

import pytest

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
