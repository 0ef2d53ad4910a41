from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scraper.answer import Answer
from scraper.errors import Blocked, Unreachable
from scraper.robots import MAX_BYTES, Rules, read_rules
from tests.scraper.county import County, Reply, page, serve, site
from tests.scraper.fetching import fetch

if TYPE_CHECKING:
    from collections.abc import Iterator

URL = "http://www.x.gov.cn/robots.txt"


@pytest.fixture
def county() -> Iterator[County]:
    with serve({"/": page("x"), "/secret/a": page("x")}) as served:
        yield served


def rules(text: str | bytes, content_type: str = "text/plain") -> Rules:
    body = text.encode() if isinstance(text, str) else text
    return read_rules(Answer(URL, 200, (("Content-Type", content_type),), body, "2026-01-20T08:00:00Z"))


def forbids(found: Rules, path: str) -> bool:
    try:
        found.check(f"http://www.x.gov.cn{path}")
    except Blocked:
        return True
    return False


@pytest.mark.parametrize(
    "reply",
    [*(Reply(status=status) for status in (404, 410, 400, 406, 418, 204)), Reply(b""), page("<p>Disallow: /</p>")],
)
def test_where_there_is_no_robots_txt_there_are_no_rules(reply: Reply, county: County) -> None:
    county.routes["/robots.txt"] = reply
    assert fetch(site(county), county.url + "/")[0].status == 200


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (401, Blocked),
        (403, Blocked),
        (412, Blocked),
        (521, Blocked),
        (429, Unreachable),
        (408, Unreachable),
        (500, Unreachable),
    ],
)
def test_where_robots_txt_is_refused_or_broken_nothing_else_is_asked(
    status: int, error: type[Exception], county: County
) -> None:
    county.routes["/robots.txt"] = Reply(status=status)
    with pytest.raises(error, match=rf"robots\.txt: .*{status}"):
        fetch(site(county), county.url + "/")
    assert set(county.paths()) == {"/robots.txt"}


def test_where_robots_txt_breaks_off_nothing_else_is_asked(county: County) -> None:
    county.routes["/robots.txt"] = Reply(b"not gzip", headers={"Content-Encoding": "gzip"})
    with pytest.raises(Unreachable, match=r"robots\.txt: "):
        fetch(site(county), county.url + "/")
    assert set(county.paths()) == {"/robots.txt"}


def test_rules_at_the_end_of_redirects_hold(county: County) -> None:
    county.routes["/robots.txt"] = Reply(status=301, headers={"Location": "/rules.txt"})
    county.routes["/rules.txt"] = Reply(b"User-agent: *\nDisallow: /secret/\n", content_type="text/plain")
    assert fetch(site(county), county.url + "/")[0].status == 200
    with pytest.raises(Blocked, match="disallows"):
        fetch(site(county), county.url + "/secret/a")


def test_rules_on_another_host_of_the_site_hold_and_those_elsewhere_are_not_asked_for(county: County) -> None:
    all_forbidden = Reply(b"User-agent: *\nDisallow: /secret/\n", content_type="text/plain")
    with serve({"/robots.txt": all_forbidden}) as other:
        county.routes["/robots.txt"] = Reply(status=302, headers={"Location": other.url + "/robots.txt"})
        with pytest.raises(Blocked, match="disallows"):
            fetch(site(county, hosts=(other.url[7:],)), county.url + "/secret/a")
        other.asked.clear()
        assert fetch(site(county), county.url + "/secret/a")[0].status == 200
        assert other.asked == []


def test_a_robots_txt_that_redirects_to_itself_is_a_challenge(county: County) -> None:
    county.routes["/robots.txt"] = Reply(status=302, headers={"Location": "/robots.txt", "Set-Cookie": "a=b"})
    with pytest.raises(Blocked, match=r"robots\.txt: redirects to itself"):
        fetch(site(county), county.url + "/")
    assert county.paths() == ["/robots.txt"]


def test_a_robots_txt_that_redirects_for_ever_is_none(county: County) -> None:
    for number in range(9):
        county.routes[f"/{number}"] = Reply(status=302, headers={"Location": f"/{number + 1}"})
    county.routes["/robots.txt"] = county.routes["/0"]
    assert fetch(site(county), county.url + "/")[0].status == 200
    assert len(county.asked) == 7


@pytest.mark.parametrize(
    "text",
    [
        "User-agent: *\nDisallow: /draft/\n",
        "\ufeffUser-agent: *\r\nDisallow: /draft/\r\n",
        "User-agent: nianbao\nDisallow: /draft/\nUser-agent: *\nDisallow:\n",
        "User-agent: *\nAllow: /\nDisallow: /draft/",
        "# 禁止\nUSER-AGENT: *\nDISALLOW: /draft/",
        "User-agent: *\nDisallow: /*/secret/\nDisallow: /draft/\n",
    ],
)
def test_what_is_disallowed_is_not_asked_and_the_rest_is(text: str) -> None:
    for body in (text.encode(), text.encode("gb18030") if "\ufeff" not in text else text.encode()):
        found = rules(body)
        assert forbids(found, "/draft/a.html")
        assert not forbids(found, "/a.html")


def test_a_web_page_in_its_place_holds_no_rules_whatever_it_says() -> None:
    html = "<!DOCTYPE html><html><body><pre>User-agent: *\nDisallow: /\n</pre></body></html>"
    for content_type in ("text/html", "text/plain", ""):
        assert not forbids(rules(html, content_type), "/a")
    assert forbids(rules("User-agent: *\nDisallow: /\n", "text/html"), "/a")


def test_of_an_endless_robots_txt_the_beginning_holds_and_no_line_is_cut() -> None:
    head = "User-agent: *\nDisallow: /draft/\n"
    last = "Disallow: /news/old/\n"
    filler = "# \n" * ((MAX_BYTES - len(head) - len("Disallow: /news")) // 3)
    # The limit falls behind `/news`: that half line would forbid all news.
    found = rules(head + filler + last + "Disallow: /never\n" * 9)
    assert forbids(found, "/draft/a")
    assert not forbids(found, "/news/today")
    assert not forbids(found, "/never")


@pytest.mark.parametrize(
    ("line", "seconds"),
    [
        ("Crawl-delay: 10", 10),
        ("Crawl-delay: 0.5", 0.5),
        ("Crawl-delay: nan", 0),
        ("Crawl-delay: -5", 0),
        ("Request-rate: 1/10s", 10),
        ("Request-rate: 10/1m", 6),
        ("Request-rate: 0/10", 0),
        ("Crawl-delay: 10\nRequest-rate: 1/2", 10),
        ("Disallow: /x", 0),
    ],
)
def test_the_pause_that_is_asked_for_is_read_in_either_spelling(line: str, seconds: float) -> None:
    assert rules(f"User-agent: *\n{line}\n").crawl_delay == seconds


def test_a_pattern_of_many_stars_costs_nothing() -> None:
    found = rules("User-agent: *\nDisallow: /" + "*a" * 30 + "b$\n")
    assert not forbids(found, "/" + "a" * 2000)
