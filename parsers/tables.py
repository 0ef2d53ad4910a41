"""Rows → the figures of a report: decides for each table which form it follows, and puts every row in its place."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec.structs import replace

from parsers.applications import place_applications
from parsers.arithmetic import sums, test
from parsers.disclosure import place_disclosure
from parsers.entries import Tables
from parsers.findings import finding
from parsers.labels import APPLICATIONS, DISCLOSURE, REVIEWS
from parsers.reviews import place_reviews

if TYPE_CHECKING:
    from collections.abc import Iterable

    from parsers.rows import RowReading


def place_rows(readings: Iterable[RowReading], year: int | None) -> Tables:
    """The figures of all tables. `year` decides only where a table itself does not tell its form."""
    tables = Tables()
    by_table: dict[str, list[RowReading]] = {}
    for reading in _without_repetition(list(readings), tables):
        by_table.setdefault(reading.table, []).append(reading)
    by_table[APPLICATIONS] = _without_count(by_table.get(APPLICATIONS, []))
    filled = _is_filled_up(by_table[APPLICATIONS])
    for table_id in (DISCLOSURE, APPLICATIONS) if filled else ():
        by_table[table_id] = [_without_filling(reading) for reading in by_table.get(table_id, [])]
    place_disclosure(by_table.get(DISCLOSURE, []), year, tables)
    place_applications(by_table.get(APPLICATIONS, []), year, tables)
    place_reviews(by_table.get(REVIEWS, []), tables)
    if tables.doubled:
        _choose_copy(tables)
    return tables


def _choose_copy(tables: Tables) -> None:
    """Take the filled copy of a table, the other being the blank form, unless the filled one may be an old version.

    It may be where other rows stand twice with different numbers, and where most of its sums do not hold: offices make
    a mistake, not a table of them.
    """
    copy = set(tables.doubled)
    rules = (rule for table, form in tables.forms.items() for rule in sums(form, table))
    outcomes = [test(rule, tables.figures) for rule in rules if copy.issuperset(rule.left + rule.right)]
    broken = outcomes.count("broken") > outcomes.count("holds")
    taken = "the figures are those of the other copy"
    if broken or any(found.code == "row-twice" for found in tables.findings):
        taken = "the other copy may be an old version, and no figure is taken"
        for name in copy:
            tables.figures[name] = replace(tables.figures[name], value=None, status="unsure")
    tables.findings.append(finding("empty-copy", tuple(tables.doubled), taken=taken))


def _without_count(readings: list[RowReading]) -> list[RowReading]:
    """The rows of table 3 without a first number that only counts them (行次): 1, 2, 3 … from the first to the last."""
    rows = [reading for reading in readings if reading.values]
    counts = [reading.values[0].reading.value for reading in rows if len(reading.values) > len(APPLICANTS)]
    if len(rows) < MANY_ROWS or len(counts) < len(rows) or None in counts:
        return readings
    if any(after != before + 1 for before, after in pairwise(number for number in counts if number is not None)):
        return readings
    return [replace(reading, values=reading.values[1:]) for reading in readings]


def _is_filled_up(readings: list[RowReading]) -> bool:
    """Whether the rows of table 3 end with cells that no row ever fills, and begin with one that some row does."""
    rows = [r.values for r in readings if len(r.values) > len(APPLICANTS)]
    if len(rows) < MANY_ROWS:
        return False
    ends = all(value.reading.value is None for row in rows for value in row[len(APPLICANTS) :])
    return ends and any(row[0].reading.value is not None for row in rows)


def _without_filling(reading: RowReading) -> RowReading:
    """A row without the cells behind its last column, where they are empty."""
    width = len(APPLICANTS) if reading.table == APPLICATIONS else len(reading.header)
    if not width or any(v.reading.value is not None for v in reading.values[width:]):
        return reading
    return replace(reading, values=reading.values[:width])


APPLICANTS = ("person", "firm", "research", "charity", "legal", "other", "total")


def _without_repetition(readings: list[RowReading], tables: Tables) -> list[RowReading]:
    """Where a tool kept each distinct line once, hardly a value is left, and none stands where it stood."""
    flat = [reading for reading in readings if reading.how == "flat" and reading.table != REVIEWS]
    raws = [value.raw for reading in flat for value in reading.values if value.raw]
    empty = sum(not reading.values for reading in flat)
    rows = {reading.row for reading in flat}
    whole = all(len(reading.values) == len(APPLICANTS) for reading in flat if reading.table == APPLICATIONS)
    few = empty < len(flat) / 2 and (whole or len(raws) < MANY_NUMBERS)
    if len(flat) < MANY_ROWS or len(raws) != len(set(raws)) or not raws or few or "penalty" in rows:
        # the header 处理决定数量 stands over 行政许可 and again over 行政处罚: where it was kept once, the second row has none
        return readings
    tables.findings.append(finding("lines-lost", (), count=len(raws)))
    tables.refused = True
    return [replace(reading, values=()) if reading.how == "flat" else reading for reading in readings]


MANY_ROWS = 15
"""From so many rows on it is no chance that no number is printed twice: most are 0."""
MANY_NUMBERS = 30
"""From so many numbers on neither, however many rows have some: a lone applicant's number is that of the total too."""
