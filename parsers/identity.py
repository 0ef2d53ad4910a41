"""Identity: which organisation reports on which year, when it was published, and where in China that is.

Every answer comes from the first evidence that gives one, in the order stated here; evidence that disagrees is a finding.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from parsers.dates import DATE, find_date, fold
from parsers.findings import finding
from parsers.names import GOVERNMENT, SUFFIX, core, find_level
from parsers.title import CORE, Title, read_title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parsers.document import Document
    from parsers.report import Finding, Level
    from scraper.page import Page

PERIOD = re.compile(
    r"((?:19|20)\d\d)\s*年?\s*1?\s*月?\s*1\s*日[^。;；]{0,16}?(?:至|到|止|—|-|~)[^。;；]{0,8}?(?:((?:19|20)\d\d)\s*年?|[年同当]*)\s*(?:12\s*月\s*31|1231|11\s*月\s*30)\s*日?"
)
"""统计期限: 自2024年1月1日起至12月31日止; also where an extractor ate the 年 and 月 (201911日至20191231日)."""

STATED_YEAR = re.compile(r"统计(?:数据)?(?:期限|时限|周期|期间|时间|范围)[^。]{0,10}?((?:19|20)\d\d)\s*年(?:度|全年)")
NARRATED = re.compile(r"(?<![\d号〔\[(（])((?:19|20)\d\d)\s*年(?:度|全年|,|，|来|以来|我|全|共|本|政府|底|信息)")

PUBLISHED = re.compile(
    r"(?:发布(?:日期|时间)|公开(?:日期|时间)|发表(?:日期|时间)|公布(?:日期|时间)|更新(?:日期|时间)|发文日期|成文日期|(?:公文)?生成日期|信息时间|(?<!\w)日期|(?<!期限)(?<!生成)(?<!有效)时间)"
    r"\s*[:：】\]]?\s*[|]?\s*" + DATE.pattern
)
CHROME = re.compile(r"今天是|页面生成|当前时间|现在是|版权|统计期限|统计时限")
PUBLISHERS = ("发布机构", "发文机关", "发文机构", "发布单位", "公开机构", "信息来源", "来源", "责任部门", "文章来源")
KEYS = re.compile(
    r"索引号|索\s*引\s*号|文\s*号|名\s*称|分\s*类|公开方式|公开形式|发布日期|发布时间|公开日期|成文日期|生成日期|发文日期|浏览|点击|访问|字体|字号|作者|时间|日期|关键词|主题|有效|时效|打印|分享"
)
SITE_CODE = re.compile(r"网站标识码\s*[:：]?\s*([0-9a-zA-Z]{2}\d{8})")
FROM_TITLE = ("articletitle", "ucaptitle", "heading", "title", "og:title")


@dataclass(frozen=True, slots=True)
class Identity:
    """Who reports on what, with what was unclear about it."""

    title: str | None
    organisation: str | None
    level: Level
    division_code: str | None
    year: int | None
    published: str | None
    site_code: str | None
    findings: tuple[Finding, ...] = field(default=())


def identify(document: Document, page: Page) -> Identity:
    """The identity of the report that a document holds. `page` gives what the archive knows: link text, county."""
    lines = _fold_ends([line.text for line in document.lines])
    titles = list(_titles(document, lines, page))
    published = _published(document, lines)
    findings: list[Finding] = []
    year = _year(titles, lines, published, findings)
    organisation = _organisation(titles, document, lines)
    if organisation is None:
        findings.append(finding("organisation-missing"))
    site_code = _site_code(document, lines)
    division = _division(site_code, page, findings)
    title = titles[0].text if titles else None
    return Identity(
        title, organisation, find_level(organisation), division, year, published, site_code, tuple(findings)
    )


HEAD, TAIL = 80, 14
SHORT, LONG = 160, 400
OPENING = 6000
"""Characters within which a report says what period it covers; a whole narrative would cost more than its tables."""

"""Lines from the top and from the end in which a page says who reports; those between are narrative."""


def _fold_ends(lines: list[str]) -> list[str]:
    """The lines with full-width forms folded where identity is looked for; folding all of a page would cost most."""
    if len(lines) <= HEAD + TAIL:
        return [fold(line) if len(line) < LONG else fold(line[:LONG]) + line[LONG:] for line in lines]
    return [*_fold_ends(lines[:HEAD]), *lines[HEAD:-TAIL], *_fold_ends(lines[-TAIL:])]


def _titles(document: Document, lines: list[str], page: Page) -> Iterator[Title]:
    """Every title the source offers, the best first: in the page itself, in its metadata, the text of the link."""
    seen = [title for title in _titles_in(lines) if title]
    yield from sorted(seen, key=lambda t: -((t.organisation is not None) + (t.year is not None) + t.complete))
    for text in (*(document.meta.get(name, "") for name in FROM_TITLE), page.title):
        if title := read_title(text):
            yield title
    yield from _mentions("".join(lines[:40])[:3000])


def _mentions(text: str) -> Iterator[Title]:
    """Titles named in a sentence: 现将2021年陇县财政局政府信息公开工作年度报告予以公布."""
    for found in CORE.finditer(text):
        before = re.split(
            r"[,。;:、《>|…]|公布|发布|现将|公开(?=.{4,})|编制|关于|要求|通知",
            text[max(0, found.start() - 34) : found.start()],
        )[-1]
        title = read_title(before + found[0])
        if title and title.year:
            yield title


def _titles_in(lines: list[str]) -> Iterator[Title | None]:
    """Titles among the lines before the first section; a title may take up to three lines."""
    head = lines[:60]
    for at, line in enumerate(head):
        if len(line) > 90:
            continue
        if at and re.match(r"\s*[一二三四五六七]\s*、", line):
            return
        one = read_title(line)
        if one and (one.organisation is None or one.year is None) and at:
            yield _joined(head[at - 1], line, one)
        if one is None and at + 1 < len(head) and len(line) < 50 and re.search(r"公开|年", line):
            yield read_title(line + head[at + 1]) if not read_title(head[at + 1]) else None
        yield one


def _joined(above: str, line: str, alone: Title) -> Title | None:
    """A title whose organisation stands on the line above."""
    words = above.strip()
    if len(words) > 30 or not SUFFIX.search(re.sub(r"\s|(?:19|20)\d\d年?度?$", "", words)) or KEYS.search(words):
        return None
    joined = read_title(words + line)
    return joined if joined and (joined.organisation or "") != (alone.organisation or "") else None


# -- the year: the majority of title, period, publication − 1 and, with less weight, the narrative

WEIGHTS = {"title": 1.0, "period": 1.0, "text": 0.6, "published": 0.7}
"""What each piece of evidence counts. Offices copy last year's period, migrations overwrite publication dates."""


def _year(titles: list[Title], lines: list[str], published: str | None, findings: list[Finding]) -> int | None:
    votes = dict(_votes(titles, "\n".join(lines)[:OPENING], published))
    if not votes:
        findings.append(finding("year-missing"))
        return None
    weights: Counter[int] = Counter()
    for name, year in votes.items():
        if name != "published" or year in weights or len(votes) == 1:
            weights[year] += WEIGHTS[name]  # type: ignore[assignment]
    best = max(weights.values())
    tied = [year for year, weight in weights.items() if weight == best]
    if len({year for name, year in votes.items() if name != "published"}) > 1:
        findings.append(finding("year-unclear", years=", ".join(f"{name} {year}" for name, year in votes.items())))
        if "title" not in votes and votes.get("text", 0) > votes.get("period", 9999):
            # nobody reports on a year that has not been: the period was left over from the year before
            return votes["text"]
    return votes["title"] if votes.get("title") in tied else max(tied)


def _votes(titles: list[Title], text: str, published: str | None) -> Iterator[tuple[str, int]]:
    if stated := next((title.year for title in titles if title.year), None):
        yield "title", stated
    if period := _period(text):
        yield "period", period
    told = Counter(map(int, NARRATED.findall(text))).most_common(2)
    if told and (len(told) == 1 or told[0][1] > told[1][1]):
        yield "text", told[0][0]
    if published and (stated or period or told):
        yield "published", int(published[:4]) - 1


def _period(text: str) -> int | None:
    """The year of the first whole period in the text."""
    for found in PERIOD.finditer(text):
        if not found[2] or found[1] == found[2]:
            return int(found[1])
    stated = STATED_YEAR.search(text)
    return int(stated[1]) if stated else None


# -- publication


def _published(document: Document, lines: list[str]) -> str | None:
    """Meta PubDate, then a labelled date, then a bare time stamp near the title, then the signature."""
    for name in ("pubdate", "publishtime", "publishdate", "pub_date", "createdate"):
        if day := find_date(document.meta.get(name, "")):
            return day
    head = [line for line in lines[:HEAD] if len(line) < SHORT and not CHROME.search(line)]
    for pair in (*head, *(f"{a} {b}" for a, b in pairwise(head))):
        if (found := PUBLISHED.search(pair)) and (day := find_date(found[0])):
            return day
    for line in head[:25]:
        if (found := DATE.match(line)) and len(line) < 60 and (day := find_date(found[0])):
            return day
    for line in reversed(lines[-12:]):
        if len(line) < 24 and (found := DATE.search(line)) and found.end() >= len(line.rstrip()):
            return find_date(found[0])
    return None


# -- the organisation


def _organisation(titles: list[Title], document: Document, lines: list[str]) -> str | None:
    """Title, preamble, publisher, signature, subject of the narrative: the first that names a body decides which.

    Of several spellings of that body the longest is taken; 人民政府 is put aside, as not every year prints it.
    """
    head = "\n".join(line[:LONG] for line in lines[:60])[: OPENING // 2]
    named = [title.organisation for title in titles if title.organisation]
    # an office compiles its government's report
    named += [re.sub(r"(?<=政府)办公[室厅]$", "", found[1] or found[2]) for found in COMPILED_BY.finditer(head)]
    named += [*_publishers(document, lines), *_signatures(lines), *CONTACT.findall(head)]
    named = [name for name in map(_tidy, named) if _is_body(name)]
    named = named or [name for name in map(_tidy, _subjects(lines)) if _is_body(name)]
    if not named:
        return None
    first = core(named[0])
    return max((name for name in named if core(name) == first), key=len)


def _tidy(name: str) -> str:
    """A name without what stands around it: 石新镇人民政府 → 石新镇."""
    bare = re.sub(r"^(?:关于|公布|发布|现将|由|和|将|报(?=.{3,}))+|[》《“”\"']", "", re.sub(r"\s", "", name))
    return GOVERNMENT.sub("", bare) or bare


COMPILED_BY = re.compile(
    r"由\s*([\u4e00-\u9fff]{3,26}?)(?:信息公开[\u4e00-\u9fff]*)?(?:党政(?:综合)?办公室|负责)?\s*(?:编制|编写|公布|综合|汇总|按照|根据|依据|依照)|(?:公布|发布|编制)\s*([\u4e00-\u9fff]{3,24}?人民政府)\s*(?:19|20)\d\d年"
)
CONTACT = re.compile(
    r"请(?:与|联系|向|直接)[:]?\s*(?:联系)?[:]?\s*([\u4e00-\u9fff]{2,20}?(?:镇|乡|街道|县|区|市|局)(?:人民政府)?)(?:党政|办事处|人民政府)?(?:综合)?(?:办公室|办)?\s*(?:联系|\()"
)
SUBJECT = re.compile(
    r"(?:^|[,。;:、《在]|年度|年(?!度))\s*([\u4e00-\u9fff]{2,12}?(?:镇|乡|苏木|街道|经开区|开发区|管委会|局))(?=人民政府|政府信息|办事处|党委|共|主动|认真|严格|坚持|深入|信息公开|积极|全面|按照|以|在|累计|紧紧)"
)
GENERIC = re.compile(r"^(?:我|本|全|各|该|村|城|乡|等|所有|其他|辖区|建制|街道|重点|部分)")


def _subjects(lines: list[str]) -> list[str]:
    """The bodies that do what the narrative tells, the most often named first."""
    found = Counter(name for line in lines for name in SUBJECT.findall(line) if not GENERIC.match(name))
    return [name for name, _ in found.most_common(3)]


def _is_body(name: str) -> bool:
    return (
        2 <= len(name) <= 30
        and bool(SUFFIX.search(name))
        and not KEYS.search(name)
        and not re.search(r"[,，。;；]", name)
        and not GENERIC.match(name)
    )


def _publishers(document: Document, lines: list[str]) -> Iterator[str]:
    """What stands behind 发布机构 or 来源: on the same line, on the next, or below in a table of keys and values.

    A value that is itself a label means that the field is empty.
    """
    head = [line for line in lines[:HEAD] if len(line) < SHORT]
    for label in PUBLISHERS:
        for line, below in zip(head, (*head[1:], ""), strict=False):
            if label not in line.replace(" ", ""):
                continue
            keys, values = (list(map(str.strip, text.strip(" |").split("|"))) for text in (line, below))
            if label in keys and len(keys) == len(values) > 1 and not KEYS.search(below):
                yield values[keys.index(label)]
                continue
            found = re.search(rf"{label}\s*[:：|]?\s*[|]?\s*([^\s|:：]*)", line)
            name = re.split(KEYS, (found and found[1]) or below.strip(" ·•|:："))[0]
            if name and not any(key in name for key in PUBLISHERS):
                yield name
    if source := document.meta.get("contentsource"):
        yield source


def _signatures(lines: list[str]) -> Iterator[str]:
    """A body's name alone on one of the last lines."""
    for line in lines[-14:]:
        text = re.sub(r"\s|" + DATE.pattern, "", line)
        if 3 <= len(text) <= 24 and SUFFIX.search(text) and "版权" not in text and ":" not in text:
            yield text


# -- the place


def _site_code(document: Document, lines: list[str]) -> str | None:
    for name in ("siteidcode", "sitecode"):
        if re.fullmatch(r"[0-9a-zA-Z]{2}\d{8}", code := document.meta.get(name, "")):
            return code
    found = next((found for line in reversed(lines) if (found := SITE_CODE.search(line))), None)
    return found[1] if found else None


def _division(site_code: str | None, page: Page, findings: list[Finding]) -> str | None:
    """The county's code from SITES.toml, else the first six digits of the site code (GB/T 2260 of its owner)."""
    own = site_code[:6] if site_code and site_code[:6].isdigit() else None
    if page.division_code:
        if own and own[:4] != page.division_code[:4]:
            findings.append(finding("division-differs", site_code=site_code, division_code=page.division_code))
        return page.division_code
    return own
