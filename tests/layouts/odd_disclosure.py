"""Table 2 as offices changed it: rows in parts, changes in words, instructions in labels, headers no form knows."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from tests.layouts import form_tables as forms
from tests.layouts import text, web
from tests.layouts.content import Wish
from tests.layouts.flat_text import padded_row
from tests.layouts.grid import Cell, Row, Table
from tests.layouts.layout import Drawing, layout
from tests.layouts.odd_cells import PLAIN, TRADITIONAL
from tests.layouts.odd_columns import labels, on_table, values
from tests.layouts.odd_widths import as_text
from tests.layouts.web_cells import drawn

if TYPE_CHECKING:
    from collections.abc import Iterable
    from random import Random

    from tests.layouts.content import Block, Content

PARTS = ("行政检查", "行政确认", "行政奖励", "公共服务", "本级", "下属单位")


def in_pipes(content: Content) -> Drawing:
    """The report as text, a row a line, pipes for the columns left over."""

    def flatten(table: Table) -> Iterable[str]:
        return (padded_row([text.joined(cell.text) for cell in row], table.width) for row in table.rows)

    return Drawing("\n".join(text.lines(content, flatten)))


def _parts(row: Row, content: Content, rng: Random, *, total: bool) -> tuple[list[Row], set[str]]:
    """A row as parts with rows of their own, and which of its figures nobody can tell any more."""
    names = rng.sample(PARTS, rng.choice((2, 2, 3)))
    lost: set[str] = set()
    columns: list[list[str]] = []
    for cell in values(row):
        number = content.values[cell.variable or ""]
        first = None if number is None else int(number) // 2
        shown = [cell.text, *[cell.text] * (len(names) - 1)]
        if number:
            shown = [str(int(number) - (first or 0)), str(first), *["0"] * (len(names) - 2)]
            lost.add(cell.variable or "")
        columns.append([*shown, cell.text] if total else shown)
    rows = []
    for at, name in enumerate([*names, rng.choice(("合计", "小计"))][: len(columns[0])]):
        head = (replace(labels(row)[0], rowspan=len(columns[0]), colspan=1),) if not at else ()
        own = [replace(cell, text=column[at]) for cell, column in zip(values(row), columns, strict=True)]
        rows.append((*head, Cell(name, role="label"), *own))
    return rows, set() if total else lost


def divided(content: Content, rng: Random) -> tuple[Content, frozenset[str]]:
    """The report with a row of table 2 in parts, and the variables that can still be told."""
    total = rng.random() < 0.3
    lost: set[str] = set()
    chosen = "licence_decisions" if content.truth.form != "2019" else "service_decisions"

    def change(table: Table) -> Table:
        rows: list[Row] = []
        for row in table.rows:
            if any(cell.variable == chosen for cell in row):
                parts, gone = _parts(row, content, rng, total=total)
                rows += parts
                lost.update(gone)
            elif row[0].role == "title":
                rows.append((replace(row[0], colspan=row[0].colspan + 1), *row[1:]))
            else:
                rows.append((replace(row[0], colspan=2), *row[1:]))
        return replace(table, rows=tuple(rows))

    changed = content.with_blocks(on_table(2, change))
    return changed, frozenset(content.values) - lost


@layout("odd_divided_row", ".html", PLAIN)
def divided_row(content: Content, rng: Random) -> Drawing:
    """A row of table 2 in parts, each with a row of its own, with their sum or without."""
    changed, certain = divided(content, rng)
    return replace(drawn(changed, rng, web.table_html), certain=certain)


@layout("odd_divided_row_text", ".txt", PLAIN)
def divided_row_in_text(content: Content, rng: Random) -> Drawing:
    """The same as text, the row's label before its first part only."""
    changed, certain = divided(content, rng)
    return replace(in_pipes(changed), certain=certain)


@layout("odd_changes_in_words", ".html", PLAIN)
def changes_in_words(content: Content, rng: Random) -> Drawing:
    """本年增/减 with words for its sign: 增5, 减少3项, 未增未减."""
    more, less = rng.choice((("增", "减"), ("增加", "减少"), ("新增", "减少"), ("↑", "↓")))
    unit, none = rng.choice(("", "", "项")), rng.choice(("0", "未增未减", "无变化", "不变"))

    def change(table: Table) -> Table:
        return replace(table, rows=tuple(tuple(map(shown, row)) for row in table.rows))

    def shown(cell: Cell) -> Cell:
        value = content.values.get(cell.variable or "")
        if value is None or not str(cell.variable).endswith("_change"):
            return cell
        return replace(cell, text=f"{more if value > 0 else less}{abs(value)}{unit}" if value else none)

    return drawn(content.with_blocks(on_table(2, change)), rng, web.table_html)


INSTRUCTIONS = {
    "规章": "（设区的市、自治州人民政府应提供相关数据）",
    "规范性文件": "（行政机关制定发布的决定、公告、通告、意见，以及标题采用“规定”“办法”“细则”等字样的公文，一般情况下属于规范性文件）",
    "其他对外管理服务事项": "（指行政许可以外的政务服务事项，含行政确认、行政给付、行政处罚、行政强制、行政检查和其他类，以及公共服务事项）",
    "上一年项目数量": " （指{y}年事项数）",
    "本年增/减": " （指{y}年增加或减少的事项数，减用负值表示，如-8）",
    "处理决定数量": " （指{y}年办件量）",
    "政府集中采购": "（含委托采购，不含行政事业性收费，按{y}年合同计）",
}


@layout("odd_instructions_text", ".txt", PLAIN)
def instructions_in_text(content: Content, rng: Random) -> Drawing:
    """Instructions for filling in behind the labels, which name other rows and hold numbers; a cell a line, or a row."""

    def change(table: Table) -> Table:
        return replace(table, rows=tuple(tuple(map(longer, row)) for row in table.rows))

    def longer(cell: Cell) -> Cell:
        added = "" if cell.variable else INSTRUCTIONS.get(cell.text, "")
        return replace(cell, text=cell.text + added.format(y=content.truth.year))

    changed = content.with_blocks(on_table(2, change))
    return in_pipes(changed) if rng.random() < 0.5 else ending_in_pipes(changed, 0)


def ending_in_pipes(content: Content, filler: int) -> Drawing:
    """Each cell on a line of its own that ends with a pipe, the pipes of the columns left over on the last line.

    `filler` is how many columns tables have behind those of the form, in which nothing stands.
    """

    def flatten(table: Table) -> Iterable[str]:
        for row in table.rows:
            yield from (f"{text.joined(cell.text)} |" if cell.text.strip() else "|" for cell in row)
            if left := "|" * (table.width + filler - len(row)):
                yield left

    return Drawing("\n".join(text.lines(content, flatten)))


@layout(
    "odd_filler_column_text", ".txt", Wish(misprints=False, prepare=lambda values, truth, rng: lead(values, truth, rng))
)
def filler_column_in_text(content: Content, rng: Random) -> Drawing:
    """An empty column behind the form's, and rows whose first cell is empty, as many as have an empty last one."""
    return ending_in_pipes(content, 1)


def lead(values: dict[str, Decimal | None], truth: object, rng: Random) -> dict[str, Decimal | None]:
    """No cell of table 2 is empty, but for the first of one row."""
    first = rng.choice(("penalty_items_before", "coercion_items_before", "normdocs_issued", "normdocs_made"))
    filled = {name: Decimal(0) if value is None else value for name, value in values.items()}
    return filled | ({first: None} if first in filled else {})


@layout("odd_traditional_text", ".txt", PLAIN)
def traditional_in_text(content: Content, rng: Random) -> Drawing:
    """The tables in traditional characters, as text."""

    def change(table: Table) -> Iterable[Block]:
        yield replace(
            table,
            rows=tuple(
                tuple(cell if cell.variable else replace(cell, text=cell.text.translate(TRADITIONAL)) for cell in row)
                for row in table.rows
            ),
        )

    return as_text(content.with_blocks(change), rng)


MISSPELT = ("本年处理绝对数量", "本年办理件数", "处理决定")


@layout("odd_header_misspelt_text", ".txt", PLAIN)
def header_misspelt_in_text(content: Content, rng: Random) -> Drawing:
    """A header of table 2 that no form knows, over the form's only column."""
    swap = {forms.items("2021")[1].columns[0]: rng.choice(MISSPELT)}

    def change(table: Table) -> Table:
        return replace(
            table,
            rows=tuple(tuple(replace(cell, text=swap.get(cell.text, cell.text)) for cell in row) for row in table.rows),
        )

    return in_pipes(content.with_blocks(on_table(2, change)))
