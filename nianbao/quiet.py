"""Sites that have gone quiet: nothing new, although others of their province have had something new this season.

A list that has moved, or shows an old copy for ever, looks to a crawler like an office that has published nothing. What
gives it away are its neighbours: reports are due on the same day everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from nianbao.runs import Alarm

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from nianbao.runs import RunRecord, SiteRecord

_READ = ("done", "empty")
"""States in which a site showed its lists; one that is blocked or unreachable is not quiet, we are deaf."""


@dataclass(frozen=True, slots=True)
class QuietRule:
    """When a site counts as quiet. Days are (month, day), in UTC."""

    begins: tuple[int, int] = (1, 1)
    """The season: reports on a year are published from the first day of the next one on, late ones until its end."""
    silent_until: tuple[int, int] = (2, 1)
    """No alarm before: the law gives townships and departments until 31 January, and governments until 31 March
    (政府信息公开条例 第四十九、五十条)."""
    share: float = 0.5
    """Of the other sites of the province that can be compared, so many must have had something new: one early bird says
    nothing about the others, half of them do."""


RULE = QuietRule()


@dataclass(frozen=True, slots=True)
class _Visit:
    """What one crawl found at a site, by its last word where it was resumed."""

    at: datetime
    site: SiteRecord


def find_quiet(records: Sequence[RunRecord], at: datetime, rule: QuietRule = RULE) -> tuple[Alarm, ...]:
    """An alarm for each site of the last of `records` (oldest first) that is quiet at a moment.

    A site's first whole crawl fetches the reports of all years, and says nothing about the season: what was new in it
    is no sign of life, and a site that was first read in this season is not judged before the next one.
    """
    if not records or (at.month, at.day) < rule.silent_until:
        return ()
    season = datetime(at.year, *rule.begins, tzinfo=UTC)
    visits = _visits(records)
    known = {name: _Known.of(its, season) for name, its in visits.items()}
    read = [site.name for site in records[-1].sites if site.state in _READ]
    messages = {name: _message(name, known, season, rule) for name in read}
    return tuple(Alarm(site=name, message=message) for name, message in messages.items() if message)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the visits of this season tell of a site."""

    province: str
    comparable: bool
    """It was read whole before the season, and again in it."""
    news: bool

    @classmethod
    def of(cls, visits: Sequence[_Visit], season: datetime) -> _Known:
        first = next((number for number, visit in enumerate(visits) if visit.site.state == "done"), len(visits))
        later = [visit for visit in visits[first + 1 :] if visit.at >= season]
        return cls(
            province=visits[-1].site.division_code[:2],
            comparable=any(visit.at < season for visit in visits[first : first + 1])
            and any(visit.site.state in _READ for visit in later),
            news=any(visit.site.new for visit in later),
        )


def _visits(records: Iterable[RunRecord]) -> dict[str, list[_Visit]]:
    """The visits to each site, oldest first. A resumed crawl counts what its dead part counted: they are one visit."""
    found: dict[str, dict[str, _Visit]] = {}
    for record in records:
        for site in record.sites:
            if site.new is not None:
                found.setdefault(site.name, {})[record.crawl] = _Visit(record.began, site)
    return {name: list(its.values()) for name, its in found.items()}


def _message(name: str, known: Mapping[str, _Known], season: datetime, rule: QuietRule) -> str:
    """What the alarm says; empty where there is none."""
    its = known[name]
    if not its.comparable or its.news:
        return ""
    others = [other for each, other in known.items() if each != name and other.province == its.province]
    news = sum(other.news for other in others)
    compared = sum(other.news or other.comparable for other in others)
    if not news or news < rule.share * compared:
        return ""
    return (
        f"nothing new since {season:%Y-%m-%d}, while {news} of {compared} other sites of its province "
        f"({its.province}) have had something new; look whether its reports now stand elsewhere"
    )
