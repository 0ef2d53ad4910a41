"""HTML whose tables are put together wrongly, cut, nested, or are no tables at all."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from tests.layouts import grid, web
from tests.layouts.grid import Cell, Row, Table
from tests.layouts.layout import Drawing, layout
from tests.layouts.web_cells import drawn

if TYPE_CHECKING:
    from collections.abc import Iterable
    from random import Random

    from tests.layouts.content import Block, Content

EMPTY = Cell("", role="filler")


@layout("html_nested", ".html")
def nested(content: Content, rng: Random) -> Drawing:
    """Layout tables around everything, three deep, with empty cells beside them."""
    body = web.article(content, rng, web.table_html)
    for _ in range(rng.randint(1, 3)):
        body = (
            f'<table width="100%"><tr><td width="10">&nbsp;</td><td>{body}</td><td></td></tr>'
            "<tr><td colspan=3>&nbsp;</td></tr></table>"
        )
    return Drawing(web.page(content, rng, body))


@layout("html_nested_table", ".html")
def table_in_cell(content: Content, rng: Random) -> Drawing:
    """Each table alone in the cell of another."""

    def draw(table: Table, rng: Random) -> str:
        return f"<table><tbody><tr><td><div>{web.table_html(table, rng)}</div></td></tr></tbody></table>"

    return drawn(content, rng, draw)


@layout("html_second_document", ".html")
def second_document(content: Content, rng: Random) -> Drawing:
    """A whole second document, DOCTYPE and all, inside a div."""
    inner = web.article(content, rng, web.table_html)
    body = (
        '<div><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0"><html xmlns="http://www.w3.org/1999/xhtml"><head>'
        f"<title></title><style>p {{ margin: 0 }}</style></head><body>{inner}</body></html></div>"
    )
    return Drawing(web.page(content, rng, body))


@layout("html_divs", ".html")
def divs(content: Content, rng: Random) -> Drawing:
    """Tables drawn with divs."""

    def draw(table: Table, rng: Random) -> str:
        rows = (
            "".join(f'<div class="td">{web.plain(cell, rng)}</div>' for cell in row if cell.role != "filler")
            for row in table.rows
        )
        return '<div class="table">' + "\n".join(f'<div class="tr">{row}</div>' for row in rows) + "</div>"

    head = "<style>.table{display:table}.tr{display:table-row}.td{display:table-cell;border:1px solid}</style>"
    return Drawing(web.page(content, rng, web.article(content, rng, draw), head=head))


@layout("html_spans_overlap", ".html")
def overlapping(content: Content, rng: Random) -> Drawing:
    """Groups that reach one row too far, into the next group."""

    def change(table: Table) -> Iterable[Block]:
        def longer(cell: Cell) -> Cell:
            if cell.role == "group" and rng.random() < 0.6:
                return replace(cell, rowspan=cell.rowspan + 1)
            return cell

        yield replace(table, rows=tuple(tuple(longer(cell) for cell in row) for row in table.rows))

    return drawn(content.with_blocks(change), rng, web.table_html)


@layout("html_spans_overflow", ".html")
def overflowing(content: Content, rng: Random) -> Drawing:
    """Spans far beyond the table."""

    def change(table: Table) -> Iterable[Block]:
        def wider(cell: Cell) -> Cell:
            if cell.role == "title":
                return replace(cell, colspan=rng.choice((6, 12, 99)))
            if cell.text.startswith("三、本年度"):
                return replace(cell, rowspan=rng.choice((30, 200, 65000)))
            return cell

        yield replace(table, rows=tuple(tuple(wider(cell) for cell in row) for row in table.rows))

    return drawn(content.with_blocks(change), rng, web.table_html)


@layout("html_spans_off", ".html")
def off_by_one(content: Content, rng: Random) -> Drawing:
    """Headers whose spans are one too many or too few."""

    def change(table: Table) -> Iterable[Block]:
        def off(cell: Cell) -> Cell:
            if cell.role in ("head", "corner") and cell.colspan > 2:
                return replace(cell, colspan=cell.colspan + rng.choice((-1, 0, 1)))
            if cell.role == "group" and cell.text[0] in "（(":
                return replace(cell, rowspan=cell.rowspan + rng.choice((-1, 0, 0)))
            return cell

        yield replace(table, rows=tuple(tuple(off(cell) for cell in row) for row in table.rows))

    return drawn(content.with_blocks(change), rng, web.table_html)


@layout("html_groups_repeated", ".html")
def repeated_groups(content: Content, rng: Random) -> Drawing:
    """No spans at all: every label is printed again in every place that it covers."""

    values_too = rng.random() < 0.5

    def change(table: Table) -> Iterable[Block]:
        rows = []
        for r, line in enumerate(grid.rectangle(table)):
            cells = []
            for c, (cell, first_row, first_column) in enumerate(line):
                again = (r, c) != (first_row, first_column)
                cells.append(
                    EMPTY if cell.variable and again and not values_too else replace(cell, rowspan=1, colspan=1)
                )
            rows.append(tuple(cells))
        yield replace(table, rows=tuple(rows))

    return drawn(content.with_blocks(change), rng, web.table_html)


@layout("html_extra_cells", ".html")
def extra_cells(content: Content, rng: Random) -> Drawing:
    """Empty cells behind some rows, an empty column before or behind the table, an empty row between."""
    behind, before = rng.random() < 0.5, rng.random() < 0.3

    def change(table: Table) -> Iterable[Block]:
        rows: list[Row] = []
        for row in table.rows:
            shown = (*row, EMPTY) if behind or rng.random() < 0.2 else row
            rows.append((EMPTY, *shown) if before else shown)
            if rng.random() < 0.03:
                rows.append((replace(EMPTY, colspan=table.width),))
        yield (
            replace(table, rows=tuple(rows))
            if not _spanned(table)
            else replace(table, rows=tuple(_widened(rows, table)))
        )

    return drawn(content.with_blocks(change), rng, web.table_html)


def _spanned(table: Table) -> bool:
    return any(cell.rowspan > 1 for row in table.rows for cell in row)


def _widened(rows: list[Row], table: Table) -> list[Row]:
    # an empty row or a shifted first column inside a rowspan would belong to the group: keep to cells behind
    kept = [row for row in rows if len(row) > 1]
    return [row[1:] if row[0] is EMPTY else row for row in kept]


@layout("html_one_table", ".html")
def one_table(content: Content, rng: Random) -> Drawing:
    """The headings of the sections and all three tables in one big table."""
    rows: list[str] = []
    for block in web.blocks_without(content):
        if isinstance(block, Table):
            drawn_table = web.table_html(_stretched(block), rng)
            rows.append(drawn_table[drawn_table.index("<tbody>") + 7 : drawn_table.rindex("</tbody>")])
        else:
            rows.append(f'<tr><td colspan="15">{web.inline(block.text)}</td></tr>')
    body = f'<table border="1"><tbody>{"".join(rows)}</tbody></table>'
    return Drawing(web.page(content, rng, body))


def _stretched(table: Table) -> Table:
    """The table fifteen columns wide, as an office stretches it to fit the others: by its last cells."""
    rows = []
    for row, line in zip(table.rows, grid.rectangle(table), strict=True):
        missing = 15 - len(line)
        reaches_end = bool(row) and line[-1][0] is row[-1]
        rows.append((*row[:-1], replace(row[-1], colspan=row[-1].colspan + missing)) if reaches_end else row)
    return replace(table, rows=tuple(rows))


@layout("html_no_header", ".html")
def no_header(content: Content, rng: Random) -> Drawing:
    """The headers of tables 2 and 3 left out; the form's own order says what the columns are."""

    def change(table: Table) -> Iterable[Block]:
        if table.number == 2:
            table = replace(table, rows=tuple(row for row in table.rows if row[0].text != "信息内容"))
        elif table.number == 3:
            table = replace(table, rows=table.rows[3:])
        yield table

    return drawn(content.with_blocks(change), rng, web.table_html, note="no header rows")


@layout("html_columns_unaligned", ".html")
def unaligned(content: Content, rng: Random) -> Drawing:
    """Table 2 on a grid of five or more columns in which header and value cells do not line up."""

    def change(table: Table) -> Iterable[Block]:
        if table.number != 2:
            yield table
            return
        width = rng.choice((5, 6, 8))
        rows: list[Row] = []
        for row in table.rows:
            if len(row) == 1:
                rows.append((replace(row[0], colspan=width),))
                continue
            cuts = sorted(rng.sample(range(1, width), len(row) - 1))
            ends = zip([0, *cuts], [*cuts, width], strict=True)
            rows.append(tuple(replace(cell, colspan=b - a) for cell, (a, b) in zip(row, ends, strict=True)))
        yield replace(table, rows=tuple(rows))

    return drawn(content.with_blocks(change), rng, web.table_html)


@layout("html_extra_row", ".html")
def extra_row(content: Content, rng: Random) -> Drawing:
    """A row that the form does not have, 其他主动公开文件, with numbers."""

    def change(table: Table) -> Iterable[Block]:
        rows = list(table.rows)
        if table.number == 2:
            extra = Cell("其他主动公开文件", role="label")
            values = tuple(Cell(str(rng.randint(1, 400))) for _ in range(3))
            rows.insert(4, (extra, *values))
        yield replace(table, rows=tuple(rows))

    return drawn(content.with_blocks(change), rng, web.table_html)


@layout("html_merged_rows", ".html")
def merged_rows(content: Content, rng: Random) -> Drawing:
    """Rows of zeros with one cell for all columns, and one 0 in it: what it says of each column is a guess."""
    lost: set[str] = set()

    def change(table: Table) -> Iterable[Block]:
        rows = []
        for row in table.rows:
            values = [cell for cell in row if cell.variable]
            zeros = table.number == 3 and all(cell.text.strip() == "0" for cell in values)
            if values and zeros and rng.random() < 0.6:
                lost.update(cell.variable for cell in values if cell.variable)
                labels = tuple(cell for cell in row if not cell.variable)
                row = (*labels, replace(values[0], colspan=7))
            rows.append(row)
        yield replace(table, rows=tuple(rows))

    changed = content.with_blocks(change)
    drawing = drawn(changed, rng, web.table_html)
    return replace(drawing, certain=frozenset(content.values) - lost if lost else None)


@layout("html_placeholder", ".html")
def placeholder(content: Content, rng: Random) -> Drawing:
    """The blank form, dashes in its cells, left standing before the one that was filled in."""

    def change(table: Table) -> Iterable[Block]:
        dash = rng.choice(("-", "", "/"))
        yield replace(
            table,
            rows=tuple(
                tuple(replace(cell, text=dash) if cell.variable else cell for cell in row) for row in table.rows
            ),
        )
        yield table

    return drawn(content.with_blocks(change), rng, web.table_html)


@layout("html_attribute_noise", ".html")
def attribute_noise(content: Content, rng: Random) -> Drawing:
    """Spans as `colspan="3px"`, `rowspan=""`, `colspan="0"`: read as browsers read them."""

    def attributes(cell: Cell) -> str:
        return (
            rng.choice(("", ' colspan=""', ' rowspan="1px"', " data-colspan='3'"))
            if "1 1" in f"{cell.colspan} {cell.rowspan}"
            else ""
        )

    return drawn(content, rng, partial(web.table_html, attributes=attributes))
