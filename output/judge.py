"""What the sites of a county prove of a report that no page is of: that it is absent, hidden, or that nobody can say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from output.due import due_date
from parsers.division import LISTED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from output.register_evidence import SiteSeen


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation of a county. `listed` says that the list of divisions has it; `years` are its reports'."""

    org_id: str
    name: str
    level: str
    county: str
    listed: bool
    years: frozenset[int]


class Judge:
    """Says what the sites of a county prove of a report that no page is of."""

    def __init__(self, sites: Iterable[SiteSeen], nameless: dict[str, list[tuple[int | None, str]]]) -> None:
        self._sites: dict[str, list[SiteSeen]] = {}
        self._nameless = nameless
        for site in sites:
            self._sites.setdefault(site.division_code, []).append(site)

    def last_year(self, body: Body) -> int | None:
        """The last year of which a report was due when the county's sites were last visited; None where none was."""
        days = [site.read_on for site in self._sites.get(body.county, ()) if site.read_on]
        if not days:
            return None
        year = int(max(days)[:4]) - 1
        due = due_date(body.level, year)
        return year if due is not None and due.isoformat() < max(days) else year - 1

    def find(self, body: Body, year: int, alike: list[Body]) -> tuple[str, SiteSeen | None, str]:
        """State, the site that it rests on, and why."""
        sites = self._sites.get(body.county, [])
        if not sites:
            return "unknown", None, "no site of the county was visited"
        for word in ("blocked", "unreachable"):
            if hidden := next((site for site in sites if site.state == word), None):
                return word, hidden, hidden.note
        for site in sites:
            if why := self._doubt(site, body, year):
                return "unknown", site, why
        if url := next((url for its, url in self._nameless.get(body.county, ()) if its in (year, None)), None):
            return "unknown", sites[0], f"nothing tells whose report this is: {url}"
        if other := next((other for other in alike if year in other.years), None):
            return "unknown", sites[0], f"perhaps reported as {other.org_id}"
        if not body.listed and body.level in ("township", "subdistrict") and year > max(body.years):
            return "unknown", sites[0], "not in today's list of divisions: it may have been merged or renamed"
        return "absent", sites[0], self._caveat(body, year)

    @staticmethod
    def _caveat(body: Body, year: int) -> str:
        """What a reader of an absence must know: whether anything says that the organisation was there that year."""
        before, after = any(y < year for y in body.years), any(y > year for y in body.years)
        if before and after:
            return ""
        if body.listed and year < LISTED and not before:
            return f"the list of divisions is that of {LISTED}: it may not have been there yet, or under another name"
        if body.listed and year > LISTED and not after:
            return f"the list of divisions is that of {LISTED}: it may have been merged or renamed since"
        return "" if body.listed else "no list tells whether it was still there"

    @staticmethod
    def _doubt(site: SiteSeen, body: Body, year: int) -> str:
        """Why a site's lists prove nothing of a report; empty where they do."""
        due = due_date(body.level, year)
        if not site.complete or site.years is None:
            return site.note or "the lists were not read to their end"
        if site.years and year not in site.years:
            return "SITES.toml does not ask for this year"
        if due is None or site.read_on <= due.isoformat():
            return f"the lists were read on {site.read_on}, before the report was due"
        return ""
