"""Which year a report is about: the majority of title, period, publication − 1 and, with less weight, the narrative."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from parsers.findings import finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parsers.report import Finding
    from parsers.title import Title

PERIOD = re.compile(
    r"((?:19|20)\d\d)\s*年?\s*1?\s*月?\s*1\s*日[^。;；]{0,16}?(?:至|到|止|—|-|~)[^。;；]{0,8}?(?:((?:19|20)\d\d)\s*年?|[年同当]*)\s*(?:12\s*月\s*[123]?\d|1231|11\s*月\s*30)\s*日?"
)
"""统计期限: 自2024年1月1日起至12月31日止; also where an extractor ate the 年 and 月 (201911日至20191231日)."""

STATED = re.compile(r"统计(?:数据)?(?:期限|时限|周期|期间|时间|范围)[^。]{0,10}?((?:19|20)\d\d)\s*年(?:度|全年)")
CUT_OFF = re.compile(r"截[至止]到?\s*((?:19|20)\d\d)\s*年\s*(?:12\s*月|年?底)")
NARRATED = re.compile(
    r"((?:19|20)\d\d)\s*年(?!度?(?:部门|单位)?(?:决算|预算))(?=度|全年|,|，|来|以来|我|全|共|本|政府|底|信息)"
)
COUNTED = re.compile(
    r"((?:19|20)\d\d)\s*年[^。；;\n\d将]{0,40}?(?:公开|发布|受理|收到)[^。；;\n]{0,30}?\d+\s*余?多?[条件篇份]"
)
"""2021年医院在网站上发布信息22条: whoever acts, the year is the one that is told of."""
WORKED = re.compile(
    r"((?:19|20)\d\d)\s*年[^。；;,，\n\d将]{0,24}?公开工作(?!要点|计划|方案|意见|安排|任务|年|报|的?通知)"
)
"""2021年公安局信息公开工作由办公室负责."""
IN_ADDRESS = re.compile(r"[?&](?:fbtime|nbYear)=((?:19|20)\d\d)\b")
"""The report's year in the site's own database; a folder in a path is where somebody filed it, and says nothing."""

WEIGHTS = {
    "title": 1.0,
    "period": 1.0,
    "published": 0.7,
    "text": 0.6,
    "cut-off": 0.6,
    "other title": 0.6,
    "address": 0.4,
}
"""What each piece of evidence counts. Offices copy last year's period, migrations overwrite publication dates."""

ALONE = ("title", "period", "text", "cut-off", "other title")
"""Evidence that may decide alone; a date of publication and an address only together."""


OWN = ("meta title", "link text")


class Year(NamedTuple):
    """A year, and what said so."""

    year: int
    where: str


def find_year(
    titles: list[tuple[str, Title]], prose: str, published: str | None, url: str | None, findings: list[Finding]
) -> Year | None:
    """The year that most of the evidence says; None with a finding rather than a wrong one."""
    votes = dict(_votes(titles, prose, published, url))
    weights: Counter[int] = Counter()
    told = {year for name, year in votes.items() if name in ALONE}
    for name, voted in votes.items():
        if name in ALONE or voted in told or not told:
            weights[voted] += WEIGHTS[name]  # type: ignore[assignment]
    if not told and max(weights.values(), default=0) <= max(WEIGHTS["published"], WEIGHTS["address"]):
        findings.append(finding("year-missing"))
        return None
    year = _decide(votes, weights, published)
    said = ", ".join(f"{name} {of}" for name, of in votes.items())
    if len(told) > 1 or not told or year is None or (published and _is_before_its_end(published, year)):
        findings.append(finding("year-unclear", years=said))
    return Year(year, ", ".join(name for name, of in votes.items() if of == year)) if year else None


def _decide(votes: dict[str, int], weights: Counter[int], published: str | None) -> int | None:
    best = max(weights.values())
    tied = sorted(year for year, weight in weights.items() if weight == best)
    year = tied[-1]
    if "title" not in votes and votes.get("text", 0) > votes.get("period", 9999):
        # nobody reports on a year that has not been: the period was left over from the year before
        year = votes["text"]
    if len(tied) > 1 and tied[-1] - tied[0] > 1:
        return None  # what is left over from an earlier report is one year old; anything else is no left-over
    if published and best <= 1 and int(published[:4]) == year and _is_before_its_end(published, year):
        # published before the year was over: one of the two is wrong, and nothing says which
        return None
    return year


def _is_before_its_end(published: str, year: int) -> bool:
    """Whether a report would have been published before its year was over; some end with November."""
    return published[:7] <= f"{year}-10"


def _votes(
    titles: list[tuple[str, Title]], prose: str, published: str | None, url: str | None
) -> Iterator[tuple[str, int]]:
    stated = [(where, title.year) for where, title in titles if title.year]
    if stated:
        yield "title", stated[0][1]
        # other titles printed on the page are other reports'; what its metadata call it is its own
        if other := next((year for where, year in stated if where in OWN and year != stated[0][1]), None):
            yield "other title", other
    if period := _period(prose):
        yield "period", period
    elif cut_off := CUT_OFF.search(prose):
        yield "cut-off", int(cut_off[1])
    if told := _narrated(prose):
        yield "text", told
    if published:
        yield "published", int(published[:4]) - 1
    if url and (address := IN_ADDRESS.search(url)):
        yield "address", int(address[1])


def _period(prose: str) -> int | None:
    """The year of the first whole period in the text."""
    for found in _found(PERIOD, prose):
        if not found[2] or found[1] == found[2]:
            return int(found[1])
    stated = STATED.search(prose)
    return int(stated[1]) if stated else None


def _found(pattern: re.Pattern[str], prose: str) -> Iterator[re.Match[str]]:
    """What `finditer` gives of a pattern that begins with a year: two digits are found in a tenth of the time."""
    end = 0
    for at in sorted([*_places("20", prose), *_places("19", prose)]):
        if at >= end and (found := pattern.match(prose, at)):
            yield found
            end = found.end()


def _places(digits: str, prose: str) -> Iterator[int]:
    at = prose.find(digits)
    while at >= 0:
        yield at
        at = prose.find(digits, at + 1)


def _narrated(prose: str) -> int | None:
    """The year of which the narrative tells most; None where two are told of as often."""
    # the year of a document (国办发〔2021〕30号) or a part of another number is none; a title has its own vote
    counted = (_told(NARRATED, prose) or _told(COUNTED, prose) or _told(WORKED, prose)).most_common(2)
    if counted and (len(counted) == 1 or counted[0][1] > counted[1][1]):
        return counted[0][0]
    return None


def _told(pattern: re.Pattern[str], prose: str) -> Counter[int]:
    counted: Counter[int] = Counter()
    for found in _found(pattern, prose):
        after = prose.index("年", found.end(1)) + 1
        if prose[found.start() - 1 : found.start()] not in DOCUMENT and not (
            A_TITLE.match(prose, after) or PLANNED.match(prose, after)
        ):
            counted[int(found[1])] += 1
    return counted


A_TITLE = re.compile(r"[\u4e00-\u9fff]{0,20}?公开[\u4e00-\u9fff]{0,10}?\s?(?:报告|年报|告年)")
PLANNED = re.compile(
    r"度?[^。；;\n]{0,16}?(?:将(?=继续|进一步|从|以|按照|坚持|持续|不断|加[强大快]|认真|着力|严格|深入|围绕|努力|全面|积极|重点|在)"
    r"|计划|打算|下一步)|度?工作(?:计划|思路|要点|打算)"
)
"""2024年，我镇将继续… tells of the year after; 2023年，我镇将政务公开列入… does not."""
DOCUMENT = frozenset("0123456789号〔[(-—–~")
