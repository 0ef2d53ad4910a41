"""Several reports in one document are several reports."""

from __future__ import annotations

from parsers.read import read
from scraper.page import Page
from tests.parsers.test_read import TABLE

ROWS = "<table><tr><td>申请人情况</td><td>自然人</td><td>商业企业</td><td>科研机构</td><td>社会公益组织</td><td>法律服务机构</td><td>其他</td><td>总计</td></tr><tr><td>一、本年新收政府信息公开申请数量</td>{}</tr></table>"


def cells(received: int) -> str:
    return "".join(f"<td>{number}</td>" for number in (received, 0, 0, 0, 0, 0, received))


def report(town: str, received: int) -> str:
    return TABLE.format(1, 2, received).replace("甲县乙镇", town) + ROWS.format(cells(received))


def test_a_page_with_the_reports_of_two_towns_holds_two_reports() -> None:
    html = "<title>各乡镇年报汇总</title><p>发布时间：2025-01-31</p>" + report("甲县乙镇", 3) + report("甲县丙镇", 4)
    reports = read(Page(html.encode(), source="x.html"))
    assert [r.organisation for r in reports] == ["甲县乙镇", "甲县丙镇"]
    assert [r.figures["app_received_total"].value for r in reports] == [3, 4]
    assert [r.figures["rules_in_force"].value for r in reports] == [3, 4]
    assert {r.published for r in reports} == {"2025-01-31"}


def test_a_title_that_comes_again_opens_no_second_report() -> None:
    html = report("甲县乙镇", 3) + "<p>上一篇：甲县乙镇2023年政府信息公开工作年度报告</p>"
    assert len(read(Page(html.encode(), source="x.html"))) == 1


def test_reports_below_the_names_of_their_towns_are_several_reports() -> None:
    """One title for all, and a name over each."""
    title = "<h1>甲县各乡镇2023年政府信息公开工作年度报告</h1>"
    towns = "".join(f"<h2>{town}</h2>{ROWS.format(cells(at))}" for at, town in enumerate(("甲县乙镇", "甲县丙乡"), 3))
    reports = read(Page(f"{title}{towns}<p>甲县人民政府</p>".encode(), source="x.html"))
    assert [(r.organisation, r.year) for r in reports] == [("甲县乙镇", 2023), ("甲县丙乡", 2023)]
    assert [r.figures["app_received_total"].value for r in reports] == [3, 4]


def test_the_names_below_an_offices_own_title_part_nothing() -> None:
    html = report("甲县乙镇", 3) + f"<p>甲县丙乡</p>{ROWS.format(cells(3))}"
    assert len(read(Page(html.encode(), source="x.html"))) == 1
