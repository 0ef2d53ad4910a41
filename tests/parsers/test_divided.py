"""Rows of table 2 in parts, each with a row of its own: no part is taken for the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.read import read
from scraper.page import Page

if TYPE_CHECKING:
    from parsers.report import Report

WHOLE = ("service_items_before", "service_items_change", "service_decisions")
HEAD = ("上一年项目数量", "本年增/减", "处理决定数量")
Part = tuple[str, str, str, str]


def report_of(body: str) -> Report:
    (report,) = read(Page(body.encode()))
    return report


def in_html(*parts: Part) -> str:
    """A page on which 其他对外管理服务事项 spans the rows of these parts."""
    first, *others = ("".join(f"<td>{cell}</td>" for cell in part) for part in parts)
    rows = (
        "<td colspan=5>第二十条第（五）项</td>",
        "<td colspan=2>信息内容</td>" + "".join(f"<td>{name}</td>" for name in HEAD),
        "<td colspan=2>行政许可</td><td>4</td><td>1</td><td>44</td>",
        f"<td rowspan={len(parts)}>其他对外管理服务事项</td>{first}",
        *others,
        "<td colspan=5>第二十条第（六）项</td>",
        "<td colspan=2>信息内容</td>" + "".join(f"<td>{name}</td>" for name in HEAD),
        "<td colspan=2>行政处罚</td><td>8</td><td>0</td><td>88</td>",
    )
    table = "".join(f"<tr>{row}</tr>" for row in rows)
    return f"<h1>甲县丁街道办事处2019年政府信息公开工作年度报告</h1><table>{table}</table>"


def in_text(*parts: Part, end: str = " |") -> str:
    """The same as text, a cell a line or a row a line."""
    head = ["信息内容", *HEAD]
    rows = [
        ["第二十条第（五）项"],
        head,
        ["行政许可", "4", "1", "44"],
        ["其他对外管理服务事项", *parts[0]],
        *(list(part) for part in parts[1:]),
        ["第二十条第（六）项"],
        head,
        ["行政处罚", "8", "0", "88"],
    ]
    lines = ["\n".join(row) for row in rows] if not end else [" | ".join(row) + end for row in rows]
    return "\n".join(["甲县丁街道办事处2019年政府信息公开工作年度报告", "二、主动公开政府信息情况", *lines])


def in_markdown(*parts: Part) -> str:
    """The same as Markdown, where a cell that spans rows leaves empty ones below it."""
    rows = [
        ["第二十条第（五）项", "", "", "", ""],
        ["---"] * 5,
        ["信息内容", "", *HEAD],
        ["其他对外管理服务事项", *parts[0]],
        *(["", *part] for part in parts[1:]),
        ["行政许可", "", "4", "1", "44"],
    ]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return f"# 甲县丁街道办事处2019年政府信息公开工作年度报告\n\n{table}\n"


NUMBERS = st.tuples(*[st.integers(0, 30).map(str)] * 3)


@pytest.mark.parametrize("draw", [in_html, in_text, lambda *parts: in_text(*parts, end=""), in_markdown])
@given(first=NUMBERS, second=NUMBERS)
def test_no_part_is_taken_for_the_whole(draw: object, first: tuple[str, ...], second: tuple[str, ...]) -> None:
    assert callable(draw)
    report = report_of(draw(("行政检查", *first), ("行政确认", *second)))
    for name, one, other in zip(WHOLE, first, second, strict=True):
        assert report.figures[name].value == (0 if one == other == "0" else None)
    assert [found.code for found in report.findings if found.code.startswith("row-")] == ["row-divided"]
    assert report.figures["licence_decisions"].value == 44


@pytest.mark.parametrize("draw", [in_html, in_text, in_markdown])
def test_a_sum_that_is_printed_with_the_parts_is_the_figure(draw: object) -> None:
    assert callable(draw)
    report = report_of(draw(("行政检查", "5", "1", "50"), ("行政确认", "7", "2", "70"), ("合计", "12", "3", "120")))
    assert [report.figures[name].value for name in WHOLE] == [12, 3, 120]


@pytest.mark.parametrize("draw", [in_html, in_text, in_markdown])
def test_a_single_part_is_its_row(draw: object) -> None:
    assert callable(draw)
    report = report_of(draw(("事项数量", "5", "1", "50")))
    assert [report.figures[name].value for name in WHOLE] == [5, 1, 50]


def test_empty_parts_leave_the_whole_empty() -> None:
    report = report_of(in_html(("行政检查", "", "0", "50"), ("行政确认", "", "", "70")))
    assert [report.figures[name].status for name in WHOLE] == ["blank", "unsure", "unsure"]
