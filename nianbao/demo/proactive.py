"""Figures for the table of what a township published on its own: stocks that run on from year to year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

    from parsers.form import Form


@dataclass(slots=True)
class Stock:
    """What a township has at the end of a year: normative documents in force, and items it decides on."""

    documents: int
    licences: int
    services: int
    penalties: int
    coercions: int
    fees: int


def opening_stock(rng: Random) -> Stock:
    """The stock at the end of 2018."""
    return Stock(
        documents=rng.randint(2, 9),
        licences=rng.randint(4, 12),
        services=rng.randint(10, 30),
        penalties=rng.randint(3, 40),
        coercions=rng.randint(0, 6),
        fees=rng.randint(0, 2),
    )


def figures(rng: Random, form: Form, stock: Stock) -> dict[str, str]:
    """What the year's table prints. Runs `stock` on to the end of the year."""
    return _form_2019(rng, stock) if form.id == "2019" else _form_2021(rng, stock)


def _form_2019(rng: Random, stock: Stock) -> dict[str, str]:
    made = rng.randint(0, 3)
    stock.documents += made
    printed = _rules("made", "disclosed", "disclosed_total")
    printed |= {
        "normdocs_made": str(made),
        "normdocs_disclosed": str(made),
        "normdocs_disclosed_total": str(stock.documents),
    }
    for name, owned in (("licence", "licences"), ("service", "services"), ("penalty", "penalties")):
        printed |= _items(rng, stock, name, owned)
    printed |= _items(rng, stock, "coercion", "coercions")
    fees = _items(rng, stock, "fee", "fees")
    fees.pop("fee_decisions")  # the form asks for no decisions on fees
    projects = rng.randint(0, 6)
    amount = f"{projects * rng.randint(20, 90) * 1000}元" if projects else "0"
    return printed | fees | {"procurement_projects": str(projects), "procurement_amount": amount}


def _items(rng: Random, stock: Stock, name: str, owned: str) -> dict[str, str]:
    before = getattr(stock, owned)
    change = rng.choice((0, 0, 0, 1, 2, -1)) if before else 0
    setattr(stock, owned, before + change)
    return {
        f"{name}_items_before": str(before),
        f"{name}_items_change": f"{change:+}" if change else "0",
        f"{name}_decisions": str(rng.randint(0, 3 * before)),
    }


def _form_2021(rng: Random, stock: Stock) -> dict[str, str]:
    issued = rng.randint(0, 2)
    repealed = min(rng.choice((0, 0, 0, 1)), stock.documents)
    stock.documents += issued - repealed
    return _rules("issued", "repealed", "in_force") | {
        "normdocs_issued": str(issued),
        "normdocs_repealed": str(repealed),
        "normdocs_in_force": str(stock.documents),
        "licence_decisions": str(rng.randint(0, 160)),
        "penalty_decisions": str(rng.randint(0, 45)),
        "coercion_decisions": str(rng.randint(0, 4)),
        "fees_10k_yuan": rng.choice(("0", "0", "0", "1.25", "0.84")),
    }


def _rules(*columns: str) -> dict[str, str]:
    """A township makes no rules (规章): the law leaves that to governments of districted cities and above."""
    return {f"rules_{column}": "0" for column in columns}
