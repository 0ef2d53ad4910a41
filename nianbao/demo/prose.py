"""The sentences of a synthetic report. None is taken from a real one; each says only what the figures beside it say."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nianbao.demo.county import Filing

NOTICE = "合成数据：本页由 nianbao 演示站点生成，乡镇与数字均为虚构，请勿引用。"
"""Stands on every page that is made up."""
REAL_NOTICE = "真实文本：本页正文为石新镇公开发布的原文，仅供演示。"


def preamble(filing: Filing) -> str:
    """The paragraph above the first section: the law, the organisation, and the period that the figures cover."""
    body = "办事处" if filing.town.endswith("街道") else "人民政府"
    return (
        f"根据《中华人民共和国政府信息公开条例》规定，现公布{filing.organisation}{body}{filing.year}年政府信息公开工作"
        f"年度报告。本报告所列数据的统计期限自{filing.year}年1月1日起至{filing.year}年12月31日止。"
    )


def sections(filing: Filing) -> tuple[tuple[str, ...], ...]:
    """The six sections, each with its heading first; the tables of 二, 三 and 四 follow their headings."""
    courts = {"2019": "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况"}
    problems = {"2019": "五、政府信息公开工作存在的主要问题及改进情况"}
    return (
        ("一、总体情况", _overview(filing), _applications(filing)),
        ("二、主动公开政府信息情况",),
        ("三、收到和处理政府信息公开申请情况",),
        (courts.get(filing.form.id, "四、政府信息公开行政复议、行政诉讼情况"),),
        (
            problems.get(filing.form.id, "五、存在的主要问题及改进情况"),
            "主要问题是更新偏慢、解读形式单一。下一步将按月检查各栏目，请群众评议。",
        ),
        ("六、其他需要报告的事项", "本年度未收取信息处理费。"),
    )


def _overview(filing: Filing) -> str:
    shown = 40 + 3 * (filing.number % 37)
    return (
        f"{filing.year}年，{filing.town}在县政府网站主动公开政府信息{shown}条，开展业务培训{1 + filing.number % 3}次。"
    )


def _applications(filing: Filing) -> str:
    received = filing.printed["app_received_total"]
    if received == "0":
        return "全年未收到政府信息公开申请。"
    return f"全年收到政府信息公开申请{received}件，均依法登记。"
