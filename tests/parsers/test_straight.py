"""A page is made level and its paper white before anything is read from it."""

from __future__ import annotations

import pytest

from parsers import ocr
from tests.parsers.drawn import empty, grey, page

pytestmark = pytest.mark.skipif(not ocr.is_installed(), reason="the extra nianbao[ocr] is not installed")


@pytest.mark.parametrize("angle", [-2.0, -0.7, 0.0, 0.3, 1.9])
def test_a_page_that_lies_off_is_found_to(angle: float) -> None:
    from parsers.straight import find_angle, turn

    taken = grey(page(), angle=angle, noise=8)
    assert find_angle(taken) == pytest.approx(angle, abs=0.06)
    assert find_angle(turn(taken, angle)) == pytest.approx(0, abs=0.06)


def test_paper_in_the_shade_is_white_and_ink_black() -> None:
    from parsers.straight import even_out

    even = even_out(grey(page(), shade=0.5))
    assert even[100, 50] > 240
    assert even[100, 1250] > 240
    assert even[230, 150] < 40
    assert even[230, 1150] < 40


def test_an_empty_page_stays_one() -> None:
    from parsers.straight import straighten

    assert straighten(grey(empty(), noise=5)).mean() > 200
