"""Everything around the tables: titles, page furniture, and sections full of numbers that are no figures."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

    from tests.layouts.truth import Truth

TITLES = (
    *(("{o}{y}年政府信息公开工作年度报告",) for _ in range(5)),
    ("{y}年{o}政府信息公开工作年度报告",),
    ("{o}{y}年度政府信息公开工作年度报告",),
    ("{o}{y}年政府信息公开年度报告",),
    ("{o}{y}年度政府信息公开年报",),
    ("{o} {y}年政府信息公开工作年度报告",),
    ("{o}", "{y}年政府信息公开工作年度报告"),
    ("{o}{y}年政府信息公开工作", "年度报告"),
    ("{o}{y}年政府信息公开工作年度报告", "{o}{y}年政府信息公开工作年度", "报 告"),
    ("{o}关于{y}年度政府信息公开工作的年度报告",),
)

OPENINGS = (
    "按照《中华人民共和国政府信息公开条例》规定，{o}编制了{y}年政府信息公开工作年度报告。"
    "报告中各项数据的统计期限为{y}年1月1日至{y}年12月31日。如有疑问，请致电{n}-{m}8{k}。",
    "本报告由{o}依据《政府信息公开条例》第四十九条、第五十条编制，所列数据统计期限自{y}年1月1日起至12月31日止，"
    "全文共六个部分。联系地址：人民路{k}号，邮编{n}00。",
    "根据国办公开办函〔2021〕30号文件的格式要求，现将{o}{y}年度政府信息公开工作情况报告如下，"
    "数据截至 {y} 年 12 月 31 日。",
)

OVERVIEW = (
    "（一）主动公开。全年通过门户网站发布信息{a}条，其中工作动态{b}条、通知公告{c}条；微信公众号推送{d}篇，"
    "累计阅读{a}万余次。",
    "（二）依申请公开。{y}年共收到政府信息公开申请{app}件，均按期答复，信函{b}件、网络{c}件的说法以附表为准。",
    "（三）政府信息管理。建立三审制度，清理历年文件{a}件，修订公开目录{b}项，废止{c}件。",
    "（四）平台建设。现有政务新媒体{c}个，关注人数{d}人，年内改版栏目{b}个，错敏字整改率100%。",
    "（五）监督保障。召开专题会议{b}次，举办培训{c}期，参训{d}人次，考核占比{b}分，较上年提高{c}.{b}%。",
    "一是抓学习。组织干部{d}人学习条例第十九条、第二十条第（一）项的规定，开展测试{b}场。",
    "二是抓更新。政务公开专区接待群众{d}人次，发放手册{a}份，5·15宣传日活动{c}场。",
    "行政复议{b}件的旧案已归档，行政许可和行政处罚结果公示{a}条，公示率100%。",
)

PROBLEMS = (
    "（一）存在的问题：1.公开内容不够全面，{b}个栏目更新超过{c}天；2.解读形式单一，图文解读仅{c}件；3.人员变动较多。",
    "（二）改进情况：针对{y0}年指出的{b}个问题，已完成整改{b}个，其他问题正在推进。",
    "下一步，一、加强培训，每季度不少于{c}次；二、规范流程；三、强化考核，总计安排{b}项任务。",
)

OTHERS = (
    "本年度收取信息处理费{c}元。",
    "依据《政府信息公开信息处理费管理办法》（国办函〔2020〕109号），{y}年度没有产生信息处理费，收费0元。",
    "办理人大代表建议{b}件、政协提案{c}件，答复满意率100%。重点工作完成{b}项。",
    "无其他需要报告的事项。",
)

HEADINGS = (
    ("一、总体情况", "一、工作基本情况", "一、{y}年政府信息公开工作的总体情况"),
    ("二、主动公开政府信息情况", "二、主动公开政府信息情况", "二、主动公开政府信息的情况"),
    ("三、收到和处理政府信息公开申请情况",),
    ("四、政府信息公开行政复议、行政诉讼情况", "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况"),
    ("五、存在的主要问题及改进情况", "五、政府信息公开工作存在的主要问题及改进情况"),
    ("六、其他需要报告的事项",),
)

NOTES = (
    "注：行政复议、行政诉讼数量含上年度结转数量。",
    "说明：以上数据统计至{y}年12月31日，单位：件。",
    "（注：表中第3项与上年口径不同，详见附件2。）",
)


def fill(template: str, truth: Truth, rng: Random) -> str:
    """A sentence with its numbers: the year, and others that mean nothing here."""
    app = truth.values.get("app_received_total")
    return template.format(
        o=truth.organisation,
        y=truth.year,
        y0=truth.year - 1,
        a=rng.randint(40, 9000),
        b=rng.randint(2, 9),
        c=rng.randint(2, 40),
        d=rng.randint(20, 700),
        k=rng.randint(100, 999),
        m=rng.randint(200, 899),
        n=f"0{rng.randint(310, 999)}",
        app=0 if app is None else app,
    )


def title(truth: Truth, rng: Random) -> tuple[str, ...]:
    """The title, on one, two or three lines; the county at times left out."""
    name = truth.organisation
    if rng.random() < 0.25 and len(name) > len(truth.county) + 2 and len(truth.division_code) == 9:
        name = name.removeprefix(truth.county)
    return tuple(line.format(o=name, y=truth.year) for line in rng.choice(TITLES))


def dates(truth: Truth, rng: Random) -> str:
    """The line that says when and by whom a page was published."""
    day = datetime.date.fromisoformat(truth.published)
    clock = f"{rng.randint(8, 18):02d}:{rng.randint(0, 59):02d}"
    shown = rng.choice(
        (f"{day}", f"{day} {clock}", f"{day} {clock}:07", f"{day.year}年{day.month:02d}月{day.day:02d}日")
    )
    source, views = truth.county + rng.choice(("人民政府", "政府办公室", "政务公开办")), rng.randint(0, 4000)
    return rng.choice(
        (
            f"发布时间：{shown}    浏览次数：{views}",
            f"发布时间:{shown}来源:{source}",
            f"来源：{source}  发布日期：{shown}  点击数：{views}",
            f"时间：{shown} 来源：{source} 字体：[ 大 中 小 ]",
            f"信息来源：{source} 发布时间：{shown} 访问量：{views} 次",
            f"【字体： 大 中 小 】 打印 发布日期：{shown}",
        )
    )


def navigation(truth: Truth, rng: Random) -> list[str]:
    """What stands above the title: where the reader is, and an index card."""
    lines = []
    if rng.random() < 0.6:
        lines.append(f"{truth.county}人民政府 今天是2026年{rng.randint(1, 12)}月{rng.randint(1, 28)}日 无障碍 关怀版")
    if rng.random() < 0.6:
        lines.append(f"当前位置：首页 > 政务公开 > 法定主动公开内容 > 政府信息公开年报 > {truth.organisation}")
    if rng.random() < 0.3:
        number = f"{truth.division_code[:6]}000/{truth.published[:4]}-{rng.randint(1, 99999):05d}"
        lines += [f"索引号：{number}", f"发布机构：{truth.organisation}", "文号：", f"生成日期：{truth.published}"]
    return lines


def footer(truth: Truth, rng: Random) -> list[str]:
    """What stands under the text: signature, links, the site's code."""
    lines = []
    day = datetime.date.fromisoformat(truth.published)
    if rng.random() < 0.4:
        lines += [truth.organisation, f"{day.year}年{day.month}月{day.day}日"]
    if rng.random() < 0.3:
        lines.append(
            f"附件：{truth.organisation}{truth.year}年年报.docx（{rng.randint(11, 90)}.{rng.randint(1, 9)}KB）"
        )
    if rng.random() < 0.3:
        lines.append("上一篇：没有了 下一篇：关于印发3项制度的通知")
    lines.append(
        f"主办：{truth.county}人民政府办公室 联系电话：0{rng.randint(310, 999)}-{rng.randint(2000000, 8999999)}"
    )
    lines.append(f"网站标识码：{truth.site_code} ICP备{rng.randint(10000000, 20999999)}号-1")
    return lines


def overview(truth: Truth, rng: Random) -> list[str]:
    """Section 一."""
    return [fill(line, truth, rng) for line in rng.sample(OVERVIEW, rng.randint(2, 6))]


def problems(truth: Truth, rng: Random) -> list[str]:
    """Section 五."""
    return [fill(line, truth, rng) for line in rng.sample(PROBLEMS, rng.randint(1, 3))]


def others(truth: Truth, rng: Random) -> list[str]:
    """Section 六."""
    return [fill(line, truth, rng) for line in rng.sample(OTHERS, rng.randint(1, 2))]


def headings(truth: Truth, rng: Random) -> list[str]:
    """The headings of the six sections."""
    style = rng.choice(("{}", "{}", "{}", " {}", "{} "))
    return [style.format(fill(rng.choice(variants), truth, rng)) for variants in HEADINGS]
