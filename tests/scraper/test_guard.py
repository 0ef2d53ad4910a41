from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.errors import Gone
from scraper.guard import is_allowed, is_public, to_other_scheme
from scraper.hosts import domain_of, host_of, without_userinfo
from scraper.request import to_wire
from scraper.site import Site
from tests.scraper.county import site


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("http://www.panshan.gov.cn/a", True),
        ("https://www.panshan.gov.cn/a", True),
        ("http://xxgk.panshan.gov.cn/a", True),
        ("http://panshan.gov.cn/a", True),
        ("http://www.panjin.gov.cn/a", False),
        ("http://www.gov.cn/a", False),
        ("http://panshan.gov.cn.evil.com/a", False),
        ("http://evil.com/www.panshan.gov.cn", False),
        ("http://www.panshan.gov.cn:8080/a", False),
        ("http://user:secret@www.panshan.gov.cn/a", False),
        ("http://:secret@www.panshan.gov.cn/a", False),
        ("http://evil.com\\@www.panshan.gov.cn/a", False),
        ("http://www.panshan.gov.cn@evil.com/a", False),
        ("http://evil.com#@www.panshan.gov.cn/a", False),
        ("http://evil。panshan.gov.cn/a", False),
        ("http://m.e5515c-test.cn/www.panshan.gov.cn/a", False),
        ("javascript:alert(1)", False),
        ("//www.panshan.gov.cn/a", False),
        ("ftp://www.panshan.gov.cn/a", False),
        ("file:///etc/passwd", False),
        ("http://files.example.com:8000/a", True),
        ("http://files.example.com/a", False),
        ("http://[::1", False),
        ("http://www.panshan.gov.cn:x/", False),
    ],
)
def test_a_site_may_ask_its_own_hosts_and_domain_only(url: str, allowed: bool) -> None:
    panshan = site("http://www.panshan.gov.cn", hosts=("files.example.com:8000",))
    assert is_allowed(panshan, url) is allowed


@pytest.mark.parametrize("url", ["http://盘山.中国/a.htm", "http://xn--rht572d.xn--fiqs8s/a.htm"])
@pytest.mark.parametrize(
    "own",
    [
        {"start": ("http://www.panshan.gov.cn/",), "hosts": ("盘山.中国",)},
        {"start": ("http://www.panshan.gov.cn/",), "hosts": ("xn--rht572d.xn--fiqs8s:80",)},
        {"start": ("http://盘山.中国/nb/",)},
    ],
)
def test_a_host_with_a_chinese_name_is_one_host_however_it_is_written(url: str, own: dict[str, Any]) -> None:
    assert is_allowed(Site(name="盘山县", division_code="211122", **own), url)


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("www.panshan.gov.cn", "panshan.gov.cn"),
        ("a.b.panshan.gov.cn", "panshan.gov.cn"),
        ("www.xuanzhou.ah.gov.cn", "xuanzhou.ah.gov.cn"),
        ("www.gov.cn", "www.gov.cn"),
        ("gov.cn", None),
        ("www.example.com", None),
        ("panshan.gov.cn:81", None),
    ],
)
def test_the_registrable_domain_is_known_under_gov_cn(host: str, domain: str | None) -> None:
    assert domain_of(host) == domain


def test_a_host_is_the_same_over_http_and_https() -> None:
    assert host_of("http://A.gov.cn/") == host_of("https://a.gov.cn:443/x") == "a.gov.cn"
    assert host_of("http://127.0.0.1:81/") == "127.0.0.1:81"
    assert host_of("http://[::1]:81/") == "[::1]:81"


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
        *("224.0.0.1", "255.255.255.255", "168.63.129.16", "::1", "::", "fe80::1%eth0", "fd00:ec2::254"),
        *("::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::"),
    ],
)
def test_addresses_inside_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["114.114.114.114", "2400:3200::1", "::ffff:114.114.114.114"])
def test_addresses_outside_are_public(address: str) -> None:
    assert is_public(address)


@given(
    st.sampled_from(["http", "https"]),
    st.from_regex(r"[a-z]{1,8}(\.[a-z]{1,8}){0,3}", fullmatch=True),
    st.text(st.characters(codec="ascii", categories=["L", "N", "P"]), max_size=12),
)
def test_what_is_allowed_is_asked_at_the_very_host_that_was_checked(scheme: str, host: str, junk: str) -> None:
    url = f"{scheme}://{host}{junk}.panshan.gov.cn/"
    if is_allowed(site("http://www.panshan.gov.cn"), url):
        try:
            asked = to_wire(url).host.decode()
        except Gone:
            return
        assert asked == "panshan.gov.cn" or asked.endswith(".panshan.gov.cn")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://user:secret@x.gov.cn/a@b", "http://x.gov.cn/a@b"),
        ("http://x.gov.cn/a@b", "http://x.gov.cn/a@b"),
        ("https://a:b@c@x.gov.cn", "https://x.gov.cn"),
    ],
)
def test_what_is_shown_holds_no_log_in(url: str, shown: str) -> None:
    assert without_userinfo(url) == shown


def test_the_other_scheme_is_another_door_of_the_same_host() -> None:
    assert to_other_scheme("http://x.gov.cn/a?b=1") == "https://x.gov.cn/a?b=1"
    assert to_other_scheme("https://x.gov.cn:443/a") == "http://x.gov.cn/a"
    assert to_other_scheme("http://x.gov.cn:8080/a") is None
    assert to_other_scheme("http://x.gov.cn/\x00") is None
