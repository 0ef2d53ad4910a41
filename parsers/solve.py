"""Placement with proof: where cells were lost, which numbers have one possible place.

A row that lost empty cells still has its numbers in order. Every way to put them into its cells is a placement; the
form's sums rule most of them out: applicants add up to 总计 in every row, results add up to （七）总计 in every column, and
received + carried in = concluded + carried out. What all placements agree on is certain, and nothing else is.

The search is exact: it walks the rows keeping the set of column sums that can be reached, forwards and then backwards,
so that a placement survives only if it stands in some solution of the whole table. It gives up beyond `MOST_STATES`.
"""

from __future__ import annotations

from collections.abc import Sequence, Set  # noqa: TC003 - used in an alias
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import combinations
from typing import Protocol

MOST_STATES = 30_000
"""So many sums of columns are looked at per row, about a second a table; a table that needs more stays unsure."""

Number = Decimal | None
Cells = tuple[Number, ...]
"""The cells of a row as a placement fills them: None is an empty cell."""
Vector = tuple[Decimal, ...]

ZERO = Decimal(0)


class Balance(Protocol):
    """The rule that received + carried in = concluded + carried out, as two rows on each side."""

    @property
    def left(self) -> tuple[str, ...]:
        """Received and carried in."""

    @property
    def right(self) -> tuple[str, ...]:
        """Concluded and carried out."""


class TooMany(Exception):
    """There are more placements than can be looked through."""


@dataclass(frozen=True, slots=True)
class Known:
    """What can be in each cell of a row, over all solutions."""

    cells: tuple[frozenset[Number], ...]

    def certain(self, column: int) -> bool:
        """Whether one content is left; a cell that is 0 or empty counts as one, as both say the same of the year."""
        return len(self.cells[column]) == 1 or self.cells[column] <= {ZERO, None}


@lru_cache(maxsize=4096)
def placements(numbers: tuple[Number, ...], width: int) -> tuple[Cells, ...]:
    """Every way to put a row's numbers, in order, into `width` cells, the last of which is the sum of the others.

    A last number that is the sum of those before it is the total; where it is not, the total was empty and got lost.
    """
    if len(numbers) == width:
        return (numbers,)
    if not numbers:
        return ((None,) * width,)
    found = []
    if sum((n for n in numbers[:-1] if n), ZERO) == (numbers[-1] or ZERO):
        found = [
            (*_fill(columns, numbers, width - 1), numbers[-1]) for columns in _columns(width - 1, len(numbers) - 1)
        ]
    elif len(numbers) < width:
        found = [(*_fill(columns, numbers, width - 1), None) for columns in _columns(width - 1, len(numbers))]
    return tuple(found)


def _columns(width: int, count: int) -> combinations[tuple[int, ...]]:
    return combinations(range(width), count)


def _fill(columns: Sequence[int], numbers: Sequence[Number], width: int) -> list[Number]:
    cells: list[Number] = [None] * width
    for column, number in zip(columns, numbers, strict=False):
        cells[column] = number
    return cells


def solve(
    rows: dict[str, tuple[Cells, ...]], results: Sequence[str], balance: Balance, lost: Set[str] = frozenset()
) -> dict[str, Known]:
    """What every row can hold. `rows` gives the placements of each; a row that is not in it binds no sum.

    Where the sums have no solution at all (one of the figures is misprinted, or was lost) they prove nothing, and every
    placement of a row stays possible; but those rows are left out that are taken to have `lost` their total, as one that
    lost any other number looks the same. Raises TooMany.
    """
    left = dict(rows)
    concluded = balance.right[0]
    known = all(name in rows for name in balance.left + balance.right)
    sound = True
    if known:
        balanced = _balanced(left, balance)
        left, sound = balanced or left, balanced is not None
    if concluded in rows and all(name in rows for name in results):
        summed = _summed(left, results, concluded)
        left, sound = summed or left, sound and summed is not None
        left = (known and _balanced(left, balance)) or left
    if not sound:
        left = {name: options for name, options in left.items() if name not in lost}
    return {name: Known(tuple(map(frozenset, zip(*options, strict=True)))) for name, options in left.items()}


def _vector(cells: Cells) -> Vector:
    """The applicants' columns as numbers: an empty cell adds nothing. The total follows from them."""
    return tuple(number or ZERO for number in cells[:-1])


def _add(one: Vector, other: Vector) -> Vector:
    return tuple(map(Decimal.__add__, one, other))


def _balanced(rows: dict[str, tuple[Cells, ...]], balance: Balance) -> dict[str, tuple[Cells, ...]] | None:
    """The placements of the four rows of the balance that stand in a solution; None if there is none."""
    names = balance.left + balance.right
    received, carried_in, concluded, carried_out = (rows[name] for name in names)
    if max(len(received) * len(carried_in), len(concluded) * len(carried_out)) > MOST_STATES:
        raise TooMany
    before: dict[Vector, list[tuple[Cells, Cells]]] = {}
    for one in received:
        for other in carried_in:
            before.setdefault(_add(_vector(one), _vector(other)), []).append((one, other))
    kept: tuple[dict[Cells, None], ...] = ({}, {}, {}, {})
    for done in concluded:
        for open_ in carried_out:
            for one, other in before.get(_add(_vector(done), _vector(open_)), ()):
                for seen, cells in zip(kept, (one, other, done, open_), strict=True):
                    seen[cells] = None
    if not kept[0]:
        return None
    return rows | {name: tuple(seen) for name, seen in zip(names, kept, strict=True)}


def _summed(
    rows: dict[str, tuple[Cells, ...]], results: Sequence[str], concluded: str
) -> dict[str, tuple[Cells, ...]] | None:
    """The placements of the results that add up to a placement of （七）总计, and those of （七）总计 that they add up to."""
    vectors = [{cells: _vector(cells) for cells in rows[name]} for name in results]
    targets = {_vector(cells): None for cells in rows[concluded]}
    ceiling = tuple(map(max, zip(*targets, strict=True)))
    reached: list[set[Vector]] = [{(ZERO,) * len(ceiling)}]
    for options in vectors:
        steps = set(options.values())
        if len(reached[-1]) * len(steps) > MOST_STATES:
            raise TooMany
        totals = (_add(before, step) for before in reached[-1] for step in steps)
        layer = {total for total in totals if all(map(Decimal.__le__, total, ceiling))}
        reached.append(layer)
    good = reached[-1] & set(targets)
    if not good:
        return None
    kept = {concluded: tuple(cells for cells in rows[concluded] if _vector(cells) in good)}
    for at in range(len(results) - 1, -1, -1):
        good, kept[results[at]] = _step_back(reached[at], good, vectors[at])
    return rows | kept


def _step_back(
    before: set[Vector], after: set[Vector], options: dict[Cells, Vector]
) -> tuple[set[Vector], tuple[Cells, ...]]:
    """The sums before a row from which a good sum can be reached, and the row's placements that reach one."""
    from_here: set[Vector] = set()
    used: set[Vector] = set()
    for step in set(options.values()):
        for total in after:
            origin = tuple(map(Decimal.__sub__, total, step))
            if origin in before:
                from_here.add(origin)
                used.add(step)
    return from_here, tuple(cells for cells, step in options.items() if step in used)
