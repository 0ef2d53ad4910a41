"""Tables that are drawn like some that were read before → their figures at once.

Offices copy the form: on one site most tables have the same labels, spans and empty cells, and differ in their numbers.
Where every cell of a source was the form's own, in the form's own order, what stands where does not depend on the numbers,
and the next source of the same shape is filled in as that one was. All else is read anew: whatever was doubtful, lost,
twice there or out of order is never learnt, since then the numbers had a say in it.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from parsers.disclosure import form_of_year
from parsers.entries import Tables
from parsers.form import names_in, variables
from parsers.labels import APPLICATIONS, DISCLOSURE, REVIEWS, find_table
from parsers.look_over import SIGNED, look_over
from parsers.report import Figure, Place
from parsers.tables import APPLICANTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from parsers.document import Grid
    from parsers.rows import RowReading

MOST_SHAPES = 128
"""So many shapes are remembered: sites come one after the other, and some kilobytes a shape add up."""

WORTH_LEARNING = 2
"""A shape is learnt when it is seen for the second time."""

COUNT, AMOUNT, CHANGE, YUAN, WAN_YUAN = range(5)
"""What stands for a number in a shape. 1.5 may be an amount of money, -1 a change (本年增/减), and 1元 says what it
counts: none of them is a count."""
NUMBER = re.compile(r"(?P<sign>[+-]?)(?P<digits>\d+(?:\.\d+)?)(?P<unit>万?元)?", re.ASCII)
KINDS = {"": AMOUNT, "元": YUAN, "万元": WAN_YUAN}
SMALL = {str(number): Decimal(number) for number in range(1000)}

Shape = tuple[object, ...]


class Cells(NamedTuple):
    """The tables of a source as a shape, and the numbers that it holds in reading order.

    `places` are those of the numbers where the shape does not tell: lines are counted from the top of the source.
    """

    shape: Shape
    numbers: list[str]
    places: Sequence[Place] = ()


class Layout(NamedTuple):
    """What stands where in tables of one shape: the variable and unit of each number, its place, and all other figures."""

    numbers: tuple[tuple[str, str], ...]
    places: tuple[Place, ...]
    figures: Mapping[str, Figure]
    """Every figure of the report, in codebook order; those of `numbers` are to be filled in."""
    forms: Mapping[str, str]
    sums: tuple[tuple[str, ...], ...] = ()
    """Rows of which the last must be the sum of the others, or else the order of their columns is open."""


def see(grids: Iterable[Grid], year: int | None) -> Cells | None:
    """The shape of these grids; None where their columns are not told by their spans. `year` decides on forms."""
    shape: list[object] = [form_of_year(year)]
    numbers: list[str] = []
    for grid in grids:
        if grid.placed is not None:
            return None
        shape += (grid.number, grid.page, *sorted(grid.spans.items()))
        for row in grid.drawn:
            shape.append(
                tuple(
                    [masked(text, numbers) if text and (text.isascii() or text[-1] == "元") else text for text in row]
                )
            )
    return Cells(tuple(shape), numbers)


def masked(text: str, numbers: list[str]) -> str | int:
    """What stands for a text in a shape, if it is a number as most are printed. Numbers are noted."""
    if text.isdecimal() and text.isascii():
        numbers.append(text)
        return COUNT
    found = NUMBER.fullmatch(text)
    if not found or (found["sign"] and (found["unit"] or "." in text)):
        return text
    numbers.append(text)
    return CHANGE if found["sign"] else KINDS[found["unit"] or ""]


class _Slot:
    """What is known of a shape: how often it was seen, whether it was to be learnt, and its layout if it was learnt."""

    __slots__ = ("layout", "seen", "tried")

    def __init__(self) -> None:
        self.seen = 0
        self.tried = False
        self.layout: Layout | None = None


@lru_cache(maxsize=MOST_SHAPES)
def _slot(shape: Shape) -> _Slot:
    return _Slot()


def forget() -> None:
    """Learn all shapes anew."""
    _slot.cache_clear()


def recall(cells: Cells) -> Tables | None:
    """The figures of tables whose shape is known; None where it is not."""
    slot = _slot(cells.shape)
    slot.seen += 1
    if (layout := slot.layout) is None:
        return None
    figures = dict(layout.figures)
    for (name, unit), place, raw in zip(layout.numbers, cells.places or layout.places, cells.numbers, strict=True):
        value = SMALL.get(raw)
        figures[name] = Figure(name, _value(raw) if value is None else value, "printed", raw, place, unit)
    if not all(_adds_up([figures[name].value for name in names]) for names in layout.sums):
        return None
    return Tables(figures, dict(layout.forms), familiar=True)


def _value(raw: str) -> Decimal:
    value = Decimal(raw.lstrip("+-").rstrip("万元"))
    return -value if raw[0] == "-" else value


def _adds_up(row: list[Decimal | None]) -> bool:
    return sum(number or 0 for number in row[:-1]) == row[-1]


def learn(cells: Cells, grids: Iterable[Grid], rows: Iterable[RowReading], tables: Tables) -> None:
    """Remember what stands where, if nothing but the shape of these tables has decided it.

    Learning costs as much as a recall saves: a shape that comes once is not worth it.
    """
    slot = _slot(cells.shape)
    if slot.tried or slot.seen < WORTH_LEARNING:
        return
    slot.tried = True
    rows = list(rows)
    if tables.doubtful or tables.doubled or tables.refused or look_over(tables) or not _is_plain(rows, tables):
        return
    if any(figure.status not in ("printed", "blank", "absent") for figure in tables.figures.values()):
        return
    printed = [figure for figure in tables.figures.values() if figure.status == "printed"]
    by_place = {figure.where: figure for figure in printed}
    sums = _sums(rows, by_place) if cells.places else ()
    numbers, places = [], []
    for place, raw in zip(cells.places or _places(grids), cells.numbers, strict=False):
        figure = by_place.pop(place, None)
        if figure is None or figure.raw != raw or not _is_at_home(figure):
            return  # a number that is none of the form's
        numbers.append((figure.variable, figure.unit))
        places.append(place)
    if sums is not None and len(printed) == len(numbers) == len(cells.numbers):
        figures = {v.name: tables.figures[v.name] for v in variables() if v.name in tables.figures}
        slot.layout = Layout(tuple(numbers), tuple(places), figures, dict(tables.forms), sums)


def _sums(rows: Iterable[RowReading], by_place: Mapping[Place, Figure]) -> tuple[tuple[str, ...], ...] | None:
    """The rows of table 3 by their variables; None unless all are whole and in the order of the form.

    Flattened, the header of table 3 has its 总计 behind 自然人: only its sums say that the numbers stand as on the form.
    """
    found = []
    for row in rows:
        if row.table == APPLICATIONS and row.values:
            figures = [by_place.get(value.where) for value in row.values]
            names = tuple([figure.variable for figure in figures if figure])
            if names != names_in(row.row, APPLICANTS):
                return None
            found.append(names)
    return tuple(found)


def _is_at_home(figure: Figure) -> bool:
    """Whether sign and unit are the column's own: elsewhere 0元 is nothing and 5元 a fault, and only one would be learnt."""
    if figure.raw[0] in "+-":
        return figure.variable in SIGNED
    return figure.raw[-1] != "元" or figure.raw.endswith("万元") == (figure.unit == "万元")


def _places(grids: Iterable[Grid]) -> Iterable[Place]:
    """Where the numbers stand, in reading order; numbers that reach over several cells are never learnt."""
    for grid in grids:
        for at, row in enumerate(grid.rows, 1):
            for cell in row:
                if cell.text and isinstance(masked(cell.text, []), int):
                    if cell.rowspan > 1:
                        return
                    yield Place(grid.number, at, cell.column + 1, None, grid.page)


def _is_plain(rows: list[RowReading], tables: Tables) -> bool:
    """Whether all rows stand in grids, or all in lines, each once, under a header that has one column a value."""
    if len({(row.table, row.row) for row in rows}) < len(rows) or len(tables.forms) < len(WHOLE):
        return False
    return len({row.how for row in rows}) == 1 and all(_is_orderly(row, tables) for row in rows)


WHOLE = (DISCLOSURE, APPLICATIONS, REVIEWS)


def _is_orderly(row: RowReading, tables: Tables) -> bool:
    """Whether each value stands in the order of the header, and the header in the order of the form."""
    if not row.values:
        return row.table != REVIEWS
    ids = [header.id for header in sorted(row.header, key=lambda header: header.column) if header.id]
    if len(row.values) != len(ids) or [value.column for value in row.values] != sorted(v.column for v in row.values):
        return False
    if row.table == DISCLOSURE:
        return len(set(ids)) == len(ids)
    blocks = find_table(row.table, tables.forms[row.table]).block
    if row.how == "flat":  # a header in three rows, one after the other
        return sorted(ids) == sorted(column.id for block in blocks for column in block.columns)
    return ids == [column.id for block in blocks for column in block.columns]
