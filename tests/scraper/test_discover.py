from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from scraper import discovered, signs
from scraper.archive import read_items
from scraper.discover import check, discover
from scraper.site import CrawlSettings, Sites
from scraper.titles import is_report
from tests.scraper.county import TOWNS, County, Reply, Route, items, page, report, run, serve, site, title_of
from tests.sites import agency_columns, county_column, replicas

if TYPE_CHECKING:
    from pathlib import Path

    from scraper.discovered import Discovery
    from tests.sites.replica import Replica

LOOPBACK = CrawlSettings(delay_seconds=0.0, allow_private_addresses=True)


def find(county: County, path: str = "/", data: Path | None = None) -> Discovery:
    return discover(site(county, path), LOOPBACK, data)


def names(county: County, *urls: str) -> list[str]:
    return [url.removeprefix(county.url) for url in urls]


def column(towns: tuple[str, ...], folder: str, year: int = 2024) -> dict[str, Route]:
    """A column and its articles."""
    links = [(f"{folder}{n}.html", title_of(town, year)) for n, town in enumerate(towns)]
    made: dict[str, Route] = {f"{folder}{n}.html": report(town, year) for n, town in enumerate(towns)}
    return made | {folder: page(items(*links))}


def test_a_county_column_split_by_year_and_kind_is_found_with_its_evidence() -> None:
    with serve() as county:
        county.routes.update(county_column.routes(county.url))
        found = find(county)
        [best] = found.columns
        assert names(county, best.url, best.via) == ["/zfxxgk/zfxxgknb/", "/zfxxgk/"]
    assert (found.state, found.layout, best.scope) == ("found", "county", "county")
    assert best.path == ("政府信息公开", "政府信息公开年报")
    assert best.score == sum(points for _, points in best.parts) >= signs.FOUND
    assert ("of 6 organisations", signs.ORGANISATIONS) in best.parts
    assert best.titles
    assert all(is_report(title) for title in best.titles)


def test_no_article_is_asked_for_and_not_every_year_of_a_column_is_read() -> None:
    with serve() as county:
        county.routes.update(county_column.routes(county.url))
        find(county)
        asked = county.paths(status=200)
    assert not set(asked) & county_column.REPLICA.reports
    assert "/zfxxgk/zfxxgknb/2023n/xzjd/" in asked
    assert "/zfxxgk/zfxxgknb/2024n/bm/" not in asked


def test_columns_in_each_agencys_subtree_are_found_by_trying_some_of_them() -> None:
    with serve() as county:
        county.routes.update(agency_columns.routes(county.url))
        found = find(county)
        assert names(county, *(each.url for each in found.directories)) == ["/zwgk/xzj/", "/zwgk/bm/"]
    assert (found.state, found.layout) == ("found", "agencies")
    assert [each.agencies for each in found.directories] == [8, 4]
    assert {each.scope for each in found.columns} == {"agency"}
    assert len(found.columns) == 6 + 4
    assert ("政务公开", "乡镇街道", "石新镇", "政府信息公开年报") in {each.path for each in found.columns}


def test_a_column_that_only_sounds_like_one_is_not_taken_and_is_said_to_have_been_seen() -> None:
    routes: dict[str, Route] = {
        "/": page('<a href="/fz/">年度报告</a>'),
        "/fz/": page(items(("/fz/1.html", "盘山县2024年法治政府建设年度报告"))),
    }
    with serve(routes) as county:
        found = find(county)
        assert found.reason == f"{county.url}/fz/ looks like a report column, but no report on it could be read"
    assert (found.state, found.columns) == ("none", ())
    assert [each.score for each in found.others] == [15]


def test_a_site_with_endless_links_is_left_after_forty_pages() -> None:
    asked: list[int] = []

    def more() -> Reply:
        asked.append(len(asked))
        links = "".join(f'<a href="/{len(asked)}/{n}/">{name}</a>' for n, name in enumerate(("政务公开", *TOWNS)))
        return page(links)

    class Endless(dict[str, Route]):
        def get(self, path: str, default: Route | None = None) -> Route | None:  # type: ignore[override]
            return Reply(b"", 404) if path == "/robots.txt" else more

    with serve() as county:
        county.routes = Endless()
        found = find(county)
    assert found.state == "none"
    assert found.pages == len(asked) <= 40


def test_only_the_sites_own_hosts_are_asked() -> None:
    with serve(column(TOWNS, "/xxgknb/")) as other, serve() as county:
        county.routes["/"] = page(f'<a href="{other.url}/xxgknb/">政府信息公开年报</a>')
        assert find(county).state == "none"
        assert other.asked == []


@pytest.mark.parametrize(
    ("reply", "state", "reason"),
    [
        (Reply(b"", 521), "blocked", "521"),
        (Reply(b"<html><script>$_ts=1</script></html>"), "blocked", "challenge"),
        (Reply(b"", 404), "failed", "404"),
    ],
)
def test_a_site_that_does_not_let_us_in_is_not_called_empty(reply: Reply, state: str, reason: str) -> None:
    with serve({"/": reply}) as county:
        found = find(county)
    assert found.state == state
    assert reason in found.reason


def test_a_dead_host_is_unreachable() -> None:
    with serve() as county:
        dead = county.url
    found = discover(site(dead), LOOPBACK)
    assert (found.state, found.pages) == ("unreachable", 0)


def test_a_column_that_robots_txt_forbids_makes_the_site_blocked_and_not_without_reports() -> None:
    routes: dict[str, Route] = {
        "/robots.txt": Reply(b"User-agent: *\nDisallow: /xxgknb/\n", content_type="text/plain"),
        "/": page('<a href="/xxgknb/">政府信息公开年报</a>'),
    }
    with serve(routes) as county:
        found = find(county)
        assert "/xxgknb/" not in county.paths()
    assert found.state == "blocked"
    assert "robots.txt disallows it" in found.reason


def test_what_is_fetched_is_archived_and_what_is_found_is_written_where_a_folder_is_given(tmp_path: Path) -> None:
    with serve() as county:
        county.routes.update(county_column.routes(county.url))
        found = find(county, data=tmp_path)
        assert discovered.load(tmp_path, "盘山县") == found
        county.asked.clear()
        assert find(county, data=tmp_path).columns == found.columns
        assert {each.status for each in county.asked if each.path != "/robots.txt"} == {304}
    assert list(read_items(tmp_path)) == []
    assert json.loads((tmp_path / "discovered" / "盘山县.json").read_text("utf-8"))["layout"] == "county"


def test_a_crawl_begins_with_the_columns_that_are_known(tmp_path: Path) -> None:
    with serve() as county:
        county.routes.update(agency_columns.routes(county.url))
        find(county, data=tmp_path)
        county.asked.clear()
        [result] = run(tmp_path, site(county)).sites
        assert county.paths()[1].endswith("/ndbg/")
    assert result.items == len(agency_columns.REPLICA.reports)


def test_a_column_that_has_moved_is_found_again_and_the_old_one_is_kept_as_evidence(tmp_path: Path) -> None:
    home = page('<a href="/zwgk/">政务公开</a>')
    old = {"/": home, "/zwgk/": page('<a href="/old/">政府信息公开年报</a>'), **column(TOWNS, "/old/")}
    new = {"/": home, "/zwgk/": page('<a href="/bm/">部门乡镇信息公开</a>'), **column(TOWNS, "/new/", 2025)}
    new["/bm/"] = page('<a href="/new/">政府信息公开年报</a>')
    with serve(old) as county:
        assert run(tmp_path, site(county)).sites[0].items == 4
        county.routes = dict(new)
        [result] = run(tmp_path, site(county)).sites
        known = discovered.load(tmp_path, "盘山县")
        assert known is not None
        assert names(county, *(each.url for each in known.columns)) == ["/new/"]
        assert names(county, *(each.url for each in known.earlier)) == ["/old/"]
        county.asked.clear()
        run(tmp_path, site(county))
        assert "/old/" not in county.paths()
        assert "/new/" in county.paths()
    assert (result.state, result.new) == ("done", 4)


@pytest.mark.parametrize("gone", [Reply(b"", 404), Reply(status=302, headers={"Location": "/"}), page("暂无信息")])
def test_a_column_that_is_gone_leads_home_or_is_empty_is_searched_for(gone: Reply, tmp_path: Path) -> None:
    routes = {"/": page('<a href="/old/">政府信息公开年报</a>'), **column(TOWNS, "/old/")}
    with serve(routes) as county:
        run(tmp_path, site(county))
        county.routes = {"/": page('<a href="/bm/">部门信息公开</a>'), "/old/": gone, **column(TOWNS, "/b/", 2025)}
        county.routes["/bm/"] = page('<a href="/b/">年报汇总</a>')
        [result] = run(tmp_path, site(county)).sites
        known = discovered.load(tmp_path, "盘山县")
        assert known is not None
        assert names(county, *(each.url for each in known.columns)) == ["/b/"]
    assert result.new == 4


def test_a_known_column_that_is_blocked_today_is_neither_forgotten_nor_passed_over_in_silence(tmp_path: Path) -> None:
    routes = {"/": page('<a href="/a/">政府信息公开年报</a>'), **column(TOWNS, "/a/")}
    with serve(routes) as county:
        run(tmp_path, site(county))
        before = discovered.load(tmp_path, "盘山县")
        county.routes["/a/"] = Reply(b"", 412)
        [result] = run(tmp_path, site(county)).sites
        assert any("/a/: " in line and "412" in line for line in result.lists_incomplete)
        assert discovered.load(tmp_path, "盘山县") == before
    assert (result.state, result.items) == ("blocked", 0)
    assert "no report was seen, but" in result.reason


def test_a_dead_link_in_a_menu_is_no_gap(tmp_path: Path) -> None:
    routes = {"/": page('<a href="/x/">政务公开</a><a href="/a/">政府信息公开年报</a>'), **column(TOWNS, "/a/")}
    with serve(routes) as county:
        [result] = run(tmp_path, site(county)).sites
        assert "/x/" in county.paths(status=404)
    assert (result.state, result.items, result.lists_incomplete) == ("done", 4, ())


def test_a_damaged_file_is_moved_aside(tmp_path: Path) -> None:
    path = discovered.path_of(tmp_path, "盘山县")
    path.parent.mkdir()
    path.write_text('{"site": "盘', "utf-8")
    assert discovered.load(tmp_path, "盘山县") is None
    assert path.with_suffix(".damaged").exists()
    assert not path.exists()


@pytest.mark.parametrize("name", ["a/b", "..", "盘山县:1", "a%2Fb", "\x00"])
def test_a_file_is_inside_the_folder_whatever_the_site_is_called(name: str, tmp_path: Path) -> None:
    path = discovered.path_of(tmp_path, name)
    assert path.parent == tmp_path / "discovered"
    assert path.resolve().parent == path.parent.resolve()


def test_all_sites_of_a_file_are_looked_at_in_its_order() -> None:
    with serve(column(TOWNS, "/")) as one, serve({"/": Reply(b"", 412)}) as two:
        sites = Sites(LOOPBACK, (site(two, name="乙县"), site(one, name="甲县")))
        assert [(each.site, each.state) for each in check(sites)] == [("乙县", "blocked"), ("甲县", "found")]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("政府信息公开", "政务公开网页"),
        ("信息公开目录", "乡镇街道"),
        ("县政府部门", "石新镇"),
        ("石新镇", "石新镇举办文化节"),
    ],
)
def test_the_better_way_is_followed_first(better: str, worse: str) -> None:
    assert signs.weigh_way(better) > signs.weigh_way(worse)


def test_columns_that_are_called_by_a_kind_of_organisation_alone_are_found() -> None:
    routes: dict[str, Route] = {
        "/": page('<a href="/a/">乡镇政府信息公开年报</a><a href="/b/">部门年报</a>'),
        **column(TOWNS, "/a/"),
        **column(("财政局", "审计局"), "/b/"),
    }
    with serve(routes) as county:
        found = find(county)
        assert sorted(names(county, *(each.url for each in found.columns))) == ["/a/", "/b/"]
        assert len(county.paths()) == 4


@pytest.mark.parametrize("replica", replicas(), ids=lambda replica: replica.name)
def test_in_every_replica_report_columns_are_found_from_the_home_page(replica: Replica) -> None:
    with serve() as county:
        county.routes.update(replica.routes(county.url))
        found = find(county, replica.start)
        asked = {each.path for each in county.asked}
    assert (found.state, found.reason) == ("found", "")
    assert sum(column.reports for column in found.columns) >= 2
    assert not asked & replica.forbidden


def test_a_column_without_a_name_is_known_by_its_further_pages() -> None:
    titles = [title_of(town, year) for year in (2024, 2023) for town in TOWNS]
    links = [(f"/{number}.html", name) for number, name in enumerate(titles)]
    lists = [items(*links[start : start + 3]) for start in range(0, 8, 3)]
    routes = {f"/list/{n}.html": page(f'{text}<a href="/list/{n + 1}.html">下一页</a>') for n, text in enumerate(lists)}
    with serve({"/": page('<a href="/list/0.html">政务公开</a>'), **routes}) as county:
        found = find(county)
    assert ([column.url for column in found.columns], found.state) == ([f"{county.url}/list/0.html"], "found")
