"""Every cell of the panel without a number, and why: as a long table, and as codes for Stata and SPSS."""

from __future__ import annotations

import tempfile
from collections import Counter
from functools import lru_cache
from typing import IO, TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from output.files import TableWriter
from output.reasons import BY_ID, REASONS
from output.rows import places_of
from output.tables import MISSING, panel_table
from parsers.form import variables

if TYPE_CHECKING:
    from pathlib import Path

    from output.rows import Packed, Row
    from parsers.form import Variable

Codes = np.ndarray[Any, np.dtype[np.uint8]]
"""Reasons by number: 0 where there is a number, else the place of the reason in `REASONS`, counted from 1."""

WHOLE_REPORT = "*"
"""What the table has for a variable where the report itself is not there."""

NUMBER = {reason.id: place for place, reason in enumerate(REASONS, 1)}
WHO = len(panel_table().columns) - len(variables())
"""Columns of the panel before its first variable."""

_WAITING = 500  # reports, of which each has some hundred cells without a number


def find_reasons(packed: Packed, row: Row) -> Codes:
    """For every variable in codebook order, why `row`, the report's row of the panel, has no number for it."""
    names, texts, statuses, raws, wheres, _ = packed.figures
    unread = any(code == "pages-not-read" for code, *_ in packed.findings)
    read = names
    if "corrected" in statuses:
        # What a correction added has no cell: it must not make a table that is missing look as if it were there.
        read = tuple(
            [
                n
                for n, st, raw, where in zip(names, statuses, raws, wheres, strict=True)
                if st != "corrected" or raw or where
            ]
        )
    pattern, cells = _pattern(packed.about["form"], names, read, unread), row[WHO:]
    if None not in texts and cells.count(None) == len(pattern) - pattern.count(0):
        return np.frombuffer(pattern, np.uint8)  # as of most reports: all that was read has its number
    codes = bytearray(pattern)
    for (place, _), text, status, raw in zip(places_of(names), texts, statuses, raws, strict=True):
        if cells[place] is None:
            codes[place] = NUMBER[_of_figure(text, status, raw)]
        elif text is None:
            codes[place] = NUMBER["zero_for_blank"]
    return np.frombuffer(codes, np.uint8)


def _of_figure(text: str | None, status: str | None, raw: str | None) -> str:
    """The reason of a figure for which the panel has no number."""
    if text is not None:
        return "does_not_fit"
    if status == "blank":
        return "mark" if (raw or "").strip() else "blank"
    return {"absent": "absent", "corrected": "corrected"}.get(status or "", "unsure")


@lru_cache(1024)  # reports of one form have the same variables
def _pattern(form: str | None, names: tuple[str, ...], read: tuple[str, ...], unread: bool) -> bytes:
    """By variable what holds for it where the report has no figure of it at all; 0 where it has, as `names` says."""
    tables: dict[str, set[str]] = {}
    for variable in variables():
        if variable.name in read:
            # forms that have every figure of the table: the tables of one report may follow different ones
            forms = set(variable.forms)
            tables[variable.table] = tables.get(variable.table, forms) & forms
    gap = "pages_not_read" if unread else "table_missing" if tables else "no_tables"

    def reason(variable: Variable) -> str:
        if variable.table in tables:
            return "absent" if tables[variable.table] & set(variable.forms) else "absent_from_form"
        return gap if not tables or form in variable.forms else "absent_from_form"

    return bytes(0 if variable.name in names else NUMBER[reason(variable)] for variable in variables())


class MissingWriter:
    """Writes `missing.parquet` into `folder` and keeps the codes of the panel's rows. A context.

    Rows come in the order of the panel; memory does not grow with them.
    """

    def __init__(self, folder: Path) -> None:
        self.counts: Counter[tuple[str, str]] = Counter()
        """By variable and reason, how many rows of the panel; known once the writer is closed."""
        self.numbers: Counter[str] = Counter()
        """By variable, how many rows of the panel have a number; known then too."""
        self.rows = 0
        self._table = TableWriter(folder, MISSING)
        self._codes: IO[bytes] = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - close() closes it
        self._width = len(variables())
        self._tally = np.zeros((len(REASONS) + 1, self._width), np.int64)
        self._waiting: list[tuple[str, int, Codes, dict[int, str]]] = []

    def __enter__(self) -> MissingWriter:
        self._table.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, *error: object) -> None:
        if kind is None:
            self._flush()
            named = [variable.name for variable in variables()]
            numbers = self._tally[0] + self._tally[NUMBER["zero_for_blank"]]
            self.numbers.update(dict(zip(named, numbers.tolist(), strict=True)))
            for number, reason in enumerate(REASONS, 1):
                found = self._tally[number]
                self.counts.update({(named[at], reason.id): int(found[at]) for at in np.flatnonzero(found)})
        self._table.__exit__(kind, *error)

    def close(self) -> None:
        """Let go of the codes."""
        self._codes.close()

    def add(self, packed: Packed, row: Row) -> Codes:
        """Take in a report and its row of the panel; returns the reasons of its gaps, one per variable."""
        codes = find_reasons(packed, row)
        self._codes.write(codes.tobytes())
        names, texts, _, raws, *_ = packed.figures
        marks = {}
        if None in texts:
            read = zip(places_of(names), texts, raws, strict=True)
            marks = {place: raw for (place, _), text, raw in read if text is None and raw}
        self._waiting.append((str(row[0]), int(packed.about["year"]), codes, marks))
        self.rows += 1
        if len(self._waiting) >= _WAITING:
            self._flush()
        return codes

    def add_report(self, org_id: str, year: int, reason: str) -> None:
        """Take in a year of an organisation for which there is no report, and why; `reason` is one of `REASONS`.

        Raises ValueError for a reason that is not declared, or that is not one of a whole report.
        """
        declared = BY_ID.get(reason)
        if declared is None or declared.of != "report":
            known = ", ".join(r.id for r in REASONS if r.of == "report")
            raise ValueError(f"{org_id} {year}: {reason!r} is no reason why a report is missing; write one of {known}")
        self._flush()
        self._table.add([(org_id, year, WHOLE_REPORT, reason, None)])

    def read_codes(self, first: int, count: int) -> Codes:
        """The codes of `count` rows of the panel from the row `first`, one column per variable."""
        self._codes.seek(first * self._width)
        return np.frombuffer(self._codes.read(count * self._width), np.uint8).reshape(-1, self._width)

    def _flush(self) -> None:
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        codes = np.stack([each[2] for each in waiting])
        for number in np.unique(codes):
            self._tally[number] += np.count_nonzero(codes == number, axis=0)
        report, variable = np.nonzero(codes)
        columns = [
            _taken([each[0] for each in waiting], report),
            pa.array(np.array([each[1] for each in waiting], np.int64)[report]),
            _taken([v.name for v in variables()], variable),
            _taken([reason.id for reason in REASONS], codes[report, variable] - 1),
            _marks([each[3] for each in waiting], report, variable),
        ]
        self._table.add_columns(columns)


def _marks(marks: list[dict[int, str]], report: Any, variable: Any) -> Any:
    """The marks of these reports' gaps; most reports have none."""
    if not any(marks):
        return pa.nulls(len(report), pa.string())
    gaps = zip(report.tolist(), variable.tolist(), strict=True)
    return pa.array([marks[r].get(v) for r, v in gaps], pa.string())


def _taken(words: list[str], places: Any) -> Any:
    """The words at these places, without one Python string for each."""
    return pa.array(words, pa.string()).take(pa.array(places, pa.int64()))
