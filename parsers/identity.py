"""Identity: which organisation reports on which year, when it was published, and where in China that is.

Every answer comes from the first evidence that gives one, in the order stated where it is looked for (`title.py`,
`organisation.py`, `year.py`, `publication.py`, `location.py`); evidence that disagrees is a finding.
"""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - dataclass fields are inspected at run time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from parsers.findings import finding
from parsers.location import find_site_code, locate, places_in
from parsers.names import find_level, org_id
from parsers.opening import look_further, read_opening
from parsers.organisation import find_organisation
from parsers.publication import find_published
from parsers.title import find_titles
from parsers.year import find_year

if TYPE_CHECKING:
    from parsers.document import Document
    from parsers.report import Finding, Level
    from scraper.page import Page


@dataclass(frozen=True, slots=True)
class Identity:
    """Who reports on what, with what was unclear about it.

    `evidence` says of each value where it was found: `{"year": "title, period", "published": "发布日期", …}`.
    """

    title: str | None
    organisation: str | None
    level: Level
    division_code: str | None
    year: int | None
    published: str | None
    site_code: str | None
    findings: tuple[Finding, ...] = field(default=())
    org_id: str | None = None
    evidence: Mapping[str, str] = field(default_factory=dict)


FOOT = 40
"""Lines at the end of a page among which it prints its site code."""


def identify(document: Document, page: Page) -> Identity:
    """The identity of the report that a document holds. `page` gives what the archive knows: link text, county."""
    findings: list[Finding] = []
    opening = read_opening(document)
    titles = find_titles(opening, page.title)
    if not any(title.year for _, title in titles):
        opening = look_further(document, opening)
        titles = find_titles(opening, page.title)
    published = find_published(opening, findings)
    year = find_year(titles, opening.prose, published and published.day, page.url, findings)
    organisation = find_organisation(titles, opening, year and year.year, findings)
    name = organisation and organisation.name
    level = find_level(name)
    site_code = find_site_code(opening, document.lines[-FOOT:])
    area = _area(page, site_code, findings)
    location = locate(name, level, area, lambda: places_in(titles, opening), findings, opening.prose[:4000])
    code = location and location.code
    identifier = org_id(name, code, page.url)
    if name and not identifier:
        findings.append(finding("organisation-shared", name=name))
    found = {"organisation": organisation, "year": year, "published": published, "division_code": location}
    return Identity(
        title=titles[0][1].text if titles else None,
        organisation=name,
        level=level,
        division_code=code,
        year=year and year.year,
        published=published and published.day,
        site_code=site_code,
        findings=tuple(findings),
        org_id=identifier,
        evidence={key: value.where for key, value in found.items() if value},
    )


def _area(page: Page, site_code: str | None, findings: list[Finding]) -> str:
    """The county's code from SITES.toml, else the first six digits of the site code (GB/T 2260 of its owner)."""
    own = site_code[:6] if site_code and site_code[:6].isdigit() else ""
    if page.division_code and own and own[:4] != page.division_code[:4]:
        findings.append(finding("division-differs", site_code=site_code, division_code=page.division_code))
    return page.division_code or own
