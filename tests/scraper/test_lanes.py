from __future__ import annotations

import asyncio
import itertools
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.ask import Ask
from scraper.fetch import Fetcher
from scraper.guard import AddressBook
from scraper.lane import Lanes
from scraper.politeness import JITTER, MAX_STRETCH, Pace
from scraper.site import CrawlSettings
from tests.scraper.county import County, Reply, page, serve, site
from tests.scraper.fetching import Names, port_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

COUNTIES = [f"www.county{number}.gov.cn" for number in range(5)]


def fetch_together(urls: dict[str, list[str]], delay_seconds: float = 0.0) -> None:
    """The URLs of each site one after the other, and the sites at the same time."""

    async def ask_all() -> None:
        settings = CrawlSettings(delay_seconds=delay_seconds, allow_private_addresses=True)
        async with Fetcher(settings, lambda site, answers: None) as fetcher, asyncio.TaskGroup() as tasks:

            async def ask(start: str, paths: list[str]) -> None:
                for path in paths:
                    await fetcher.fetch(site(start, name=start), Ask(start + path))

            for start, paths in urls.items():
                tasks.create_task(ask(start, paths))

    asyncio.run(ask_all())


@pytest.fixture
def platform(monkeypatch: pytest.MonkeyPatch) -> Iterator[County]:
    """Five counties at one address."""
    names = Names()
    names.use(monkeypatch)
    with serve({"/": page("x")}) as county:
        names.ports = {(name, 80): port_of(county.url) for name in COUNTIES}
        yield county


def _watched(county: County) -> Callable[[], int]:
    """How many requests the county has had in its hands at once, at most."""
    lock, now, most = threading.Lock(), 0, 0

    def answer() -> Reply:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        time.sleep(0.005)
        with lock:
            now -= 1
        return page("x")

    county.routes["/"] = answer
    return lambda: most


def test_hosts_of_one_address_are_asked_one_at_a_time(platform: County) -> None:
    most = _watched(platform)
    fetch_together({f"http://{name}": ["/"] * 4 for name in COUNTIES})
    assert platform.paths().count("/") == 20
    assert most() == 1
    assert {each.headers["Host"] for each in platform.asked} == set(COUNTIES)


def test_hosts_of_one_address_share_its_pause(platform: County) -> None:
    times: list[float] = []
    platform.on_request = lambda number: times.append(time.monotonic())
    fetch_together({f"http://{name}": ["/"] for name in COUNTIES}, delay_seconds=0.02)
    assert len(times) == 10
    assert all(later - earlier >= 0.02 for earlier, later in itertools.pairwise(times))


def test_hosts_of_one_address_share_one_connection(platform: County) -> None:
    """Another name needs another connection, and the first one is closed before it is opened."""
    fetch_together({f"http://{name}": ["/"] * 3 for name in COUNTIES})
    runs = [(client, {each.headers["Host"] for each in group}) for client, group in _by_client(platform)]
    assert len({client for client, _ in runs}) == len(runs)  # none is taken up again
    assert all(len(hosts) == 1 for _, hosts in runs)


def _by_client(county: County) -> list[tuple[int, list[Any]]]:
    return [(client, list(group)) for client, group in itertools.groupby(county.asked, lambda each: each.client)]


def test_hosts_of_different_addresses_do_not_wait_for_each_other() -> None:
    # Each answers only when the other has been asked as well: one after the other would never end.
    both = threading.Barrier(2)

    def answer() -> Reply:
        both.wait(timeout=5)
        return page("x")

    with serve({"/": answer}) as one, serve({"/": answer}) as other:
        fetch_together({one.url: ["/"], other.url: ["/"]})
        assert one.paths() == other.paths() == ["/robots.txt", "/"]


def test_a_host_that_is_to_rest_does_not_keep_its_neighbours_waiting(platform: County) -> None:
    crawl_delay = Reply(b"User-agent: *\nCrawl-delay: 0.3\n", content_type="text/plain")
    asked: list[float] = []
    platform.on_request = lambda number: asked.append(time.monotonic())
    replies = itertools.chain([crawl_delay], itertools.repeat(Reply(b"", 404)))
    platform.routes["/robots.txt"] = lambda: next(replies)
    fetch_together({f"http://{name}": ["/", "/"] for name in COUNTIES[:2]})
    hosts = [each.headers["Host"] for each in platform.asked]
    slow = hosts[0]
    of_slow = [when for host, when in zip(hosts, asked, strict=True) if host == slow]
    assert of_slow[2] - of_slow[1] >= 0.3
    last_of_other = max(index for index, host in enumerate(hosts) if host != slow)
    assert last_of_other < len(hosts) - 1  # it was done while the slow one rested


def test_lanes_are_known_by_address_and_inside_by_port_too() -> None:
    lanes = Lanes(AddressBook(allow_private=True))
    assert lanes.of(("114.114.114.114", 80)) is lanes.of(("114.114.114.114", 443))
    assert lanes.of(("114.114.114.114", 80)) is lanes.of(("::ffff:114.114.114.114", 80))
    assert lanes.of(("114.114.114.114", 80)) is not lanes.of(("114.114.115.115", 80))
    assert lanes.of(("127.0.0.1", 8000)) is not lanes.of(("127.0.0.1", 8001))


@given(st.floats(0, 60), st.floats(0, 300), st.floats(0, 600))
def test_the_pause_is_at_least_the_delay_grows_with_the_answer_and_has_an_end(
    delay: float, seconds: float, crawl_delay: float
) -> None:
    pace = Pace(delay)
    pace.obey(crawl_delay)
    pause = pace.pause_after(seconds)
    assert delay <= pause <= delay * MAX_STRETCH * (1 + JITTER)
    if delay <= seconds <= 2 * delay:
        assert pause >= 5 * seconds
    assert pace.longest_delay == max(delay, crawl_delay)
