"""A page → its reports: the stage itself, read this first.

A source becomes a `Document`; its tables are read from grids and, where a table is flattened, from lines; every row is
put in its place on the form; the form's sums are checked; identity and sections are read from the text around.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from parsers.arithmetic import check
from parsers.compare import compare
from parsers.facts import read_facts
from parsers.familiar import learn, recall, see
from parsers.familiar_lines import see_lines
from parsers.flat import read_flat
from parsers.form import variables
from parsers.grid import read_grids
from parsers.identity import Identity, identify
from parsers.in_step import finish
from parsers.labels import APPLICATIONS, DISCLOSURE, REVIEWS
from parsers.look_over import TABLE_NAMES, look_over, settle
from parsers.names import org_id
from parsers.narrative import read_narrative
from parsers.normalised import normalise_amounts
from parsers.report import Report
from parsers.several import may_hold_several, split
from parsers.source import Unreadable as Unreadable
from parsers.source import to_document
from parsers.statistics import read_statistics, with_statistics, without_statistics
from parsers.summaries import SAYS_SO, other_paper
from parsers.tables import place_rows
from parsers.title import differ, look_alike, read_title, title_of_another
from parsers.units import check_units

if TYPE_CHECKING:
    from parsers.document import Document
    from parsers.entries import Tables
    from parsers.familiar import Cells
    from parsers.in_step import Work
    from parsers.report import Fact, Finding, Section
    from parsers.rows import RowReading
    from scraper.page import Page


class NotAReport(Exception):
    """The source can be read and holds no annual report; the message says in one line what it seems to be."""


def read(page: Page) -> tuple[Report, ...]:
    """The reports that a page holds. Raises NotAReport or Unreadable, each with one line that says what to do."""
    return finish(stages(page))


def stages(page: Page) -> Work[tuple[Report, ...]]:
    """The same with a stop behind each stage: many pages cost less in step (`parsers.in_step`) than in turn."""
    document = to_document(page)
    yield
    identity = identify(document, page)
    yield
    cells = _cells(document, identity.year)
    if cells and (tables := recall(cells)):
        yield
        return ((yield from _read_document(document, page, identity, tables)),)
    rows = _read_rows(document)
    if may_hold_several(rows) and len(parts := split(document)) > 1:
        return tuple(_read_part(part, page, identity) for part in parts)
    yield
    tables = place_rows(rows, identity.year)
    if cells and (cells.places or _is_whole(rows)):
        learn(cells, document.grids, rows, tables)
    yield
    return ((yield from _read_document(document, page, identity, tables)),)


def _cells(document: Document, year: int | None) -> Cells | None:
    """What tables look like that may have been read before. What OCR has seen is not: each of its numbers needs a sum."""
    if document.ocr or document.seen:
        return None
    return see_lines(document, year) or see(document.grids, year)


def _read_rows(document: Document) -> list[RowReading]:
    """The form's rows: from grids, and from lines unless the grids have all of the form already."""
    rows = read_grids(document.grids)
    return rows if _is_whole(rows) else [*rows, *read_flat(document.lines)]


def _is_whole(rows: list[RowReading]) -> bool:
    """Whether grids have all of a form."""
    read = Counter(row.table for row in rows if row.values and row.how == "grid")
    return all(read[table] >= count for table, count in WHOLE_FORM.items())


WHOLE_FORM = {DISCLOSURE: 6, APPLICATIONS: 23, REVIEWS: 1}
"""Rows of each table in the shortest of the forms."""


def _read_document(document: Document, page: Page, identity: Identity, tables: Tables) -> Work[Report]:
    check_units(document, tables)
    prose = document if len(tables.forms) == len(TABLE_NAMES) else without_statistics(document)
    narrative = read_narrative(prose, by_meaning=bool(tables.forms))
    _require_report(document, tables, identity, narrative.sections)
    if not tables.familiar:
        settle(tables, document)
    yield
    facts = (*read_facts(narrative, identity.year), *normalise_amounts(tables.figures))
    yield
    findings = (
        *document.findings,
        *identity.findings,
        *(tables.findings if tables.familiar else look_over(tables)),
        *check(tables.figures, tables.forms),
        *compare(facts, tables.figures),
    )
    return with_statistics(_report(page, identity, tables, narrative.sections, facts, findings), document)


def _read_part(document: Document, page: Page, whole: Identity) -> Report:
    """One of several reports in a document; what only the page says holds for all of them."""
    identity = identify(document, page)
    tables = place_rows(_read_rows(document), identity.year)
    report = finish(_read_document(document, page, identity, tables))
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
    named = _says_whose([line for line in lines[:20] if "。" not in line])
    if not named and (other := other_paper(own, lines, [section.title for section in sections])):
        raise NotAReport(f"no annual report: it seems to be a paper on other work ({other[:40]})")
    if what := _other_kind(lines):
        raise NotAReport(f"no annual report: it seems to be {what} ({_head(lines, document)[:40]})")
    titles = [line for line in lines if read_title(line)]
    if not titles and (line := title_of_another(lines)):
        raise NotAReport(f"no annual report: it seems to be {look_alike(line)} ({line[:40]})")
    text = "".join(line for line in lines if line not in titles)
    signs = sum(bool(sign.search(text)) for sign in SIGNS) + min(len(sections), 2)
    if len(text) < SHORT_PAGE:
        _require_text(text, signs)
    if not titled:
        _require_publicity(text, identity, sections)
    if (len(titles) > 4 and not any(len(line) > 100 for line in lines)) or (not signs and _are_many(titles, own)):
        raise NotAReport("no annual report: it seems to be a list of reports")
    if signs + 2 * bool(_says_whose(titles) or _says_whose([own])) + titled < 2:
        raise NotAReport("no annual report: neither its tables nor its title or sections were found")


def _other_kind(lines: list[str]) -> str | None:
    """What a page is by the first lines of its text, unless a whole title stands below: a notice may pass a report on."""
    head = "\n".join(lines[:20])
    for what, sign in OTHER_PAPERS:
        if found := sign.search(head):
            below = map(read_title, lines[head.count("\n", 0, found.end()) + 1 : 120])
            return None if any(title and title.says == WHOLE_TITLE for title in below) else what
    return None


def _require_publicity(text: str, identity: Identity, sections: tuple[Section, ...]) -> None:
    """What has no title must tell of publicity, and whose report it would be or of which year."""
    on_publicity = sum(bool(re.search("公[开開]", section.title)) for section in sections)
    if not (on_publicity or any(sign.search(text) for sign in SIGNS)):
        raise NotAReport("no annual report: it does not tell of publicity")
    if not (identity.year or identity.organisation or on_publicity > 1 or SAYS_SO.search(text)):
        raise NotAReport("no annual report: nothing says whose it would be, nor of which year")


def _require_text(text: str, signs: int) -> None:
    if GONE.search(text):
        raise NotAReport("no annual report: the page says that it is not there")
    if not signs and OFFER.search(text):
        raise NotAReport("no annual report: the page only offers a file")


def _are_many(titles: list[str], own: str) -> bool:
    """Whether a page lists several reports; an article with the report as a picture may have others beside it."""
    return differ(titles) and not _says_whose([own])


def _says_whose(lines: list[str]) -> bool:
    """Whether one of these titles names an organisation or a year; without either it may be a column's name."""
    return any((title := read_title(line)) and (title.organisation or title.year) for line in lines)


SHORT_PAGE = 300
GONE = re.compile(r"页面(?:不存在|已(?:被)?删除)|404\s*(?:Not Found|错误|页面)", re.IGNORECASE)
OFFER = re.compile(r"附件|下载|\.(?:pdf|docx?|wps|zip|rar|xlsx?)", re.IGNORECASE)


OWN_TITLE = ("articletitle", "ucaptitle", "heading")
"""What a page calls itself; what the link that led to it says may be wrong."""


def _head(lines: list[str], document: Document) -> str:
    """The line that looks most like a title."""
    likely = (line for line in lines[:30] if len(line) < 60 and not re.search("[。>，,]|根据《", line))
    return next(
        (line for line in likely if re.search("公开|年报|报告|报表|通知$", line)), document.meta.get("title", "")
    )


WHOLE_TITLE = 3
"""What a title says that names organisation and year and ends as titles end."""

OTHER_PAPERS = (
    # notices are addressed: 各乡镇人民政府、县直各部门：
    (
        "a notice",
        re.compile(
            r"^\s*(?:(?:各|县直|市直|区直)[^。\n]{2,60}|[^。:：\n]{0,40}各[^。:：\n]{0,30}(?:部门|单位|机构|政府))\s*[:：]$",
            re.MULTILINE,
        ),
    ),
    ("a piece of news", re.compile(r"^\s*本[报网]讯|(?:^|[。；])(?:报告|年报)(?:显示|指出)[，,]", re.MULTILINE)),
    ("rules or a guide", re.compile(r"(?:编制|制定)了?本指南|指南[》)）]?[(（](?:以下)?简称")),
    ("a collection or a model", re.compile("范文(?!本)|[xX×]{3,}(?:号|条|年|县|人)")),
    ("a school's report on its school year", re.compile(r"高等学校信息公开办法")),
)
"""What the first lines of other papers say, whatever their title."""

SIGNS = (
    re.compile(r"本(?:年度)?(?:报告|年报)|编制(?:本|20)|特向社会公布|年度报告|公开工作[^。]{0,8}报告如下"),
    re.compile(r"统计(?:期限|时限|周期|期间)|1月1日.{0,20}12月31日"),
    re.compile(r"公开[^。]{0,24}?(?:信息|文件)[^。]{0,12}?\d+\s*余?多?[条件份项篇]"),
    re.compile(r"依申请公开|信息公开申请"),
)
"""What reports without tables say, and what else seldom says more than one of."""


IN_ORDER = tuple(variable.name for variable in variables())


def _report(
    page: Page,
    identity: Identity,
    tables: Tables,
    sections: tuple[Section, ...],
    facts: tuple[Fact, ...],
    findings: tuple[Finding, ...],
) -> Report:
    read = tables.figures
    figures = read if tables.familiar else {name: read[name] for name in IN_ORDER if name in read}
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
