from __future__ import annotations

import socket
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from scraper.archive import find_files, read_answers, read_items
from tests.scraper.county import (
    TOWNS,
    County,
    Reply,
    items,
    page,
    report,
    run,
    serve,
    site,
    small_county,
    title_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scraper.progress import SiteResult


@pytest.fixture
def county() -> Iterator[County]:
    with serve(small_county()) as served:
        yield served


def urls(data: Path, county: County) -> list[str]:
    return [(item.url or "").removeprefix(county.url) for item in read_items(data)]


def test_all_reports_of_both_list_styles_are_found_from_the_home_page(county: County, tmp_path: Path) -> None:
    [result] = run(tmp_path, site(county)).sites
    assert (result.state, result.reason, result.lists_incomplete) == ("done", "", ())
    assert (result.items, result.new, result.changed, result.unchanged) == (9, 9, 0, 0)
    found = urls(tmp_path, county)
    assert found == sorted(found)
    assert found == ["/files/3.pdf", *(f"/info/{n}.htm" for n in range(4)), *(f"/xxgknb/t{n}.html" for n in range(4))]
    assert len(county.paths()) == len(set(county.paths()))
    assert "/xxgknb/tz.html" not in county.paths()


def test_an_item_says_where_it_comes_from(county: County, tmp_path: Path) -> None:
    run(tmp_path, site(county))
    file = next(iter(read_items(tmp_path)))
    assert file.body == county.routes["/files/3.pdf"].body  # type: ignore[union-attr]
    assert file.content_type == "application/pdf"
    assert file.title == title_of("胡家镇", 2024)
    assert file.via == f"{county.url}/info/3.htm"
    assert (file.site, file.division_code) == ("盘山县", "211122")
    assert file.fetched_at is not None
    assert file.fetched_at.endswith("Z")
    name, _, offset = file.source.partition("@")
    assert (tmp_path / "archive" / name).exists()
    assert offset.isdecimal()


def test_a_second_run_asks_conditionally_and_stores_no_body_again(county: County, tmp_path: Path) -> None:
    run(tmp_path, site(county))
    bodies = response_count(tmp_path)
    first = [(item.url, item.source, item.fetched_at) for item in read_items(tmp_path)]
    county.asked.clear()
    [result] = run(tmp_path, site(county)).sites
    assert (result.items, result.new, result.changed, result.unchanged) == (9, 0, 0, 9)
    assert {each.status for each in county.asked if each.path != "/robots.txt"} == {304}
    assert [(item.url, item.source, item.fetched_at) for item in read_items(tmp_path)] == first
    assert response_count(tmp_path) == bodies


def test_a_server_without_validators_is_compared_by_digest(tmp_path: Path) -> None:
    routes = {"/": page(items(("/1.html", title_of("石新镇", 2024)))), "/1.html": report("石新镇", 2024)}
    plain = {path: Reply(reply.body, validator=False) for path, reply in routes.items()}
    with serve(plain) as county:
        run(tmp_path, site(county))
        [result] = run(tmp_path, site(county)).sites
        assert (result.new, result.unchanged) == (0, 1)
        county.routes["/1.html"] = Reply(report("石新镇", 2024, "<p>更正</p>").body, validator=False)
        [result] = run(tmp_path, site(county)).sites
        assert (result.new, result.changed, result.unchanged) == (0, 1, 0)
        assert "更正" in next(iter(read_items(tmp_path))).body.decode()


def test_a_new_report_in_an_old_list_is_found_and_only_that_is_stored(county: County, tmp_path: Path) -> None:
    run(tmp_path, site(county))
    county.routes["/xxgknb/index_1.html"] = page(
        items(("./late.html", title_of("得胜镇", 2023)), ("./t2.html", title_of(TOWNS[2], 2023)))
        + '<script>createPageHTML(2, 1, "index", "html");</script>'
    )
    county.routes["/xxgknb/late.html"] = report("得胜镇", 2023)
    [result] = run(tmp_path, site(county)).sites
    assert (result.new, result.changed) == (1, 0)
    assert "/xxgknb/late.html" in urls(tmp_path, county)
    assert "/xxgknb/t3.html" in urls(tmp_path, county)  # no list names it any more; what was fetched stays


def test_a_site_that_is_down_does_not_stop_the_others(county: County, tmp_path: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        dead = f"http://127.0.0.1:{unused.getsockname()[1]}"
    down, well = run(tmp_path, site(dead, name="甲县"), site(county, name="乙县")).sites
    assert (down.name, down.state, down.items) == ("甲县", "unreachable", 0)
    assert "ConnectError" in down.reason
    assert (well.state, well.items) == ("done", 9)


def test_blocked_unreachable_empty_and_failed_are_different_words(tmp_path: Path) -> None:
    wall = {"/": Reply(b"<script>document.cookie='x'</script>", 521)}
    busy = {"/": Reply(b"", 503)}
    bare = {"/": page("<a href='/news/'>新闻</a>" * 30)}
    lost = {"/other": page("x")}
    with serve(wall) as a, serve(busy) as b, serve(bare) as c, serve(lost) as d:
        sites = [site(each, name=name) for each, name in ((a, "甲"), (b, "乙"), (c, "丙"), (d, "丁"))]
        results = run(tmp_path, *sites).sites
    assert [result.state for result in results] == ["blocked", "unreachable", "empty", "failed"]
    assert "521" in results[0].reason
    assert "503" in results[1].reason
    assert "404" in results[3].reason


@pytest.mark.parametrize(
    "body",
    [
        "<script>var a=1;eval('x')</script>",
        "<title>安全验证</title>请完成验证后继续访问",
        "<form>用户登录<input type=password></form>",
        "<title>404</title>您访问的页面不存在或已删除",
    ],
    ids=["script only", "captcha", "log-in", "soft 404"],
)
def test_what_is_not_the_report_never_becomes_an_item(body: str, tmp_path: Path) -> None:
    good = title_of("高升镇", 2024)
    routes = {
        "/": page(items(("/1.html", title_of("石新镇", 2024)), ("/2.html", good))),
        "/1.html": page(body, title=""),
        "/2.html": report("高升镇", 2024),
    }
    with serve(routes) as county:
        [result] = run(tmp_path, site(county)).sites
        assert urls(tmp_path, county) == ["/2.html"]
    assert (result.state, result.items) == ("done", 1)


def test_a_report_that_was_there_and_is_gone_keeps_its_archived_version(county: County, tmp_path: Path) -> None:
    run(tmp_path, site(county))
    county.routes["/info/0.htm"] = Reply(b"gone", 404)
    [result] = run(tmp_path, site(county)).sites
    assert (result.items, result.unchanged) == (8, 8)
    assert "1 gone" in result.reason
    assert "/info/0.htm" in urls(tmp_path, county)
    county.routes["/info/0.htm"] = small_county()["/info/0.htm"]
    [result] = run(tmp_path, site(county)).sites
    assert (result.items, result.unchanged) == (9, 9)


def test_robots_txt_is_obeyed(county: County, tmp_path: Path) -> None:
    rules = b"User-agent: *\nDisallow: /info/\nAllow: /info/0.htm\n"
    county.routes["/robots.txt"] = Reply(rules, content_type="text/plain")
    [result] = run(tmp_path, site(county)).sites
    assert [path for path in county.paths() if path.startswith("/info/")] == ["/info/0.htm"]
    assert (result.state, result.items) == ("done", 5)
    assert "3 blocked" in result.reason


@pytest.mark.parametrize(("status", "state"), [(403, "blocked"), (401, "blocked"), (500, "unreachable")])
def test_a_host_whose_robots_txt_is_refused_is_left_alone(
    county: County, tmp_path: Path, status: int, state: str
) -> None:
    county.routes["/robots.txt"] = Reply(b"no", status)
    [result] = run(tmp_path, site(county)).sites
    assert result.state == state
    assert "robots.txt" in result.reason
    assert set(county.paths()) == {"/robots.txt"}


def test_a_web_page_in_place_of_robots_txt_holds_no_rules(county: County, tmp_path: Path) -> None:
    county.routes["/robots.txt"] = page("User-agent: *<br>\nDisallow: /\n")
    [result] = run(tmp_path, site(county)).sites
    assert (result.state, result.items) == ("done", 9)


def test_a_host_that_refuses_again_and_again_is_left_alone(county: County, tmp_path: Path) -> None:
    for number in range(4):
        county.routes[f"/info/{number}.htm"] = Reply(b"no", 403)
        county.routes[f"/xxgknb/t{number}.html"] = Reply(b"no", 403)
    [result] = run(tmp_path, site(county)).sites
    assert (result.state, result.items) == ("blocked", 0)
    assert len(county.paths(status=403)) == 3
    county.routes.update(small_county())
    [result] = run(tmp_path, site(county)).sites
    assert (result.state, result.items) == ("done", 9)


def test_two_sites_on_one_host_take_turns_and_share_its_robots_txt(county: County, tmp_path: Path) -> None:
    sites = [site(county, "/xxgknb/index.html", name="甲"), site(county, "/ndbg/list.htm", name="乙")]
    assert [result.items for result in run(tmp_path, *sites).sites] == [4, 5]
    assert county.paths().count("/robots.txt") == 1


def test_two_sites_that_name_the_same_reports_both_have_them_and_ask_for_them_once(
    county: County, tmp_path: Path
) -> None:
    county.routes["/info/0.htm"] = Reply(b"no", 403)
    sites = [site(county, name="甲"), site(county, "/zwgk/", name="乙", min_reports=7)]
    for word in ("new", "unchanged"):
        county.asked.clear()
        first, second = run(tmp_path, *sites).sites
        assert [(each.state, each.reports, getattr(each, word)) for each in (first, second)] == [
            ("done", 7, 8),
            ("done", 7, 7),  # the file is named by its article alone
        ]
        assert "1 blocked; 8 of its reports were asked for as those of 甲" in second.reason
        assert max(Counter(path for path in county.paths() if path.startswith(("/info/", "/files/"))).values()) == 1


def test_sites_on_two_hosts_that_name_the_same_reports_both_have_them(county: County, tmp_path: Path) -> None:
    with serve(small_county()) as city:
        city.routes["/zwgk/"] = page(f'<a href="{county.url}/xxgknb/index.html">政府信息公开年报</a>')
        sites = [site(county, name="甲"), site(city, name="乙", hosts=(county.url.removeprefix("http://"),))]
        results = run(tmp_path, *sites).sites
    assert [(each.state, each.reports) for each in results] == [("done", 8), ("done", 4)]


def test_an_interrupt_leaves_what_was_fetched_and_the_next_run_goes_on(county: County, tmp_path: Path) -> None:
    class Impatient:
        def site_started(self, name: str) -> None: ...

        def fetched(self, name: str, url: str, kind: str, outcome: str) -> None:
            if url.endswith("/info/1.htm"):
                raise KeyboardInterrupt

        def site_done(self, result: SiteResult) -> None: ...

    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, site(county), progress=Impatient())
    assert urls(tmp_path, county) == ["/info/0.htm", "/info/1.htm"]
    county.asked.clear()
    [result] = run(tmp_path, site(county)).sites
    assert (result.items, result.new) == (9, 9)
    assert "/info/0.htm" not in county.paths()


def test_the_watcher_is_told_of_every_answer(county: County, tmp_path: Path) -> None:
    told: list[tuple[str, ...]] = []

    class Watcher:
        def site_started(self, name: str) -> None:
            told.append(("started", name))

        def fetched(self, name: str, url: str, kind: str, outcome: str) -> None:
            told.append((kind, outcome))

        def site_done(self, result: SiteResult) -> None:
            told.append(("done", result.name))

    run(tmp_path, site(county), progress=Watcher())
    assert told[0] == ("started", "盘山县")
    assert told[-1] == ("done", "盘山县")
    assert told.count(("list", "new")) == 6
    assert told.count(("article", "new")) == 8
    assert told.count(("attachment", "new")) == 1


def test_a_fault_of_ours_at_one_site_does_not_stop_the_others(
    county: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from scraper.platforms import generic

    def fail(text: str, url: str, number: int) -> None:
        raise ValueError("odd page")

    with serve(small_county()) as other:
        read = generic.read_listing
        monkeypatch.setattr(
            generic, "read_listing", lambda t, u, n: fail(t, u, n) if u.url.startswith(other.url) else read(t, u, n)
        )
        failed, well = run(tmp_path, site(other, name="甲"), site(county, name="乙")).sites
    assert (failed.state, failed.reason) == ("failed", f"{other.url}/: ValueError: odd page")
    assert (well.state, well.items) == ("done", 9)


def response_count(data: Path) -> int:
    return sum(record.type == "response" for _, path in find_files(data) for _, record in read_answers(path))
