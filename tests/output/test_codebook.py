"""The codebook in its three forms, and the English labels."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from typing import TYPE_CHECKING, get_args

import pytest

from output import labels
from output.codebook import (
    STATUSES,
    codebook,
    finding_kinds,
    findings_table,
    statuses_table,
    to_csv,
    to_json,
    to_markdown,
)
from output.codebook_html import to_html
from output.comparability import read_notes
from output.harmonised import harmonised
from output.panel import build
from output.reasons import REASONS
from parsers.findings import KINDS
from parsers.form import variables
from parsers.report import Status
from tests.output.factory import report

if TYPE_CHECKING:
    from pathlib import Path


def test_every_variable_has_an_english_label_of_its_own_that_stata_takes() -> None:
    found = [entry.label_en for entry in codebook()]
    assert [entry.variable for entry in codebook()] == [variable.name for variable in variables()]
    assert len(set(found)) == len(found)
    assert max(map(len, found)) <= 80
    assert all(label.isascii() for label in found)


def test_every_english_label_belongs_to_a_row_or_column_of_a_form() -> None:
    from parsers.form import all_forms, cells

    used = {(t.id, x.id) for form in all_forms() for t, _, row, column in cells(form) for x in (row, column)}
    declared = labels.load_labels().table
    assert {(table, name) for table, said in declared.items() for name in (*said.rows, *said.columns)} <= used


def test_a_missing_label_says_where_to_write_it(monkeypatch: pytest.MonkeyPatch) -> None:
    said = labels.load_labels().model_copy(deep=True)
    del said.table["applications"].rows["app_granted"]
    monkeypatch.setattr(labels, "load_labels", lambda: said)
    with pytest.raises(labels.LabelError, match=r"app_granted.*add it under \[table\.applications\]"):
        labels.variable_labels.__wrapped__()


@pytest.mark.parametrize(("label", "trouble"), [("x" * 80, "80 are allowed"), ("Partly granted", "the same English")])
def test_a_label_too_long_or_taken_is_refused(monkeypatch: pytest.MonkeyPatch, label: str, trouble: str) -> None:
    said = labels.load_labels().model_copy(deep=True)
    said.table["applications"].rows["app_granted"] = label
    monkeypatch.setattr(labels, "load_labels", lambda: said)
    with pytest.raises(labels.LabelError, match=trouble):
        labels.variable_labels.__wrapped__()


def test_an_entry_tells_all_about_its_variable() -> None:
    entry = next(entry for entry in codebook() if entry.variable == "app_refused_secret_person")
    assert entry.label_en == "Refused, state secret: natural persons"
    assert (entry.unit, entry.type, entry.forms) == ("件", "integer", ("2019", "2021"))
    assert (entry.group, entry.row_label) == ("三、本年度办理结果 / （三）不予公开", "1.属于国家秘密")
    assert (entry.table, entry.table_label) == ("applications", "收到和处理政府信息公开申请情况")
    assert entry.rules == ("results", "applicants")
    assert entry.count is None


def test_rules_hold_where_the_form_says() -> None:
    rules = {entry.variable: entry.rules for entry in codebook()}
    assert rules["app_carried_in_total"] == ("balance", "applicants")
    assert rules["app_concluded_firm"] == ("balance", "results", "applicants")
    assert rules["app_closed_total"] == ("results", "applicants")
    assert rules["suit_after_pending"] == ("outcomes",)
    assert rules["fees_10k_yuan"] == ()


def test_csv_and_json_say_the_same() -> None:
    from_csv = list(csv.DictReader(io.StringIO(to_csv(codebook()), newline="")))
    from_json = json.loads(to_json(codebook()))
    assert len(from_csv) == len(from_json) == len(variables())
    for line, entry in zip(from_csv, from_json, strict=True):
        assert line.pop("count") == ""
        assert line == {name: ";".join(value) if isinstance(value, list) else value for name, value in entry.items()}


def test_markdown_has_a_line_for_every_variable_and_counts_only_where_there_are_some() -> None:
    shown = to_markdown(codebook())
    assert all(f"| `{variable.name}` |" in shown for variable in variables())
    assert "| count |" not in shown
    assert "| count |" in to_markdown(codebook({"app_received_total": 3}))


def test_a_built_codebook_counts_what_the_panel_holds(tmp_path: Path) -> None:
    worse = report(1, numbers={"app_received_total": 9})
    some = [report(1, numbers={"app_received_total": 0, "app_received_firm": "/", "app_received_person": 1}), worse]
    build([*some, report(2, numbers={"app_received_total": 5})], tmp_path)
    with (tmp_path / "codebook.csv").open(encoding="utf-8-sig", newline="") as file:
        counts = {row["variable"]: row["count"] for row in csv.DictReader(file)}
    assert (counts["app_received_total"], counts["app_received_firm"], counts["app_received_person"]) == ("2", "0", "1")
    assert "`app_received_total`" in (tmp_path / "codebook.md").read_text("utf-8")


def test_the_codebook_needs_no_pandas() -> None:
    asked = "import sys, output, output.codebook as c; c.to_markdown(c.codebook()); print('pandas' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "False"


def test_provisional_variables_stand_last_and_say_so() -> None:
    notes = [entry.note for entry in codebook()]
    assert set(notes) == {"", "provisional"}
    assert notes == sorted(notes)
    shown = to_markdown(codebook())
    assert shown.index("Provisional: the form was declared from memory") < shown.index("`s14_disclosed`")


def test_a_provisional_indicator_has_its_own_unit_and_english() -> None:
    entry = next(entry for entry in codebook() if entry.variable == "s14_fees_10k_yuan")
    assert (entry.unit, entry.type, entry.forms) == ("万元", "decimal", ("2014",))
    assert entry.label_en == "Fees for applications (10,000 yuan)"
    assert entry.table_label == "政府信息公开情况统计表（2014）".removesuffix("（2014）")


def test_the_codebook_says_what_every_status_and_every_finding_means() -> None:
    shown = to_markdown(codebook())
    assert set(STATUSES) == set(get_args(Status))
    assert statuses_table() in shown
    assert findings_table() in shown
    assert finding_kinds().keys() >= KINDS.keys()
    assert all(f"| `{code}` | {kind.severity} |" in shown for code, kind in finding_kinds().items())


def test_the_panel_writes_no_finding_that_the_codebook_does_not_explain(tmp_path: Path) -> None:
    build([report(1, numbers={"app_received_total": "1.5"})], tmp_path)
    with (tmp_path / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        found = {row["code"]: row["severity"] for row in csv.DictReader(file)}
    assert found == {"does-not-fit": finding_kinds()["does-not-fit"].severity}


def test_a_form_may_bring_its_own_english() -> None:
    assert "statistics" not in labels.load_labels().table, "the form of 2014 says its own"
    assert labels.table_label("statistics").startswith("Statistics of open government")
    assert labels.table_label("applications") == "Applications for government information"


def test_every_variable_has_a_chinese_label_of_its_own_that_stata_takes() -> None:
    found = {entry.variable: entry.label_zh for entry in codebook()}
    assert len(set(found.values())) == len(found)
    assert max(map(len, found.values())) <= 80
    assert found["app_refused_law_firm"] == "不予公开·其他法律行政法规禁止公开·商业企业"
    assert found["suit_after_upheld"] == "复议后起诉·结果维持"
    assert found["s14_answered"] == "依申请公开情况·申请答复数"


def test_the_page_says_everything_in_both_languages_and_loads_nothing() -> None:
    from lxml import html

    shown = to_html(codebook({"app_received_total": 3}, {("app_received_total", "blank"): 2}))
    page = html.document_fromstring(shown)
    text = page.text_content()
    for entry in codebook():
        assert entry.variable in text
        assert entry.label_en in text
        assert entry.label_zh in text
    assert all(each.name in text and each.label_zh in text for each in harmonised())
    assert all(reason.label_zh in text for reason in REASONS)
    assert not page.xpath("//script | //link | //img | //@src | //@href")
    (row,) = page.xpath("//tr[td[1]/code='app_received_total']")
    assert [cell.text_content() for cell in row.xpath("td")][-2:] == ["3", "blank:2"]


def test_what_is_not_comparable_says_so_in_both_languages() -> None:
    entries = {entry.variable: entry for entry in codebook()}
    assert "harmonised joins them" in entries["app_closed_total"].comparability
    assert all(bool(entry.comparability) == bool(entry.comparability_zh) for entry in entries.values())
    for entry in entries.values():
        if len(entry.forms) == 1 and entry.forms[0] in ("2014", "2019"):
            assert entry.comparability, f"{entry.variable} ends with its form and needs a note on what follows it"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[note]]\nvariables = ["app_x*"]\nen = "a"\nzh = "甲"', r"no variable is named 'app_x\*'"),
        ('[[note]]\nvariables = ["fees_10k_yuan", "fees_*"]\nen = "a"\nzh = "甲"', "fees_10k_yuan has two notes"),
        ('[[note]]\nvariables = ["fees_*"]\nen = "a"', "zh"),
        ("[[note]", "does not load"),
    ],
)
def test_a_broken_note_says_what_to_mend(text: str, said: str) -> None:
    with pytest.raises(labels.LabelError, match=said):
        read_notes(text)
