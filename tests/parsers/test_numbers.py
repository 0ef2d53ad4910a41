"""What a value cell says, over everything that offices write into one."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.numbers import UNREADABLE, read_cell


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"), (" 47", "47"), ("0 ", "0"), ("１２", "12"), ("1,234", "1234"), ("12,345,678", "12345678"),
        ("59237.2449", "59237.2449"), ("0.00万元", "0.00"), ("0件", "0"), ("251000元", "251000"),
        ("22（其中修订 16 件）", "22"), ("55(含自然失效29件)", "55"), ("+2", "2"), ("-8", "-8"), ("－1", "-1"), ("\u22121", "-1"),
        ("\u30003\u3000", "3"),
    ],
)  # fmt: skip
def test_a_number_is_read_however_it_is_written(text: str, value: str) -> None:
    reading = read_cell(text)
    assert reading is not None
    assert reading.value == Decimal(value)
    assert not reading.doubtful


@pytest.mark.parametrize("mark", ["", " ", "\u3000", "\xa0", "/", "—", "——", "-", "--", "无", "N/A", "不适用", "－"])
def test_a_blank_is_nothing_and_never_zero(mark: str) -> None:
    reading = read_cell(mark)
    assert reading is not None
    assert reading.value is None


@pytest.mark.parametrize(
    "text", ["-3-", "— 4 —", "规章", "1.", "（一）", "1、", "2024年", "30号", "12;13", "1.2.3", "一", "1/2"]
)
def test_what_is_no_value_is_not_read_as_one(text: str) -> None:
    assert read_cell(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [("增14", 14), ("减5", -5), ("減 5", -5), ("增加8项", 8), ("减少3", -3), ("新增2件", 2), ("↓1", -1), ("未增未减", 0), ("不变", 0)],
)  # fmt: skip
def test_a_change_in_words_is_read_as_one(text: str, value: int) -> None:
    reading = read_cell(text)
    assert reading is not None
    assert (reading.value, reading.signed, reading.change) == (Decimal(value), True, True)


def test_two_signs_are_no_number_and_no_blank() -> None:
    assert read_cell("--25") == UNREADABLE
    assert [read_cell(text) for text in ("增", "减少5%", "新增若干")] == [None] * 3


def test_a_number_with_a_gap_asks_for_proof() -> None:
    reading = read_cell("1 2")
    assert reading is not None
    assert (reading.value, reading.doubtful) == (Decimal(12), True)


def test_a_number_that_ocr_doubts_asks_for_proof() -> None:
    reading = read_cell("7？")
    assert reading is not None
    assert (reading.value, reading.doubtful) == (Decimal(7), True)
    assert read_cell("？") is None


def test_units_are_kept_beside_the_number() -> None:
    assert [getattr(read_cell(text), "unit", None) for text in ("251000元", "3.5万元", "7")] == ["元", "万元", ""]
    assert [getattr(read_cell(text), "unit", None) for text in ("31批次", "2.5萬元", "4個")] == ["批次", "万元", "个"]


@given(st.integers(0, 10**9), st.sampled_from(["{}", " {} ", "{:,}", "{}件", "\u3000{}"]))
def test_any_count_reads_back_to_itself(number: int, pattern: str) -> None:
    reading = read_cell(pattern.format(number))
    assert reading is not None
    assert reading.value == number


@given(st.text())
def test_no_text_breaks_the_reader(text: str) -> None:
    read_cell(text)
