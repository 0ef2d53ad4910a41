from __future__ import annotations

import httpcore
import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scraper.errors import Gone
from scraper.request import to_request, to_wire

HOSTS = st.sampled_from(
    ["www.x.gov.cn", "127.0.0.1", "2130706433", "0x7f.1", "X.gov.cn", "政务.cn", "[::1]", "a_b.cn", "a..b"]
)
PORTS = st.sampled_from(["", ":80", ":443", ":8080", ":0080", ":99999"])
PATHS = st.text(st.sampled_from("ab/.-_~%20?&=#'+;:@政 "), max_size=12)


@given(st.sampled_from(["http", "https"]), HOSTS, PORTS, PATHS)
@example("http", "www.x.gov.cn", "", "a/../b")
@example("http", "www.x.gov.cn", "", "a?")
def test_an_address_is_asked_for_as_httpx_spells_it(scheme: str, host: str, port: str, path: str) -> None:
    url = f"{scheme}://{host}{port}/{path}"
    try:
        spelled = httpx.URL(url)
    except httpx.InvalidURL:
        with pytest.raises(Gone):
            to_wire(url)
        return
    asked = to_wire(url)
    assert (asked.scheme, asked.host, asked.port) == (spelled.raw_scheme, spelled.raw_host, spelled.port)
    assert asked.target == spelled.raw_path
    assert dict(to_request(url, (), b"").sent.headers)[b"Host"] == spelled.netloc


def test_what_is_posted_says_its_length() -> None:
    request = to_request("http://x.gov.cn/", [("Content-Type", "application/json")], b"{}")
    assert request.sent.method == b"POST"
    assert request.sent.headers == [
        (b"Host", b"x.gov.cn"),
        (b"Content-Type", b"application/json"),
        (b"Content-Length", b"2"),
    ]
    assert request.url.origin == httpcore.Origin(b"http", b"x.gov.cn", 80)
