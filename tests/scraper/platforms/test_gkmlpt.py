from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from scraper.ask import Ask
from scraper.errors import Unreachable
from scraper.links import Link
from scraper.platforms import gkmlpt

if TYPE_CHECKING:
    from collections.abc import Mapping

API = "http://www.x.gov.cn/lhz/gkmlpt/api/all/4680?page=1&sid=755001"
TITLE = "石新镇2024年政府信息公开工作年度报告"
TREE = json.dumps(
    [
        {"id": 1, "name": "政策文件", "jump_url": "", "children": []},
        {
            "id": 4680, "name": "政府信息公开年报", "jump_url": "", "post_count": 12,
            "children": [
                {"id": 4681, "name": "2024年", "jump_url": "", "children": []},
                {"id": 4682, "name": "往年", "jump_url": "/lhz/old/", "children": None},
            ],
        },
    ],
    ensure_ascii=False,
)  # fmt: skip


def articles(*articles: Mapping[str, object], **values: object) -> str:
    return json.dumps({"offset": 0, "total": len(articles), "articles": articles} | values)


@pytest.mark.parametrize(
    "config",
    [
        f"window._CONFIG = {{SID: '755001', TREE: {TREE}, SERVICE_AREA_ID: '440300'}};",
        f'window._CONFIG={{"SID":"755001","TREE":{TREE}}}',
        f"window._CONFIG = {{ 'TREE' : {TREE}, 'SID' : 755001 }}",
    ],
)
@pytest.mark.parametrize("path", ["/gkmlpt/index", "/gkmlpt", "/gkmlpt/index#4680"])
def test_only_the_report_columns_of_the_tree_are_asked_for(config: str, path: str) -> None:
    text, url = f"<script>{config}</script>", "http://www.x.gov.cn/lhz" + path
    assert gkmlpt.recognises(text, url)
    listing = gkmlpt.read_listing(text, Ask(url), 1)
    assert listing.lists == (Ask(API), Ask(API.replace("4680", "4681")))
    assert [link.url for link in listing.columns] == ["http://www.x.gov.cn/lhz/old/"]


@pytest.mark.parametrize("tree", ["[{", "[]", '[1, null, {"name": "年报"}]', '{"id": 1}'])
def test_a_tree_that_cannot_be_read_leads_nowhere(tree: str) -> None:
    text = f"<script>window._CONFIG = {{SID: '1', TREE: {tree}}};</script>"
    assert gkmlpt.read_listing(text, Ask("http://www.x.gov.cn/gkmlpt/index"), 1).lists == ()


def test_articles_have_the_day_of_their_publication_in_china() -> None:
    dated = {"title": f" {TITLE} ", "url": "http://www.x.gov.cn/lhz/gkmlpt/content/4/4/post_1.html", "type": "normal"}
    text = articles(
        dated | {"display_publish_time": 1738771200, "date": 1},
        dated | {"url": "", "post_url": "/lhz/post_2.html", "date": 0, "created_at": "2025-02-06 08:00:00"},
        {"title": TITLE, "type": "url", "url": "https://other.gov.cn/x.html"},
        {"title": TITLE, "url": ""},
    )
    assert gkmlpt.read_listing(text, Ask(API), 1).reports == (
        Link("http://www.x.gov.cn/lhz/gkmlpt/content/4/4/post_1.html", TITLE, "2025-02-06"),
        Link("http://www.x.gov.cn/lhz/post_2.html", TITLE, "2025-02-06"),
        Link("https://other.gov.cn/x.html", TITLE),
    )


def test_pages_end_with_what_the_interface_has_and_not_with_what_the_column_counts() -> None:
    page = [{"title": TITLE, "url": f"/post_{n}.html"} for n in range(100)]
    counted = {"classify": {"post_count": 3205}}
    first = gkmlpt.read_listing(articles(*page, total=201, **counted), Ask(API), 1).pages
    assert (first.next, first.total_items) == (Ask(API.replace("page=1", "page=2")), 201)
    assert gkmlpt.read_listing(articles(*page, total=200, **counted), Ask(API), 2).pages.next is None
    assert gkmlpt.read_listing(articles(page[0], total=201), Ask(API), 3).pages.next is None
    assert gkmlpt.read_listing(articles(total=201), Ask(API), 2).pages.next is None


@pytest.mark.parametrize("text", ["", "<html>403</html>", "[]", '{"articles": null}', '{"error": 1}'])
def test_an_answer_without_articles_is_an_error(text: str) -> None:
    with pytest.raises(Unreachable):
        gkmlpt.read_listing(text, Ask(API), 1)
