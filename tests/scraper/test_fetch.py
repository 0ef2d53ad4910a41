from __future__ import annotations

import asyncio
import gzip
import itertools
import resource
import socket
import threading
import time
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from scraper import body, host
from scraper.ask import Ask
from scraper.errors import Blocked, FetchError, Gone, Refused, Unreachable
from scraper.fetch import Fetcher, user_agent
from scraper.sites import CrawlSettings, Site
from tests.scraper.county import County, Reply, page, serve, site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.answer import Answer


def fetch(where: Site, url: str, times: int = 1, **settings: Any) -> list[Answer]:
    """The last answers of so many requests through one fetcher."""
    named = {"delay_seconds": 0.0, "allow_private_addresses": True} | settings

    async def ask() -> list[Answer]:
        async with Fetcher(CrawlSettings(**named), lambda site, answers: None) as fetcher:
            return [(await fetcher.fetch(where, Ask(url)))[-1] for _ in range(times)]

    return asyncio.run(ask())


@pytest.fixture
def county() -> Iterator[County]:
    with serve({"/": page("首页")}) as served:
        yield served


@contextmanager
def raw_server(*pieces: bytes, pause: float = 0.0) -> Iterator[str]:
    """A server of bare sockets that sends the pieces whatever it is asked, robots.txt excepted."""
    listener = socket.create_server(("127.0.0.1", 0))

    def talk(client: socket.socket) -> None:
        with client:
            asked = client.recv(65536)
            if asked.startswith(b"GET /robots.txt"):
                client.sendall(b"HTTP/1.1 404 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                return
            try:
                for piece in pieces:
                    client.sendall(piece)
                    time.sleep(pause)
            except OSError:
                pass  # the client has had enough, which is what is tested

    def accept() -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=talk, args=(client,), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def test_we_say_who_we_are_and_keep_no_cookies(county: County) -> None:
    county.routes["/"] = Reply(b"x", headers={"Set-Cookie": "clearance=1; Path=/"})
    fetch(site(county), county.url + "/", times=2, contact="https://example.org/who")
    agent = county.asked[-1].headers["User-Agent"]
    assert agent == user_agent("https://example.org/who")
    assert agent.startswith("nianbao/")
    assert agent.endswith(" (+https://example.org/who)")
    assert not any("Cookie" in each.headers for each in county.asked)


def test_one_connection_serves_all_requests_to_a_host() -> None:
    seen: set[Any] = set()
    with serve({"/": page("x")}) as county:
        county.on_request = lambda number: seen.add(threading.get_ident())
        fetch(site(county), county.url + "/", times=10)
    assert len(seen) == 1  # the server has a thread per connection


def test_the_pause_between_two_requests_is_kept(county: County) -> None:
    times: list[float] = []
    county.on_request = lambda number: times.append(time.monotonic())
    fetch(site(county, delay_seconds=0.05), county.url + "/", times=3)
    assert all(later - earlier >= 0.05 for earlier, later in itertools.pairwise(times))


def test_a_longer_crawl_delay_wins(county: County) -> None:
    county.routes["/robots.txt"] = Reply(b"User-agent: *\nCrawl-delay: 0.1\n", content_type="text/plain")
    times: list[float] = []
    county.on_request = lambda number: times.append(time.monotonic())
    fetch(site(county, delay_seconds=0.01), county.url + "/", times=2)
    assert times[2] - times[1] >= 0.1


def test_a_crawl_delay_of_a_day_means_stay_away(county: County) -> None:
    county.routes["/robots.txt"] = Reply(b"User-agent: *\nCrawl-delay: 86400\n", content_type="text/plain")
    with pytest.raises(Blocked, match="86400 seconds"):
        fetch(site(county), county.url + "/")


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_honoured(county: County, status: int) -> None:
    times: list[float] = []
    county.on_request = lambda number: times.append(time.monotonic())
    replies = iter([Reply(status=status, headers={"Retry-After": "1"}), page("x")])
    county.routes["/"] = lambda: next(replies)
    assert fetch(site(county), county.url + "/")[0].status == 200
    assert times[-1] - times[-2] >= 1.0


def test_a_retry_after_of_an_hour_is_not_waited_for_and_the_host_is_left_alone(county: County) -> None:
    county.routes["/"] = Reply(status=503, headers={"Retry-After": "3600"})
    started = time.monotonic()
    with pytest.raises(Unreachable) as caught:
        fetch(site(county), county.url + "/")
    assert caught.value.retry_after == 3600
    assert time.monotonic() - started < 1
    assert county.paths().count("/") == 1


def test_what_is_unreachable_is_tried_three_times_and_what_is_gone_once(county: County) -> None:
    county.routes["/"] = Reply(status=500)
    with pytest.raises(Unreachable, match="answered 500"):
        fetch(site(county), county.url + "/")
    with pytest.raises(Gone, match="answered 404") as caught:
        fetch(site(county), county.url + "/none")
    assert (county.paths().count("/"), county.paths().count("/none")) == (3, 1)
    assert caught.value.answers[-1].body == b"404"


@pytest.mark.parametrize("status", [401, 403, 405, 412, 451, 202, 512, 521])
def test_walls_and_challenges_are_blocked_and_asked_once(county: County, status: int) -> None:
    county.routes["/"] = Reply(b"<script>x()</script>", status)
    with pytest.raises(Blocked, match=str(status)):
        fetch(site(county), county.url + "/")
    assert county.paths().count("/") == 1


def test_redirects_are_followed_five_times_and_no_more(county: County) -> None:
    for number in range(7):
        county.routes[f"/{number}"] = Reply(status=302, headers={"Location": f"/{number + 1}"})
    with pytest.raises(Gone, match="more than 5 times") as caught:
        fetch(site(county), county.url + "/0")
    assert len(caught.value.answers) == 6
    county.routes["/5"] = page("x")
    assert fetch(site(county), county.url + "/0")[0].url == county.url + "/5"


def test_a_redirect_to_itself_is_a_challenge(county: County) -> None:
    county.routes["/"] = Reply(status=302, headers={"Location": "/", "Set-Cookie": "a=b"})
    with pytest.raises(Blocked, match="redirects to itself"):
        fetch(site(county), county.url + "/")


def test_a_redirect_to_another_host_is_not_followed(county: County) -> None:
    with serve({"/": page("other")}) as other:
        county.routes["/"] = Reply(status=302, headers={"Location": other.url + "/"})
        with pytest.raises(Refused, match="not on a host of this site"):
            fetch(site(county), county.url + "/")
        assert other.asked == []
        assert fetch(site(county, hosts=(other.url[7:],)), county.url + "/")[0].url == other.url + "/"


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "127.0.0.1",
        "2130706433",
        "0x7f.1",
        "0",
        "[::ffff:127.0.0.1]",
        "169.254.169.254",
        "10.0.0.1",
        "[::1]",
    ],
)
def test_addresses_that_are_not_public_are_refused_however_they_are_spelled(host: str) -> None:
    where = site(f"http://{host}")
    with pytest.raises(Refused, match="not public"):
        fetch(where, f"http://{host}/", allow_private_addresses=False)


def test_a_name_that_resolves_to_loopback_is_refused_when_connecting(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = int(county.url.rpartition(":")[2])

    def resolve(*args: Any, **named: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    where = site(f"http://www.panshan.gov.cn:{port}")
    assert fetch(where, where.start[0])[0].status == 200
    with pytest.raises(Refused, match=r"127\.0\.0\.1, which is not public"):
        fetch(where, where.start[0], allow_private_addresses=False)


def test_compressed_answers_are_read_as_they_were_meant(county: County) -> None:
    text = b"<html>" + b"x" * 5000
    compress = zlib.compressobj(wbits=-15)
    county.routes["/gzip"] = Reply(gzip.compress(text), headers={"Content-Encoding": "gzip"})
    county.routes["/members"] = Reply(
        gzip.compress(text[:9]) + gzip.compress(text[9:]), headers={"Content-Encoding": "gzip"}
    )
    county.routes["/zlib"] = Reply(zlib.compress(text), headers={"Content-Encoding": "deflate"})
    county.routes["/raw"] = Reply(compress.compress(text) + compress.flush(), headers={"Content-Encoding": "deflate"})
    for path in ("/gzip", "/members", "/zlib", "/raw"):
        assert fetch(site(county), county.url + path)[0].body == text


def test_a_bomb_is_refused_before_it_goes_off(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body, "MAX_BYTES", 4 << 20)
    compress = zlib.compressobj(wbits=31)
    bomb = b"".join(compress.compress(bytes(1 << 20)) for _ in range(200)) + compress.flush()
    county.routes["/bomb"] = Reply(bomb, headers={"Content-Encoding": "gzip"})
    county.routes["/twice"] = Reply(gzip.compress(b""), headers={"Content-Encoding": "gzip, gzip"})
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(Refused, match="longer than 4 MB when decompressed"):
        fetch(site(county), county.url + "/bomb")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 32 << 10
    with pytest.raises(Refused, match="encoded more than once"):
        fetch(site(county), county.url + "/twice")


def test_an_endless_body_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body, "MAX_RAW_BYTES", 1 << 20)
    endless = [b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n", *([b"x" * 65536] * 64)]
    with raw_server(*endless) as url, pytest.raises(Refused, match="longer than 1 MB"):
        fetch(site(url), url + "/")


def test_a_header_of_ten_megabytes_is_not_read() -> None:
    head = [b"HTTP/1.1 200 OK\r\n", *([b"X-Long: " + b"x" * 65536 + b"\r\n"] * 160), b"\r\n"]
    with raw_server(*head) as url, pytest.raises(Unreachable):
        fetch(site(url), url + "/")


def test_a_server_that_drips_is_given_up_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(host, "DEADLINE", 0.2)
    drips = [b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", *([b"x"] * 1000)]
    with raw_server(*drips, pause=0.05) as url, pytest.raises(Unreachable, match="no whole answer"):
        fetch(site(url), url + "/")


@pytest.mark.parametrize(
    "sent",
    [
        [b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf"],
        [b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n", gzip.compress(b"x" * 999)[:-9]],
        [b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n", b"no gzip at all"],
        [b"no HTTP at all\r\n\r\n"],
        [],
    ],
    ids=["short", "cut gzip", "no gzip", "no http", "nothing"],
)
def test_answers_that_break_off_are_unreachable_and_never_content(sent: list[bytes]) -> None:
    with raw_server(*sent) as url, pytest.raises(Unreachable):
        fetch(site(url), url + "/")


def test_every_error_says_url_and_reason(county: County) -> None:
    with pytest.raises(FetchError) as caught:
        fetch(site(county), "ftp://127.0.0.1/")
    assert caught.value.url == "ftp://127.0.0.1/"
    assert str(caught.value).startswith("ftp://127.0.0.1/: ")
