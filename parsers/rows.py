"""What both readings, of grids and of flattened text, hand on: a row of the form with the values that stand in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from parsers.numbers import Reading
    from parsers.report import Place


class Value(Struct, frozen=True, gc=False):
    """A value cell: what it says, and where. `column` and `colspan` are the grid's; -1 where there is no grid."""

    reading: Reading
    raw: str
    where: Place
    column: int = -1
    colspan: int = 1
    glued: bool = False
    """Whether it stood against its label without a gap, so that it may be several values."""


class Header(Struct, frozen=True, gc=False):
    """A header cell above the values: the column it names ("" if unknown), and which grid columns it covers."""

    id: str
    column: int = -1
    colspan: int = 1
    block: str = ""
    """In table 4: the group of outcomes that the column belongs to."""
    line: int = -1
    """The row of the grid in which the cell stands: wrong spans shift the cells of one row, and never swap them."""


class RowReading(Struct, frozen=True, gc=False):
    """A row as found. `row` is the form's row id, "" where the label was lost; `label` is the text that stood there."""

    table: str
    row: str
    header: tuple[Header, ...]
    values: tuple[Value, ...]
    how: Literal["grid", "flat"]
    label: str = ""
    part: str = ""
    """What the part of the form's row is called that this is, where an office divided it."""


def stands_under(value: Value, header: Header) -> bool:
    """Whether a value and a header cell have a column in common."""
    return value.column < header.column + header.colspan and header.column < value.column + value.colspan
