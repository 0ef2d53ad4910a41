from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from scraper import items as items_module
from scraper.archive import find_files, read_answers, read_items
from scraper.ask import Ask
from scraper.links import Link
from scraper.pager import Pages
from scraper.platforms import PLATFORMS, generic
from scraper.warc import Record, read_records
from tests.scraper.county import (
    TOWNS,
    County,
    Post,
    Reply,
    Route,
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

    from scraper.listing import Listing


@pytest.fixture
def county() -> Iterator[County]:
    with serve(small_county()) as served:
        yield served


def urls(data: Path, county: County) -> list[str]:
    return [(item.url or "").removeprefix(county.url) for item in read_items(data)]


def test_only_the_years_asked_for_are_fetched(county: County, tmp_path: Path) -> None:
    [result] = run(tmp_path, site(county, years=(2023,))).sites
    assert result.items == 4
    assert not any(path.startswith("/info/") for path in county.paths())


def test_a_list_without_end_is_bounded_and_said_to_be_incomplete(tmp_path: Path) -> None:
    def list_page(number: int) -> Reply:
        return page(items((f"/notice/{number}", "会议纪要")) + f'<a href="/list/{number + 1}">下一页</a>')

    with serve({f"/list/{number}": list_page(number) for number in range(100)}) as county:
        [result] = run(tmp_path, site(county, "/list/1", max_pages=7)).sites
    assert len(county.paths()) == 8
    assert "max_pages = 7" in result.lists_incomplete[0]


def test_a_server_that_repeats_its_first_page_is_noticed(tmp_path: Path) -> None:
    same = items(("/1.html", title_of("石新镇", 2024)))
    routes = {f"/l{n}": page(f'{same}<a href="/l{n + 1}">下一页</a>') for n in range(9)}
    with serve({**routes, "/1.html": report("石新镇", 2024)}) as county:
        [result] = run(tmp_path, site(county, "/l0")).sites
    assert result.items == 1
    assert "page 2 repeats" in result.lists_incomplete[0]
    assert "/l2" not in county.paths()


def test_a_list_that_ends_before_its_declared_end_is_flagged(tmp_path: Path) -> None:
    pager = '<script>createPageHTML(3, 0, "index", "html");</script>'
    routes = {
        "/index.html": page(items(("1.html", title_of("石新镇", 2024))) + pager),
        "/1.html": report("石新镇", 2024),
    }
    with serve(routes) as county:
        [result] = run(tmp_path, site(county, "/index.html")).sites
    assert (result.state, result.items) == ("done", 1)
    assert result.lists_incomplete == (f"{county.url}/index_1.html: answered 404",)


def test_a_year_that_is_called_like_a_report_is_read_as_the_list_that_it_is(tmp_path: Path) -> None:
    towns = [(f"/{n}.html", title_of(town, 2024)) for n, town in enumerate(TOWNS)]
    routes = {"/": page(items(("/y.html", "盘山县2024年政府信息公开年报"))), "/y.html": page(items(*towns))}
    routes |= {href: report(town, 2024) for (href, _), town in zip(towns, TOWNS, strict=True)}
    with serve(routes) as county:
        assert run(tmp_path, site(county)).sites[0].items == 4
        assert run(tmp_path, site(county)).sites[0].unchanged == 4
        assert urls(tmp_path, county) == ["/0.html", "/1.html", "/2.html", "/3.html"]


def test_a_cut_title_is_decided_by_the_article(tmp_path: Path) -> None:
    routes = {
        "/": page(
            '<a href="/1.html">2024年石新镇政府信息公开工...</a><a href="/2.html">2024年政府信息公开工作培...</a>'
        ),
        "/1.html": report("石新镇", 2024),
        "/2.html": page("<h1>2024年政府信息公开工作培训班举行</h1>" + "正文" * 300),
    }
    with serve(routes) as county:
        assert run(tmp_path, site(county)).sites[0].items == 1
        assert urls(tmp_path, county) == ["/1.html"]


def test_redirects_and_stubs_lead_to_the_item_under_its_last_url(tmp_path: Path) -> None:
    stub = b'<html><body><script>var url = "/real/list.html"; window.location.href = url;</script></body></html>'
    routes = {
        "/": Reply(stub),
        "/real/list.html": page(items(("/old.html", title_of("石新镇", 2024)))),
        "/old.html": Reply(status=301, headers={"Location": "/new.html"}),
        "/new.html": report("石新镇", 2024),
    }
    with serve(routes) as county:
        for _ in range(2):
            [result] = run(tmp_path, site(county)).sites
            assert (result.state, result.items) == ("done", 1)
        assert urls(tmp_path, county) == ["/new.html"]


def test_a_report_that_leads_to_the_home_page_is_gone(tmp_path: Path) -> None:
    routes = {
        "/": page(items(("/1.html", title_of("石新镇", 2024)), ("/2.html", title_of("高升镇", 2024)))),
        "/1.html": Reply(status=302, headers={"Location": "/"}),
        "/2.html": report("高升镇", 2024),
    }
    with serve(routes) as county:
        [result] = run(tmp_path, site(county)).sites
        assert (result.items, result.reason) == (1, "1 gone")
        assert urls(tmp_path, county) == ["/2.html"]


def test_a_file_with_a_chinese_name_in_raw_bytes_is_kept(tmp_path: Path) -> None:
    raw = 'attachment; filename="年报.pdf"'.encode("gbk").decode("latin-1")
    file = Reply(b"%PDF-1.4", content_type="application/pdf", headers={"Content-Disposition": raw})
    routes = {"/": page(items(("/%E5%B9%B4.pdf", title_of("石新镇", 2024)))), "/%E5%B9%B4.pdf": file}
    with serve(routes) as county:
        assert run(tmp_path, site(county)).sites[0].items == 1
        assert [item.body for item in read_items(tmp_path)] == [b"%PDF-1.4"]


def test_pages_that_are_posted_for_are_read_and_told_apart_in_archive_and_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(body: bytes) -> Reply:
        town = TOWNS[int(body)]
        return Reply(f"{town}".encode(), content_type="application/json")

    def read_listing(text: str, ask: Ask, number: int) -> Listing:
        empty = generic.read_listing("", ask, number)
        links = tuple(
            Link(f"{served.url}/{n}.html", title_of(name, 2024)) for n, name in enumerate(TOWNS) if name == text
        )
        following = replace(ask, body=str(number).encode()) if number < len(TOWNS) else None
        if not ask.body:
            return replace(empty, inside=True, lists=(Ask(served.url + "/queryList", b"0"),))
        content = frozenset(link.url for link in links)
        return replace(empty, reports=links, pages=Pages(following), content=content)

    posting = SimpleNamespace(recognises=lambda text, url: True, read_listing=read_listing)
    monkeypatch.setitem(PLATFORMS, "posting", posting)
    routes: dict[str, Route] = {f"/{n}.html": report(town, 2024) for n, town in enumerate(TOWNS)}
    routes |= {"/": page("年报"), "/queryList": Post(answer)}
    with serve(routes) as served:
        result = run(tmp_path, site(served, platform="posting"))
        asked = [each.body for each in served.asked if each.path == "/queryList"]
        (tmp_path / "state.sqlite").unlink()
        again = run(tmp_path, site(served, platform="posting"))
    assert asked == [b"0", b"1", b"2", b"3"]
    assert (result.sites[0].new, again.sites[0].unchanged) == (len(TOWNS), len(TOWNS))
    bodies = [
        record.block
        for path in (tmp_path / "archive").iterdir()
        for record in read_records(path)
        if isinstance(record, Record)
    ]
    assert sum(block.startswith(b"POST /queryList") and block.endswith(b"\r\n\r\n2") for block in bodies) == 2


def test_kinds_below_years_below_a_column_below_an_entry_are_reached_from_the_home_page(tmp_path: Path) -> None:
    routes: dict[str, Route] = {
        "/": page('<a href="/zwgk/">政务公开</a>'),
        "/zwgk/": page('<a href="/xxgk/">信息公开</a>'),
        "/xxgk/": page('<a href="/nb/">政府信息公开年报</a>'),
        "/nb/": page('<a href="/nb/2024/">2024年</a>'),
        "/nb/2024/": page('<a href="/nb/2024/xz/">乡镇</a>'),
        "/nb/2024/xz/": page(items(("1.html", title_of("石新镇", 2024)))),
        "/nb/2024/xz/1.html": report("石新镇", 2024),
    }
    with serve(routes) as county:
        run(tmp_path, site(county))
        assert urls(tmp_path, county) == ["/nb/2024/xz/1.html"]


@pytest.mark.parametrize(("years", "kept"), [((), ["/nb/", "/nb/?y=2023"]), ((2023,), ["/nb/?y=2023"])])
def test_a_column_that_shows_a_report_is_kept_as_one_and_its_links_are_followed(
    years: tuple[int, ...], kept: list[str], tmp_path: Path
) -> None:
    heads = "<p>二、主动公开政府信息情况</p>"
    routes: dict[str, Route] = {
        "/": page('<a href="/nb/">年报</a>'),
        "/nb/": report("石新镇", 2024, heads + '<a href="/nb/?y=2023">2023年</a>'),
        "/nb/?y=2023": report("石新镇", 2023, heads + '<a href="/nb/">2024年</a>'),
    }
    with serve(routes) as county:
        first = run(tmp_path, site(county, years=years)).sites[0]
        second = run(tmp_path, site(county, years=years)).sites[0]
        assert sorted(urls(tmp_path, county)) == kept
        assert county.paths(status=200).count("/nb/") == 1
    assert (first.new, second.new, second.unchanged) == (len(kept), 0, len(kept))


def test_the_second_page_of_a_list_names_the_first_as_its_referer(tmp_path: Path) -> None:
    pages = {
        "/list/1": page(items(("/1.html", title_of("石新镇", 2023))) + '<a href="/list/2">下一页</a>'),
        "/list/2": page(items(("/2.html", title_of("石新镇", 2024)))),
    }
    with serve(pages) as county:
        run(tmp_path, site(county, "/list/1"))
    [second] = [asked for asked in county.asked if asked.path == "/list/2"]
    assert second.headers["Referer"] == county.url + "/list/1"


def test_a_list_that_is_no_report_column_is_read_to_its_first_page_only(tmp_path: Path) -> None:
    def rows(number: int, title: str) -> Reply:
        return page(items((f"/{number}.html", title)) + f'<a href="/news/{number + 1}">下一页</a>')

    routes: dict[str, Route] = {
        "/": page('<iframe src="/news/1"></iframe><a href="/nb/">年报</a>'),
        "/news/1": rows(1, "石新镇举办春季运动会"),
        "/news/2": rows(2, "石新镇举办秋季运动会"),
        "/nb/": page(items(("/a.html", title_of("石新镇", 2024)))),
        "/a.html": report("石新镇", 2024),
    }
    with serve(routes) as county:
        [result] = run(tmp_path, site(county)).sites
        assert "/news/1" in county.paths()
        assert "/news/2" not in county.paths()
    assert (result.items, result.lists_incomplete) == (1, ())


def _news(pages: int, report_on: int | None) -> dict[str, Route]:
    """A county without a column: reports stand, if at all, among the news of its 政务公开."""
    listed = {number: (f"/{number}.html", "石新镇举办运动会") for number in range(1, pages + 1)}
    if report_on is not None:
        listed[report_on] = ("/a.html", title_of("石新镇", 2024))
    routes: dict[str, Route] = {"/": page('<a href="/news/1">政务公开</a>'), "/a.html": report("石新镇", 2024)}
    for number, row in listed.items():
        turn = f'<a href="/news/{number + 1}">下一页</a>' if number < pages else ""
        routes[f"/news/{number}"] = page(items(row) + turn)
    return routes


def test_a_report_among_the_news_of_a_later_page_is_found_where_there_is_no_column(tmp_path: Path) -> None:
    with serve(_news(pages=9, report_on=5)) as county:
        [result] = run(tmp_path, site(county)).sites
        assert urls(tmp_path, county) == ["/a.html"]
    assert (result.state, result.lists_incomplete) == ("done", ())


def test_how_far_lists_of_news_are_read_in_search_of_reports_has_a_bound_and_is_told(tmp_path: Path) -> None:
    with serve(_news(pages=90, report_on=None)) as county:
        [result] = run(tmp_path, site(county)).sites
        assert "/news/41" in county.paths()
        assert "/news/42" not in county.paths()
        assert result.lists_incomplete == (f"{county.url}/news/1: read to page 41 only",)
    assert result.state == "empty"


def test_a_frame_of_the_start_page_that_fails_is_a_gap_and_not_the_start_page(tmp_path: Path) -> None:
    routes: dict[str, Route] = {
        "/": page('<iframe src="/list/"></iframe>', title="政府信息公开年报"),
        "/list/": Reply(b"", 403),
    }
    with serve(routes) as county:
        [result] = run(tmp_path, site(county)).sites
    assert result.state == "blocked"
    assert len(result.lists_incomplete) == 1


@pytest.mark.parametrize("fails", [True, False])
def test_a_page_that_its_reader_fails_on_is_in_the_archive(
    fails: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = generic.read_listing

    def read(text: str, ask: Ask, number: int) -> Listing:
        if fails and ask.url.endswith("/nb/"):
            raise ZeroDivisionError
        return reading(text, ask, number)

    routes: dict[str, Route] = {
        "/": page('<a href="/nb/">年报</a>'),
        "/nb/": report("石新镇", 2024, "<p>二、主动公开政府信息情况</p>"),
    }
    with serve(routes) as county:
        monkeypatch.setattr(generic, "read_listing", read)
        [result] = run(tmp_path, site(county)).sites
        assert county.paths().count("/nb/") == 1
    kept = [
        (origin.kind, origin.outcome)
        for _, path in find_files(tmp_path)
        for origin, record in read_answers(path)
        if record.url.endswith("/nb/")
    ]
    assert kept == ([("list", "new")] if fails else [("list", "new"), ("article", "new")])
    assert (result.state, result.new) == (("failed", 0) if fails else ("done", 1))


def test_a_column_that_shows_a_report_is_an_item_for_a_rebuilt_index_too(tmp_path: Path) -> None:
    routes: dict[str, Route] = {
        "/": page('<a href="/nb/">年报</a>'),
        "/nb/": report("石新镇", 2024, "<p>二、主动公开政府信息情况</p>"),
    }
    with serve(routes) as county:
        run(tmp_path, site(county))
        for path in tmp_path.glob("state.sqlite*"):
            path.unlink()
        [again] = run(tmp_path, site(county)).sites
        assert county.paths(status=200).count("/nb/") == 1
        county.routes["/nb/"] = report("石新镇", 2025, "<p>二、主动公开政府信息情况</p>")
        [changed] = run(tmp_path, site(county)).sites
        [kept] = read_items(tmp_path)
    assert (again.new, again.unchanged, changed.changed) == (0, 1, 1)
    assert "2025" in kept.body.decode()


def test_a_start_page_that_is_blocked_is_not_made_up_for_by_one_that_names_no_report(tmp_path: Path) -> None:
    routes = {"/": page("<a href='/news/'>新闻</a>" * 30), "/xxgknb/": Reply(b"", 403)}
    with serve(routes) as county:
        [result] = run(tmp_path, site(county, start=(f"{county.url}/xxgknb/", f"{county.url}/"))).sites
    assert (result.state, result.items) == ("blocked", 0)
    assert "no report was seen" in result.reason


@pytest.mark.parametrize(("status", "word"), [(503, "unreachable"), (403, "blocked")])
def test_a_host_that_fails_at_its_lists_alone_is_called_by_how_it_failed(
    status: int, word: str, tmp_path: Path
) -> None:
    columns = {"/a/": "政府信息公开年报", "/b/": "年度报告", "/c/": "公开年报"}
    home = page("".join(f'<a href="{path}">{name}</a>' for path, name in columns.items()))
    with serve({"/": home, **dict.fromkeys(columns, Reply(b"", status))}) as county:
        [result] = run(tmp_path, site(county)).sites
    assert (result.state, "left alone" in result.reason) == (word, True)


@pytest.mark.parametrize("reader", ["is_listing", "find_attachments", "is_report_article"])
def test_an_item_that_trips_its_reader_is_archived_told_and_costs_no_other(
    reader: str, county: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = getattr(items_module, reader)

    def trip(text: str, url: str) -> object:
        if url.endswith("/info/0.htm"):
            raise ValueError("odd page")
        return read(text, url)

    county.routes["/ndbg/list.htm"] = page(items(*[(f"../info/{n}.htm", "2024年政府信息公开...") for n in range(4)]))
    with monkeypatch.context() as patch:
        patch.setattr(items_module, reader, trip)
        [result] = run(tmp_path, site(county)).sites
    assert result.state == "failed"
    assert f"{county.url}/info/0.htm: ValueError: odd page; 1 refused" in result.reason
    assert urls(tmp_path, county) == sorted(
        path for path in county.routes if path.startswith(("/info/", "/xxgknb/t", "/files/")) and path != "/info/0.htm"
    )
    kept = [
        origin for _, path in find_files(tmp_path) for origin, record in read_answers(path) if "/0.htm" in record.url
    ]
    assert [(origin.kind, origin.reason) for origin in kept] == [("refused", "ValueError: odd page")]
    [result] = run(tmp_path, site(county)).sites
    assert (result.state, result.new) == ("done", 1)


def test_a_list_that_trips_its_reader_costs_no_other_list(
    county: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = generic.read_listing

    def trip(text: str, ask: Ask, number: int) -> Listing:
        if "/xxgknb/" in ask.url:
            raise ValueError("odd page")
        return read(text, ask, number)

    monkeypatch.setattr(generic, "read_listing", trip)
    monkeypatch.setattr("scraper.lists.find_platform", lambda *_: generic)
    [result] = run(tmp_path, site(county)).sites
    assert (result.state, result.items) == ("failed", 5)
    assert result.lists_incomplete == (f"{county.url}/xxgknb/index.html: ValueError: odd page",)


def test_a_start_page_with_chinese_in_its_address_is_read_to_its_end(tmp_path: Path) -> None:
    folder = "/%E5%B9%B4%E6%8A%A5"
    lists = {
        f"{folder}/": page(items(("1.html", title_of("石新镇", 2024)))),
        f"{folder}/1.html": report("石新镇", 2024),
    }
    with serve(lists) as county:
        [result] = run(tmp_path, site(county, "/年报/")).sites
        assert (result.state, result.items) == ("done", 1)
        assert urls(tmp_path, county) == [f"{folder}/1.html"]
