"""What was found of many reports at once, in columns: a build of 100,000 reports may have a million flags."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator


class Flags:
    """Flags by row. `rows` and `columns` are arrays of one length: the row that each flag is of, and what it says."""

    def __init__(self, rows: Any, *columns: Any) -> None:
        order = np.argsort(rows, kind="stable")
        self._begins = np.searchsorted(rows[order], np.arange(int(rows.max(initial=-1)) + 2))
        self._columns = [column[order] for column in columns]

    def of(self, row: int) -> Iterator[tuple[Any, ...]]:
        """The flags of one row, in the order in which they were given, as plain numbers."""
        if row + 1 >= len(self._begins):
            return iter(())
        first, last = self._begins[row], self._begins[row + 1]
        if first == last:  # as most reports have none
            return iter(())
        return zip(*(column[first:last].tolist() for column in self._columns), strict=True)
