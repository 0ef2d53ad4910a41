"""What a build writes, read back with the tool of each format."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from hashlib import sha256
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from output.panel import build, wide
from parsers.form import variables
from parsers.report import Fact, Figure, Finding, Place, Report, Section
from tests.output.factory import report, reports

if TYPE_CHECKING:
    from pathlib import Path

NAMES = [variable.name for variable in variables()]
FILES = {
    "corrections.csv", "organisations.csv", "panel.csv", "panel.parquet", "register.csv", "register_counties.csv", "figures.parquet", "reports.csv", "reports.parquet", "sections.parquet",
    "facts.parquet", "findings.csv", "codebook.csv", "codebook.html", "codebook.md", "index.html", "manifest.json", "missing.parquet",
    "harmonised.csv", "harmonised.parquet", "harmonised.dta", "panel.dta", "panel.sav", "panel.xlsx", "panel.do", "panel.R",
    "datapackage.json", "croissant.json",
}  # fmt: skip
BUILDS = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_build_writes_its_files_and_says_what_is_in_them(tmp_path: Path) -> None:
    wrong = Finding("does-not-add-up", "error", "总计不符", ("app_received_total",))
    built = build([report(1, findings=(wrong, wrong)), report(1, 2023), report(2)], tmp_path / "out")
    assert (built.organisations, built.reports, built.rows, built.findings) == (2, 3, 3, {"does-not-add-up": 2})
    assert {path.name for path in built.files} == FILES == set(contents(tmp_path / "out"))
    assert built.files[-1].name == "manifest.json"


def test_the_manifest_gives_the_digest_of_every_other_file(tmp_path: Path) -> None:
    build([report()], tmp_path)
    manifest = json.loads((tmp_path / "manifest.json").read_text("utf-8"))
    found = {name: sha256(body).hexdigest() for name, body in contents(tmp_path).items() if name != "manifest.json"}
    assert {name: file["sha256"] for name, file in manifest["files"].items()} == found


@BUILDS
@given(st.lists(reports(), max_size=6), st.randoms(use_true_random=False))
def test_any_order_of_the_reports_gives_the_same_bytes(
    tmp_path_factory: pytest.TempPathFactory, some: list[Report], dice: object
) -> None:
    first, second = tmp_path_factory.mktemp("first"), tmp_path_factory.mktemp("second")
    build(some, first)
    dice.shuffle(some)  # type: ignore[attr-defined]
    build(some, second)
    assert contents(first) == contents(second)


@BUILDS
@given(st.lists(reports(), max_size=5))
def test_a_figure_is_the_same_in_every_file_and_a_blank_is_never_a_number(
    tmp_path_factory: pytest.TempPathFactory, some: list[Report]
) -> None:
    out = tmp_path_factory.mktemp("out")
    build(some, out)
    figures = pq.read_table(out / "figures.parquet").to_pylist()
    parquet = pq.read_table(out / "panel.parquet").to_pylist()
    panel = {(row["org_id"], row["year"]): row for row in parquet}
    printed = {(row["org_id"], int(row["year"])): row for row in rows(out / "panel.csv")}
    assert len(figures) == sum(len(each.figures) for each in some)
    filled = dict.fromkeys(panel, 0)
    for figure in figures:
        assert (figure["value"] is not None) == (figure["status"] in ("printed", "inferred"))
        if not figure["in_panel"]:
            continue
        key = (figure["org_id"], figure["year"])
        assert panel[key][figure["variable"]] == figure["value"]
        cell = printed[key][figure["variable"]]
        assert (float(cell) if cell else None) == figure["value"]
        if cell:
            assert Decimal(cell) == Decimal(figure["raw"])
            filled[key] += 1
    for key, count in filled.items():
        assert sum(panel[key][name] is not None for name in NAMES) == count
        assert sum(printed[key][name] != "" for name in NAMES) == count


@BUILDS
@given(st.lists(reports(), max_size=5))
def test_the_frame_is_the_file(tmp_path_factory: pytest.TempPathFactory, some: list[Report]) -> None:
    out = tmp_path_factory.mktemp("out")
    build(some, out)
    pd.testing.assert_frame_equal(wide(some), pd.read_parquet(out / "panel.parquet"))


def test_the_panel_starts_with_who_and_when_and_goes_on_in_codebook_order(tmp_path: Path) -> None:
    build([report()], tmp_path)
    header = ["org_id", "organisation", "division_code", "year", *NAMES]
    assert list(wide([report()])) == header
    assert list(rows(tmp_path / "panel.csv")[0]) == header == pq.read_schema(tmp_path / "panel.parquet").names


def test_the_panel_is_sorted_by_organisation_and_year(tmp_path: Path) -> None:
    build([report(2), report(1, 2024), report(1, 2019)], tmp_path)
    found = [(row["org_id"], row["year"]) for row in rows(tmp_path / "panel.csv")]
    assert found == [("211122101", "2019"), ("211122101", "2024"), ("211122102", "2024")]


def test_the_panel_csv_is_for_excel_and_pandas(tmp_path: Path) -> None:
    odd = '石新镇,"甲"\r乙\n丙'
    build([report(organisation=odd, org_id="0001", numbers={"app_received_total": 3})], tmp_path)
    body = (tmp_path / "panel.csv").read_bytes()
    assert body.startswith(b"\xef\xbb\xbf")
    assert body.endswith(b"\r\n")
    frame = pd.read_csv(tmp_path / "panel.csv", dtype={"org_id": "str", "app_received_total": "Int64"})
    assert frame.loc[0, "organisation"] == odd
    assert frame.loc[0, "org_id"] == "0001"
    assert frame.loc[0, "app_received_total"] == 3
    assert frame["app_received_person"].isna().all()


@pytest.mark.parametrize("title", ["=1+1", "+86", "-1", "@SUM(A1)", "\t=1"])
def test_a_cell_that_looks_like_a_formula_stays_true_to_the_byte(tmp_path: Path, title: str) -> None:
    build([report(title=title)], tmp_path)
    assert rows(tmp_path / "reports.csv")[0]["title"] == title
    assert pq.read_table(tmp_path / "reports.parquet")["title"].to_pylist() == [title]


def test_money_is_printed_as_it_was_but_for_zeros_at_its_end(tmp_path: Path) -> None:
    money = ["12.10", "0.1", "1234567.89", "0.00", "3E+2", "0.000001"]
    build([report(n, numbers={"fees_10k_yuan": Decimal(text)}) for n, text in enumerate(money)], tmp_path)
    found = [row["fees_10k_yuan"] for row in rows(tmp_path / "panel.csv")]
    assert found == ["12.1", "0.1", "1234567.89", "0", "300", "0.000001"]
    assert pq.read_table(tmp_path / "panel.parquet")["fees_10k_yuan"].to_pylist() == [float(text) for text in money]


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("app_received_total", "1.5"),
        ("app_received_total", str(2**53)),
        ("fees_10k_yuan", "0.12345678901234567"),
        ("fees_10k_yuan", "1e999"),
        ("app_received_total", "NaN"),
    ],
)
def test_a_number_that_the_panel_cannot_hold_is_blank_and_a_finding(tmp_path: Path, variable: str, value: str) -> None:
    built = build([report(numbers={variable: value, "app_received_person": 4})], tmp_path)
    row = rows(tmp_path / "panel.csv")[0]
    assert (row[variable], row["app_received_person"]) == ("", "4")
    assert built.findings == {"does-not-fit": 1}
    finding = rows(tmp_path / "findings.csv")[0]
    assert (finding["variables"], finding["severity"]) == (variable, "error")
    assert f"“{value}”" in finding["message"]
    assert rows(tmp_path / "reports.csv")[0]["findings"] == "does-not-fit"
    assert value in pq.read_table(tmp_path / "figures.parquet")["raw"].to_pylist()


def test_a_figure_that_no_form_declares_stops_the_build_and_leaves_the_last_one(tmp_path: Path) -> None:
    build([report()], tmp_path)
    before = contents(tmp_path)
    with pytest.raises(ValueError, match=r"example\.org/2/2024\.html: no form declares \['app_guessed'\]"):
        build([report(1), report(2, numbers={"app_guessed": 1})], tmp_path)
    assert contents(tmp_path) == before


def test_a_figure_keeps_its_status_raw_text_and_place(tmp_path: Path) -> None:
    figures = {
        "app_received_person": Figure(
            "app_received_person", None, "blank", "/", Place(page=2, table=1, row=3, column=4)
        ),
        "fees_10k_yuan": Figure("fees_10k_yuan", Decimal("1.5"), "printed", "1.5万元", unit="万元"),
    }
    build([report(figures=figures)], tmp_path)
    money, blank = pq.read_table(tmp_path / "figures.parquet").to_pylist()
    assert (money["value"], money["raw"], money["unit"], money["where"]) == (1.5, "1.5万元", "万元", None)
    assert (blank["value"], blank["status"], blank["raw"]) == (None, "blank", "/")
    assert blank["where"] == "page 2 table 1 row 3 column 4"
    assert (blank["org_id"], blank["year"], blank["url"]) == ("211122101", 2024, "https://example.org/1/2024.html")


def test_sections_facts_and_findings_come_back_in_chinese(tmp_path: Path) -> None:
    told = report(
        sections=(Section(1, "一、总体情况", "主动公开\n74条"),),
        facts=(Fact("info_disclosed", Decimal("74.5"), "条", "共公开信息74.5条", 6),),
        findings=(Finding("b", "info", "乙", ()), Finding("z", "error", "总计不符", ("review_total", "review_other"))),
    )
    build([told], tmp_path)
    section = pq.read_table(tmp_path / "sections.parquet").to_pylist()[0]
    assert (section["number"], section["title"], section["text"]) == (1, "一、总体情况", "主动公开\n74条")
    fact = pq.read_table(tmp_path / "facts.parquet").to_pylist()[0]
    assert (fact["variable"], fact["value"], fact["unit"], fact["section"]) == ("info_disclosed", 74.5, "条", 6)
    first, second = rows(tmp_path / "findings.csv")
    assert (first["code"], first["variables"], first["message"]) == ("z", "review_total;review_other", "总计不符")
    assert second["code"] == "b"
    assert rows(tmp_path / "reports.csv")[0]["findings"] == "b;z"


def test_half_a_surrogate_pair_does_not_cost_the_build(tmp_path: Path) -> None:
    build([report(title="年报\ud83d"), report(2)], tmp_path)
    assert rows(tmp_path / "reports.csv")[0]["title"] == "年报?"


def test_no_reports_make_an_empty_dataset_that_opens(tmp_path: Path) -> None:
    built = build([], tmp_path)
    assert (built.rows, built.reports, built.findings) == (0, 0, {})
    assert list(pd.read_parquet(tmp_path / "panel.parquet")) == list(wide([]))
    assert rows(tmp_path / "panel.csv") == []


def test_the_parser_version_is_written_beside_each_report(tmp_path: Path) -> None:
    build([report()], tmp_path, parser_version="9.9")
    assert rows(tmp_path / "reports.csv")[0]["parser_version"] == "9.9"
