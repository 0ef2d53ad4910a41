"""Reports whose text a script shows: read from the script, or from the interface's answer, and never twice."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path

import pytest

from parsers.embedded import unfold
from parsers.read import read
from scraper.page import Page

FIXTURE = Path("tests/fixtures/html_2021/page.html")


def form() -> str:
    """The body of a report in the form of 2021."""
    return FIXTURE.read_text("utf-8").partition("<body>")[2].partition("</body>")[0]


def gkmlpt(content: str, shown: str = "") -> str:
    config = json.dumps({"SID": "755001", "DETAIL": {"id": 1, "title": "x", "content": content}})
    bare = config.replace('"SID"', "SID", 1).replace('"DETAIL"', "DETAIL", 1)
    return f"<!DOCTYPE html><html><head><title>t</title></head><body>{shown}<script>window._CONFIG = {bare};</script></body></html>"


def figures(text: str) -> dict[str, object]:
    page = Page(text.encode(), "http://www.x.gov.cn/a.html", title="花溪区黔陶乡2024年政府信息公开工作年度报告")
    [report] = read(page)
    return {name: (figure.value, figure.status) for name, figure in report.figures.items()}


def test_a_report_in_the_script_of_a_page_reads_as_it_would_in_the_page() -> None:
    assert figures(gkmlpt(form())) == figures(FIXTURE.read_text("utf-8"))


def test_a_report_that_the_page_shows_as_well_is_read_once() -> None:
    text = gkmlpt(form(), shown=form())
    assert unfold(text) == text
    assert figures(text) == figures(FIXTURE.read_text("utf-8"))


@pytest.mark.parametrize("nested", [False, True])
def test_a_report_in_an_interfaces_answer_reads_as_it_would_in_a_page(nested: bool) -> None:
    custom = {"status": "true", "data": {"title": "年报", "infocontent": form(), "pdflist": []}}
    answer = json.dumps({"custom": json.dumps(custom) if nested else custom}, ensure_ascii=nested)
    assert figures(answer) == figures(FIXTURE.read_text("utf-8"))


def test_markup_that_was_escaped_twice_is_markup() -> None:
    assert "<p>一、总体情况</p>" in unfold(json.dumps({"data": {"content": "&lt;p&gt;一、总体情况&lt;/p&gt;"}}))


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "{}",
        '{"data": [{"content": "<p>一</p>"}, {"content": "<p>二</p>"}]}',
        '{"custom": "no object"}',
        "[" * 5000,
        '{"a":' * 5000,
        "<script>DETAIL: {content: 7}</script>",
        '<script>DETAIL: {"content": "</script>',
        "<p>DETAIL</p>",
    ],
)
def test_what_holds_no_article_or_several_stays_as_it_is(text: str) -> None:
    assert unfold(text) == text


@pytest.mark.parametrize(
    "around", ["<textarea>{}</textarea>", "<pre>{}</pre>", "<div>{}</div>", '<iframe srcdoc="{}"></iframe>']
)
def test_markup_that_a_page_shows_as_text_is_read_as_markup(around: str) -> None:
    whole = FIXTURE.read_text("utf-8")
    body = whole[whole.index("<h1>") : whole.index("</body>")]
    page = f"<html><body>{around.format(escape(body))}</body></html>"
    assert figures(page) == figures(whole)
