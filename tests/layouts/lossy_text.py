"""Flattened text that has lost more than empty cells. `certain` says what is left, and errs on the side of little."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from tests.layouts import form_tables as forms
from tests.layouts import grid, printing, text
from tests.layouts.content import Content, Wish, certain_glued, certain_without_empties
from tests.layouts.flat_text import dropped, wrapped
from tests.layouts.layout import Drawing, layout

if TYPE_CHECKING:
    from collections.abc import Iterable
    from random import Random

    from tests.layouts.grid import Table
    from tests.layouts.truth import Truth, Values

NOTHING: frozenset[str] = frozenset()


def simple_hand(rng: Random) -> printing.Hand:
    """Digits and nothing else, blanks left empty."""
    return printing.Hand()


def glue_hand(values: Values, truth: Truth, rng: Random) -> Values:
    """A blank inside a glued row cannot be told from a short number: none are left."""
    return printing.fill_blanks(values)


# a misprint in a row that cannot be split cannot be found either
GLUED = Wish(hand=simple_hand, prepare=glue_hand, breaks=False, misprints=False)


@layout("txt_glued", ".txt", GLUED)
def glued(content: Content, rng: Random) -> Drawing:
    """A row a line, its cells glued: `规章000`. Rows of single digits can be read, `规章1040` cannot."""

    def flatten(table: Table) -> Iterable[str]:
        return ("".join(cell.text for cell in row) for row in table.rows)

    indent = rng.choice(("", "    ", "\u3000\u3000"))
    shown = (indent + line for line in text.lines(content, flatten))
    return Drawing("\n".join(shown), certain_glued(content))


@layout("txt_glued_one_line", ".txt", GLUED)
def glued_together(content: Content, rng: Random) -> Drawing:
    """Whole tables glued into one line each; where a label begins with a digit, the row before it runs into it."""

    def flatten(table: Table) -> Iterable[str]:
        yield "".join(cell.text for row in table.rows for cell in row)

    known = set(certain_glued(content))
    spec = forms.rows(content.truth.form)
    for (row, group, _), (_, next_group, label) in pairwise(spec):
        if group and group == next_group and label[0].isdigit():
            known -= set(forms.cells(row))
    return Drawing("\n".join(text.lines(content, flatten)), frozenset(known))


def sparser(values: Values, truth: Truth, rng: Random) -> Values:
    """Zeros left out: those of some columns of table 3, or any of them by chance."""
    empty = set(rng.sample(forms.APPLICANTS[1:-1], rng.randint(1, 5)))
    by_column = rng.random() < 0.6
    changed = dict(values)
    for row, _, _ in forms.rows(truth.form):
        for applicant, variable in zip(forms.APPLICANTS, forms.cells(row), strict=True):
            out = applicant in empty if by_column else rng.random() < 0.4
            if out and not values[variable]:
                changed[variable] = None
    return changed


@layout("txt_blanks_dropped", ".txt", Wish(prepare=sparser, drops_empty=True, hand=simple_hand))
def blanks_dropped(content: Content, rng: Random) -> Drawing:
    """A cell a line, empty cells gone: five numbers in a row of seven columns."""
    return dropped(content, text.spaced(text.lines(content, text.printed_cells), rng))


@layout("txt_rows_blanks_dropped", ".txt", Wish(prepare=sparser, drops_empty=True, hand=simple_hand))
def rows_blanks_dropped(content: Content, rng: Random) -> Drawing:
    """A row a line, empty cells gone."""

    def flatten(table: Table) -> Iterable[str]:
        return (" ".join(text.joined(cell.text) for cell in row if cell.text) for row in table.rows)

    return dropped(content, "\n".join(text.lines(content, flatten)))


@layout("txt_merged_rows", ".txt", Wish(drops_empty=True, hand=simple_hand))
def merged_rows(content: Content, rng: Random) -> Drawing:
    """Rows of zeros merged into one cell: a single 0 behind the label. What it says of each column is a guess."""
    lost: set[str] = set()
    lone = rng.random() < 0.5

    def flatten(table: Table) -> Iterable[str]:
        for row in table.rows:
            shown = [cell.text for cell in row if cell.text]
            values = [cell for cell in row if cell.variable]
            if table.number == 3 and values and {cell.text for cell in values} == {"0"} and rng.random() < 0.7:
                lost.update(cell.variable for cell in values if cell.variable)
                shown = [*shown[:-7], "0"]
            yield from (["|", *(f"{cell} |" for cell in shown)] if lone else shown)

    body = "\n".join(text.lines(content, flatten))
    known = certain_without_empties(content)
    if lost or (known is not None):
        known = (frozenset(content.values) if known is None else known) - lost
    return Drawing(body, known)


@layout("txt_deduplicated", ".txt", Wish(misprints=False))
def deduplicated(content: Content, rng: Random) -> Drawing:
    """Every distinct line kept once in the whole document: nearly all values are gone, and those left mislead."""
    shown = dict.fromkeys(line.strip() for line in text.lines(content, text.printed_cells))
    return Drawing("\n".join(shown), NOTHING)


@layout("txt_headings_only", ".txt", Wish(misprints=False))
def headings_only(content: Content, rng: Random) -> Drawing:
    """The tables were pictures, or were dropped."""
    return Drawing(text.spaced(text.lines(content, lambda table: ()), rng), NOTHING)


@layout("txt_labels_only", ".txt", Wish(misprints=False))
def labels_only(content: Content, rng: Random) -> Drawing:
    """The values were dropped with their fields; the labels stand. Not one of them is zero for that."""

    def flatten(table: Table) -> Iterable[str]:
        return (cell.text for row in table.rows for cell in row if not cell.variable)

    return Drawing(text.spaced(text.lines(content, flatten), rng), NOTHING)


@layout("txt_pdf_columns", ".txt", Wish(misprints=False, hand=simple_hand, breaks=False))
def pdf_columns(content: Content, rng: Random) -> Drawing:
    """Text of a PDF in the order of its columns: values a column at a time, labels after them, a page number within."""

    def flatten(table: Table) -> Iterable[str]:
        if table.number != 3:
            yield from (" ".join(text.joined(cell.text) for cell in row if cell.text) for row in table.rows)
            return
        rows = grid.value_rows([table])
        break_at = rng.randint(6, len(rows) - 4)
        for part in (rows[:break_at], rows[break_at:]):
            for column in range(7):
                yield from (row[column].text for row in part if row[column].text)
            yield f"-{rng.randint(2, 5)}-"
        for row in table.rows:
            for cell in row:
                if not cell.variable:
                    yield from wrapped(cell.text, 14)

    known = certain_without_empties(content)
    known = frozenset(content.values) if known is None else known
    return Drawing(
        "\n".join(text.lines(content, flatten)), frozenset(name for name in known if not name.startswith("app_"))
    )


def only_totals(values: Values, truth: Truth, rng: Random) -> Values:
    """The applicants of table 3 left out."""
    printed = {v for v in values if not v.startswith("app_") or v.endswith("_total")}
    return {variable: value if variable in printed else None for variable, value in values.items()}


@layout("txt_totals_only", ".txt", Wish(prepare=only_totals, misprints=False, hand=simple_hand))
def totals_only(content: Content, rng: Random) -> Drawing:
    """An office that typed one number behind each label of table 3, the 总计, and no header of applicants."""

    def flatten(table: Table) -> Iterable[str]:
        return text.printed_cells(replace(table, rows=table.rows[3:]) if table.number == 3 else table)

    known = certain_without_empties(content) or frozenset(content.values)
    named = frozenset(name for name in known if not name.startswith("app_"))
    return Drawing("\n".join(text.lines(content, flatten)), named, "no applicants")
