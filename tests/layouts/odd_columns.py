"""Tables whose columns are not the form's: shuffled, doubled, turned, or with strangers among them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.layouts import form_tables as forms
from tests.layouts import grid, web
from tests.layouts.grid import Cell, Row, Table
from tests.layouts.layout import Drawing, layout
from tests.layouts.web_cells import drawn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from random import Random

    from tests.layouts.content import Block, Content

WIDTH = len(forms.APPLICANTS)


def labels(row: Row) -> Row:
    """A row's cells without its figures."""
    return tuple(cell for cell in row if not cell.variable)


def values(row: Row) -> Row:
    """A row's figures."""
    return tuple(cell for cell in row if cell.variable)


def flat_header(*columns: str) -> Row:
    """A header of table 3 in one row."""
    return (Cell("申请人情况", 3, role="corner"), *(Cell(column, role="head") for column in columns))


def on_table(number: int, change: Callable[[Table], Table]) -> Callable[[Table], Iterable[Block]]:
    """A change to one of the three tables."""

    def changed(table: Table) -> Iterable[Block]:
        yield change(table) if table.number == number else table

    return changed


def with_values(rows: Iterable[Row], change: Callable[[Row], Sequence[Cell]]) -> tuple[Row, ...]:
    """Rows whose figures are changed, if they have any."""
    return tuple((*labels(row), *change(values(row))) if values(row) else row for row in rows)


@layout("odd_disclosure_shuffled", ".html")
def shuffled_disclosure(content: Content, rng: Random) -> Drawing:
    """The columns of 第二十条第（一）项 in another order, header and figures alike."""
    order = rng.choice(((2, 0, 1), (1, 0, 2), (2, 1, 0)))

    def change(table: Table) -> Table:
        rows = list(table.rows)
        for at, row in enumerate(rows[1:4], 1):
            rows[at] = (row[0], *(row[1 + place] for place in order))
        return replace(table, rows=tuple(rows))

    return drawn(content.with_blocks(on_table(2, change)), rng, web.table_html)


@layout("odd_applicants_shuffled", ".html")
def shuffled_applicants(content: Content, rng: Random) -> Drawing:
    """The kinds of legal persons in another order, header and figures alike, under the form's three rows of headers."""
    order = rng.sample(range(1, 6), 5)

    def change(table: Table) -> Table:
        head = tuple(table.rows[2][place - 1] for place in order)
        rows = with_values(table.rows[3:], lambda row: (row[0], *(row[place] for place in order), row[6]))
        return replace(table, rows=(*table.rows[:2], head, *rows))

    return drawn(content.with_blocks(on_table(3, change)), rng, web.table_html)


@layout("odd_total_first", ".html")
def total_first(content: Content, rng: Random) -> Drawing:
    """总计 before 自然人, or right behind it."""
    at = rng.choice((0, 1))

    def change(table: Table) -> Table:
        order = [*range(WIDTH - 1)]
        order.insert(at, WIDTH - 1)
        head = flat_header(*(forms.APPLICANT_LABELS[place] for place in order))
        return replace(table, rows=(head, *with_values(table.rows[3:], lambda row: [row[place] for place in order])))

    return drawn(content.with_blocks(on_table(3, change)), rng, web.table_html)


@layout("odd_outcomes_total_first", ".html")
def outcomes_total_first(content: Content, rng: Random) -> Drawing:
    """总计 before the outcomes in each group of table 4."""

    def change(table: Table) -> Table:
        rows = list(table.rows)
        rows[1] = (rows[1][4], *rows[1][:4], *rows[1][5:])
        for at in (2, 3):
            groups = [rows[at][begin : begin + 5] for begin in range(0, len(rows[at]), 5)]
            rows[at] = tuple(cell for group in groups for cell in (group[4], *group[:4]))
        return replace(table, rows=tuple(rows))

    return drawn(content.with_blocks(on_table(4, change)), rng, web.table_html)


@layout("odd_suits_swapped", ".html")
def suits_swapped(content: Content, rng: Random) -> Drawing:
    """复议后起诉 before 未经复议直接起诉."""

    def change(table: Table) -> Table:
        first, second, third, row = table.rows
        return replace(
            table, rows=(first, (*second[:5], second[6], second[5]), third, (*row[:5], *row[10:], *row[5:10]))
        )

    return drawn(content.with_blocks(on_table(4, change)), rng, web.table_html)


@layout("odd_remarks", ".html")
def remarks(content: Content, rng: Random) -> Drawing:
    """A column 备注 behind tables 2 and 3: empty, with words, or with a number."""
    say = rng.choice((("",), ("", "", "网上申请", "见附件"), ("", "", "2", "5"), ("其中网上2件", "")))

    def change(table: Table) -> Iterable[Block]:
        if table.number == 4:
            yield table
            return
        rows = []
        for at, row in enumerate(table.rows):
            if values(row):
                cell = Cell(rng.choice(say), role="filler")
            else:
                cell = Cell("备注" if not at or row[0].text == "信息内容" else "", role="head")
            rows.append((*row, cell))
        yield replace(table, rows=tuple(rows))

    return drawn(content.with_blocks(change), rng, web.table_html)


@layout("odd_serial_numbers", ".html")
def serial_numbers(content: Content, rng: Random) -> Drawing:
    """A column 序号 before each table's labels, or the rows counted between labels and figures (行次)."""
    between = rng.random() < 0.4

    def change(table: Table) -> Iterable[Block]:
        rows, count = [], 0
        for at, row in enumerate(table.rows):
            count += bool(values(row))
            name = "行次" if between else "序号"
            below = 3 if between and table.number == 3 and not at else 1
            heads = not at or (between and row[0].text == "信息内容")
            cell = Cell(str(count) if values(row) else name if heads else "", 1, below, role="filler")
            if table.number == 4:
                rows.append(row)
            elif between and values(row):
                rows.append((*labels(row), cell, *values(row)))
            elif between:
                rows.append((row[0], cell, *row[1:]) if not at or row[0].text == "信息内容" else row)
            else:
                rows.append((cell, *row))
        yield replace(table, rows=tuple(rows))

    return drawn(content.with_blocks(change), rng, web.table_html)


@layout("odd_units_column", ".html")
def units_column(content: Content, rng: Random) -> Drawing:
    """A column 单位 (件) between the labels and the figures of table 3."""

    def change(table: Table) -> Table:
        head = flat_header("单位", *forms.APPLICANT_LABELS)
        rows = ((*labels(row), Cell("件", role="filler"), *values(row)) for row in table.rows[3:])
        return replace(table, rows=(head, *rows))

    return drawn(content.with_blocks(on_table(3, change)), rng, web.table_html)


@layout("odd_transposed", ".html")
def transposed(content: Content, rng: Random) -> Drawing:
    """Table 3 lying on its side: applicants down, results across."""

    def change(table: Table) -> Table:
        rows = table.rows[3:]
        head = (Cell("申请人情况", role="corner"), *(Cell(labels(row)[-1].text, role="head") for row in rows))
        body = tuple(
            (Cell(label, role="label"), *(values(row)[at] for row in rows))
            for at, label in enumerate(forms.APPLICANT_LABELS)
        )
        return replace(table, rows=(head, *body))

    return drawn(content.with_blocks(on_table(3, change)), rng, web.table_html)


@layout("odd_disclosure_transposed", ".html")
def disclosure_transposed(content: Content, rng: Random) -> Drawing:
    """Table 2 lying on its side: each label above its figures, which stand under each other."""

    def change(table: Table) -> Table:
        rows = [row for row in table.rows if values(row)]
        height = max(len(values(row)) for row in rows)
        head = (Cell("信息内容", role="head"), *(row[0] for row in rows))
        body = []
        for at in range(height):
            cells = (values(row)[at] if at < len(values(row)) else Cell("", role="filler") for row in rows)
            body.append((Cell("数量", role="label"), *(replace(cell, colspan=1) for cell in cells)))
        return replace(table, rows=(head, *body))

    lost = {cell.variable for table in content.tables if table.number == 2 for row in table.rows for cell in row}
    drawing = drawn(content.with_blocks(on_table(2, change)), rng, web.table_html)
    return replace(drawing, certain=frozenset(content.values) - lost)


@layout("odd_side_by_side", ".html")
def side_by_side(content: Content, rng: Random) -> Drawing:
    """Table 2 in two halves beside each other, in one table."""

    def change(table: Table) -> Table:
        half = next(at for at, row in enumerate(table.rows) if "（六）" in row[0].text or "(六)" in row[0].text)
        left, right = table.rows[:half], table.rows[half:]
        rows = []
        for at in range(max(len(left), len(right))):
            blank = (Cell("", 4, role="filler"),)
            rows.append((*(left[at] if at < len(left) else blank), *(right[at] if at < len(right) else blank)))
        return replace(table, rows=tuple(rows))

    return drawn(content.with_blocks(on_table(2, change)), rng, web.table_html)


@layout("odd_spans_lost", ".html")
def spans_lost(content: Content, rng: Random) -> Drawing:
    """All spans lost: a row has the cells that begin in it and no more, header and data alike."""

    def change(table: Table) -> Iterable[Block]:
        yield replace(
            table, rows=tuple(tuple(replace(cell, colspan=1, rowspan=1) for cell in row) for row in table.rows)
        )

    return drawn(content.with_blocks(change), rng, web.table_html)


@layout("odd_header_twice", ".html")
def header_twice(content: Content, rng: Random) -> Drawing:
    """Every header printed twice, at once or again in the middle of the table."""
    again = rng.random() < 0.5

    def change(table: Table) -> Iterable[Block]:
        if table.number == 3:
            body = table.rows[3:]
            at = rng.randrange(3, 8) if again else 0
            top, rest = grid.cut(table, 3 + at) if at else (None, None)
            if top and rest:
                yield replace(table, rows=(*top.rows, *table.rows[:3], *rest.rows))
            else:
                yield replace(table, rows=(*table.rows[:3], *table.rows[:3], *body))
        elif table.number == 4:
            yield replace(table, rows=(*table.rows[:3], *table.rows))
        else:
            rows = [again for row in table.rows for again in ((row, row) if row[0].text == "信息内容" else (row,))]
            yield replace(table, rows=tuple(rows))

    return drawn(content.with_blocks(change), rng, web.table_html)
