"""Tables whose rows are not the form's: added, doubled, merged, left out, in another order."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from tests.layouts import form_tables as forms
from tests.layouts import web
from tests.layouts.content import Line, Wish
from tests.layouts.grid import Cell, Row, Table
from tests.layouts.layout import Drawing, layout
from tests.layouts.odd_columns import labels, on_table, values
from tests.layouts.web_cells import drawn

if TYPE_CHECKING:
    from collections.abc import Iterable
    from random import Random

    from tests.layouts.content import Block, Content


FILLED = Wish(prepare=lambda values, truth, rng: {name: value or Decimal(0) for name, value in values.items()})
"""No cell is empty: an empty copy beside a filled one would be taken for the blank form."""


def numbers(rng: Random, count: int) -> Row:
    """Figures that are no figures of the report."""
    return tuple(Cell(str(rng.choice((0, 0, 1, rng.randint(2, 60)))), role="filler") for _ in range(count))


@layout("odd_sum_row", ".html")
def sum_row(content: Content, rng: Random) -> Drawing:
    """A row 合计 that the form does not have, at the end of table 3 and of each item of table 2 with two rows."""
    name = rng.choice(("合计", "总计", "总 计", "小计"))

    def change(table: Table) -> Iterable[Block]:
        rows = list(table.rows)
        if table.number == 3:
            rows.append((Cell(name, 3, role="label"), *numbers(rng, 7)))
        elif table.number == 2:
            rows.insert(4, (Cell(name, role="label"), *numbers(rng, 3)))
            rows.append((Cell(name, role="label"), *(replace(cell, colspan=3) for cell in numbers(rng, 1))))
        yield replace(table, rows=tuple(rows))

    return drawn(content.with_blocks(change), rng, web.table_html)


@layout("odd_subtotal_rows", ".html")
def subtotal_rows(content: Content, rng: Random) -> Drawing:
    """小计 at the end of each group of results, or the group's own row with its sum before them."""
    name = rng.choice(("小计", "合计", "", "本项合计"))

    def change(table: Table) -> Table:
        rows: list[Row] = list(table.rows[:3])
        spec = forms.rows(content.truth.form)
        for at, (row, (_, group, _)) in enumerate(zip(table.rows[3:], spec, strict=True)):
            opens = group and (not at or spec[at - 1][1] != group)
            closes = group and spec[at + 1][1] != group
            if not name and opens:
                # the group's own row: its label, which spans no more, with the sum beside it
                heads, label = labels(row)[:-1], labels(row)[-1]
                own = (*(replace(cell, rowspan=1, colspan=2) for cell in heads), *numbers(rng, 7))
                rows += [own, (replace(label, colspan=2), *values(row))]
            elif not name and group:
                rows.append((replace(labels(row)[-1], colspan=2), *values(row)))
            else:
                rows.append(row)
            if name and closes:
                rows.append((Cell(name, 1, role="label"), *numbers(rng, 7)))
        return replace(table, rows=tuple(rows))

    def longer(table: Table) -> Table:
        """Labels that span rows span those that were added."""
        counts = {"（三）": 1, "（四）": 1, "（五）": 1, "（六）": 1, "(三)": 1, "(四)": 1, "(五)": 1, "(六)": 1}
        added = len(table.rows) - 3 - len(forms.rows(content.truth.form))

        def more(cell: Cell) -> Cell:
            if cell.text.startswith("三、"):
                return replace(cell, rowspan=cell.rowspan + added)
            return replace(cell, rowspan=cell.rowspan + counts.get(cell.text[:3], 0) * bool(name and cell.rowspan > 1))

        return replace(table, rows=tuple(tuple(more(cell) for cell in row) for row in table.rows))

    return drawn(content.with_blocks(on_table(3, lambda table: longer(change(table)))), rng, web.table_html)


@layout("odd_rows_per_unit", ".html")
def rows_per_unit(content: Content, rng: Random) -> Drawing:
    """Table 4 with a row for the office, one for its stations and one for both: 本级, 下属, 合计."""
    kept: frozenset[str] = frozenset(v for v in content.values if v not in forms.LITIGATION)

    def change(table: Table) -> Table:
        *heads, row = table.rows
        heads[0] = (Cell("单位", 1, 3, "head"), *heads[0])
        return replace(
            table,
            rows=(
                *heads,
                (Cell("本级", role="label"), *row),
                (Cell("下属单位", role="label"), *numbers(rng, 15)),
                (Cell("合计", role="label"), *numbers(rng, 15)),
            ),
        )

    drawing = drawn(content.with_blocks(on_table(4, change)), rng, web.table_html)
    return replace(drawing, certain=kept)


@layout("odd_group_per_row", ".html")
def group_per_row(content: Content, rng: Random) -> Drawing:
    """Table 4 with a row for each group of outcomes, in any order, the suits under 行政诉讼 or not."""
    names = rng.choice(
        (
            ("行政复议", "未经复议直接起诉", "复议后起诉"),
            ("行政复议", "行政诉讼（未经复议直接起诉）", "行政诉讼（复议后起诉）"),
        )
    )
    order = rng.sample(range(3), 3)

    def change(table: Table) -> Table:
        row = table.rows[-1]
        head = (
            Cell(rng.choice(("", "类别")), role="head"),
            *(Cell(label, role="head") for label in forms.OUTCOME_LABELS),
        )
        groups = ((Cell(names[at], role="label"), *row[5 * at : 5 * at + 5]) for at in order)
        return replace(table, rows=(head, *groups))

    return drawn(content.with_blocks(on_table(4, change)), rng, web.table_html)


@layout("odd_rows_per_year", ".html")
def rows_per_year(content: Content, rng: Random) -> Drawing:
    """Table 4 with last year's row above or below this year's."""
    kept: frozenset[str] = frozenset(v for v in content.values if v not in forms.LITIGATION)
    below = rng.random() < 0.5

    def change(table: Table) -> Table:
        *heads, row = table.rows
        heads[0] = (Cell("年度", 1, 3, "head"), *heads[0])
        year = content.truth.year
        both = [
            (Cell(f"{year}年", role="label"), *row),
            (Cell(f"{year - 1}年", role="label"), *numbers(rng, 15)),
        ]
        return replace(table, rows=(*heads, *(both if below else reversed(both))))

    drawing = drawn(content.with_blocks(on_table(4, change)), rng, web.table_html)
    return replace(drawing, certain=kept)


@layout("odd_last_year_table", ".html", FILLED)
def last_year_table(content: Content, rng: Random) -> Drawing:
    """The same tables for the year before, under a heading that says so, behind this year's or before it."""
    after = rng.random() < 0.5

    def change(table: Table) -> Iterable[Block]:
        def other(cell: Cell) -> Cell:
            return replace(cell, text=str(rng.choice((0, 0, 1, rng.randint(2, 40))))) if cell.variable else cell

        old = replace(table, rows=tuple(tuple(other(cell) for cell in row) for row in table.rows))
        title = Line("text", f"{content.truth.year - 1}年度数据（供对比）：")
        mine = Line("text", f"{content.truth.year}年度数据：")
        yield from (mine, table, title, old) if after else (title, old, mine, table)

    return replace(drawn(content.with_blocks(change), rng, web.table_html), certain=frozenset())


@layout("odd_results_first", ".html")
def results_first(content: Content, rng: Random) -> Drawing:
    """（七）总计 before （一）予以公开, and 四 before 三: rows in another order than the form's."""

    def change(table: Table) -> Table:
        rows = list(table.rows)
        first = labels(rows[5])
        total = rows.pop(-2)
        rows[5] = rows[5][1:]
        rows.insert(5, (first[0], *total))
        return replace(table, rows=tuple(rows))

    return drawn(content.with_blocks(on_table(3, change)), rng, web.table_html)


@layout("odd_zero_rows_left_out", ".html")
def zero_rows_left_out(content: Content, rng: Random) -> Drawing:
    """The results that nobody had are left out of table 3: what is not printed is not known."""
    gone: set[str] = set()

    def change(table: Table) -> Table:
        rows: list[Row] = list(table.rows[:5])
        for row, (_, group, _) in zip(table.rows[5:], forms.rows(content.truth.form)[2:], strict=True):
            figures = [cell.variable for cell in values(row) if cell.variable]
            if all(not content.values[name] for name in figures) and rng.random() < 0.8:
                gone.update(figures)
                continue
            row = (*labels(row)[-1:], *values(row))
            rows.append((Cell(group or "三、本年度办理结果", 2, role="group"), *row) if row else row)
        rows[3:5] = [(replace(row[0], colspan=3), *values(row)) for row in rows[3:5]]
        return replace(table, rows=tuple(rows))

    drawing = drawn(content.with_blocks(on_table(3, change)), rng, web.table_html)
    return replace(drawing, certain=frozenset(content.values) - gone)


@layout("odd_row_twice", ".html", FILLED)
def row_twice(content: Content, rng: Random) -> Drawing:
    """A row of tables 2 and 3 printed twice, the second time with other figures: nobody knows which one holds."""
    lost: set[str] = set()

    def change(table: Table) -> Iterable[Block]:
        rows = list(table.rows)
        at = rng.choice([at for at, row in enumerate(rows) if values(row) and (at > 5 or table.number == 4)])
        if table.number != 4:
            lost.update(cell.variable for cell in rows[at] if cell.variable)
            again = tuple(replace(cell, text=str(rng.randint(0, 9))) if cell.variable else cell for cell in rows[at])
            again = tuple(cell for cell in again if cell.role != "group")
            rows.insert(at + 1, again)
            if table.number == 3:
                rows = [
                    tuple(
                        replace(cell, rowspan=cell.rowspan + 1)
                        if cell.role == "group" and n <= at < n + cell.rowspan
                        else cell
                        for cell in row
                    )
                    for n, row in enumerate(rows)
                ]
        yield replace(table, rows=tuple(rows))

    drawing = drawn(content.with_blocks(change), rng, web.table_html)
    return replace(drawing, certain=frozenset(content.values) - lost)


@layout("odd_merged_down", ".html", Wish(misprints=False))
def merged_down(content: Content, rng: Random) -> Drawing:
    """Zeros that stand under each other in table 3 merged into one cell, over as many rows as there are."""
    lost: set[str] = set()

    def change(table: Table) -> Table:
        rows = [list(row) for row in table.rows]
        for column in range(7):
            at = 3
            while at < len(rows):
                run = at
                while run < len(rows) and _zero(values(table.rows[run])[column]):
                    run += 1
                if run - at > 2:
                    for row in range(at, run):
                        cell = values(table.rows[row])[column]
                        if row == at:
                            rows[row][rows[row].index(cell)] = replace(cell, rowspan=run - at)
                        else:
                            rows[row].remove(cell)
                        if cell.variable:
                            lost.add(cell.variable)
                at = max(run, at + 1)
        return replace(table, rows=tuple(map(tuple, rows)))

    drawing = drawn(content.with_blocks(on_table(3, change)), rng, web.table_html)
    return replace(drawing, certain=frozenset(content.values) - lost)


def _zero(cell: Cell) -> bool:
    return cell.text.strip() == "0"


@layout("odd_all_zero", ".html")
def all_zero(content: Content, rng: Random) -> Drawing:
    """均为0, 无 or 无此情况 in one cell over rows that have nothing to say."""
    lost: set[str] = set()
    say = rng.choice(("均为0", "以上均为0", "全部为0", "无", "无此情况", "本年度未发生"))

    def change(table: Table) -> Iterable[Block]:
        rows = []
        for row in table.rows:
            zeros = values(row) and len(values(row)) > 2 and all(map(_zero, values(row)))
            if zeros and rng.random() < 0.6:
                lost.update(cell.variable for cell in values(row) if cell.variable)
                row = (*labels(row), Cell(say, len(values(row)), role="filler"))
            rows.append(row)
        yield replace(table, rows=tuple(rows))

    drawing = drawn(content.with_blocks(change), rng, web.table_html)
    return replace(drawing, certain=frozenset(content.values) - lost)


@layout("odd_image_table", ".html")
def image_table(content: Content, rng: Random) -> Drawing:
    """One of the tables is a picture."""
    number = rng.choice((2, 3, 4))
    gone = frozenset(c.variable for t in content.tables if t.number == number for r in t.rows for c in r if c.variable)

    def draw(table: Table, rng: Random) -> str:
        if table.number == number:
            return '<p style="text-align:center"><img src="/img/2024/t3.png" width="600" alt="表"/></p>'
        return web.table_html(table, rng)

    return replace(drawn(content, rng, draw), certain=frozenset(content.values) - gone)


@layout("odd_example", ".html", FILLED)
def example(content: Content, rng: Random) -> Drawing:
    """A filled-in example (填报示例) left on the page, one row of it."""
    lost: set[str] = set()

    def change(table: Table) -> Iterable[Block]:
        if table.number == 3:
            row = table.rows[3]
            lost.update(cell.variable for cell in row if cell.variable)
            yield Line("text", "填报示例：")
            yield Table(3, (*table.rows[:3], (*labels(row), *(Cell(str(n)) for n in (3, 1, 0, 0, 0, 1, 5)))))
        yield table

    drawing = drawn(content.with_blocks(change), rng, web.table_html)
    return replace(drawing, certain=frozenset(content.values) - lost)
