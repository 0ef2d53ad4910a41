"""Which numbers OCR has misread: those that their broken sums convict.

One wrong digit breaks the sum of its row and that of its column, and with them every number beside it loses what would
confirm it. A number is convicted where it stands in two broken sums at least and in none that holds, all its sums ask for
the same number in its place, and no other number in them is as suspicious. It is not mended: it is unsure, and its sums
say nothing against the others.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec.structs import replace

from parsers.arithmetic import sums, test

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from parsers.arithmetic import Sum
    from parsers.report import Figure

MOST_ROUNDS = 12
"""A table with more misread numbers has no sums left to convict any."""


def without_misread(
    figures: Mapping[str, Figure], forms: Mapping[str, str], doubtful: frozenset[str]
) -> dict[str, Figure]:
    """The figures without the numbers that may well be misread: those that are doubtful already, and those convicted.

    A sum that holds speaks for a doubtful number if it is the only one in it, and no cell is empty: two may be misread
    alike, and one be read as what another lost.
    """
    rules = [rule for table, form in forms.items() for rule in sums(form, table)]
    holding = [rule.left + rule.right for rule in rules if test(rule, figures) == "holds"]
    whole = [terms for terms in holding if all(figures[name].value is not None for name in terms)]
    alone = [names for terms in whole if len(names := doubtful.intersection(terms)) == 1]
    left = _without(doubtful.difference(*alone), figures)
    return _without(misread(left, forms), left)


def _without(names: AbstractSet[str], figures: Mapping[str, Figure]) -> dict[str, Figure]:
    return {**figures, **{name: replace(figures[name], value=None, status="unsure") for name in names}}


def misread(figures: Mapping[str, Figure], forms: Mapping[str, str]) -> set[str]:
    """The variables whose numbers are convicted."""
    rules = [rule for table, form in forms.items() for rule in sums(form, table)]
    left, found = dict(figures), set[str]()
    for _ in range(MOST_ROUNDS):
        convicted = _convicted(rules, left)
        if not convicted:
            break
        found |= convicted
        left = _without(convicted, left)
    return found


def _convicted(rules: Iterable[Sum], figures: Mapping[str, Figure]) -> set[str]:
    """Those that nothing speaks for, and that all their broken sums ask to be the same."""
    outcomes = [(rule, test(rule, figures)) for rule in rules]
    trusted = {name for rule, outcome in outcomes if outcome == "holds" for name in rule.left + rule.right}
    broken = [rule for rule, outcome in outcomes if outcome in ("broken", "off")]
    asked: dict[str, list[Decimal]] = {}
    for rule in broken:
        for name in rule.left + rule.right:
            if name not in trusted and figures[name].value is not None:
                asked.setdefault(name, []).append(_asked(rule, name, figures))
    convicted = {name for name, values in asked.items() if len(values) > 1 and len(set(values)) == 1 and values[0] >= 0}
    # where two could be it, neither is known to be
    together = [convicted.intersection(rule.left + rule.right) for rule in broken]
    return convicted.difference(*(names for names in together if len(names) > 1))


def _asked(rule: Sum, name: str, figures: Mapping[str, Figure]) -> Decimal:
    """The number in this place with which the sum would hold."""
    own, other = (rule.left, rule.right) if name in rule.left else (rule.right, rule.left)
    return _add(other, figures) - _add((term for term in own if term != name), figures)


def _add(names: Iterable[str], figures: Mapping[str, Figure]) -> Decimal:
    return sum((figures[name].value or Decimal() for name in names), Decimal())
