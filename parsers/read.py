"""A page → its reports: the stage itself, read this first.

A source becomes a `Document`; its tables are read from grids and, where a table is flattened, from lines; every row is
put in its place on the form; the form's sums are checked; identity and sections are read from the text around.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from parsers.arithmetic import check, confirmed
from parsers.findings import finding
from parsers.flat import read_flat
from parsers.form import cells, load_forms, variables
from parsers.grid import read_grids
from parsers.html import read_html
from parsers.identity import Identity, identify
from parsers.labels import APPLICATIONS, DISCLOSURE, REVIEWS
from parsers.names import org_id
from parsers.narrative import read_sections
from parsers.report import Figure, Report
from parsers.tables import Tables, place_rows
from parsers.text import read_text
from parsers.title import look_alike, read_title
from scraper.page import decode

if TYPE_CHECKING:
    from parsers.document import Document
    from parsers.report import Finding, Section
    from scraper.page import Page

Kind = Literal["html", "text", "pdf", "docx", "doc", "image", "zip", "empty", "binary"]

TABLE_NAMES = {
    DISCLOSURE: "table 2 (主动公开政府信息情况)",
    APPLICATIONS: "table 3 (收到和处理政府信息公开申请情况)",
    REVIEWS: "table 4 (行政复议、行政诉讼情况)",
}


class NotAReport(Exception):
    """The source can be read and holds no annual report; the message says in one line what it seems to be."""


class Unreadable(Exception):
    """The source cannot be read at all; the message says why and what to do."""


def read(page: Page) -> tuple[Report, ...]:
    """The reports that a page holds. Raises NotAReport or Unreadable, each with one line that says what to do."""
    document = to_document(page)
    identity = identify(document, page)
    rows = [*read_grids(document.grids), *read_flat(document.lines)]
    tables = place_rows(rows, identity.year)
    sections = read_sections(document, by_meaning=bool(tables.forms))
    _require_report(document, tables, identity, sections)
    _settle(tables)
    findings = (*identity.findings, *_look_over(tables, identity), *check(tables.figures, tables.forms))
    return (_report(page, identity, tables, sections, findings),)


def complete(report: Report, article: Report) -> Report:
    """An attachment's report with what only its article tells: publication, site code, organisation, year."""
    gone = {
        code
        for code, known in (("organisation-missing", article.organisation), ("year-missing", article.year))
        if known
    }
    organisation = report.organisation or article.organisation
    return Report(
        title=report.title or article.title,
        organisation=organisation,
        level=report.level if report.organisation else article.level,
        division_code=report.division_code or article.division_code,
        org_id=org_id(organisation, report.division_code or article.division_code),
        year=report.year or article.year,
        published=article.published or report.published,
        site_code=report.site_code or article.site_code,
        form=report.form,
        figures=report.figures,
        findings=tuple(found for found in report.findings if found.code not in gone),
        sections=report.sections,
        facts=report.facts,
        source=report.source,
        url=report.url,
        fetched_at=report.fetched_at,
        sha256=report.sha256,
        site=report.site,
    )


# -- sources


def sniff(page: Page) -> Kind:
    """What a body is, by its first bytes rather than by its name: a .pdf link may answer HTML."""
    body = page.body
    head = body[:1024].lstrip()
    if not body.strip():
        return "empty"
    if b"%PDF-" in body[:1024]:
        return "pdf"
    if body.startswith(b"PK\x03\x04"):
        return "docx" if b"word/" in body else "zip"
    if body.startswith(b"\xd0\xcf\x11\xe0"):
        return "doc"
    if body.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")):
        return "image"
    if b"\x00" in body[:1024] and not body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "binary"
    if head[:1] == b"<" or re.search(rb"<(?:html|body|table|div|p|br)\b", body[:4096], re.IGNORECASE):
        return "html"
    return "text"


WHAT_TO_DO = {
    "empty": "the file is empty; fetch it again",
    "doc": "a Word 97 file (.doc or .wps) is not read yet; save it as .docx",
    "image": "an image is not read yet; the report must be typed or read by OCR",
    "zip": "an archive or an office file other than .docx; unpack it and give its parts",
    "binary": "no text, PDF or Word file; check what it is",
}


def to_document(page: Page) -> Document:
    """The page's lines and grids. Raises Unreadable where nothing can read it."""
    kind = sniff(page)
    if kind == "html":
        return read_html(decode(page.body, page.content_type))
    if kind == "text":
        return read_text(decode(page.body, page.content_type))
    if kind not in ("pdf", "docx"):
        raise Unreadable(WHAT_TO_DO[kind])
    try:
        if kind == "pdf":
            from parsers.pdf import read_pdf  # slow to import, and most pages are HTML

            return read_pdf(page.body)
        from parsers.docx import read_docx

        return read_docx(page.body)
    except ValueError as error:
        raise Unreadable(str(error)) from error


# -- the report


def _require_report(document: Document, tables: Tables, identity: Identity, sections: tuple[Section, ...]) -> None:
    """A report has tables of the form, or enough of what a report says: title, preamble, period, sections, counts."""
    if any(figure.status != "absent" for figure in tables.figures.values()):
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
    if signs + 2 * bool(titles or read_title(own)) + titled < 2:
        raise NotAReport("no annual report: neither its tables nor its title or sections were found")


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


def _settle(tables: Tables) -> None:
    """A number that could be read in two ways stays only where a sum confirms it."""
    doubtful = tables.doubtful and tables.doubtful - confirmed(tables.figures, tables.forms)
    for name in sorted(doubtful):
        figure = tables.figures[name]
        tables.figures[name] = Figure(name, None, "unsure", figure.raw, figure.where, figure.unit)
        tables.findings.append(finding("doubtful-number", (name,), variable=name, raw=figure.raw))
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
        elif all(figure.status == "absent" for figure in figures):
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
    page: Page, identity: Identity, tables: Tables, sections: tuple[Section, ...], findings: tuple[Finding, ...]
) -> Report:
    figures = {name: figure for name in _TABLES if (figure := tables.figures.get(name))}
    return Report(
        title=identity.title,
        organisation=identity.organisation,
        level=identity.level,
        division_code=identity.division_code,
        org_id=org_id(identity.organisation, identity.division_code),
        year=identity.year,
        published=identity.published,
        site_code=identity.site_code,
        form=tables.forms.get(DISCLOSURE) or tables.forms.get(APPLICATIONS) or tables.forms.get(REVIEWS),
        figures=figures,
        findings=tuple(findings),
        sections=sections,
        source=page.source,
        url=page.url,
        fetched_at=page.fetched_at,
        sha256=page.sha256,
        site=page.site,
    )
