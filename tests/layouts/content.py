"""A report before it is laid out: lines and tables in reading order, and what can be known of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Literal

from tests.layouts import grid, printing, prose
from tests.layouts.grid import Cell, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from random import Random

    from tests.layouts.truth import Truth, Values

Kind = Literal["furniture", "title", "date", "heading", "text", "footer"]


@dataclass(frozen=True, slots=True)
class Line:
    """A line or paragraph of text."""

    kind: Kind
    text: str


Block = Line | Table


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that a report prints, in order."""

    truth: Truth
    values: Values
    misprint: str | None
    blocks: tuple[Block, ...]

    @property
    def tables(self) -> list[Table]:
        """The three tables."""
        return [block for block in self.blocks if isinstance(block, Table)]

    def with_blocks(self, change: Callable[[Table], Iterable[Block]]) -> Content:
        """The same report with every table replaced."""
        blocks: list[Block] = []
        for block in self.blocks:
            blocks.extend(change(block) if isinstance(block, Table) else (block,))
        return replace(self, blocks=tuple(blocks))

    def lines(self, *kinds: Kind) -> list[str]:
        """The text of all lines of these kinds."""
        return [block.text for block in self.blocks if isinstance(block, Line) and block.kind in kinds]


@dataclass(frozen=True, slots=True)
class Wish:
    """What a layout wants of the report that it lays out."""

    hand: Callable[[Random], printing.Hand] = printing.hand
    prepare: Callable[[Values, Truth, Random], Values] | None = None
    """Changes what is printed: zeros left out, blanks filled."""
    misprints: bool = True
    drops_empty: bool = False
    """The layout loses empty cells; a misprint beside lost cells would make honest knowledge a matter of luck."""
    breaks: bool | None = None


def compose(truth: Truth, wish: Wish, rng: Random) -> Content:
    """The report as its office would write it, before anything happens to its layout."""
    values: Values = dict(truth.values)
    if wish.prepare:
        values = wish.prepare(values, truth, rng)
    how = wish.hand(rng)
    misprint = None
    loses = wish.drops_empty and not how.blank and printing.count_blanks(values)
    if wish.misprints and not loses and rng.random() < 0.12:
        values, misprint = printing.plant_misprint(values, rng)
    texts = printing.texts(values, how, rng)
    spell = grid.spelling(rng)
    if wish.breaks is not None:
        spell = replace(spell, breaks=wish.breaks)
    tables = (
        grid.table2(truth.form, texts, spell),
        grid.table3(truth.form, texts, spell),
        grid.table4(texts, spell),
    )
    return Content(truth, values, misprint, tuple(_blocks(truth, tables, rng)))


def _blocks(truth: Truth, tables: tuple[Table, Table, Table], rng: Random) -> Iterator[Block]:
    yield from (Line("furniture", text) for text in prose.navigation(truth, rng))
    yield from (Line("title", text) for text in prose.title(truth, rng))
    yield Line("date", prose.dates(truth, rng))
    yield Line("text", prose.fill(rng.choice(prose.OPENINGS), truth, rng))
    headings = prose.headings(truth, rng)
    yield Line("heading", headings[0])
    yield from (Line("text", text) for text in prose.overview(truth, rng))
    for heading, table in zip(headings[1:4], tables, strict=True):
        yield Line("heading", heading)
        if rng.random() < 0.1:
            yield Line("text", rng.choice(("本部分用表格说明，见下表：", "单位：件", "见下表：")))
        yield table
        if rng.random() < 0.12:
            yield Line("text", prose.fill(rng.choice(prose.NOTES), truth, rng))
    yield Line("heading", headings[4])
    yield from (Line("text", text) for text in prose.problems(truth, rng))
    yield Line("heading", headings[5])
    yield from (Line("text", text) for text in prose.others(truth, rng))
    yield from (Line("footer", text) for text in prose.footer(truth, rng))


def certain_without_empties(content: Content) -> frozenset[str] | None:
    """What can be known where empty cells have left no trace; None where there were none.

    Rows that lost nothing are known. In a row of table 3 that did, a figure is known if every way to put the row's
    numbers, in order, into its columns says so; whether the last number is the 总计 is taken for granted only if the
    printed rows agree on it. Nothing is taken from the balance of the columns: less is known here than could be.
    """
    rows = grid.value_rows(content.tables)
    if all(cell.text.strip() for row in rows for cell in row):
        return None
    totals_stand = all(_ends_in_total(content, row) for row in rows if len(row) == 7)
    known: set[str] = set()
    for row in rows:
        printed = [cell for cell in row if cell.text.strip()]
        if len(printed) == len(row):
            known.update(cell.variable for cell in row if cell.variable)
        elif len(row) == 7:
            known |= _placed(content, row, printed, totals_stand)
    return frozenset(known)


def _numbers(content: Content, row: list[Cell]) -> list[int]:
    values = (content.values[cell.variable] for cell in row if cell.variable and cell.text.strip())
    return [int(value) for value in values if value is not None]


def _ends_in_total(content: Content, row: list[Cell]) -> bool:
    numbers = _numbers(content, row)
    return not any(numbers) or (sum(numbers[:-1]) == numbers[-1] and bool(row[-1].text.strip()))


def _placed(content: Content, row: list[Cell], printed: list[Cell], totals_stand: bool) -> set[str]:
    numbers = _numbers(content, printed)
    if not any(numbers) or len(numbers) < len(printed):
        return set()
    outcomes: dict[int, set[int | None]] = {column: set() for column in range(7)}
    for places in combinations(range(7), len(numbers)):
        placed = dict(zip(places, numbers, strict=True))
        if 6 in placed and sum(numbers[:-1]) != numbers[-1]:
            continue
        if 6 not in placed and totals_stand:
            continue
        for column, seen in outcomes.items():
            seen.add(placed.get(column))
    known = set()
    for column, seen in outcomes.items():
        variable = row[column].variable
        if len(seen) == 1 and None not in seen and variable:
            known.add(variable)
    return known


def certain_glued(content: Content) -> frozenset[str]:
    """What can be known where the numbers of a row stand without gaps: single numbers, and rows of single digits."""
    known: set[str] = set()
    for row in grid.value_rows(content.tables):
        shown = [cell.text.strip() for cell in row]
        if len(row) == 1 or all(len(text) == 1 and text.isdigit() for text in shown):
            known.update(cell.variable for cell in row if cell.variable and cell.text.strip())
    return frozenset(known)
