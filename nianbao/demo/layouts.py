"""One report in the layouts that offices use: a clean table, Word soup, one cell a line, a table cut in two."""

from __future__ import annotations

from html import escape
from importlib import resources
from typing import TYPE_CHECKING

from nianbao.demo import prose, tables

if TYPE_CHECKING:
    from collections.abc import Callable

    from nianbao.demo.county import Filing
    from nianbao.demo.tables import Cell, Grid

_LONG, _SPLIT_ABOVE = 20, 13
"""Rows of a table that needs two pages, and the row that the page break cuts off: in the middle of （三）不予公开."""


def body_of(filing: Filing) -> str:
    """The HTML of one report, from its preamble to its last section."""
    if filing.layout == "real":
        return _real_body()
    paragraph, draw = _HANDS[filing.layout]
    grids = tables.lay_out(filing.form, filing.printed)
    parts = [paragraph(prose.preamble(filing))]
    for number, section in enumerate(prose.sections(filing), start=1):
        parts += [paragraph(line) for line in section]
        if 2 <= number <= 4:
            parts.append(draw(grids[number - 2]))
    return "\n".join(parts)


def real_text() -> str:
    """石新镇's report on 2024 as it stood on the county's site, with what stood above and below it."""
    return resources.files("nianbao.demo").joinpath("shixin_2024.txt").read_text("utf-8")


def _real_body() -> str:
    """The report's own lines, without the site's head and foot: one paragraph a line, as the text was taken down."""
    lines = [line.strip() for line in real_text().splitlines()]
    first = next(index for index, line in enumerate(lines) if line.startswith("根据《中华人民共和国政府信息公开条例》"))
    last = lines.index("foot_img_01.png")
    return "\n".join(f"<p>{escape(line, quote=False)}</p>" for line in lines[first:last] if line)


def _paragraph(line: str) -> str:
    return f"<p>{escape(line)}</p>"


def _word_paragraph(line: str) -> str:
    """As Word saves it: a span around every stretch of digits, and styles nobody asked for."""
    return f'<p class="MsoNormal" style="text-indent:32.0pt;line-height:28.0pt">{_word_runs(line)}</p>'


def _word_runs(text: str) -> str:
    runs: list[str] = []
    digits = False
    for letter in text:
        if not runs or letter.isdigit() != digits:
            runs.append("")
        digits = letter.isdigit()
        runs[-1] += letter
    return "".join(_word_run(run) for run in runs)


def _word_run(run: str) -> str:
    language = ' lang="EN-US"' if run.isdigit() else ""
    return f'<span{language} style="font-size:16.0pt;font-family:仿宋_GB2312">{escape(run)}</span>'


def _clean_table(grid: Grid) -> str:
    return _table('<table border="1" cellspacing="0">', grid, lambda cell: escape(cell.text))


def _word_table(grid: Grid) -> str:
    return _table('<table class="MsoNormalTable" border=0 style="border-collapse:collapse">', grid, _word_cell)


def _word_cell(cell: Cell) -> str:
    """A cell of Word's: an empty one holds a space that is no space, a long label breaks where the line was full."""
    text = _word_runs(cell.text) if cell.text else "&nbsp;"
    if not cell.value and len(cell.text) == 4 and cell.colspan == 1:
        text = f"{_word_runs(cell.text[:2])}<br>{_word_runs(cell.text[2:])}"
    return f'<p class="MsoNormal" align="center">{text}<o:p></o:p></p>'


def _flat_table(grid: Grid) -> str:
    """No table at all: every cell has become a paragraph of its own."""
    return "\n".join(_paragraph(cell.text) for row in grid for cell in row)


def _split_table(grid: Grid) -> str:
    """The long table in two, as it was printed over two pages; the second half has no head."""
    if len(grid) < _LONG:
        return _clean_table(grid)
    return "\n".join(_clean_table(half) for half in tables.split(grid, _SPLIT_ABOVE))


def _table(opening: str, grid: Grid, fill: Callable[[Cell], str]) -> str:
    rows = ("".join(f"<td{_spans(cell)}>{fill(cell)}</td>" for cell in row) for row in grid)
    body = "\n".join(f"<tr>{row}</tr>" for row in rows)
    return f"{opening}<tbody>\n{body}\n</tbody></table>"


def _spans(cell: Cell) -> str:
    rowspan = f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
    return rowspan + (f' colspan="{cell.colspan}"' if cell.colspan > 1 else "")


_HANDS: dict[str, tuple[Callable[[str], str], Callable[[Grid], str]]] = {
    "clean": (_paragraph, _clean_table),
    "word": (_word_paragraph, _word_table),
    "flat": (_paragraph, _flat_table),
    "split": (_paragraph, _split_table),
}
