"""What stands beside the reports: pages whose titles come close, and one that robots.txt forbids."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from nianbao.demo import prose

EAST, WEST = "/zfxxgk/xzndbg/", "/zfxxgk/jdndbg/"
"""The two columns of reports: of the first six townships, and of the other six."""
DRAFTS = "/neibu/"
"""Forbidden by robots.txt, and linked all the same."""


@dataclass(frozen=True, slots=True)
class Note:
    """A page that is no report, and the column that lists it."""

    column: str
    path: str
    title: str
    published: str
    body: str = field(repr=False)
    listed: str = ""
    """What the list calls it, where that is not its title."""


def _note(column: str, path: str, title: str, published: str, *lines: str, listed: str = "") -> Note:
    return Note(column, path, title, published, "\n".join(f"<p>{line}</p>" for line in lines), listed)


_REMINDER = ("各乡镇人民政府、街道办事处：", "请按照规定的格式编制本机关年度报告，经审核后报县政务公开办公室。")
_HALF_YEAR = "上半年，全县通过政府网站公开信息1986条，收到申请31件，办结29件。"
_LAW = "一年来，我乡组织宪法宣传4场，调解纠纷57件，未发生行政复议和行政诉讼案件。"

NOTES: Final = (
    _note(
        EAST,
        EAST + "202312/t20231205_610001.html",
        "关于编制2023年度政府信息公开工作年度报告的通知",
        "2023-12-05",
        *_REMINDER,
        "报送时间为2024年1月20日前。",
    ),
    _note(
        EAST,
        EAST + "202407/t20240712_610002.html",
        "盘山县2024年上半年政府信息公开工作统计",
        "2024-07-12",
        _HALF_YEAR,
    ),
    _note(
        EAST,
        EAST + "202102/t20210203_610003.html",
        "盘山县召开政务公开工作培训会",
        "2021-02-03",
        "会议讲解了主动公开目录的编制方法，各单位六十余人参加。",
    ),
    _note(
        WEST,
        "/2023_02/14_10/content-620001.html",
        "芒种乡2022年法治政府建设年度报告",
        "2023-02-14",
        _LAW,
        "下一年将继续推进依法行政。",
    ),
    _note(
        WEST,
        "/2020_03/02_15/content-620002.html",
        "政府信息公开工作年度报告制度",
        "2020-03-02",
        "第一条 为做好年度报告工作，制定本制度。",
        "第二条 年度报告于每年1月31日前向社会公布。",
    ),
    _note(
        WEST,
        "/2019_01/21_09/content-620004.html",
        "关于补报2018年政府信息公开工作年度报告的通知",
        "2019-01-21",
        *_REMINDER,
        listed="盘山县2018年政府信息公开工作年度报告",
    ),
    _note(
        WEST,
        DRAFTS + "2025/content-620003.html",
        "夏至乡2024年政府信息公开工作年度报告（征求意见稿）",
        "2025-01-03",
        prose.NOTICE,
        "内部征求意见，尚未公布。",
    ),
)
"""A notice, half-year figures, news, another yearly report, a regulation, a notice that the
list calls a report, and a draft under a forbidden path."""
