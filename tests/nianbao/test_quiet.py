"""The alarm for a site that has gone quiet, on records of runs that never were."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nianbao.quiet import RULE, find_quiet
from tests.nianbao.records import made_run, made_site

if TYPE_CHECKING:
    from nianbao.runs import RunRecord

AUTUMN = datetime(2025, 10, 1, tzinfo=UTC)
MARCH = datetime(2026, 3, 2, tzinfo=UTC)

History = dict[str, list[tuple[str, int] | None]]


def season(history: History, codes: dict[str, str] | None = None, **values: Any) -> list[RunRecord]:
    """First a crawl in autumn, then one a week from 1 February on. A site's story: state and new of each crawl."""
    codes = codes or {}
    moments = [AUTUMN, *(datetime(2026, 2, 1, tzinfo=UTC) + timedelta(weeks=week) for week in range(9))]
    runs = []
    for number in range(max(map(len, history.values()))):
        told = {name: story[number] for name, story in history.items() if number < len(story)}
        sites = [
            made_site(name, said[1], said[0], division_code=codes.get(name, "211122"))
            for name, said in told.items()
            if said
        ]
        runs.append(made_run(moments[number], *sites, **values))
    return runs


def quiet(history: History, codes: dict[str, str] | None = None, at: datetime = MARCH) -> list[str]:
    return [alarm.site for alarm in find_quiet(season(history, codes), at)]


FIRST = ("done", 70)
SILENT, NEWS, BLOCKED = ("done", 0), ("done", 3), ("blocked", 0)


def test_a_site_with_nothing_new_beside_neighbours_with_news_is_quiet() -> None:
    [alarm] = find_quiet(
        season({"甲": [FIRST, SILENT, SILENT], "乙": [FIRST, NEWS, SILENT], "丙": [FIRST, SILENT, NEWS]}), MARCH
    )
    assert (alarm.site, alarm.severity) == ("甲", "warning")
    assert "nothing new since 2026-01-01, while 2 of 2 other sites of its province (21)" in alarm.message


@pytest.mark.parametrize(
    ("story", "why"),
    [
        ([FIRST, NEWS, SILENT], "it had news earlier in the season"),
        ([FIRST, SILENT, BLOCKED], "it is blocked: we are deaf, it is not quiet"),
        ([FIRST, BLOCKED, NEWS], "it has news now"),
        ([None, FIRST, SILENT], "it was read for the first time in this season"),
        ([BLOCKED, FIRST, SILENT], "it was read whole for the first time in this season"),
        ([FIRST], "it is not among the sites any more"),
    ],
)
def test_a_site_is_not_quiet_where(story: list[tuple[str, int] | None], why: str) -> None:
    assert quiet({"甲": story, "乙": [FIRST, NEWS, SILENT], "丙": [FIRST, NEWS, SILENT]}) == [], why


def test_lists_that_are_empty_now_are_quiet_too() -> None:
    assert quiet({"甲": [FIRST, ("empty", 0)], "乙": [FIRST, NEWS]}) == ["甲"]


def test_the_news_of_another_province_says_nothing() -> None:
    codes = {"乙": "330122", "丙": "330123"}
    assert quiet({"甲": [FIRST, SILENT], "乙": [FIRST, NEWS], "丙": [FIRST, NEWS]}, codes) == []


def test_one_early_bird_says_nothing_about_the_others() -> None:
    silent: History = {name: [FIRST, SILENT] for name in "甲乙丙"}
    assert quiet({**silent, "丁": [FIRST, NEWS]}) == []
    assert quiet({**silent, "丁": [FIRST, NEWS], "戊": [FIRST, NEWS]}) == list("甲乙丙")


def test_a_neighbour_that_cannot_be_read_is_neither_for_nor_against() -> None:
    blocked: History = {name: [FIRST, BLOCKED] for name in "丙丁戊"}
    assert quiet({"甲": [FIRST, SILENT], "乙": [FIRST, NEWS], **blocked}) == ["甲"]


def test_the_first_crawl_of_a_neighbour_is_no_news() -> None:
    assert quiet({"甲": [FIRST, SILENT, SILENT], "乙": [None, FIRST, SILENT]}) == []
    assert quiet({"甲": [FIRST, SILENT, SILENT], "乙": [None, FIRST, NEWS]}) == ["甲"]


def test_the_first_crawl_is_no_news_either_when_it_was_resumed() -> None:
    runs = season({"甲": [FIRST, SILENT, SILENT], "乙": [None, FIRST, FIRST]})
    assert [alarm.site for alarm in find_quiet(runs, MARCH)] == ["甲"]
    runs[2] = runs[2].model_copy(update={"resumes": runs[1].id})
    assert find_quiet(runs, MARCH) == ()


def test_nothing_is_said_before_the_day_on_which_reports_are_due() -> None:
    history: History = {"甲": [FIRST, SILENT], "乙": [FIRST, NEWS]}
    assert quiet(history, at=datetime(2026, 1, 31, 23, 59, tzinfo=UTC)) == []
    assert quiet(history, at=datetime(2026, 2, 1, tzinfo=UTC)) == ["甲"]


def test_a_season_ends_with_the_year() -> None:
    runs = season({"甲": [FIRST, NEWS], "乙": [FIRST, NEWS]})
    later = datetime(2027, 2, 3, tzinfo=UTC)
    runs.append(made_run(later, made_site("甲", 0), made_site("乙", 5)))
    assert [alarm.site for alarm in find_quiet(runs, later)] == ["甲"]


def test_where_there_is_no_record_there_is_no_alarm() -> None:
    assert find_quiet([], MARCH) == ()
    assert RULE.begins < RULE.silent_until


visit = st.one_of(
    st.none(), st.tuples(st.sampled_from(["done", "empty", "blocked", "unreachable", "failed"]), st.integers(0, 2))
)


@given(st.dictionaries(st.sampled_from("甲乙丙丁戊己"), st.lists(visit, min_size=3, max_size=6), min_size=1))
def test_who_is_quiet_was_read_and_brought_nothing_while_others_did(history: History) -> None:
    runs = season(history)
    for name in quiet(history):
        its = [site for run in runs for site in run.sites if site.name == name]
        assert its[-1].state in ("done", "empty")
        assert runs[-1].sites, "it is a site of the last run"
        assert not its[-1].new
        assert any(site.new for run in runs[1:] for site in run.sites if site.name != name)
