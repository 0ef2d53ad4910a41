"""Numbers far from the others of their group, by median and median absolute deviation of log(1 + x).

Logarithms, as counts of offices differ by factors; medians, as one slipped digit moves a mean and its deviation so far
that it hides itself. A number that is flagged is as printed, and most often right: a flag is where to look first.
"""

from __future__ import annotations

from itertools import groupby
from math import log
from typing import TYPE_CHECKING, Any

import numpy as np

from output.checks.flags import Flags

if TYPE_CHECKING:
    from collections.abc import Iterable

MIN_VALUES = 5
"""Of fewer, two that are odd are already nearly half, and the median may be one of them."""
FAR = 5.0
"""Deviations from the median. Of a hundred thousand numbers that only scatter, not one lies so far."""
SCATTER = 1.4826
"""What makes the median absolute deviation the standard deviation where numbers scatter as chance has it."""
TIMES = 10.0
"""How many times the median a number must be at least, or the median of it: where all others are equal they do not scatter at all."""
LEAST = 30.0
"""What the number or the median must be at least: below it counts double and halve by chance."""
CELLS = 300_000
"""Numbers that are looked at together; bounds the memory."""


def find_outliers(values: Any, groups: Iterable[list[int]]) -> Flags:
    """Flags of `values` (a row per report, a column per variable, nan for none) that are far from those of their group.

    Each group is a list of rows. A flag says: column, row of the group that is nearest to the median, the median,
    how many of the group have a number, and the number that is far.
    """
    found: list[tuple[Any, ...]] = []
    large = sorted((group for group in groups if len(group) >= MIN_VALUES), key=len)
    for size, alike in groupby(large, key=len):
        members = np.array([*alike], dtype=np.int64)  # group × member: sorted and counted all at once
        step = max(1, CELLS // (size * values.shape[1]))
        found += [_find(values, members[at : at + step]) for at in range(0, len(members), step)]
    if not found:
        empty = np.empty(0, dtype=np.int64)
        return Flags(empty, empty, empty, empty, empty, empty)
    return Flags(*(np.concatenate(parts) for parts in zip(*found, strict=True)))


def _find(values: Any, members: Any) -> tuple[Any, ...]:
    logs = np.log1p(values[members].astype(np.float64))  # group × member × variable
    counts = (~np.isnan(logs)).sum(axis=1)
    medians = _medians(logs, counts)
    distances = np.abs(logs - medians[:, None, :])
    spreads = np.maximum(SCATTER * _medians(distances, counts), log(TIMES) / FAR)
    least = np.maximum(logs, medians[:, None, :]) >= np.log1p(LEAST)
    far = (distances > FAR * spreads[:, None, :]) & least & (counts >= MIN_VALUES)[:, None, :]
    group, member, variable = np.nonzero(far)
    near = np.where(np.isnan(distances), np.inf, distances).argmin(axis=1)
    others = members[group, near[group, variable]]
    median = np.expm1(medians[group, variable])
    rows = members[group, member]
    return rows, variable, others, median, counts[group, variable], values[rows, variable]


def _medians(numbers: Any, counts: Any) -> Any:
    """The medians over the second axis, nan left out: sorted, nan comes last."""
    ordered = np.sort(numbers, axis=1)
    low, high = np.maximum(counts - 1, 0) // 2, np.maximum(counts, 1) // 2
    middle = [
        np.take_along_axis(ordered, at[:, None, :], axis=1)[:, 0]
        for at in (low, np.minimum(high, numbers.shape[1] - 1))
    ]
    return (middle[0] + middle[1]) / 2
