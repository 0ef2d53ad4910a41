"""Tables → what is doubtful in them or missing from them, once every number has its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from parsers.arithmetic import confirmed
from parsers.findings import finding
from parsers.form import cells, load_forms, variables
from parsers.labels import APPLICATIONS, DISCLOSURE, REVIEWS
from parsers.misread import without_misread
from parsers.report import Figure

if TYPE_CHECKING:
    from parsers.document import Document
    from parsers.entries import Tables
    from parsers.report import Finding

TABLE_NAMES = {
    DISCLOSURE: "table 2 (主动公开政府信息情况)",
    APPLICATIONS: "table 3 (收到和处理政府信息公开申请情况)",
    REVIEWS: "table 4 (行政复议、行政诉讼情况)",
}


def settle(tables: Tables, document: Document) -> None:
    """A number that could be read in two ways stays only where a sum confirms it; so does all that OCR has read.

    OCR misses lone digits: an empty cell is no more certain than a number.
    """
    doubtful = tables.doubtful
    ocr = document.ocr or bool(document.seen)
    if ocr:
        pages = (None, *document.seen)
        doubtful = doubtful | {
            name
            for name, figure in tables.figures.items()
            if figure.status not in ("unsure", "absent") and (document.ocr or figure.where.page in pages)
        }
    count = len(doubtful)
    if doubtful:
        figures, forms = tables.figures, tables.forms
        sure = confirmed(
            without_misread(figures, forms, frozenset(tables.doubtful)) if ocr else figures, forms, tables.doubtful
        )
        # a sum holds without the digit that OCR has missed: no sum says that a cell is empty
        doubtful = doubtful - {name for name in sure if not ocr or tables.figures[name].value is not None}
    for name in sorted(doubtful):
        figure = tables.figures[name]
        tables.figures[name] = Figure(name, None, "unsure", figure.raw, figure.where, figure.unit)
        if not ocr:
            tables.findings.append(finding("doubtful-number", (name,), variable=name, raw=figure.raw))
    if document.ocr or (ocr and count):
        tables.findings.append(finding("ocr", tuple(sorted(doubtful)), kept=count - len(doubtful), count=count))
    for name, figure in tables.figures.items():
        if figure.value is not None and not figure.raw[:1].isdigit() and SIGN.match(figure.raw) and name not in SIGNED:
            tables.findings.append(finding("signed-value", (name,), variable=name, raw=figure.raw))


SIGN = re.compile(r"\s*[-+－＋−]")
SIGNED = frozenset(variable.name for variable in variables() if variable.signed)


def look_over(tables: Tables) -> list[Finding]:
    """What the tables lack: one of them, all their values, or all of them."""
    found = list(tables.findings)
    if not tables.forms:
        return [*found, finding("no-tables")]
    by_table: dict[str, list[Figure]] = {table_id: [] for table_id in TABLE_NAMES}
    for figure in tables.figures.values():
        by_table[_TABLES[figure.variable]].append(figure)
    for table_id, figures in by_table.items():
        name = TABLE_NAMES[table_id]
        if not figures:
            found.append(finding("table-missing", _variables_of(table_id, tables), table=name))
        elif all(not figure.raw and figure.value is None and figure.status != "blank" for figure in figures):
            found.append(finding("values-missing", tuple(f.variable for f in figures), table=name))
    forms = {form for table, form in tables.forms.items() if table != REVIEWS}
    if len(forms) > 1:
        found.append(finding("form-hybrid", forms=", ".join(f"{t}: {f}" for t, f in sorted(tables.forms.items()))))
    return found


_TABLES = {variable.name: variable.table for variable in variables()}


def _variables_of(table_id: str, tables: Tables) -> tuple[str, ...]:
    form_id = next(iter(tables.forms.values()))
    form = next(form for form in load_forms() if form.id == form_id)
    return tuple(f"{row.id}_{column.id}" for table, _, row, column in cells(form) if table.id == table_id)
