"""The generator keeps its own promises: a test of the adversary, not of the reader."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import pytest

from tests.layouts import LAYOUTS, Truth, form_tables, make_truth, render

SEEDS = range(40)


def truth_of(seed: int, form: str | None = None) -> Truth:
    return make_truth(Random(seed), form=form)  # noqa: S311


def total(truth: Truth, names: list[str]) -> Decimal:
    """A blank counts as nothing: offices leave zeros empty."""
    return sum((truth.values[name] or Decimal(0) for name in names), Decimal(0))


def test_there_are_at_least_forty_layouts() -> None:
    assert len(LAYOUTS) >= 40


@pytest.mark.parametrize(("form", "count"), [("2021", 10 + 175 + 15), ("2019", 19 + 3 + 161 + 15), ("hybrid", 186)])
def test_a_truth_has_every_variable_of_its_form(form: str, count: int) -> None:
    truth = truth_of(1, form)
    assert list(truth.values)
    assert set(truth.values) == set(form_tables.variables(form))
    assert len(truth.values) == count


@pytest.mark.parametrize("seed", SEEDS)
def test_a_truth_obeys_the_balance_of_every_column(seed: int) -> None:
    truth = truth_of(seed)
    for applicant in form_tables.APPLICANTS[:-1]:
        received, carried_in, concluded, carried_out = (
            total(truth, [f"app_{row}_{applicant}"]) for row in ("received", "carried_in", "concluded", "carried_out")
        )
        assert received + carried_in == concluded + carried_out
        assert concluded == total(truth, [f"app_{row}_{applicant}" for row in form_tables.results(truth.form)])


@pytest.mark.parametrize("seed", SEEDS)
def test_every_printed_total_is_the_sum_of_its_row(seed: int) -> None:
    truth = truth_of(seed)
    rows = [form_tables.cells(row) for row, _, _ in form_tables.rows(truth.form)]
    rows += [form_tables.LITIGATION[at : at + 5] for at in (0, 5, 10)]
    for *parts, name in rows:
        assert truth.values[name] is None or truth.values[name] == total(truth, parts)


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_layout_is_the_same_every_time_and_knows_no_variable_but_its_own(name: str) -> None:
    for seed in range(3):
        truth = truth_of(seed)
        once = render(name, truth, Random(seed))  # noqa: S311
        assert once == render(name, truth, Random(seed))  # noqa: S311
        assert once.suffix in (".html", ".txt", ".md", ".pdf", ".docx")
        assert set(once.values) == set(truth.values)
        assert once.certain is None or once.certain <= set(truth.values)


@pytest.mark.parametrize("name", ["html_clean", "md_whole", "docx_merged"])
def test_a_misprint_breaks_the_sum_of_its_row(name: str) -> None:
    found = 0
    for seed in range(60):
        rendered = render(name, truth_of(seed), Random(seed))  # noqa: S311
        if rendered.misprint:
            row = rendered.misprint.removesuffix("_total")
            parts = form_tables.APPLICANTS if row.startswith("app_") else form_tables.OUTCOMES
            numbers = [rendered.values[f"{row}_{part}"] for part in parts]
            assert sum(number or 0 for number in numbers[:-1]) != numbers[-1]
            found += 1
    assert found
