"""Long paragraphs that come again word for word: a year later, or in another organisation's report.

A text of many, or of most of one county, is nobody's copy: it is the law's, or the county's draft. How many
organisations print a paragraph tells the two apart.
"""

from __future__ import annotations

from array import array
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from output.checks.flags import Flags

if TYPE_CHECKING:
    from collections.abc import Iterable

MIN_CHARACTERS = 100
"""What a paragraph that says something of its own has at least. The sentence that there were no fees has 75."""
MOST_SHARERS = 3
"""Organisations that a copied paragraph has at most. A copy has one source and seldom two takers; a template has many."""


def digests(texts: Iterable[str]) -> dict[int, str]:
    """The long paragraphs of a report's sections by a number of 64 bits; white space does not count."""
    found: dict[int, str] = {}
    for text in texts:
        for paragraph in text.split("\n"):
            if len(paragraph) < MIN_CHARACTERS:
                continue
            plain = "".join(paragraph.split())
            if len(plain) >= MIN_CHARACTERS:
                digest = blake2b(plain.encode("utf-8", "replace"), digest_size=8).digest()
                found.setdefault(int.from_bytes(digest), paragraph)
    return found


class Paragraphs:
    """The digests of all reports: twelve bytes for each."""

    def __init__(self) -> None:
        self._digests = array("Q")
        self._owners = array("I")

    def add(self, owner: int, found: bytes) -> None:
        """Take in the digests of a report; `owner` is its number, counted from 0."""
        self._digests.frombytes(found)
        self._owners.extend([owner] * (len(self._digests) - len(self._owners)))

    def close(self, rows: Any) -> tuple[Any, Any]:
        """Digests and their rows, sorted by both. `rows` is the row of each owner, -1 for none. Frees the memory."""
        found, owners = np.frombuffer(self._digests, dtype=np.uint64), np.frombuffer(self._owners, dtype=np.uint32)
        its_rows = rows[owners] if len(owners) else np.empty(0, dtype=np.int64)
        taken = its_rows >= 0
        found, its_rows = found[taken], its_rows[taken]
        self._digests, self._owners = array("Q"), array("I")
        order = np.lexsort((its_rows, found))
        return found[order], its_rows[order]


class Whose(NamedTuple):
    """Arrays with a number per row, rows sorted by organisation and year: whose report it is, and on which year.

    Organisations and counties are numbered from 0 in any order; a county is -1 where it is not known.
    """

    organisation: Any
    year: Any
    county: Any


def find_repeats(digest: Any, row: Any, whose: Whose) -> tuple[Flags, Flags]:
    """Paragraphs that the year before has too, and those that another organisation had first.

    `digest` and `row` as `Paragraphs.close` gives them. A flag says: digest, row of the other report.
    """
    taken = ~np.isin(digest, _find_templates(digest, row, whose))
    digest, row = digest[taken], row[taken]
    return _repeated(digest, row, whose), _shared(digest, row, whose)


def _repeated(digest: Any, row: Any, whose: Whose) -> Flags:
    again = ~_begins(digest, whose.organisation[row])
    again[1:] &= whose.year[row[1:]] == whose.year[row[:-1]] + 1
    at = np.flatnonzero(again)
    return Flags(row[at], digest[at], row[at - 1])


def _shared(digest: Any, row: Any, whose: Whose) -> Flags:
    """Of each organisation the first report that has it; of these, the earliest is the source."""
    first = _begins(digest, whose.organisation[row])
    digest, row = digest[first], row[first]
    order = np.lexsort((row, whose.year[row], digest))
    digest, row = digest[order], row[order]
    is_source = _begins(digest)
    source = row[is_source][np.cumsum(is_source) - 1]
    return Flags(row[~is_source], digest[~is_source], source[~is_source])


def _find_templates(digest: Any, row: Any, whose: Whose) -> Any:
    """The digests of what many organisations print, or more than half of those of a county that has several."""
    first = _begins(digest, whose.organisation[row])
    digest, county = digest[first], whose.county[row[first]]
    each, sharers = np.unique(digest, return_counts=True)
    order = np.lexsort((county, digest))
    digest, county = digest[order], county[order]
    starts = np.flatnonzero(_begins(digest, county))
    neighbours = np.diff(np.append(starts, len(digest)))
    own, known = whose.county[_begins(whose.organisation)], county[starts] >= 0
    inhabitants = np.bincount(own[own >= 0], minlength=int(own.max(initial=-1)) + 1)
    usual = known & (neighbours > 1)
    usual[usual] = 2 * neighbours[usual] > inhabitants[county[starts][usual]]
    return np.concatenate((each[sharers > MOST_SHARERS], digest[starts][usual]))


def _begins(*columns: Any) -> Any:
    """True where a row differs from the one before it in any of the sorted columns."""
    begins = np.zeros(len(columns[0]), dtype=bool)
    begins[:1] = True
    for column in columns:
        begins[1:] |= column[1:] != column[:-1]
    return begins
