"""Every gap of the panel has its reason, and only gaps have one."""

from __future__ import annotations

import json
from contextlib import closing
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from output.load import load
from output.missing import MissingWriter
from output.panel import build
from output.reasons import BY_ID, REASONS
from parsers.form import variables
from parsers.report import Figure, Finding, Report
from tests.output.factory import report, reports

if TYPE_CHECKING:
    from pathlib import Path

BUILDS = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
OF_2021 = [variable.name for variable in variables() if "2021" in variable.forms]


def reasons(out: Path) -> dict[str, str]:
    """By variable, in a dataset of one report."""
    frame = load(out).missing
    return dict(zip(frame["variable"], frame["reason"], strict=True))


@BUILDS
@given(st.lists(reports(), max_size=5), st.booleans())
def test_a_cell_of_the_panel_has_either_a_number_or_one_reason(
    tmp_path_factory: pytest.TempPathFactory, some: list[Report], blank_as_zero: bool
) -> None:
    out = tmp_path_factory.mktemp("out")
    build(some, out, blank_as_zero=blank_as_zero)
    dataset = load(out)
    panel = dataset.panel.set_index(["org_id", "year"])[[variable.name for variable in variables()]]
    # one row a cell, also where the cell is empty
    cells = {(*key, str(name)): pd.isna(cell) for key, row in panel.iterrows() for name, cell in row.items()}  # type: ignore[misc]
    told = dataset.missing[dataset.missing["reason"] != "zero_for_blank"]
    keys = list(zip(told["org_id"], told["year"], told["variable"], strict=True))
    assert len(keys) == len(set(keys))
    assert set(keys) == {key for key, empty in cells.items() if empty}
    assert set(told["reason"]) <= {reason.id for reason in REASONS if reason.of == "figure"}


@pytest.mark.parametrize(
    ("status", "raw", "reason"),
    [
        ("blank", "", "blank"),
        ("blank", "　", "blank"),
        ("blank", "/", "mark"),
        ("unsure", "1 2", "unsure"),
        ("absent", "", "absent"),
        ("printed", "1.5", "does_not_fit"),
    ],
)
def test_a_figure_without_a_number_gives_its_reason(tmp_path: Path, status: Any, raw: str, reason: str) -> None:
    read = Figure("app_received_total", Decimal(raw) if status == "printed" else None, status, raw)
    build([report(figures={"app_received_total": read})], tmp_path)
    assert reasons(tmp_path)["app_received_total"] == reason
    marks = load(tmp_path).missing.set_index("variable")["mark"].to_dict()
    assert (marks["app_received_total"] == raw) if raw and status != "printed" else pd.isna(marks["app_received_total"])


def test_what_the_form_never_asked_is_told_from_what_the_report_lost(tmp_path: Path) -> None:
    table = {name: 0 for name in OF_2021 if name.startswith("app_")}
    build([report(numbers=table)], tmp_path)
    found = reasons(tmp_path)
    assert found["s14_disclosed"] == found["app_closed_total"] == "absent_from_form"
    assert found["review_total"] == found["rules_issued"] == "table_missing"
    assert not found.keys() & table.keys()


def test_tables_of_two_forms_in_one_report_are_told_apart(tmp_path: Path) -> None:
    older = {v.name: 0 for v in variables() if "2019" in v.forms and v.table == "applications"}
    build([report(form="2021", numbers=older)], tmp_path)
    found = reasons(tmp_path)
    assert found["app_closed_unpaid_total"] == "absent_from_form"
    assert found["rules_issued"] == "table_missing"


def test_a_report_without_tables_and_one_with_unread_pages_say_so(tmp_path: Path) -> None:
    unread = Finding("pages-not-read", "warning", "page 2", ())
    build([report(1, form=None), report(2, form=None, findings=(unread,))], tmp_path)
    frame = load(tmp_path).missing
    assert dict(frame.groupby("org_id")["reason"].unique().map(list)) == {
        "211122101": ["no_tables"],
        "211122102": ["pages_not_read"],
    }


def test_a_blank_becomes_a_zero_only_where_that_is_asked_for_and_is_marked(tmp_path: Path) -> None:
    some = [report(numbers={"app_received_total": "", "app_received_person": "/", "app_received_firm": 2})]
    build(some, tmp_path / "as_read")
    build(some, tmp_path / "zeroed", blank_as_zero=True)
    kept, zeroed = load(tmp_path / "as_read"), load(tmp_path / "zeroed")
    assert kept.panel["app_received_total"].isna().all()
    assert zeroed.panel["app_received_total"].tolist() == [0]
    assert zeroed.panel["app_received_person"].isna().all()
    assert zeroed.figures.equals(kept.figures)
    assert (zeroed.panel.isna().sum() != kept.panel.isna().sum()).sum() == 1
    assert reasons(tmp_path / "zeroed")["app_received_total"] == "zero_for_blank"
    for name, asked in (("as_read", False), ("zeroed", True)):
        assert json.loads((tmp_path / name / "manifest.json").read_text("utf-8"))["blank_as_zero"] is asked
        assert json.loads((tmp_path / name / "datapackage.json").read_text("utf-8"))["blank_as_zero"] is asked
        for codebook in ("codebook.md", "codebook.html"):
            assert ("--blank-as-zero" in (tmp_path / name / codebook).read_text("utf-8")) is asked


def test_a_year_without_a_report_takes_a_reason_of_the_register(tmp_path: Path) -> None:
    with closing(MissingWriter(tmp_path)) as missing, missing:
        missing.add_report("211122101", 2023, "blocked")
        with pytest.raises(ValueError, match=r"211122101 2022: 'gone' is no reason.*report_missing, blocked"):
            missing.add_report("211122101", 2022, "gone")
        with pytest.raises(ValueError, match="no reason why a report is missing"):
            missing.add_report("211122101", 2022, "mark")
    frame = pd.read_parquet(tmp_path / "missing.parquet")
    assert frame.iloc[:, :4].to_numpy().tolist() == [["211122101", 2023, "*", "blocked"]]


def test_every_reason_has_a_letter_and_a_code_of_its_own_and_speaks_both_languages() -> None:
    assert len({reason.letter for reason in REASONS}) == len({reason.code for reason in REASONS}) == len(BY_ID)
    assert all(reason.label_en != reason.label_zh and not reason.label_zh.isascii() for reason in REASONS)
