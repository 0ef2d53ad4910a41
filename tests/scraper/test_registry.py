from __future__ import annotations

import tomllib
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from parsers import division
from scraper.hosts import host_of
from scraper.platforms import PLATFORMS, recognise_url
from scraper.registry import UnknownName, find, registry, select, to_toml
from scraper.sites import SitesError, load_sites
from scripts.compile_registry import column_of, compile_registry
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

REGISTRY = ROOT / "scraper" / "registry.toml"
EVIDENCE = ROOT / "scripts" / "registry_evidence.tsv"
KNOWN = {"trs", "ucap", "vsb", "longxun", "jpage", "jpaas", "gkmlpt", "jiangxi", "epoint", "aspnet", "generic"}


def test_the_registry_is_what_its_script_makes_of_the_evidence() -> None:
    assert REGISTRY.read_text("utf-8") == compile_registry(EVIDENCE.read_text("utf-8"))
    assert REGISTRY.stat().st_size < 300_000


def test_every_site_has_a_division_a_host_and_evidence_and_says_that_it_was_not_asked() -> None:
    entries = registry()
    assert len(entries) >= 140
    for entry in entries:
        assert division.name_of(entry.division_code) is not None
        assert entry.province == division.name_of(entry.division_code[:2])
        assert entry.platform in KNOWN
        assert host_of(entry.home) == entry.host
        assert entry.column.startswith(entry.home) or not entry.column
        assert not entry.checked
    assert len({entry.name for entry in entries}) == len(entries)


def test_a_code_that_the_division_list_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="211199 is no division, not 盘山县"):
        compile_registry("211199\t盘山县\thttp://www.panshan.gov.cn/1.html\n")
    with pytest.raises(ValueError, match="211122 is 盘山县, not 大洼区"):
        compile_registry("211122\t大洼区\thttp://www.panshan.gov.cn/1.html\n")


@pytest.mark.parametrize(
    ("url", "column", "layout"),
    [
        ("http://a.gov.cn/zfxxgk/zfxxgknb/2024n/xzjd/202501/t20250118_1.html", "/zfxxgk/zfxxgknb/", "county"),
        ("http://a.gov.cn/zwgk_156/zfxxgknb/xzfbgs/202601/t20260129_1.html", "/zwgk_156/zfxxgknb/", "county"),
        ("http://a.gov.cn/dlx/zfxxgknb_171215/202601/t20260109_1.html", "/dlx/zfxxgknb_171215/", "agency"),
        ("http://a.gov.cn/a/xxgknb2024n/zfxxgk_gknbz.shtml", "", ""),
        ("http://a.gov.cn/Xxgknb/show/4518.html", "", ""),
        ("http://a.gov.cn/info/1/2.htm", "", ""),
    ],
)
def test_a_column_is_the_folder_above_an_article_whose_name_is_one_of_a_column(
    url: str, column: str, layout: str
) -> None:
    assert column_of(url) == (f"http://a.gov.cn{column}" if column else "", layout)


def test_the_article_urls_of_the_registry_are_recognised_as_the_platform_named_there() -> None:
    """Of the platforms that there are; an address that shows none is nobody's."""
    for entry in registry():
        # /module/xxgk/ is a part that Hanweb's sites have beside either of its list systems
        urls = [url for url in entry.evidence if "/module/xxgk/" not in url]
        shown = {recognise_url(url) for url in urls} - {None}
        expected = {entry.platform} & set(PLATFORMS) - {"generic"} if urls else set()
        assert shown == expected, (entry.name, entry.evidence)


def test_a_platform_with_urls_is_recognised_by_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PLATFORMS, "made", SimpleNamespace(URLS=(r"/made/\d+\.html$", r"/mad/")))
    assert recognise_url("http://a.gov.cn/made/8.html") == "made"
    assert recognise_url("http://a.gov.cn/plain/8.html") is None


@pytest.mark.parametrize(
    ("asked", "name"), [("盘山县", "盘山县"), ("盘山", "盘山县"), ("211122", "盘山县"), ("河口县", "河口瑶族自治县")]
)
def test_a_site_is_found_by_name_short_name_or_code(asked: str, name: str) -> None:
    assert find(asked).name == name


def test_a_name_that_is_not_there_is_answered_with_those_near_it() -> None:
    with pytest.raises(UnknownName, match="盘县 is not in the registry; near it are 盘山县"):
        find("盘县")
    with pytest.raises(UnknownName, match="not in the registry"):
        select("辽东省")


def test_a_province_is_named_with_or_without_its_suffix() -> None:
    assert select("辽宁") == select("辽宁省") != registry() == select()


def test_the_sites_of_the_registry_load_once_the_contact_is_filled_in(tmp_path: Path) -> None:
    path, text = tmp_path / "SITES.toml", to_toml(registry())
    path.write_text(text, "utf-8")
    with pytest.raises(SitesError, match="contact is missing"):
        load_sites(path)
    path.write_text(text.replace('contact = ""', 'contact = "https://example.org/who"', 1), "utf-8")
    assert [site.name for site in load_sites(path).sites] == [entry.name for entry in registry()]


def test_a_county_column_is_begun_with_and_an_agencys_is_not() -> None:
    assert find("甘州区").start == ("http://www.gsgz.gov.cn/gzzfxxgk/zfxxgknb/", "http://www.gsgz.gov.cn/")
    assert find("湖口县").start == ("https://www.hukou.gov.cn/",)
    assert tomllib.loads(to_toml([find("湖口县")]))["site"][0]["start"] == ["https://www.hukou.gov.cn/"]
