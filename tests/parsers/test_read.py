"""The stage: from a page to a report, or to one line that says why not."""

from __future__ import annotations

import contextlib
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parsers.read import NotAReport, Unreadable, complete, read
from parsers.report import Figure
from scraper.page import Page

TABLE = """
<h1>甲县乙镇2024年政府信息公开工作年度报告</h1>
<table>
<tr><td colspan=4>第二十条第（一）项</td></tr>
<tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>
<tr><td>规章</td><td>{0}</td><td>{1}</td><td>{2}</td></tr>
</table>
"""


def figures(*cells: str):  # type: ignore[no-untyped-def]
    (report,) = read(Page(TABLE.format(*cells).encode(), source="x.html"))
    names = ("rules_issued", "rules_repealed", "rules_in_force")
    return [(report.figures[name].value, report.figures[name].status) for name in names], report


def test_a_blank_cell_is_blank_and_keeps_its_mark() -> None:
    read_as, report = figures("", "/", "3")
    assert read_as == [(None, "blank"), (None, "blank"), (3, "printed")]
    assert report.figures["rules_repealed"].raw == "/"


def test_a_figure_says_where_it_stands() -> None:
    _, report = figures("1", "2", "3")
    assert str(report.figures["rules_in_force"].where) == "table 1 row 3 column 4"


def test_a_sign_where_the_form_has_none_is_a_finding() -> None:
    _, report = figures("-1", "2", "3")
    assert ("signed-value", ("rules_issued",)) in [(f.code, f.variables) for f in report.findings]


def test_a_number_with_a_gap_stays_only_if_a_sum_confirms_it() -> None:
    read_as, report = figures("1 2", "2", "3")
    assert read_as[0] == (None, "unsure")
    assert "doubtful-number" in [f.code for f in report.findings]


def test_missing_tables_are_named_with_their_variables() -> None:
    _, report = figures("1", "2", "3")
    missing = [f for f in report.findings if f.code == "table-missing"]
    assert len(missing) == 2
    assert "app_received_total" in missing[0].variables


@pytest.mark.parametrize(
    ("body", "error", "says"),
    [
        (b"", Unreadable, "empty"),
        (b"%PDF-1.4 broken", Unreadable, "PDF cannot be read"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Unreadable, "docx"),
        (b"\x89PNG\r\n\x1a\n", Unreadable, "image"),
        (b"PK\x03\x04 word/", Unreadable, "Word file cannot be read"),
        (b"\x00\x01\x02\x03", Unreadable, "check what it is"),
        ("<h1>关于做好年度报告工作的通知</h1><p>各单位</p>".encode(), NotAReport, "a notice"),
        ("<title>首页</title><p>欢迎</p>".encode(), NotAReport, "no annual report"),
    ],
)
def test_what_cannot_be_read_says_so_in_one_line(body: bytes, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says) as caught:
        read(Page(body, source="x"))
    assert "\n" not in str(caught.value)


def test_a_page_in_gb18030_is_read_whatever_it_claims_to_be() -> None:
    html = '<meta charset="utf-8">' + TABLE.format(1, 2, 3)
    (report,) = read(Page(html.encode("gb18030"), content_type="text/html; charset=utf-8"))
    assert report.organisation == "甲县乙镇"


def test_an_attachment_takes_from_its_article_what_it_does_not_say() -> None:
    _, attachment = figures("1", "2", "3")
    article = read(
        Page(
            "<h1>甲县乙镇2024年政府信息公开工作年度报告</h1><p>发布时间:2025-01-20</p><p>一、总体情况</p><p>信息公开申请0件，主动公开信息3条，统计期限</p>".encode()
        )
    )[0]
    assert complete(attachment, article).published == "2025-01-20"


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(body: bytes) -> None:
    with contextlib.suppress(NotAReport, Unreadable):
        read(Page(body, source="x"))


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet="<>/tdrab=0123456789规章第二十条行政许可总计| \n一、（）信息内容本年制发件数", max_size=400))
def test_no_mixture_of_tags_and_labels_breaks_the_reader(text: str) -> None:
    with contextlib.suppress(NotAReport, Unreadable):
        read(Page(text.encode(), source="x"))


@pytest.mark.parametrize("digit", ["߇", "٣", "௩", "𝟗"])
def test_digits_of_any_script_break_nothing(digit: str) -> None:
    text = f"<h1>甲县乙镇2023年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>主动公开信息{digit}条，收到申请{digit}1件。</p>"
    read(Page(text.encode()))


def test_a_figure_is_the_same_wherever_and_however_it_was_printed() -> None:
    one, other = Figure("review_total", Decimal(3), "printed", "3"), Figure("review_total", Decimal(3), "printed", "３")
    assert one == other
    assert one != Figure("review_total", Decimal(4), "printed", "3")
