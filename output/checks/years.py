"""A report against the same organisation's report on the year before, and its tables against other organisations'.

Memory: one report, and a digest per table that says something.
"""

from __future__ import annotations

import hashlib
from decimal import Decimal
from functools import cache, lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from output.checks.kinds import found
from output.checks.numbers import watched
from output.rows import LARGEST
from parsers.form import variables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from output.rows import Packed

_APPLICANTS = ("person", "firm", "research", "charity", "legal", "other", "total")
CARRIED = tuple((f"app_carried_in_{who}", f"app_carried_out_{who}") for who in _APPLICANTS)
"""What this year brings in, and what the year before left over."""
STOCKS = tuple((f"{what}_in_force", f"{what}_issued", f"{what}_repealed") for what in ("rules", "normdocs"))
"""Stock, what was added, what was taken away."""
MIN_NUMBERS = 4
"""Numbers other than 0 and different from each other that a table must have before its likeness says anything."""
_ZERO = frozenset(["0", "-0"])

JUMP = 10
"""How many times the lesser of two years the greater must be: a digit too many is ×10, 元 in place of 万元 ×10,000."""
JUMP_LEAST = 30
"""What the greater must be at least: an office that has 2 cases in one year may well have 20 in the next."""


class _Figures(NamedTuple):
    year: int
    texts: Mapping[str, str]
    """Numbers by variable, in codebook order, each as plain digits: equal numbers have equal texts."""
    digests: Mapping[str, bytes]
    other: str
    """What names the report: URL, else SHA-256."""

    def number(self, name: str) -> Decimal | None:
        """Made a number only where it is reckoned with: most figures are only compared."""
        text = self.texts.get(name)
        return None if text is None else Decimal(text)


class YearByYear:
    """Takes the panel's reports in their order: organisation by organisation, year by year."""

    def __init__(self) -> None:
        self._org_id = ""
        self._before: _Figures | None = None
        self._first: dict[bytes, tuple[str, str]] = {}
        """By digest of a table, the first organisation that printed it, and the name of its report."""

    def find(self, packed: Packed) -> list[list[str]]:
        """The findings of the next report, as rows of `findings` hold them."""
        about, org_id = packed.about, str(packed.about["org_id"])
        texts = packed.numbers
        if not "".join(texts.values()).isdecimal():  # of most reports all are whole numbers
            texts = texts | {name: _plain(text) for name, text in texts.items() if not text.isdecimal()}
        now = _Figures(about["year"], texts, _digests(texts), about["url"] or about["sha256"])
        before = self._before if org_id == self._org_id and self._before else None
        findings: list[list[str]] = []
        if before is not None and before.year == now.year - 1:
            findings += [*_carried(now, before), *_stocks(now, before), *_repeated(now, before), *_jumps(now, before)]
        findings += self._shared(now, org_id)
        self._org_id, self._before = org_id, now
        return findings

    def _shared(self, now: _Figures, org_id: str) -> Iterator[list[str]]:
        for table, digest in now.digests.items():
            whose, other = self._first.setdefault(digest, (org_id, now.other))
            if whose != org_id:
                yield found("table-shared", _of(table, now.texts), table=table, other=other)


def _carried(now: _Figures, before: _Figures) -> Iterator[list[str]]:
    for carried_in, carried_out in CARRIED:
        left, right = now.texts.get(carried_in), before.texts.get(carried_out)
        if left is not None and right is not None and left != right:
            yield found("carried-differs", [carried_in, carried_out], left=left, right=right, other=before.other)


def _stocks(now: _Figures, before: _Figures) -> Iterator[list[str]]:
    for stock, added, taken in STOCKS:
        parts = [before.number(stock), now.number(added), now.number(taken), now.number(stock)]
        known = [part for part in parts if part is not None]
        if len(known) == len(parts) and known[0] + known[1] - known[2] != known[3]:
            expected = known[0] + known[1] - known[2]
            yield found("stock-differs", [stock, added, taken], left=known[3], right=expected, other=before.other)


def _repeated(now: _Figures, before: _Figures) -> Iterator[list[str]]:
    for table, digest in now.digests.items():
        if before.digests.get(table) == digest:
            yield found("table-repeated", _of(table, now.texts), table=table, other=before.other)


def _jumps(now: _Figures, before: _Figures) -> Iterator[list[str]]:
    texts = now.texts
    # most numbers are the same again, or as long, and ten times as much has a digit more if it is written without a point
    for name, text, was in zip(texts, texts.values(), map(before.texts.get, texts), strict=True):
        if was is None or text == was or name not in _watched():
            continue
        if len(text) == len(was) and was.isdecimal() and text.isdecimal():
            continue
        left, right = Decimal(text), Decimal(was)
        if not (left and right and left.is_finite() and right.is_finite()):
            continue
        low, high = sorted((left, right))
        if low > 0 and JUMP_LEAST <= high < LARGEST and high >= JUMP * low:
            times = f"{(high / low).quantize(1):f}"
            yield found("jump", [name], variable=name, left=left, right=right, times=times, other=before.other)


@cache
def _watched() -> frozenset[str]:
    return frozenset(watched())


def _plain(text: str) -> str:
    """A number that no column holds stays as it is: it is not reckoned with, and may have a million zeros."""
    value = Decimal(text)
    return format(value.normalize(), "f") if value.is_finite() and abs(value) < LARGEST else text


def _digests(texts: Mapping[str, str]) -> dict[str, bytes]:
    """By table, a digest of its figures; only of tables that say something."""
    said = tuple(texts.values())
    digests: dict[str, bytes] = {}
    for table, (names, pick) in _tables_of(tuple(texts)).items():
        cells = pick(said)
        if len({*cells} - _ZERO) >= MIN_NUMBERS:
            digests[table] = hashlib.blake2b("\n".join((names, *cells)).encode(), digest_size=12).digest()
    return digests


@lru_cache(1024)  # reports of one form have the same variables
def _tables_of(names: tuple[str, ...]) -> dict[str, tuple[str, Callable[[Sequence[str]], Sequence[str]]]]:
    """By table its variables among these, as one text, and what picks their cells out of a cell for each variable.

    Those with too few to say anything are left out.
    """
    places: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        places.setdefault(_tables()[name], []).append(place)
    tables = {table: its for table, its in places.items() if len(its) >= MIN_NUMBERS}
    return {table: (" ".join(names[at] for at in its), itemgetter(*its)) for table, its in tables.items()}


@cache
def _tables() -> dict[str, str]:
    return {variable.name: variable.table for variable in variables()}


def _of(table: str, texts: Mapping[str, str]) -> list[str]:
    return [name for name in texts if _tables()[name] == table]
