"""The demo's site as a browser meets it: lists that lead to everything, conditional answers, rules for robots."""

from __future__ import annotations

import re
from urllib.parse import urljoin

import httpx
import pytest

from nianbao.demo import noise
from nianbao.demo.neighbours import CHALLENGE
from nianbao.demo.noise import EAST, WEST
from nianbao.demo.server import CountyServer
from nianbao.demo.site import COLUMNS, build_site

SITE = build_site()


def links_of(path: str) -> list[str]:
    return [urljoin(path, target) for target in re.findall(r'<a href="([^"]+)"', SITE[path].body.decode())]


def test_every_link_leads_somewhere() -> None:
    pages = [path for path, file in SITE.items() if file.content_type.startswith("text/html")]
    dead = [(path, target) for path in pages for target in links_of(path) if target not in SITE]
    assert not dead


def test_the_home_page_leads_to_both_columns() -> None:
    assert re.findall(r"<a href='([^']+)'>政府信息公开年报</a>", SITE["/"].body.decode()) == list(COLUMNS)


def test_one_column_pages_with_plain_links() -> None:
    first = SITE[EAST].body.decode()
    assert '<a href="index_2.html">下一页</a>' in first
    assert "createPageHTML" not in first
    assert "下一页" not in SITE[EAST + "index_3.html"].body.decode()


def test_the_other_column_pages_with_a_script_and_cuts_its_titles() -> None:
    first = SITE[WEST].body.decode()
    assert 'createPageHTML(3, 0, "index", "html");' in first
    assert "下一页" not in first
    assert "...</a>" in first
    assert 'createPageHTML(3, 2, "index", "html");' in SITE[WEST + "index_2.html"].body.decode()
    assert WEST + "index_3.html" not in SITE


def test_both_columns_together_list_every_report_and_every_note_once() -> None:
    listed = [
        target
        for column in COLUMNS
        for path in SITE
        if path.startswith(column) and re.search(r"index(_\d)?\.html$", path)
        for target in links_of(path)
        if target.endswith(".html") and "index" not in target
    ]
    assert len(listed) == len(set(listed)) == 72 + len(noise.NOTES)


def test_a_second_request_is_answered_without_a_body() -> None:
    with CountyServer(SITE) as server, httpx.Client(base_url=server.url) as client:
        first = client.get(EAST)
        assert first.status_code == 200
        by_tag = client.get(EAST, headers={"If-None-Match": first.headers["ETag"]})
        by_date = client.get(EAST, headers={"If-Modified-Since": first.headers["Last-Modified"]})
        assert [by_tag.status_code, by_date.status_code] == [304, 304]
        assert by_tag.content == by_date.content == b""
        other = client.get(
            EAST, headers={"If-None-Match": '"other"', "If-Modified-Since": first.headers["Last-Modified"]}
        )
        assert other.status_code == 200, "the tag wins over the date"
        assert client.get("/no-such-page").status_code == 404
    assert server.requests == [(EAST, 200), (EAST, 304), (EAST, 304), (EAST, 200), ("/no-such-page", 404)]


def test_the_server_is_gone_when_the_block_ends() -> None:
    with CountyServer(SITE) as server:
        port = server.port
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"http://127.0.0.1:{port}/")
    with CountyServer(SITE, port) as again:
        assert again.port == port


def test_a_site_may_turn_away_everybody_and_then_fall_silent() -> None:
    with CountyServer(SITE) as server, httpx.Client(base_url=server.url) as client:
        server.show({}, CHALLENGE)
        assert {client.get(path).status_code for path in ("/", "/robots.txt")} == {521}
        server.fall_silent()
        with pytest.raises(httpx.ConnectError):
            httpx.get(server.url, trust_env=False)
        with pytest.raises(OSError, match="in use"):
            CountyServer(SITE, server.port)
    with CountyServer(SITE, server.port) as again:
        assert httpx.get(again.url, trust_env=False).status_code == 200
