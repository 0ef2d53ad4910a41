"""A number's own clause: whether it counts several things, of what kind, by which channel, and over which time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from parsers.quantities import NUMERAL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from parsers.channels import Term

UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""Soft hyphens and blanks without width, which some editors leave around every number."""
WIDE = re.compile(f"[０-９{UNSEEN}]")
FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789", UNSEEN)

FILLER = re.compile(
    r"(?:[(（][^()（）\d]{1,16}[)）]|[\s:：，,、“”\"》（(）)约近逾]|新闻报道|宣传报道|我[局镇县市区乡办委厅校院街]|超过?|突破|多达|大约|将近|共计?|总[计共]|累计|合计|[总数件条]?[数量]+目?|[总为达有到了的等类件在新与并案余额均已]|"
    r"各类|信息|文件|案件|事项|工作|情况|全年|当年|本年度?|年度|今年|次数|人[次数]|全部|稿件|报道|材料|文章|短?视频|作品|图文|内容|推文|资讯|消息|通知|"
    r"共享|新增|含?转发|方面|渠道|平台|方式|账号|公众号|形式|途径|发布|推送|公[开示]|刊[发播]|播[出发]|编[发辑]|发[文稿]|及时|同步|制[作发定]|出[版台]|转载|撰写|上[传报]|更新|受理|"
    r"答复|办[理结]|完成|提交|收到|申请|举办|组织|开展|召开|参加|主[持动]|发放|印发|报送|采编|条目|线索|人员|干部|队伍|专题|原创|电子|政[府务]|"
    r"动态|涉及|分别|项目)*+"
)
"""What may stand between a wording and its number without changing what is counted."""

COUNTED = re.compile(r"(?:数量?|共计?|为|达|总计|[:：])\s*$")
COMMA = re.compile("[，,]")
ENDS = re.compile(r"\s*(?:[，,。；;、）)（(!！]|$)")
BREAK = re.compile(r"[，,。；;：:（(）)\n！？]")

JOINED = re.compile(
    r"(?:、|或|(?<!参)与|(?<!总)和|(?<![普涉提])及)(?!收到|受理|接[到收]|办[理结]|答复|公开(?!栏)|发布)"
)
"""Before the last of several things that one number counts together; what is received and answered is one thing."""

OF_A_KIND = re.compile(
    r"(?!(?:各类|各种)?(?:公开)?的?(?:政府|政务)?(?:公开)?信息)[^，,。；;、：:（(）)\s\d]{0,12}(?:(?<=.)信息|事项|政策)"
)
BY = re.compile("在|通过|利用|依托|借助")

NEGATED = re.compile(r"[^，,。；;\n（(]*")
UNSURE = re.compile(
    r"\d|结转|遗留|其[他它](?!组织|机构|形式|方式|渠道|途径|法人)|逾期|超期|超时|违规|(?<!公开[和、及或])(?<!信息[和、及或])不予公开|不满|纠[错正]|败诉|撤销|主动公开而|问题"
)
"""In 没有逾期答复的申请 and 没有行政复议被纠错 it is not the thing counted that there is none of."""

NEXT = re.compile(rf"\s*[、，,和及]\s*[\d{NUMERAL}]")

OLD = re.compile(r"\s*的?(?:旧案|旧件|历史|往年|存量|说法)")
"""In 行政复议7件的旧案已归档 the number counts old ones."""

CARRIED_IN = re.compile(r"\s*[（(，,]\s*(?:其中)?包?含上一?年度?[^，。；）)\d]{0,8}结转")

AWAY = re.compile(".?[自从转]|转[至到入]")
"""自2008年 tells where counting began, 结转2025年 where what is left goes."""

OFFICE = re.compile(r"(?:.*[，,；;：:（(])?\s*[我本][局镇县市区乡办委厅校院街](?:道|府)?\s*")
OF_THE_YEAR = re.compile(r"全年|本年度|(?:(?<!历)年|[度月日])共?\s*$")
SINCE = re.compile(r"(?:((?:19|20)\d\d)年)?(?<!今年)(?<!年初)以来|至今|截[至止]|开通|[自从]\s*((?:19|20)\d\d)")
PART_OF_YEAR = re.compile(r"[上下]半年|[一二三四1-4]季度|全年|(?<!上)(?<!下)一年")


def plain(text: str) -> str:
    """A text with digits of one width, and without what nobody sees."""
    return text.translate(FULL_WIDTH) if WIDE.search(text) else text


def begin_of(text: str, since: int, at: int) -> int:
    """Where the clause begins that a wording stands in."""
    for mark in BREAK.finditer(text, since, at):
        since = mark.end()
    return since


def last_comma(text: str, since: int, at: int) -> int:
    """The comma that the clause of a number begins with; -1 if it is the first after the last number."""
    return max(text.rfind("，", since, at), text.rfind(",", since, at))


def goes_on(text: str, gap: str, end: int) -> bool:
    """Whether the words behind say what a number counts, as in 均已答复，1件结转下年: the gap holds a comma."""
    return COMMA.search(gap) is not None and ENDS.match(text, end) is None


def is_joined(text: str, since: int, term: Term, lead: Sequence[Term]) -> bool:
    """Whether a wording is the last of several things: 规章、规范性文件5件 are five of both."""
    at = term.start - 1
    if not JOINED.match(text, at) or not text[since:at].strip(" ，,以"):
        return False
    return not any(other.end == at and other.meaning == term.meaning for other in lead)


def names_several(gap: str) -> bool:
    """Whether the words between a wording and its number name other things too: 公开文件、信息12条."""
    return "等" in gap or "、" in gap.rstrip(" 、")


def is_one_of_a_row(text: str, since: int, start: int, end: int) -> bool:
    """Whether 分别 says that this is the first of several numbers of several things: 网站、微信分别公开120条、80条."""
    return NEXT.match(text, end) is not None and text.find("分别", since, start) >= 0


def is_of_a_kind(text: str, end: int) -> bool:
    """Whether a number counts one kind alone, as the words behind it say: 公开60条预算信息."""
    return OF_A_KIND.match(text, end) is not None


def own_words(text: str, since: int, at: int, lead: Sequence[Term]) -> tuple[Sequence[Term], str]:
    """The wordings, and the words, that say where was published: the own clause's, where it says so itself.

    通过网站、微信等渠道公开信息，全年在网站公开60条: sixty on the website.
    """
    if not lead:
        return (), ""
    comma = last_comma(text, since, at)
    if comma > 0 and ((by := BY.search(text, comma, at)) or stands_alone(lead, comma, text)):
        own = [term for term in lead if term.start >= (by.end() if by else comma)]
        if any(quantity.of for term in own for quantity, _ in term.meaning.quantities):
            return own, text[comma : own[-1].end]
    return lead, text[since : lead[-1].end]


def stands_alone(lead: Sequence[Term], comma: int, text: str) -> bool:
    """Whether what is said of the channels before a comma is a statement of its own: 新媒体运营活跃，微信公开60条."""
    before = [term for term in lead if term.end <= comma]
    said = text[before[-1].end : comma] if before else ""
    return len(said) > 2 and "等" not in said


def is_of_the_year(text: str, since: int, at: int, year: int | None, *, named: bool) -> bool:
    """Whether what is summed up there is the year's, whose number may be `named`, and not that of all years.

    全年累计 is what this year has; 累计 alone may be what all years have, and so is 自2008年以来累计.
    """
    if any(int(found[1] or found[2] or 0) != year for found in SINCE.finditer(text, since, at)):
        return False
    return named or OF_THE_YEAR.search(text[since:at]) is not None


def is_subject(text: str, since: int, at: int) -> bool:
    """Whether only the office itself stands before a place in its clause: 我局2020年公开5条，解读2条 is all of 2020."""
    return OFFICE.fullmatch(text, max(since, at - 6), at) is not None


def denied(text: str, at: int) -> str:
    """What there is none of, after 未 or 没有; "" where they may deny only a part of it."""
    found = NEGATED.match(text, at)
    return "" if found is None or UNSURE.search(found[0]) else found[0]


def says(behind: tuple[str, ...], text: str, at: int) -> bool:
    """Whether the words after a number say what 收到 before it has left open: 收到3件申请."""
    return re.compile("|".join(behind)).match(text, at) is not None


def part_of_year(text: str, since: int, at: int) -> list[str]:
    """上半年 where the sentence counts for that: 上半年收到申请3件，下半年2件."""
    if text.find("半年", since, at) < 0 and text.find("季度", since, at) < 0:
        return []
    said = PART_OF_YEAR.findall(text, since, at)
    return [said[-1]] if said and not said[-1].endswith(("全年", "一年")) else []
