"""The panel for each program: what every edition is made of, read back from the finished Parquet a batch at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from output.codebook import codebook
from output.missing import WHO
from output.tables import panel_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from output.codebook import CodebookEntry
    from output.missing import Codes, MissingWriter

BATCH = 2_000
"""Rows that are held at a time."""

TITLE = {"en": "Open-government reports of Chinese local governments", "zh": "政府信息公开工作年度报告面板数据"}


@dataclass(frozen=True, slots=True)
class Variable:
    """A column of the panel for an edition: `entry` is None for who and when."""

    name: str
    text: bool
    money: bool
    label_en: str
    label_zh: str
    entry: CodebookEntry | None


@dataclass(frozen=True, slots=True)
class Wide:
    """The finished panel in `folder`, with the reason of every number that it lacks."""

    folder: Path
    missing: MissingWriter

    @property
    def rows(self) -> int:
        """How many rows the panel has."""
        return self.missing.rows

    def columns(self) -> list[Variable]:
        """The panel's columns in order."""
        who = [
            Variable(column.name, column.kind == "text", False, *column.labels, None)
            for column in panel_table().columns[:WHO]
        ]
        return who + [Variable(e.variable, False, e.type == "decimal", e.label_en, e.label_zh, e) for e in codebook()]

    def batches(self, names: Sequence[str] | None = None) -> Iterator[tuple[Any, Codes]]:
        """Record batches of `names`, or of all columns, each with the codes of its rows (a column per variable)."""
        first = 0
        with pq.ParquetFile(self.folder / "panel.parquet") as file:
            for batch in file.iter_batches(BATCH, columns=names):
                yield batch, self.missing.read_codes(first, len(batch))
                first += len(batch)


def codes_of(place: int, codes: Codes) -> Codes | None:
    """The codes of the panel's column at `place`; None for a column that says who or when."""
    return codes[:, place - WHO] if place >= WHO else None


def numbers(column: Any) -> Any:
    """An Arrow column of numbers as numpy; what is null is 0 there."""
    return pc.fill_null(column, 0).to_numpy(zero_copy_only=False)


def texts(column: Any) -> Any:
    """An Arrow column of texts as numpy objects; what is null is an empty text."""
    return pc.fill_null(column, "").to_numpy(zero_copy_only=False)


def extent(path: Path) -> dict[str, tuple[int, int]]:
    """By column of a Parquet file the least and greatest number (0 where there is none), of a text its longest in bytes.

    A text has its length twice.
    """
    found: dict[str, tuple[int, int]] = {}
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(BATCH):
            for name, column in zip(batch.schema.names, batch.columns, strict=True):
                low, high = _extent(column)
                known = found.get(name, (low, high))
                found[name] = (min(low, known[0]), max(high, known[1]))
    return found


def _extent(column: Any) -> tuple[int, int]:
    if column.null_count == len(column):
        return (0, 0)
    if pa.types.is_string(column.type):
        longest = int(pc.max(pc.binary_length(column)).as_py())
        return (longest, longest)
    found = pc.min_max(column)
    return (int(np.floor(found["min"].as_py())), int(np.ceil(found["max"].as_py())))
