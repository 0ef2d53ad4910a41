"""A row of table 2 that an office has divided: 其他对外管理服务事项, and beside it 行政检查 and 行政确认 with a row each.

The form has one row for them. Where the office printed their sum, that is its figure; nothing else is added up here, as
a number that nobody printed is no figure. What all parts say of a column, 0 or nothing, holds for the whole.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from msgspec.structs import replace

from parsers.findings import finding
from parsers.form import names_in
from parsers.labels import normalise
from parsers.place import Placed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from parsers.document import Cell
    from parsers.entries import Tables
    from parsers.form import Column, Row
    from parsers.rows import RowReading, Value

PART = re.compile(r"\s*(?:其中[:：]?)?[\u4e00-\u9fff、/]{2,14}\s*")
"""What parts are called; a remark behind a label stands in brackets."""

SUMS = frozenset(["合计", "小计", "总计", "共计", "总数"])


def part_among(cells: Sequence[Cell], values: Sequence[Value], after: int, width: int) -> Cell | None:
    """The cell behind a column that names a part of a row, if it stands alone before as many values as the row has."""
    names = [cell for cell in cells if cell.column > after and PART.fullmatch(cell.text)]
    if len(names) != 1 or len(cells) > 1:
        return None
    name = names[0].column
    before = any(value.reading.value is not None for value in values if value.column < name)
    enough = sum(value.column > name for value in values) >= width > 0
    return names[0] if enough and not before else None


def join(readings: Sequence[RowReading]) -> tuple[list[RowReading], dict[str, list[RowReading]]]:
    """The rows that are whole, and by its id the parts of each that is not. A single part is its row: 规章 | 件数 | 0."""
    whole: list[RowReading] = []
    divided: dict[str, list[RowReading]] = {}
    for (row, is_part), group in groupby(readings, key=lambda reading: (reading.row, bool(reading.part))):
        rows = list(group)
        own = next((part for part in rows if normalise(part.part) in SUMS), rows[0] if len(rows) == 1 else None)
        if not is_part:
            whole += rows
        elif own:
            whole.append(replace(own, part=""))
        else:
            divided[row] = rows
    return whole, divided


def put_divided(
    parts: Sequence[RowReading], placed: Sequence[Placed | None], row: Row, columns: Sequence[Column], tables: Tables
) -> None:
    """Enter what the parts of a row say together."""
    whole: list[tuple[Value | None, ...]] = [part.values for part in placed if part]
    values = tuple([_common(cells) for cells in zip(*whole, strict=True)]) if all(placed) else (None,) * len(columns)
    tables.put(row, columns, "件", Placed(values, "inferred"), parts[0])
    names = names_in(row.id, tuple([column.id for column in columns]))
    said = "、".join(part.part.strip() for part in parts)
    tables.findings.append(finding("row-divided", names, label=row.label, parts=said))


def _common(cells: Sequence[Value | None]) -> Value | None:
    """What all parts say of a column, if that is 0 or nothing."""
    numbers = {cell.reading.value if cell and not cell.reading.doubtful else -1 for cell in cells}
    return cells[0] if numbers in ({0}, {None}) else None
