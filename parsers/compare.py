"""The narrative beside the tables: a stated number that no usual way of counting finds in them is a finding.

Most differences are of definition: 受理 may count what was carried over, 行政复议 only what was decided, and an office's
text may give its natural persons alone. `figures` in `facts.toml` lists the ways; one that fits is enough.
"""

from __future__ import annotations

import fnmatch
import re
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from parsers.findings import finding
from parsers.form import variables
from parsers.quantities import load

if TYPE_CHECKING:
    from collections.abc import Mapping

    from parsers.report import Fact, Figure, Finding

TERM = re.compile(r"([+-]?)\s*([a-z0-9_*]+)")
COMPARABLE = frozenset(["含上年结转"])
"""Other scopes (全县, 累计) say that the text and the table count different things."""

WORDS = 60
"""Characters of the text that a message quotes."""


class Way(NamedTuple):
    """One way of counting: the variables that are added up, and those that are taken away."""

    plus: tuple[str, ...]
    minus: tuple[str, ...]

    def total(self, figures: Mapping[str, Figure]) -> Decimal | None:
        """The sum; None where a term has no number, as an empty cell may hide one."""
        result = Decimal(0)
        for names, sign in ((self.plus, 1), (self.minus, -1)):
            for name in names:
                figure = figures.get(name)
                if figure is None or figure.value is None:
                    return None
                result += sign * figure.value
        return result


def compare(facts: tuple[Fact, ...], figures: Mapping[str, Figure]) -> list[Finding]:
    """A finding for every quantity that the text states and the tables contradict, whichever way they are counted.

    Quiet where a number is approximate or of a wider scope, where any stated number fits, and where a cell is unknown.
    """
    stated: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.variable in _ways():
            stated.setdefault(fact.variable, []).append(fact)
    found = []
    for variable, said in stated.items():
        if any(fact.approximate or not COMPARABLE.issuperset(fact.scope) for fact in said):
            continue
        ways = [way for way in _ways()[variable] if _exists(way, figures)]
        totals = [way.total(figures) for way in ways]
        if not totals or None in totals or any(fact.value in totals for fact in said):
            continue
        names = ways[0].plus + ways[0].minus
        words = said[0].text[-WORDS:]
        found.append(finding("narrative-differs", names, stated=said[0].value, words=words, printed=totals[0]))
    return found


def _exists(way: Way, figures: Mapping[str, Figure]) -> bool:
    """Whether the report's form has these cells at all: what it has not is not a way to count."""
    return all(name in figures and figures[name].status != "absent" for name in way.plus + way.minus)


@cache
def _ways() -> dict[str, tuple[Way, ...]]:
    """For each quantity that the tables hold, the ways to count it there."""
    return {q.id: tuple(way for sums in q.figures for way in _read(sums)) for q in load().quantity if q.figures}


def _read(sums: str) -> list[Way]:
    """`a + b - c`; `app_refused_*_total` are all refusals. Forms that differ in the rows meant are ways of their own."""
    ways = []
    for form in ("2021", "2019"):
        known = [variable.name for variable in variables() if form in variable.forms]
        plus: list[str] = []
        minus: list[str] = []
        for sign, name in TERM.findall(sums):
            (minus if sign == "-" else plus).extend(fnmatch.filter(known, name))
        if all(fnmatch.filter(known, name) for _, name in TERM.findall(sums)):
            ways.append(Way(tuple(plus), tuple(minus)))
    return list(dict.fromkeys(ways))
