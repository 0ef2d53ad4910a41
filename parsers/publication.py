"""When a report was published: the page's own metadata, a labelled date, a bare time stamp, the signature."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from parsers.dates import DATE, days_between, find_date
from parsers.findings import finding
from parsers.names import SUFFIX
from parsers.title import SECTION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parsers.opening import Opening
    from parsers.report import Finding

META = ("pubdate", "publishtime", "publishdate", "pub_date", "article:published_time", "createdate")

LABEL = re.compile(
    r"(?P<best>[发公]?布(?:日期|时间)|公开(?:日期|时间)|发[表文](?:日期|时间)|提供(?:日期|时间)|上传(?:日期|时间)|录入(?:日期|时间)|添加(?:日期|时间)"
    r"|(?<!\w)(?:日\s*期|时\s*间)|信息时间)|成文日期|(?:公文)?生成日期|印发日期|(?P<last>更新(?:日期|时间))"
)
"""Labels of dates: those of publication are best, those of writing come next, a page may be updated years later."""

AFTER_LABEL = re.compile(r"\s*(?:/有效期)?\s*[:：】\]]?\s*[|\[(【]?\s*" + DATE.pattern)
CHROME = re.compile(
    r"今天是|页面生成|当前时间|现在是|北京时间|版权|统计期限|统计时限|星期|农历|(?<!日期/)有效期|废止|失效|截止"
)
"""Dates of the page's furniture and of its validity; none is a date of publication."""

SITE = re.compile(r"^.{2,40}?网(?:站|平台)?\s+(?:(?:https?://)?www\.[\w./-]+\s+)?(?=(?:19|20)\d\d\D)")
"""甲市人民政府门户网站 www.example.gov.cn 2022-01-27: the name of the site before the stamp."""

SIGNATURE_APART = 45
"""Days between signature and publication that are worth a word; a week is usual."""


class Published(NamedTuple):
    """A date of publication, and what said so."""

    day: str
    where: str


def find_published(opening: Opening, findings: list[Finding]) -> Published | None:
    """The date of publication by the first evidence that gives one; a signature that is far from it is a finding."""
    signed = _signed(opening.tail)
    chosen = next(_offers(opening), None)
    if chosen and signed and days_between(chosen.day, signed) > SIGNATURE_APART:
        findings.append(finding("publication-unclear", where=chosen.where, published=chosen.day, signed=signed))
    return chosen or (Published(signed, "signature") if signed else None)


def _offers(opening: Opening) -> Iterator[Published]:
    for name in META:
        if day := find_date(opening.meta.get(name, "")):
            yield Published(day, f"meta {name}")
    yield from _labelled(opening.head)
    for at, piece in enumerate(opening.head[:25]):
        if at and SECTION.match(piece):
            return  # what stands behind the text are other articles' dates
        stamp = (SITE.sub("", piece) if "网" in piece else piece).strip("·•-| ")
        found = (
            DATE.match(stamp) if stamp[:2] in ("19", "20") and len(stamp) < 60 and not CHROME.search(stamp) else None
        )
        if found and (day := find_date(found[0])):
            yield Published(day, "time stamp")


def _labelled(head: list[str]) -> list[Published]:
    """Dates behind a label, on its line or below it, in the order of what their labels are worth."""
    found: list[tuple[int, Published]] = []
    for piece, below in pairwise((*head, "")):
        if ("期" not in piece and "间" not in piece) or CHROME.search(piece):
            continue
        if day := _under_key(piece, below):
            found.append((BEST, Published(day, "label")))
        for label in LABEL.finditer(piece):
            rest = piece[label.end() :]
            # a label at the end of its line has its date on the next
            day_found = AFTER_LABEL.match(f"{rest} {below}" if len(rest.strip()) < 2 else rest)
            if day_found and (day := find_date(day_found[0])):
                found.append((_rank(label), Published(day, label[0])))
    return [published for _, published in sorted(found, key=lambda item: item[0])]


BEST = 0


def _rank(label: re.Match[str]) -> int:
    return BEST if label["best"] else 2 if label["last"] else 1


def _under_key(keys: str, values: str) -> str | None:
    """The date in the column of a key row whose label is one of publication."""
    if "|" not in keys or "|" not in values:
        return None
    columns, cells = keys.strip(" |").split("|"), values.strip(" |").split("|")
    if len(columns) != len(cells) or len(columns) < 2:
        return _only_date(columns, cells)
    return next(
        (
            day
            for column, cell in zip(columns, cells, strict=True)
            if LABEL.search(column) and (day := find_date(cell)) and not find_date(column)
        ),
        None,
    )


def _only_date(columns: list[str], cells: list[str]) -> str | None:
    """The one date under a row with one label of a date: where a cell is empty, the others may have moved."""
    days = [day for cell in cells if (day := find_date(cell))]
    labels = [column for column in columns if LABEL.search(column)]
    return (
        days[0] if len(columns) > 1 and len(days) == len(labels) == 1 and LABEL.fullmatch(labels[0].strip()) else None
    )


def _signed(tail: list[str]) -> str | None:
    """The date alone on one of the last lines, as letters are dated, or below the name of a body.

    A bare 2026-03-01 may stand in a list of other articles.
    """
    for above, piece in reversed(list(pairwise(("", *tail)))):
        if len(piece) > 24 or not (found := DATE.search(piece)) or CHROME.search(piece):
            continue
        signed = "年" in found[0] or SUFFIX.search(above.strip()) or SUFFIX.search(piece[: found.start()].strip())
        if signed and found.end() >= len(piece.rstrip(" )")):
            return find_date(found[0])
    return None
