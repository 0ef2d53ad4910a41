from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from scraper.allowance import CHINA
from scraper.hours import is_within, read_hours
from scraper.state import State
from tests.scraper.county import County, run, serve, site, small_county

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scraper.site import Site


@pytest.fixture
def county() -> Iterator[County]:
    with serve(small_county()) as served:
        yield served


def _next_day(data: Path) -> None:
    with closing(sqlite3.connect(data / "state.sqlite")) as db, db:
        db.execute("UPDATE hosts SET day = '2020-01-01'")


def _not_now() -> str:
    """A span of one hour that is half a day away."""
    hour = (datetime.now(UTC).astimezone(CHINA).hour + 12) % 24
    return f"{hour}-{(hour + 1) % 24}"


def _items(county: County) -> Counter[str]:
    return Counter(path for path in county.paths() if path.endswith((".html", ".htm", ".pdf")) and "index" not in path)


def test_a_day_ends_when_the_host_has_been_asked_often_enough_and_the_next_goes_on(
    county: County, tmp_path: Path
) -> None:
    where = site(county, daily_requests=12)
    states = []
    for _ in range(8):
        asked = len(county.asked)
        result = run(tmp_path, where).sites[0]
        states.append(result.state)
        assert len(county.asked) - asked <= 12
        if result.state == "done":
            break
        assert "has been asked 12 times today (daily_requests)" in result.reason
        _next_day(tmp_path)
    assert states[0] == "waiting"
    assert states[-1] == "done"
    # Not one report twice, and none lost: what a day has fetched, the next does not ask for again.
    items = {path: count for path, count in _items(county).items() if "list" not in path}
    assert set(items.values()) == {1}
    assert len(items) >= 9


def test_a_restart_does_not_begin_the_day_anew(county: County, tmp_path: Path) -> None:
    where = site(county, daily_requests=12)
    run(tmp_path, where)
    asked = len(county.asked)
    assert run(tmp_path, where).sites[0].state == "waiting"
    assert len(county.asked) == asked


def test_what_all_sites_of_a_host_ask_is_counted_together(county: County, tmp_path: Path) -> None:
    one, other = site(county, "/xxgknb/index.html", name="甲"), site(county, "/ndbg/list.htm", name="乙")
    run(tmp_path, one, other, daily_requests=5)
    assert len(county.asked) == 5


def test_the_number_of_a_site_wins_over_that_of_all(county: County, tmp_path: Path) -> None:
    assert run(tmp_path, site(county, daily_requests=500), daily_requests=2).sites[0].state == "done"


def test_outside_its_hours_a_site_waits_and_is_not_asked_at_all(county: County, tmp_path: Path) -> None:
    hours = _not_now()
    result = run(tmp_path, site(county, hours=hours)).sites[0]
    assert result.state == "waiting"
    assert f'within hours = "{hours}"' in result.reason
    assert county.asked == []
    assert run(tmp_path, site(county, hours=hours, name="乙"), hours="0-24").sites[0].state == "waiting"
    assert run(tmp_path, site(county, hours="0-24"), hours=hours).sites[0].state == "done"


def test_a_run_in_which_a_site_waits_is_gone_on_with(county: County, tmp_path: Path) -> None:
    def runs() -> list[tuple[str, bool]]:
        with closing(sqlite3.connect(tmp_path / "state.sqlite")) as db, db:
            return [(name, bool(done)) for name, done in db.execute("SELECT id, finished IS NOT NULL FROM runs")]

    def crawl(late: Site) -> None:
        run(tmp_path, site(county), late)

    crawl(site(county, name="乙", hours=_not_now()))
    first = runs()
    assert [done for _, done in first] == [False]
    items = _items(county)
    crawl(site(county, name="乙"))
    assert runs() == [(first[0][0], True)]
    assert {path: count for path, count in _items(county).items() if "list" not in path} == {
        path: count for path, count in items.items() if "list" not in path
    }


@pytest.mark.parametrize(("age", "finished"), [(timedelta(days=6), False), (timedelta(days=8), True)])
def test_a_run_is_put_off_for_a_week_and_no_longer(age: timedelta, finished: bool, tmp_path: Path) -> None:
    state = State(tmp_path / "state.sqlite")
    now = datetime.now(UTC)
    run_id = state.begin_run(now - age)
    state.put_off_run(run_id, now)
    assert (state.begin_run(now) != run_id) is finished
    state.close()


@pytest.mark.parametrize(
    ("hours", "inside", "outside"),
    [("22-6", (22, 23, 0, 5), (6, 12, 21)), ("9-17", (9, 16), (8, 17)), ("0-24", (0, 23), ()), ("20-24", (23,), (0,))],
)
def test_hours_may_go_over_midnight(hours: str, inside: tuple[int, ...], outside: tuple[int, ...]) -> None:
    assert all(is_within(hours, hour) for hour in inside)
    assert not any(is_within(hours, hour) for hour in outside)


@pytest.mark.parametrize("text", ["22", "22-", "22-25", "6-6", "22:00-6:00", "-1-6", "22 - 6"])
def test_what_is_no_span_of_hours_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="^" + text):
        read_hours(text)
