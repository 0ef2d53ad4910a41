"""Amounts in one unit, beside what is printed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from parsers.read import read
from scraper.page import Page

TABLE = """<h1>甲县乙镇2019年政府信息公开工作年度报告</h1><table>
<tr><td colspan=3>第二十条第（九）项</td></tr><tr><td>信息内容</td><td>采购项目数量</td><td>采购总金额</td></tr>
<tr><td>政府集中采购</td><td>2</td><td>{}</td></tr></table>"""


@pytest.mark.parametrize(
    ("printed", "value", "unit", "yuan"),
    [
        ("251000元", "251000", "元", "251000"),
        ("25.1万元", "25.1", "万元", "251000"),
        ("8040", "8040", "as printed: 万元 or 元", None),
        ("/", None, "as printed: 万元 or 元", None),
    ],
)
def test_an_amount_stays_as_printed_and_is_given_in_yuan_where_its_unit_is(
    printed: str, value: str | None, unit: str, yuan: str | None
) -> None:
    (report,) = read(Page(TABLE.format(printed).encode()))
    figure = report.figures["procurement_amount"]
    assert (figure.value, figure.unit) == (None if value is None else Decimal(value), unit)
    facts = [fact.value for fact in report.facts if fact.variable == "procurement_yuan"]
    assert facts == ([Decimal(yuan)] if yuan else [])
