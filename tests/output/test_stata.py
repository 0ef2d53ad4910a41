"""Stata files, read back by two readers that are not ours, and the Chinese in them by their bytes."""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyreadstat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from output.codebook import codebook
from output.labels import chinese_labels
from output.load import load
from output.panel import build
from output.reasons import BY_ID, REASONS
from output.stata import Column, Contents, fitting_kind, write_dta
from tests.output.factory import report, reports

if TYPE_CHECKING:
    from pathlib import Path

    from parsers.report import Report

BUILDS = settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def frame_of(path: Path) -> pd.DataFrame:
    return pd.read_stata(path, convert_categoricals=False, convert_missing=True)


def characteristics(path: Path) -> dict[tuple[str, str], str]:
    """By owner and name, as Stata's description of the format lays them out."""
    found = {}
    for piece in re.finditer(rb"<ch>(.{4})", path.read_bytes(), re.DOTALL):
        (length,) = struct.unpack("<I", piece[1])
        body = path.read_bytes()[piece.end() : piece.end() + length]
        whose, name, text = body[:129], body[129:258], body[258:]
        found[whose.rstrip(b"\0").decode(), name.rstrip(b"\0").decode()] = text.rstrip(b"\0").decode()
    return found


@BUILDS
@given(st.lists(reports(), min_size=1, max_size=5))
def test_every_cell_is_the_panels_number_or_the_letter_of_its_reason(
    tmp_path_factory: pytest.TempPathFactory, some: list[Report]
) -> None:
    out = tmp_path_factory.mktemp("out")
    build(some, out)
    dataset = load(out)
    stata, panel = frame_of(out / "panel.dta"), dataset.panel
    letters = {
        (row.org_id, row.year, row.variable): f".{BY_ID[str(row.reason)].letter}"
        for row in dataset.missing.itertuples()
    }
    assert list(stata) == list(panel)
    assert len(stata) == len(panel)
    for written, row in zip(stata.to_dict("records"), panel.to_dict("records"), strict=True):
        for name in panel.columns[4:]:
            cell = written[name]
            if pd.isna(row[name]):
                assert str(cell) == letters[row["org_id"], row["year"], name]
            else:
                assert cell == row[name]
        for name in ("org_id", "organisation", "division_code", "year"):
            assert written[name] == row[name]


@pytest.fixture
def dta(tmp_path: Path) -> Path:
    numbers = {"app_received_total": 3, "app_received_person": "/", "fees_10k_yuan": "1.25", "app_received_firm": 70000}
    build([report(1, numbers=numbers), report(2, 2018, form=None, organisation="ABC镇" * 40)], tmp_path)
    return tmp_path / "panel.dta"


def test_both_readers_find_every_label(dta: Path) -> None:
    english = {entry.variable: entry.label_en for entry in codebook()}
    frame, about = pyreadstat.read_dta(str(dta), user_missing=True)
    labels = about.column_names_to_labels
    assert {name: labels[name] for name in english} == english
    reasons = {reason.letter: reason.label_en for reason in REASONS if reason.of == "figure"}
    values: dict[str, Any] = about.variable_value_labels
    assert values["app_received_total"] == reasons == values["fees_10k_yuan"]
    with pd.read_stata(dta, iterator=True) as reader:
        assert {name: reader.variable_labels()[name] for name in english} == english
        assert set(reader.value_labels()) == {"missing_en", "missing_zh"}
        assert list(reader.value_labels()["missing_zh"].values())[1] == BY_ID["mark"].label_zh
    assert frame.loc[0, "app_received_person"] == BY_ID["mark"].letter
    assert frame.loc[1, "app_received_person"] == BY_ID["no_tables"].letter


def test_label_language_zh_has_a_chinese_label_for_every_variable(dta: Path) -> None:
    said = characteristics(dta)
    assert (said["_dta", "_lang_c"], said["_dta", "_lang_list"]) == ("en", "en zh")
    assert {name: said[name, "_lang_v_zh"] for name in chinese_labels()} == chinese_labels()
    assert said["year", "_lang_v_zh"] == "报告年度"
    assert said["app_received_total", "_lang_l_zh"] == "missing_zh"
    assert "unit: 万元" in said["fees_10k_yuan", "note1"]


def test_columns_take_the_smallest_type_that_holds_them(dta: Path) -> None:
    types = pd.read_stata(dta, convert_categoricals=False, convert_missing=False, preserve_dtypes=True)
    assert types["year"].dtype == np.int16
    assert frame_of(dta).loc[0, "app_received_firm"] == 70000
    assert frame_of(dta).loc[1, "organisation"] == "ABC镇" * 40


@given(st.lists(st.integers(-(2**53) + 1, 2**53 - 1) | st.sampled_from([-127, 100, 101, 32740, 32741, 2147483620, 2147483621]), min_size=1, max_size=6))  # fmt: skip
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_any_whole_number_comes_back_and_is_never_taken_for_missing(tmp_path: Path, values: list[int]) -> None:
    column = Column("x", fitting_kind(min(values), max(values)), {"en": "x", "zh": "甲"})
    contents = Contents({"en": "t", "zh": "题"}, [column])
    write_dta(tmp_path / "x.dta", contents, len(values), [[(np.array(values), None)]])
    assert pd.read_stata(tmp_path / "x.dta")["x"].tolist() == values


def test_a_text_too_long_for_stata_is_cut_between_characters(tmp_path: Path) -> None:
    build([report(1, organisation="镇" * 900)], tmp_path)
    assert frame_of(tmp_path / "panel.dta").loc[0, "organisation"] == "镇" * (2045 // 3)
