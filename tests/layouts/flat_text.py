"""Flattened text that keeps a mark between cells: most of what it was can be known."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.layouts import grid, text
from tests.layouts.content import Content, Wish, certain_without_empties
from tests.layouts.layout import Drawing, layout

if TYPE_CHECKING:
    from collections.abc import Iterable
    from random import Random

    from tests.layouts.grid import Cell, Table

DROPS = Wish(drops_empty=True)


def wrapped(label: str, width: int) -> list[str]:
    """A label broken over lines of this many characters."""
    label = label.replace("\n", "")
    return [label[at : at + width] for at in range(0, len(label), width)]


def dropped(content: Content, body: str, note: str = "") -> Drawing:
    """A drawing in which empty cells have vanished."""
    return Drawing(body, certain_without_empties(content), note)


@layout("txt_lines_blank", ".txt", DROPS)
def cell_a_line_spaced(content: Content, rng: Random) -> Drawing:
    """A cell a line, blank lines between."""
    return dropped(content, "\n\n".join(text.lines(content, text.printed_cells)))


@layout("txt_lines", ".txt", DROPS)
def cell_a_line(content: Content, rng: Random) -> Drawing:
    """A cell a line."""
    return dropped(content, "\n".join(text.lines(content, text.printed_cells)))


@layout("txt_lines_broken", ".txt", replace(DROPS, breaks=True))
def broken_words(content: Content, rng: Random) -> Drawing:
    """A cell a line, headers and labels broken over several lines."""
    width = rng.choice((2, 3, 4, 6, 8))

    def flatten(table: Table) -> Iterable[str]:
        for row in table.rows:
            for cell in row:
                if cell.role in ("value", "filler"):
                    yield from ([cell.text] if cell.text.strip() else [])
                elif cell.role == "head" or rng.random() < 0.5:
                    yield from wrapped(cell.text, width if cell.role == "head" else width * 2)
                else:
                    yield cell.text

    return dropped(content, text.spaced(text.lines(content, flatten), rng))


@layout("txt_lines_page_numbers", ".txt", DROPS)
def page_numbers(content: Content, rng: Random) -> Drawing:
    """A cell a line, and page numbers, dashes around them, between rows and within labels."""
    style = rng.choice(("-{}-", "- {} -", "— {} —", "－{}－", "第 {} 页 共 9 页"))
    number = iter(range(rng.randint(1, 4), 999))

    def flatten(table: Table) -> Iterable[str]:
        for row in table.rows:
            torn = rng.random() < 0.08
            if not torn and rng.random() < 0.05:
                yield style.format(next(number))
            for cell in row:
                if torn and cell.role in ("label", "group") and len(cell.text) > 4:
                    first, second = grid.tear(cell.text)
                    yield from (first, style.format(next(number)), second)
                    torn = False
                elif cell.text.strip():
                    yield cell.text

    return dropped(content, text.spaced(text.lines(content, flatten), rng))


def padded_row(cells: list[str], width: int) -> str:
    """Cells with pipes, and a bare pipe for every column that they do not fill."""
    return " | ".join(cells) + " |" + "|" * max(0, width - len(cells) - 1)


@layout("txt_pipes_trailing", ".txt")
def trailing_pipes(content: Content, rng: Random) -> Drawing:
    """A row a line, pipes between cells, and pipes for the columns left over."""

    def flatten(table: Table) -> Iterable[str]:
        return (padded_row([text.joined(cell.text, " ") for cell in row], table.width) for row in table.rows)

    return Drawing("\n".join(text.lines(content, flatten)))


@layout("txt_pipes_both", ".txt")
def both_pipes(content: Content, rng: Random) -> Drawing:
    """A row a line, a pipe at its beginning and its end, and pipes for the columns left over."""

    def flatten(table: Table) -> Iterable[str]:
        return ("| " + padded_row([text.joined(c.text) for c in row], table.width) + " " for row in table.rows)

    return Drawing("\n".join(text.lines(content, flatten)))


@layout("txt_pipes_bare", ".txt")
def bare_pipes(content: Content, rng: Random) -> Drawing:
    """A row a line, pipes between cells only."""
    mark = rng.choice((" | ", "|", " |", "｜", " ┃ "))

    def flatten(table: Table) -> Iterable[str]:
        return (mark.join(text.joined(cell.text) for cell in row) for row in table.rows)

    return Drawing("\n".join(text.lines(content, flatten)), note=f"mark {mark!r}")


@layout("txt_pipe_alternate", ".txt")
def alternate(content: Content, rng: Random) -> Drawing:
    """Pipes and cells on lines of their own, in turn."""

    def flatten(table: Table) -> Iterable[str]:
        for row in table.rows:
            for cell in row:
                yield from ("|", cell.text)
            yield "|"

    return Drawing("\n".join(text.lines(content, flatten)))


@layout("txt_pipe_lone", ".txt")
def lone_pipe(content: Content, rng: Random) -> Drawing:
    """A lone pipe opens a row; each value ends its line with a pipe."""

    def flatten(table: Table) -> Iterable[str]:
        for row in table.rows:
            yield "|"
            for n, cell in enumerate(row):
                fill = "|" * (table.width - len(row)) if n == len(row) - 1 else ""
                yield f"{cell.text} |{fill}"

    return Drawing("\n".join(text.lines(content, flatten)))


@layout("txt_newline_in_cell", ".txt")
def newline_in_cell(content: Content, rng: Random) -> Drawing:
    """Pipes with a line feed inside every cell."""
    shell = rng.choice(("{}\n| ", "\n{}\n|", "{}\n |\n"))

    def flatten(table: Table) -> Iterable[str]:
        return ("| " + "".join(shell.format(cell.text) for cell in row) for row in table.rows)

    return Drawing("\n".join(text.lines(content, flatten)), note=f"shell {shell!r}")


@layout("txt_tabs", ".txt")
def tabs(content: Content, rng: Random) -> Drawing:
    """Cells separated by tabs, as copied from a spreadsheet: covered places are empty fields."""
    copied = rng.random() < 0.5

    def flatten(table: Table) -> Iterable[str]:
        if copied:
            for r, row in enumerate(grid.rectangle(table)):
                yield "\t".join(
                    text.joined(cell.text) if (r, c) == (a, b) else "" for c, (cell, a, b) in enumerate(row)
                )
        else:
            for cells in table.rows:
                yield "\t".join(text.joined(cell.text) for cell in cells)

    return Drawing("\n".join(text.lines(content, flatten)), note="covered places" if copied else "")


@layout("txt_spaces", ".txt", DROPS)
def spaces(content: Content, rng: Random) -> Drawing:
    """A row a line, cells separated by spaces."""
    gap = rng.choice((" ", "  ", "    ", "\u3000", " \u3000 "))

    def flatten(table: Table) -> Iterable[str]:
        return (gap.join(_solid(cell) for cell in row if cell.text.strip()) for row in table.rows)

    return dropped(content, text.spaced(text.lines(content, flatten), rng))


def _solid(cell: Cell) -> str:
    return text.joined(cell.text).strip()


@layout("txt_values_in_line", ".txt", DROPS)
def values_in_line(content: Content, rng: Random) -> Drawing:
    """Labels on lines of their own, the values of a row together on the next."""
    gap = rng.choice((" ", "   ", "\t"))

    def flatten(table: Table) -> Iterable[str]:
        for row in table.rows:
            yield from (text.joined(cell.text) for cell in row if not cell.variable)
            values = [_solid(cell) for cell in row if cell.variable and cell.text.strip()]
            if values:
                yield gap.join(values)

    return dropped(content, text.spaced(text.lines(content, flatten), rng))


@layout("txt_one_line", ".txt", DROPS)
def one_line(content: Content, rng: Random) -> Drawing:
    """The whole report on one line."""
    shown = (text.joined(line) for line in text.lines(content, text.printed_cells))
    return dropped(content, rng.choice((" ", "  ", "\u3000")).join(shown))


@layout("txt_one_line_pipes", ".txt")
def one_line_of_pipes(content: Content, rng: Random) -> Drawing:
    """The whole report on one line, with the hundreds of pipes of a layout table."""

    def flatten(table: Table) -> Iterable[str]:
        for row in table.rows:
            cells = [text.joined(cell.text) for cell in row]
            yield padded_row(["", *cells], table.width + 1)

    return Drawing(" ".join(text.joined(line) for line in [*text.lines(content, flatten), "| " * 300]))


@layout("txt_spaced_every_24", ".txt")
def spaced_every_24(content: Content, rng: Random) -> Drawing:
    """A library put a blank after every 24 characters or so, though not into a number; rows with pipes."""

    def flatten(table: Table) -> Iterable[str]:
        return (" | ".join(text.joined(cell.text) for cell in row) for row in table.rows)

    shown = (_blanks(line, rng.randint(22, 25)) for line in text.lines(content, flatten))
    return Drawing("\n".join(shown))


def _blanks(line: str, step: int) -> str:
    parts, begin = [], 0
    while len(line) - begin > step:
        end = begin + step
        while end < len(line) and line[end - 1] in "0123456789.-+" and line[end] in "0123456789.":
            end += 1
        parts.append(line[begin:end])
        begin = end
    return " ".join([*parts, line[begin:]])


@layout("txt_eaten_spans", ".txt", DROPS)
def eaten_spans(content: Content, rng: Random) -> Drawing:
    """An extractor ate the single characters of dates: `201911日至20191231日`. The cells are whole."""
    body = "\n\n".join(text.lines(content, text.printed_cells))
    return dropped(content, body.replace("年1月1日", "年11日").replace("年12月31日", "1231日"))


@layout("txt_pdf_rows", ".txt", DROPS)
def pdf_rows(content: Content, rng: Random) -> Drawing:
    """Text of a PDF in reading order: values in the middle line of a wrapped label, group labels in pieces."""
    width = rng.choice((12, 14, 16))
    number = iter(range(2, 99))

    def flatten(table: Table) -> Iterable[str]:
        for row in table.rows:
            if rng.random() < 0.04:
                yield f"- {next(number)} -"
            values = [_solid(cell) for cell in row if cell.variable and cell.text.strip()]
            pieces = [text.joined(cell.text) for cell in row if not cell.variable]
            if not values:
                yield " ".join(pieces)
                continue
            *groups, label = ["", *pieces] if pieces else ["", ""]
            yield from (piece for group in groups for piece in wrapped(group, 4))
            over = wrapped(label, width) or [""]
            middle = len(over) // 2
            yield from over[:middle]
            yield " ".join((over[middle], *values)).strip()
            yield from over[middle + 1 :]

    return dropped(content, "\n".join(text.lines(content, flatten)))


@layout("txt_aligned", ".txt", DROPS)
def aligned(content: Content, rng: Random) -> Drawing:
    """Columns held by blanks, as `pdftotext -layout` prints them."""

    def flatten(table: Table) -> Iterable[str]:
        for row in table.rows:
            labels = " ".join(text.joined(cell.text) for cell in row if not cell.variable)
            values = "".join(f" {_solid(cell):>8}" for cell in row if cell.variable)
            yield f"{labels}{' ' * max(1, 80 - 2 * len(labels))}{values}" if values else f"     {labels}"

    return dropped(content, "\n".join(text.lines(content, flatten)))
