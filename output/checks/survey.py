"""What is kept of every report of a build until all are there: of whom, how large its numbers are, what it says.

A check that needs reports of other organisations, or of later years, cannot be made while they come. So each leaves a
note, and nothing else of it is kept.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from output.checks.alike import find_same
from output.checks.counties import find_below
from output.checks.kinds import found
from output.checks.numbers import watched
from output.checks.outliers import find_outliers
from output.checks.paragraphs import Paragraphs, Whose, digests, find_repeats
from output.organisations import Organisations, county_of
from output.spool import choose

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from output.checks.counties import Below
    from output.checks.flags import Flags
    from output.checks.note import Note
    from output.crosswalk import Crosswalk
    from output.rows import Packed
    from output.spool import Entry

PEERS = ("township", "subdistrict")
"""Levels whose organisations do the same work. Departments do not: a police station has more penalties than an archive."""
QUOTED = 30
"""Characters of a paragraph that a message quotes."""


class _Seen(NamedTuple):
    """A report, as it is kept."""

    entry: Entry
    organisation: str
    level: str
    county: str
    whole: bool

    @property
    def other(self) -> str:
        """What names the report: URL, else SHA-256."""
        url, _, sha256, _ = self.entry.standing.place
        return url or sha256


class Survey:
    """Takes in the reports of a build as they come; once it is closed, finds what each is beside the others."""

    def __init__(self, crosswalk: Crosswalk) -> None:
        self.organisations = Organisations(crosswalk)
        self._reports: list[_Seen] = []
        self._numbers = array("f")
        self._paragraphs = Paragraphs()

    def add(self, note: Note, entry: Entry, org_id: str | None) -> None:
        """Take in a report that the spool has as `entry`, and that has `org_id` without the crosswalk.

        One that no row of the panel can be of is not kept.
        """
        note = note.interned()
        self.organisations.add(note, entry, org_id)
        if entry.standing.org_id is None or entry.standing.year is None:
            return
        self._paragraphs.add(len(self._reports), note.paragraphs)
        self._numbers.frombytes(note.numbers)
        county = county_of(note.division_code)
        self._reports.append(_Seen(entry, note.organisation, note.level, county, note.whole))

    def close(self) -> Findings:
        """What was found, once all reports are there. What is no longer needed is let go."""
        taken = self._taken()
        rows = np.full(len(self._reports), -1, dtype=np.int64)
        rows[taken] = np.arange(len(taken))
        reports = [self._reports[at] for at in taken]
        values = np.frombuffer(self._numbers, dtype=np.float32).reshape(-1, len(watched()))[taken]
        self._numbers, self._reports = array("f"), []
        return Findings(reports, values, self._paragraphs.close(rows), self.organisations)

    def _taken(self) -> list[int]:
        """The numbers of the reports that the panel takes, by organisation and year."""
        order = sorted(range(len(self._reports)), key=lambda at: self._reports[at].entry.standing.order)
        taken = []
        for _, same in groupby(order, key=lambda at: self._reports[at].entry.standing.order[:4]):
            its = {id(self._reports[at].entry): at for at in same}
            chosen = choose([self._reports[at].entry for at in its.values()])
            if chosen is not None:
                taken.append(its[id(chosen)])
        return taken


class Findings:
    """What the reports of the panel are beside each other. `find` gives the rows of `findings` for one of them."""

    def __init__(
        self, reports: list[_Seen], values: Any, paragraphs: tuple[Any, Any], organisations: Organisations
    ) -> None:
        self._reports, self._organisations = reports, organisations
        self._at = {(seen.entry.standing.org_id, seen.entry.standing.year): at for at, seen in enumerate(reports)}
        whose = _whose(reports)
        self._repeated, self._shared = find_repeats(*paragraphs, whose)
        self._own = find_outliers(values, _runs(whose.organisation))
        self._peers = find_outliers(values, _peers(reports))
        placed = ((seen.county, int(seen.entry.standing.year or 0), seen.level, at) for at, seen in enumerate(reports))
        self._below = find_below(values, placed, [at for at, seen in enumerate(reports) if seen.whole])
        self._same = find_same(organisations.seen, organisations.crosswalk)

    def find(self, packed: Packed) -> list[list[str]]:
        """The findings of a report that the panel takes."""
        org_id, year = packed.about["org_id"], packed.about["year"]
        at = self._at[org_id, year]
        texts = packed.numbers
        findings = [*self._outliers("outlier-own", self._own, at, texts)]
        findings += self._outliers("outlier-peers", self._peers, at, texts)
        findings += self._texts(at, packed)
        for below in self._below.get(at, ()):
            findings += self._county(below, texts)
        if at == 0 or self._reports[at - 1].entry.standing.org_id != org_id:  # asked once, of its first report
            findings += self._same.get(org_id, ())
        if shared := self._organisations.seen[org_id].shared_years.get(year):
            findings.append(found("crosswalk-overlap", first=shared[0], second=shared[1]))
        return findings

    def of_nobody(self) -> Iterator[tuple[str, list[str]]]:
        """Findings that no report carries, each with the org_id that it is of."""
        for place, org_id, near in self._organisations.find_unknown():
            yield org_id, found("crosswalk-unknown", place=place, org_id=org_id, near=near)

    def _outliers(self, code: str, flags: Flags, at: int, texts: Mapping[str, str]) -> Iterator[list[str]]:
        for column, other, median, count, number in flags.of(at):
            if _stands(number, column, texts):
                name = watched()[column]
                particulars = {"median": _shown(median), "count": count, "other": self._reports[other].other}
                yield found(code, [name], variable=name, value=texts[name], **particulars)

    def _texts(self, at: int, packed: Packed) -> Iterator[list[str]]:
        repeated, shared = (dict(flags.of(at)) for flags in (self._repeated, self._shared))
        if not repeated and not shared:
            return
        texts = digests(text for *_, text in packed.sections)
        for code, digest_rows in (("text-repeated", repeated), ("text-shared", shared)):
            by_row: dict[int, list[int]] = defaultdict(list)
            for digest in texts:  # in the order of the text
                if digest in digest_rows:
                    by_row[digest_rows[digest]].append(digest)
            for row, its in by_row.items():
                seen, words = self._reports[row], texts[its[0]][:QUOTED] + "…"
                who = {"name": seen.organisation, "year": seen.entry.standing.year, "other": seen.other}
                yield found(code, (), count=len(its), all=len(texts), words=words, **who)

    def _county(self, below: Below, texts: Mapping[str, str]) -> Iterator[list[str]]:
        standing = [n for n, column in enumerate(below.columns) if _stands(below.own[n], column, texts)]
        if not standing:
            return
        names = [watched()[below.columns[n]] for n in standing]
        left, right = _shown(below.own[standing[0]]), _shown(below.others[standing[0]])
        seen, code = self._reports[below.other], "county-below-sum" if below.parts else "county-below-part"
        who = {"name": seen.organisation, "other": seen.other, "parts": below.parts}
        yield found(code, names, count=len(names), variable=names[0], left=left, right=right, **who)


def _stands(number: float, column: int, texts: Mapping[str, str]) -> bool:
    """Whether a number is still the one that was looked at: a correction may have put another in its place."""
    text = texts.get(watched()[column])
    return text is not None and bool(np.float32(float(text)) == number)


def _whose(reports: list[_Seen]) -> Whose:
    organisations: dict[str | None, int] = {}
    counties: dict[str, int] = {"": -1}
    rows = [
        (
            organisations.setdefault(seen.entry.standing.org_id, len(organisations)),
            seen.entry.standing.year,
            counties.setdefault(seen.county, len(counties) - 1),
        )
        for seen in reports
    ]
    return Whose(*np.array(rows, dtype=np.int64).reshape(-1, 3).T)


def _runs(organisation: Any) -> list[list[int]]:
    """The rows of each organisation."""
    return [[*same] for _, same in groupby(range(len(organisation)), key=organisation.tolist().__getitem__)]


def _peers(reports: list[_Seen]) -> list[list[int]]:
    """The rows of each county, year and level whose organisations do the same work."""
    found: dict[tuple[str, int | None, str], list[int]] = defaultdict(list)
    for at, seen in enumerate(reports):
        if seen.county and seen.level in PEERS:
            found[seen.county, seen.entry.standing.year, seen.level].append(at)
    return [*found.values()]


def _shown(number: float) -> str:
    """A median or a sum in plain digits, one decimal place where it is not whole."""
    return f"{number:.1f}".removesuffix(".0")
