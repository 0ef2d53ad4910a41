"""The property that matters most: whatever the layout, a figure is right, or null with a reason, or named by a finding."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.layouts import LAYOUTS
from tests.layouts.score import score_one

LOSSLESS = [
    "html_clean",
    "html_th",
    "html_word_soup",
    "html_br_labels",
    "html_p_labels",
    "html_split_digits",
    "html_hidden",
    "html_unclosed",
    "html_gb18030",
    "html_marks",
    "html_signed",
    "html_padded",
    "html_annotated",
    "html_full_width",
    "html_thousands",
    "html_units",
    "html_page_break",
    "html_page_break_headers",
    "html_items_apart",
    "html_litigation_split",
    "html_nested",
    "html_nested_table",
    "html_second_document",
    "html_spans_overlap",
    "html_spans_overflow",
    "html_one_table",
    "html_no_header",
    "html_columns_unaligned",
    "html_extra_row",
    "docx_merged",
    "docx_split_runs",
    "docx_tracked",
]
"""Layouts that keep every cell and that must be read without a gap."""


@pytest.mark.parametrize("name", LOSSLESS)
@settings(max_examples=4, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_where_every_cell_is_kept_every_figure_is_read(name: str, seed: int) -> None:
    tally = score_one(name, str(seed))
    assert not tally.crashes
    assert not tally.silent
    assert not tally.missing
    assert not tally.uncaught


def test_the_generator_has_more_layouts_than_the_form_has_tables() -> None:
    assert len(LAYOUTS) >= 40
