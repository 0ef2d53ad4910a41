"""The register: who owed which year by when, and what became of it. `register.csv` and `register_counties.csv`.

A report is *absent* only on evidence: every site of its county was read to the end of its lists after the report was
due, and nothing on them can be it. Whatever falls short of that is *unknown*, and the note says why.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from output.due import due_date
from output.judge import Body, Judge
from output.register_evidence import NOTHING_KNOWN, Evidence, ReportSeen, read_name
from output.tables import Column, Table
from parsers.division import key, name_of, split, stem, township_name, townships
from parsers.names import core, find_level

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from output.register_evidence import PageSeen, Trace
    from output.rows import Row

STATES = {
    "published": "there is a report, dated on or before the day on which it was due, or undated",
    "late": "there is a report, dated after that day",
    "absent": "all lists of the county were read to their end after that day, and it was not on them",
    "unknown": "nobody can say: a list is incomplete, was never read, or was read too early; `note` says which",
    "blocked": "the site, or the page that the list names, answered with a challenge or a log-in, or robots.txt forbids it",
    "unreachable": "the site, or the page that the list names, did not answer, or never was there; `note` says which",
    "unparsable": "its page is archived and no report could be read from it",
    "image_only": "its page is archived and is a picture that was not read",
    "withdrawn": "its page is archived and was gone when it was asked for again",
}
"""What became of a report, and what each word takes."""

REASON_OF = {
    "absent": "report_missing", "unknown": "unknown", "blocked": "blocked", "unreachable": "unreachable",
    "published": "unparsed", "late": "unparsed", "unparsable": "unparsed", "image_only": "image_only", "withdrawn": "withdrawn",
}  # fmt: skip
"""By state, what `missing` says of a year without a row in the panel."""

REGISTER = Table(
    "register",
    "One row per organisation and year that owed a report, or gave one: by when, what became of it, and the evidence.",
    (
        Column("org_id", "text", "The organisation, the same in every year."),
        Column("organisation", "text", "Its name: as the last report gives it, else as the list of divisions does."),
        Column("level", "text", "township, subdistrict, department, county, …, unknown."),
        Column("county", "text", "The six digits of the county that it belongs to."),
        Column("county_name", "text", "The county's name; of one that the list of divisions has not, its site's."),
        Column("year", "whole", "The year to be reported on."),
        Column("due", "text", "The last day on which the report was in time, ISO."),
        Column("state", "text", f"What became of it: {', '.join(STATES)}."),
        Column("published", "text", "The date that the report gives, ISO; blank where it gives none."),
        Column("url", "text", "The report, or the page that stands in its place."),
        Column("first_seen", "text", "When that page first came, UTC."),
        Column("list_url", "text", "The list that names it, or that was read and does not."),
        Column("run", "text", "The run that the state rests on."),
        Column("note", "text", "Why the state is what it is, where that needs words."),
    ),
    ("csv",),
    part=5_000,
)

COUNTIES = Table(
    "register_counties",
    "One row per county and year of the register: how many reports were owed, and what became of them.",
    (
        Column("county", "text", "The six digits of the county."),
        Column("county_name", "text", "Its name, as in register."),
        Column("province", "text", "The province's name."),
        Column("year", "whole", "The year to be reported on."),
        Column("owed", "whole", "Rows of the register."),
        *(Column(state, "whole", about) for state, about in STATES.items()),
    ),
    ("csv",),
    part=5_000,
)


@dataclass(frozen=True, slots=True)
class Owed:
    """One row of the register."""

    org_id: str
    organisation: str
    level: str
    county: str
    county_name: str
    year: int
    state: str
    published: str = ""
    url: str = ""
    first_seen: str = ""
    list_url: str = ""
    run: str = ""
    note: str = ""

    def row(self) -> Row:
        """Under the header of `REGISTER`."""
        due = due_date(self.level, self.year)
        found = (self.published, self.url, self.first_seen, self.list_url, self.run, self.note)
        who = (self.org_id, self.organisation, self.level, self.county or None, self.county_name or None)
        return (*who, self.year, due.isoformat() if due else None, self.state, *(each or None for each in found))


class Register:
    """Takes in the reports of a build, then says what became of everything that was owed."""

    def __init__(self, evidence: Evidence | None = None) -> None:
        self._evidence = evidence or NOTHING_KNOWN
        self._known = evidence is not None
        self._reports: dict[tuple[str, int], list[ReportSeen]] = {}
        self._newest: dict[str, ReportSeen] = {}
        self._nameless: dict[str, list[tuple[int | None, str]]] = {}
        """By county, year and URL of what is a report or looks like one, and nobody knows whose."""
        self._by_name = {site.name: site for site in self._evidence.sites}
        backwards = sorted(self._evidence.sites, key=lambda site: site.name, reverse=True)
        self._called = {site.division_code: site.name for site in backwards}
        """By division code, a county's first site: what a county is called that the list of divisions has not."""
        self._pages: dict[tuple[str, int], list[PageSeen]] = {}
        for page in self._evidence.pages:
            named = read_name(page.title, page.division_code)
            if named.org_id and named.year:
                self._pages.setdefault((named.org_id, named.year), []).append(page)
            else:
                self._nameless.setdefault(page.division_code[:6], []).append((named.year, page.url))

    def add(self, report: ReportSeen) -> None:
        """Take in a report, in the dataset's order."""
        if report.org_id and report.year:
            self._reports.setdefault((report.org_id, report.year), []).append(report)
            self._newest[report.org_id] = report
        else:
            self._nameless.setdefault(self._county(report), []).append((report.year, report.url))

    def owed(self) -> Iterator[Owed]:
        """Every row, sorted by org_id and year."""
        bodies = self._bodies()
        first = self._first_years(bodies.values())
        stems: dict[tuple[str, str], list[Body]] = {}
        for body in bodies.values():
            stems.setdefault((body.county, _stem(body.name)), []).append(body)
        judge = Judge(self._evidence.sites, self._nameless)
        for each in sorted(bodies):
            body = bodies[each]
            alike = [other for other in stems[(body.county, _stem(body.name))] if other is not body]
            for year in self._years(body, first, judge):
                yield self._find(body, year, alike, judge)

    def is_in_panel(self, owed: Owed) -> bool:
        """Whether the panel has a row for it."""
        return any(report.in_panel for report in self._reports.get((owed.org_id, owed.year), ()))

    def _county(self, report: ReportSeen) -> str:
        site = self._by_name.get(report.site)
        code = report.division_code or (site.division_code if site else "")
        return code[:6] if len(code) >= 6 else ""

    def _bodies(self) -> dict[str, Body]:
        """The townships of every county that has a site, and everybody who ever reported or was listed as reporting."""
        years: dict[str, set[int]] = {}
        for org_id, year in (*self._reports, *self._pages):
            years.setdefault(org_id, set()).add(year)
        found: dict[str, Body] = {}
        for county in sorted({site.division_code for site in self._evidence.sites}):
            for code, name in townships(county).items():
                found[code] = Body(code, name, find_level(name), county, True, frozenset(years.get(code, ())))
        for org_id, seen in years.items():
            report = self._newest.get(org_id)
            listed = township_name(org_id) if len(org_id) == 9 and org_id.isdigit() else None
            if report is not None:
                name, level, county = report.organisation or org_id, report.level, self._county(report)
            else:
                name = listed or org_id.partition("-")[2] or org_id
                level, county = find_level(name), self._pages[org_id, min(seen)][0].division_code[:6]
            found[org_id] = Body(org_id, name, level, county, listed is not None, frozenset(seen))
        return found

    @staticmethod
    def _first_years(bodies: Iterable[Body]) -> dict[str, int]:
        """By county, the first year of which its sites have shown anything: before it they promise nothing."""
        first: dict[str, int] = {}
        for body in bodies:
            if body.years:
                first[body.county] = min(body.years | {first.get(body.county, 9999)})
        return first

    def _years(self, body: Body, first: dict[str, int], judge: Judge) -> list[int]:
        last = judge.last_year(body) if self._known else None
        if last is None:
            return sorted(body.years)
        begin = first.get(body.county, last) if body.listed else min(body.years)
        return sorted(body.years | {year for year in range(begin, last + 1) if due_date(body.level, year)})

    def _find(self, body: Body, year: int, alike: list[Body], judge: Judge) -> Owed:
        called = name_of(body.county) or self._called.get(body.county, "")
        who = (body.org_id, body.name, body.level, body.county, called, year)
        reports, pages = self._reports.get((body.org_id, year)), self._pages.get((body.org_id, year))
        if reports and not (pages and all(report.hollow for report in reports)):
            return self._published(who, reports)
        if pages:
            page = min(pages, key=lambda page: (_PAGE_STATES.index(page.state), page.url))
            published = min((report.published for report in reports or () if report.published), default="")
            return Owed(*who, page.state, published, page.url, page.first_seen, page.list_url, page.run, page.note)
        state, site, note = judge.find(body, year, alike)
        if site is None:
            return Owed(*who, state, note=note)
        return Owed(*who, state, list_url=site.list_url, run=site.run, note=note)

    def _published(self, who: tuple[str, str, str, str, str, int], reports: list[ReportSeen]) -> Owed:
        """Of several the panel's; but one that is still there before one that is gone."""
        traces = self._evidence.traces

        def is_gone(report: ReportSeen) -> bool:
            return report.url in traces and traces[report.url].gone and not traces[report.url].moved_to

        report = min(reports, key=lambda each: (is_gone(each), not each.in_panel, each.url))
        trace = traces.get(report.url)
        due = due_date(who[2], who[5])
        late = due is not None and report.published > due.isoformat()
        state = "late" if late else "published"
        if is_gone(report):
            state = "withdrawn"
        elif report.image_only or report.hollow:
            state = "image_only" if report.image_only else "unparsable"
        notes, url = [], report.url
        if trace and trace.gone and trace.moved_to:
            url = trace.moved_to
            notes.append(f"first seen at {report.url}, where it is gone")
        elif trace and state != "withdrawn" and self._is_off_the_lists(report, trace):
            notes.append("no list names it any more, so it was not asked for again")
        if state == "late" and report.date_unclear:
            notes.append("it was signed long before: the page may have been moved; see findings")
        seen = (
            (trace.first_seen or report.fetched_at, trace.list_url, trace.run) if trace else (report.fetched_at, "", "")
        )
        return Owed(*who, state, report.published, url, *seen, "; ".join(notes))

    def _is_off_the_lists(self, report: ReportSeen, trace: Trace) -> bool:
        """Whether its site was read to the end of its lists without asking for it."""
        site = self._by_name.get(report.site)
        asked = site is not None and (not site.years or report.year in site.years)
        return site is not None and site.complete and asked and bool(trace.run) and trace.run < site.run


_PAGE_STATES = ("withdrawn", "image_only", "unparsable", "blocked", "unreachable", "unknown")
"""Of several pages for one report, the one that says most of it."""


def _stem(name: str) -> str:
    return stem(key(split(name).rest or core(name)))


def county_rows(owed: Iterable[Owed]) -> Iterator[Row]:
    """The rows of `register_counties`, sorted by county and year."""
    counts: defaultdict[tuple[str, int], Counter[str]] = defaultdict(Counter)
    called: dict[str, str] = {}
    for each in owed:
        counts[each.county, each.year][each.state] += 1
        called[each.county] = each.county_name
    for (county, year), states in sorted(counts.items()):
        names = (called[county] or None, name_of(county[:2]) if county else None)
        yield (county or None, *names, year, states.total(), *(states[state] for state in STATES))
