"""The demo's site: every file it serves, made in memory from the filings; two columns list them, each its own way."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from html import escape
from typing import TYPE_CHECKING

from nianbao.demo import layouts, noise, pagers, pdf, prose, scan
from nianbao.demo.county import COUNTY, SITE_CODE, TOWNS, filings
from nianbao.demo.noise import DRAFTS, EAST, WEST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from nianbao.demo.county import Filing

COLUMNS = (EAST, WEST)
_PER_PAGE = 15
_BUILT = "2025-02-05"


@dataclass(frozen=True, slots=True)
class Served:
    """A file as the site serves it."""

    body: bytes = field(repr=False)
    content_type: str
    modified: str
    """ISO date of its Last-Modified."""
    status: int = 200


@dataclass(frozen=True, slots=True)
class Place:
    """Whose site it is, its 网站标识码, and the column that every page leads back to."""

    county: str
    site_code: str
    column: str


PANSHAN = Place(COUNTY, SITE_CODE, EAST)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of a list: where it leads, its title, its date."""

    path: str
    title: str
    published: str


def build_site() -> Mapping[str, Served]:
    """Path → file: the home page, two columns, 72 reports (one of them a PDF file) and what is no report."""
    reports = filings()
    east = [filing for filing in reports if filing.town in TOWNS[:6]]
    west = [filing for filing in reports if filing.town not in TOWNS[:6]]
    files = {
        "/": html(home(PANSHAN, COLUMNS)),
        "/robots.txt": Served(f"User-agent: *\nDisallow: {DRAFTS}\n".encode(), "text/plain", _BUILT),
    }
    files |= column(PANSHAN, "政府信息公开年报（东片）", east, _eastern_path, pagers.static)
    files |= column(replace(PANSHAN, column=WEST), "政府信息公开年报（西片）", west, _western_path, pagers.trs)
    for filing in reports:
        path = _eastern_path(filing) if filing in east else _western_path(filing)
        files |= article_files(PANSHAN, path, filing)
    for note in noise.NOTES:
        files[note.path] = html(_article(PANSHAN, note.title, note.published, note.body, prose.NOTICE), note.published)
    return files


def column(
    place: Place,
    name: str,
    reports: Iterable[Filing],
    path_of: Callable[[Filing], str],
    pager: pagers.Pager,
    per_page: int = _PER_PAGE,
) -> dict[str, Served]:
    """A column's list pages, the newest entry first."""
    folder = place.column
    entries = [_Entry(path_of(filing), filing.title, filing.published) for filing in reports]
    notes = (note for note in noise.NOTES if note.column == folder)
    entries += [_Entry(note.path, note.listed or note.title, note.published) for note in notes]
    entries.sort(key=lambda entry: (entry.published, entry.path), reverse=True)
    count = -(-len(entries) // per_page)
    files = {}
    for page in range(count):
        address, links = pager(folder, page, count)
        shown = entries[page * per_page : (page + 1) * per_page]
        lines = "\n".join(_list_line(entry, cut=folder == WEST) for entry in shown)
        files[address] = html(_page(place, name, f"<h2>{name}</h2>\n<ul class='list'>\n{lines}\n</ul>\n{links}"))
    files[folder] = next(iter(files.values()))
    return files


def _list_line(entry: _Entry, *, cut: bool) -> str:
    """A line of a list. Where the column is narrow the text is cut and only the tooltip has all of it."""
    shown = entry.title[:16] + "..." if cut and len(entry.title) > 16 else entry.title
    link = f'<a href="{entry.path}" title="{escape(entry.title)}">{escape(shown)}</a>'
    return f"<li>{link}<span>{entry.published}</span></li>"


def _eastern_path(filing: Filing) -> str:
    return dated_path(EAST, filing)


def dated_path(folder: str, filing: Filing) -> str:
    """An article's path as TRS makes it."""
    day = filing.published.replace("-", "")
    return f"{folder}{day[:6]}/t{day}_{filing.number}.html"


def _western_path(filing: Filing) -> str:
    year, month, day = filing.published.split("-")
    return f"/{year}_{month}/{day}_09/content-{filing.number}.html"


def article_files(place: Place, path: str, filing: Filing) -> dict[str, Served]:
    """The article of a report, and the file behind it where its layout is one."""
    notice = prose.REAL_NOTICE if filing.real else prose.NOTICE
    if filing.layout == "pdf":
        attachment = f"/files/{filing.number}.pdf"
        body = f'<p>附件：<a href="{attachment}">{escape(filing.title)}.pdf</a></p>'
        files = {attachment: Served(pdf.to_pdf(filing), "application/pdf", filing.published)}
    elif filing.layout == "picture":
        picture = f"/files/{filing.number}.png"
        body = f'<p><img src="{picture}"></p>'
        files = {picture: Served(scan.to_png(), "image/png", filing.published)}
    else:
        body, files = layouts.body_of(filing), {}
    page = _article(place, filing.title, filing.published, body, notice, filing.organisation)
    return {path: html(page, filing.published)} | files


def _article(place: Place, title: str, published: str, body: str, notice: str, source: str = "") -> str:
    told = f"发布时间：{published} 　来源：{source or place.county} 　浏览次数：14"
    head = f"<h1>{escape(title)}</h1>\n<div class='info'>{told}</div>\n<div class='notice'>{notice}</div>"
    metas = f'<meta name="ArticleTitle" content="{escape(title)}">\n<meta name="PubDate" content="{published} 09:00">'
    return _page(place, title, f"{head}\n<div class='TRS_Editor'>\n{body}\n</div>", metas)


def home(place: Place, columns: Iterable[str]) -> str:
    """The home page, with a link to each column."""
    links = "".join(f"<li><a href='{folder}'>政府信息公开年报</a></li>" for folder in columns)
    return _page(place, f"{place.county}人民政府", f"<p>{prose.NOTICE}</p><ul>{links}</ul>")


def _page(place: Place, title: str, body: str, metas: str = "") -> str:
    return f"""<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(title)}</title>
<meta name="SiteName" content="{place.county}人民政府">
<meta name="SiteIDCode" content="{place.site_code}">
{metas}
</head><body>
<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="{place.column}">政府信息公开</a></div>
{body}
<div class="foot">主办单位：{place.county}人民政府 网站标识码：{place.site_code}</div>
</body></html>
"""


def html(text: str, modified: str = _BUILT) -> Served:
    """A page as it is served."""
    return Served(text.encode(), "text/html; charset=utf-8", modified)
