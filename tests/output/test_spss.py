"""The SPSS file, read back: numbers, reasons, labels."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyreadstat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from output import panel_sav, wide
from output.labels import chinese_labels, variable_labels
from output.load import load
from output.panel import build
from output.reasons import BY_ID, REASONS
from tests.output.factory import report, reports

if TYPE_CHECKING:
    from pathlib import Path

    from parsers.report import Report

BUILDS = settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def records(path: Path, *, user_missing: bool) -> list[dict[str, Any]]:
    frame, _ = pyreadstat.read_sav(str(path), user_missing=user_missing)
    return [{str(name): cell for name, cell in row.items()} for row in frame.to_dict("records")]


@BUILDS
@given(st.lists(reports(), min_size=1, max_size=5))
def test_every_cell_is_the_panels_number_or_the_code_of_its_reason(
    tmp_path_factory: pytest.TempPathFactory, some: list[Report]
) -> None:
    out = tmp_path_factory.mktemp("out")
    build(some, out)
    dataset = load(out)
    missing = dataset.missing[["org_id", "year", "variable", "reason"]]
    reasons: dict[Any, str] = {(*where,): reason for *where, reason in missing.to_numpy().tolist()}
    coded, plain = (records(out / "panel.sav", user_missing=asked) for asked in (True, False))
    panel: list[Any] = dataset.panel.to_dict("records")
    assert len(coded) == len(plain) == len(panel)
    for row, with_codes, without in zip(panel, coded, plain, strict=True):
        assert list(with_codes) == list(row)
        for name in list(row)[4:]:
            if pd.isna(row[name]):
                assert with_codes[name] == BY_ID[reasons[row["org_id"], row["year"], name]].code
                assert pd.isna(without[name])
            else:
                assert with_codes[name] == without[name] == row[name]
        for name in ("org_id", "organisation", "division_code", "year"):
            assert with_codes[name] == row[name]


@BUILDS
@given(st.lists(reports(), max_size=5))
def test_the_rows_are_packed_as_the_library_packs_them(
    tmp_path_factory: pytest.TempPathFactory, some: list[Report]
) -> None:
    ours, its = tmp_path_factory.mktemp("ours"), tmp_path_factory.mktemp("its")
    build(some, ours)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(panel_sav, "_replace_rows", lambda *_: False)
        build(some, its)
    assert (ours / "panel.sav").read_bytes() == (its / "panel.sav").read_bytes()


@pytest.mark.parametrize("length", [1, 8, 85, 86, 170, 341])
def test_a_name_may_be_long_and_there_may_be_many_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, length: int
) -> None:
    monkeypatch.setattr(wide, "BATCH", 2)
    numbers = ("/", -99, -100, 151, 152, "0.5", 9_007_199_254_740_991)
    some = [report(n, numbers={"rules_in_force": value}) for n, value in enumerate(numbers)]
    build([replace(each, organisation="镇" * length) for each in some], tmp_path)
    found = records(tmp_path / "panel.sav", user_missing=False)
    panel: list[Any] = load(tmp_path).panel.to_dict("records")
    assert [row["organisation"] for row in found] == ["镇" * length] * len(numbers)
    for name in ("org_id", "year", "rules_in_force"):
        assert [row[name] for row in found if not pd.isna(row[name])] == [
            row[name] for row in panel if not pd.isna(row[name])
        ]


def test_every_variable_and_reason_is_labelled_in_both_languages(tmp_path: Path) -> None:
    build([report(numbers={"app_received_total": "/"})], tmp_path)
    _, about = pyreadstat.read_sav(str(tmp_path / "panel.sav"))
    for name, english in variable_labels().items():
        assert about.column_names_to_labels[name] == f"{english} · {chinese_labels()[name]}"
    labels: Any = about.variable_value_labels["app_received_total"]
    assert labels == {float(r.code): f"{r.label_en} · {r.label_zh}" for r in REASONS if r.of == "figure"}


def test_a_number_as_low_as_the_codes_is_never_taken_for_a_gap(tmp_path: Path) -> None:
    low = {"licence_items_change": BY_ID["blank"].code, "app_received_total": 1}
    build([report(1, numbers=low), report(2, numbers={"app_received_total": "/"})], tmp_path)
    first, second = records(tmp_path / "panel.sav", user_missing=False)
    assert first["licence_items_change"] == BY_ID["blank"].code
    assert pd.isna(second["licence_items_change"])
    assert records(tmp_path / "panel.sav", user_missing=True)[1]["app_received_total"] == BY_ID["mark"].code


def test_without_the_library_the_build_goes_on_and_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(panel_sav, "find_spec", lambda name: None)
    built = build([report()], tmp_path)
    assert built.left_out == ("panel.sav is not written: it needs pyreadstat (install nianbao[spss])",)
    assert not (tmp_path / "panel.sav").exists()
