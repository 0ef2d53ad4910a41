"""Reports and the crosswalk → `organisations.csv`: who is in the dataset, under which names, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from output.crosswalk import ONE_AND_THE_SAME, Crosswalk
from output.tables import Column, Table
from parsers.division import name_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from output.checks.note import Note
    from output.rows import Row
    from output.spool import Entry, Standing

ORGANISATIONS = Table(
    "organisations",
    "One row per organisation with a report: its names, its place, its years, and what is known of its history.",
    (
        Column("org_id", "text", "The organisation, the same in every year."),
        Column("organisation", "text", "Its name as the last report that gives one has it."),
        Column("names_seen", "text", "Every name that its reports give, the oldest first, joined by |."),
        Column("level", "text", "township, subdistrict, department, county, …, unknown; of its last report."),
        Column("division_code", "text", "区划代码 as the last report that tells it has it; text, digits only."),
        Column("county", "text", "The six digits of the county that it belongs to."),
        Column("county_name", "text", "The county's name."),
        Column("province", "text", "The province's name."),
        Column("first_year", "whole", "The first year that it reported on."),
        Column("last_year", "whole", "The last year that it reported on."),
        Column("years", "text", "Every year that it reported on, joined by |."),
        Column("came_from", "text", "The org_id that it had before, or those that it came from, joined by |."),
        Column("went_to", "text", "The org_id that it was merged into, or those that it was split into, joined by |."),
        Column("events", "text", "When, what, from whom to whom, by what source, as crosswalk.toml has it; joined by |."),
    ),
    ("csv",),
    part=5_000,
)  # fmt: skip

_UNDATED = 9999


def county_of(division_code: str | None) -> str:
    """The six digits of a county in a division code; empty where it has fewer."""
    return division_code[:6] if division_code and len(division_code) >= 6 else ""


@dataclass(slots=True)
class Organisation:
    """What the reports of one organisation say of it."""

    org_id: str
    names: dict[str, int] = field(default_factory=dict)
    """Names with the first year of each; after all years where only undated reports have it."""
    years: dict[int, str] = field(default_factory=dict)
    """Years reported on, and the org_id that a report on it has without the crosswalk."""
    sites: set[str] = field(default_factory=set)
    shared_years: dict[int, tuple[str, str]] = field(default_factory=dict)
    """Years that two org_ids report on which the crosswalk says are one organisation: both org_ids."""
    level: str = "unknown"
    division_code: str = ""
    name: str = ""
    _newest: dict[str, Any] = field(default_factory=dict)

    @property
    def county(self) -> str:
        """The six digits of its county; empty where none is known."""
        return county_of(self.division_code)

    def add(self, note: Note, entry: Standing, org_id: str) -> None:
        """Take in a report that has `org_id` without the crosswalk. The order in which reports come does not count."""
        year, name = entry.year or 0, note.organisation
        order = (year, entry.rank[1:], entry.place)
        self._keep("level", note.level, order)
        self._keep("division_code", note.division_code, order)
        self._keep("name", name, order)
        if name:
            self.names[name] = min(self.names.get(name, _UNDATED), year or _UNDATED)
        if note.site:
            self.sites.add(note.site)
        if entry.year is not None and self.years.setdefault(year, org_id) != org_id:
            first, *_, last = sorted({org_id, self.years[year], *self.shared_years.get(year, ())})
            self.shared_years[year] = (first, last)

    def _keep(self, name: str, value: str, order: tuple[Any, ...]) -> None:
        """The last report's word; of two that are last alike the greater, so that any order gives the same."""
        if value and (name not in self._newest or (order, value) > self._newest[name]):
            self._newest[name] = (order, value)
            setattr(self, name, value)


class Organisations:
    """Takes in the reports of a build, any order."""

    def __init__(self, crosswalk: Crosswalk) -> None:
        self.crosswalk = crosswalk
        self.seen: dict[str, Organisation] = {}
        self._known: dict[str, str] = {}
        """Names by every org_id that a report has, with and without the crosswalk."""

    def add(self, note: Note, entry: Entry, org_id: str | None) -> None:
        """Take in a report that has `org_id` without the crosswalk, and with it that of `entry`."""
        last = entry.standing.org_id
        if not org_id or last is None:
            return
        self.seen.setdefault(last, Organisation(last)).add(note, entry.standing, org_id)
        if org_id != last:
            self._known[org_id] = max(self._known.get(org_id, ""), note.organisation)

    def rows(self) -> Iterator[Row]:
        """The rows of `organisations`, sorted by org_id."""
        history = _History(self.crosswalk)
        for org_id in sorted(self.seen):
            one = self.seen[org_id]
            names = "|".join(sorted(one.names, key=lambda name: (one.names[name], name)))
            years = sorted(one.years)
            place = (one.division_code or None, one.county or None)
            named = (name_of(one.county), name_of(one.county[:2])) if one.county else (None, None)
            span = (min(years), max(years), "|".join(map(str, years))) if years else (None, None, None)
            yield (org_id, one.name or None, names or None, one.level, *place, *named, *span, *history.of(org_id))

    def find_unknown(self) -> Iterator[tuple[str, str, str]]:
        """The events of organisations that no report is of: place in the crosswalk, org_id, what to write."""
        known: Mapping[str, str] = self._known | {org_id: one.name for org_id, one in self.seen.items()}
        return self.crosswalk.find_unknown(known)


class _History:
    """The crosswalk by organisation: whence it came, where it went, and every event, in the order of the dates."""

    def __init__(self, crosswalk: Crosswalk) -> None:
        self._whence: dict[str, dict[str, None]] = {}
        self._where: dict[str, dict[str, None]] = {}
        self._events: dict[str, dict[str, None]] = {}
        dated = [each for each in crosswalk.resolved() if each[0].kind != "unrelated"]
        for event, before, after in sorted(dated, key=lambda each: (str(each[0].date), each[0].text)):
            for org_id in after:
                self._whence.setdefault(org_id, {}).update(dict.fromkeys(before))
            for org_id in before:
                self._where.setdefault(org_id, {}).update(dict.fromkeys(after))
            owners = after if event.kind in ONE_AND_THE_SAME else (*before, *after)
            for org_id in owners:
                self._events.setdefault(org_id, {})[event.text] = None

    def of(self, org_id: str) -> tuple[str | None, str | None, str | None]:
        found = (found.get(org_id) for found in (self._whence, self._where, self._events))
        whence, where, events = ("|".join(each) if each else None for each in found)
        return whence, where, events
