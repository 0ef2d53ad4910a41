"""Stated quantities, in the wordings of departments, counties and prefectures: what is counted, and what is not."""

from __future__ import annotations

from tests.parsers.test_facts import facts_of, stated


def test_a_running_total_is_no_smaller_than_the_years_own() -> None:
    text = "2024年在甲视频号发布短视频267期，在乙抖音号累计发布信息41条。"
    assert [(int(fact.value), fact.scope) for fact in facts_of(text)] == [(267, ()), (41, ())]


def test_a_year_behind_the_office_is_that_of_the_whole_sentence() -> None:
    text = "我局2023年作出行政许可33件，行政处罚36件。2024年作出行政许可5件，行政处罚2件。"
    assert stated(text) == [("licences_stated", 5), ("penalties_stated", 2)]
    assert stated("按时发布2023年度报告，主动公开信息12条。") == [("info_disclosed", 12)]


def test_an_offices_own_departments_are_no_scope() -> None:
    assert facts_of("发布本级部门和直属单位预算，全年收到申请2件。")[0].scope == ()
    assert facts_of("县本级收到申请2件。")[0].scope == ("本级",)
