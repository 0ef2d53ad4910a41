"""Stated quantities, in the wordings of departments, counties and prefectures: what is counted, and what is not."""

from __future__ import annotations

import pytest

from parsers.compare import compare
from tests.parsers.test_facts import facts_of, figures, stated

COUNTED: list[tuple[str, dict[str, float]]] = [
    # the number stands before what it counts
    ("全年收到3件政府信息公开申请，其中予以公开2件。", {"apps_received": 3, "apps_granted": 2}),
    ("共收到并按时办结16件政府信息公开申请。", {"apps_received": 16}),
    ("收到和处理12件政府信息公开申请。", {"apps_received": 12}),
    ("我局接到2件政府信息公开申请。", {"apps_received": 2}),
    ("共收到7宗依申请公开。", {"apps_received": 7}),
    ("收到12件信息依申请公开。", {"apps_received": 12}),
    ("公开本镇办理的6件人大代表建议和9件政协委员提案。", {"proposals_congress": 6, "proposals_cppcc": 9}),
    # what is not there
    ("不存在有关政府信息公开行政复议和行政诉讼情况。", {"reviews_stated": 0, "suits_stated": 0}),
    ("不存在政府信息公开的收费及减免情况。", {"processing_fee": 0}),
    ("本年度没有关于信息公开的收费及减免情况。", {"processing_fee": 0}),
    ("本年度无申请政府信息公开的情况。", {"apps_received": 0}),
    ("因政府信息公开被申请行政复议、提起行政诉讼的案件0件。", {"suits_stated": 0, "reviews_stated": 0}),
    # lists of channels and of kinds
    ("收到申请29件，其中通过网络收到申请25件，通过来信收到申请件4件。",
     {"apps_received": 29, "apps_online": 25, "apps_letter": 4}),
    ("县门户网站发布信息、文件、通知等640条，微信平台发布图文消息215条。",
     {"info_on_website": 640, "info_on_wechat": 215}),
    ("“甲县人民政府网”微信平台发布信息56条，政务网站信息796条。", {"info_on_wechat": 56, "info_on_website": 796}),
    ("新媒体运营活跃，“甲县教育”微信公众号发布稿件533条。", {"info_on_wechat": 533}),
    ("官方微信公众号发文256篇，网站及时更新各类信息317条。", {"info_on_wechat": 256, "info_on_website": 317}),
    ("各级主流媒体刊发我局宣传报道540余篇。", {"info_in_media": 540}),
    ("在各类新闻媒体平台发稿7841条。", {"info_in_media": 7841}),
    ("总关注量9.5万个。", {"new_media_subscribers": 95000}),
    ("共发布政府会议、规范性文件、财政资金等政务信息4127条。", {"info_disclosed": 4127}),
    ("共发布包括食品、药品信息在内的各类信息1600余条。", {"info_disclosed": 1600}),
    ("我院主动公开医院信息213条。", {"info_disclosed": 213}),
    ("主动公开政府信息（公文平台发文）113条。", {"info_disclosed": 113}),
    ("公开信息100条。其中：财政资金14条，公告公示类信息9条，人事类信息8条，其他主动公开类信息4条，政策解读件3篇。",
     {"info_disclosed": 100, "info_finance": 14, "info_notices": 9, "info_personnel": 8, "info_other_kinds": 4,
      "interpretations": 3}),
    ("公开信息221条。涵盖政策法规、政策解读、回应关切等21类，56个栏目。其中政策法规信息公开数3条，政策解读信息公开数2条。",
     {"info_disclosed": 221, "info_policy_docs": 3, "interpretations": 2}),
    # results
    ("收到申请65件，其中予以公开或部分公开48件，不予公开8件。",
     {"apps_received": 65, "apps_granted_any": 48, "apps_refused": 8}),
    ("受理申请1件，上一年度结转受理0件，转结下年1件。", {"apps_received": 1, "apps_carried_in": 0, "apps_carried_out": 1}),
    ("受理申请95件，答复申请98件（含上年度转结申请8件，另有5件申请转结下年度继续办理）。",
     {"apps_received": 95, "apps_answered": 98, "apps_carried_in": 8, "apps_carried_out": 5}),
    ("依申请公开受理和办结6件。", {"apps_received": 6}),
    ("收到行政复议1件，维持结果1件。", {"reviews_stated": 1, "reviews_upheld": 1}),
    # the work of an office
    ("行政许可处理决定数量7556件，行政处罚处理决定29件。", {"licences_stated": 7556, "penalties_stated": 29}),
    ("召开各类新闻发布会（通气会）41场，回应热点关切32次，回复网民留言21次。",
     {"press_conferences": 41, "concerns_answered": 32, "messages_answered": 21}),
    ("发布解读重要政策文件10篇。", {"interpretations": 10}),
    ("制发行政规范性文件2件，废止行政规范性文件10件，现行有效件数14件。",
     {"normdocs_stated": 2, "normdocs_repealed_stated": 10, "normdocs_in_force_stated": 14}),
    ("制作获取政府信息33条，其中主动公开信息33条，无依申请公开信息。", {"info_disclosed": 33, "apps_received": 0}),
    ("依申请公开0件，网上公开了21件。", {"apps_received": 0, "info_on_website": 21}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), COUNTED, ids=[text[:24] for text, _ in COUNTED])
def test_a_wording_is_read(text: str, expected: dict[str, float]) -> None:
    have = dict(stated(text))
    assert {name: have.get(name) for name in expected} == expected
    assert not {name for name in have if name.startswith(("apps", "reviews", "suits"))} - expected.keys()


OTHERWISE: list[tuple[str, dict[str, float]]] = [
    # meetings of the office, items of its powers, charges of its own: none of them is of disclosure
    ("公开局长办公会议12次，公开政府常务会议17次，邀请代表列席会议2次。", {}),
    ("行政处罚事项36项，行政强制事项3件。", {}),
    ("2024年未产生行政事业收费。", {}),
    ("共审核区政府规范性文件8件，转载法律法规规章共计28部。", {}),
    ("新增粉丝量1625个。", {}),
    ("受理县长信箱和咨询投诉247件。", {}),
    ("梳理申请示范文本，全年完成并公开225个政务服务事项细化工作。", {}),
    # what is kept closed is neither published nor an application
    ("不予公开信息有10条，免于公开信息0条。", {}),
    # the number of several things
    ("通过系统公开政府文件、政务信息276条。", {}),
    ("政府信息公开目录公开政府信息69条。", {}),
    ("对全局的政策进行公开，目前已公开300多条政策。", {}),
    ("某某采购网上发布378条采购信息。", {}),
    ("收到申请8件，其中予以公开2件，其他1件。", {"apps_received": 8, "apps_granted": 2}),
    ("门户网站办理并答复信息公开申请5件、纸质申请21件。", {}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), OTHERWISE, ids=[text[:24] for text, _ in OTHERWISE])
def test_a_number_of_something_else_is_no_quantity_of_ours(text: str, expected: dict[str, float]) -> None:
    assert stated(text) == list(expected.items())


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


def test_a_number_before_what_it_counts_is_held_against_the_tables() -> None:
    (found,) = compare(facts_of("共收到7宗依申请公开。"), figures(app_received_total=9))
    assert found.code == "narrative-differs"
    assert compare(facts_of("共收到7宗依申请公开。"), figures(app_received_total=7)) == []
