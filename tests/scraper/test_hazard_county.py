"""A crawl over a county full of hazards: every good report, every hazard under its own word, all of it as evidence."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scraper.archive import read_answers, read_items
from scraper.page import decode
from tests.scraper.county import County, Reply, items, page, report, run, serve, site, title_of
from tests.sites import hazards

if TYPE_CHECKING:
    from pathlib import Path

    from scraper.progress import SiteResult
    from tests.scraper.county import Route


@dataclass
class Watch:
    """Remembers what a crawl told of each URL, the last word first kept."""

    words: dict[str, str] = field(default_factory=dict)

    def site_started(self, name: str) -> None:
        pass

    def fetched(self, name: str, url: str, kind: str, outcome: str) -> None:
        self.words[urlsplit(url).path] = outcome

    def site_done(self, result: SiteResult) -> None:
        pass


class AnyPath(dict[str, "Route"]):
    """Answers what it does not know with 200."""

    def __init__(self, known: dict[str, Route], anything: Route) -> None:
        super().__init__(known)
        self._anything = anything

    def get(self, path: str, default: object = None) -> Route:
        return super().get(path, self._anything)


def evidence(data: Path) -> dict[str, list[tuple[str, str]]]:
    """Path → (kind, reason) of every answer in the archive."""
    found: dict[str, list[tuple[str, str]]] = {}
    for path in sorted((data / "archive").glob("*.warc.gz")):
        for origin, record in read_answers(path):
            found.setdefault(urlsplit(record.url).path, []).append((origin.kind, origin.reason))
    return found


def kept(data: Path, county: County) -> list[str]:
    return [(item.url or "").removeprefix(county.url) for item in read_items(data)]


def test_good_reports_are_found_and_every_hazard_has_its_own_word(tmp_path: Path) -> None:
    words = hazards.hazard_paths()
    with serve() as county:
        county.routes.update(hazards.routes(county.url))
        watch = Watch()
        [result] = run(tmp_path, site(county), progress=watch).sites
        assert {path: watch.words[path] for path in words} == words
        assert kept(tmp_path, county) == sorted(hazards.good_paths())
    counts = Counter(words.values())
    assert result.reason == "; ".join(f"{counts[word]} {word}" for word in sorted(counts))
    assert (result.state, result.items) == ("done", len(hazards.good_paths()))
    archived = evidence(tmp_path)
    for path, word in words.items():
        led_on = path.endswith(("to-home.html", "to-home-by-script.html", "without-end.html", "circle.html"))
        assert {kind for kind, _ in archived[path]} == {"redirect" if led_on else word}, path
    assert [decode(item.body, item.content_type)[:15] for item in read_items(tmp_path)] == ["<!DOCTYPE html>"] * len(
        hazards.good_paths()
    )


def test_doubtful_pages_cost_two_requests_a_run_and_good_ones_none(tmp_path: Path) -> None:
    with serve() as county:
        county.routes.update(hazards.routes(county.url))
        run(tmp_path, site(county, "/xxgknb/"))
        known = {*county.routes}
        guessed = [path for path in county.paths() if path not in known]
        assert len(guessed) == 1, "one address that nobody has made"
        assert county.paths().count("/") <= 3, "once for comparing, and twice because reports lead there"
    with serve({"/": page(items(("/1.html", title_of("石新镇", 2024)))), "/1.html": report("石新镇", 2024)}) as county:
        run(tmp_path / "good", site(county))
        assert sorted(county.paths()) == ["/", "/1.html", "/robots.txt"]


def test_what_a_host_answers_to_any_address_is_no_report(tmp_path: Path) -> None:
    shell = hazards.framed("<p>欢迎光临</p>")
    home = hazards.framed('<a href="/xxgknb/">政府信息公开年报</a>')
    links = [(f"/xxgknb/{n}.html", title_of(f"第{n}镇", 2024)) for n in range(4)]
    routes: dict[str, Route] = {"/": home, "/xxgknb/": page(items(*links)), "/xxgknb/2.html": report("第2镇", 2024)}
    with serve() as county:
        county.routes = AnyPath(routes, shell)
        [result] = run(tmp_path, site(county)).sites
        assert kept(tmp_path, county) == ["/xxgknb/2.html"]
    assert (result.state, result.reason) == ("done", "3 gone")


def test_reports_that_all_are_refused_leave_the_site_blocked_and_not_empty(tmp_path: Path) -> None:
    routes: dict[str, Route] = {
        "/": page(items(("/1.html", title_of("石新镇", 2024)), ("/2.html", title_of("高升镇", 2024))))
    }
    routes |= {"/1.html": hazards.script_only(974), "/2.html": hazards.script_only(585)}
    with serve(routes) as county:
        [result] = run(tmp_path, site(county)).sites
        assert (result.state, result.items) == ("blocked", 0)
        county.routes |= {"/1.html": Reply(b"", 503), "/2.html": Reply(b"", 503)}
        assert run(tmp_path, site(county)).sites[0].state == "unreachable"
    assert not list(read_items(tmp_path))


def test_a_site_without_reports_is_empty_and_neither_blocked_nor_unreachable(tmp_path: Path) -> None:
    with serve({"/": page("<p>暂无内容</p><a href='/a/'>新闻</a>")}) as county:
        assert run(tmp_path, site(county)).sites[0].state == "empty"


def test_a_report_that_now_answers_with_a_challenge_stays_the_report_that_it_was(tmp_path: Path) -> None:
    routes: dict[str, Route] = {
        "/": page(items(("/1.html", title_of("石新镇", 2024)))),
        "/1.html": report("石新镇", 2024),
    }
    with serve(routes) as county:
        run(tmp_path, site(county))
        [before] = read_items(tmp_path)
        for now in (hazards.script_only(974), hazards.HAZARDS[0].reply, hazards.framed("<p>您访问的页面不存在</p>")):
            county.routes["/1.html"] = now
            assert run(tmp_path, site(county)).sites[0].items == 0
            assert list(read_items(tmp_path)) == [before]
        kinds = [kind for kind, _ in evidence(tmp_path)["/1.html"]]
        assert kinds == ["article", "blocked", "blocked", "gone"]
        county.routes["/1.html"] = routes["/1.html"]
        assert run(tmp_path, site(county)).sites[0].unchanged == 1


def test_a_host_that_resets_is_unreachable_and_does_not_stop_the_others(tmp_path: Path) -> None:
    with hazards.resetting() as dead, serve() as county:
        host = urlsplit(dead).netloc
        links = [(f"{dead}/1.html", title_of("石新镇", 2024)), ("/2.html", title_of("高升镇", 2024))]
        county.routes.update({"/": page(items(*links)), "/2.html": report("高升镇", 2024)})
        [result] = run(tmp_path, site(county, hosts=(host,))).sites
        assert (result.state, result.items, result.reason) == ("done", 1, "1 unreachable")
        assert run(tmp_path / "dead", site(dead)).sites[0].state == "unreachable"


def test_a_link_in_a_scheme_that_the_host_does_not_speak_is_asked_for_as_the_other_link_says(tmp_path: Path) -> None:
    with serve() as county:
        secure = county.url.replace("http:", "https:")
        title = title_of("石新镇", 2024)
        county.routes.update(
            {"/": page(items((f"{secure}/1.html", title), ("/1.html", title))), "/1.html": report("石新镇", 2024)}
        )
        [result] = run(tmp_path, site(county)).sites
        assert (result.state, result.items) == ("done", 1)
        assert county.paths().count("/1.html") == 1


def test_a_page_in_place_of_a_file_is_recorded_as_what_it_says_and_never_as_the_report(tmp_path: Path) -> None:
    files = {
        "/f/1.pdf": (hazards.framed("<p>没有权限下载该文件</p>"), "blocked"),
        "/f/2.pdf": (hazards.framed("<p>文件不存在</p>"), "gone"),
        "/f/3.pdf": (hazards.framed("<p>" + "新闻。" * 300 + "</p>"), "gone"),
        "/f/4.pdf": (Reply(b'{"code":401}', content_type="application/json"), "gone"),
        "/f/5.pdf": (hazards.framed("<form>密码<input type=password></form>"), "blocked"),
        "/f/6.pdf": (Reply(b"%PDF-1.4 x", content_type="text/html"), "new"),
    }
    links = "".join(f'<a href="{path}">附件{path}</a>' for path in files)
    county_routes: dict[str, Route] = {path: reply for path, (reply, _) in files.items()}
    county_routes |= {"/": page(items(("/1.html", title_of("石新镇", 2024)))), "/1.html": report("石新镇", 2024, links)}
    watch = Watch()
    with serve(county_routes) as county:
        run(tmp_path, site(county), progress=watch)
        assert kept(tmp_path, county) == ["/1.html", "/f/6.pdf"]
        referers = {each.headers.get("Referer") for each in county.asked if each.path.startswith("/f/")}
    assert {path: watch.words[path] for path in files} == {path: word for path, (_, word) in files.items()}
    assert referers == {f"{county.url}/1.html"}


def test_a_column_that_has_become_the_home_page_is_not_an_empty_column(tmp_path: Path) -> None:
    with serve({"/": hazards.HOME, "/xxgknb/": hazards.HOME}) as county:
        [result] = run(tmp_path, site(county, "/xxgknb/")).sites
        assert (result.state, result.reason) == ("failed", "is the home page, with status 200")
        county.routes["/xxgknb/"] = hazards.framed("<p>暂无内容</p>", title="政府信息公开年报")
        assert run(tmp_path, site(county, "/xxgknb/")).sites[0].state == "empty"
