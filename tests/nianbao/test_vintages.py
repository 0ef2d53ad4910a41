"""A report that is edited in silence: both versions are kept, listed, and can be built from."""

from __future__ import annotations

from pathlib import Path

import pytest

from nianbao import load, read_report
from scraper.answer import Answer
from scraper.state import Task
from scraper.store import open_store
from tests.nianbao.test_run import run_all, run_here, write_sites
from tests.scraper.county import Reply, serve, site, small_county

PAGE = Path(__file__).parents[1] / "fixtures" / "html_2021" / "page.html"


def edited(page: bytes) -> tuple[bytes, str]:
    """The page with one printed number made another, and the variable that it is."""
    before = read_report(page)
    for variable, figure in before.figures.items():
        old = f">{figure.raw}<".encode()
        if figure.status == "printed" and figure.value and page.count(old) == 1:
            return page.replace(old, b">987<"), variable
    raise AssertionError("the fixture has no number that stands once")


def test_an_edited_report_is_listed_and_either_version_can_be_built(tmp_path: Path) -> None:
    routes = small_county()
    page = PAGE.read_bytes()
    routes["/info/0.htm"] = Reply(page, content_type="text/html; charset=utf-8")
    with serve(routes) as county:
        sites = write_sites(tmp_path, 盘山县=county.url)
        run_all(tmp_path, sites)
        assert len(load(tmp_path / "out").revisions) == 0
        changed, variable = edited(page)
        county.routes["/info/0.htm"] = Reply(changed, content_type="text/html; charset=utf-8")
        run_all(tmp_path, sites)
    revisions = load(tmp_path / "out").revisions.to_dict("records")
    assert [(each["variable"], each["new"]) for each in revisions] == [(variable, 987)], revisions
    [revision] = revisions
    assert revision["old"] == read_report(page).figures[variable].value
    assert revision["sha256_old"] != revision["sha256_new"]
    folders = ["--data", tmp_path / "data", "--out", tmp_path / "back"]
    assert run_here("build", *folders, "--as-of", "2000-01-01") == 1, "nothing was fetched by then"
    assert run_here("build", *folders, "--as-of", "2999-12-31") == 0
    assert load(tmp_path / "back").panel[variable].dropna().tolist() == [987]
    walk = tmp_path / "walk.toml"
    walk.write_text(
        f'[[event]]\nkind = "rename"\nfrom = "{revision["org_id"]}"\nto = "new"\ndate = 2030\nsource = "x"\n', "utf-8"
    )
    assert run_here("build", *folders, "--crosswalk", walk) == 0
    renamed = load(tmp_path / "back")
    assert renamed.revisions["org_id"].tolist() == ["new"]
    for table in (renamed.panel, renamed.figures, renamed.organisations):
        assert "new" in set(table["org_id"])
        assert revision["org_id"] not in set(table["org_id"])


@pytest.mark.parametrize(
    ("seconds", "changes"),
    [(("00", "30", "59"), ["there", "back"]), (("00", "00", "59"), ["there", "back"]), (("00", "00", None), ["there"])],
    ids=["three times", "two in one second, and back", "two in one second"],
)
def test_versions_are_told_apart_also_where_they_came_in_one_second(
    seconds: tuple[str | None, ...], changes: list[str], tmp_path: Path
) -> None:
    url, page = "http://www.panshan.gov.cn/1.html", PAGE.read_bytes()
    changed, _ = edited(page)
    county = site("http://www.panshan.gov.cn")
    task = Task(county.name, url, "article", "2024年政府信息公开工作年度报告", "http://www.panshan.gov.cn/")
    for body, second in zip((page, changed, page), seconds, strict=True):
        if second is not None:
            answer = Answer(url, 200, (("Content-Type", "text/html"),), body, f"2025-01-20T08:00:{second}Z")
            with open_store(tmp_path / "data", {}) as store:
                store.keep_item(county, (answer,), task)
    assert run_here("build", "--data", tmp_path / "data", "--out", tmp_path / "out") == 0
    revisions = load(tmp_path / "out").revisions
    assert ["there" if new == 987 else "back" for new in revisions["new"]] == changes
    last = load(tmp_path / "out").panel[revisions["variable"].iloc[0]]
    assert last.tolist() == [revisions["new"].iloc[-1]]


def test_a_run_keeps_what_it_fetched_where_a_file_written_by_hand_is_wrong(tmp_path: Path) -> None:
    with serve(small_county()) as county:
        sites = write_sites(tmp_path, 盘山县=county.url)
        folders = ["--data", tmp_path / "data", "--out", tmp_path / "out"]
        (tmp_path / "data").mkdir()
        (tmp_path / "data" / "crosswalk.toml").write_text("[[even]]\n", "utf-8")
        assert run_here("run", sites, *folders) == 1
        assert not (tmp_path / "out").exists()
        assert [*(tmp_path / "data" / "archive").glob("*.warc.gz")]
        (tmp_path / "data" / "crosswalk.toml").unlink()
        assert run_here("build", *folders) == 0


def test_a_damaged_record_costs_that_record_and_is_named(tmp_path: Path) -> None:
    with serve(small_county()) as county:
        sites = write_sites(tmp_path, 盘山县=county.url)
        run_all(tmp_path, sites)
    folders = ["--data", tmp_path / "data", "--out", tmp_path / "out"]
    [archive] = (tmp_path / "data" / "archive").glob("*.warc.gz")
    place = int(str(load(tmp_path / "out").reports["source"].iloc[0]).rpartition("@")[2])
    content = bytearray(archive.read_bytes())
    content[place + 60 : place + 90] = bytes(30)
    archive.write_bytes(content)
    assert run_here("build", *folders, "--accept", "a record is damaged") == 0
    assert len(load(tmp_path / "out").reports) == 7
    assert f"{archive.name}@{place},damaged" in (tmp_path / "out" / "unparsed.csv").read_text("utf-8-sig")
