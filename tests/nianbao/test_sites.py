"""`nianbao sites`: what is printed, and the exit codes."""

from __future__ import annotations

import json
import tomllib
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from nianbao import cli
from scraper import discovered
from scraper.advice import advise, remedy
from scraper.discover import discover
from scraper.platforms import PLATFORMS, generic
from scraper.registry import name_host, registry
from scraper.site import CrawlSettings
from scraper.sites import load_sites
from tests.scraper.county import Reply, page, serve, site
from tests.sites import agency_columns, county_column

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.scraper.county import County


def run_here(capsys: pytest.CaptureFixture[str], *args: str, code: int = 0) -> tuple[str, str]:
    with pytest.raises(SystemExit) as left:
        cli.main(["sites", *args])
    assert (left.value.code or 0) == code
    printed = capsys.readouterr()
    return printed.out, printed.err


def test_the_registry_is_listed_one_site_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = run_here(capsys, "list")
    assert len(out.splitlines()) == len(registry())
    out, _ = run_here(capsys, "list", "--province", "辽宁")
    assert "211122\t盘山县\t辽宁省\thttp://www.panshan.gov.cn/\tgeneric" in out.splitlines()
    assert all("\t辽宁省\t" in line for line in out.splitlines())


def test_the_list_is_json_where_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = run_here(capsys, "list", "--province", "辽宁", "--format", "json")
    assert {"name": "盘山县", "division_code": "211122", "checked": False}.items() <= next(
        each for each in json.loads(out) if each["name"] == "盘山县"
    ).items()


def test_a_sites_file_is_begun_with_several_places(capsys: pytest.CaptureFixture[str]) -> None:
    out, err = run_here(capsys, "init", "盘山县", "甘州区", "盘山")
    assert out.count("[[site]]") == 2
    assert err == ""


def test_unknown_places_are_named_with_those_near_them_and_nothing_is_printed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    out, err = run_here(capsys, "init", "盘县", "盘山县", "大连海市", code=2)
    assert out == ""
    assert "盘县 is not in the registry; near it are 盘山县" in err
    assert "大连海市 is not in the registry" in err
    assert "near it are" in run_here(capsys, "list", "--province", "辽东省", code=2)[1]


@pytest.fixture
def county() -> Iterator[County]:
    with serve() as served:
        served.routes.update(county_column.routes(served.url))
        yield served


def test_the_column_of_a_home_page_is_shown_with_what_it_was_known_by(
    county: County, capsys: pytest.CaptureFixture[str]
) -> None:
    out, err = run_here(capsys, "discover", county.url + "/", "--delay", "0")
    lines = out.splitlines()
    assert "found, one column for the county" in lines[0]
    assert lines[1].split() == ["160", "points", f"{county.url}/zfxxgk/zfxxgknb/"]
    assert "reached by 政府信息公开 > 政府信息公开年报" in out
    assert "called 政府信息公开年报 +40" in out
    assert "石新镇2022年政府信息公开工作年度报告" in out
    assert err == ""


def test_what_is_found_can_be_pasted_into_a_sites_file(
    county: County, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out, _ = run_here(capsys, "discover", county.url + "/", "--delay", "0", "--format", "toml", "--name", "盘山县")
    path = tmp_path / "SITES.toml"
    path.write_text(out.replace('division_code = ""', 'division_code = "211122"'), "utf-8")
    [declared] = load_sites(path).sites
    assert declared.start == (f"{county.url}/zfxxgk/zfxxgknb/", f"{county.url}/")


def test_columns_of_agencies_are_remarked_on_and_the_home_page_is_begun_with(
    county: County, capsys: pytest.CaptureFixture[str]
) -> None:
    county.routes = dict(agency_columns.routes(county.url))
    out, _ = run_here(capsys, "discover", county.url + "/", "--delay", "0", "--format", "toml")
    assert tomllib.loads(out)["site"][0]["start"] == [f"{county.url}/"]
    assert f"# {county.url}/zwgk/xzj/x0/ndbg/ (政务公开 > 乡镇街道 > 石新镇 > 政府信息公开年报)" in out


def test_what_is_found_is_kept_in_a_data_folder(
    county: County, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out, _ = run_here(capsys, "discover", county.url + "/", "--delay", "0", "--format", "json", "--data", str(tmp_path))
    known = discovered.load(tmp_path, json.loads(out)["site"])
    assert known is not None
    assert out == known.to_json() + "\n"


@pytest.mark.parametrize(("reply", "code"), [(page("首页"), 1), (Reply(b"", 404), 1), (Reply(b"", 412), 3)])
def test_none_found_is_1_and_blocked_is_3(reply: Reply, code: int, capsys: pytest.CaptureFixture[str]) -> None:
    with serve({"/": reply}) as served:
        run_here(capsys, "discover", served.url + "/", "--delay", "0", code=code)


def test_a_host_that_is_not_this_machine_needs_a_contact_and_an_address_a_scheme(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert "contact is missing" in run_here(capsys, "discover", "http://www.panshan.gov.cn/", code=2)[1]
    for odd in ("www.panshan.gov.cn", "http://x.gov.cn:99999/", "http://[::1/"):
        assert f'start cannot be "{odd}"' in run_here(capsys, "discover", odd, code=2)[1]


def test_a_host_of_the_registry_is_known_by_name() -> None:
    assert name_host("http://panshan.gov.cn/zwgk/") == ("盘山县", "211122")
    assert name_host("http://127.0.0.1:8000/") == ("127.0.0.1:8000", "")


def sites_file(folder: Path, **starts: str) -> Path:
    path = folder / "SITES.toml"
    blocks = (
        f'[[site]]\nname = "{name}"\ndivision_code = "211122"\nstart = ["{url}"]\n' for name, url in starts.items()
    )
    path.write_text("[crawl]\ndelay_seconds = 0\nallow_private_addresses = true\n" + "".join(blocks), "utf-8")
    return path


def test_every_site_is_tried_and_what_is_wrong_is_said_with_what_to_write(
    county: County, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with serve({"/": Reply(b"", 412)}) as wall:
        path = sites_file(tmp_path, 甲县=county.url + "/", 乙县=wall.url + "/")
        out, _ = run_here(capsys, "check", str(path), code=3)
        rows = json.loads(run_here(capsys, "check", str(path), "--format", "json", code=3)[0])
    assert "甲县: found, one column for the county" in out
    assert "乙县: blocked, no report column (0 pages read)" in out
    assert "-> it answers with a challenge or a log-in: wait, ask, or use another network" in out
    assert [(row["site"], row["state"], bool(row["advice"])) for row in rows] == [
        ("甲县", "found", False),
        ("乙县", "blocked", True),
    ]


def test_all_sites_found_is_0_and_one_without_reports_is_1(
    county: County, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run_here(capsys, "check", str(sites_file(tmp_path, 甲县=county.url + "/")))[1] == ""
    county.routes["/empty/"] = page("暂无")
    out, _ = run_here(capsys, "check", str(sites_file(tmp_path, 甲县=county.url + "/empty/")), code=1)
    assert "-> open the site in a browser and write the address of its report column into start" in out


def test_a_start_page_that_is_gone_is_named_although_another_leads_to_the_column(county: County) -> None:
    declared = site(county, start=(county.url + "/", county.url + "/gone/"))
    [said] = advise(declared, discover(declared, CrawlSettings(delay_seconds=0.0, allow_private_addresses=True)))
    assert f"gone: {county.url}/gone/: answered 404" in said
    assert "write another address into start" in said


def test_a_platform_that_its_pages_do_not_show_is_named(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    never = SimpleNamespace(recognises=lambda text, url: False, read_listing=generic.read_listing)
    monkeypatch.setitem(PLATFORMS, "never", never)
    declared = site(county, platform="never")
    [said] = advise(declared, discover(declared, CrawlSettings(delay_seconds=0.0, allow_private_addresses=True)))
    assert said == 'platform = "never" is written, but its lists were read as generic: leave it out'


@pytest.mark.parametrize(
    ("reason", "remedy_of"),
    [
        ("ConnectError: [SSL: BAD_ECPOINT] bad ecpoint (_ssl.c:1006)", 'write tls = "p256"'),
        ("ConnectError: [SSL: UNSAFE_LEGACY_RENEGOTIATION_DISABLED] unsafe", 'write tls = "legacy"'),
        ("ConnectError: [SSL: CERTIFICATE_VERIFY_FAILED] unable to get local issuer", "not taken unverified"),
        ("robots.txt disallows it", "ask its operator"),
        ("robots.txt: answered 503", "try again on another day"),
        ("ConnectTimeout", "does not answer from here"),
    ],
)
def test_a_known_fault_of_a_server_has_a_remedy_that_keeps_verification_and_manners(
    reason: str, remedy_of: str
) -> None:
    assert remedy_of in remedy(reason)
