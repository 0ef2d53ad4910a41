"""The declaration itself is under test: what it names, and that it cannot contradict itself."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

import pytest

from parsers.form import FormError, all_forms, cells, load_forms, read_form, statistics_forms, variable_name, variables
from parsers.labels import Label, normalise, recognise

if TYPE_CHECKING:
    from pathlib import Path

MINIMAL = """
id = "2030"
title = "x"
source = "x"
years = [2030, 2031]
[[table]]
id = "proactive_disclosure"
section = 2
title = "t"
unit = "件"
[[table.block]]
columns = [{ id = "a", label = "甲" }, { id = "total", label = "总计" }]
rows = [{ id = "x", label = "子" }]
"""


def test_variables_are_the_contract(shared: Path) -> None:
    with (shared / "variables.csv").open(encoding="utf-8") as file:
        wanted = [tuple(row.values()) for row in csv.DictReader(file)]
    have = [
        (v.name, " ".join(v.forms), v.table, v.group, v.row_label, v.column_label, v.unit)  # one row of the contract
        for v in variables()
        if not v.provisional
    ]
    assert have == wanted


def test_variable_names_suit_stata_and_spss() -> None:
    names = [variable.name for variable in variables()]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]{0,31}", name) for name in names)


def test_provisional_variables_come_last_under_a_prefix_of_their_own() -> None:
    provisional = [variable.provisional for variable in variables()]
    assert any(provisional)
    assert provisional == sorted(provisional)
    assert all(variable.name.startswith("s14_") == variable.provisional for variable in variables())


def test_the_readers_of_tables_2_to_4_do_not_see_the_statistics_form() -> None:
    assert {form.id for form in all_forms()} == {form.id for form in (*load_forms(), *statistics_forms())}
    assert all(form.kind == "report" and not form.provisional for form in load_forms())
    assert [form.id for form in statistics_forms()] == ["2014"]
    tables = {
        label.table for form in statistics_forms() for _, _, row, _ in cells(form) for label in recognise(row.label)
    }
    assert "statistics" not in tables


def test_rules_that_a_form_only_implies_give_warnings() -> None:
    severities = {(f.provisional, rule.severity) for f in all_forms() for table in f.table for rule in table.rule}
    assert severities == {(False, "error"), (True, "warning")}


def test_an_indicator_has_one_unit_and_the_parts_of_the_form_stand_in_their_order() -> None:
    for form in statistics_forms():
        rows = [row for _, _, row, _ in cells(form)]
        assert {row.unit or form.table[0].unit for row in rows} == {"条", "件", "次", "篇", "个", "人", "人次", "万元"}
        parts = list(dict.fromkeys((row.parents[0] if row.parents else row.label)[0] for row in rows))
        assert parts == list("一二三四五六七八九")


@pytest.mark.parametrize("form", load_forms(), ids=lambda form: str(form.id))
def test_every_label_of_a_form_is_recognised_as_what_it_is(form) -> None:  # type: ignore[no-untyped-def]
    for table, _, row, column in cells(form):
        if row.label:
            assert Label(table.id, "row", row.id) in recognise(row.label)
        assert Label(table.id, "column", column.id) in recognise(column.label)
        for variant in row.variants:
            assert Label(table.id, "row", row.id) in recognise(variant)


@pytest.mark.parametrize("form", load_forms(), ids=lambda form: str(form.id))
def test_no_label_means_two_rows_of_one_table(form) -> None:  # type: ignore[no-untyped-def]
    for table in form.table:
        spelt: dict[str, str] = {}
        for block in table.block:
            for row in block.rows:
                for label in filter(None, (row.label, *row.variants)):
                    assert spelt.setdefault(normalise(label), row.id) == row.id


def test_a_form_is_one_file(tmp_path: Path) -> None:
    form = read_form(MINIMAL)
    assert [variable_name(row, column) for _, _, row, column in cells(form)] == ["x_a", "x_total"]


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (MINIMAL.replace('id = "total"', 'id = "a"'), "twice"),
        (MINIMAL + '[[table.rule]]\nid = "r"\naxis = "columns"\nleft = ["b"]\nright = ["total"]\n', "no columns named"),
        (MINIMAL.replace("unit", "units", 1), "units"),
        (MINIMAL.replace("[[table]]", "[[table"), "does not load"),
    ],
)
def test_a_form_that_contradicts_itself_says_where(broken: str, says: str) -> None:
    with pytest.raises(FormError, match=says):
        read_form(broken)
