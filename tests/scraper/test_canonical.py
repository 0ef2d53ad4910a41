"""One spelling for one page, and what two addresses of it have in common."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.canonical import Twins, canonical, is_mobile_copy, is_sealed_viewer, twin, viewed
from scraper.links import absolute
from tests.scraper.county import site

HOST = "http://www.x.gov.cn"
SITE = site(HOST, hosts=("x.gov.cn",))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://WWW.X.gov.cn:80/a.html#zoom", f"{HOST}/a.html"),
        ("https://www.x.gov.cn:443", "https://www.x.gov.cn/"),
        (f"{HOST}/a.jsp;jsessionid=0A1B.node1?id=3", f"{HOST}/a.jsp?id=3"),
        (f"{HOST}/a.html?utm_source=wx&id=3&spm=1", f"{HOST}/a.html?id=3"),
        (f"{HOST}/a.jsp?b=%B8%BD&a=+", f"{HOST}/a.jsp?b=%B8%BD&a=+"),
        (f"{HOST}:8080/a?p=1", f"{HOST}:8080/a?p=1"),
    ],
)
def test_what_is_no_part_of_an_address_is_left_out(url: str, expected: str) -> None:
    assert canonical(url) == expected
    assert canonical(canonical(url)) == expected


@pytest.mark.parametrize(
    "url",
    [
        f"{HOST}/pdfjs/web/viewer.html?file=/files/a.pdf",
        f"{HOST}/pdfjs/web/viewer.html?file=%2Ffiles%2Fa.pdf%23page%3D2",
        f"{HOST}/pdfjs/web/viewer.html?file=%252Ffiles%252Fa.pdf",
        f"{HOST}/pdfjs/web/viewer.html?file=../../files/a.pdf#page=2&zoom=100",
        f"{HOST}/pdf.js/web/viewer.html?file={HOST}/files/a.pdf",
        f"{HOST}/generic/web/pdfviewer.html#file=/files/a.pdf",
    ],
)
def test_behind_a_plain_viewer_is_its_file(url: str) -> None:
    assert viewed(url) == f"{HOST}/files/a.pdf"
    assert canonical(url) == f"{HOST}/files/a.pdf"


def test_the_file_behind_a_viewer_is_spelled_as_a_link_to_it_is() -> None:
    assert viewed(f"{HOST}/pdfjs/web/viewer.html?file=%2Ffiles%2F石 新.pdf") == absolute(HOST, "/files/石 新.pdf")


@pytest.mark.parametrize("file", ["http://[x/a.pdf", "http://x:99999/a.pdf", "ftp://x/a.pdf"])
def test_a_viewer_of_what_nobody_can_ask_for_hides_its_file(file: str) -> None:
    assert viewed(f"{HOST}/pdfjs/web/viewer.html?file={file}") is None
    assert is_sealed_viewer(f"{HOST}/pdfjs/web/viewer.html?file={file}")


def test_a_viewer_that_hides_its_file_is_told_from_a_download() -> None:
    assert is_sealed_viewer(f"{HOST}/pdfjs/web/viewer.html?file=9f8a7b6c5d")
    assert not is_sealed_viewer(f"{HOST}/pdfjs/web/viewer.html?file=/a.pdf")
    assert not is_sealed_viewer(f"{HOST}/download.jsp?file=9f8a7b6c5d")
    assert viewed(f"{HOST}/download.jsp?file=/a.pdf") is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/info/1026/25268.htm", "/content.jsp?urltype=news.NewsContentUrl&wbtreeid=1026&wbnewsid=25268"),
        ("/info/1026/25268.htm", "/content.jsp?wbnewsid=25268&urltype=news.NewsContentUrl&wbtreeid=1026"),
        ("/art/2026/8/2/art_284_11821965.html", "//art/2026/08/02/art_284_11821965.html"),
        ("/a/t20230118_1.html", "/a/t20230118_1_wap.html"),
    ],
)
def test_two_addresses_that_a_system_gives_one_article_are_twins(one: str, other: str) -> None:
    assert twin(SITE, HOST + one) == twin(SITE, HOST + other)
    assert twin(SITE, HOST + one) == twin(SITE, "https://x.gov.cn" + one)


@pytest.mark.parametrize(
    "other",
    [
        "/info/1026/25269.htm",
        "/info/1027/25268.htm",
        "/content.jsp?urltype=tree.TreeTempUrl&wbtreeid=1026&wbnewsid=25268",
    ],
)
def test_neighbours_are_no_twins(other: str) -> None:
    assert twin(SITE, f"{HOST}/info/1026/25268.htm") != twin(SITE, HOST + other)


def test_www_is_one_with_the_bare_host_only_where_the_site_names_both() -> None:
    bare = "http://x.gov.cn/a.html"
    assert twin(SITE, bare) == twin(SITE, f"{HOST}/a.html")
    assert twin(site(HOST), bare) != twin(site(HOST), f"{HOST}/a.html")


@pytest.mark.parametrize(
    ("url", "copy"),
    [
        ("http://m.x.gov.cn/a", True),
        ("http://wap.x.gov.cn/a", True),
        (f"{HOST}/m/a", False),
        ("http://mz.x.gov.cn/", False),
    ],
)
def test_hosts_for_telephones_are_known_by_the_host_that_they_copy(url: str, copy: bool) -> None:
    assert is_mobile_copy(SITE, url) is copy
    assert not is_mobile_copy(site(url, ""), url), "a site that has no other host"


@given(st.lists(st.sampled_from([f"{HOST}/a", "https://www.x.gov.cn/a", "http://x.gov.cn/a", f"{HOST}/b"]), min_size=1))
def test_of_all_addresses_of_a_page_one_is_asked_for_and_the_others_are_known(urls: list[str]) -> None:
    twins = Twins(SITE)
    asked = {url for url in urls if twins.is_first(url)}
    assert len(asked) == len({twin(SITE, url) for url in urls})
    assert asked | {other for url in asked for other in twins.others(url)} == set(urls)
    assert all(twins.is_first(url) for url in asked), "asked for again, it is the same one"
