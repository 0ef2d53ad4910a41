"""What a crawl that stopped in the middle of an article makes of it when it goes on."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from scraper.answer import Answer
from scraper.archive import read_items
from scraper.state import Task
from scraper.store import open_store
from scraper.warc import Record, read_records
from tests.scraper.county import Reply, page, run, serve, site
from tests.scraper.test_article import kept, pages_of

if TYPE_CHECKING:
    from pathlib import Path

    from scraper.site import Site

URL = "http://www.panshan.gov.cn/r/1.html"
SITE: Site = site("http://www.panshan.gov.cn")
TASK = Task(SITE.name, URL, "article", "石新镇2024年政府信息公开工作年度报告", "http://www.panshan.gov.cn/")
FIRST = Answer(URL, 200, (("Content-Type", "text/html"),), "<p>第1页</p>".encode(), "2025-01-20T08:00:00Z")
FURTHER = tuple(replace(FIRST, url=f"{URL[:-5]}_{n}.html", body=b"<p>%d</p>" % n) for n in (1, 2))


@pytest.mark.parametrize("lost", [1, 2, 3, 4])
def test_an_article_whose_last_pages_were_torn_off_is_asked_for_when_the_run_goes_on(lost: int, tmp_path: Path) -> None:
    data, torn = tmp_path / "data", tmp_path / "torn"
    with open_store(data, {}) as store:
        store.add([TASK])
        store.commit()
        shutil.copytree(data, torn)  # what the disk has when the power goes: the rows of then, and bytes of later
        store.keep_item(SITE, (FIRST,), TASK, further=FURTHER)
        store.commit()
        [file] = (data / "archive").iterdir()
        ends = [record.end for record in read_records(file) if isinstance(record, Record)]
        content = file.read_bytes()[: ends[-lost] - 1]
        (torn / "archive").mkdir()
        (torn / "archive" / file.name).write_bytes(content)
    with open_store(torn, {}) as store:
        assert store.state.next_task(SITE.name, store.run) == TASK
        store.keep_item(SITE, (FIRST,), TASK, further=FURTHER)
        assert store.state.next_task(SITE.name, store.run) is None
    [item] = read_items(torn)
    assert [item.body, *(each.body for each in item.further)] == [each.body for each in (FIRST, *FURTHER)]


def test_an_article_that_has_come_whole_is_not_asked_for_again(tmp_path: Path) -> None:
    data, dead = tmp_path / "data", tmp_path / "dead"
    with open_store(data, {}) as store:
        store.add([TASK])
        store.commit()
        shutil.copytree(data, dead)
        store.keep_item(SITE, (FIRST,), TASK, further=FURTHER)
        store.commit()
        shutil.copytree(data / "archive", dead / "archive", dirs_exist_ok=True)
    with open_store(dead, {}) as store:
        assert store.state.next_task(SITE.name, store.run) is None
        assert {store.is_done(each.url) for each in (FIRST, *FURTHER)} == {True}


def test_a_day_that_ends_between_two_pages_of_an_article_leaves_all_of_it_for_the_next(tmp_path: Path) -> None:
    with serve(pages_of("石新镇", 3)) as county:
        [first] = run(tmp_path, site(county, daily_requests=4)).sites
        assert county.paths()[-1] == "/r/1_1.html"
        assert (first.state, first.items, kept(tmp_path, county)) == ("waiting", 0, {})
        with closing(sqlite3.connect(tmp_path / "state.sqlite")) as db, db:
            db.execute("UPDATE hosts SET day = '2020-01-01'")
        [second] = run(tmp_path, site(county, daily_requests=10)).sites
        assert (second.state, second.new) == ("done", 2)
        assert kept(tmp_path, county) == {"/f.pdf": [], "/r/1.html": ["/r/1_1.html", "/r/1_2.html"]}


def test_a_304_that_nobody_asked_for_is_no_page_and_no_empty_item(tmp_path: Path) -> None:
    with serve(pages_of("石新镇", 1)) as county:
        whole = county.routes["/r/1.html"]
        county.routes["/r/1.html"] = Reply(b"", 304, validator=False)
        [first] = run(tmp_path, site(county)).sites
        assert (first.state, first.items, kept(tmp_path, county)) == ("unreachable", 0, {})
        county.routes["/r/1.html"] = whole
        county.asked.clear()
        [second] = run(tmp_path, site(county)).sites
        assert (second.state, second.new) == ("done", 2)
        [asked] = [each for each in county.asked if each.path == "/r/1.html"]
        assert "If-None-Match" not in asked.headers
        assert kept(tmp_path, county) == {"/f.pdf": [], "/r/1.html": []}


def test_years_that_are_added_later_are_found_on_a_list_that_has_not_changed(tmp_path: Path) -> None:
    listed = [("/2023.html", "石新镇2023年政府信息公开工作年度报告"), ("/2024.html", TASK.title)]
    rows = "".join(f'<li><a href="{path}">{title}</a></li>' for path, title in listed)
    with serve({"/": page(rows), **{path: page(f"<h1>{title}</h1>") for path, title in listed}}) as county:
        assert run(tmp_path, site(county, years=(2024,))).sites[0].new == 1
        county.asked.clear()
        assert run(tmp_path, site(county, years=(2023, 2024))).sites[0].new == 1
        assert {each.path: each.status for each in county.asked if each.path != "/robots.txt"} == {
            "/": 304,
            "/2023.html": 200,
            "/2024.html": 304,
        }


@pytest.mark.parametrize("status", [403, 503])
def test_a_host_whose_robots_txt_is_well_again_is_crawled_by_the_next_run(status: int, tmp_path: Path) -> None:
    with serve(pages_of("石新镇", 1)) as county:
        county.routes["/robots.txt"] = Reply(b"no", status)
        assert run(tmp_path, site(county)).sites[0].state in ("blocked", "unreachable")
        county.routes["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /f.pdf\n", content_type="text/plain")
        [second] = run(tmp_path, site(county)).sites
        assert (second.state, kept(tmp_path, county)) == ("done", {"/r/1.html": []})
