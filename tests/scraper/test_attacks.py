from __future__ import annotations

import asyncio
import sqlite3
import tracemalloc
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from scraper import body, guard, host, items, links
from scraper.errors import FetchError, Refused, Unreachable
from tests.scraper.county import Reply, page, report, run, serve, site
from tests.scraper.fetching import Names, closed_port, fetch, fetch_all, port_of
from tests.sites.hazard_server import hazard_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with hazard_server() as served:
        yield served


@pytest.fixture
def flat_memory() -> Iterator[None]:
    """The test, its server included, must not hold more than 40 MB at any time."""
    tracemalloc.start()
    yield
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 40 << 20


@pytest.mark.usefixtures("flat_memory")
@pytest.mark.parametrize("path", ["/bomb", "/bomb-of-members"])
def test_a_bomb_is_refused_before_it_goes_off(path: str, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body, "MAX_BYTES", 4 << 20)
    with pytest.raises(Refused, match="longer than 4 MB when decompressed"):
        fetch(site(url), url + path)


@pytest.mark.usefixtures("flat_memory")
@pytest.mark.parametrize("path", ["/bomb-in-a-bomb", "/two-headers-of-gzip"])
def test_encodings_on_top_of_each_other_are_refused(path: str, url: str) -> None:
    with pytest.raises(Refused, match="encoded more than once"):
        fetch(site(url), url + path)


@pytest.mark.usefixtures("flat_memory")
@pytest.mark.parametrize("path", ["/endless-body", "/links"])
def test_an_endless_body_is_cut_off(path: str, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body, "MAX_RAW_BYTES", 1 << 20)
    with pytest.raises(Refused, match="longer than 1 MB"):
        fetch(site(url), url + path)


def test_a_body_in_tiny_pieces_costs_little_more_than_its_bytes() -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for number in range(200_000):
            yield number.to_bytes(3, "big")

    tracemalloc.start()
    assert len(asyncio.run(body.read_body("http://x.gov.cn/", pieces(), ""))) == 600_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 << 20  # as a list of pieces it would be nine


def test_a_body_of_endless_chunks_is_cut_off(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body, "MAX_RAW_BYTES", 1000)
    with pytest.raises(Refused, match="longer than"):
        fetch(site(url), url + "/endless-chunks")


@pytest.mark.usefixtures("flat_memory")
@pytest.mark.parametrize("path", ["/long-header", "/many-headers", "/endless-chunk-size", "/endless-trailer"])
def test_ten_megabytes_around_a_body_are_not_read(path: str, url: str) -> None:
    with pytest.raises(Unreachable):
        fetch(site(url), url + path)


@pytest.mark.parametrize("path", ["/drip", "/dripping-header", "/endless-promises"])
def test_a_server_that_drips_is_given_up_in_time(path: str, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(host, "DEADLINE", 0.2)
    with pytest.raises(Unreachable, match="no whole answer"):
        fetch(site(url), url + path)


@pytest.mark.parametrize(
    "path",
    [
        *("/short", "/cut-chunks", "/cut-gzip", "/no-gzip", "/no-http", "/nothing"),
        *("/two-lengths", "/null-in-header"),
    ],
)
def test_answers_that_break_off_or_contradict_themselves_are_unreachable(path: str, url: str) -> None:
    with pytest.raises(Unreachable):
        fetch(site(url), url + path)


def test_a_page_of_a_million_links_is_refused_before_a_tree_is_made_of_it(url: str, tmp_path: Path) -> None:
    result = run(tmp_path, site(url, "/many-links")).sites[0]
    assert (result.state, result.reason) == ("failed", "the page is longer than 16 MB")


def test_a_site_of_endless_reports_does_not_keep_a_run_from_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(items, "MAX_ITEMS", 3)
    title = "石新镇2024年政府信息公开工作年度报告"
    anchors = "".join(f'<li><a href="/{number}.html">{title}</a></li>' for number in range(5))
    reports = {f"/{number}.html": report("石新镇", 2024) for number in range(5)}
    with serve({"/": page(anchors), **reports}) as county:
        first = run(tmp_path, site(county)).sites[0]
        assert (first.state, first.new, len(first.lists_incomplete)) == ("done", 3, 1)
        assert "/3.html and further ones wait for another run" in first.lists_incomplete[0]
        assert len(county.asked) == 5
        second = run(tmp_path, site(county)).sites[0]
    assert (second.new, second.unchanged) == (2, 1), "what has never come is asked for first"


DEEP = {
    "<div>": 400_000,
    "<div></ul>": 200_000,
    "<section><ul>": 200_000,
    "<x-y></p>": 200_000,
}


@pytest.mark.parametrize("piece", DEEP)
def test_a_page_whose_tree_would_take_for_ever_is_refused_and_the_rest_is_read(piece: str, tmp_path: Path) -> None:
    title = "石新镇2024年政府信息公开工作年度报告"
    deep = Reply((piece * DEEP[piece]).encode())
    home = page(
        f'<a href="/deep/">政府信息公开年报</a><li><a href="/1.html">{title}</a></li><li><a href="/2.html">{title}</a></li>'
    )
    with serve({"/": home, "/deep/": deep, "/1.html": deep, "/2.html": report("石新镇", 2024)}) as county:
        result = run(tmp_path, site(county)).sites[0]
    assert (result.state, result.items, result.reason) == ("done", 1, "1 refused")
    assert "/deep/: would take too long to read" in result.lists_incomplete[0]


def test_of_a_page_of_too_many_links_the_first_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "MAX_LINKS", 200)
    title = "石新镇2024年政府信息公开工作年度报告"
    anchors = "".join(f'<a href="/a/{number}.pdf">{title}</a>' for number in range(400))
    with serve({"/": page(anchors)}) as county:
        assert run(tmp_path, site(county, daily_requests=2)).sites[0].state == "waiting"
    with closing(sqlite3.connect(tmp_path / "state.sqlite")) as db, db:
        assert db.execute("SELECT count(*) FROM pending").fetchone()[0] == 200


def test_after_an_attack_the_host_is_asked_over_a_new_connection() -> None:
    with serve({"/": page("x")}) as county:
        county.routes["/twice"] = Reply(b"", headers={"Content-Encoding": "gzip, gzip"})
        with pytest.raises(Refused):
            fetch(site(county), county.url + "/twice")
        assert fetch(site(county), county.url + "/")[0].status == 200


# Addresses

INSIDE = [
    *("localhost", "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0x7f.1", "0"),
    *("[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]"),
    *("169.254.169.254", "2852039166", "10.0.0.1", "192.168.1.1", "100.64.0.1", "[fd00:ec2::254]"),
]


@pytest.mark.parametrize("name", INSIDE)
def test_addresses_that_are_not_public_are_refused_however_they_are_spelled(name: str) -> None:
    with pytest.raises(Refused, match="not public"):
        fetch(site(f"http://{name}"), f"http://{name}/", allow_private_addresses=False)


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """127.0.0.1 is the open internet of this test; all that is really inside stays inside."""
    real = guard.is_public
    monkeypatch.setattr(guard, "is_public", lambda address: address == "127.0.0.1" or real(address))


@pytest.mark.usefixtures("outside")
@pytest.mark.parametrize("name", ["169.254.169.254", "2852039166", "10.0.0.1", "0", "[::1]", "[::ffff:10.0.0.1]"])
def test_a_redirect_inside_is_refused_even_to_a_host_of_the_site(name: str) -> None:
    with serve({"/": Reply(status=302, headers={"Location": f"http://{name}/"})}) as county:
        with pytest.raises(Refused, match="not public") as caught:
            fetch(site(county, hosts=(name,)), county.url + "/", allow_private_addresses=False)
        assert [answer.status for answer in caught.value.answers] == [302]


@pytest.mark.parametrize(
    "name",
    [
        "１２７.０.０.１",
        "①②⑦.⓪.⓪.①",
        "127。0。0。1",
        "ｌｏｃａｌｈｏｓｔ",
        "127.0.0.1%2e",
        "0177.0.0.1",
    ],
)
def test_digits_and_dots_of_other_scripts_lead_nowhere(name: str) -> None:
    with serve({"/": page("x")}) as county:
        port = port_of(county.url)
        where = site(f"http://{name}:{port}")
        with pytest.raises(FetchError):
            fetch(where, f"http://{name}:{port}/", allow_private_addresses=False)
        assert county.asked == []


def test_a_name_that_resolves_to_loopback_is_refused_when_connecting(monkeypatch: pytest.MonkeyPatch) -> None:
    names = Names()
    names.use(monkeypatch)
    where = site("http://www.panshan.gov.cn")
    with serve({"/": page("x")}) as county:
        names.ports["www.panshan.gov.cn", 80] = port_of(county.url)
        assert fetch(where, where.start[0])[0].status == 200
        with pytest.raises(Refused, match=r"127\.0\.0\.1, which is not public"):
            fetch(where, where.start[0], allow_private_addresses=False)


def test_a_name_whose_answer_changes_is_dialled_where_it_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    names = Names()
    names.use(monkeypatch)
    where = site("http://www.panshan.gov.cn")
    closing = Reply(b"x", headers={"Connection": "close"})
    with serve({"/": closing, "/robots.txt": closing}) as county, serve({"/": page("inside")}) as inside:
        names.ports["www.panshan.gov.cn", 80] = port_of(county.url)
        county.on_request = lambda number: names.ports.update({("www.panshan.gov.cn", 80): port_of(inside.url)})
        assert [answer.body for answer in fetch(where, where.start[0], times=3)] == [b"x"] * 3
        assert inside.asked == []
        assert len(names.asked) == 1


def test_a_host_that_has_moved_is_looked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    names = Names()
    names.use(monkeypatch)
    where = site("http://www.panshan.gov.cn")
    with serve({"/": page("x")}) as county:
        ports = iter([closed_port(), port_of(county.url)])
        names.ports = _Moving({}, ports)
        assert fetch(where, where.start[0])[0].status == 200


class _Moving(dict[tuple[str, int], int]):
    def __init__(self, known: dict[tuple[str, int], int], ports: Iterator[int]) -> None:
        super().__init__(known)
        self._ports = ports

    def __contains__(self, key: object) -> bool:
        return True

    def __getitem__(self, key: tuple[str, int]) -> int:
        return next(self._ports)


def test_the_connection_dials_nothing_that_was_not_checked() -> None:
    book = guard.AddressBook(allow_private=True)
    with pytest.raises(Refused, match="not the host that was asked for"):
        book.checked("127.0.0.1", 80)


def test_mirrors_that_copy_reports_are_not_asked(tmp_path: Path) -> None:
    title = "盘山县2024年政府信息公开工作年度报告"
    mirrors = ("http://m.e5515c-test.cn/a.html", "http://www.panshan.gov.cn.evil.com/a.html")
    anchors = "".join(f'<li><a href="{each}">{title}</a></li>' for each in mirrors)
    with serve({"/": page(f"<ul>{anchors}</ul>")}) as county:
        result = run(tmp_path, site(county)).sites[0]
    assert result.items == 0
    assert "m.e5515c-test.cn, www.panshan.gov.cn.evil.com" in result.reason


def test_several_pages_in_one_fetcher_share_what_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    names = Names()
    names.use(monkeypatch)
    with serve({"/": page("x"), "/a": page("y")}) as county:
        names.ports["www.panshan.gov.cn", 80] = port_of(county.url)
        fetch_all(site("http://www.panshan.gov.cn"), "http://www.panshan.gov.cn/", "http://www.panshan.gov.cn/a")
    assert names.asked == [("www.panshan.gov.cn", 80)]
