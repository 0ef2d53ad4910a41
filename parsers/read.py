"""A page → its reports: the stage itself, read this first.

A source becomes a `Document`; its tables are read from grids and, where a table is flattened, from lines; every row is
put in its place on the form; the form's sums are checked; identity and sections are read from the text around.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from parsers.arithmetic import check, confirmed
from parsers.compare import compare
from parsers.facts import read_facts
from parsers.findings import finding
from parsers.flat import read_flat
from parsers.form import cells, load_forms, variables
from parsers.grid import read_grids
from parsers.identity import Identity, identify
from parsers.labels import APPLICATIONS, DISCLOSURE, REVIEWS
from parsers.names import org_id
from parsers.narrative import read_narrative
from parsers.normalised import normalise_amounts
from parsers.report import Figure, Report
from parsers.several import may_hold_several, split
from parsers.source import Unreadable as Unreadable
from parsers.source import to_document
from parsers.statistics import read_statistics, with_statistics, without_statistics
from parsers.tables import place_rows
from parsers.title import look_alike, read_title
from parsers.units import check_units

if TYPE_CHECKING:
    from parsers.document import Document
    from parsers.entries import Tables
    from parsers.report import Fact, Finding, Section
    from parsers.rows import RowReading
    from scraper.page import Page

TABLE_NAMES = {
    DISCLOSURE: "table 2 (主动公开政府信息情况)",
    APPLICATIONS: "table 3 (收到和处理政府信息公开申请情况)",
    REVIEWS: "table 4 (行政复议、行政诉讼情况)",
}


class NotAReport(Exception):
    """The source can be read and holds no annual report; the message says in one line what it seems to be."""


def read(page: Page) -> tuple[Report, ...]:
    """The reports that a page holds. Raises NotAReport or Unreadable, each with one line that says what to do."""
    document = to_document(page)
    rows = _read_rows(document)
    if may_hold_several(rows) and len(parts := split(document)) > 1:
        whole = identify(document, page)
        return tuple(_read_part(part, page, whole) for part in parts)
    return (_read_document(document, page, rows),)


def _read_rows(document: Document) -> list[RowReading]:
    """The form's rows: from grids, and from lines unless the grids have all of the form already."""
    rows = read_grids(document.grids)
    read = Counter(row.table for row in rows if row.values)
    if all(read[table] >= count for table, count in WHOLE_FORM.items()):
        return rows
    return [*rows, *read_flat(document.lines)]


WHOLE_FORM = {DISCLOSURE: 6, APPLICATIONS: 23, REVIEWS: 1}
"""Rows of each table in the shortest of the forms."""


def _read_document(document: Document, page: Page, rows: list[RowReading]) -> Report:
    identity = identify(document, page)
    tables = place_rows(rows, identity.year)
    check_units(document, tables)
    prose = document if len(tables.forms) == len(TABLE_NAMES) else without_statistics(document)
    narrative = read_narrative(prose, by_meaning=bool(tables.forms))
    _require_report(document, tables, identity, narrative.sections)
    _settle(tables, document)
    facts = (*read_facts(narrative, identity.year), *normalise_amounts(tables.figures))
    findings = (
        *document.findings,
        *identity.findings,
        *_look_over(tables, identity),
        *check(tables.figures, tables.forms),
        *compare(facts, tables.figures),
    )
    return with_statistics(_report(page, identity, tables, narrative.sections, facts, findings), document)


def _read_part(document: Document, page: Page, whole: Identity) -> Report:
    """One of several reports in a document; what only the page says holds for all of them."""
    report = _read_document(document, page, _read_rows(document))
    return replace(report, published=report.published or whole.published, site_code=report.site_code or whole.site_code)


def complete(report: Report, article: Report) -> Report:
    """An attachment's report with what only its article tells: publication, site code, organisation, year."""
    organisation = report.organisation or article.organisation
    code = report.division_code or article.division_code
    named = report.organisation and report.division_code
    supplied = {
        "organisation-missing": article.organisation,
        "year-missing": article.year,
        "division-missing": article.division_code,
        "organisation-shared": article.division_code,
    }
    return replace(
        report,
        title=report.title or article.title,
        organisation=organisation,
        level=report.level if report.organisation else article.level,
        division_code=code,
        org_id=report.org_id if named else org_id(organisation, code, article.url),
        year=report.year or article.year,
        published=article.published or report.published,
        site_code=report.site_code or article.site_code,
        findings=tuple(found for found in report.findings if not supplied.get(found.code)),
    )


# -- the report


def _require_report(document: Document, tables: Tables, identity: Identity, sections: tuple[Section, ...]) -> None:
    """A report has tables of the form, or enough of what a report says: title, preamble, period, sections, counts."""
    if any(figure.status != "absent" for figure in tables.figures.values()) or read_statistics(document):
        return
    lines = [line.text for line in document.lines]
    own = next((document.meta[name] for name in OWN_TITLE if document.meta.get(name)), "")
    titled = bool(identity.title)
    if what := look_alike(own) or (not titled and look_alike(_head(lines, document))):
        raise NotAReport(f"no annual report: it seems to be {what} ({(own or _head(lines, document))[:40]})")
    if SALUTATION.search("\n".join(lines[:20])):
        raise NotAReport(f"no annual report: it seems to be a notice ({_head(lines, document)[:40]})")
    titles = [line for line in lines if read_title(line)]
    if len(titles) > 4 and not any(len(line) > 100 for line in lines):
        raise NotAReport("no annual report: it seems to be a list of reports")
    text = "".join(line for line in lines if line not in titles)
    signs = sum(bool(sign.search(text)) for sign in SIGNS) + min(len(sections), 2)
    if not signs and OFFER.search(text) and len(text) < SHORT_PAGE:
        raise NotAReport("no annual report: the page only offers a file")
    if signs + 2 * bool(_says_whose(titles) or _says_whose([own])) + titled < 2:
        raise NotAReport("no annual report: neither its tables nor its title or sections were found")


def _says_whose(lines: list[str]) -> bool:
    """Whether one of these titles names an organisation or a year; without either it may be a column's name."""
    return any((title := read_title(line)) and (title.organisation or title.year) for line in lines)


SHORT_PAGE = 300
OFFER = re.compile(r"附件|下载|\.(?:pdf|docx?|wps|zip|rar|xlsx?)", re.IGNORECASE)


OWN_TITLE = ("articletitle", "ucaptitle", "heading")
"""What a page calls itself; what the link that led to it says may be wrong."""


def _head(lines: list[str], document: Document) -> str:
    """The line that looks most like a title."""
    likely = (line for line in lines[:30] if len(line) < 60 and "。" not in line and ">" not in line)
    return next((line for line in likely if re.search("公开|年报|报告|通知$", line)), document.meta.get("title", ""))


SALUTATION = re.compile(r"^(?:各|县直|市直|区直)[^。]{2,60}[:：]$", re.MULTILINE)
"""Notices are addressed: 各乡镇人民政府、县直各部门：."""

SIGNS = (
    re.compile(r"本(?:年度)?(?:报告|年报)|编制(?:本|20)|特向社会公布|年度报告"),
    re.compile(r"统计(?:期限|时限|周期|期间)|1月1日.{0,20}12月31日"),
    re.compile(r"公开[^。]{0,24}?(?:信息|文件)[^。]{0,12}?\d+\s*余?多?[条件份项篇]"),
    re.compile(r"依申请公开|信息公开申请"),
)
"""What reports without tables say, and what else seldom says more than one of."""


def _settle(tables: Tables, document: Document) -> None:
    """A number that could be read in two ways stays only where a sum confirms it; so does all that OCR has read.

    OCR misses lone digits: an empty cell is no more certain than a number.
    """
    doubtful = tables.doubtful
    ocr = document.ocr or bool(document.seen)
    if ocr:
        pages = (None, *document.seen)
        doubtful = doubtful | {
            name
            for name, figure in tables.figures.items()
            if figure.status not in ("unsure", "absent") and (document.ocr or figure.where.page in pages)
        }
    count = len(doubtful)
    if doubtful:
        sure = confirmed(tables.figures, tables.forms, tables.doubtful)
        # a sum holds without the digit that OCR has missed: no sum says that a cell is empty
        doubtful = doubtful - {name for name in sure if not ocr or tables.figures[name].value is not None}
    for name in sorted(doubtful):
        figure = tables.figures[name]
        tables.figures[name] = Figure(name, None, "unsure", figure.raw, figure.where, figure.unit)
        if not ocr:
            tables.findings.append(finding("doubtful-number", (name,), variable=name, raw=figure.raw))
    if document.ocr or (ocr and count):
        tables.findings.append(finding("ocr", tuple(sorted(doubtful)), kept=count - len(doubtful), count=count))
    for name, figure in tables.figures.items():
        if figure.value is not None and not figure.raw[:1].isdigit() and SIGN.match(figure.raw) and name not in SIGNED:
            tables.findings.append(finding("signed-value", (name,), variable=name, raw=figure.raw))


SIGN = re.compile(r"\s*[-+－＋−]")
SIGNED = frozenset(variable.name for variable in variables() if variable.signed)


def _look_over(tables: Tables, identity: Identity) -> list[Finding]:
    """What the tables lack: one of them, all their values, or all of them."""
    found = list(tables.findings)
    if not tables.forms:
        return [*found, finding("no-tables")]
    by_table: dict[str, list[Figure]] = {table_id: [] for table_id in TABLE_NAMES}
    for figure in tables.figures.values():
        by_table[_TABLES[figure.variable]].append(figure)
    for table_id, figures in by_table.items():
        name = TABLE_NAMES[table_id]
        if not figures:
            found.append(finding("table-missing", _variables_of(table_id, tables), table=name))
        elif all(not figure.raw and figure.value is None and figure.status != "blank" for figure in figures):
            found.append(finding("values-missing", tuple(f.variable for f in figures), table=name))
    forms = {form for table, form in tables.forms.items() if table != REVIEWS}
    if len(forms) > 1:
        found.append(finding("form-hybrid", forms=", ".join(f"{t}: {f}" for t, f in sorted(tables.forms.items()))))
    return found


_TABLES = {variable.name: variable.table for variable in variables()}


def _variables_of(table_id: str, tables: Tables) -> tuple[str, ...]:
    form_id = next(iter(tables.forms.values()))
    form = next(form for form in load_forms() if form.id == form_id)
    return tuple(f"{row.id}_{column.id}" for table, _, row, column in cells(form) if table.id == table_id)


def _report(
    page: Page,
    identity: Identity,
    tables: Tables,
    sections: tuple[Section, ...],
    facts: tuple[Fact, ...],
    findings: tuple[Finding, ...],
) -> Report:
    read = tables.figures
    figures = {name: read[name] for name in _TABLES if name in read}
    return Report(
        title=identity.title,
        organisation=identity.organisation,
        level=identity.level,
        division_code=identity.division_code,
        org_id=identity.org_id,
        year=identity.year,
        published=identity.published,
        site_code=identity.site_code,
        form=tables.forms.get(DISCLOSURE) or tables.forms.get(APPLICATIONS) or tables.forms.get(REVIEWS),
        figures=figures,
        findings=tuple(findings),
        sections=sections,
        facts=facts,
        source=page.source,
        url=page.url,
        fetched_at=page.fetched_at,
        sha256=page.sha256,
        site=page.site,
    )
