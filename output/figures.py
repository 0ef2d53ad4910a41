"""The table `figures`: two hundred rows a report, so many that a value at a time is too slow."""

from __future__ import annotations

from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from output.files import TableWriter, arrow_schema
from output.tables import FIGURES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from output.rows import Packed

_WAITING = 100
"""Reports that are turned into columns together."""


class FigureWriter:
    """Writes `figures.parquet` into `folder`, report by report. A context."""

    def __init__(self, folder: Path) -> None:
        self._table = TableWriter(folder, FIGURES)
        self._waiting: list[tuple[Packed, bool]] = []
        self._made: list[Any] = []
        """Columns of reports, as record batches, that are too few for a part of the table."""
        self._rows = 0

    def __enter__(self) -> FigureWriter:
        self._table.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, *error: object) -> None:
        if kind is None:
            self._make()
            self._write(self._rows)
        self._table.__exit__(kind, *error)

    def add(self, packed: Packed, in_panel: bool) -> None:
        """Take in a report."""
        if packed.figures.names:
            self._waiting.append((packed, in_panel))
        if len(self._waiting) >= _WAITING:
            self._make()
            while self._rows >= FIGURES.part:
                self._write(FIGURES.part)

    def _make(self) -> None:
        waiting, self._waiting = self._waiting, []
        if waiting:
            self._made.append(_columns(waiting))
            self._rows += len(self._made[-1])

    def _write(self, count: int) -> None:
        """So many rows as one part of the table."""
        if not count:
            return
        made = pa.Table.from_batches(self._made)
        self._table.add_columns([column.combine_chunks() for column in made.slice(0, count).columns])
        self._made = made.slice(count).to_batches()
        self._rows -= count


def _columns(reports: Sequence[tuple[Packed, bool]]) -> Any:
    """One row per figure, in codebook order."""
    figures = [packed.figures for packed, _ in reports]
    report = pa.array(np.repeat(np.arange(len(figures)), [len(each.names) for each in figures]))
    owners = [packed.figure_owner(in_panel) for packed, in_panel in reports]
    schema = arrow_schema(FIGURES)
    who, whence = ([[*column] for column in zip(*parts, strict=True)] for parts in zip(*owners, strict=True))
    values = [*map(_double, chain.from_iterable(each.texts for each in figures))]
    own = [
        _joined([each.names for each in figures]),
        pa.array(values, pa.float64()),
        _joined([each.statuses for each in figures]),
        pa.array([*chain.from_iterable(each.raws for each in figures)], pa.string()),
        _joined([each.wheres for each in figures]),
        _joined([each.units for each in figures]),
    ]
    kinds = iter(schema.types)
    first = [pa.array(column, next(kinds)).take(report) for column in who]
    types = schema.types[len(who) + len(own) :]
    last = [pa.array(column, kind).take(report) for column, kind in zip(whence, types, strict=True)]
    return pa.record_batch([*first, *own, *last], schema=schema)


@lru_cache(1 << 14)  # the same few thousand come again and again
def _double(text: str | None) -> float | None:
    return None if text is None else float(text)


def _joined(columns: Sequence[tuple[str | None, ...]]) -> Any:
    """One column of many reports; what reports share is made once."""
    return pa.concat_arrays([_texts(column) for column in columns])


@lru_cache(64)
def _texts(column: tuple[str | None, ...]) -> Any:
    return pa.array(column, pa.string())
