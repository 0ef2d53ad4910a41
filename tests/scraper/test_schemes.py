from __future__ import annotations

import sqlite3
import ssl
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
import trustme

from scraper.errors import Blocked, Unreachable
from tests.scraper.county import County, Reply, page, run, serve, site, small_county
from tests.scraper.fetching import Names, closed_port, fetch, fetch_all, port_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAME = "www.panshan.gov.cn"


class Door:
    """A host with a port for each scheme: nobody listens at either until a test says so."""

    def __init__(self, names: Names, ca: str) -> None:
        self._names = names
        self.ca = ca
        self.open(closed_port(), closed_port())

    def open(self, http: County | int, https: County | int) -> None:
        for port, at in ((80, http), (443, https)):
            self._names.ports[NAME, port] = port_of(at.url) if isinstance(at, County) else at


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, str]:
    ca = trustme.CA()
    path = tmp_path_factory.mktemp("tls") / "ca.pem"
    ca.cert_pem.write_to_path(path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert(NAME).configure_cert(context)
    return context, str(path)


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Names:
    found = Names()
    found.use(monkeypatch)
    return found


@pytest.fixture
def door(names: Names, authority: tuple[ssl.SSLContext, str]) -> Door:
    return Door(names, authority[1])


@pytest.fixture
def safe(authority: tuple[ssl.SSLContext, str]) -> Iterator[County]:
    with serve(small_county(), authority[0]) as county:
        yield county


@pytest.fixture
def plain() -> Iterator[County]:
    with serve(small_county()) as county:
        yield county


def _remembered(data: Path) -> dict[str, str]:
    with closing(sqlite3.connect(data / "state.sqlite")) as db, db:
        return dict(db.execute("SELECT host, scheme FROM hosts"))


def test_a_host_that_answers_over_https_only_is_crawled_there_and_it_is_remembered(
    door: Door, safe: County, names: Names, tmp_path: Path
) -> None:
    door.open(closed_port(), safe)
    where = site(f"http://{NAME}", ca=door.ca)
    result = run(tmp_path, where).sites[0]
    assert (result.state, result.new) == ("done", 9)
    assert f"{NAME} answers on https only" in result.reason
    assert _remembered(tmp_path) == {NAME: "https"}
    names.asked.clear()
    again = run(tmp_path, where).sites[0]
    assert (again.new, again.unchanged) == (0, 9)
    assert (NAME, 80) not in names.asked


def test_absolute_links_on_the_dead_scheme_are_asked_on_the_other_and_kept_once(
    door: Door, safe: County, tmp_path: Path
) -> None:
    door.open(closed_port(), safe)
    title = "石新镇2023年政府信息公开工作年度报告"
    twice = "".join(f'<li><a href="{scheme}://{NAME}/xxgknb/t0.html">{title}</a></li>' for scheme in ("http", "https"))
    safe.routes["/"] = page(f"<ul>{twice}</ul>")
    result = run(tmp_path, site(f"http://{NAME}", ca=door.ca)).sites[0]
    assert (result.state, result.items) == ("done", 1)
    assert safe.paths().count("/xxgknb/t0.html") == 1


def test_a_host_that_does_not_speak_https_is_asked_over_http(door: Door, plain: County, tmp_path: Path) -> None:
    for nobody in (closed_port(), plain):  # at port 443 is no server, or one without TLS
        door.open(plain, nobody)
        assert fetch(site(f"https://{NAME}"), f"https://{NAME}/")[0].url == f"http://{NAME}/"
    result = run(tmp_path, site(f"https://{NAME}")).sites[0]
    assert (result.state, result.new) == ("done", 9)
    assert _remembered(tmp_path) == {NAME: "http"}


def test_https_that_works_again_is_asked_again(door: Door, plain: County, safe: County, tmp_path: Path) -> None:
    where = site(f"https://{NAME}", ca=door.ca)
    door.open(plain, closed_port())
    run(tmp_path, where)
    door.open(closed_port(), safe)
    asked = len(plain.asked)
    assert run(tmp_path, where).sites[0].state == "done"
    assert len(plain.asked) == asked
    assert _remembered(tmp_path)[NAME] != "http"


def test_https_that_has_answered_is_never_given_up_for_http(door: Door, plain: County, safe: County) -> None:
    door.open(plain, safe)
    # An answer that contradicts itself ends the connection, and nobody takes the next one.
    safe.routes["/zwgk/"] = Reply(b"x", headers={"Content-Length": "2"})
    safe.on_request = lambda number: door.open(plain, closed_port()) if number == 3 else None
    with pytest.raises(Unreachable, match="nobody answers"):
        fetch_all(site(f"https://{NAME}", ca=door.ca), f"https://{NAME}/", f"https://{NAME}/zwgk/")
    assert safe.paths() == ["/robots.txt", "/", "/zwgk/"]
    assert plain.asked == []


def test_a_certificate_that_we_do_not_trust_is_no_reason_for_http(door: Door, plain: County, safe: County) -> None:
    door.open(plain, safe)
    with pytest.raises(Unreachable, match="write ca ="):
        fetch(site(f"https://{NAME}"), f"https://{NAME}/")
    assert plain.asked == []


def test_a_scheme_that_sends_to_the_one_that_is_down_is_no_way_in(door: Door, safe: County, tmp_path: Path) -> None:
    door.open(closed_port(), safe)
    where = site(f"http://{NAME}", ca=door.ca)
    for path in ("/robots.txt", "/"):
        safe.routes[path] = Reply(status=302, headers={"Location": f"http://{NAME}{path}"})
        result = run(tmp_path / path[1:2], where).sites[0]
        assert (result.state, result.items) == ("unreachable", 0)
        assert "does not answer" in result.reason
        assert _remembered(tmp_path / path[1:2]) == {NAME: ""}
        safe.routes["/robots.txt"] = Reply(status=404)


def test_a_refusal_is_an_answer_and_no_reason_for_the_other_scheme(door: Door, plain: County, safe: County) -> None:
    door.open(plain, safe)
    safe.routes["/robots.txt"] = Reply(status=403)
    with pytest.raises(Blocked, match="403"):
        fetch(site(f"https://{NAME}", ca=door.ca), f"https://{NAME}/")
    assert plain.asked == []


def test_a_host_that_is_nowhere_is_unreachable_for_the_reason_of_its_own_scheme(door: Door) -> None:
    with pytest.raises(Unreachable, match="nobody answers") as caught:
        fetch(site(f"http://{NAME}", ca=door.ca), f"http://{NAME}/")
    assert caught.value.url == f"http://{NAME}/"
