"""Names of bodies in running text: what a sentence says of who reports, without the words around the name; made up."""

from __future__ import annotations

import pytest

from tests.parsers.test_heads import read_head

BODY = "\n一、总体情况\n2023年,主动公开信息52条。\n"


@pytest.mark.parametrize(
    ("text", "organisation"),
    [
        ("根据条例，制定了盘山县教育局2023年度政府信息公开年度报告，全文如下。", "盘山县教育局"),
        ("根据条例，制作盘山县教育局2023年政府信息公开工作年度报告。", "盘山县教育局"),
        ("我局认真编制了盘山县教育局2023年度政府信息公开工作年度报告。", "盘山县教育局"),
        ("本报告由盘山县教育局（以下简称县教育局）编制。", "盘山县教育局"),
        ("本报告由盘山县教育局围绕2023年度工作情况编制而成。", "盘山县教育局"),
        ("本报告由盘山县政务公开领导小组办公室编制。", "盘山县"),
        ("本报告由盘山县石新镇人民政府信息公开办编制。", "盘山县石新镇"),
        ("按照要求，盘山县石新镇人民政府编制《2023年政府信息公开工作的报告》。", "盘山县石新镇"),
        ("根据条例编制本报告。如对本报告有疑问，请与盘山县教育局综合科联系（地址：盘山县）。", "盘山县教育局"),
        ("根据条例编制本报告。如有疑问，请与盘锦市盘山县教育局办公室联系。", "盘锦市盘山县教育局"),
        ("根据条例编制本报告。如有疑问，请联系盘山县石新镇党政办。", "盘山县石新镇"),
        ("根据条例编制本报告。如有疑问，可直接与盘锦市人民政府办公室政府信息公开中心联系。\n我市全面公开。", "盘锦市"),
        ("2023年，盘锦市卫生健康委员会以公开为常态。", "盘锦市卫生健康委员会"),
        ("2023年，盘山县人民政府办公室坚持公开为常态。", "盘山县人民政府办公室"),
        ("2023年，盘山县供销合作社坚持公开，我社公开信息4条。", "盘山县供销合作社"),
        ("2023年，盘山县在上级部门的指导下全面推进。", "盘山县"),
        ("2023年，在市委领导下，盘锦市水利局结合实际推进。", "盘锦市水利局"),
        ("2023年，甲乙街认真落实条例，紧紧围绕当前街道办事处中心工作。", "甲乙街"),
        ("盘锦市气象局办公室作为盘锦市气象局信息公开工作机构。\n2023年，盘锦市气象局认真公开。", "盘锦市气象局"),
    ],
)
def test_a_sentence_gives_the_name_and_nothing_but_the_name(text: str, organisation: str) -> None:
    assert read_head(text + BODY).organisation == organisation


@pytest.mark.parametrize(
    "text",
    [
        "我镇高度重视，详细安排部署了我镇政府信息公开工作。",
        "我院在盘锦市人民政府信息公开网上发布信息。",
        "《国务院办公厅政府信息与政务公开办公室关于印发格式的通知》要求编制。",
        "本报告由自治区人民政府办公厅汇总编制。",
        "按照省政府办公厅、盘锦市委的要求，镇党委坚持公开。",
    ],
)
def test_words_of_a_sentence_and_bodies_above_are_no_name(text: str) -> None:
    assert read_head(text + BODY).organisation is None


@pytest.mark.parametrize(
    ("text", "organisation"),
    [
        ("[石新镇]2023年石新镇政府信息公开工作年度报告", "石新镇"),
        ("example.com石新镇\n2023年政府信息公开工作年度报告", "石新镇"),
        ("政府信息公开\n甲乙县人民政府办公室\n2023年政府信息公开工作年度报告", "甲乙县人民政府办公室"),
        ("盘山县石新镇人民政府信息公开工作年度报告（2023年）", "盘山县石新镇"),
        ("中文名 | 盘山县人民政府2023年政府信息公开工作年度报告 | 发布单位 | 盘山县人民政府 |", "盘山县"),
        ("甲乙园艺场2023年政府信息公开工作年度报告", "甲乙园艺场"),
        ("自然资源和城乡事务部2023年政府信息公开工作报告", "自然资源和城乡事务部"),
    ],
)
def test_what_stands_around_a_name_in_a_title_is_no_part_of_it(text: str, organisation: str) -> None:
    assert read_head(text + BODY).organisation == organisation


def test_whom_to_ask_tells_the_county_of_a_bare_name() -> None:
    found = read_head("石新镇2023年政府信息公开工作年度报告\n如有疑问，请与盘山县石新镇党政办联系。" + BODY)
    assert (found.organisation, found.division_code) == ("盘山县石新镇", "211122104")
        ("2023\n年盘锦市盘山县石新镇\n政府信息公开工作年度报告\n由\n石新镇\n编制。\n2024-01-09", "盘锦市盘山县石新镇"),
        ("年陡镇人民政府2023年政府信息公开工作年度报告", "年陡镇"),
