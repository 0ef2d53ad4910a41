from __future__ import annotations

import json

import pytest

from scraper.ask import Ask
from scraper.errors import Unreachable
from scraper.links import Link
from scraper.parameters import form_of, to_form
from scraper.platforms import jiangxi

API = "http://www.x.gov.cn/queryList"
COLUMN = "http://www.x.gov.cn/xxsrmzf/col/col14590/list.html"
TITLE = "石新镇2024年政府信息公开工作年度报告"
SCRIPT = "<script>var channelId='17', codeName='col14590', websiteId='w1', siteId='s1'{};</script>"


def first(text: str, url: str) -> dict[str, str]:
    assert jiangxi.recognises(text, url)
    [ask] = jiangxi.read_listing(text, Ask(url), 1).lists
    assert ask.url == API
    return form_of(ask.body)


def test_the_script_of_a_column_is_posted_as_it_stands() -> None:
    assert first(SCRIPT.format(", pageSize: '20'"), COLUMN) == {
        "channelId": "17", "siteId": "s1", "websiteId": "w1", "pageNo": "1", "pageSize": "20", "perPage": "20",
        "showMode": "1", "themeName": "default", "articles": "/xxsrmzf/col/col14590/content/content_",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "url", "articles"),
    [
        (SCRIPT.format(", websiteCode='w'"), COLUMN, "/w/col/col14590/content/content_"),
        (SCRIPT.format(""), "http://www.x.gov.cn/col/col14590/", "/col/col14590/content/content_"),
        (SCRIPT.format(""), "http://www.x.gov.cn/x/pc/list.html", "/x/pc/content/content_"),
        (
            '<a href="/y/content/content_9.html">a</a><script>a={"channelId":"1","websiteId":"2"}; // queryList</script>',
            "http://www.x.gov.cn/y/",
            "/y/content/content_",
        ),
    ],
)
def test_where_articles_are_is_known_from_the_column(text: str, url: str, articles: str) -> None:
    assert first(text, url)["articles"] == articles


def test_items_are_found_by_their_numbers_and_the_next_page_is_the_same_form() -> None:
    form = {"channelId": "17", "pageNo": "2", "pageSize": "2", "articles": "/w/col/col1/content/content_"}
    results = [
        {"source": {"id": "20983", "title": f"  <em>石新镇</em>{TITLE[3:]} ", "pubDate": "2025-01-20 08:00:00"}},
        {"source": {"id": "20984", "title": TITLE, "pubDate": 1737331200000, "url": "/given.html"}},
        {"source": {"title": TITLE}},
    ]
    text = json.dumps({"data": {"page": 2, "rows": 2, "total": 5, "results": results}})
    listing = jiangxi.read_listing(text, Ask(API, to_form(form)), 2)
    assert listing.reports == (
        Link("http://www.x.gov.cn/w/col/col1/content/content_20983.html", TITLE, "2025-01-20"),
        Link("http://www.x.gov.cn/given.html", TITLE, "2025-01-20"),
    )
    assert listing.pages.next == Ask(API, to_form(form | {"pageNo": "3"}))
    last = jiangxi.read_listing(text, Ask(API, to_form(form | {"pageNo": "3"})), 3)
    assert (last.pages.next, last.pages.total_items) == (None, 5)


def test_a_column_whose_page_has_its_items_and_its_pager_is_not_asked_for_twice() -> None:
    row = f'<li><a href="/w/pc/content/content_1.html">{TITLE}</a><span>2025-01-20</span></li>'
    listing = jiangxi.read_listing(row + '<a href="list_2.html">下一页</a>' + SCRIPT.format(""), Ask(COLUMN), 1)
    assert (len(listing.reports), listing.lists) == (1, ())
    assert listing.pages.next is not None


@pytest.mark.parametrize("text", ["", "<html></html>", '{"code":500}', '{"data":{"results":null}}', '{"data":[]}'])
def test_an_answer_without_results_is_an_error(text: str) -> None:
    with pytest.raises(Unreachable):
        jiangxi.read_listing(text, Ask(API, b"pageNo=1"), 1)
