"""Stated quantities: real wordings are read, and what only looks like a quantity is not."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.compare import Way, _ways, compare
from parsers.facts import read_facts
from parsers.findings import KINDS
from parsers.form import variables
from parsers.narrative import Narrative
from parsers.quantities import FactsError, grammar, load, read
from parsers.report import Fact, Figure, Section
from tests.conftest import SHARED

if TYPE_CHECKING:
    from pathlib import Path

TRUTH = SHARED / "reports" / "truth.jsonl"
CASES: list[dict[str, Any]] = (
    [json.loads(line) for line in TRUTH.read_text("utf-8").splitlines()] if TRUTH.exists() else []
)


def facts_of(text: str, year: int | None = 2024, title: str = "总体情况") -> tuple[Fact, ...]:
    return read_facts(Narrative("", (Section(1, title, text),)), year)


def stated(text: str, year: int | None = 2024, title: str = "总体情况") -> list[tuple[str, float]]:
    return [(fact.variable, float(fact.value)) for fact in facts_of(text, year, title)]


SENTENCES: list[tuple[str, dict[str, float]]] = [
    ("1、信息发布。本年度共公开信息74条,做到准确。", {"info_disclosed": 74}),
    ("我区在政府网站平台主动公开政府信息 1136 条。", {"info_on_website": 1136}),
    ("通过公开专栏发布信息359条,通过微信公众号“人文廿三里”发布信息1088条。", {"info_on_wechat": 1088}),
    ("公开各类政府信息4051条,通过微信公众号911条,今日头条244条,抖音平台109条。",
     {"info_disclosed": 4051, "info_on_wechat": 911, "info_on_toutiao": 244, "info_on_video": 109}),
    ("全县主动公开各类政府信息60931条(媒体、网站、新媒体平台13635条;县政府网站12365条;县内各类政务新媒体32526条)。",
     {"info_disclosed": 60931, "info_on_website": 12365, "info_on_new_media": 32526}),
    ("微信公众号推送信息1350篇,累计阅读量42万余次、微博792条。",
     {"info_on_wechat": 1350, "new_media_views": 420000, "info_on_weibo": 792}),
    ("通过县政府网微信公众号推送政务信息712条。", {"info_on_wechat": 712}),
    ("通过政府网站、微信公众号等渠道主动公开信息120余条。", {"info_disclosed": 120}),
    ("通过公示栏张贴公开信息71条，报纸刊播信息5条，通过其他渠道和平台公开政府信息共计300余条。",
     {"info_on_boards": 71, "info_in_media": 5, "info_other_channels": 300}),
    ("主动公开信息267条。其中：概况类信息11条，计划总结类信息5条，政策公文类信息53条，工作动态类信息172条，其他信息26条。",
     {"info_disclosed": 267, "info_overview": 11, "info_plans": 5, "info_policy_docs": 53, "info_news": 172,
      "info_other_kinds": 26}),
    ("主动公开政府信息62条，通知公告9条，财政预决算3条，人事信息1条。",
     {"info_disclosed": 62, "info_notices": 9, "info_finance": 3, "info_personnel": 1}),
    ("主动公开规章13件，行政规范性文件60件，市政府其他文件162件，人事任免文件141件。",
     {"rules_stated": 13, "normdocs_stated": 60, "info_other_documents": 162, "info_personnel": 141}),
    ("共制定规范性文件2件,废止规范性文件3件,现行有效的规范性文件7件。",
     {"normdocs_stated": 2, "normdocs_repealed_stated": 3, "normdocs_in_force_stated": 7}),
    ("主动公开政务文件11份，开展政策解读活动15次。", {"documents_disclosed": 11, "interpretations": 15}),
    ("文字解读18篇、图文解读22篇、音视频解读1篇、新闻发布会9篇。",
     {"interpretations_text": 18, "interpretations_graphic": 22, "interpretations_video": 1, "press_conferences": 9}),
    ("组织召开了14场政策说明会，在线访谈1期，征集调查6期。", {"policy_briefings": 14, "interviews": 1, "surveys": 6}),
    ("回应公众关注热点或重大舆情数2次，收到留言56条。", {"concerns_answered": 2, "messages_answered": 56}),
    ("编发公报24期，刊登规范性文件45件，政策解读83件。", {"gazette_issues": 24}),
    ("作出行政许可决定47件、行政处罚51件、行政强制0件。",
     {"licences_stated": 47, "penalties_stated": 51, "coercions_stated": 0}),
    ("公示了政府集中采购30项,公示总金额198249.8元。", {"procurement_stated": 30, "procurement_amount_stated": 198249.8}),
    ("受理政府信息咨询372人次，举报投诉3件。", {"inquiries": 372, "complaints": 3}),
    ("共收到来自公民、法人或者其他组织的申请31件,其中线上办理26件,线下办理5件。",
     {"apps_received": 31, "apps_online": 26, "apps_offline": 5}),
    ("收到申请8件，其中网络申请1303件、信函172、当面24件、传真2件、电子邮件3件、转办1件。",
     {"apps_received": 8, "apps_online": 1303, "apps_letter": 172, "apps_in_person": 24, "apps_fax": 2, "apps_email": 3,
      "apps_handed_over": 1}),
    ("全市共受理政府信息公开申请 3119 件，答复 3050 件（含上年度结转申请 34 件，另有 103 件顺延到下年度答复）。",
     {"apps_received": 3119, "apps_answered": 3050, "apps_carried_in": 34, "apps_carried_out": 103}),
    ("收到申请36件，予以公开3件，部分公开1件，不予公开2件，无法提供4件，不予处理5件，其他处理6件，结转下年继续办理15件。",
     {"apps_received": 36, "apps_granted": 3, "apps_partly_granted": 1, "apps_refused": 2, "apps_unable": 4,
      "apps_rejected": 5, "apps_closed_otherwise": 6, "apps_carried_out": 15}),
    ("收到申请300件。予以公开及部分公开258件，占33.9%。", {"apps_received": 300, "apps_granted_any": 258}),
    ("对25件政府信息公开申请案件收取了信息处理费2950元。", {"processing_fee": 2950}),
    ("行政复议 351件，其中结果维持 72 件，结果纠正 64 件，其他结果 178 件，尚未审结 37 件；行政诉讼 46 件，其中结果维持 25件，"
     "结果纠正 5 件，其他结果 9 件，尚未审结 7 件。",
     {"reviews_stated": 351, "reviews_upheld": 72, "reviews_corrected": 64, "reviews_other_outcome": 178,
      "reviews_pending": 37, "suits_stated": 46, "suits_upheld": 25, "suits_corrected": 5, "suits_other_outcome": 9,
      "suits_pending": 7}),
    ("有 1 件涉及政府信息公开工作的行政复议，该件未被复议审查机关纠错。", {"reviews_stated": 1}),
    ("行政复议、行政诉讼均为0件。", {"suits_stated": 0, "reviews_stated": 0}),
    ("办理人大代表建议50件、政协提案85件。", {"proposals_congress": 50, "proposals_cppcc": 85}),
    ("主动公开人大政协建议提案22件。", {"proposals": 22}),
    ("在运维政务新媒体共计 95个，总订阅数1616人。", {"new_media_accounts": 95, "new_media_subscribers": 1616}),
    ("年初、年中两次举办政府信息公开工作培训。", {"training_sessions": 2}),
    ("召开政府信息公开专题会议十二次，举办培训班3期，培训人员210人次。",
     {"meetings_held": 12, "training_sessions": 3, "training_people": 210}),
    ("今年收到依申请公开件58件，当面申请的31件。办结依申请公开件57件，其中，予以公开19件。",
     {"apps_received": 58, "apps_in_person": 31, "apps_answered": 57, "apps_granted": 19}),
    ("接收到申请书55份，上年结转申请1件。", {"apps_received": 55, "apps_carried_in": 1}),
    ("全年接到居民申请公开的政府信息项目4例。", {"apps_received": 4}),
    ("受理依申请政府信息公开事项17例。", {"apps_received": 17}),
    ("收到依申请公开信件2件。", {"apps_received": 2}),
    ("官网发布27条，微博号推送推文410篇次，头条号推送推文305篇次。",
     {"info_on_website": 27, "info_on_weibo": 410, "info_on_toutiao": 305}),
    ("公众号发布（转发）消息91篇，乡政府网站公布政府信息58条。", {"info_on_website": 58}),
    ("公开信息31条，其中规划总结2条，通知通告类5条，其他各类信息8条，预算、决算公开4条，部门动态12条。",
     {"info_disclosed": 31, "info_notices": 5, "info_news": 12, "info_finance": 4, "info_other_kinds": 8, "info_plans": 2}),
    ("我县举办16场县政府新闻发布活动，在线访谈开展7场次。", {"press_conferences": 16, "interviews": 7}),
    ("区级建议提案结果公开5条。", {"proposals": 5}),
    ("公众号发布44期、刊发稿件116篇，微信视频号发布5期内容。", {"info_on_video": 5}),
    ("图片解读34条，“H5”解读2条以及动漫解读2条。", {"interpretations_graphic": 34, "interpretations_video": 2}),
    ("今日头条号181条，甲日报等报刊发布新闻报道20篇。", {"info_on_toutiao": 181, "info_in_media": 20}),
    ("微博“丙镇文旅”发布243条，微信“丙镇在线”发布469条，政策解读发布信息29条。",
     {"info_on_weibo": 243, "info_on_wechat": 469, "interpretations": 29}),
    ("县政府门户网站主动公开和转发各类信息共87条。", {"info_on_website": 87}),
    ("微信公众号刊发信息30条。", {"info_on_wechat": 30}),
    # what is not there
    ("全年无依申请公开信息。", {"apps_received": 0}),
    ("没有接到群众主动要求公开政府信息的申请。", {"apps_received": 0}),
    ("本年度没有产生信息公开处理费。", {"processing_fee": 0}),
    ("所有依申请公开政府信息均未收取任何费用。", {"processing_fee": 0}),
    ("没有因政府信息公开申请行政复议、提起行政诉讼情况发生，也未收到有关的举报和投诉。",
     {"reviews_stated": 0, "suits_stated": 0, "complaints": 0}),
    ("未收到任何形式的有关信息公开方面的咨询。", {"inquiries": 0}),
    ("本年度没有申请公开政府信息和不予公开政府信息的情况。", {"apps_received": 0}),
    ("全年无依申请办理情况。", {"apps_received": 0}),
    ("我苏木无书面申请要求公开政府信息。", {"apps_received": 0}),
    ("未收到和处理政府信息公开申请事件。", {"apps_received": 0}),
    # numbers as they are printed
    ("主动公开政府信息共1223，全部上网。", {"info_disclosed": 1223}),
    ("主动公开政府信息１２条。", {"info_disclosed": 12}),
    ("主动公开政府信息1,223条。", {"info_disclosed": 1223}),
    ("通过平台发布的信息数量304利用公众号发布。", {"info_disclosed": 304}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SENTENCES, ids=[text[:24] for text, _ in SENTENCES])
def test_a_wording_is_read(text: str, expected: dict[str, float]) -> None:
    have = dict(stated(text))
    assert {name: have.get(name) for name in expected} == expected
    assert not {name for name in have if name.startswith(("apps", "reviews", "suits"))} - expected.keys()


NOTHING_ELSE: list[tuple[str, dict[str, float]]] = [
    ("全县主动公开信息60931条(县政府网站12365条;电视、公开栏、电子显示屏等其他渠道公开2405条)。",
     {"info_disclosed": 60931, "info_on_website": 12365}),
    ("主动公开政府信息48条,其中通知公告9条,政府采购1条,财政预决算2条。", {"info_disclosed": 48, "info_notices": 9, "info_finance": 2}),
    ("办理行政许可123件,行政事业性收费12.5万元。", {"licences_stated": 123}),
    ("收取行政事业性收费12.5万元,收取信息处理费380元。", {"processing_fee": 380}),
    ("收到行政复议申请3件，其中上年结转1件，1件结转下年度。", {"reviews_stated": 3}),
    ("收到申请5件，予以受理4件，不予受理1件。", {"apps_received": 5}),
    ("全年印发文件120件，其中主动公开65件，依申请公开10件，不予公开45件。收到申请2件。", {"apps_received": 2}),
    ("公开政策文件12件，主动公开信息100条，依申请公开3件。", {"documents_disclosed": 12, "info_disclosed": 100, "apps_received": 3}),
    ("制定规范性文件3件，备案规范性文件3件，清理规范性文件10件。", {"normdocs_stated": 3}),
    ("全年受理行政许可申请50件，办结50件；收到法律援助申请12件。", {}),
    ("收到关于不动产登记信息的公开申请3件，上年结转1件，行政复议2件，含上年结转1件。",
     {"apps_received": 3, "apps_carried_in": 1, "reviews_stated": 2}),
    ("未收到行政复议申请。", {"reviews_stated": 0}),
    ("未收到政府信息公开申请和行政复议申请。", {"apps_received": 0, "reviews_stated": 0}),
    ("公开信息数百条，召开会议三四次，举办培训一两次。", {}),
    ("公开信息一百二十条，召开会议一次。", {"info_disclosed": 120, "meetings_held": 1}),
    ("无结转下年度继续办理的申请，没有上年结转的申请。", {}),
    ("收到申请2件，未收到其他申请。", {"apps_received": 2}),
    ("通过网站、微信、微博分别公开信息120条、80条和10条。", {}),
    ("分别召开专题会议2次，举办培训1次。", {"meetings_held": 2, "training_sessions": 1}),
    ("全年接受现场咨询120人次，电话咨询30人次，网上咨询5人次。", {}),
    ("未收到公民、法人或其他组织提出的申请。", {"apps_received": 0}),
    ("公文公开属性：主动公开40件，依申请公开5件，不予公开20件。", {}),
    ("本年制作政府信息90条，主动公开信息12条，依申请公开信息33条，不予公开信息45条。", {}),
    ("收到申请42件，其中甲类申请1件,均已办结,未引起行政复议。", {"apps_received": 42, "reviews_stated": 0}),
    ("收到申请5件，均已答复，1件结转下年度。", {"apps_received": 5, "apps_carried_out": 1}),
    ("收到申请5件，均已答复，2件予以公开。", {"apps_received": 5}),
    ("全年受理申请9件，办结7件，余2件转至2025年办理。", {"apps_received": 9, "apps_answered": 7, "apps_carried_out": 2}),
    ("接收网络方式提交政府信息公开5件。", {"apps_received": 5}),
    # the number of several things is none of one of them
    ("公开机构职能、工作动态信息12条。", {}),
    ("公开政策文件、工作动态等信息120条。", {}),
    ("公开规章、规范性文件5件。", {}),
    ("公开行政许可、行政处罚信息20条。", {}),
    ("行政复议和行政诉讼3件。", {}),
    ("行政复议、行政诉讼案件0件。", {"suits_stated": 0, "reviews_stated": 0}),
    ("召开工作会议或专题会议2次。", {"meetings_held": 2}),
    ("涉及行政复议3件，参与培训3次。", {"reviews_stated": 3, "training_sessions": 3}),
    # nor is that of a kind, or of a channel that we do not count, the number of all
    ("发布财税信息类381件。", {}),
    ("全年共公开60条预决算信息，重大政策公开17条。", {}),
    ("主动公开情况。今年公开了63条政府信息。", {"info_disclosed": 63}),
    ("在某某频道发布信息30条，通过“某某南方号”推送信息7条。", {}),
    ("公开信息25条，业务工作类信息9条，工作信息6条。", {"info_disclosed": 25, "info_news": 6}),
    # media and social media together
    ("通过微信、微博等政务新媒体发布信息300条。", {"info_on_new_media": 300}),
    ("通过微信公众号、抖音等平台发布信息300条。", {"info_on_new_media": 300}),
    ("通过报刊、广播、电视等媒体公开信息55条。", {"info_in_media": 55}),
    ("甲日报、乙卫视等省级以上媒体发布信息46篇。", {"info_in_media": 46}),
    ("政务新媒体（微信公众号等）公开74条。", {"info_on_new_media": 74}),
    # the words of the whole are not those of its part
    ("公开渠道包括政府门户网站和微信公众号等，其中，门户网站公开125条，微信公众号公开92条。",
     {"info_on_website": 125, "info_on_wechat": 92}),
    ("通过县网站、公开栏等渠道公开信息，全年在县网站主动公开信息60条。", {"info_on_website": 60}),
    # items, accounts and columns that only carry the name
    ("今年调整行政许可事项8项，网站设置信息公开栏目5项。", {}),
    ("注销政务新媒体5个，新开设新媒体2个。", {}),
    ("清理后继续有效的行政规范性文件21件，失效规范性文件4件。", {"normdocs_in_force_stated": 21}),
    ("无行政处罚和行政事业性收费等事项公开。", {}),
    ("及时报送工作动态信息共79条。", {}),
    ("起草规范性文件1份，清查规范性文件11件，双公示栏发布信息68条，制定规范性文件2件。", {"normdocs_stated": 2}),
    ("以门户网站为主渠道，全年共主动公开政府信息860条。", {"info_disclosed": 860}),
    ("主动公开本单位政府信息61条。", {"info_disclosed": 61}),
    ("收到申请94件，当年办结91件，结转2025年办理3件。", {"apps_received": 94, "apps_answered": 91, "apps_carried_out": 3}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), NOTHING_ELSE, ids=[text[:24] for text, _ in NOTHING_ELSE])
def test_a_number_of_something_else_is_no_quantity_of_ours(text: str, expected: dict[str, float]) -> None:
    assert stated(text) == list(expected.items())


def test_a_number_of_a_part_of_the_year_says_so() -> None:
    facts = facts_of("上半年收到申请3件，下半年收到申请2件，全年收到申请5件。")
    assert [(int(fact.value), fact.scope) for fact in facts] == [(3, ("上半年",)), (2, ("下半年",)), (5, ())]


@pytest.mark.parametrize("text", ["公开信息近百条。", "公开信息近100条。", "公开信息百余条。", "公开信息约一百条。"])
def test_about_a_hundred_is_about_a_hundred_in_words_and_digits(text: str) -> None:
    assert [(int(fact.value), fact.approximate) for fact in facts_of(text)] == [(100, True)]


def test_every_quantity_is_read_in_some_sentence() -> None:
    assert {name for _, expected in SENTENCES for name in expected} == {quantity.id for quantity in load().quantity}


TRAPS = [
    "重要政策解读率达100%。",
    "发生6.2级地震后发布信息。",
    "廿三里街道办事处通过“12345”热线答复群众。",
    "根据国办公开办函〔2021〕30号要求，于2025年1月20日发布。",
    "如有疑问请联系（电话：0839-5222981，邮编：628400）。",
    "(一)2023存在问题改进情况:",
    "2023年更新23条。",
    "2023年收到政府信息公开申请5件。",
    "按照《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）执行。",
    "第十八届“5·15政务公开日”活动。",
    "申请数量较去年回落12.3%，比上年减少3件。",
    "统一受理平台接入53个部门2261项事项。",
    "没有逾期答复的申请，答复率100%。",
    "目前尚无发现应主动公开政府信息而未予公开的情况。",
    "一次性告知，提供一站式服务，进一步公开。",
    "均在信息形成20个工作日内予以发布。",
    "下一步，计划召开会议5次，公开信息300条。",
    "每周至少3次的信息发布频次。",
    "行政复议7件的旧案已归档。",
    "主要包括主动公开、依申请公开、政府信息管理、平台建设、监督保障等方面。",
    "（文字描述，收取信息处理费情况在此处报告。）",
    "全年组织 4 次政府信息公开栏目全覆盖检查。",
    "为做好公开信息 3、召开座谈会等形式。",
    "无锡市某局规范办理依申请公开工作。",
    "无为市、无棣县和未央区重视依申请公开。",
    "维护未成年人权益，认真办理公开申请。",
]


@pytest.mark.parametrize("text", TRAPS)
def test_what_only_looks_like_a_quantity_is_none(text: str) -> None:
    assert stated(text) == []


def test_the_figures_of_another_year_are_left_out_but_not_the_years_own() -> None:
    assert stated("2023年，收到申请5件，答复5件；2024年，收到申请8件。") == [("apps_received", 8)]
    assert stated("截至2024年底，自2008年以来共公开信息500条。") == [("info_disclosed", 500)]


def test_other_words_say_that_a_number_is_approximate() -> None:
    for text in ("公开信息5500余条", "公开信息约5500条", "公开信息超5500条", "公开信息近5500条", "公开信息5500多条"):
        (fact,) = facts_of(text)
        assert (int(fact.value), fact.approximate) == (5500, True), text
    assert not facts_of("公开信息5500条")[0].approximate


def test_the_scope_of_a_number_is_kept() -> None:
    assert facts_of("历年累计主动公开信息4390条。")[0].scope == ("历年", "累计")
    assert facts_of("全县共受理政府信息公开申请36件。")[0].scope == ("全县",)
    assert facts_of("受理申请9件，答复8件（含上年度结转2件）。")[1].scope == ("含上年结转",)
    assert facts_of("截至2024年12月，公开信息5条。")[0].scope == ("截至2024年12月",)
    assert facts_of("全年累计公开信息5条。")[0].scope == ()


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("2024年公开信息36篇，累计公开信息915篇。", ("累计",)),
        ("2024年公开信息36篇，自2008年以来累计公开信息915篇。", ("累计",)),
        ("2024年公开信息36篇，网站累计阅读量707次。", ()),
        ("全年主动公开政府信息累计600条。", ()),
        ("今年以来，全年累计主动公开政府信息622条。", ()),
        ("2024年以来，累计公开信息6条。", ()),
        ("自2024年1月1日至12月31日累计公开信息36篇。", ()),
    ],
)
def test_a_running_total_is_told_from_the_years_own(text: str, scope: tuple[str, ...]) -> None:
    assert facts_of(text)[-1].scope == scope


def test_what_nobody_sees_does_not_part_a_number_from_its_words() -> None:
    assert stated("主动发布信息共\u200b1340条\u200b，组织新闻发布会\u200b1场。") == [
        ("info_disclosed", 1340),
        ("press_conferences", 1),
    ]


def test_a_list_goes_on_in_the_next_sentence() -> None:
    text = "公开信息304条。其中工作动态31条，小额采购信息260条，规划计划1条。"
    assert stated(text) == [("info_disclosed", 304), ("info_news", 31), ("info_plans", 1)]


def test_money_in_ten_thousands_is_given_in_yuan() -> None:
    (fact,) = facts_of("收取信息处理费1.25万元。")
    assert (fact.value, fact.unit) == (Decimal(12500), "元")


def test_a_part_is_not_a_second_total() -> None:
    assert stated("举办培训5次，其中线上培训2次。") == [("training_sessions", 5)]
    assert stated("网站发布信息2139条。其中政务信息发布393条。") == [("info_on_website", 2139)]


def test_a_fact_carries_its_words_its_sentence_and_its_section() -> None:
    (fact,) = facts_of("（一）信息发布。本年度共公开信息74条,严格按照要求。做到准确。")
    assert (fact.text, fact.section) == ("本年度共公开信息74条", 1)
    assert fact.sentence == "本年度共公开信息74条,严格按照要求。"


def test_lines_broken_by_the_page_are_one_sentence() -> None:
    text = "全年收到政府信息公开申请 34 件，上年结转政府信息公开\n申请 2 件，所有申请均已按要求办理完成。"
    assert stated(text) == [("apps_received", 34), ("apps_carried_in", 2)]


def test_a_heading_says_what_its_paragraph_is_about() -> None:
    assert stated("（二）依申请公开情况。\n全年共收到5件，均已答复。") == [("apps_received", 5)]
    assert stated("（一）会议情况。\n全年共收到5件。") == []


@given(
    value=st.integers(0, 10**9),
    gap=st.sampled_from(["", " ", "共", "共计", "总数为"]),
    unit=st.sampled_from(["条", "件", "篇", "份"]),
    about=st.sampled_from(["", "余", "多"]),
)
def test_a_number_comes_back_however_it_is_printed(value: int, gap: str, unit: str, about: str) -> None:
    (fact,) = facts_of(f"本镇主动公开政府信息{gap}{value}{about}{unit}，均已上网。")
    assert (fact.variable, int(fact.value), fact.unit, fact.approximate) == ("info_disclosed", value, unit, bool(about))


@given(st.text(alphabet="公开信息申请收到未没有0123456789一二两条件，。；（）《》“”其中含年月日%余万 \n", max_size=200))
def test_any_text_is_walked_and_every_fact_quotes_it(text: str) -> None:
    for fact in facts_of(text):
        assert fact.text in text
        assert fact.value >= 0


@pytest.mark.parametrize(
    "shard",
    [
        "1.",
        "1,",
        "1 ",
        "0-",
        "一",
        "十二",
        "“",
        "公开《信息",
        "第",
        "未",
        "截至",
        "总共信息的了为在",
        "其中累计2024年",
        "1,111",
    ],
)
def test_a_page_without_stops_is_read_to_its_end(shard: str) -> None:
    # a pattern that tries every pair of places would be at it for hours
    assert facts_of(shard * 20_000) == ()


def test_a_sentence_without_end_is_quoted_in_part() -> None:
    facts = facts_of("，".join(f"公开信息{number}条" for number in range(3000)))
    assert len(facts) == 3000
    assert max(len(fact.sentence) for fact in facts) < 500


# -- the declaration


def test_names_are_no_names_of_figures() -> None:
    assert not {quantity.id for quantity in load().quantity} & {variable.name for variable in variables()}


def test_every_wording_of_a_quantity_is_found_by_the_one_pattern() -> None:
    groups = [name for pattern in grammar().which.values() for name in pattern.groupindex]
    assert sorted(groups) == sorted(grammar().meanings)
    assert all(grammar().words.match(first + "x") is None for first in grammar().which)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ('says = ["公开信息"]\n', "does not load"),
        ('[[quantity]]\nid = "Bad"\nlabel = ""\nenglish = ""\nunit = ""\nfamily = ""\nunits = []\nsays = []', "lower case"),
        ('[[quantity]]\nid = "a"\nlabel = ""\nenglish = ""\nunit = ""\nfamily = ""\nunits = []\nsays = ["a?"]', "plain"),
        ('[[quantity]]\nid = "a"\nlabel = ""\nenglish = ""\nunit = ""\nfamily = ""\nunits = []\nsays = []\nof = "b"', "part of"),
        ('[[quantity]]\nid = "a"\nlabel = ""\nenglish = ""\nunit = ""\nfamily = ""\nunits = []\nsays = []\ntogether = ["b"]', "is together"),
    ],
)  # fmt: skip
def test_a_declaration_that_contradicts_itself_says_so(change: str, says: str) -> None:
    with pytest.raises(FactsError, match=says):
        read(change)


# -- beside the tables


def figures(**values: int | None) -> dict[str, Figure]:
    return {
        name: Figure(name, None if value is None else Decimal(value), "blank" if value is None else "printed")
        for name, value in values.items()
    }


TABLE = figures(
    app_received_total=713, app_carried_in_total=36, app_concluded_total=740, app_carried_out_total=9,
    app_received_person=700, app_carried_in_person=30, review_total=170, review_pending=36,
)  # fmt: skip


def test_every_way_of_counting_names_cells_of_a_form() -> None:
    known = {variable.name for variable in variables()}
    for quantity in load().quantity:
        assert len(_ways().get(quantity.id, ())) >= len(quantity.figures), quantity.id
        assert all(name in known for way in _ways().get(quantity.id, ()) for name in way.plus + way.minus)


@pytest.mark.parametrize(
    "text", ["受理申请749件", "收到申请713件", "收到申请700件", "收到申请700余件", "全县收到申请9999件"]
)
def test_differences_of_definition_are_no_finding(text: str) -> None:
    assert compare(facts_of(text), TABLE) == []


def test_pending_cases_may_be_left_out_of_the_text() -> None:
    assert compare(facts_of("行政复议134件。"), TABLE) == []


def test_a_number_that_no_way_of_counting_gives_is_a_finding_for_information() -> None:
    (found,) = compare(facts_of("未收到政府信息公开申请。"), TABLE)
    assert (found.code, found.severity) == ("narrative-differs", "info")
    assert found.variables == ("app_received_total",)
    assert KINDS["narrative-differs"].severity == "info"


def test_an_unknown_cell_is_no_contradiction() -> None:
    assert compare(facts_of("收到申请5件。"), figures(app_received_total=None)) == []
    assert compare(facts_of("收到申请5件。"), {}) == []
    assert Way(("app_received_total",), ()).total(figures(app_received_total=None)) is None


# -- the real reports


@pytest.mark.skipif(
    not CASES, reason="the real reports are not here: they stand in a folder `shared` beside the checkout"
)
@pytest.mark.parametrize("case", [case for case in CASES if case.get("narrative")], ids=lambda case: str(case["file"]))
def test_what_a_person_noted_of_a_real_report_is_among_its_facts(case: dict[str, Any], shared: Path) -> None:
    from parsers.read import read as read_page
    from scraper.page import Page

    path = shared / "reports" / case["file"]
    (report,) = read_page(Page(path.read_bytes(), source=path.name))
    have = {(fact.value, fact.approximate) for fact in report.facts}
    noted = {(Decimal(entry["value"]), bool(entry.get("approx"))) for entry in case["narrative"]}
    assert noted <= have
    assert not [found for found in report.findings if found.code == "narrative-differs"]
