"""The statistics table of 2014 to 2018 → its figures: one number for each indicator, read from grids or flattened text.

The form is `parsers/forms/2014.toml`, declared from memory. So a row counts only where its label is one that the form
knows, in the part of the form where it stands; what the labels leave open is not guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from parsers.arithmetic import Sum, test
from parsers.document import Line
from parsers.findings import finding
from parsers.form import cells, statistics_forms
from parsers.labels import normalise, strip_enumerator, without_notes
from parsers.numbers import BLANK, UNIT, read_cell
from parsers.place import absent
from parsers.report import Figure, Finding, Place
from parsers.rows import Value
from parsers.title import look_alike
from parsers.tokens import PAGE_NUMBER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from parsers.document import Cell, Document, Grid
    from parsers.form import Form, Row
    from parsers.report import Report

MARKS = ("统计指标", "统计表", "制发规范性文件", "申请办结数")
"""Words of the table: a source without any of them is not looked at further."""

ENOUGH = 6
"""So many rows of the form make it the table; a narrative names one or two of them."""

UNITS = re.compile(rf"(?:{UNIT}|人次|件次|条次)(?:[/、]次)?")
INDICATOR = frozenset(["统计指标", "指标名称", "指标", "统计项目", "项目名称"])
LAST_COLUMN = frozenset(["备注", "说明"])
OF_THESE = re.compile(r"^\s*其\s*中\s*[:：,，、]?\s*")
COUNTED = re.compile("(?:总?次数|总?数量|总数|数)$")
LONGEST_LABEL = 60
LONGEST_CELL = 200
"""A longer one is no row of the table, and not worth a pattern that would take its time over it."""


class Entry(NamedTuple):
    """A row as found: the texts left of its values (the last is its label), its unit as printed, its values."""

    labels: tuple[str, ...]
    unit: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Statistics:
    """What the table says, and the grids and lines that say it."""

    form: str
    figures: dict[str, Figure]
    findings: tuple[Finding, ...]
    grids: frozenset[int | None]
    lines: frozenset[int | None]


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
    return where.line is not None and where.line not in found.lines


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
        entries, headed = _find_rows(document)
        rows, unknown = _name_rows(entries, form)
        if len(rows) >= ENOUGH:
            return _figures(rows, unknown, headed, form)
    return None


def _texts(document: Document) -> Iterator[str]:
    for block in document.blocks:
        if isinstance(block, Line):
            yield block.text
        else:
            yield from (cell.text for row in block.rows for cell in row)


def _is_partial(document: Document) -> bool:
    """Whether the table itself says that it is on a quarter or half a year: districts collect it every quarter."""
    titles = (document.meta.get("title", ""), *_texts(document))
    captions = (re.sub(r"\s", "", text) for text in titles if "统计表" in text and len(text) < LONGEST_LABEL)
    return any("part of a year" in (look_alike(caption) or "") for caption in captions)


# -- labels


@lru_cache(maxsize=4096)
def spelling(text: str) -> str:
    """What is left of a label in every spelling: no enumerator, no 其中, no note, no 数 at its end."""
    text = without_notes(unicodedata.normalize("NFKC", text))
    text = strip_enumerator(OF_THESE.sub("", strip_enumerator(text)))
    return COUNTED.sub("", normalise(text))


class _Labels(NamedTuple):
    """The labels of a form: by spelling, the places of the rows it may mean, or the part of the form that it heads."""

    rows: tuple[Row, ...]
    by_spelling: dict[str, tuple[int, ...]]
    headings: dict[str, str]
    cores: tuple[tuple[str, int], ...]


@cache
def _labels(form_id: str) -> _Labels:
    form = next(form for form in statistics_forms() if form.id == form_id)
    rows = tuple(row for _, _, row, _ in cells(form))
    by_spelling: dict[str, tuple[int, ...]] = {}
    for at, row in enumerate(rows):
        for spelt in {spelling(text) for text in (row.label, *row.variants)}:
            by_spelling[spelt] = (*by_spelling.get(spelt, ()), at)
    headings = {spelling(parent): row.parents[0] for row in rows for parent in row.parents}
    cores = sorted(((normalise(row.core), at) for at, row in enumerate(rows) if row.core), key=lambda c: -len(c[0]))
    return _Labels(rows, by_spelling, {h: top for h, top in headings.items() if h not in by_spelling}, tuple(cores))


def _part(row: Row) -> str:
    """The part of the form (一、 to 九、) that a row belongs to."""
    return row.parents[0] if row.parents else row.label


@lru_cache(maxsize=4096)
def _meanings(text: str, form_id: str, *, exact: bool = False) -> tuple[int, ...]:
    """The rows that a text may name; none for a heading."""
    spelt, known = spelling(text), _labels(form_id)
    if spelt in known.by_spelling:
        return known.by_spelling[spelt]
    if exact or spelt in known.headings or len(spelt) > LONGEST_LABEL:
        return ()
    return tuple(at for core, at in known.cores if core in spelt)[:1]


@lru_cache(maxsize=4096)
def _is_label(text: str, *, exact: bool = False) -> bool:
    """Whether a text is a row's label or a heading of one of the forms."""
    if len(text) > LONGEST_CELL:
        return False
    return any(
        spelling(text) in _labels(form.id).headings or _meanings(text, form.id, exact=exact)
        for form in statistics_forms()
    )


class _Reader:
    """The walk down the form: the part that is being read, and the row that was read last."""

    def __init__(self, form: Form, labels: Iterable[str]) -> None:
        self.form, self.known = form.id, _labels(form.id)
        self.part, self.at = "", -1
        self.opened = {part for label in labels if (part := self._opens(label))}

    def _opens(self, text: str) -> str | None:
        """The part of the form that a label opens, by its heading or by a row of its own."""
        opening = (_part(self.known.rows[at]) for at in _meanings(text, self.form) if not self.known.rows[at].parents)
        return self.known.headings.get(spelling(text)) or next(opening, None)

    def read(self, text: str) -> int | None:
        """The row that a label names here; None for a heading, for an unknown label, or where more than one could be."""
        if top := self.known.headings.get(spelling(text)):
            if top != self.part:
                self.part = top
                self.at = next(at for at, row in enumerate(self.known.rows) if _part(row) == top) - 1
            return None
        may_be = _meanings(text, self.form)
        if len(may_be) > 1 or (may_be and len(spelling(text)) < 5 and not self._opens(text)):
            # 被依法纠错 stands under 行政复议 and under 行政诉讼, 网络 names a row only below 收到申请数
            # that is certain only where the table has kept the heading of each of these parts
            parts = {_part(self.known.rows[at]) for at in may_be}
            here = [at for at in may_be if _part(self.known.rows[at]) == self.part and parts <= self.opened]
            may_be = tuple(here if len(here) == 1 else [at for at in here if at == self.at + 1])
        if not may_be:
            return None
        self.at = may_be[0]
        self.part = _part(self.known.rows[self.at])
        return self.at


def _name_rows(entries: Iterable[Entry], form: Form) -> tuple[list[tuple[Row, Entry]], list[str]]:
    """The entries that are rows of the form, and the labels of those with numbers that are not."""
    entries = list(entries)
    reader = _Reader(form, (label for entry in entries for label in entry.labels))
    named: list[tuple[Row, Entry]] = []
    unknown: list[str] = []
    for entry in entries:
        found = [reader.read(label) for label in entry.labels]
        last = found[-1] if found else None
        if last is not None:
            named.append((reader.known.rows[last], entry))
        elif any(v.reading.value is not None for v in entry.values) and (entry.unit or _is_label(entry.labels[-1])):
            unknown.append(entry.labels[-1])
    return named, unknown


# -- rows


def _find_rows(document: Document) -> tuple[list[Entry], list[str]]:
    """The rows of grids and of lines in reading order, and the headers of their columns of numbers.

    Both, because a page break may leave one half of the table a grid and the other half text.
    """
    entries: list[Entry] = []
    headed: list[str] = []
    stream = _Stream()
    for block in document.blocks:
        if isinstance(block, Line):
            stream.take(block)
            continue
        entries.extend(stream.rows())
        found, header = _from_grid(block)
        entries.extend(found)
        headed = headed or header
    entries.extend(stream.rows())
    return entries, headed or list(dict.fromkeys(stream.headed))


def _from_grid(grid: Grid) -> tuple[list[Entry], list[str]]:
    panels, headed = _panels(grid)
    found = (
        _entry([cell for cell in row if start <= cell.column < end], grid, at)
        for start, end in panels
        for at, row in enumerate(grid.rows)
    )
    return [entry for entry in found if entry], headed


# -- rows in grids


def _panels(grid: Grid) -> tuple[list[tuple[int, int]], list[str]]:
    """The columns of each 统计指标, as long tables are folded side by side; and what heads the numbers of the first."""
    for row in grid.rows[:6]:
        starts = [cell.column for cell in row if normalise(cell.text) in INDICATOR]
        if not starts:
            continue
        ends = [*starts[1:], 10_000]
        notes = [cell.column for cell in row if normalise(cell.text) in LAST_COLUMN]
        panels = [
            (start, min([end, *(n for n in notes if n > start)])) for start, end in zip(starts, ends, strict=True)
        ]
        first = [cell for cell in row if panels[0][0] < cell.column < panels[0][1] and normalise(cell.text)]
        return panels, [cell.text.strip() for cell in first if not re.search("单位$|序号|代码", normalise(cell.text))]
    return [(0, 10_000)], []


def _entry(row: Sequence[Cell], grid: Grid, at: int) -> Entry | None:
    """A row's labels, unit and values. A number before the label counts the row; words after the values are a remark."""
    labels: list[str] = []
    values: list[Value] = []
    unit = ""
    for cell in row:
        reading = read_cell(cell.text)
        if reading is None and labels and not values and UNITS.fullmatch(normalise(cell.text)):
            unit = normalise(cell.text)
        elif reading is None and not unit and (not values or _is_label(cell.text)):
            labels.append(cell.text)
            values = []
        elif reading is None and unit and not any(value.raw.strip() for value in values):
            # words where the number should be: about 100
            values.append(Value(BLANK._replace(doubtful=True), cell.text, _place(grid, at, cell), cell.column))
        elif reading is not None and labels:
            values.append(Value(reading, cell.text, _place(grid, at, cell), cell.column, cell.colspan))
    return Entry(tuple(labels), unit, tuple(values)) if labels else None


def _place(grid: Grid, at: int, cell: Cell) -> Place:
    return Place(grid.number, at + 1, cell.column + 1, page=grid.page)


# -- rows in flattened text

PIPE = re.compile(r"[|｜┃│║¦\t]")
TRAILING = re.compile(rf"(?P<label>.*?[^\d\s.,])\s*(?P<unit>{UNITS.pattern}|-{{2,}})?\s*(?P<number>\d[\d,]*(?:\.\d+)?)")


class _Stream:
    """The walk over lines: the words since the last value, then their unit and values. `headed` are headers of numbers."""

    def __init__(self) -> None:
        self.found: list[tuple[bool, Entry]] = []  # whether its line was a row of its own
        self.headed: list[str] = []
        self.words: list[str] = []
        self.unit = ""
        self.values: list[Value] = []
        self.begun = self.counted = False

    def rows(self) -> list[Entry]:
        """What has been found since the last call.

        Where numbers count the rows, a row that is spread over lines may have lost its cell to the next row's number.
        """
        self.close(whole=False)
        found, self.found = self.found, []
        return [entry for whole, entry in found if whole or not self.counted]

    def close(self, *, whole: bool) -> None:
        self.found.extend((whole, entry) for entry in _entries(self.words, self.unit, self.values))
        self.words, self.unit, self.values = [], "", []

    def take(self, line: Line) -> None:
        self.begun = self.begun or any(mark in line.text for mark in MARKS) or _is_label(line.text, exact=True)
        if not self.begun or PAGE_NUMBER.fullmatch(line.text.strip()):
            return
        self.counted = self.counted or "序号" in line.text
        pieces = list(_pieces(line.text))
        label = next((at for at, piece in enumerate(pieces) if _is_label(piece)), len(pieces))
        whole = bool(PIPE.search(line.text)) and any(read_cell(piece) is not None for piece in pieces[label + 1 :])
        if whole:
            self.close(whole=False)
        for piece in pieces:
            self.put(piece, Place(line=line.number, page=line.page), whole=whole)
        if whole:
            self.close(whole=True)

    def put(self, piece: str, where: Place, *, whole: bool) -> None:
        reading = read_cell(piece)
        if reading is not None:
            if self.words:
                self.values.append(Value(reading, piece, where))
        elif self.words and not self.values and UNITS.fullmatch(normalise(piece)):
            self.unit = normalise(piece)
        else:
            if self.values or self.unit:
                self.close(whole=whole)
            self.words.append(piece)
            self.headed.extend([piece] if normalise(piece).endswith("统计数") and len(piece) < 12 else [])


def _pieces(text: str) -> Iterator[str]:
    """The cells of a line, and in a cell that holds more than one thing its label, unit and number."""
    parts = [part.strip() for part in PIPE.split(text)]
    piped = len(parts) > 1
    while piped and parts and not parts[0]:
        parts = parts[1:]
    if piped and parts and not parts[-1]:
        parts = parts[:-1]
    for part in parts:
        if not part:
            if piped:
                yield ""
        elif _is_whole(part):
            yield part
        elif len(part) < LONGEST_CELL and (found := TRAILING.fullmatch(part)) and _is_label(found["label"]):
            yield from (found[name] for name in ("label", "unit", "number") if found[name])
        else:
            yield from part.split()


def _is_whole(text: str) -> bool:
    return _is_label(text, exact=True) or read_cell(text) is not None or bool(UNITS.fullmatch(normalise(text)))


PIECES = 5
"""Over so many lines or cells a label may be broken."""


def _entries(words: list[str], unit: str, values: list[Value]) -> Iterator[Entry]:
    """The labels among the words before some values; the values belong to the last, if nothing unknown follows it."""
    found: list[str] = []
    at = 0
    while at < len(words):
        ends = range(min(len(words), at + PIECES), at, -1)
        exact = (end for end in ends if _is_label("".join(words[at:end]), exact=True))
        alike = (end for end in reversed(ends) if _is_label("".join(words[at:end])))
        end = next(exact, 0) or next(alike, at + 1)
        found.append("".join(words[at:end]))
        at = end
    for label in found[:-1]:
        yield Entry((label,), "", ())
    if found:
        yield Entry((found[-1],), unit, tuple(values))


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
    lines = frozenset(where.line for where in stands if where.line is not None)
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
