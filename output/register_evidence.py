"""What is known of the sites and pages of a dataset besides its reports: plain values that the register judges by."""

from __future__ import annotations

import sys
from collections.abc import Mapping  # noqa: TC003 - dataclass fields are inspected at run time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

from parsers.division import find_townships, split
from parsers.names import core, find_level, org_id
from parsers.title import read_title

if TYPE_CHECKING:
    from output.rows import Packed

PageState = Literal["withdrawn", "blocked", "unreachable", "image_only", "unparsable", "unknown"]


@dataclass(frozen=True, slots=True)
class SiteSeen:
    """One site as its last visit left it. `complete` says that every list was read to its declared end.

    `state` is a crawl's word, empty where no run is recorded. `years` are those that were asked for, empty for all and
    None where nobody knows; `read_on` is the day of the visit, ISO; `note` says what stood in the way.
    """

    name: str
    division_code: str
    state: str = ""
    complete: bool = False
    years: tuple[int, ...] | None = None
    read_on: str = ""
    run: str = ""
    list_url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class PageSeen:
    """A page that a list names as a report and that gave none."""

    url: str
    division_code: str
    title: str
    state: PageState
    first_seen: str = ""
    list_url: str = ""
    run: str = ""
    note: str = ""


class Trace(NamedTuple):
    """Where and when the crawl saw a report's page; `run` is the last that had an answer about it.

    `gone` says that it was not there any more that time, `moved_to` where the same report is too.
    """

    first_seen: str
    list_url: str
    run: str
    gone: bool
    moved_to: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """All of it; `traces` by the URL of the report."""

    sites: tuple[SiteSeen, ...] = ()
    pages: tuple[PageSeen, ...] = ()
    traces: Mapping[str, Trace] = field(default_factory=dict)


NOTHING_KNOWN = Evidence()
_KEPT = ("org_id", "organisation", "level", "division_code", "published", "url", "fetched_at", "site")
"""What the register keeps of a report, in words."""


class Named(NamedTuple):
    """Whose report, on which year, a title says that it is; None where it does not."""

    org_id: str | None
    year: int | None


def read_name(title: str, division_code: str) -> Named:
    """Organisation and year of a report by its title alone, on the site of a county."""
    found = read_title(title)
    if found is None:
        return Named(None, None)
    name = found.organisation
    if not name:
        return Named(None, found.year)
    if find_level(name) in ("township", "subdistrict"):
        codes = find_townships(split(name).rest or core(name), (division_code[:6],))
        if len(codes) == 1:
            return Named(codes[0], found.year)
    return Named(org_id(name, division_code or None), found.year)


@dataclass(frozen=True, slots=True)
class ReportSeen:
    """What the register keeps of a report of the build."""

    org_id: str | None
    organisation: str | None
    level: str
    division_code: str
    year: int | None
    published: str
    url: str
    fetched_at: str
    site: str
    in_panel: bool
    image_only: bool
    hollow: bool = False
    """Whether nothing was read from it but whose it is: no cell, no section, no quantity."""
    date_unclear: bool = False
    """Whether its page and its signature tell days that are far apart."""

    @classmethod
    def of(cls, packed: Packed, in_panel: bool) -> ReportSeen:
        """Of a report in its waiting form."""
        about = packed.about
        # Interned: the checks and the spool keep the same words.
        said = {name: sys.intern(about[name] or "") for name in _KEPT}
        codes = {code for code, *_ in packed.findings}
        return cls(
            org_id=said["org_id"] or None,
            organisation=said["organisation"] or None,
            level=said["level"],
            division_code=said["division_code"],
            year=about["year"],
            published=said["published"],
            url=said["url"],
            fetched_at=said["fetched_at"],
            site=said["site"],
            in_panel=in_panel,
            image_only=not about["figures_printed"] and not codes.isdisjoint(("pages-not-read", "ocr")),
            hollow=not (
                packed.sections or packed.facts or any(status != "absent" for status in packed.figures.statuses)
            ),
            date_unclear="publication-unclear" in codes,
        )
