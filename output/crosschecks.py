"""Checks of a report against the same organisation's report on the year before, and against other organisations'.

They never change a number. Each finding names its variables and the other report. Memory: one report, and a digest per
table that says something.
"""

from __future__ import annotations

import hashlib
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from parsers.findings import Kind
from parsers.form import variables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from output.rows import Packed

CROSS_KINDS: dict[str, Kind] = {
    "carried-differs": Kind(
        "warning",
        "{left} applications carried in, but {right} carried out in the year before ({other})",
        "One of the two reports is wrong, or a department was merged in between. Look at both pages.",
    ),
    "stock-differs": Kind(
        "info",
        "{left} in force, but {right} by the year before ({other}) and this year's changes",
        "Offices count anew now and then. Compare both reports before you use the change.",
    ),
    "table-repeated": Kind(
        "warning",
        "{table}: every figure is that of the year before ({other})",
        "The table was most likely copied; look at both pages before you use either.",
    ),
    "table-shared": Kind(
        "warning",
        "{table}: every figure is that of another organisation's report ({other})",
        "One of the two was most likely copied from the other; look at both pages.",
    ),
}
"""Findings that need more than one report."""

_APPLICANTS = ("person", "firm", "research", "charity", "legal", "other", "total")
CARRIED = tuple((f"app_carried_in_{who}", f"app_carried_out_{who}") for who in _APPLICANTS)
"""What this year brings in, and what the year before left over."""
STOCKS = tuple((f"{what}_in_force", f"{what}_issued", f"{what}_repealed") for what in ("rules", "normdocs"))
"""Stock, what was added, what was taken away."""
MIN_NUMBERS = 4
"""Numbers other than 0 and different from each other that a table must have before its likeness says anything."""


class _Tables(NamedTuple):
    year: int
    numbers: Mapping[str, Decimal]
    digests: Mapping[str, bytes]
    other: str
    """What names the report: URL, else SHA-256."""


class CrossChecks:
    """Takes the panel's reports in their order: organisation by organisation, year by year."""

    def __init__(self) -> None:
        self._org_id = ""
        self._before: _Tables | None = None
        self._first: dict[bytes, tuple[str, str]] = {}
        """By digest of a table and its year, the first organisation that printed it, and the name of its report."""

    def find(self, packed: Packed) -> list[list[str]]:
        """The findings of the next report, as rows of `findings` hold them."""
        about, org_id = packed.about, str(packed.about["org_id"])
        numbers = {name: Decimal(text) for name, text, *_ in packed.figures if name and text is not None}
        now = _Tables(about["year"], numbers, _digests(numbers), about["url"] or about["sha256"])
        before = self._before if org_id == self._org_id and self._before else None
        found: list[list[str]] = []
        if before is not None and before.year == now.year - 1:
            found += [*_carried(now, before), *_stocks(now, before), *_repeated(now, before)]
        found += self._shared(now, org_id)
        self._org_id, self._before = org_id, now
        return found

    def _shared(self, now: _Tables, org_id: str) -> Iterator[list[str]]:
        for table, digest in now.digests.items():
            whose, other = self._first.setdefault(digest, (org_id, now.other))
            if whose != org_id:
                yield _finding("table-shared", _of(table, now.numbers), table=table, other=other)


def _carried(now: _Tables, before: _Tables) -> Iterator[list[str]]:
    for carried_in, carried_out in CARRIED:
        left, right = now.numbers.get(carried_in), before.numbers.get(carried_out)
        if left is not None and right is not None and left != right:
            yield _finding("carried-differs", [carried_in, carried_out], left=left, right=right, other=before.other)


def _stocks(now: _Tables, before: _Tables) -> Iterator[list[str]]:
    for stock, added, taken in STOCKS:
        parts = [before.numbers.get(stock), now.numbers.get(added), now.numbers.get(taken), now.numbers.get(stock)]
        known = [part for part in parts if part is not None]
        if len(known) == len(parts) and known[0] + known[1] - known[2] != known[3]:
            expected = known[0] + known[1] - known[2]
            yield _finding("stock-differs", [stock, added, taken], left=known[3], right=expected, other=before.other)


def _repeated(now: _Tables, before: _Tables) -> Iterator[list[str]]:
    for table, digest in now.digests.items():
        if before.digests.get(table) == digest:
            yield _finding("table-repeated", _of(table, now.numbers), table=table, other=before.other)


def _digests(numbers: Mapping[str, Decimal]) -> dict[str, bytes]:
    """By table, a digest of its figures; only of tables that say something."""
    tables: dict[str, list[tuple[str, Decimal]]] = {}
    for variable in variables():
        if variable.name in numbers:
            tables.setdefault(variable.table, []).append((variable.name, numbers[variable.name]))
    return {
        table: hashlib.blake2b(repr([(n, str(v.normalize())) for n, v in cells]).encode(), digest_size=12).digest()
        for table, cells in tables.items()
        if len({value for _, value in cells if value}) >= MIN_NUMBERS
    }


def _of(table: str, numbers: Mapping[str, Decimal]) -> list[str]:
    return [variable.name for variable in variables() if variable.table == table and variable.name in numbers]


def _finding(code: str, names: list[str], **particulars: object) -> list[str]:
    kind = CROSS_KINDS[code]
    return [code, kind.severity, ";".join(names), kind.says.format(**particulars)]
