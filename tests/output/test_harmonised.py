"""Variables that run through the forms: their declaration, their values, and what stands where one is missing."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyreadstat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from output.expression import ExpressionError, read_expression
from output.harmonised import HarmonisedError, harmonised, read_harmonised
from output.harmonised_table import MADE, harmonised_table
from output.load import load
from output.panel import build
from output.reasons import BY_ID
from parsers.form import all_forms, cells, variable_name
from parsers.report import Figure, Report, Status
from tests.output.factory import report

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """
[[variable]]
name = "h_both"
label_en = "Both"
label_zh = "两者"
unit = "件"
note_en = "None."
note_zh = "无。"
from = [{ forms = ["2021"], expression = "app_received_total + 2 * app_received_firm" }]
"""


def of_form(form: str, value: object = 1, **others: object) -> dict[str, Figure]:
    """Every figure of a form, each with the same value unless named."""
    (declared,) = (each for each in all_forms() if each.id == form)
    names = [variable_name(row, column) for _, _, row, column in cells(declared)]
    return {name: Figure(name, Decimal(str(others.get(name, value))), "printed", "1") for name in names}


def values(tmp_path: Path, *some: Report, blank_as_zero: bool = False) -> list[dict[str, Any]]:
    build(some, tmp_path, blank_as_zero=blank_as_zero)
    return [{str(k): v for k, v in row.items()} for row in load(tmp_path).harmonised.to_dict("records")]


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("2014", {"h_app_refused_third_party": 2, "h_suit_total": 1, "h_app_not_held": 2, "h_normdocs_issued": 1}),
        ("2019", {"h_app_closed_total": 1, "h_app_refused": 8, "h_suit_total": 2, "h_normdocs_issued": 1}),
        ("2021", {"h_app_closed_total": 3, "h_app_refused_firm": 8, "h_fees_yuan": 10000, "h_app_rejected_total": 5}),
    ],
)
def test_each_form_gives_its_values(tmp_path: Path, form: str, expected: dict[str, int]) -> None:
    (row,) = values(tmp_path, report(form=None if form == "2014" else form, figures=of_form(form)))
    assert {name: row[name] for name in expected} == expected
    assert {row[f"{name}_st"] for name in expected} == {"printed"}
    for each in harmonised():
        printed = any(form in way.forms for way in each.ways)
        assert (row[f"{each.name}_st"] == "printed") is printed
        assert pd.isna(row[each.name]) is not printed
        if not printed:
            assert row[f"{each.name}_st"] == "absent_from_form"


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"app_closed_unpaid_total": ("blank", "")}, "parts_missing"),
        ({f"app_closed_{row}_total": ("blank", "") for row in ("unpaid", "uncorrected", "other")}, "blank"),
        ({f"app_closed_{row}_total": ("blank", "/") for row in ("unpaid", "uncorrected", "other")}, "mark"),
        ({"app_closed_unpaid_total": ("unsure", "")}, "parts_missing"),
        ({"app_closed_unpaid_total": ("inferred", "1")}, "inferred"),
    ],
)
def test_a_value_needs_all_its_parts_and_says_so(
    tmp_path: Path, changed: dict[str, tuple[Status, str]], status: str
) -> None:
    figures = of_form("2021")
    for name, (how, raw) in changed.items():
        figures[name] = Figure(name, Decimal(1) if how == "inferred" else None, how, raw)
    (row,) = values(tmp_path, report(figures=figures))
    assert row["h_app_closed_total_st"] == status
    assert (row["h_app_closed_total"] == 3) if status == "inferred" else pd.isna(row["h_app_closed_total"])
    assert row["h_app_closed_firm"] == 3


def test_one_row_in_a_form_that_has_three_is_taken_as_it_is(tmp_path: Path) -> None:
    figures = {name: f for name, f in of_form("2019", 7).items() if name.startswith("app_")}
    (row,) = values(tmp_path, report(form="2021", figures=figures))
    assert (row["h_app_closed_total"], row["h_app_closed_total_st"]) == (7, "printed")


def test_two_ways_that_differ_give_nothing(tmp_path: Path) -> None:
    both = of_form("2021") | of_form("2014", 1, s14_received=5)
    (row,) = values(tmp_path, report(figures=both))
    assert pd.isna(row["h_app_received"])
    assert row["h_app_received_st"] == "ways_differ"
    assert (row["h_review_total"], row["h_review_total_st"]) == (1, "printed")


def test_a_zero_for_a_blank_is_told_in_the_status(tmp_path: Path) -> None:
    figures = of_form("2021") | {"app_closed_unpaid_total": Figure("app_closed_unpaid_total", None, "blank", "")}
    (row,) = values(tmp_path, report(figures=figures), blank_as_zero=True)
    assert (row["h_app_closed_total"], row["h_app_closed_total_st"]) == (2, "zero_for_blank")


def test_money_is_exact_and_a_sum_too_great_is_no_number(tmp_path: Path) -> None:
    large = {f"app_unable_{row}_total": 2**53 - 1 for row in ("not_held", "not_compiled", "unclear")}
    (row,) = values(tmp_path, report(figures=of_form("2021", 1, fees_10k_yuan="0.1", **large)))
    assert row["h_fees_yuan"] == 1000
    assert row["h_app_unable_total_st"] == "does_not_fit"
    assert pd.isna(row["h_app_unable_total"])


def test_stata_holds_values_statuses_and_labels(tmp_path: Path) -> None:
    rows = values(tmp_path, report(1, figures=of_form("2021")), report(2, 2018, form=None, figures=of_form("2014")))
    frame = pd.read_stata(tmp_path / "harmonised.dta", convert_categoricals=False, convert_missing=True)
    codes = {status: at for at, status in enumerate(MADE, 1)}
    for written, row in zip(frame.to_dict("records"), rows, strict=True):
        for each in harmonised():
            status = row[f"{each.name}_st"]
            if status in codes:
                assert (written[each.name], written[f"{each.name}_st"]) == (row[each.name], codes[status])
            else:
                letter = f".{BY_ID[status].letter}"
                assert (str(written[each.name]), str(written[f"{each.name}_st"])) == (letter, letter)
    _, about = pyreadstat.read_dta(str(tmp_path / "harmonised.dta"), user_missing=True)
    assert {each.name: each.label_en for each in harmonised()}.items() <= about.column_names_to_labels.items()
    labels: dict[Any, str] = about.variable_value_labels["h_app_closed_total_st"]
    assert labels[1] == MADE["printed"][0]
    assert labels["k"] == BY_ID["parts_missing"].label_en


def test_the_table_has_the_panels_rows_and_every_value_its_status() -> None:
    names = [column.name for column in harmonised_table().columns][4:]
    assert names == [each.name for each in harmonised()] + [f"{each.name}_st" for each in harmonised()]
    assert max(map(len, names)) <= 32


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('h_both"', 'both"', r"line 3: 'both' is no name; write h_"),
        ("app_received_firm", "app_recieved_firm", r"line 9, h_both: no variable is named 'app_recieved_firm'"),
        ('"2021"', '"2022"', "there is no form '2022'; write one of 2014, 2019, 2021"),
        ('"2021"', '"2014"', r"form 2014 does not print app_received_total \(only 2019, 2021\)"),
        ("+ 2 *", "/ 2 *", "line 9, h_both: .* cannot stand here; write variables joined by"),
        ("+ 2 *", "+ 2 +", "'2' cannot stand here"),
        ("+ 2 * app", "+ * app", "cannot be read at character"),
        ("app_received_firm", "app_received_total", "app_received_total occurs twice"),
        ("unit =", "units =", r"harmonised\.toml, line 2, unit: Field required; below \[\[variable\]\] write name, .*, from as"),
        ("unit = ", "unit ", r"output/harmonised\.toml: .*line 6"),
        ('"Both"', f'"{"x" * 81}"', "the label has 81 characters"),
        ('label_en = "Both"', 'columns = ["all"]\nlabel_en = "Both"', "table 3 has no column 'all'; write some of person"),
    ],
)  # fmt: skip
def test_a_broken_declaration_says_where_and_what_to_write(old: str, new: str, said: str) -> None:
    assert len(read_harmonised(GOOD)) == 1
    with pytest.raises(HarmonisedError, match=said):
        read_harmonised(GOOD.replace(old, new))


def test_a_name_twice_or_of_a_raw_variable_is_refused() -> None:
    with pytest.raises(HarmonisedError, match="h_both is taken"):
        read_harmonised(GOOD + GOOD)


@given(st.dictionaries(st.sampled_from("abcdef"), st.tuples(st.integers(1, 9), st.booleans()), min_size=1), st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_expression_is_what_python_makes_of_it(terms: dict[str, tuple[int, bool]], data: st.DataObject) -> None:
    numbers = {name: data.draw(st.integers(-(2**53), 2**53)) for name in terms}
    text = "".join(f" {'+' if plus else '-'} {factor} * {name}" for name, (factor, plus) in terms.items())
    text = "1 * z" + text
    numbers["z"] = 5
    expected = eval(text, {}, numbers)  # noqa: S307 - a sum that this test wrote
    expression = read_expression(text)
    assert expression.value([numbers[part] for part in expression.parts]) == expected


@pytest.mark.parametrize("text", ["a ** b", "f(a)", "a.b", "a if b else c", "__import__('os')", "1.5 * a", "-a", "3"])
def test_nothing_but_sums_is_an_expression(text: str) -> None:
    with pytest.raises(ExpressionError, match="cannot stand here"):
        read_expression(text)
