"""A dataset read back from its folder."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from output.harmonised_table import harmonised_table
from output.load import DatasetError, load
from output.panel import build
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


TABLES = [panel_table(), harmonised_table(), FIGURES, REPORTS, SECTIONS, FACTS, FINDINGS, MISSING]


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
