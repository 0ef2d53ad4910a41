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
        self._rows = rows[order]
        self._columns = [column[order] for column in columns]

    def of(self, row: int) -> Iterator[tuple[Any, ...]]:
        """The flags of one row, in the order in which they were given, as plain numbers."""
        first, last = np.searchsorted(self._rows, (row, row + 1))
        return zip(*(column[first:last].tolist() for column in self._columns), strict=True)
