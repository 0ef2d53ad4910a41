"""What describes the dataset to machines, and the scripts that load it.

The Croissant file was also judged by mlcroissant 1.1.1, which found no error; it brings 370 MB with it, so that here the
file is held against the dataset instead. No interpreter of Stata or R is at hand: their scripts are read, not run.
"""

from __future__ import annotations

import json
import re
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow.parquet as pq
import pytest

from output.labels import chinese_labels, variable_labels
from output.panel import build
from output.snippets import to_stata
from output.tables import panel_table
from output.wide import Variable
from parsers.report import Finding
from tests.output.factory import report

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out")
    odd = Finding("does-not-add-up", "error", '总计"不符"\n,', ("app_received_total",))
    numbers = {"app_received_total": 3, "app_received_person": "/", "fees_10k_yuan": "1.25"}
    build([report(1, numbers=numbers, findings=(odd,)), report(2, 2018, form=None), report(3, None)], folder)
    return folder


def read(out: Path, name: str) -> Any:
    return json.loads((out / name).read_text("utf-8"))


def test_frictionless_finds_no_fault_with_the_package_or_its_data(out: Path) -> None:
    from frictionless import validate

    judged = validate(str(out / "datapackage.json"))
    assert judged.flatten(["title", "rowNumber", "fieldName", "note"]) == []
    assert judged.stats["tasks"] == len(read(out, "datapackage.json")["resources"])


def test_frictionless_finds_a_changed_byte_and_a_changed_column(out: Path, tmp_path: Path) -> None:
    from frictionless import validate

    for path in out.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    body = (tmp_path / "panel.csv").read_bytes()
    (tmp_path / "panel.csv").write_bytes(body.replace(b"rules_issued", b"rules_spoilt").replace(b",3,", b",x,"))
    assert not validate(str(tmp_path / "datapackage.json")).valid
    package = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    for resource in package["resources"]:
        del resource["hash"], resource["bytes"]
    (tmp_path / "datapackage.json").write_text(json.dumps(package), "utf-8")
    found = {kind for (kind,) in validate(str(tmp_path / "datapackage.json")).flatten(["type"])}
    assert found == {"incorrect-label", "type-error"}, "what the digest would have hidden"


def test_the_package_names_every_file_and_labels_every_variable(out: Path) -> None:
    package = read(out, "datapackage.json")
    named = {resource["path"] for resource in package["resources"]}
    assert named == {path.name for path in out.iterdir()} - {"manifest.json", "datapackage.json"}
    assert (package["blank_as_zero"], package["rows"]) == (False, 2)
    (panel,) = (resource for resource in package["resources"] if resource["path"] == "panel.csv")
    assert [field["name"] for field in panel["schema"]["fields"]] == list(panel_table().header)
    fields = {field["name"]: field for field in panel["schema"]["fields"]}
    assert {name: fields[name]["title"] for name in variable_labels()} == variable_labels()
    assert {name: fields[name]["title_zh"] for name in chinese_labels()} == chinese_labels()
    assert (fields["fees_10k_yuan"]["type"], fields["fees_10k_yuan"]["unit"]) == ("number", "万元")
    assert fields["app_received_total"]["type"] == "integer"
    assert package["missing_reasons"]["blank"]["label_zh"] == "单元格为空"


def test_croissant_names_files_and_columns_that_are_there(out: Path) -> None:
    described = read(out, "croissant.json")
    assert described["conformsTo"] == "http://mlcommons.org/croissant/1.0"
    files = {file["@id"]: file for file in described["distribution"]}
    for name, file in files.items():
        assert file["sha256"] == sha256((out / name).read_bytes()).hexdigest()
        assert file["contentSize"] == f"{(out / name).stat().st_size} B"
    found = set()
    for record in described["recordSet"]:
        sources = {field["source"]["fileObject"]["@id"] for field in record["field"]}
        (source,) = sources & files.keys()
        columns = [field["source"]["extract"]["column"] for field in record["field"]]
        there = pq.read_schema(out / source).names if source.endswith("parquet") else list(pd.read_csv(out / source))
        assert columns == there
        found |= {field["@id"] for field in record["field"]} | {record["@id"]}
    assert len(found) == sum(len(record["field"]) + 1 for record in described["recordSet"]), "an @id occurs twice"
    panel = next(record for record in described["recordSet"] if record["@id"] == "panel")
    assert panel["field"][4]["dataType"] == "sc:Integer"
    assert chinese_labels()["rules_issued"] in panel["field"][4]["description"]


def test_the_do_file_renames_every_column_of_the_csv_and_labels_it_twice(out: Path) -> None:
    script = (out / "panel.do").read_text("utf-8")
    header = list(pd.read_csv(out / "panel.csv", encoding="utf-8-sig"))
    assert re.findall(r"^rename v(\d+) (\w+)$", script, re.MULTILINE) == [
        (str(place), name) for place, name in enumerate(header, 1)
    ]
    english, chinese = script.split("label language zh, new")
    said = [dict(re.findall(r"^label variable (\w+) `\"(.*)\"'$", part, re.MULTILINE)) for part in (english, chinese)]
    assert variable_labels().items() <= said[0].items()
    assert chinese_labels().items() <= said[1].items()
    assert "stringcols(1 2 3)" in script
    assert "$" not in script


def test_a_label_cannot_end_the_quotes_of_stata_or_begin_a_macro() -> None:
    script = to_stata([Variable("x", False, False, "`a' $b", "甲", None)])
    assert "label variable x `\"'a' ＄b\"'" in script


def test_the_script_for_r_knows_every_column_and_label(out: Path) -> None:
    script = (out / "panel.R").read_text("utf-8")
    kinds = dict(re.findall(r'^  (\w+) = "(character|numeric)",?$', script, re.MULTILINE))
    assert list(kinds) == list(panel_table().header)
    assert [name for name, kind in kinds.items() if kind == "character"] == ["org_id", "organisation", "division_code"]
    labels = re.findall(r'attr\(panel\[\["(\w+)"\]\], "(\w+)"\) <- ("(?:[^"\\]|\\.)*")', script)
    assert {name: json.loads(text) for name, which, text in labels if which == "label_zh"}.items() >= (
        chinese_labels().items()
    )
    assert script.count("(") == script.count(")")
