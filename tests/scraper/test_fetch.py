from __future__ import annotations

import gzip
import itertools
import threading
import time
import zlib
from typing import TYPE_CHECKING, Any

import pytest

from scraper.errors import Blocked, FetchError, Gone, Refused, Unreachable
from scraper.fetch import user_agent
from tests.scraper.county import County, Reply, page, serve, site
from tests.scraper.fetching import fetch

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def county() -> Iterator[County]:
    with serve({"/": page("首页")}) as served:
        yield served


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
    assert min(times[1] - times[0], times[2] - times[1]) >= 0.1


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


@pytest.mark.parametrize("status", [408, 425, 204, 206, 300, 302])
def test_what_is_neither_a_page_nor_a_refusal_is_tried_again(county: County, status: int) -> None:
    county.routes["/"] = Reply(status=status)
    with pytest.raises(Unreachable, match=f"answered {status}"):
        fetch(site(county), county.url + "/")
    assert county.paths().count("/") == 3


@pytest.mark.parametrize("status", [401, 403, 405, 412, 451, 202, 512, 521, 400, 406, 418, 493])
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


def test_a_redirect_to_a_log_in_on_another_host_is_a_wall_and_no_host_to_be_added(county: County) -> None:
    county.routes["/"] = Reply(status=302, headers={"Location": "https://sso.example/cas/login?service=1"})
    with pytest.raises(Blocked, match="log-in on another host") as caught:
        fetch(site(county), county.url + "/")
    assert [answer.status for answer in caught.value.answers] == [302]


def test_a_redirect_to_another_host_is_not_followed(county: County) -> None:
    with serve({"/": page("other")}) as other:
        county.routes["/"] = Reply(status=302, headers={"Location": other.url + "/"})
        with pytest.raises(Refused, match="not on a host of this site"):
            fetch(site(county), county.url + "/")
        assert other.asked == []
        assert fetch(site(county, hosts=(other.url[7:],)), county.url + "/")[0].url == other.url + "/"


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


def test_every_error_says_url_and_reason(county: County) -> None:
    with pytest.raises(FetchError) as caught:
        fetch(site(county), "ftp://127.0.0.1/")
    assert caught.value.url == "ftp://127.0.0.1/"
    assert str(caught.value).startswith("ftp://127.0.0.1/: ")


def test_no_request_carries_a_log_in_and_no_address_that_holds_one_is_asked(county: County) -> None:
    bare = county.url.removeprefix("http://")
    county.routes["/"] = Reply(status=302, headers={"Location": f"http://user:secret@{bare}/in"})
    county.routes["/in"] = page("x")
    with pytest.raises(Refused) as caught:
        fetch(site(county), county.url + "/")
    assert "secret" not in str(caught.value)
    assert caught.value.url == f"http://{bare}/in"
    assert "/in" not in county.paths()
    assert not any("Authorization" in each.headers for each in county.asked)


def test_of_a_cookie_the_name_is_kept_and_not_the_token(county: County) -> None:
    county.routes["/"] = Reply(b"x", headers={"Set-Cookie": "__jsl_clearance=to=ken; Path=/; HttpOnly"})
    assert fetch(site(county), county.url + "/")[0].header("set-cookie") == "__jsl_clearance=; Path=/; HttpOnly"


def test_the_encoding_of_the_site_holds_for_its_hazards_too(county: County) -> None:
    county.routes["/"] = Reply("<body>抱歉，您访问的页面不存在！</body>".encode("hz"), content_type="text/html")
    assert fetch(site(county), county.url + "/")[0].status == 200
    with pytest.raises(Gone, match="no such page"):
        fetch(site(county, encoding="hz"), county.url + "/")
