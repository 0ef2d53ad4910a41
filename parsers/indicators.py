"""The indicators of the statistics table: which row of the form a label names, where it stands."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from parsers.form import cells, statistics_forms
from parsers.labels import normalise, strip_enumerator, without_notes
from parsers.numbers import UNIT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from parsers.form import Form, Row
    from parsers.rows import Value

MARKS = ("统计指标", "统计表", "制发规范性文件", "申请办结数")
"""Words of the table: a source without any of them is not looked at further."""

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
def labels_of(form_id: str) -> _Labels:
    """The labels of a statistics form, worked out once."""
    form = next(form for form in statistics_forms() if form.id == form_id)
    rows = tuple(row for _, _, row, _ in cells(form))
    by_spelling: dict[str, tuple[int, ...]] = {}
    for at, row in enumerate(rows):
        for spelt in {spelling(text) for text in (row.label, *row.variants)}:
            by_spelling[spelt] = (*by_spelling.get(spelt, ()), at)
    headings = {spelling(parent): row.parents[0] for row in rows for parent in row.parents}
    cores = sorted(((normalise(row.core), at) for at, row in enumerate(rows) if row.core), key=lambda c: -len(c[0]))
    return _Labels(rows, by_spelling, {h: top for h, top in headings.items() if h not in by_spelling}, tuple(cores))


def part_of(row: Row) -> str:
    """The part of the form (一、 to 九、) that a row belongs to."""
    return row.parents[0] if row.parents else row.label


@lru_cache(maxsize=4096)
def meanings_of(text: str, form_id: str, *, exact: bool = False) -> tuple[int, ...]:
    """The rows that a text may name; none for a heading."""
    spelt, known = spelling(text), labels_of(form_id)
    if spelt in known.by_spelling:
        return known.by_spelling[spelt]
    if exact or spelt in known.headings or len(spelt) > LONGEST_LABEL:
        return ()
    return tuple(at for core, at in known.cores if core in spelt)[:1]


@lru_cache(maxsize=4096)
def is_label(text: str, *, exact: bool = False) -> bool:
    """Whether a text is a row's label or a heading of one of the forms."""
    if len(text) > LONGEST_CELL:
        return False
    return any(
        spelling(text) in labels_of(form.id).headings or meanings_of(text, form.id, exact=exact)
        for form in statistics_forms()
    )


class _Reader:
    """The walk down the form: the part that is being read, and the row that was read last."""

    def __init__(self, form: Form, labels: Iterable[str]) -> None:
        self.form, self.known = form.id, labels_of(form.id)
        self.part, self.at = "", -1
        self.opened = {part for label in labels if (part := self._opens(label))}

    def _opens(self, text: str) -> str | None:
        """The part of the form that a label opens, by its heading or by a row of its own."""
        opening = (
            part_of(self.known.rows[at]) for at in meanings_of(text, self.form) if not self.known.rows[at].parents
        )
        return self.known.headings.get(spelling(text)) or next(opening, None)

    def read(self, text: str) -> int | None:
        """The row that a label names here; None for a heading, for an unknown label, or where more than one could be."""
        if top := self.known.headings.get(spelling(text)):
            if top != self.part:
                self.part = top
                self.at = next(at for at, row in enumerate(self.known.rows) if part_of(row) == top) - 1
            return None
        may_be = meanings_of(text, self.form)
        if len(may_be) > 1 or (may_be and len(spelling(text)) < 5 and not self._opens(text)):
            # 被依法纠错 stands under 行政复议 and under 行政诉讼, 网络 names a row only below 收到申请数
            # that is certain only where the table has kept the heading of each of these parts
            parts = {part_of(self.known.rows[at]) for at in may_be}
            here = [at for at in may_be if part_of(self.known.rows[at]) == self.part and parts <= self.opened]
            may_be = tuple(here if len(here) == 1 else [at for at in here if at == self.at + 1])
        if not may_be:
            return None
        self.at = may_be[0]
        self.part = part_of(self.known.rows[self.at])
        return self.at


def name_rows(entries: Iterable[Entry], form: Form) -> tuple[list[tuple[Row, Entry]], list[str]]:
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
        elif any(v.reading.value is not None for v in entry.values) and (entry.unit or is_label(entry.labels[-1])):
            unknown.append(entry.labels[-1])
    return named, unknown
