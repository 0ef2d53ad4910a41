"""The workbook, read back."""

from __future__ import annotations

import io
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from openpyxl.utils.escape import unescape

from output.codebook import codebook
from output.load import load
from output.missing import MissingWriter
from output.panel import build
from output.panel_xlsx import write_panel_xlsx
from output.wide import Wide
from tests.output.factory import report

if TYPE_CHECKING:
    from pathlib import Path


def book_of(out: Path) -> Any:
    return openpyxl.load_workbook(io.BytesIO((out / "panel.xlsx").read_bytes()))


def test_the_workbook_holds_the_panel_and_nothing_where_there_is_no_number(tmp_path: Path) -> None:
    numbers = {"app_received_total": 3, "app_received_person": "/", "fees_10k_yuan": "1.25"}
    build([report(1, numbers=numbers), report(2, 2018, form=None)], tmp_path)
    header, *rows = book_of(tmp_path)["panel"].iter_rows(values_only=True)
    panel = load(tmp_path).panel
    assert list(header) == list(panel)
    expected = panel.astype(object).where(panel.notna(), None).to_numpy().tolist()
    assert [list(row) for row in rows] == expected


@pytest.mark.parametrize("name", ["=1+1", "+86", "-1", "@SUM(A1)", "{=1}", "http://example.org/x", "007", "a\x07b"])
def test_no_text_runs_and_none_is_changed(tmp_path: Path, name: str) -> None:
    build([report(organisation=name, org_id=name)], tmp_path)
    cells = book_of(tmp_path)["panel"][2]
    assert [(unescape(cell.value), cell.data_type) for cell in cells[:2]] == [(name, "s"), (name, "s")]
    assert cells[1].hyperlink is None


def test_the_header_stays_and_the_second_sheet_is_the_codebook(tmp_path: Path) -> None:
    build([report(numbers={"app_received_total": 3})], tmp_path)
    book = book_of(tmp_path)
    assert book.sheetnames == ["panel", "codebook", "reasons"]
    assert (book["panel"].freeze_panes, book["codebook"].freeze_panes) == ("E2", "B2")
    header, *lines = book["codebook"].iter_rows(values_only=True)
    entries = [dict(zip(header, line, strict=True)) for line in lines]
    assert [entry["variable"] for entry in entries] == [entry.variable for entry in codebook()]
    (total,) = [entry for entry in entries if entry["variable"] == "app_received_total"]
    assert (total["label_zh"], total["count"]) == ("本年新收政府信息公开申请数量·总计", 1)
    assert book["panel"].column_dimensions["B"].width > book["panel"].column_dimensions["D"].width


def test_a_panel_too_long_for_a_workbook_is_named_and_not_cut(tmp_path: Path) -> None:
    built = build([report(1), report(2)], tmp_path)
    assert built.left_out == ()
    with closing(MissingWriter(tmp_path)) as missing:
        missing.rows = 2
        (tmp_path / "panel.xlsx").unlink()
        said = write_panel_xlsx(Wide(tmp_path, missing), codebook(), most_rows=1)
    assert said == "panel.xlsx is not written: the panel has 2 rows, more than 1; use panel.csv or .parquet"
    assert not (tmp_path / "panel.xlsx").exists()


def test_two_builds_at_different_times_give_the_same_bytes(tmp_path: Path) -> None:
    build([report()], tmp_path / "first")
    time.sleep(2)  # a zip counts in steps of two seconds
    build([report()], tmp_path / "second")
    first, second = ({p.name: p.read_bytes() for p in (tmp_path / n).iterdir()} for n in ("first", "second"))
    assert first == second
