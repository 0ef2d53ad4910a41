"""The form's own 勾稽关系: every sum that the form demands, checked on what was printed, never repaired."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from msgspec.structs import replace

from parsers.findings import finding
from parsers.form import variable_name
from parsers.labels import find_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from parsers.report import Figure, Finding


class Sum(NamedTuple):
    """One sum of a form: these variables together equal those."""

    name: str
    left: tuple[str, ...]
    right: tuple[str, ...]


Outcome = Literal["holds", "broken", "off", "unknown"]
"""`off`: it does not hold if empty cells count nothing, as most offices mean them; that is less than `broken`."""


@cache
def sums(form_id: str, table_id: str) -> tuple[Sum, ...]:
    """All sums of a table, each rule spelt out for every column or row that it holds in."""
    return tuple(_spell_out(form_id, table_id))


def _spell_out(form_id: str, table_id: str) -> Iterator[Sum]:
    table = find_table(table_id, form_id)
    for rule in table.rule:
        for block in table.block:
            rows = {row.id: row for row in block.rows}
            columns = {column.id: column for column in block.columns}
            if rule.axis == "rows":
                for column in block.columns:
                    left, right = (
                        tuple(variable_name(rows[r], column) for r in side) for side in (rule.left, rule.right)
                    )
                    yield Sum(f"{rule.id} ({column.label})", left, right)
            else:
                for row in block.rows:
                    left, right = (
                        tuple(variable_name(row, columns[c]) for c in side) for side in (rule.left, rule.right)
                    )
                    yield Sum(f"{rule.id} ({row.label or block.label})", left, right)


CODES: dict[Outcome, str] = {"broken": "does-not-add-up", "off": "off-with-blanks"}


def check(figures: Mapping[str, Figure], forms: Mapping[str, str]) -> list[Finding]:
    """Findings for every sum that is broken, and for totals that are empty although their parts are not."""
    found: list[Finding] = []
    terms = _terms(figures)
    counted = {name for name, value in terms.items() if value}
    for table_id, form_id in forms.items():
        for rule in sums(form_id, table_id):
            if counted.isdisjoint(rule.left) and counted.isdisjoint(rule.right):
                continue  # nothing is nothing, and nearly all of most reports
            outcome = _test(rule, terms)
            if code := CODES.get(outcome):
                left, right = _add(rule.left, terms), _add(rule.right, terms)
                found.append(finding(code, rule.left + rule.right, rule=rule.name, left=left, right=right))
            elif outcome == "unknown" and len(rule.right) == 1 and (parts := _blank_total(rule, figures)):
                found.append(finding("blank-total", rule.right + parts[0], label=rule.name, sum=parts[1]))
    return found


Terms = dict[str, Decimal | None]
"""What is known of the terms of sums: a number, or None for an empty cell."""


def _terms(figures: Mapping[str, Figure]) -> Terms:
    return {
        name: value
        for name, figure in figures.items()
        if (value := figure.value) is not None or figure.status == "blank"
    }


def test(rule: Sum, figures: Mapping[str, Figure]) -> Outcome:
    """Whether a sum holds. With an unknown term it is unknown, and an empty total proves nothing.

    An empty cell may be a zero that nobody wrote or a number that was lost: a sum that holds without it holds, one that
    does not is `off`, and only one that no number in the empty cells could mend is `broken`.
    """
    return _test(rule, _terms({name: figures[name] for name in rule.left + rule.right if name in figures}))


ZERO = Decimal()
"""Adding to the 0 of integers would take twice as long."""


def _test(rule: Sum, terms: Terms) -> Outcome:
    left, right = _known(rule.left, terms), _known(rule.right, terms)
    if (
        left is None
        or not right
        or (not left and len(rule.left) > 1)
        or (len(rule.right) > 1 and len(right) + len(left) < 2)
    ):
        return "unknown"
    more, less = sum(left, ZERO), sum(right, ZERO)
    if more == less:
        return "holds"
    mendable = len(left) < len(rule.left) if more < less else len(right) < len(rule.right)
    return "off" if mendable else "broken"


def _known(names: Iterable[str], terms: Terms) -> list[Decimal] | None:
    """The numbers printed for these variables, without the empty cells; None where one of them is not known."""
    try:
        return [number for name in names if (number := terms[name]) is not None]
    except KeyError:
        return None


def _add(names: Iterable[str], terms: Terms) -> str:
    known = _known(names, terms) or []
    return f"{'+'.join(map(str, known))}={sum(known)}" if 1 < len(known) <= 6 else str(sum(known))


def _blank_total(rule: Sum, figures: Mapping[str, Figure]) -> tuple[tuple[str, ...], Decimal] | None:
    """The parts of an empty total that are not empty, with their sum; None where there are none."""
    total = figures.get(rule.right[0])
    if total is None or total.status != "blank":
        return None
    parts = {name: value for name in rule.left if (figure := figures.get(name)) and (value := figure.value)}
    return (tuple(parts), sum(parts.values(), Decimal())) if parts else None


def confirmed(
    figures: Mapping[str, Figure], forms: Mapping[str, str], doubtful: AbstractSet[str] = frozenset()
) -> set[str]:
    """The variables that stand in a sum that holds and in none that is broken.

    A `doubtful` one that no sum confirms confirms no other: two numbers misread alike make a sum that holds.
    """
    left = dict(figures)
    while True:
        sure = _confirmed(left, forms)
        weak = {name for name in doubtful - sure if left[name].value is not None}
        if not weak:
            return sure
        left |= {name: replace(left[name], value=None, status="unsure") for name in weak}


def _confirmed(figures: Mapping[str, Figure], forms: Mapping[str, str]) -> set[str]:
    good: set[str] = set()
    bad: set[str] = set()
    terms = _terms(figures)
    for table_id, form_id in forms.items():
        for rule in sums(form_id, table_id):
            outcome = _test(rule, terms)
            if outcome != "unknown":
                (good if outcome == "holds" else bad).update(rule.left + rule.right)
    return good - bad
