"""What the replicas publish: reports of towns and years, with notices between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tests.scraper.county import TOWNS, Request, report, title_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tests.scraper.county import Route


class Entry(NamedTuple):
    """One item of a list."""

    path: str
    title: str
    date: str
    is_report: bool = True


def entries(shape: str, reports: int = 10) -> list[Entry]:
    """Reports, the newest first, and a notice after every third. `shape` is the path with `{n}` for a number."""
    listed: list[Entry] = []
    for number in range(reports):
        town, year = TOWNS[number % len(TOWNS)], 2024 - number // len(TOWNS)
        date = f"{year + 1}-01-{28 - number:02}"
        listed.append(Entry(shape.format(n=1000 + len(listed)), title_of(town, year), date))
        if number % 3 == 2:
            title = f"关于做好{year}年政府信息公开工作年度报告编制工作的通知"
            listed.append(Entry(shape.format(n=1000 + len(listed)), title, date, is_report=False))
    return listed


def articles(listed: Iterable[Entry]) -> dict[str, Route]:
    """The reports' own pages; the notices are never to be asked for."""
    return {entry.path: report(entry.title[:3], int(entry.title[3:7])) for entry in listed if entry.is_report}


def reports_of(listed: Iterable[Entry]) -> frozenset[str]:
    return frozenset(entry.path for entry in listed if entry.is_report)


def notices_of(listed: Iterable[Entry]) -> frozenset[str]:
    return frozenset(entry.path for entry in listed if not entry.is_report)


def window(listed: Sequence[Entry], number: int, size: int) -> Sequence[Entry]:
    """Page `number` of a list, 1 being the first; a number that is none gives the first page."""
    start = max(0, number - 1) * size
    return listed[start : start + size]


def number_in(values: dict[str, str] | Request, name: str, default: int = 1) -> int:
    """A parameter of a request, wherever it is; servers take nonsense for the default."""
    if isinstance(values, Request):
        values = {**values.query, **values.form}
    text = values.get(name, "")
    return int(text) if text.isdecimal() else default
