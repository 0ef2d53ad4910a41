"""A misread number is convicted by its own sums, and then says nothing against those beside it."""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from random import Random

import pytest

from parsers.arithmetic import confirmed
from parsers.labels import APPLICATIONS, REVIEWS
from parsers.misread import misread, without_misread
from parsers.report import Figure
from tests.layouts import make_truth

FORMS = {APPLICATIONS: "2021", REVIEWS: "2021"}


def figures_of(seed: int, **wrong: int | None) -> dict[str, Figure]:
    """A busy report's figures, these read as something else."""
    values = make_truth(Random(seed), form="2021", busy=True).values  # noqa: S311
    read = {name: wrong.get(name, value) for name, value in values.items()}
    return {
        name: Figure(name, None if value is None else Decimal(value), "blank" if value is None else "printed")
        for name, value in read.items()
    }


def whole(seed: int) -> bool:
    return all(figure.value is not None for figure in figures_of(seed).values())


SEEDS = [seed for seed in range(40) if whole(seed)][:12]


def off(seed: int, name: str, by: int) -> int:
    return int(figures_of(seed)[name].value or 0) + by


@pytest.mark.parametrize("seed", SEEDS)
def test_where_all_is_read_right_nothing_is_convicted(seed: int) -> None:
    assert misread(figures_of(seed), FORMS) == set()


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    "name", ["app_granted_firm", "app_received_person", "app_concluded_total", "app_carried_in_total"]
)
def test_one_misread_number_is_found_and_no_other(seed: int, name: str) -> None:
    assert misread(figures_of(seed, **{name: off(seed, name, 3)}), FORMS) == {name}


@pytest.mark.parametrize("seed", SEEDS)
def test_two_misread_numbers_are_found(seed: int) -> None:
    wrong = {
        "app_granted_firm": off(seed, "app_granted_firm", 3),
        "app_unable_not_held_legal": off(seed, "app_unable_not_held_legal", 40),
    }
    assert misread(figures_of(seed, **wrong), FORMS) == set(wrong)


def test_a_sum_alone_convicts_nobody() -> None:
    """Which of the five is wrong, the sum does not say."""
    name = "review_upheld"
    assert misread(figures_of(SEEDS[0], **{name: off(SEEDS[0], name, 1)}), FORMS) == set()


def test_misread_alike_along_a_row_convicts_the_row_no_less_than_before() -> None:
    """6 taken for 8 in a number and in its total: the row holds, the columns do not."""
    wrong = {name: off(SEEDS[0], name, 2) for name in ("app_granted_person", "app_granted_total")}
    figures = figures_of(SEEDS[0], **wrong)
    assert not set(wrong) & sure(figures)


def test_a_doubted_number_counts_where_a_sum_holds_with_it_and_speaks_against_no_other() -> None:
    doubted = frozenset(["review_upheld", "app_granted_firm"])
    right = figures_of(SEEDS[0])
    assert doubted <= sure(right, doubted)
    wrong = figures_of(SEEDS[0], app_granted_firm=off(SEEDS[0], "app_granted_firm", 5))
    assert sure(right, doubted) - sure(wrong, doubted) == {"app_granted_firm"}


def test_two_that_could_be_it_are_not_convicted() -> None:
    """Wrong by the same, at two corners of a rectangle: the other two corners are as suspicious."""
    wrong = {name: off(SEEDS[0], name, 6) for name in ("app_granted_person", "app_unable_not_held_legal")}
    figures = figures_of(SEEDS[0], **wrong)
    assert misread(figures, FORMS) == set()
    assert not set(wrong) & sure(figures)


def sure(figures: dict[str, Figure], doubtful: frozenset[str] = frozenset()) -> set[str]:
    left = without_misread(figures, FORMS, doubtful)
    return {name for name in confirmed(left, FORMS, doubtful) if figures[name].value is not None}


@pytest.mark.parametrize(("seed", "count"), list(product(SEEDS[:8], range(1, 5))))
def test_no_misread_number_gets_sure_because_another_is_convicted(seed: int, count: int) -> None:
    """However they fall, and as digits are taken for each other or lost."""
    rng = Random(f"{seed} {count}")  # noqa: S311
    right = figures_of(seed)
    summed = [name for name in right if name.startswith(("app_", "review_", "suit_"))]
    gained = 0
    for _ in range(25):
        wrong = {name: _mistaken(int(right[name].value or 0), rng) for name in rng.sample(summed, count)}
        figures = figures_of(seed, **wrong)
        misread_ones = {name for name in wrong if figures[name].value != right[name].value}
        before = confirmed(figures, FORMS)
        assert not misread_ones & (sure(figures) - before)
        gained += len(sure(figures) - before)
    assert gained


def _mistaken(number: int, rng: Random) -> int | None:
    """The number with one of its digits taken for another, or lost."""
    digits = list(str(number))
    at = rng.randrange(len(digits))
    digits[at] = rng.choice(
        ("", {"1": "7", "7": "1", "6": "8", "8": "6", "3": "8", "0": "6", "9": "0"}.get(digits[at], "1"))
    )
    return int("".join(digits)) if any(digits) else None
