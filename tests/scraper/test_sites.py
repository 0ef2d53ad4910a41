from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import trustme

from scraper import sites
from scraper.site import CrawlSettings, Site
from scraper.sites import SitesError, load_sites

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """
[crawl]
delay_seconds = 3.0
contact = "https://example.org/who-we-are"

[[site]]
name = "盘山县"
division_code = "211122"
start = ["http://www.panshan.gov.cn/"]
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "SITES.toml"
    path.write_text(text, encoding="utf-8")
    return path


def fault(folder: Path, text: str) -> str:
    with pytest.raises(SitesError) as caught:
        load_sites(write(folder, text))
    return str(caught.value).removeprefix(f"{folder / 'SITES.toml'}: ")


def test_a_file_is_read_with_its_defaults(tmp_path: Path) -> None:
    loaded = load_sites(write(tmp_path, GOOD))
    assert loaded.crawl.delay_seconds == 3.0
    assert not loaded.crawl.allow_private_addresses
    expected = Site(name="盘山县", division_code="211122", start=("http://www.panshan.gov.cn/",))
    assert loaded.sites == (expected,)
    assert (expected.years, expected.max_pages, expected.tls, expected.platform) == ((), 400, "strict", None)


def test_all_optional_keys_are_taken(tmp_path: Path) -> None:
    more = """
hosts = ["xxgk.panshan.gov.cn"]
years = [2023, 2024]
platform = "generic"
encoding = "gb18030"
delay_seconds = 5
tls = "legacy"
hours = "22-6"
daily_requests = 2000
max_pages = 50
min_reports = 12
"""
    site = load_sites(write(tmp_path, GOOD + more)).sites[0]
    assert (site.hosts, site.years, site.encoding) == (("xxgk.panshan.gov.cn",), (2023, 2024), "gb18030")
    assert (site.hours, site.daily_requests, site.ca) == ("22-6", 2000, "")
    assert (site.delay_seconds, site.tls, site.max_pages, site.min_reports) == (5.0, "legacy", 50, 12)


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ('name = "盘山县"\n', "", '[[site]] 1: name is missing: write the name of the county, such as name = "盘山县"'),
        ('division_code = "211122"\n', "", "[[site]] 1 (盘山县): division_code is missing: write six digits in quotes"),
        ('"211122"', '"2111"', '[[site]] 1 (盘山县): division_code cannot be "2111": write six digits in quotes'),
        ('"211122"', "211122", "[[site]] 1 (盘山县): division_code cannot be 211122: write six digits in quotes"),
        ('["http://www.panshan.gov.cn/"]', '"http://www.panshan.gov.cn/"', "(盘山县): start cannot be"),
        ('["http://www.panshan.gov.cn/"]', "[]", "(盘山县): start cannot be []: write a list of http or https"),
        (
            '["http://www.panshan.gov.cn/"]',
            '["www.panshan.gov.cn"]',
            'start cannot be "www.panshan.gov.cn": write a list',
        ),
        ('["http://www.panshan.gov.cn/"]', '["http://["]', 'start cannot be "http://["'),
        (
            "delay_seconds = 3.0",
            'delay_seconds = "3"',
            '[crawl] delay_seconds cannot be "3": write a number of seconds',
        ),
        ("delay_seconds = 3.0", "delay_seconds = -1", "[crawl] delay_seconds cannot be -1"),
        (
            "delay_seconds = 3.0",
            "delay_second = 3.0",
            '[crawl] "delay_second" is not a key here: write "delay_seconds"',
        ),
        ("name =", 'plattform = "x"\nname =', '(盘山县): "plattform" is not a key here: write "platform" or remove it'),
        ("name =", 'platform = "trs9"\nname =', 'platform cannot be "trs9": write one of "'),
        ("name =", 'encoding = "gbkk"\nname =', 'encoding cannot be "gbkk"'),
        ("name =", 'tls = "off"\nname =', 'tls cannot be "off": write one of "strict", "p256", "legacy"'),
        ('contact = "https://example.org/who-we-are"', "", "[crawl] contact is missing: write where a site's operator"),
        ("https://example.org/who-we-are", "x", '[crawl] contact cannot be "x": write where a site\'s operator'),
        ("https://example.org/who-we-are", "http://", '[crawl] contact cannot be "http://": write where'),
        ("name =", 'ca = "none.pem"\nname =', 'none.pem": write the path of a file of certificates in PEM'),
        ("name =", 'ca = "SITES.toml"\nname =', "write the path of a file of certificates in PEM"),
        ("name =", 'hours = "22-25"\nname =', 'hours cannot be "22-25": write two hours of the day in China'),
        ("delay_seconds = 3.0", 'hours = "night"', '[crawl] hours cannot be "night": write two hours of the day'),
        ("name =", "daily_requests = 0\nname =", "daily_requests cannot be 0: write a whole number of requests"),
        ("delay_seconds = 3.0", "daily_requests = -1", "[crawl] daily_requests cannot be -1"),
        (
            "http://www.panshan",
            "http://user:secret@www.panshan",
            'start cannot be "http://www.panshan.gov.cn/": write a list of http or https addresses',
        ),
        ("[[site]]", "[[sites]]", '"sites" is not a key here: write "site" or remove it'),
        ("[crawl]", "[crawl", "column 7): [crawl; write [crawl] or [[site]]"),
        ("name = ", "name = “", 'name = “"盘山县"; write key = "text" on one line, with straight quotes'),
    ],
)
def test_what_is_wrong_is_said_with_key_and_remedy(before: str, after: str, message: str, tmp_path: Path) -> None:
    assert message in fault(tmp_path, GOOD.replace(before, after, 1))


def test_a_syntax_error_names_its_line(tmp_path: Path) -> None:
    assert "line 3" in fault(tmp_path, "[crawl]\n\nx = = 1\n")


def test_all_faults_are_said_at_once(tmp_path: Path) -> None:
    lines = fault(tmp_path, GOOD.replace('"211122"', '"x"').replace("3.0", "true")).splitlines()
    assert len(lines) == 2


def test_an_empty_file_needs_a_site(tmp_path: Path) -> None:
    assert "site is missing: write at least one [[site]]" in fault(tmp_path, "")


def test_two_sites_of_one_name_are_refused(tmp_path: Path) -> None:
    assert "name is used twice" in fault(tmp_path, GOOD + GOOD[GOOD.index("[[site]]") :])


def test_a_missing_or_unreadable_file_is_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(SitesError, match="there is no such file"):
        load_sites(tmp_path / "none.toml")
    (tmp_path / "gbk.toml").write_bytes('name = "盘山县"'.encode("gbk"))
    with pytest.raises(SitesError, match="not in UTF-8"):
        load_sites(tmp_path / "gbk.toml")
    with pytest.raises(SitesError, match="cannot be read"):
        load_sites(tmp_path)


def test_loopback_needs_no_contact(tmp_path: Path) -> None:
    text = GOOD.replace("http://www.panshan.gov.cn/", "http://127.0.0.1:8000/").replace('contact = "https', '#"')
    assert load_sites(write(tmp_path, text)).crawl.contact == ""


def test_a_byte_order_mark_from_an_editor_does_no_harm(tmp_path: Path) -> None:
    assert load_sites(write(tmp_path, "\ufeff" + GOOD)).sites[0].name == "盘山县"


def test_a_certificate_file_is_looked_for_beside_the_file_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "certs").mkdir()
    trustme.CA().cert_pem.write_to_path(tmp_path / "certs" / "panshan.pem")
    text = GOOD.replace("name =", 'ca = "certs/panshan.pem"\nname =')
    assert load_sites(write(tmp_path, text)).sites[0].ca == str(tmp_path / "certs" / "panshan.pem")


def test_every_key_has_its_sentence() -> None:
    for model in (CrawlSettings, Site):
        assert set(model.model_fields) <= set(sites._WRITE)
