"""Names of bodies in running text: who compiled the report, whom to ask about it, and who does what it tells."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from parsers.division import split

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

COMPILED_BY = re.compile(
    r"由(?<![自理缘]由)\s*([\u4e00-\u9fff]{3,26}?)(?:\([^()]{2,30}\))?"
    r"(?:信息公开[\u4e00-\u9fff]*)?(?:党政(?:综合)?办公室|负责|具体)?\s*"
    r"(?:编制|编写|制作|撰写|起草|整理|公布|综合|汇总|结合|围绕|组织|牵头|按照|根据|依据|依照)"
)
COMPILES = re.compile(r"编制(?:了|完成|\s*《)|形成了?\s*《|组织编写|人民政府\s*(?:19|20)\d\d年")
"""甲镇编制了…; 公布甲镇人民政府2021年…: the name stands before."""

CLAUSE = re.compile(r"[,。;:、\s]|规定|要求|[公发]布|编制")


def compilers(text: str) -> Iterator[str]:
    """Who compiled the report, by its preamble. An office compiles its government's report."""
    found = [each[1] for each in COMPILED_BY.finditer(text)]
    if not found:
        found = [
            CLAUSE.split(text[max(0, each.start() - 28) : each.start()].replace(" ", ""))[-1]
            for each in COMPILES.finditer(text)
        ]
    yield from (INNER_OFFICE.sub("", without_group(name)) for name in found)


INNER_OFFICE = re.compile(r"(?<=政府)办公[室厅]$|(?<=管委会)办公室$|(?<=[局厅])[\u4e00-\u9fff]{0,8}办公室$")
"""盘山县公安局指挥中心办公室 writes for 盘山县公安局; 市委办公室 is a body of its own."""


GROUP = re.compile(
    r"(?<=[\u4e00-\u9fff]{2})(?:人民政府|政府)?(?:政务|(?:政府)?信息)公开(?:工作|和|与|政务|服务)*(?:领导小组)?"
    r"(?:办公室|办|机构|中心|[科股组室])?$"
    r"|(?<=[\u4e00-\u9fff][县市区旗州])(?:人民)?政府(?:网络)?信息(?:网络)?(?:中心|化?办公室)$"
)
"""甲县政务公开领导小组办公室, 甲县政府信息中心 and 甲局政府信息公开办 keep the report of 甲县 and of 甲局, not their own."""


def without_group(name: str) -> str:
    """The body whose publicity an office or a committee looks after."""
    return GROUP.sub("", name)


DEFINED = re.compile(r"\((?:以下)?简称[:为]?\s*[“\"‘]?([\u4e00-\u9fff]{2,12})[”\"’]?\)")
BEFORE = re.compile(r"[\u4e00-\u9fff]{4,30}$")


def stands_for(short: str, text: str) -> Iterator[str]:
    """What a text says that a short name stands for: 盘山县残疾人联合会(以下简称“县残联”)."""
    for defined in DEFINED.finditer(text):
        if defined[1] == short and (full := BEFORE.search(text[max(0, defined.start() - 30) : defined.start()])):
            yield full[0]


# -- whom to ask

ASKED = re.compile(
    r"(?:请|可|直接)(?:与|联系|向|致电)[:]?\s*(?:联系)?[:]?\s*([\u4e00-\u9fff]{3,36}?)(?:联系|咨询|反映|[(,。;:…\d])"
)
BODY = re.compile(
    r".*(?:镇|乡|苏木|街道(?:办事处)?|局|委员会|委|厅|管委会|开发区|高新区|园区|医院|学校|[中小]学|大学|学院|公司|集团|[农林牧渔]场"
    r"|中心(?=$|办公室|综合|党)|政府(?:办公[室厅])?|[县市区旗州盟省]$)"
)
"""A name up to the last word that ends one: 甲区财政局综合科 is 甲区财政局."""


def contacts(text: str) -> Iterator[str]:
    """Whom a report tells its readers to ask, without the office in which somebody answers."""
    for asked in ASKED.finditer(text):
        if body := BODY.match(without_group(asked[1])):
            yield body[0]


# -- who acts

ACTS = r"共|主动|认真|严格|坚持|深入|积极|全面|按照|以|在|累计|紧紧|高度|贯彻|围绕|结合|始终|切实|扎实|持续|根据|依托|进一步|不断|收到|未|主要(?:通过|采[用取]|以)"
BEGINS = r"(?:^|[,。;:、《在]|年度|年来?(?!度))\s*"
SUBJECT = re.compile(
    BEGINS
    + r"([\u4e00-\u9fff]{2,16}?(?:镇|乡|苏木|街道|经开区|开发区|高新区|管委会|管理委员会|局|委员会|委(?!员)|街(?!道)|(?:供销|合作|联)社))"
    rf"(?=人民政府|政府信息|办事处|党委|信息公开|依申请|{ACTS})",
    re.MULTILINE,
)
HIGHER = re.compile(
    r"(?:^|[,。;:]|年度|年来?(?!度))\s*"
    r"([\u4e00-\u9fff]{1,16}?(?:[县市区旗州]|政府办公[室厅]|医院|公司|厅|中心))"
    rf"(?={ACTS})",
    re.MULTILINE,
)
"""Bodies whose names stand in many sentences that are not on them: only those that act at once count."""

GENERIC = re.compile(
    r"^(?:我|本|全|各|该|村|城乡|等|所有|其他|辖区|建制|街道(?!口)|重点|部分|乡镇|上级|有关|相关|县级|市级|国务院|中共)"
)


NOT_IN_NAMES = re.compile("[了我请该已]|网站|通过|围绕|当前|部署|汇总|开设|作为")
"""Words of sentences that stand in no name of a place or an office."""


def subjects(prose: str) -> list[str]:
    """The bodies that do what the narrative tells, the most often named first; places only if they are listed."""
    found = Counter(filter(_may_be, SUBJECT.findall(prose)))
    if not found:
        found = Counter(name for name in filter(_may_be, HIGHER.findall(prose)) if _is_whole(name))
    return [_in_full(name, found) for name, _ in found.most_common(3)]


def _may_be(name: str) -> bool:
    return not (GENERIC.match(name) or NOT_IN_NAMES.search(name))


def _in_full(name: str, found: Iterable[str]) -> str:
    """The spelling that tells the county, if the narrative has one."""
    return max((other for other in found if other.endswith(name) and split(other).codes), key=len, default=name)


def _is_whole(name: str) -> bool:
    place = split(name)
    return bool(place.codes) if name[-1] in "县市区旗州" else True
