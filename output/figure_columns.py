"""The figures of a report as columns, and the compact form in which they wait: two hundred a report are much to write."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from parsers.form import variables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FigureRow = tuple[str, str | None, str, str, str | None, str | None]
"""Name, number as printed, status, text of the cell, place and unit."""


@cache
def all_variables() -> dict[str, bool]:
    """Every variable in codebook order, and whether it is an amount of money."""
    return {variable.name: variable.money for variable in variables()}


class Figures(NamedTuple):
    """The figures of a report in codebook order, a sequence for each column: there are two hundred in a report.

    Reports of one form have the same names, and mostly the same statuses and places: each of these is kept as one text,
    and is the very same tuple for all that share it. Names stand in codebook order, and are kept as a bit for each.
    """

    names: tuple[str, ...] = ()
    texts: tuple[str | None, ...] = ()
    """Numbers as printed; None where there is none."""
    statuses: tuple[str, ...] = ()
    raws: tuple[str, ...] = ()
    wheres: tuple[str | None, ...] = ()
    units: tuple[str | None, ...] = ()

    def rows(self) -> Iterator[FigureRow]:
        """Figure by figure."""
        return zip(*self, strict=True)

    @classmethod
    def of(cls, rows: Iterable[FigureRow]) -> Figures:
        """Back from `rows`."""
        return cls(*zip(*rows, strict=True))

    def told(self) -> list[Any]:
        """As plain values that are quickly written and read back."""
        texts, wheres = _joined(self.texts), _joined(self.wheres)
        raws = None if self.raws == self.texts else self.raws  # as of most reports
        units = self.units if any(self.units) else None
        return [_bits(self.names), texts, _letters(self.statuses), raws, wheres, units]

    @classmethod
    def read(cls, told: list[Any]) -> Figures:
        """Back from `told`."""
        bits, said, letters, raws, wheres, units = told
        names = _named(bits)
        if not names:
            return cls()
        texts = tuple(said.split("\n"))
        if "" in texts:
            texts = tuple([each or None for each in texts])
        own = (names, texts, _statuses(letters), texts if raws is None else tuple(raws), _places(wheres))
        return cls(*own, tuple(units) if units else _nothing(len(names)))


def _joined(column: tuple[str | None, ...]) -> str:
    """One text of them, nothing between two line feeds for None."""
    return "\n".join([each or "" for each in column] if None in column else cast("tuple[str, ...]", column))


_LETTERS: dict[str, str] = {
    "printed": "p", "inferred": "i", "blank": "b", "unsure": "u", "absent": "a", "corrected": "c"
}  # fmt: skip
_STATUSES = {letter: status for status, letter in _LETTERS.items()}


@lru_cache(256)
def _bits(names: tuple[str, ...]) -> str:
    """Which of all variables these are, as a hexadecimal number: it is written as text because JSON may have to hold it."""
    order = {name: place for place, name in enumerate(all_variables())}
    return f"{sum(1 << order[name] for name in names):x}"


@lru_cache(256)
def _named(bits: str) -> tuple[str, ...]:
    """Back from `_bits`."""
    taken = int(bits, 16)
    return tuple(name for place, name in enumerate(all_variables()) if taken >> place & 1)


@lru_cache(1024)
def _letters(statuses: tuple[str, ...]) -> str:
    return "".join([_LETTERS[status] for status in statuses])


@lru_cache(1024)
def _statuses(letters: str) -> tuple[str, ...]:
    return tuple(_STATUSES[letter] for letter in letters)


@lru_cache(256)
def _places(told: str) -> tuple[str | None, ...]:
    return tuple(each or None for each in told.split("\n"))


@cache
def _nothing(count: int) -> tuple[None, ...]:
    return (None,) * count
