"""How an office prints a number, or the lack of one."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from tests.layouts import form_tables as forms
from tests.layouts.truth import MONEY, Values

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

MARKS = ("/", "—", "-", "无", "--", "——", "N/A", "不适用", "－")
FULL_WIDTH = str.maketrans("0123456789.", "０１２３４５６７８９．")


@dataclass(frozen=True, slots=True)
class Hand:
    """One office's hand: what its numbers look like, and what it writes where it has none."""

    padded: bool = False
    units: bool = False
    thousands: bool = False
    full_width: bool = False
    plus: bool = False
    annotated: bool = False
    money: str = ""
    """What follows an amount of money: nothing, 元 or 万元."""
    blank: str = ""


def hand(rng: Random, *, blank: str | None = None) -> Hand:
    """An ordinary hand: digits, at times padded or with the unit of an amount behind it."""
    mark = rng.choice(MARKS) if rng.random() < 0.2 else ""
    return Hand(
        padded=rng.random() < 0.15,
        plus=rng.random() < 0.4,
        annotated=rng.random() < 0.05,
        thousands=rng.random() < 0.02,
        money=rng.choice(("", "", "", "元", "万元")),
        blank=mark if blank is None else blank,
    )


def texts(values: Values, how: Hand, rng: Random) -> dict[str, str]:
    """The text of every cell."""
    return {variable: text(variable, value, how, rng) for variable, value in values.items()}


def text(variable: str, value: Decimal | None, how: Hand, rng: Random) -> str:
    """The text of one cell."""
    if value is None:
        return how.blank
    shown = f"{abs(value):,f}" if how.thousands else f"{abs(value):f}"
    if value < 0:
        shown = "-" + shown
    elif value > 0 and how.plus and variable.endswith("_change"):
        shown = "+" + shown
    if how.full_width:
        shown = shown.translate(FULL_WIDTH)
    shown += _unit(variable, value, how)
    if how.annotated and variable.startswith("normdocs_") and value > 3 and not how.units:
        return _annotated(shown, value, rng)
    if how.padded and rng.random() < 0.4:
        return rng.choice((" {}", "{} ", "  {}", "      {}", " {} ", "\u3000{}")).format(shown)
    return shown


def _unit(variable: str, value: Decimal, how: Hand) -> str:
    if variable == "procurement_amount" and value and how.money:
        return how.money
    if not how.units:
        return ""
    if variable in MONEY:
        return "万元"
    if "_items_" in variable:
        return "项"
    return "个" if variable == "procurement_projects" else "件"


def _annotated(shown: str, value: Decimal, rng: Random) -> str:
    part = rng.randint(1, int(value))
    note = rng.choice(("其中修订 {} 件", "其中修订{}件", "含自然失效 {} 件", "含联合发文{}件")).format(part)
    return rng.choice(("{}（{}）", "{}\n（{}）", "{}({})")).format(shown, note)


def plant_misprint(values: Values, rng: Random) -> tuple[Values, str | None]:
    """The values with one total off, so that the form's arithmetic notices; only where every term is printed."""
    totals = [v for v in values if v.endswith("_total") and _whole(v, values)]
    if not totals:
        return values, None
    chosen = rng.choice(totals)
    value = values[chosen]
    assert value is not None
    wrong = {value + rng.choice((1, 1, 2, 10)), value * 10, Decimal(0), value + 100, value - 1} - {value}
    return {**values, chosen: rng.choice(sorted(number for number in wrong if number >= 0))}, chosen


def _whole(total: str, values: Values) -> bool:
    """Whether every term of this total, and the total, are printed numbers."""
    row = total.removesuffix("_total")
    if not row.startswith(("app_", "review", "suit_")):
        return False
    parts = forms.APPLICANTS if row.startswith("app_") else forms.OUTCOMES
    return all(values.get(f"{row}_{part}") is not None for part in parts)


def fill_blanks(values: Values) -> Values:
    """Zeros for blanks, except where everything is blank: for layouts that cannot show a blank."""
    if all(value is None for value in values.values()):
        return values
    return {variable: Decimal(0) if value is None else value for variable, value in values.items()}


def count_blanks(values: Mapping[str, Decimal | None]) -> int:
    """How many cells are empty."""
    return sum(value is None for value in values.values())
