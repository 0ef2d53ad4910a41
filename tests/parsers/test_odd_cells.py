"""Cells that hold more, or other, than a number: nothing in them becomes a digit that nobody printed."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.labels import APPLICATIONS, find_table
from parsers.numbers import read_cell
from parsers.read import read
from scraper.page import Page

if TYPE_CHECKING:
    from parsers.report import Figure

MARKS = ("①", "⑳", "*", "※", "¹", "⁵", "[1]", "［2］", "（注1）", "注", "注1", "（①）")


@given(number=st.integers(0, 10**6), mark=st.sampled_from(MARKS), gap=st.sampled_from(("", " ")))
def test_the_mark_of_a_note_is_no_part_of_the_number(number: int, mark: str, gap: str) -> None:
    reading = read_cell(f"{number}{gap}{mark}")
    assert reading is not None
    assert reading.value == number


@given(number=st.integers(0, 10**6), at=st.integers(0, 7), mark=st.sampled_from("\u200b\ufeff\u00ad\u2060\u200e"))
def test_what_nobody_sees_parts_no_number(number: int, at: int, mark: str) -> None:
    text = str(number)
    reading = read_cell(text[:at] + mark + text[at:])
    assert reading is not None
    assert reading.value == number


@pytest.mark.parametrize("text", ["①", "⑶", "三", "3-5", "约3", "3%", "XX", "=SUM(A1:B1)", "（3）", "3①5", "1O", "5²3"])
def test_what_is_no_number_is_not_read_as_one(text: str) -> None:
    assert read_cell(text) is None


def figures_of(*rows: str, header: str = "本年收费金额（单位：万元）") -> dict[str, Figure]:
    """The figures of a table 2 whose last item holds these rows."""
    head = f"<tr><td colspan=2>第二十条第（八）项</td></tr><tr><td>信息内容</td><td>{header}</td></tr>"
    page = f"<h1>甲县丙镇2023年政府信息公开工作年度报告</h1><table>{head}{''.join(rows)}</table>"
    (report,) = read(Page(page.encode()))
    return dict(report.figures)


FEES = "<tr><td>行政事业性收费</td><td>{}</td></tr>"


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("本年收费金额（单位：元）", "2950"),
        ("本年收费金额（元）", "2950"),
        ("本年收费金额(单位:千元)", "3"),
        ("本年收费金额", "2950元"),
        ("本年收费金额（单位：万元）", "0.3亿元"),
    ],
)
def test_fees_in_another_unit_than_the_forms_are_taken_back(header: str, cell: str) -> None:
    figure = figures_of(FEES.format(cell), header=header)["fees_10k_yuan"]
    assert (figure.value, figure.status, figure.raw) == (None, "unsure", cell)


@pytest.mark.parametrize(
    ("header", "cell"),
    [("本年收费金额（单位：万元）", "0.295"), ("本年收费金额", "0.295万元"), ("本年收费金额（万元）", "0.295")],
)
def test_fees_in_the_forms_unit_stay(header: str, cell: str) -> None:
    assert figures_of(FEES.format(cell), header=header)["fees_10k_yuan"].value == Decimal("0.295")


def test_no_fees_are_no_fees_in_any_unit() -> None:
    assert figures_of(FEES.format("0"), header="本年收费金额（单位：元）")["fees_10k_yuan"].value == 0


def test_a_row_that_only_one_of_two_filled_copies_leaves_empty_is_unsure() -> None:
    blocks = [
        "<tr><td colspan=2>第二十条第（六）项</td></tr><tr><td>信息内容</td><td>本年处理决定数量</td></tr>"
        f"<tr><td>行政处罚</td><td>{penalty}</td></tr><tr><td>行政强制</td><td>{coercion}</td></tr>"
        for penalty, coercion in (("4", ""), ("4", "2"))
    ]
    figures = figures_of(FEES.format("0"), *blocks)
    assert figures["penalty_decisions"].value == 4
    assert figures["coercion_decisions"].status == "unsure"


def test_a_zero_merged_downwards_counts_where_a_sum_confirms_it() -> None:
    heads = "".join(
        f"<td>{name}</td>"
        for name in ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
    )
    first = "".join(
        "<td rowspan=2>0</td>" if at in (1, 2) else f"<td>{n}</td>" for at, n in enumerate((3, 0, 0, 0, 0, 0, 3))
    )
    second = "".join(f"<td>{n}</td>" for n in (2, 0, 0, 0, 2))
    page = (
        "<h1>甲县丙镇2023年政府信息公开工作年度报告</h1><table>"
        f"<tr><td>申请人情况</td>{heads}</tr><tr><td>一、本年新收政府信息公开申请数量</td>{first}</tr>"
        f"<tr><td>二、上年结转政府信息公开申请数量</td>{second}</tr></table>"
    )
    (report,) = read(Page(page.encode()))
    carried = [
        report.figures[f"app_carried_in_{who}"].value for who in ("person", "firm", "research", "legal", "total")
    ]
    assert carried == [2, 0, 0, 0, 2]


@pytest.mark.parametrize("cell", ["-3", "－3", "— 3", "-3.5"])
def test_less_than_nothing_is_no_amount(cell: str) -> None:
    figure = figures_of(FEES.format(cell))["fees_10k_yuan"]
    assert (figure.value, figure.status, figure.raw) == (None, "unsure", cell)


@pytest.mark.parametrize(("cell", "value"), [("3.0", 3), ("12.00", 12), ("1.000", None), ("12.000", None)])
def test_a_count_with_three_places_behind_the_dot_may_be_a_thousand_times_as_much(cell: str, value: int | None) -> None:
    head = "<tr><td colspan=2>第二十条第（五）项</td></tr><tr><td>信息内容</td><td>本年处理决定数量</td></tr>"
    page = (
        f"<h1>甲县丙镇2023年政府信息公开工作年度报告</h1><table>{head}<tr><td>行政许可</td><td>{cell}</td></tr></table>"
    )
    (report,) = read(Page(page.encode()))
    assert report.figures["licence_decisions"].value == value


def test_two_doubtful_numbers_do_not_confirm_each_other() -> None:
    """0 4 may be 4, or nothing this year and four last year: the sum of one column holds if both are 4."""
    applicants = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
    printed = {
        "app_received": ("3", "3"),
        "app_granted": ("0&nbsp;&nbsp;4", ""),
        "app_concluded": ("0&nbsp;&nbsp;4", "3"),
    }
    rows: list[tuple[str, ...]] = [("申请人情况", *applicants)]
    for row in find_table(APPLICATIONS, "2021").block[0].rows:
        person, total = printed.get(row.id, ("0", "0"))
        rows.append((row.label, person, *["0"] * 5, total))
    table = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>" for cells in rows)
    (report,) = read(Page(f"<h1>甲县丙镇2023年政府信息公开工作年度报告</h1><table>{table}</table>".encode()))
    assert report.figures["app_received_person"].value == 3
    assert report.figures["app_concluded_person"].status == "unsure"
    assert report.figures["app_granted_person"].status == "unsure"


LINES = "第二十条第（六）项\n信息内容\n本年处理决定数量\n行政处罚\n{}\n行政强制\n0\n"
PIPES = "| 信息内容 | 本年处理决定数量 |\n|---|---|\n| 行政处罚 | {} |\n| 行政强制 | 0 |\n"


@pytest.mark.parametrize("written", ["~~9~~123", "<del>9</del>123", "**123**", "123[^1]", "123<sup>1</sup>"])
@pytest.mark.parametrize("table", [LINES, PIPES], ids=["lines", "pipes"])
def test_marks_of_markdown_are_no_digits_and_hide_none(written: str, table: str) -> None:
    text = f"甲县丙镇2023年政府信息公开工作年度报告\n二、主动公开政府信息情况\n{table.format(written)}"
    (report,) = read(Page(text.encode()))
    figure = report.figures["penalty_decisions"]
    assert (figure.value, figure.status) == (Decimal(123), "printed")


PICTURES = ('<img src="5.png">', '<p><img src="a.gif" alt="5"></p>', "<svg><path/></svg>", '1<img src="5.png">')


@pytest.mark.parametrize("picture", PICTURES)
def test_a_picture_in_a_cell_is_no_empty_cell_and_no_number(picture: str) -> None:
    head = "<tr><td colspan=2>第二十条第（五）项</td></tr><tr><td>信息内容</td><td>本年处理决定数量</td></tr>"
    row = f"<tr><td>行政许可</td><td>{picture}</td></tr>"
    (report,) = read(Page(f"<h1>甲县丙镇2023年政府信息公开工作年度报告</h1><table>{head}{row}</table>".encode()))
    assert report.figures["licence_decisions"].status == "unsure"
    assert ("not-a-number", ("licence_decisions",)) in {(found.code, found.variables) for found in report.findings}


@pytest.mark.parametrize(
    "nothing", ['<img src="space.gif">', '<img width="1" src="a.png">', '<img style="display:none">']
)
def test_a_picture_of_nothing_leaves_a_cell_empty(nothing: str) -> None:
    figures = figures_of(FEES.format(nothing))
    assert figures["fees_10k_yuan"].status == "blank"


def test_a_row_of_pictures_is_unsure_and_not_absent() -> None:
    head = "<tr><td colspan=5>行政复议</td><td colspan=5>未经复议直接起诉</td><td colspan=5>复议后起诉</td></tr>"
    outcomes = "".join(f"<td>{name}</td>" for name in ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计") * 3)
    row = "<td><img src='5.png'></td>" * 15
    page = f"<h1>甲县丙镇2023年政府信息公开工作年度报告</h1><table>{head}<tr>{outcomes}</tr><tr>{row}</tr></table>"
    (report,) = read(Page(page.encode()))
    assert {figure.status for figure in report.figures.values()} == {"unsure"}
