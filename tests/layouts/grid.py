"""Tables as a word processor keeps them: rows of cells with spans; and the labels in the spelling of one office."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from tests.layouts import form_tables as forms

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

Role = Literal["title", "corner", "head", "label", "group", "value", "filler"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; a line feed in its text is a line break that its author made."""

    text: str
    colspan: int = 1
    rowspan: int = 1
    role: Role = "value"
    variable: str | None = None


Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table as HTML and Word write it: a cell stands only in the row and column where it begins."""

    number: int
    rows: tuple[Row, ...]

    @property
    def width(self) -> int:
        """The number of columns, spans counted."""
        return max((len(row) for row in rectangle(self)), default=0)


@dataclass(frozen=True, slots=True)
class Spelling:
    """How one office spells the labels of the form."""

    half_brackets: bool = False
    enumerator: str = "1."
    space_in_item: str = ""
    breaks: bool = False
    swaps: Mapping[str, str] = field(default_factory=dict)
    """Whole labels, replaced as they stand in the form."""
    comma: str = "、"

    def __call__(self, label: str) -> str:
        """The label as this office prints it."""
        label = self.swaps.get(label, label)
        label = label.replace("、行政机关不再", f"{self.comma}行政机关不再")
        if self.enumerator != "1.":
            label = re.sub(r"^(\d)\.", lambda found: found[1] + self.enumerator[1:], label)
        if self.space_in_item:
            label = label.replace("第二十条第", f"第二十条{self.space_in_item}第")
        if self.breaks:
            label = BREAKS.get(label, label)
        if self.half_brackets:
            label = label.replace("（", "(").replace("）", ")")
        return label


BREAKS = {
    "商业企业": "商业\n企业",
    "科研机构": "科研\n机构",
    "社会公益组织": "社会公\n益组织",
    "法律服务机构": "法律服\n务机构",
    "结果维持": "结果\n维持",
    "结果纠正": "结果\n纠正",
    "其他结果": "其他\n结果",
    "尚未审结": "尚未\n审结",
    "本年新制作数量": "本年新\n制作数量",
    "本年新公开数量": "本年新\n公开数量",
}

SWAPS = {
    "行政规范性文件": "规范性文件",
    "规范性文件": "行政规范性文件",
    "现行有效件数": "现行有效件",
    "本年增/减": "本年增/",
    "四、结转下年度继续办理": "四、结转下一年度继续办理",
    "（六）其他处理": "（六）其他",
    "2.其他法律行政法规禁止公开": "2.其他法律行政止公开",
    "3.危及“三安全一稳定”": '3.危及"三安全一稳定"',
    forms.PARTLY: forms.PARTLY.replace("，", ","),
    "本年收费金额（单位：万元）": "本年收费金额（单位:万元）",
}


def spelling(rng: Random) -> Spelling:
    """An office's spelling: half of them keep to the form."""
    if rng.random() < 0.4:
        return Spelling(breaks=rng.random() < 0.4)
    swaps = {label: other for label, other in SWAPS.items() if rng.random() < 0.15}
    if rng.random() < 0.1:
        swaps["四、结转下年度继续办理"] = "四、结转下年继续办理"
    return Spelling(
        half_brackets=rng.random() < 0.5,
        enumerator=rng.choice(("1.", "1.", "1、", "1. ", "1．")),
        space_in_item=rng.choice(("", "", " ", "  ")),
        breaks=rng.random() < 0.4,
        swaps=swaps,
        comma=rng.choice(("、", "、", "，", ",", ", ")),
    )


def table2(form: str, texts: Mapping[str, str], spell: Spelling) -> Table:
    """主动公开政府信息情况: blocks of a title, a header and one or two rows, four columns wide."""
    rows: list[Row] = []
    for item in forms.items(form):
        spans = {1: (3,), 2: (1, 2), 3: (1, 1, 1)}[len(item.columns)]
        rows.append((Cell(spell(item.title), 4, role="title"),))
        heads = (Cell(spell(h), span, role="head") for h, span in zip(item.columns, spans, strict=True))
        rows.append((Cell("信息内容", role="head"), *heads))
        for label, variables in item.rows:
            values = (Cell(texts[v], span, variable=v) for v, span in zip(variables, spans, strict=True))
            rows.append((Cell(spell(label), role="label"), *values))
    return Table(2, tuple(rows))


def table3(form: str, texts: Mapping[str, str], spell: Spelling) -> Table:
    """收到和处理政府信息公开申请情况: three columns of labels, seven of figures, three rows of headers."""
    head = [Cell(spell(label), role="head") for label in forms.APPLICANT_LABELS]
    rows: list[Row] = [
        (Cell(spell(forms.CORNER), 3, 3, "corner"), Cell("申请人情况", 7, role="head")),
        (replace(head[0], rowspan=2), Cell("法人或其他组织", 5, role="head"), replace(head[-1], rowspan=2)),
        tuple(head[1:-1]),
    ]
    spec = forms.rows(form)
    groups = [group for _, group, _ in spec]
    for n, (row, group, label) in enumerate(spec):
        values = tuple(Cell(texts[v], variable=v) for v in forms.cells(row))
        labels: list[Cell] = []
        if n == 2:
            labels.append(Cell(spell(forms.RESULTS), 1, len(spec) - 3, "group"))
        if group and groups[n - 1] != group:
            labels.append(Cell(spell(group), 1, groups.count(group), "group"))
        span = 3 if n < 2 or n == len(spec) - 1 else 1 if group else 2
        labels.append(Cell(spell(label), span, role="label"))
        rows.append((*labels, *values))
    return Table(3, tuple(rows))


def table4(texts: Mapping[str, str], spell: Spelling) -> Table:
    """行政复议、行政诉讼: three rows of headers over one row of fifteen figures."""
    outcomes = tuple(Cell(spell(label), role="head") for label in forms.OUTCOME_LABELS)
    return Table(
        4,
        (
            (Cell("行政复议", 5, role="head"), Cell("行政诉讼", 10, role="head")),
            (
                *(replace(cell, rowspan=2) for cell in outcomes),
                Cell("未经复议直接起诉", 5, role="head"),
                Cell("复议后起诉", 5, role="head"),
            ),
            (*outcomes, *outcomes),
            tuple(Cell(texts[v], variable=v) for v in forms.LITIGATION),
        ),
    )


Slot = tuple[Cell, int, int]
"""A cell and the row and column where it begins."""


def rectangle(table: Table) -> list[list[Slot]]:
    """The table laid out: every place holds its cell and where that cell begins."""
    grid: dict[tuple[int, int], Slot] = {}
    for r, row in enumerate(table.rows):
        c = 0
        for cell in row:
            while (r, c) in grid:
                c += 1
            for dr in range(min(cell.rowspan, len(table.rows) - r)):
                for dc in range(cell.colspan):
                    grid.setdefault((r + dr, c + dc), (cell, r, c))
            c += cell.colspan
    width = max((c for _, c in grid), default=-1) + 1
    empty = Cell("", role="filler")
    return [[grid.get((r, c), (empty, r, c)) for c in range(width)] for r in range(len(table.rows))]


def cut(table: Table, at: int) -> tuple[Table, Table]:
    """The table cut by a page break before row `at`; a label that spans the break is torn in two."""
    above: list[Row] = []
    for r, row in enumerate(table.rows[:at]):
        above.append(
            tuple(
                replace(cell, rowspan=at - r, text=tear(cell.text)[0]) if r + cell.rowspan > at else cell
                for cell in row
            )
        )
    carried = [
        (column, replace(cell, rowspan=begin + cell.rowspan - at, text=tear(cell.text)[1]))
        for column, (cell, begin, first) in enumerate(rectangle(table)[at])
        if begin < at and column == first
    ]
    first_row = (*(cell for _, cell in carried), *table.rows[at])
    return Table(table.number, tuple(above)), Table(table.number, (first_row, *table.rows[at + 1 :]))


def tear(text: str) -> tuple[str, str]:
    """A label as a page break tears it: `（四）无` and `法提供`."""
    middle = max(1, (len(text) + 1) // 2)
    return text[:middle], text[middle:]


def value_rows(tables: Sequence[Table]) -> list[list[Cell]]:
    """The cells with figures, row by row, rows without any left out."""
    found = ([cell for cell in row if cell.variable] for table in tables for row in table.rows)
    return [row for row in found if row]
