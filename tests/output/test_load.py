"""A dataset read back from its folder."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from output.harmonised_table import harmonised_table
from output.load import DatasetError, load
from output.panel import build
from output.register import COUNTIES, REGISTER
from output.tables import FACTS, FIGURES, FINDINGS, MISSING, REPORTS, SECTIONS, Table, panel_table
from parsers.report import Fact, Finding, Section
from tests.output.factory import report

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def out(tmp_path: Path) -> Path:
    told = report(
        numbers={"app_received_total": 3, "app_received_person": "/", "fees_10k_yuan": "1.25"},
        organisation="NA",
        org_id="007",
        division_code="007001",
        findings=(Finding("does-not-add-up", "error", "总计不符", ("app_received_total",)),),
        sections=(Section(1, "总体情况", "甲"),),
        facts=(Fact("info_disclosed", Decimal(74), "条", "74条", None),),
    )
    build([told, report(2, None)], tmp_path / "out")
    return tmp_path / "out"


TABLES = [panel_table(), harmonised_table(), FIGURES, REPORTS, SECTIONS, FACTS, FINDINGS, MISSING, REGISTER, COUNTIES]


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_every_frame_has_the_declared_columns_and_dtypes(out: Path, table: Table) -> None:
    frame = getattr(load(out), table.name)
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == table.dtypes
    assert list(frame) == list(table.header)
    assert len(frame) > 0


def test_ids_are_text_counts_whole_and_blanks_missing(out: Path) -> None:
    row = load(str(out)).panel.iloc[0]
    assert (row["org_id"], row["division_code"], row["organisation"], row["year"]) == ("007", "007001", "NA", 2024)
    assert (row["app_received_total"], row["fees_10k_yuan"]) == (3, 1.25)
    assert row["app_received_person"] is pd.NA


def test_an_organisation_called_na_is_not_missing_in_a_csv_either(out: Path) -> None:
    assert load(out).findings["organisation"].tolist() == ["NA"]


def test_the_codebook_comes_with_counts(out: Path) -> None:
    codebook = load(out).codebook.set_index("variable")
    assert codebook.loc["app_received_total", "count"] == 1
    assert codebook.loc["fees_10k_yuan", "label_en"] == "Administrative fees: collected this year (10,000 yuan)"


def test_frames_are_read_when_asked_for_and_kept(out: Path) -> None:
    dataset = load(out)
    (out / "sections.parquet").unlink()
    assert dataset.panel is dataset.panel
    with pytest.raises(FileNotFoundError):
        _ = dataset.sections


def test_a_folder_without_a_finished_dataset_is_refused(out: Path) -> None:
    (out / "manifest.json").unlink()
    with pytest.raises(DatasetError, match=r"no finished dataset here \(no manifest\.json\); run `nianbao build"):
        load(out)


def test_every_variable_of_the_panel_has_its_label_and_unit_in_attrs(out: Path) -> None:
    panel = load(out).panel
    assert set(panel.attrs["columns"]) == set(panel.columns)
    fees = panel["fees_10k_yuan"].attrs["columns"]["fees_10k_yuan"]
    assert fees["label"] == "Administrative fees: collected this year (10,000 yuan)"
    assert fees["unit"] == "万元"
    assert load(out).harmonised.attrs["columns"]["h_app_received"]["unit"] == "件"
    assert (
        load(out).figures.attrs["columns"]["status"]["label"]
        == "printed, inferred, blank, unsure, absent or corrected."
    )


def test_long_has_each_number_or_the_reason_why_there_is_none(out: Path) -> None:
    dataset = load(out)
    long = dataset.long()
    assert len(long) == len(dataset.panel) * (dataset.panel.shape[1] - 4)
    assert (long["value"].isna() == long["reason"].notna()).all()
    rows = dataset.long("app_received_total", "app_received_person").set_index("variable")
    assert rows.loc["app_received_total", "value"] == 3
    assert rows.loc["app_received_person", "reason"] == "mark"


def test_with_status_says_of_each_number_how_it_was_read(out: Path) -> None:
    frame = load(out).with_status("app_received_total", "app_received_person")
    assert list(frame)[4:] == [
        "app_received_total", "app_received_total_status", "app_received_person", "app_received_person_status"
    ]  # fmt: skip
    assert frame.iloc[0, 5] == "printed"
    assert frame.iloc[0, 7] == "mark"
    everything = load(out).with_status()
    assert everything.filter(regex="_status$").notna().all(axis=None)


def test_a_variable_that_does_not_exist_is_named(out: Path) -> None:
    with pytest.raises(KeyError, match="app_recieved"):
        load(out).wide("app_recieved")


def test_the_codebook_is_a_frame_that_can_be_called(out: Path) -> None:
    dataset = load(out)
    pd.testing.assert_frame_equal(dataset.codebook(), pd.DataFrame(dataset.codebook))
