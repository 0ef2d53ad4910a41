"""Archives of synthetic reports, as large as wanted: real townships, invented figures, six years of each.

The pages are laid out by the demo's own hands (clean tables, Word soup, one cell a line, tables cut in two); what is
varied is who reports and the free figures, so that no two reports are the same and the form's sums still hold.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from html import escape
from random import Random
from typing import TYPE_CHECKING

from nianbao.demo import layouts, prose
from nianbao.demo.county import COUNTY, REAL_TOWN, TOWNS, YEARS, filings
from nianbao.runs import RunRecord, SiteRecord, Versions, write_record
from parsers.division import counties, name_of, townships
from scraper.answer import Answer
from scraper.archive import FOLDER
from scraper.archive_writer import Archive
from scraper.index import open_index
from scraper.state import run_id
from scraper.warc import Origin
from scraper.warc_writer import to_records

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from nianbao.demo.county import Filing

BEGAN = datetime(2026, 2, 1, tzinfo=UTC)
_FETCHED = "2026-02-01T08:00:00Z"
_FREE = re.compile(r"(?:licence|penalty|coercion|service)_decisions$")
"""Figures that no sum of the form ties to another."""
_TOWN, _COUNTY, _SITE = "＠镇＠", "＠县＠", "＠站＠"
_TOKEN = re.compile("＠([镇县站]|\\d+)＠")


@dataclass(frozen=True, slots=True)
class Template:
    """A page with tokens for the organisation and for the free figures."""

    pieces: tuple[str, ...]
    """Text and token by turns."""
    year: int
    published: str

    def fill(self, county: str, town: str, site_code: str, dice: Random) -> bytes:
        """The page of one township."""
        said = {"县": county, "镇": town, "站": site_code}
        made = (
            piece if at % 2 == 0 else said.get(piece) or _number(piece, said, dice)
            for at, piece in enumerate(self.pieces)
        )
        return "".join(made).encode()


def _number(token: str, said: dict[str, str], dice: Random) -> str:
    """The same number wherever its token stands."""
    return said.setdefault(token, str(dice.randrange(400)))


def templates() -> tuple[tuple[Template, ...], ...]:
    """By township of the demo its pages of six years; those that are files or real are left out."""
    made = [filing for filing in filings() if filing.layout not in ("pdf", "real") and filing.town != REAL_TOWN]
    towns = (tuple(_template(filing) for filing in made if filing.town == town) for town in TOWNS)
    return tuple(pages for pages in towns if len(pages) == len(YEARS))


def _template(filing: Filing) -> Template:
    free = [name for name in filing.printed if _FREE.search(name)]
    printed = {**filing.printed, **{name: f"＠{at}＠" for at, name in enumerate(free)}}
    body = layouts.body_of(replace(filing, printed=printed))
    # Word puts a span around every stretch of digits, and so around the number of a token
    body = re.sub(r"＠(?:<[^>]*>)+(\d+)(?:<[^>]*>)+＠", r"＠\1＠", body)
    page = f"""<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(filing.title)}</title>
<meta name="SiteName" content="{COUNTY}人民政府"><meta name="SiteIDCode" content="{_SITE}">
<meta name="ArticleTitle" content="{escape(filing.title)}"><meta name="PubDate" content="{filing.published} 09:00">
</head><body><div class="nav"><a href="/">首页</a> &gt; <a href="/nb/">政府信息公开年报</a></div>
<h1>{escape(filing.title)}</h1>
<div class='info'>发布时间：{filing.published} 　来源：{escape(filing.organisation)} 　浏览次数：14</div>
<div class='notice'>{prose.NOTICE}</div><div class='TRS_Editor'>
{body}
</div></body></html>
"""
    text = page.replace(COUNTY, _COUNTY).replace(filing.town, _TOWN)
    return Template(tuple(_TOKEN.split(text)), filing.year, filing.published)


def organisations() -> Iterator[tuple[str, str, str, str]]:
    """Code and name of every county, and code and name of each of its townships, in the order of their codes."""
    for county in counties(""):
        for code, town in townships(county).items():
            yield county, str(name_of(county)), code, town


def make_archive(data: Path, reports: int, seed: int = 7) -> None:
    """Make an archive of so many reports in `data`, with the record of the run that it came from."""
    pages, dice = templates(), Random(seed)  # noqa: S311 - figures for a bench
    (data / FOLDER).mkdir(parents=True)
    open_index(data).close()  # nothing waits to be fetched
    archive, sites, left = Archive(data, {"software": "bench"}), dict[str, str](), reports
    for number, (county, county_name, code, town) in enumerate(organisations()):
        sites[county_name] = county
        for template in pages[number % len(pages)][:left]:
            body = template.fill(county_name, town, f"{county}0001", dice)
            archive.append(_records(body, county, county_name, code, town, template))
            left -= 1
        if not left:
            break
    archive.sync()
    archive.close()
    seen = tuple(
        SiteRecord(name=n, division_code=c, state="done", years=(), began=BEGAN, ended=BEGAN) for n, c in sites.items()
    )
    versions = Versions(nianbao="0", python="0")
    write_record(
        data,
        RunRecord(
            id=run_id(BEGAN),
            command="crawl",
            state="finished",
            began=BEGAN,
            written=BEGAN,
            exit_code=0,
            process=1,
            versions=versions,
            sites=seen,
        ),
    )


def _records(body: bytes, county: str, county_name: str, code: str, town: str, template: Template) -> bytes:
    title = f"{county_name}{town}{template.year}年政府信息公开工作年度报告"
    url = f"http://www.example.org/{county}/nb/{code}/{template.year}.html"
    origin = Origin(
        site=county_name, division_code=county, kind="article", title=title, via=f"http://www.example.org/{county}/nb/",
        date=template.published, run=run_id(BEGAN), outcome="new",
    )  # fmt: skip
    answer = Answer(url, 200, (("Content-Type", "text/html; charset=utf-8"),), body, _FETCHED, "OK")
    return to_records(answer, origin, hashlib.sha256(body).hexdigest())[0]
