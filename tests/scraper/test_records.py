from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.links import Link
from scraper.records import find_links, inline_links, parse

BASE = "http://www.x.gov.cn/ndbg/"
Json = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["title", "url", "data", "x"]), inner),
    max_leaves=8,
)


def test_entries_are_found_wherever_an_answer_keeps_them() -> None:
    entry = {
        "title": " <em>石新镇</em>2024年&ldquo;年报&rdquo; ",
        "url": "//y.gov.cn/1.shtml",
        "publishedTimeStr": "2025-1-4 17:18",
    }
    link = Link("http://y.gov.cn/1.shtml", "石新镇2024年“年报”", "2025-01-04")
    for value in (entry, [entry], {"data": {"results": [entry]}}, {"custom": {"data": [[entry]]}}):
        assert list(find_links(value, BASE)) == [link]


def test_an_object_without_title_or_address_is_no_entry_but_may_hold_some() -> None:
    value = {
        "title": "年报",
        "children": [{"TITLE": "甲", "URL": "a.html"}, {"title": "乙"}, {"url": "c.html"}, {"title": "丁", "url": 4}],
    }
    assert list(find_links(value, BASE)) == [Link(BASE + "a.html", "甲")]


def test_arrays_in_scripts_are_read_as_json_and_as_scripts_write_them() -> None:
    plain = 'var dataList=[{"title":"甲","url":"/a.html","date":"2025-01-20"}];'
    script = "pagesData = [[{title:'乙 12:30, 公告',url:'/b.html',n:3,},],]\n</script>"
    broken = "var list = [{title: 甲()}];"
    found = list(inline_links(f"<script>{plain}{script}<script>{broken}</script>", BASE))
    assert found == [
        Link("http://www.x.gov.cn/a.html", "甲", "2025-01-20"),
        Link("http://www.x.gov.cn/b.html", "乙 12:30, 公告"),
    ]


def test_what_is_no_json_is_none() -> None:
    assert parse("<html>") is None
    assert parse('{"a": 1') is None
    assert parse("[" * 100_000) is None
    assert parse('\ufeff{"a": 1}') == {"a": 1}


@settings(max_examples=40)
@given(Json)
def test_any_value_is_walked_and_only_addresses_come_out(value: object) -> None:
    for link in find_links(json.loads(json.dumps(value)), BASE):
        assert link.url.startswith("http")
