"""Which variables are compared between years and organisations, and a report's numbers for them, packed."""

from __future__ import annotations

from array import array
from functools import cache
from math import nan
from typing import TYPE_CHECKING

from output.rows import LARGEST
from parsers.form import variables

if TYPE_CHECKING:
    from parsers.report import Report


@cache
def watched() -> tuple[str, ...]:
    """Variables whose size is watched, in codebook order.

    Of the applications the totals alone: what is odd in a part is odd in its total, and small numbers jump by chance.
    No signed ones: a change has no usual size.
    """
    return tuple(
        v.name for v in variables() if not v.signed and (v.table != "applications" or v.name.endswith("_total"))
    )


def numbers_of(report: Report) -> array[float]:
    """One float32 per watched variable, nan where the panel has no number for it."""
    numbers = array("f")
    for name in watched():
        figure = report.figures.get(name)
        value = figure.value if figure else None
        number = float(value) if value is not None and value.is_finite() else nan
        numbers.append(number if 0 <= number < LARGEST else nan)
    return numbers
