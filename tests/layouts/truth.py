"""What a made-up report says: an organisation, a year, and figures that obey the form's own arithmetic."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from tests.layouts import form_tables as forms
from tests.layouts.places import PLACES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from random import Random

Values = dict[str, Decimal | None]

DEPARTMENTS = ("教育局", "财政局", "农业农村局", "卫生健康局", "民政局", "司法局", "统计局", "审计局", "交通运输局")
MONEY = ("fees_10k_yuan", "procurement_amount")


@dataclass(frozen=True, slots=True)
class Truth:
    """One report as its authors meant it. A value of None is a cell that they left empty."""

    form: str
    """`2019`, `2021`, or `hybrid`: table 2 of 2021 with table 3 of 2019."""
    organisation: str
    county: str
    year: int
    published: str
    division_code: str
    site_code: str
    values: Values


def make_truth(rng: Random, *, form: str | None = None, busy: bool | None = None) -> Truth:
    """A report that adds up: most have nothing but zeros, some a few small numbers, `busy` ones many large ones."""
    form = form or rng.choices(("2021", "2019", "hybrid"), (6, 3, 1))[0]
    kind = rng.choices(("zeros", "sparse", "busy"), (4, 4, 3))[0] if busy is None else ("sparse", "busy")[busy]
    values: Values = {**_disclosure(rng, form, kind), **_applications(rng, form, kind), **_litigation(rng, kind)}
    _leave_blank(rng, form, values)
    organisation, county, code, site = _organisation(rng)
    year = rng.choice((2019, 2019, 2020)) if form == "2019" else rng.randint(2021, 2025)
    published = datetime.date(year + 1, 1, 4) + datetime.timedelta(days=rng.randrange(84))
    return Truth(form, organisation, county, year, published.isoformat(), code, site, values)


def _organisation(rng: Random) -> tuple[str, str, str, str]:
    code, _, city, county, town = rng.choice(PLACES)
    site = f"{code[:6]}{rng.randint(1, 70):04d}"
    chance = rng.random()
    if chance < 0.12:
        return county + rng.choice(DEPARTMENTS), county, code[:6], site
    if chance < 0.2:
        return city + county + "人民政府" if rng.random() < 0.4 else county + "人民政府", county, code[:6], site
    if town.endswith("街道"):
        name = town + rng.choice(("", "办事处", "办事处"))
    else:
        name = town + rng.choice(("", "人民政府", "人民政府"))
    return county + name, county, code, site


def _number(rng: Random, kind: str, most: int = 4) -> int:
    """Zero most of the time; where a report is busy, of any length."""
    if kind == "zeros":
        return 0
    if kind == "sparse":
        return rng.choice((0, 0, 0, 0, 0, 1, 1, 2, 3, rng.randint(1, 30)))
    return 0 if rng.random() < 0.25 else rng.randint(1, 10 ** rng.randint(1, most))


def _money(rng: Random, kind: str) -> Decimal:
    if kind == "zeros" or rng.random() < 0.3:
        return Decimal(0)
    digits = rng.choice((0, 0, 1, 2, 2, 3, 4, 6))
    return Decimal(rng.randint(1, 10 ** rng.randint(1, 5))) + Decimal(rng.randrange(10**digits)).scaleb(-digits)


def _disclosure(rng: Random, form: str, kind: str) -> Values:
    # a township that gets no applications still licenses and fines
    level = "sparse" if kind == "zeros" and rng.random() < 0.5 else kind
    values: Values = {}
    for item in forms.items(form):
        for _, variables in item.rows:
            for variable in variables:
                long = 7 if variable.endswith("_decisions") else 3
                values[variable] = Decimal(_number(rng, level, long))
                if variable in MONEY:
                    values[variable] = _money(rng, level)
                elif variable.endswith("_change"):
                    values[variable] = Decimal(rng.choice((1, -1)) * _number(rng, level, 3))
    return values


def _applications(rng: Random, form: str, kind: str) -> Values:
    values: dict[str, Decimal | None] = {}
    results = forms.results(form)
    totals = dict.fromkeys((row for row, _, _ in forms.rows(form)), 0)
    for applicant in forms.APPLICANTS[:-1]:
        alive = applicant == "person" or (kind == "busy" and rng.random() < 0.6) or rng.random() < 0.2
        column = dict.fromkeys(results, 0)
        if alive and kind != "zeros":
            for row in rng.sample(results, len(results) // 2 if kind == "busy" else rng.randint(0, 3)):
                column[row] = rng.randint(1, 3) if kind == "sparse" else _number(rng, "busy", 3)
        concluded = sum(column.values())
        column["concluded"] = concluded
        column["carried_out"] = _number(rng, kind, 2) if alive and rng.random() < 0.5 else 0
        everything = concluded + column["carried_out"]
        column["carried_in"] = rng.randint(0, everything // 4 + 1) if everything and rng.random() < 0.6 else 0
        column["carried_in"] = min(column["carried_in"], everything)
        column["received"] = everything - column["carried_in"]
        for row, number in column.items():
            values[f"app_{row}_{applicant}"] = Decimal(number)
            totals[row] += number
    for row, number in totals.items():
        values[f"app_{row}_total"] = Decimal(number)
    return values


def _litigation(rng: Random, kind: str) -> Values:
    values: Values = {}
    for course in forms.COURSES:
        numbers = [_number(rng, kind, 2) for _ in forms.OUTCOMES[:-1]]
        for outcome, number in zip(forms.OUTCOMES, [*numbers, sum(numbers)], strict=True):
            values[f"{course}_{outcome}"] = Decimal(number)
    return values


def _leave_blank(rng: Random, form: str, values: Values) -> None:
    """Empty cells as offices leave them: whole tables, columns, the totals, every zero, or a few cells."""
    table2 = [variable for item in forms.items(form) for _, row in item.rows for variable in row]
    table3 = [variable for row, _, _ in forms.rows(form) for variable in forms.cells(row)]
    zeros = [variable for variable, value in values.items() if value == 0]
    firms = [v for v in table3 if v.endswith(("_firm", "_research", "_charity", "_legal", "_other"))]
    resting = forms.cells(rng.choice(("carried_in", "carried_out")))
    patterns: tuple[tuple[int, Iterable[str]], ...] = (
        (64, ()),
        (3, list(values)),
        (3, rng.choice((table2, table3, list(forms.LITIGATION)))),
        (5, () if any(values[v] for v in firms) else firms),
        (6, zeros),
        (5, rng.sample(zeros, len(zeros) // rng.choice((2, 3, 12)))),
        (6, [f"app_{row}_total" for row in forms.results(form)]),
        (3, [v for v in resting if not values[v]]),
        (3, [v for v in forms.LITIGATION if not values[v]]),
    )
    for variable in rng.choices([p for _, p in patterns], [weight for weight, _ in patterns])[0]:
        values[variable] = None
