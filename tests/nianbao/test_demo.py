"""The demo from end to end: a real crawl of the bundled county, its dataset, and what a newcomer is told."""

from __future__ import annotations

import csv
import json
import re
import shutil
import tomllib
from typing import TYPE_CHECKING

import pytest

import nianbao
from nianbao.demo import neighbours
from nianbao.demo.county import ATTACHED, BLANK, DIVISION_CODE, MISPRINT, filings
from nianbao.demo.server import CountyServer
from nianbao.demo.site import build_site
from nianbao.demo.tour import tour
from output.register import STATES
from scraper.lock import Busy, hold
from tests.nianbao.conftest import run_command

if TYPE_CHECKING:
    from pathlib import Path

    from tests.nianbao.conftest import Demo


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_it_succeeds_and_says_what_it_found(demo: Demo) -> None:
    assert demo.code == 0, demo.log
    assert "22 organisations, 91 reports" in demo.printed
    assert "2019–2024" in demo.printed
    assert "91 rows" in demo.printed


def test_every_state_of_the_register_occurs_and_is_told_in_plain_words(demo: Demo) -> None:
    found = {row["state"] for row in rows(demo.out / "register.csv")}
    assert found == set(STATES)
    told = re.findall(r"^ +\d+  (\w+) +\S+ \d{4}  \w", demo.printed, flags=re.MULTILINE)
    assert sorted(told) == sorted(STATES)


@pytest.mark.parametrize(
    ("town", "year", "state"),
    [
        (*neighbours.LATE, "late"),
        (*neighbours.ABSENT, "absent"),
        (*neighbours.PICTURE, "image_only"),
        (*neighbours.BROKEN, "unparsable"),
        (*neighbours.WITHDRAWN, "withdrawn"),
        (neighbours.MERGED[0], neighbours.MERGED[1] + 1, "unknown"),
        ("立冬镇", 2024, "blocked"),
        ("大雪镇", 2024, "unreachable"),
    ],
)
def test_what_was_made_to_go_wrong_is_what_the_register_says(demo: Demo, town: str, year: int, state: str) -> None:
    (row,) = (r for r in rows(demo.out / "register.csv") if town in r["org_id"] and r["year"] == str(year))
    assert row["state"] == state


def test_what_was_taken_down_is_kept_and_what_was_edited_is_told(demo: Demo) -> None:
    town, year = neighbours.WITHDRAWN
    panel = rows(demo.out / "panel.csv")
    assert [row for row in panel if town in row["organisation"] and row["year"] == str(year)]
    (revision,) = rows(demo.out / "revisions.csv")
    assert (revision["org_id"][-3:], int(revision["year"])) == neighbours.EDITED
    assert int(revision["old"]) == int(revision["new"]) + 1


def test_every_edition_is_written_or_its_lack_is_told_in_a_line(demo: Demo) -> None:
    manifest = json.loads((demo.out / "manifest.json").read_text("utf-8"))
    editions = {name for name in ("panel.dta", "panel.sav", "panel.xlsx") if (demo.out / name).exists()}
    assert len(editions) + len(manifest["left_out"]) == 3
    assert all(line in demo.printed for line in manifest["left_out"])


def test_every_figure_of_every_report_is_as_its_township_printed_it(demo: Demo) -> None:
    panel = {(row["organisation"], row["year"]): row for row in rows(demo.out / "panel.csv")}
    assert len(panel) == 91
    for filing in filings():
        (row,) = (row for (name, year), row in panel.items() if filing.town in name and year == str(filing.year))
        if filing.real:
            assert {row[name] for name in filing.printed} == {"0"}, "the real report prints nothing but zeros"
        else:
            expected = {name: text.removesuffix("元").removeprefix("+") for name, text in filing.printed.items()}
            assert {name: row[name] for name in expected} == expected


def test_an_organisation_has_one_id_in_all_years(demo: Demo) -> None:
    ids = [row["org_id"] for row in rows(demo.out / "panel.csv") if row["division_code"].startswith(DIVISION_CODE)]
    assert len(set(ids)) == 12
    assert {ids.count(one) for one in ids} == {6}


def faults(demo: Demo) -> list[dict[str, str]]:
    """What is wrong: that the invented towns are in no list of divisions is only information."""
    return [row for row in rows(demo.out / "findings.csv") if row["severity"] != "info"]


def test_the_misprint_is_a_finding_and_stays_as_printed(demo: Demo) -> None:
    town, year = MISPRINT
    found = [row for row in faults(demo) if town in row["organisation"] and row["year"] == str(year)]
    assert {row["code"] for row in found} == {"does-not-add-up"}
    assert any("app_received_total" in row["variables"] for row in found)


def test_no_report_but_the_two_faulty_ones_has_a_finding(demo: Demo) -> None:
    faulty = {(row["organisation"][-3:], int(row["year"])) for row in faults(demo)}
    assert faulty <= {MISPRINT, BLANK}


def test_blank_cells_are_blank_and_said_to_be(demo: Demo) -> None:
    town, year = BLANK
    figures = nianbao.load(demo.out).figures
    blank = figures[figures["status"] == "blank"]
    assert set(blank["year"]) == {year}
    assert all(town in name for name in set(blank["organisation"]))
    assert re.search(rf"{town}\s+{year}\s+blank\s+{len(blank)} cells", demo.printed)


def test_the_dataset_says_itself_that_it_is_made_up(demo: Demo) -> None:
    page = (demo.out / "index.html").read_text("utf-8")
    described = json.loads((demo.out / "datapackage.json").read_text("utf-8"))
    assert "do not cite the others" in page
    assert "请勿引用" in page
    assert "do not cite the others" in described["notice"]


def test_the_pdf_is_the_report_and_its_page_is_not(demo: Demo) -> None:
    town, year = ATTACHED
    report = next(
        row for row in rows(demo.out / "reports.csv") if town in row["organisation"] and row["year"] == str(year)
    )
    assert report["url"].endswith(".pdf")
    assert report["published"].startswith(str(year + 1)), "the date stands on the page only"
    (page,) = (row for row in rows(demo.out / "unparsed.csv") if row["kind"] == "attached")
    assert report["url"] in page["reason"]


def test_what_is_no_report_is_listed_with_the_reason(demo: Demo) -> None:
    others = {row["kind"]: row for row in rows(demo.out / "unparsed.csv")}
    assert set(others) == {"attached", "not-a-report", "image-only", "unreadable"}
    assert "notice" in others["not-a-report"]["reason"]
    assert others["not-a-report"]["url"] in demo.printed


def test_the_files_it_names_are_there(demo: Demo) -> None:
    named = re.findall(r"^  (nianbao-demo/\S+)  ", demo.printed, flags=re.MULTILINE)
    assert len(named) == 14
    assert all((demo.folder / name).exists() for name in named)


def test_a_log_gets_plain_lines(demo: Demo) -> None:
    lines = demo.log.splitlines()
    assert lines[:2] == ["first visit", "盘山县: started"]
    assert len([line for line in lines if line.startswith("盘山县: done, ")]) == 2
    assert "\x1b" not in demo.log + demo.printed


def test_a_second_run_asks_only_whether_anything_is_new(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert tour(tmp_path) == 0
    first = capsys.readouterr()
    panel = (tmp_path / "out" / "panel.csv").read_bytes()
    assert tour(tmp_path) == 0
    second = capsys.readouterr()
    assert "74 new" in first.err
    assert "first visit" not in second.err
    assert "盘山县: done, 81 pages, 74 items: 0 new, 0 changed, 74 unchanged" in second.err
    assert second.out == first.out
    assert (tmp_path / "out" / "panel.csv").read_bytes() == panel


def test_its_archive_can_be_read_like_any_file(demo: Demo) -> None:
    failed: list[str] = []
    reports = list(nianbao.read_reports(demo.data, on_error=lambda source, error: failed.append(source)))
    assert len(reports) >= 91
    assert failed
    assert all(".warc.gz@" in source for source in (*failed, *(report.source for report in reports)))


def test_a_build_takes_empty_cells_for_zeros_only_when_it_is_told_to(demo: Demo, tmp_path: Path) -> None:
    done = run_command("build", "--data", demo.data, "--out", tmp_path, "--blank-as-zero")
    assert done.returncode == 0, done.stderr
    usual, told = nianbao.load(demo.out), nianbao.load(tmp_path)
    assert "zero_for_blank" not in set(usual.missing["reason"])
    zeroed = told.missing[told.missing["reason"] == "zero_for_blank"]
    assert len(zeroed) == (usual.missing["reason"] == "blank").sum() > 0
    assert told.panel.notna().sum().sum() == usual.panel.notna().sum().sum() + len(zeroed)


@pytest.mark.parametrize("large", [0, 1 << 40], ids=["workers at once", "workers when needed"])
def test_building_again_gives_the_same_bytes(
    large: int, demo: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from nianbao import run

    monkeypatch.setattr(run, "_LARGE", large)
    run.build_dataset(demo.data, tmp_path)
    names = {path.name for path in demo.out.iterdir()}
    assert {path.name for path in tmp_path.iterdir()} == names
    assert {path.name for path in (tmp_path / "releases").iterdir()} == {
        path.name for path in (demo.out / "releases").iterdir()
    }
    names -= {"releases", "latest"}
    assert [name for name in names if (tmp_path / name).read_bytes() != (demo.out / name).read_bytes()] == []


def test_where_the_port_is_taken_the_old_archive_is_set_aside(demo: Demo, tmp_path: Path) -> None:
    shutil.copytree(demo.folder / "nianbao-demo", tmp_path, dirs_exist_ok=True)
    old = tomllib.loads((tmp_path / "SITES.toml").read_text("utf-8"))["site"][0]["start"][0]
    with CountyServer({}, int(old.rstrip("/").rpartition(":")[2])):
        assert tour(tmp_path) == 0
    assert (tmp_path / "data-1" / "archive").is_dir(), "nothing that was fetched is lost"
    assert len(rows(tmp_path / "out" / "panel.csv")) == len(rows(tmp_path / "out" / "reports.csv")) == 91
    assert old not in (tmp_path / "out" / "reports.csv").read_text("utf-8-sig")


def test_a_demo_beside_a_running_one_says_so(demo: Demo, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    shutil.copy(demo.folder / "nianbao-demo" / "SITES.toml", tmp_path)
    with hold(tmp_path / "data"), pytest.raises(Busy, match="another nianbao is at work here: crawl "):
        tour(tmp_path)


def test_the_crawl_obeys_robots_and_is_conditional_the_second_time(tmp_path: Path) -> None:
    from scraper.crawl import crawl
    from scraper.site import CrawlSettings, Site, Sites

    with CountyServer(build_site()) as server:
        settings = CrawlSettings(delay_seconds=0.0, contact="https://example.org/", allow_private_addresses=True)
        site = Site(name="盘山县", division_code="211122", start=(f"{server.url}/",))
        sites = Sites(settings, (site,))
        crawl(sites, tmp_path)
        asked = dict(server.requests)
        assert not [path for path in asked if path.startswith("/neibu/")]
        assert set(asked.values()) == {200}
        server.requests.clear()
        crawl(sites, tmp_path)
        articles = {
            status for path, status in server.requests if path.endswith((".pdf", ".html")) and "index" not in path
        }
        assert articles == {304}
