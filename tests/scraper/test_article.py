"""Articles as they are fetched: of several pages, as pictures, behind viewers, under two addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scraper.archive import read_items
from scraper.article import find_attachments, find_following, find_sealed
from tests.scraper.county import County, Reply, items, page, report, run, serve, site, title_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.scraper.county import Route

URL = "http://www.x.gov.cn/zwgk/t20250118_86.html"
TITLE = title_of("石新镇", 2024)
PNG = b"\x89PNG\r\n\x1a\n" + b"x" * 100


def files(html: str) -> list[str]:
    return [link.url.removeprefix("http://www.x.gov.cn") for link in find_attachments(html, URL)]


def test_a_report_printed_as_pictures_is_its_pictures_in_their_order() -> None:
    sheets = "".join(f"<p><img src='./W02025{n}.jpg'></p>" for n in range(12))
    around = "<img src='/images/logo.png'><img src='icon.gif' width=16>"
    assert files(f"<header>{around}</header><div id='zoom'><p>{TITLE}</p>{sheets}{around}</div>") == [
        f"/zwgk/W02025{n}.jpg" for n in range(12)
    ]
    assert files(f"<div id='zoom'>{'我镇主动公开政府信息。' * 60}{sheets}</div>") == []
    assert files(f"<div id='zoom'>{sheets}<a href='1.pdf'>{TITLE}</a></div>") == ["/zwgk/1.pdf"]


@pytest.mark.parametrize(
    "shown",
    [
        "<iframe src='/pdfjs/web/viewer.html?file=%2Fzwgk%2F1.pdf%23page=2'></iframe>",
        "<iframe src='/pdfjs/web/viewer.html#file=/zwgk/1.pdf'></iframe>",
        "<a href='/pdfjs/web/viewer.html?file=../../zwgk/1.pdf'>查看年报</a>",
        "<embed src='1.pdf#toolbar=0'>",
        "<object data='1.pdf'></object>",
    ],
)
def test_a_file_is_found_behind_any_plain_viewer(shown: str) -> None:
    assert files(f"<div id='zoom'>{shown}</div>") == ["/zwgk/1.pdf"]


def test_a_viewer_whose_file_is_hidden_is_named() -> None:
    hidden = "<div id='zoom'><iframe src='/pdfjs/web/viewer.html?file=9f8a'></iframe></div>"
    assert files(hidden) == []
    assert find_sealed(hidden, URL) == "http://www.x.gov.cn/pdfjs/web/viewer.html?file=9f8a"


@pytest.mark.parametrize("ending", ["pdf", "docx", "doc", "wps", "zip", "rar", "ofd"])
def test_every_kind_of_file_that_reports_come_as_is_taken(ending: str) -> None:
    assert files(f"<div id='zoom'><a href='1.{ending}'>附件：{TITLE}</a></div>") == [f"/zwgk/1.{ending}"]


@pytest.mark.parametrize(
    ("html", "following"),
    [
        ("<a href='t20250118_86_1.html'>下一页</a>", "t20250118_86_1.html"),
        ("【1】<a href='t20250118_86_2.html'>【2】</a><a href='t20250118_86_3.html'>【3】</a>", "t20250118_86_2.html"),
        ("<script>createPageHTML(3, 0, 't20250118_86', 'html');</script>", "t20250118_86_1.html"),
        ("<a href='t20250118_86.html?page=2'>2</a>", "t20250118_86.html?page=2"),
        ("<a href='t20250118_87.html'>下一篇</a>", None),
        ("<a href='t20250118_87.html'>下一页</a>", None),
        ("<a href='index_1.html'>下一页</a><a href='t20250118_86_app.html'>2</a>", None),
        ("<a href='t20250118_86_2.html'>相关报道</a>", None),
    ],
)
def test_the_next_page_of_an_article_has_its_address_and_another_number(html: str, following: str | None) -> None:
    expected = following and f"http://www.x.gov.cn/zwgk/{following}"
    assert find_following(html, URL, URL, 1) == expected


def test_the_last_page_has_no_next_one() -> None:
    last = URL.replace(".html", "_2.html")
    assert find_following("<a href='t20250118_86.html'>1</a><a href='t20250118_86_1.html'>2</a>", last, URL, 3) is None


def pages_of(town: str, count: int) -> dict[str, Route]:
    """A report of several pages, with a neighbour and a file on the last."""
    turn = "".join(f"<a href='/r/1{f'_{n}' if n else ''}.html'>{n + 1}</a>" for n in range(count))
    made: dict[str, Route] = {"/": page(items(("/r/1.html", title_of(town, 2024))))}
    for number in range(count):
        text = f"<div id='zoom'><p>第{number + 1}页：主动公开政府信息。</p></div>{turn}<a href='/r/2.html'>下一篇</a>"
        last = "<div class='content'><a href='/f.pdf'>附件</a></div>" if number == count - 1 else ""
        made[f"/r/1{f'_{number}' if number else ''}.html"] = page(f"<h1>{title_of(town, 2024)}</h1>{text}{last}")
    return made | {"/f.pdf": Reply(b"%PDF-1.4 x", content_type="application/pdf")}


def kept(data: Path, county: County) -> dict[str, list[str]]:
    """Path of each item → paths of its further pages."""
    return {
        (item.url or "").removeprefix(county.url): [(each.url or "").removeprefix(county.url) for each in item.further]
        for item in read_items(data)
    }


def test_all_pages_of_an_article_are_kept_as_one_item_and_asked_for_again_only_conditionally(tmp_path: Path) -> None:
    whole = {"/f.pdf": [], "/r/1.html": ["/r/1_1.html", "/r/1_2.html"]}
    with serve(pages_of("石新镇", 3)) as county:
        [first] = run(tmp_path, site(county)).sites
        assert kept(tmp_path, county) == whole
        assert (first.new, county.paths().count("/r/2.html")) == (2, 0)
        county.asked.clear()
        [second] = run(tmp_path, site(county)).sites
        assert (second.unchanged, kept(tmp_path, county)) == (2, whole)
        assert {path for path in county.paths(status=200) if path.startswith("/r/")} == set()
        (tmp_path / "state.sqlite").unlink()
        assert run(tmp_path, site(county)).sites[0].unchanged == 2
        assert kept(tmp_path, county) == whole


def test_a_page_that_changes_is_the_new_one_and_a_page_that_is_dropped_is_dropped(tmp_path: Path) -> None:
    with serve(pages_of("石新镇", 3)) as county:
        run(tmp_path, site(county))
        county.routes["/r/1_1.html"] = page("<div id='zoom'>更正</div><a href='/r/1_2.html'>3</a>")
        run(tmp_path, site(county))
        [article] = [item for item in read_items(tmp_path) if item.further]
        assert "更正" in article.further[0].body.decode()
        assert len(article.further) == 2
        county.routes |= pages_of("石新镇", 2)
        run(tmp_path, site(county))
        assert kept(tmp_path, county)["/r/1.html"] == ["/r/1_1.html"]


def test_half_a_report_is_none_until_its_other_half_comes(tmp_path: Path) -> None:
    with serve(pages_of("石新镇", 2)) as county:
        second = county.routes["/r/1_1.html"]
        county.routes["/r/1_1.html"] = Reply(b"", 503)
        [result] = run(tmp_path, site(county)).sites
        assert (result.state, kept(tmp_path, county)) == ("unreachable", {})
        county.routes["/r/1_1.html"] = second
        run(tmp_path, site(county))
        assert kept(tmp_path, county)["/r/1.html"] == ["/r/1_1.html"]


def test_a_page_that_is_gone_costs_only_itself_and_is_told(tmp_path: Path) -> None:
    with serve(pages_of("石新镇", 3)) as county:
        del county.routes["/r/1_2.html"]
        [result] = run(tmp_path, site(county)).sites
        assert (result.reason, kept(tmp_path, county)) == ("1 gone", {"/r/1.html": ["/r/1_1.html"]})


def test_a_server_that_answers_every_number_with_the_first_page_gives_one_page(tmp_path: Path) -> None:
    same = page(
        f"<h1>{TITLE}</h1><div id='zoom'>主动公开政府信息。</div>"
        + "<a href='/r/1.html?page=2'>2</a><a href='/r/1.html?page=3'>3</a>"
    )
    routes: dict[str, Route] = {"/": page(items(("/r/1.html", TITLE)))}
    with serve(routes | dict.fromkeys(["/r/1.html", "/r/1.html?page=2", "/r/1.html?page=3"], same)) as county:
        run(tmp_path, site(county))
        assert kept(tmp_path, county) == {"/r/1.html": []}
        assert "/r/1.html?page=3" not in county.paths()


def test_pictures_and_packages_are_fetched_with_the_article_as_referer(tmp_path: Path) -> None:
    article = page(f"<h1>{TITLE}</h1><div id='zoom'><img src='/i/1.png'><img src='/i/2.png'></div>")
    routes: dict[str, Route] = {"/": page(items(("/1.html", TITLE))), "/1.html": article}
    routes |= {f"/i/{n}.png": Reply(PNG + bytes([n]), content_type="image/png") for n in (1, 2)}
    with serve(routes) as county:
        run(tmp_path, site(county))
        assert sorted(kept(tmp_path, county)) == ["/1.html", "/i/1.png", "/i/2.png"]
        referers = {each.headers.get("Referer") for each in county.asked if each.path.startswith("/i/")}
        assert referers == {f"{county.url}/1.html"}


def test_a_hidden_file_is_told_and_the_article_kept(tmp_path: Path) -> None:
    sealed = "<div id='zoom'><iframe src='/pdfjs/web/viewer.html?file=9f8a'></iframe></div>"
    routes: dict[str, Route] = {"/": page(items(("/1.html", TITLE))), "/1.html": page(f"<h1>{TITLE}</h1>{sealed}")}
    with serve(routes) as county:
        [result] = run(tmp_path, site(county)).sites
        assert (result.state, result.items, result.reason) == ("done", 1, "1 refused")
        assert not any("viewer" in path for path in county.paths())


def test_a_report_under_two_addresses_is_asked_for_once_and_the_other_one_where_the_first_fails(tmp_path: Path) -> None:
    dynamic = "/content.jsp?urltype=news.NewsContentUrl&wbtreeid=10&wbnewsid={}"
    links = [(f"/info/10/{n}.htm", title_of(town, 2024)) for n, town in enumerate(("石新镇", "高升镇"))]
    copies = [(dynamic.format(n), name) for n, (_, name) in enumerate(links)]
    routes: dict[str, Route] = {"/": page(items(*links, *copies)), "/info/10/0.htm": report("石新镇", 2024)}
    routes |= {dynamic.format(0): report("石新镇", 2024), dynamic.format(1): report("高升镇", 2024)}
    with serve(routes) as county:
        run(tmp_path, site(county))
        assert set(kept(tmp_path, county)) == {"/info/10/0.htm", dynamic.format(1)}
        assert dynamic.format(0) not in county.paths()


def test_copies_for_telephones_and_mirrors_elsewhere_are_not_asked_for_but_named(tmp_path: Path) -> None:
    links = [("http://m.localhost/1.html", TITLE), ("http://m.panshan-gov.example/1.html", TITLE), ("/1.html", TITLE)]
    with serve({"/": page(items(*links)), "/1.html": report("石新镇", 2024)}) as county:
        [result] = run(tmp_path, site(county, hosts=("localhost", "m.panshan.gov.cn"))).sites
    assert result.items == 1
    assert "reports on other hosts were not fetched: m.localhost, m.panshan-gov.example" in result.reason


@pytest.mark.parametrize("port", ["abc", "99999999"])
def test_a_link_with_a_port_that_is_none_does_not_cost_the_site(port: str, tmp_path: Path) -> None:
    routes: dict[str, Route] = {"/": page(items((f"http://x.gov.cn:{port}/", TITLE), ("/1.html", TITLE)))}
    with serve(routes | {"/1.html": report("石新镇", 2024)}) as county:
        assert run(tmp_path, site(county)).sites[0].state == "done"


@pytest.mark.parametrize("href", ["http://[x/a.pdf", "/pdfjs/web/viewer.html?file=http://[x/a.pdf", "//[/down?f=a.pdf"])
def test_a_file_whose_address_is_none_does_not_cost_the_site(href: str, tmp_path: Path) -> None:
    odd = page(f"<h2>通知</h2><a href='{href}'>附件</a><iframe src='{href}'></iframe>")
    routes: dict[str, Route] = {"/": page(items(("/1.html", TITLE), ("/2.html", "石新镇2024年年报")))}
    with serve(routes | {"/1.html": report("石新镇", 2024, f"<a href='{href}'>附件</a>"), "/2.html": odd}) as county:
        [result] = run(tmp_path, site(county)).sites
    assert (result.state, result.items) == ("done", 1)


def test_a_file_on_another_host_is_not_asked_for_but_named(tmp_path: Path) -> None:
    file = '<a href="http://files.example/a.pdf">附件：石新镇2024年政府信息公开工作年度报告.pdf</a>'
    with serve({"/": page(items(("/1.html", TITLE))), "/1.html": page(f"<h1>{TITLE}</h1>{file}")}) as county:
        [result] = run(tmp_path, site(county)).sites
    assert (result.state, result.items) == ("done", 1)
    assert result.reason == "files on other hosts were not fetched: files.example"
