"""Grids → rows of the form, by meaning: a cell belongs to the row and the column whose labels say so.

Rows are found by their labels, through merged, split, repeated and missing headers; a grid that goes on after a page
break goes on with the header it had.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from msgspec.structs import replace

from parsers.divided import part_among
from parsers.document import Cell
from parsers.grid_row import GridRow, sort_cells
from parsers.halves import halves
from parsers.hanging import Hanging, hangs
from parsers.header import WHOLE_YEAR, of_this_year, under_groups, whole_year
from parsers.labels import APPLICATIONS, DISCLOSURE, POSITIONAL, REVIEWS, Label, normalise, recognise, review_groups
from parsers.numbers import UNREADABLE
from parsers.rows import Header, RowReading, Value
from parsers.upright import upright

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from parsers.document import Grid

NO_CELL = Cell("", -1)
ALL = 1 << 30
"""More columns than any table has."""
OUTCOMES = 15
"""Values of table 4: three groups of five. No other row of the forms has so many."""


class _Walk:
    """The walk over a source's grids: which table and header the next row stands under."""

    def __init__(self) -> None:
        self.table = ""
        self.group = ""  # of outcomes in table 4, where each has lines of its own
        self.header: list[Header] = []
        self.rows: list[RowReading] = []
        self.in_data = False
        self.shared: tuple[Header, ...] = ()
        self.divided: tuple[str, Cell] | None = None  # the row of table 2 whose parts may follow, and its label

    def add(self, row_id: str, values: Iterable[Value], label: str, part: str = "") -> None:
        if not self.in_data or len(self.shared) != len(self.header):
            # one tuple for all rows under a header: what follows from it is worked out once
            self.shared = tuple(self.header)
        self.in_data = True
        self.rows.append(RowReading(self.table, row_id, self.shared, tuple(values), "grid", label, part))
        if not part:
            self.divided = None

    def add_outcome(self, row: GridRow, outcome: tuple[Cell, Label], header: tuple[Header, ...]) -> None:
        self.rows.append(RowReading(REVIEWS, outcome[1].id, header, tuple(row.values), "grid", outcome[0].text))

    def enter(self, table: str) -> None:
        if table != self.table:
            self.table, self.header, self.shared, self.in_data, self.divided = table, [], (), False, None

    def put_header(self, cells: list[Header]) -> None:
        if self.in_data:
            self.header, self.in_data = [], False
        self.divided = None
        self.header.extend(cells)


def read_grids(grids: Iterable[Grid]) -> list[RowReading]:
    """The form's rows that stand in grids, in reading order."""
    walk = _Walk()
    for grid in chain.from_iterable(map(halves, map(upright, grids))):
        hanging = Hanging() if hangs(grid) else None
        for at, cells in enumerate(grid.rows):
            row = sort_cells(cells, grid, at)
            if hanging:
                row = hanging.over(row, cells, at)
            if _read_plain_row(row, walk):
                continue
            walk.enter(_table_of(row, walk.table))
            if walk.table == DISCLOSURE:
                _read_disclosure(row, walk)
            elif walk.table == APPLICATIONS:
                _read_applications(row, walk)
            elif walk.table == REVIEWS:
                _read_reviews(row, walk)
    return walk.rows


def _read_plain_row(row: GridRow, walk: _Walk) -> bool:
    """Whether a row was one label and its numbers, under the header of its own table: most are, and need no more thought."""
    if len(row.labels) != 1 or row.words or not row.values:
        return False
    cell, meanings = row.labels[0]
    table, kind, row_id = meanings[0]
    if len(meanings) > 1 or kind != "row" or table != walk.table or table == REVIEWS:
        return False
    walk.add(row_id, [value for value in row.values if value.column > cell.column], cell.text)
    return True


def _table_of(row: GridRow, current: str) -> str:
    """The table that a row's labels belong to; the current one where they do not tell."""
    found = {label.table for _, labels in row.labels for label in labels}
    if len(found) == 1 and (current or _opens(row, next(iter(found)))):
        return found.pop()
    if len(found) > 1:
        certain = {labels[0].table for _, labels in row.labels if len({label.table for label in labels}) == 1}
        if len(certain) == 1:
            return certain.pop()
    if not row.labels and len(row.values) == OUTCOMES:
        return REVIEWS
    return current


def _opens(row: GridRow, table: str) -> bool:
    """A table opens with its header, or with a row that no other table could have."""
    kinds = {label.kind for _, labels in row.labels for label in labels}
    return bool(kinds & {"block", "column", "corner"}) or (table == APPLICATIONS and len(row.values) > 3)


def _read_disclosure(row: GridRow, walk: _Walk) -> None:
    means = row.means(DISCLOSURE)
    if means["block"]:
        walk.header, walk.in_data = [], False
    columns, corners = means["column"], means["corner"]
    if columns or corners:
        named = {cell.column: label.id for cell, label in columns}
        right_of = max((cell.column for cell, _ in corners), default=-1)
        # 合计 is a label of other tables, and here as strange as 小计
        others = [cell for cell, labels in row.labels if all(label.table != DISCLOSURE for label in labels)]
        words = [cell for cell in (*row.words, *others) if cell.column > right_of and corners]
        cells = [cell for cell, _ in columns] + words
        if any(normalise(cell.text) in LESS for cell in words):
            named = {column: name for column, name in named.items() if name != "items_change"}
        if whole := whole_year([cell for cell in cells if cell.text.strip()]):
            named[whole.column] = WHOLE_YEAR
        walk.put_header(
            [Header(named.get(c.column, ""), c.column, c.colspan, line=row.at) for c in sorted(cells, key=_column)]
        )
        return
    for cell, label in means["row"][:1]:
        if part := _part_in(row, cell.column, walk.header):
            walk.divided = label.id, cell
            walk.add(label.id, [value for value in row.values if value.column > part.column], cell.text, part.text)
        else:
            walk.add(label.id, _figures(row, cell.column, walk.header), cell.text)
    if walk.divided and not means["row"]:
        row_id, cell = walk.divided
        if part := _part_in(row, cell.column - 1, walk.header):
            walk.add(row_id, [value for value in row.values if value.column > part.column], cell.text, part.text)


def _part_in(row: GridRow, after: int, header: Sequence[Header]) -> Cell | None:
    # 合计 is a label of other tables
    others = [cell for cell, labels in row.labels if all(of.table != DISCLOSURE for of in labels)]
    return part_among([*row.words, *others], row.values, after, len(header))


def _read_applications(row: GridRow, walk: _Walk) -> None:
    means = row.means(APPLICATIONS)
    rows, columns = means["row"], means["column"]
    if len(columns) > 1 or means["corner"]:
        walk.put_header([Header(label.id, cell.column, cell.colspan, line=row.at) for cell, label in columns])
        first = min((h.column for h in walk.header), default=0)
        walk.put_header([Header("", c.column, c.colspan, line=row.at) for c in row.words if c.column > first])
    elif (rows and row.values) or _is_bare(row):
        _read_application_row(row, rows, walk)
    elif columns and not (rows and walk.in_data):
        walk.put_header([Header(label.id, cell.column, cell.colspan, line=row.at) for cell, label in columns])
    elif len(row.words) >= YEARS and not (row.labels or walk.in_data):
        walk.header = of_this_year(walk.header, row.words)
    elif len(rows) == 1 and walk.in_data:
        walk.add(rows[0][1].id, (), rows[0][0].text)


LESS = frozenset(["本年减", "本年减少", "减少", "减"])
"""A column beside 本年增 of which it is the other half: 本年增 alone is 本年增/减 cut short."""
YEARS = 2
"""A row of a header that parts columns by years has at least as many words."""


def _is_bare(row: GridRow) -> bool:
    """Whether a row can be one of table 3 although its label is lost: cells with a number, or nothing but cells."""
    numbers = any(value.reading.value is not None for value in row.values)
    return len(row.values) > 3 and (numbers or not (row.labels or row.words))


def _read_application_row(row: GridRow, rows: list[tuple[Cell, Label]], walk: _Walk) -> None:
    if rows and walk.rows and _is_sum_behind(rows[-1][0], walk.rows[-1]):
        return
    if rows and len(row.labels) + len(row.words) == 1:  # most rows are a label and its numbers
        cell = rows[-1][0]
        walk.add(rows[-1][1].id, [value for value in row.values if value.column > cell.column], cell.text)
        return
    label = rows[-1][0].column if rows else -1
    begin = _first_figure(row, label, walk.header if rows else ())
    cells = [cell for cell in ([cell for cell, _ in row.labels] + row.words) if cell.column < begin]
    last = max(cells, key=_column, default=NO_CELL)
    figures = _figures(row, last.column, ())
    named = rows[-1][1].id if rows and not (any(v.raw for v in figures) and _is_group(rows[-1][0], last)) else ""
    walk.add(named, figures, last.text)


def _is_group(cell: Cell, last: Cell) -> bool:
    """Whether a label that names a group, though it is a row of the older form, stands before the row's own: （六）其他处理."""
    return last.column > cell.column and any(label.kind == "group" for label in recognise(cell.text))


def _is_sum_behind(cell: Cell, last: RowReading) -> bool:
    """Whether a row 合计 stands behind the form's last row: an office's own sum, and not （七）总计."""
    return last.row == "app_carried_out" and normalise(cell.text) in POSITIONAL


def _first_figure(row: GridRow, label: int, header: Sequence[Header]) -> int:
    """The column from which on words are no label: that of the first number, or of the first column of the header."""
    number = min((v.column for v in row.values if v.reading.value is not None and v.column > label), default=ALL)
    return min(number, min((h.column for h in header if h.id and h.column > label), default=ALL))


def _figures(row: GridRow, after: int, header: Sequence[Header]) -> list[Value]:
    """The values behind a label; words among them are values that cannot be read."""
    values = [value for value in row.values if value.column > after]
    if not row.words:
        return values
    first = min((h.column for h in header), default=0)
    for cell in row.words:
        if cell.column > after and cell.column >= first:
            place = replace(row.place, column=cell.column + 1)
            values.append(Value(UNREADABLE, cell.text, place, cell.column, cell.colspan))
    return sorted(values, key=_column)


def _column(cell: Cell | Value) -> int:
    return cell.column


def _read_reviews(row: GridRow, walk: _Walk) -> None:
    means = row.means(REVIEWS)
    blocks, outcomes = means["block"], means["column"]
    walk.group = blocks[-1][1].id if len(blocks) == 1 else walk.group if not blocks else ""
    if len(outcomes) == 1 and len(row.values) == 1 and walk.group:
        # one outcome of one group a line
        walk.add_outcome(row, outcomes[0], (Header("", block=walk.group),))
    elif len(outcomes) == 1 and any(value.reading.value is not None for value in row.values):
        # one outcome a line, its groups side by side
        walk.add_outcome(row, outcomes[0], _groups(walk))
    elif group := _only_group(row, walk.header):
        # one group a line, its outcomes side by side
        cell, label = group
        leaves = [h for h in walk.header if h.id]
        header = (*leaves, Header("", cell.column, cell.colspan, label))
        figures = _figures(row, max(cell.column, min(h.column for h in leaves) - 1), ())
        walk.rows.append(RowReading(REVIEWS, "", header, tuple(figures), "grid", cell.text))
    elif blocks or outcomes:
        walk.put_header(
            [Header("", c.column, c.colspan, label.id) for c, label in blocks]
            + [Header(label.id, c.column, c.colspan, line=row.at) for c, label in outcomes]
            + [Header("", c.column, c.colspan) for c in row.words]
        )
    elif row.values or (len(row.words) >= FEW and sum(bool(h.id) for h in walk.header) >= len(row.words)):
        walk.header, walk.shared = under_groups(walk.header), ()
        begin = _first_figure(row, -1, walk.header)
        label = "".join(cell.text for cell in row.words if cell.column < begin)
        first = min((value.column for value in row.values), default=begin)
        walk.add("", _figures(row, min(begin, first) - 1, walk.header), label)


FEW = 4
"""So many words under the outcomes of table 4 are cells that nobody can read, and no note."""


def _only_group(row: GridRow, header: Sequence[Header]) -> tuple[Cell, str] | None:
    """The group of outcomes that a row of numbers is of, with the cell that names it: under a header of one group."""
    outcomes = [h.id for h in header if h.id]
    if len(set(outcomes)) < len(outcomes) or not any(value.reading.value is not None for value in row.values):
        return None
    cells = [*(cell for cell, _ in row.labels), *row.words]
    named = [(cell, label) for cell in cells for label in review_groups() if normalise(label) in normalise(cell.text)]
    return named[0] if len(named) == 1 and outcomes else None


def _groups(walk: _Walk) -> tuple[Header, ...]:
    return tuple(sorted((h for h in walk.header if h.block), key=lambda h: h.column))
