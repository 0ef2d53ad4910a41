"""Numbers beside the form's own: of the year before, of quarters, sub-totals, an office's stations."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.layouts import form_tables as forms
from tests.layouts import web
from tests.layouts.grid import Cell, Row, Table
from tests.layouts.layout import Drawing, layout
from tests.layouts.odd_columns import flat_header, on_table, values, with_values
from tests.layouts.web_cells import drawn

if TYPE_CHECKING:
    from collections.abc import Iterable
    from random import Random

    from tests.layouts.content import Block, Content


def _before(row: Row, rng: Random) -> Row:
    """Last year's figures of a row."""
    return tuple(Cell(str(rng.choice((0, 0, 1, 2, rng.randint(3, 90)))), role="filler") for _ in row)


@layout("odd_two_years", ".html")
def two_years(content: Content, rng: Random) -> Drawing:
    """Each column of table 3 twice, last year's beside this year's: both years in the header's last row."""
    year, first = content.truth.year, rng.random() < 0.5
    years = (year - 1, year) if first else (year, year - 1)

    def change(table: Table) -> Table:
        head = (
            Cell("申请人情况", 3, 2, "corner"),
            *(Cell(label, 2, role="head") for label in forms.APPLICANT_LABELS),
        )
        below = tuple(Cell(f"{y}年", role="head") for _ in forms.APPLICANTS for y in years)

        def pair(row: Row) -> list[Cell]:
            pairs = zip(row, _before(row, rng), strict=True)
            return [cell for now, then in pairs for cell in ((then, now) if first else (now, then))]

        return replace(table, rows=(head, below, *with_values(table.rows[3:], pair)))

    return drawn(content.with_blocks(on_table(3, change)), rng, web.table_html)


@layout("odd_last_year_column", ".html")
def last_year_column(content: Content, rng: Random) -> Drawing:
    """In table 2, 上年 (and 同比, in per cent) beside each figure of the items that have only one."""
    growth = rng.random() < 0.5

    def change(table: Table) -> Table:
        rows: list[Row] = []
        for row in table.rows:
            if len(row) != 2:
                rows.append(row)
                continue
            extra = ("上年数", "同比增长") if growth else ("上年数",)
            if not values(row):
                rows.append((row[0], replace(row[1], colspan=1), *(Cell(text, role="head") for text in extra)))
                continue
            shown = [str(rng.randint(0, 40)), f"{rng.randint(0, 50)}.{rng.randint(0, 9)}%"][: len(extra)]
            rows.append((row[0], replace(row[1], colspan=1), *(Cell(text, role="filler") for text in shown)))
        return replace(table, rows=tuple(rows))

    return drawn(content.with_blocks(on_table(2, change)), rng, web.table_html)


@layout("odd_subtotal_column", ".html")
def subtotal_column(content: Content, rng: Random) -> Drawing:
    """小计 of the legal persons before the 总计 of table 3."""

    def change(table: Table) -> Table:
        head = flat_header(*forms.APPLICANT_LABELS[:-1], "小计", "总计")

        def summed(row: Row) -> tuple[Cell, ...]:
            known = [content.values[cell.variable] or 0 for cell in row[1:6] if cell.variable]
            return (*row[:6], Cell(str(sum(known)), role="filler"), row[6])

        return replace(table, rows=(head, *with_values(table.rows[3:], summed)))

    return drawn(content.with_blocks(on_table(3, change)), rng, web.table_html)


@layout("odd_quarters", ".html")
def quarters(content: Content, rng: Random) -> Drawing:
    """Four quarters before the year's figure of 行政许可, 行政处罚 and 行政强制."""

    def change(table: Table) -> Table:
        rows: list[Row] = []
        for row in table.rows:
            if len(row) != 2 or "收费" in row[0].text or any("收费" in cell.text for cell in row):
                rows.append(row)
            elif not values(row):
                names = ("一季度", "二季度", "三季度", "四季度", "全年")
                rows.append((Cell("信息内容", role="head"), *(Cell(name, role="head") for name in names)))
            else:
                parts = tuple(Cell(str(rng.randint(0, 9)), role="filler") for _ in range(4))
                rows.append((row[0], *parts, replace(row[1], colspan=1)))
        return replace(table, rows=tuple(rows))

    return drawn(content.with_blocks(on_table(2, change)), rng, web.table_html)


@layout("odd_unit_matrix", ".html")
def unit_matrix(content: Content, rng: Random) -> Drawing:
    """A table of the office's stations behind the report's own: stations down, the form's items across."""
    stations = rng.sample(("党政办公室", "社会事务办", "综合执法队", "财政所", "便民服务中心", "自然资源所"), 4)

    def change(table: Table) -> Iterable[Block]:
        yield table
        if table.number == 2:
            names: tuple[str, ...] = ("规章", "行政规范性文件", "行政许可", "行政处罚", "行政强制", "行政事业性收费")
            if rng.random() < 0.5:
                names = ("规范性文件", "行政许可", "其他")
        elif table.number == 3:
            names = forms.APPLICANT_LABELS if rng.random() < 0.5 else ("予以公开", "不予公开", "其他", "总计")
        else:
            return
        head = (Cell("单位", role="head"), *(Cell(name, role="head") for name in names))
        rows = [(Cell(name, role="label"), *_before(head[1:], rng)) for name in stations]
        rows.append((Cell("合计", role="label"), *_before(head[1:], rng)))
        yield Table(0, (head, *rows))

    return drawn(content.with_blocks(change), rng, web.table_html)
