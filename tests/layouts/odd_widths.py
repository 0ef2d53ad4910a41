"""Tables with more columns than the form's, or with fewer: table 4 with a sum of all or without its sums, table 3 with
legal persons in one column or with some kinds of them left out."""

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
from tests.layouts.odd_columns import on_table, with_values
from tests.layouts.web_cells import drawn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from random import Random

    from tests.layouts.content import Content
    from tests.layouts.truth import Truth, Values

FIVE = len(forms.OUTCOMES)
KINDS = forms.APPLICANTS[1:-1]
RENAMED = {
    "商业企业": ("企业", "商业企业"),
    "科研机构": ("科研院所", "科研单位", "科研机构"),
    "社会公益组织": ("社会团体", "公益组织", "社会公益组织"),
    "法律服务机构": ("律师事务所", "法律服务机构"),
    "其他": ("其他组织", "其他"),
}
"""What offices call the kinds of legal persons."""


def in_text(table: Table, how: str) -> Iterable[str]:
    """A table as text: rows between pipes or tabs."""
    for row in table.rows:
        cells = [text.joined(cell.text) for cell in row]
        yield padded_row(cells, table.width) if how == "pipes" else how.join(cells)


def as_text(content: Content, rng: Random) -> Drawing:
    """The report as text, its rows between pipes or tabs."""
    how = rng.choice(("pipes", " | ", "\t"))
    return Drawing("\n".join(text.lines(content, lambda table: in_text(table, how))))


# -- table 4


def sum_of(cells: Iterable[Cell], content: Content) -> str:
    """The sum of the totals among these cells, as a careful clerk adds it up; empty where all of them are."""
    found = [content.values[cell.variable] for cell in cells if cell.variable and cell.variable.endswith("_total")]
    numbers = [number for number in found if number is not None]
    return str(sum(numbers)) if numbers else ""


def with_sum(content: Content, rng: Random) -> Content:
    """A column 合计 over all of table 4, before or behind its groups, or one over the two courses of suits."""
    name = rng.choice(("合计", "总计", "合 计", "复议诉讼合计"))
    first, only_suits = rng.random() < 0.3, rng.random() < 0.3

    def change(table: Table) -> Table:
        top, groups, outcomes, row = table.rows
        if only_suits:
            more = Cell(sum_of(row[FIVE:], content), role="filler")
            top = (top[0], replace(top[1], colspan=2 * FIVE + 1))
            groups = (*groups, Cell(rng.choice(("合计", "小计", "诉讼合计")), 1, 2, "head"))
            return replace(table, rows=(top, groups, outcomes, (*row, more)))
        head, more = Cell(name, 1, 3, "head"), Cell(sum_of(row, content), role="filler")
        if first:
            return replace(table, rows=((head, *top), groups, outcomes, (more, *row)))
        return replace(table, rows=((*top, head), groups, outcomes, (*row, more)))

    return content.with_blocks(on_table(4, change))


@layout("odd_reviews_sum", ".html")
def reviews_with_sum(content: Content, rng: Random) -> Drawing:
    """Table 4 with a column more, which adds up its groups."""
    return drawn(with_sum(content, rng), rng, web.table_html)


@layout("odd_reviews_sum_text", ".txt", Wish(misprints=False))
def reviews_with_sum_in_text(content: Content, rng: Random) -> Drawing:
    """The same as text. What has no sums, or the same numbers in two ways, cannot be told there."""
    drawing = as_text(with_sum(content, rng), rng)
    kept = frozenset(content.values) - frozenset(forms.LITIGATION)
    whole = all(content.values[variable] is not None for variable in forms.LITIGATION)
    return drawing if whole else replace(drawing, certain=kept)


def without(names: Iterable[str]) -> Callable[[Values, Truth, Random], Values]:
    """The values with those of these variables gone."""
    gone = frozenset(names)
    return lambda values, truth, rng: {name: None if name in gone else value for name, value in values.items()}


NO_TOTALS = Wish(prepare=without(f"{course}_total" for course in forms.COURSES))


def without_totals(content: Content) -> Content:
    """Table 4 without its columns 总计."""

    def change(table: Table) -> Table:
        top, groups, outcomes, row = table.rows
        top = tuple(replace(cell, colspan=cell.colspan // FIVE * (FIVE - 1)) for cell in top)
        groups = (*groups[: FIVE - 1], *(replace(cell, colspan=FIVE - 1) for cell in groups[FIVE:]))
        outcomes = tuple(cell for at, cell in enumerate(outcomes) if at % FIVE < FIVE - 1)
        row = tuple(cell for at, cell in enumerate(row) if at % FIVE < FIVE - 1)
        return replace(table, rows=(top, groups, outcomes, row))

    return content.with_blocks(on_table(4, change))


@layout("odd_reviews_no_totals", ".html", NO_TOTALS)
def reviews_without_totals(content: Content, rng: Random) -> Drawing:
    """Table 4 with four outcomes a group."""
    return drawn(without_totals(content), rng, web.table_html)


@layout("odd_reviews_no_totals_text", ".txt", NO_TOTALS)
def reviews_without_totals_in_text(content: Content, rng: Random) -> Drawing:
    """The same as text."""
    return as_text(without_totals(content), rng)


# -- table 3


def _prepare(values: Values, truth: Truth, rng: Random) -> Values:
    """Nothing printed for the kinds of legal persons: one column stands for all of them."""
    return {n: None if n.startswith("app_") and n.endswith(ENDS) else v for n, v in values.items()}


ENDS = tuple(f"_{kind}" for kind in KINDS)


def one_legal_person(content: Content, rng: Random) -> Content:
    """Table 3 with 自然人, 法人 and 总计."""
    name = rng.choice(("法人", "法人或其他组织", "法人和其他组织", "法人及其他组织"))

    def kept(row: Row) -> Row:
        person, total = content.values[str(row[0].variable)], content.values[str(row[-1].variable)]
        number = "" if person is None or total is None else f"{max(total - person, Decimal(0)):f}"
        return (row[0], Cell(number, role="filler"), row[-1])

    def change(table: Table) -> Table:
        top = (replace(table.rows[0][0], rowspan=2), replace(table.rows[0][1], colspan=3))
        head = tuple(Cell(label, role="head") for label in ("自然人", name, "总计"))
        return replace(table, rows=(top, head, *with_values(table.rows[3:], kept)))

    return content.with_blocks(on_table(3, change))


@layout("odd_applicants_three", ".html", Wish(prepare=_prepare))
def three_applicants(content: Content, rng: Random) -> Drawing:
    """Legal persons in one column."""
    return drawn(one_legal_person(content, rng), rng, web.table_html)


@layout("odd_applicants_three_text", ".txt", Wish(prepare=_prepare))
def three_applicants_in_text(content: Content, rng: Random) -> Drawing:
    """The same as text."""
    return as_text(one_legal_person(content, rng), rng)


def _leave_out(values: Values, truth: Truth, rng: Random) -> Values:
    """Some kinds of legal persons that nobody was of are not printed at all."""

    def empty(kind: str) -> bool:
        return not any(v for n, v in values.items() if n.startswith("app_") and n.endswith(f"_{kind}"))

    gone = [kind for kind in KINDS if empty(kind)]
    gone = rng.sample(gone, min(len(gone), rng.randint(1, 4)))
    if {*KINDS} - {*gone} == {"other"}:
        gone.pop()  # 其他 alone would stand for all legal persons
    return {
        n: None if n.startswith("app_") and n.endswith(tuple(f"_{k}" for k in gone)) else v for n, v in values.items()
    }


LEFT_OUT = Wish(prepare=_leave_out, misprints=False)


def fewer_kinds(content: Content, rng: Random, *, words: str) -> Content:
    """Table 3 with the kinds of legal persons that have numbers, in one row of headers or in three, some named otherwise."""
    shown = [
        at
        for at, kind in enumerate(forms.APPLICANTS)
        if at in (0, len(forms.APPLICANTS) - 1)
        or any(content.values[n] is not None for n in content.values if n.startswith("app_") and n.endswith(f"_{kind}"))
    ]
    renamed = rng.random() < 0.5
    names = [rng.choice(RENAMED.get(label, (label,))) if renamed else label for label in forms.APPLICANT_LABELS]
    deep = rng.random() < 0.5 and len(shown) > 3
    remarks = rng.choice((None, None, ("",), ("", "2", "5"), ("", words)))

    def change(table: Table) -> Table:
        head = [Cell(names[at], role="head") for at in shown]
        corner, title = table.rows[0]
        body = with_values(table.rows[3:], lambda row: [row[at] for at in shown])
        top: Row = (corner, title)
        if remarks:
            top = (*top, Cell("备注", 1, 3 if deep else 2, "head"))
            body = tuple((*row, Cell(rng.choice(remarks), role="filler")) for row in body)
        if deep:
            group = Cell("法人或其他组织", len(shown) - 2, role="head")
            middle = (replace(head[0], rowspan=2), group, replace(head[-1], rowspan=2))
            heads: tuple[Row, ...] = ((corner, replace(title, colspan=len(shown)), *top[2:]), middle, tuple(head[1:-1]))
        else:
            heads = ((replace(corner, rowspan=2), replace(title, colspan=len(shown)), *top[2:]), tuple(head))
        return replace(table, rows=(*heads, *body))

    return content.with_blocks(on_table(3, change))


@layout("odd_applicants_fewer", ".html", LEFT_OUT)
def fewer_applicants(content: Content, rng: Random) -> Drawing:
    """Some of the five kinds of legal persons left out, others under another name."""
    return drawn(fewer_kinds(content, rng, words="网上申请"), rng, web.table_html)


@layout("odd_applicants_fewer_text", ".txt", LEFT_OUT)
def fewer_applicants_in_text(content: Content, rng: Random) -> Drawing:
    """The same as text. Where nobody has applied, no sum says which columns a line of cells has."""
    drawing = as_text(fewer_kinds(content, rng, words=""), rng)
    if any(number for name, number in content.values.items() if name.startswith("app_")):
        return drawing
    return replace(drawing, certain=frozenset(name for name in content.values if not name.startswith("app_")))
