from __future__ import annotations

from base64 import b64encode
from urllib.parse import quote

import pytest

from scraper.ask import Ask
from scraper.links import Html
from scraper.pager import _DIALECTS, Pages, read_pages

FOLDER = "http://www.x.gov.cn/xxgk/ndbg/"
CASES = (
    'createPageHTML(21, 0, "index", "html");',
    "var currentPage = 0; var countPage = 9;",
    "var countPage = 9; var currentPage = 0;",
    '$("#page").pagination("setPage", 1, 12);',
    "pagination_script_config={pageNumber:'0',total:'1'}",
    '<input id="pageDec" type="hidden" pagecount="12" />',
    'Ls.pagination("#page_1", {currPage: (0+1), pageCount: 66, link: "/content/column/1?pageIndex="});',
    '$(".pagedContent").page({totalCount: 45, perSize: 15})',
    '_simple_list_gotopage_fun(31,"u13_goto",2)',
    '<input name="article_paging_list_hidden" totalpage="17">',
    "共<b>31</b>页",
)
"""One call of each dialect; what follows from them is tried below and in test_listing.py."""


def pages(body: str, number: int = 1, name: str = "index.html") -> Pages:
    page = Html.read(f"<html><body>{body}</body></html>", FOLDER + name)
    return read_pages(page, list(page.links()), number)


def follow(script: str, total: int, first: int, name: str = "index.html") -> list[str]:
    """The names of all pages of a list whose pages say their own number, `first` being that of page 1."""
    names = [name]
    for number in range(1, total + 1):
        following = pages(script.format(n=number - 1 + first), number, names[-1]).next
        if following is None:
            break
        names.append(following.url.removeprefix(FOLDER))
    return names


@pytest.mark.parametrize(
    ("script", "first", "names"),
    [
        (
            "<script>var currentPage = {n};//从0开始\nvar countPage = 3//共</script>",
            0,
            ["index_1.html", "index_2.html"],
        ),
        ("<script>var countPage = 3;\nvar currentPage = {n};</script>", 0, ["index_1.html", "index_2.html"]),
        ('<script>$("#page").pagination("setPage", {n}, 3);</script>', 1, ["index_2.html", "index_3.html"]),
        (
            "<script>pagination_script_config={{pageNumber:'{n}',total:'3'}}</script>",
            0,
            ["index_1.html", "index_2.html"],
        ),
        ('<input id="pageDec" type="hidden" pagecount="3" />', 1, ["index_2.html", "index_3.html"]),
        ('<input pagecount="3" id="pageDec">', 1, ["index_2.html", "index_3.html"]),
        (
            '<script>Ls.pagination("#page_1", {{currPage: ({n}-1+1), pageCount: 3, link: "list?id=1&pageIndex="}});</script>',
            1,
            ["list?id=1&pageIndex=2", "list?id=1&pageIndex=3"],
        ),
        (
            '<script>Ls.pagination("#page_1", {{currPage: {n}, pageCount: 3}});</script>',
            1,
            ["index.html?pageIndex=2", "index.html?pageIndex=3"],
        ),
    ],
)
def test_each_script_is_followed_to_its_last_page_and_no_further(script: str, first: int, names: list[str]) -> None:
    assert follow(script, 3, first) == ["index.html", *names]
    assert pages(script.format(n=first)).total_pages == 3


def test_the_number_in_a_pages_own_name_is_counted_on_and_that_of_a_column_is_not() -> None:
    script = '<input id="pageDec" pagecount="3">'
    assert follow(script, 3, 1, "list-1.html") == ["list-1.html", "list-2.html", "list-3.html"]
    assert follow(script, 3, 1, "column_12.shtml") == ["column_12.shtml", "column_12_2.shtml", "column_12_3.shtml"]
    assert follow(script, 3, 1, "") == ["", "index_2.html", "index_3.html"]


def test_a_cached_page_that_always_says_zero_is_followed_all_the_same() -> None:
    script = "<script>var currentPage = 0; var countPage = 4</script>"
    assert follow(script, 4, 0) == ["index.html", "index_1.html", "index_2.html", "index_3.html"]


def test_links_hidden_in_base64_are_links_of_the_pager() -> None:
    hidden = b64encode(quote('<a href="index.html">1</a><a href="index_1.html">2</a>').encode()).decode()
    assert pages(f'<div id="pages">{hidden}</div>').next == Ask(FOLDER + "index_1.html")
    assert pages('<div id="pages">共有很多页，请看下面的列表</div>').next is None
    assert pages('<div id="pages">AAAAAAAAAAAAAAAAAAAAA</div>').next is None


def test_a_dialect_that_only_counts_leaves_the_next_page_to_the_links() -> None:
    vsb = '<a href="ndbg/30.htm">下页</a><script>_simple_list_gotopage_fun(31,"u13_goto",2)</script>'
    assert pages(vsb) == Pages(Ask(FOLDER + "ndbg/30.htm"), 31, 0)
    huidian = (
        "<a onclick=\"q(this,'/a/index-2.shtml')\">下一页</a><input name='article_paging_list_hidden' totalpage='17'>"
    )
    assert pages(huidian) == Pages(Ask("http://www.x.gov.cn/a/index-2.shtml"), 17, 0)
    paged = '<div class="pagedContent"></div><script>x({totalCount: 45, perSize: 15})</script>'
    assert pages(paged) == Pages(None, 0, 45)


def test_entries_are_the_last_number_of_a_call_and_colours_with_figures_are_none() -> None:
    assert pages('<script>createPageHTML(3, 0,"index", "shtml", "black2", 55);</script>').total_items == 55
    assert pages('<script>createPageHTML(3, 0,"index", "shtml", "black2");</script>').total_items == 0


@pytest.mark.parametrize(
    "piece", ["<", "createPageHTML(", "createPage('a','b',", "Ls.pagination({", "共<a ", "共<a>", "currentPage=1 "]
)
def test_a_hostile_page_is_read_in_reasonable_time(piece: str) -> None:
    assert pages(piece * 20_000).next is None


def test_every_dialect_of_the_table_has_a_case() -> None:
    assert [each.pattern.pattern for each in _DIALECTS if not any(each.pattern.search(case) for case in CASES)] == []
