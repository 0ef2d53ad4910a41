"""Amounts in one unit: what the form lets an office print in 元 or in 万元, as a fact in 元 beside the printed figure."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from parsers.report import Fact

if TYPE_CHECKING:
    from collections.abc import Mapping

    from parsers.report import Figure

YUAN = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}

AMOUNTS = {"procurement_amount": "procurement_yuan"}
"""Figures whose unit is as printed, and the facts that they give."""

PROCUREMENT_SECTION = 2


def normalise_amounts(figures: Mapping[str, Figure]) -> tuple[Fact, ...]:
    """The amounts in 元. Where no unit is printed there is none: 8040 may be either, and is not guessed."""
    found: list[Fact] = []
    for name, variable in AMOUNTS.items():
        figure = figures.get(name)
        if figure and figure.value is not None and (factor := YUAN.get(figure.unit)):
            text = figure.raw.strip()
            found.append(Fact(variable, figure.value * factor, "元", text, PROCUREMENT_SECTION, sentence=text))
    return tuple(found)
