"""The panel as a workbook: texts typed as texts so that none can run, the header frozen, the codebook beside it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from output.reasons import REASONS
from output.wide import TITLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from output.codebook import CodebookEntry
    from output.wide import Variable, Wide

NAME = "panel.xlsx"

MOST_ROWS = 50_000
"""Rows of a panel that become a workbook. A sheet could hold 1,048,575, but 300 columns of them take a minute for each
80,000 rows to write, and no spreadsheet opens them with pleasure."""

LONGEST_TEXT = 32_767
"""Characters of a cell."""

_CODEBOOK = ("variable", "label_en", "label_zh", "unit", "forms", "table_label", "group", "row_label", "column_label",
             "rules", "note", "comparability", "comparability_zh", "count", "missing")  # fmt: skip
_WIDTHS = {"org_id": 14, "organisation": 26, "division_code": 13, "year": 7}


def write_panel_xlsx(wide: Wide, entries: Sequence[CodebookEntry], most_rows: int = MOST_ROWS) -> str | None:
    """Write the workbook beside the panel's Parquet; where the panel has too many rows for one, say so instead.

    Memory does not grow with the rows. Cells without a number are empty; the sheet `reasons` explains `missing`.
    """
    if wide.rows > most_rows:
        return (
            f"{NAME} is not written: the panel has {wide.rows} rows, more than {most_rows}; use panel.csv or .parquet"
        )
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(wide.folder / NAME), options) as book:
        # a clock would make every build another file
        book.set_properties({"title": TITLE["en"], "subject": TITLE["zh"], "created": datetime(1980, 1, 1, tzinfo=UTC)})
        head = book.add_format({"bold": True, "bg_color": "#EEEEEE"})
        _write_panel(book.add_worksheet("panel"), wide, wide.columns(), head)
        lines = [[getattr(entry, name) for name in _CODEBOOK] for entry in entries]
        _write_sheet(book.add_worksheet("codebook"), head, _CODEBOOK, lines, 30)
        reasons = [[r.id, r.label_en, r.label_zh] for r in REASONS]
        _write_sheet(book.add_worksheet("reasons"), head, ("reason", "label_en", "label_zh"), reasons, 40)
    return None


def _write_panel(sheet: Any, wide: Wide, columns: Sequence[Variable], head: Any) -> None:
    sheet.freeze_panes(1, len(_WIDTHS))
    for place, column in enumerate(columns):
        sheet.set_column(place, place, _WIDTHS.get(column.name, 12))
        sheet.write_string(0, place, column.name, head)
    row = 1
    for batch, _ in wide.batches():
        texts = [column.text for column in columns]
        for cells in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            for place, (cell, text) in enumerate(zip(cells, texts, strict=True)):
                if cell is None:
                    continue
                if text:
                    sheet.write_string(row, place, cell[:LONGEST_TEXT])
                else:
                    sheet.write_number(row, place, cell)
            row += 1


def _write_sheet(sheet: Any, head: Any, header: Sequence[str], lines: Sequence[Sequence[Any]], width: int) -> None:
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, len(header) - 1, width)
    for place, name in enumerate(header):
        sheet.write_string(0, place, name, head)
    for row, line in enumerate(lines, 1):
        for place, cell in enumerate(line):
            if isinstance(cell, int):
                sheet.write_number(row, place, cell)
            elif cell is not None:
                sheet.write_string(row, place, "; ".join(cell) if isinstance(cell, tuple) else cell)
