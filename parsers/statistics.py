"""The statistics table of 2014 to 2018 → its figures: one number for each indicator, read from grids or flattened text.

The form is `parsers/forms/2014.toml`, declared from memory. So a row counts only where its label is one that the form
knows, in the part of the form where it stands; what the labels leave open is not guessed.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from msgspec import structs

from parsers.arithmetic import Sum, test
from parsers.document import Line
from parsers.findings import finding
from parsers.form import cells, statistics_forms
from parsers.indicator_rows import find_rows
from parsers.indicators import INDICATOR, LONGEST_LABEL, MARKS, Entry, name_rows
from parsers.labels import normalise
from parsers.place import absent
from parsers.report import Figure, Finding, Place
from parsers.title import look_alike

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parsers.document import Document
    from parsers.form import Form, Row
    from parsers.report import Report

ENOUGH = 6
"""So many rows of the form make it the table; a narrative names one or two of them."""


@dataclass(frozen=True, slots=True)
class Statistics:
    """What the table says, and the grids and lines that say it."""

    form: str
    figures: dict[str, Figure]
    findings: tuple[Finding, ...]
    grids: frozenset[int | None]
    lines: frozenset[tuple[int | None, int]]
    """Each as its page and its number."""


def with_statistics(report: Report, document: Document) -> Report:
    """The report with the figures of its statistics table; the report itself where its source has none.

    A report that has tables of a newer form keeps them, unless they are this table, mistaken for one of those: 涉及国家秘密
    is a row of both. Then what was found wrong with them goes as well.
    """
    if report.form and not MISSING.intersection(known.code for known in report.findings):
        return report
    found = read_statistics(document)
    if found is None or any(_stands_elsewhere(figure.where, found) for figure in report.figures.values()):
        return report
    about = tuple(known for known in report.findings if not known.variables and known.code not in OF_TABLES)
    return replace(report, form=found.form, figures=found.figures, findings=(*about, *found.findings))


def _stands_elsewhere(where: Place, found: Statistics) -> bool:
    """Whether a cell stands outside of the statistics table; one that stands nowhere does not tell."""
    if where.table is not None:
        return where.table not in found.grids
    return where.line is not None and (where.page, where.line) not in found.lines


MISSING = frozenset(["table-missing", "values-missing"])
"""Without these a report has all tables of its form."""

OF_TABLES = frozenset(["no-tables", "form-hybrid", "lines-lost", "row-twice", "row-not-recognised"])
"""Findings on the tables of newer forms that name no variable."""


def read_statistics(document: Document) -> Statistics | None:
    """The statistics table of a source; None where there is none, or only one on part of a year."""
    text = "".join("".join(_texts(document)).split())
    if not any(mark in text for mark in MARKS) or _is_partial(document):
        return None
    for form in statistics_forms():
        entries, headed = find_rows(document)
        rows, unknown = name_rows(entries, form)
        if len(rows) >= ENOUGH:
            return _figures(rows, unknown, headed, form)
    return None


def _texts(document: Document) -> Iterator[str]:
    for block in document.blocks:
        if isinstance(block, Line):
            yield block.text
        else:
            for row in block.texts:
                yield from row


def _is_partial(document: Document) -> bool:
    """Whether the table itself says that it is on a quarter or half a year: districts collect it every quarter."""
    titles = (document.meta.get("title", ""), *_texts(document))
    captions = (re.sub(r"\s", "", text) for text in titles if "统计表" in text and len(text) < LONGEST_LABEL)
    return any("part of a year" in (look_alike(caption) or "") for caption in captions)


def without_statistics(document: Document) -> Document:
    """The source without the lines of a flattened statistics table: sections hold words. The same one if it has none."""
    found = read_statistics(document)
    if found is None or len(found.lines) < ENOUGH:
        return document
    lines = document.lines
    cells = [at for at, line in enumerate(lines) if (line.page, line.number) in found.lines]
    dropped: set[int] = set()
    for first, last in _stretches(cells):
        top = _top([line.text for line in lines[max(0, first - NEAR) : first]])
        dropped.update(id(line) for line in lines[first - top : last + 1] if not _is_sentence(line.text))
    return structs.replace(document, blocks=tuple(block for block in document.blocks if id(block) not in dropped))


def _stretches(cells: list[int]) -> Iterator[tuple[int, int]]:
    """First and last of the lines that follow each other closely, and are enough to be a table."""
    begin = 0
    for at in range(1, len(cells) + 1):
        if at == len(cells) or cells[at] - cells[at - 1] > NEAR:
            if at - begin >= ENOUGH:
                yield cells[begin], cells[at - 1]
            begin = at


NEAR = 8
"""Rows of the table have their numbers no more lines apart: a label over several lines, its unit, a heading."""


def _top(above: list[str]) -> int:
    """How many of the lines above the first number are of the table: from its caption or header on, or none."""
    top = 0
    for at, text in enumerate(reversed(above), 1):
        if _is_sentence(text):
            break
        if any(mark in normalise(text) for mark in ("统计表", *INDICATOR)):
            top = at
    return top


def _is_sentence(text: str) -> bool:
    return "。" in text or (len(text) > LONGEST_LABEL and "，" in text)


# -- figures


def _figures(rows: list[tuple[Row, Entry]], unknown: list[str], headed: list[str], form: Form) -> Statistics:
    """Every variable of the form: read, or absent where the table has no such row."""
    table = form.table[0]
    figures: dict[str, Figure] = {}
    units = {row.id: row.unit or table.unit for _, _, row, _ in cells(form)}
    found: list[Finding] = []
    width = max(_width([entry for _, entry in rows]), len(headed))
    if width > 1:
        columns = " ".join(headed) or "without a header"
        found.append(finding("statistics-columns", tuple(units), count=width, columns=columns))
    for row, entry in rows:
        figure = _figure(row.id, units[row.id], entry, width)
        known = figures.get(row.id)
        if known and known.status != "absent" and (known.value, known.status) != (figure.value, figure.status):
            found.append(finding("row-twice", (row.id,), label=row.label))
            figure = Figure(row.id, None, "unsure", f"{known.raw} {figure.raw}", known.where, figure.unit)
        figures[row.id] = figure
        if figure.status == "unsure" and width == 1 and not known:
            found.append(finding("doubtful-number", (row.id,), variable=row.id, raw=figure.raw))
    for _, _, row, column in cells(form):
        figures.setdefault(row.id, absent(row, column, units[row.id]))
    if unknown:
        found.append(finding("statistics-unknown", (), count=len(unknown), label=unknown[0][:40]))
    found.extend(_broken_sums(figures, form))
    stands = [value.where for _, entry in rows for value in entry.values]
    grids = frozenset(where.table for where in stands if where.table is not None)
    lines = frozenset((where.page, where.line) for where in stands if where.line is not None)
    return Statistics(form.id, {name: figures[name] for name in units}, tuple(found), grids, lines)


def _width(entries: list[Entry]) -> int:
    """How many numbers most rows have: cells of rows that print their unit, where any does."""
    with_unit = [len(entry.values) for entry in entries if entry.unit and entry.values]
    counts = Counter(with_unit or [len(entry.values) for entry in entries if entry.values])
    return max(counts, key=lambda count: (counts[count], count), default=1)


def _figure(name: str, declared: str, entry: Entry, width: int) -> Figure:
    """One row's figure: `unsure` where the table has more columns than the form, or the cell does not hold its number.

    元 where the form has 万元 is unsure too: the name of the variable promises the unit, and offices copy the wrong one.
    """
    unit = entry.unit or declared
    if not entry.values:
        return Figure(name, None, "absent", unit=unit)
    *before, value = entry.values
    reading, raw, where = value.reading, value.raw, value.where
    unit = reading.unit or unit
    if all(v.reading.value is None and not v.reading.doubtful for v in entry.values):
        return Figure(name, None, "blank", raw, where, unit)
    alone = width == 1 and not any(other.raw.strip(" -—") for other in before) and not reading.doubtful
    if alone and (unit == declared or "元" not in unit + declared):
        return Figure(name, reading.value, "blank" if reading.value is None else "printed", raw, where, unit)
    raw = " ".join(v.raw.strip() or "∅" for v in entry.values)
    return Figure(name, None, "unsure", raw, entry.values[0].where, unit)


def _broken_sums(figures: dict[str, Figure], form: Form) -> Iterator[Finding]:
    """The sums that the form implies and the table does not keep, each a warning."""
    for rule in form.table[0].rule:
        total = Sum(rule.id, rule.left, rule.right)
        if test(total, figures) in ("broken", "off"):
            left, right = (sum(figures[n].value or 0 for n in side) for side in (rule.left, rule.right))
            yield finding("statistics-differ", rule.left + rule.right, rule=rule.id, left=left, right=right)
