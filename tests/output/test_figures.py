"""The figures of a report wait as columns, and come back as they were."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
from hypothesis import given
from msgspec import structs

from output.figures import FigureWriter
from output.rows import Packed, pack
from output.tables import FIGURES
from tests.output.factory import many, report, reports

if TYPE_CHECKING:
    from pathlib import Path

    from parsers.report import Report


@given(reports())
def test_a_report_comes_back_as_it_waited(made: Report) -> None:
    packed = pack(made)
    assert Packed.from_bytes(packed.to_bytes()) == packed


def test_a_unit_and_a_cell_of_several_lines_come_back_and_a_report_without_figures_does(tmp_path: Path) -> None:
    made = report(numbers={"app_received_total": 3})
    total = made.figures["app_received_total"]
    odd = replace(made, figures={"app_received_total": structs.replace(total, raw="3\n件", unit="件\n次")})
    with FigureWriter(tmp_path) as writer:
        for each in (odd, report(2)):
            writer.add(Packed.from_bytes(pack(each).to_bytes()), True)
    rows = pq.read_table(tmp_path / "figures.parquet").to_pylist()
    assert [(row["org_id"], row["value"], row["raw"], row["unit"]) for row in rows] == [
        ("211122101", 3.0, "3\n件", "件\n次")
    ]


def test_the_table_is_written_in_equal_parts_and_none_of_its_rows_is_lost(tmp_path: Path) -> None:
    packed = [pack(each) for each in many(400)]
    with FigureWriter(tmp_path) as writer:
        for each in packed:
            writer.add(each, True)
    with pq.ParquetFile(tmp_path / "figures.parquet") as file:
        parts = [file.metadata.row_group(at).num_rows for at in range(file.metadata.num_row_groups)]
        rows = file.read(["org_id", "year", "variable", "raw"]).to_pylist()
    assert set(parts[:-1]) == {FIGURES.part}
    assert [tuple(row.values()) for row in rows] == [
        (each.about["org_id"], each.about["year"], name, raw)
        for each in packed
        for name, raw in zip(each.figures.names, each.figures.raws, strict=True)
    ]
