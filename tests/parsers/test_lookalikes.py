"""Pages that use the words of a report and are none, and reports that look like something else; all are made up."""

from __future__ import annotations

import pytest

from parsers.read import NotAReport, read
from scraper.page import Page


def page(title: str, *paragraphs: str, head: str = "", ucap: bool = True) -> str:
    """An article as the common publishing systems print it; `ucap` puts its title into the metadata, too."""
    meta = f"<meta name='ArticleTitle' content='{title}'>" if ucap else ""
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return f"<html><head><title>{title}</title>{meta}{head}</head><body><h1>{title}</h1>{body}</body></html>"


LINKS = "".join(
    f"<li><a href='/{n}.html'>{name}{year}年政府信息公开工作年度报告</a><span>{year + 1}-01-1{n}</span></li>"
    for year in (2021, 2022, 2023)
    for n, name in enumerate(["春分镇", "清明镇", "谷雨乡", "立夏街道"])
)

LOOK_ALIKES: dict[str, tuple[str, str]] = {
    "notice on compiling": (
        page(
            "关于做好2023年度政府信息公开工作年度报告编制工作的通知",
            "各乡镇人民政府，县直各部门：",
            "根据《中华人民共和国政府信息公开条例》第五十条，请于2024年1月20日前编制并公布本单位2023年政府信息公开工作年度报告。",
            "一、总体要求。报告应包括总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况等六个部分。",
        ),
        "a notice",
    ),
    "notice without its words in the title": (
        page(
            "2023年政府信息公开年度报告工作安排",
            "各乡镇人民政府、县直各单位：",
            "现将有关事项安排如下。统计期限为2023年1月1日至2023年12月31日。",
            ucap=False,
        ),
        "a notice",
    ),
    "notice passed on": (
        page("转发省政府办公厅关于印发政府信息公开工作年度报告格式的通知", "现转发给你们，请认真贯彻执行。"),
        "a notice",
    ),
    "letter": (page("关于报送政府信息公开工作年度报告的函", "县政府办公室：现将有关情况函告如下。"), "a notice"),
    "circular on the quality of reports": (
        page("关于2022年政府信息公开工作年度报告发布情况的通报", "全县共发布年度报告48份，其中乡镇18份。"),
        "a notice",
    ),
    "half-year report": (
        page(
            "春分镇2023年上半年政府信息公开工作总结报告",
            "2023年上半年，我镇主动公开政府信息62条，收到政府信息公开申请1件。",
            "一、主动公开情况。统计期间为2023年1月1日至6月30日。",
        ),
        "a report on part of a year",
    ),
    "model with two crosses for a name": (
        "医院政府信息公开工作年度报告\n本年度报告由xx县中医院编制完成。统计期限自2023年1月1日起至12月31日止。\n"
        "一、概述\n2023年，我院主动公开政府信息42条。\n二、依申请公开情况\n未收到申请。\n",
        "a collection or a model",
    ),
    "rules on the report": (
        "第一条 为促进政府信息公开，制定本制度。\n第二条 本制度由镇政府负责组织实施。\n"
        "第三条 各部门负责编制本站所的政府信息公开年度报告\n第四条 年度报告包括以下内容\n"
        "一、主动公开政府信息的情况\n二、依申请公开政府信息的情况\n三、收费及减免情况\n",
        "rules or a guide",
    ),
    "quarterly statistics": (
        page("2023年第三季度政府信息公开情况统计表", "本季度主动公开政府信息30条，依申请公开0件。"),
        "a report on part of a year",
    ),
    "monthly statistics": (
        page("春分镇2022年9月份政府信息公开工作情况报告", "9月份公开信息12条。"),
        "a report on part of a year",
    ),
    "column page": (
        f"<html><head><title>政府信息公开年度报告</title></head><body><ul>{LINKS}</ul></body></html>",
        "a list of reports",
    ),
    "column page of one office": (
        "<html><head><title>春分镇-政府信息公开年报</title></head><body><ul>"
        + "".join(f"<li>春分镇人民政府{y}年政府信息公开工作年度报告 {y + 1}-01-20</li>" for y in range(2015, 2024))
        + "</ul><p>首页 上一页 下一页 尾页 共1页</p></body></html>",
        "a list of reports",
    ),
    "short column page of one office": (
        "<html><head><title>春分镇-政府信息公开年报</title></head><body><ul>"
        "<li>春分镇2023年政府信息公开工作年度报告 2024-01-10</li><li>春分镇2022年政府信息公开工作年度报告 2023-01-10</li>"
        "</ul><p>上一页 1 下一页</p></body></html>",
        "a list of reports",
    ),
    "plan": (
        page("春分镇2023年政务公开工作要点", "一、主动公开政府信息120条以上。", "二、做好依申请公开工作。"),
        "a plan",
    ),
    "correction": (
        page(
            "关于更正春分镇2022年政府信息公开工作年度报告的公告",
            "春分镇2022年政府信息公开工作年度报告中，主动公开政府信息120条应为102条，收到政府信息公开申请2件。",
            ucap=False,
        ),
        "a notice",
    ),
    "news of reports": (
        page(
            "甲县发布2023年政府信息公开工作年度报告",
            "本报讯 近日，甲县各乡镇公布了年度报告。全县主动公开政府信息1200条，收到政府信息公开申请12件。",
        ),
        "a piece of news",
    ),
    "report of a school on its school year": (
        page(
            "甲县第一高级中学2022-2023学年度信息公开年度报告",
            "统计期限为2022年9月1日至2023年8月31日，主动公开信息120条，收到信息公开申请0件。",
        ),
        "a school's report",
    ),
    "annual table of the web site": (
        page(
            "甲县2023年政府网站工作年度报表",
            "网站名称：甲县人民政府",
            "主动公开政府信息120条，收到依申请公开2件。",
            ucap=False,
        ),
        "a report on the web site",
    ),
    "picture that is read in no time": (
        page("一图读懂甲县2023年政府信息公开工作年度报告", "主动公开政府信息120条，收到申请2件。"),
        "an explanation of a report",
    ),
    "page that is gone": (
        page("2023年政府信息公开工作年度报告", "您访问的页面不存在，年度报告请到首页查看。", ucap=False),
        "the page says that it is not there",
    ),
    "report on law-based government": (
        page(
            "春分镇2023年法治政府建设年度报告",
            "一、主要举措和成效。全年主动公开政府信息120条，办理行政处罚案件3件。",
            "二、存在的不足。三、下一步打算。",
        ),
        "law-based government",
    ),
    "report on administration by law": (
        page("县水利局2019年依法行政工作报告", "一、加强政府信息公开，全年公开信息33条。"),
        "law-based government",
    ),
    "guide": (
        page(
            "春分镇政府信息公开指南",
            "一、主动公开。本机关主动公开的信息见目录。",
            "二、依申请公开。公民、法人和其他组织可以向本机关申请获取政府信息。",
            "三、监督方式。每年1月31日前公布上一年度的政府信息公开工作年度报告。",
        ),
        "rules or a guide",
    ),
    "catalogue": (
        page("春分镇政府信息主动公开基本目录", "一、机构信息；二、政策文件；三、年度报告。"),
        "rules or a guide",
    ),
    "rules": (
        page(
            "政府信息公开工作年度报告制度",
            "第一条 为规范年度报告，根据《条例》制定本制度。",
            "第二条 年度报告应当包括主动公开情况和依申请公开情况。",
        ),
        "rules or a guide",
    ),
    "measures": (
        page("春分镇政府信息公开保密审查办法", "第一条 依申请公开和主动公开的信息均须审查。"),
        "rules or a guide",
    ),
    "summary of all work": (
        page(
            "春分镇2023年工作总结",
            "2023年，春分镇在县委、县政府的坚强领导下，圆满完成各项工作。",
            "一、经济发展稳中有进。完成工业产值3.2亿元，新增企业12家。",
            "二、政务公开不断深化。主动公开政府信息210条，办理依申请公开2件，按时发布2022年政府信息公开年度报告。",
            "三、存在的问题。四、2024年工作打算。",
        ),
        "a paper on other work",
    ),
    "summary of all work before there was a form": (
        page("春分镇2016年工作总结暨2017年工作思路", "一、经济工作。", "二、公开政府信息33条，未收到依申请公开。"),
        "a paper on other work",
    ),
    "summary of publicity": (
        page(
            "县民政局2022年政务公开工作总结",
            "现将工作情况总结如下。",
            "一、主要做法。主动公开政府信息310条，收到依申请公开6件，均按期答复。",
            "二、存在的问题。",
        ),
        "a paper on other work",
    ),
    "summary as plain text": (
        "谷雨乡2024年度工作总结\n一、产业兴旺\n种植茶叶3000亩。\n二、政府信息公开\n公开政府信息45条，依申请公开1件。\n",
        "a paper on other work",
    ),
    "account to those above": (
        page("县水利局关于2023年政务公开工作情况的汇报", "县政府办公室：", "主动公开信息120条，依申请公开2件。"),
        "a paper on other work",
    ),
    "account of an official": (
        page("2023年个人述职述廉报告", "本人分管政务公开，公开政府信息120条，依申请公开2件。"),
        "a paper on other work",
    ),
    "report on other work": (
        page(
            "县信访局2023年信访工作年度报告", "公开信访信息120条，收到信息公开申请2件。", "一、工作情况", "二、存在问题"
        ),
        "a paper on other work",
    ),
    "marks for publicity": (
        page("2023年政府信息公开工作考核结果", "公开信息120条以上的记10分，依申请公开超期的扣2分。"),
        "a paper on other work",
    ),
    "assessment": (
        page("2023年度政府信息公开第三方评估报告", "主动公开信息120条，依申请公开2件，得分92.5。"),
        "a report on something else",
    ),
    "report on the environment": (
        page("县化工厂2023年环境信息公开年度报告", "公开信息120条，收到信息公开申请2件。"),
        "a report on something else",
    ),
    "report of the government to its congress": (
        page(
            "春分县2023年政府工作报告",
            "各位代表：",
            "一、2022年工作回顾。主动公开政府信息1.2万条，办理依申请公开22件。",
        ),
        "a paper on other work",
    ),
    "picture that explains": (
        page("一图读懂｜春分镇2023年政府信息公开工作年度报告图解", "<img src='1.png'>"),
        "an explanation of a report",
    ),
    "explanation in words": (
        page(
            "《春分镇2022年政府信息公开工作年度报告》解读",
            "2022年，我镇共公开政府信息130条，收到依申请公开2件。",
        ),
        "an explanation of a report",
    ),
    "public notice of a candidate": (
        page("春分镇2023年拟确定低保对象公示", "现将名单予以公示，公示期7天。"),
        "no annual report",
    ),
    "budget": (
        page("春分镇人民政府2023年部门预算公开报告", "一、收支总体情况。政府信息公开经费2万元。"),
        "a report on something else",
    ),
    "final accounts": (
        page("县民政局2022年度部门决算公开情况报告", "一、部门概况。二、决算报表。"),
        "a report on something else",
    ),
    "yearly form of a web site": (
        page("春分县人民政府网站2023年政府网站工作年度报表", "信息发布总数1203条，概况类信息更新量12条。"),
        "a report on the web site",
    ),
    "empty article with a file": (
        page("附件下载", "<a href='a.doc'>2018年度统计表.doc</a>", "附件：1.doc", ucap=False),
        "only offers a file",
    ),
    "search page": (
        "<html><head><title>站内搜索</title></head><body><form><input name=q></form>"
        "<p>搜索 政府信息公开年度报告 共找到0条结果</p><p>全部 标题 正文 一年内 一月内</p></body></html>",
        "no annual report",
    ),
    "home page": (
        "<html><head><title>春分县人民政府</title></head><body><p>首页 政务公开 政务服务 互动交流</p>"
        "<p>政府信息公开指南 政府信息公开制度 法定主动公开内容 政府信息公开年报 依申请公开</p>"
        "<p>春分县召开经济工作会议</p><p>关于春节放假的通知</p></body></html>",
        "no annual report",
    ),
    "news about the report": (
        page(
            "我县46家单位按时公布政府信息公开年报",
            "本报讯 1月31日，记者从县政府办公室获悉，我县各单位均已公布政府信息公开工作年度报告。",
        ),
        "no annual report",
    ),
    "quarterly table of indicators": (
        "<p>区2017年第二季度政府信息公开情况统计表</p><table>"
        "<tr><td>统计指标</td><td>单位</td><td>区政府统计数</td><td>区直单位统计数</td><td>乡镇街道统计数</td></tr>"
        "<tr><td>（一）主动公开政府信息数</td><td>条</td><td>30</td><td>20</td><td>10</td></tr>"
        "<tr><td>（一）收到申请数</td><td>件</td><td>1</td><td>0</td><td>0</td></tr>"
        "<tr><td>（二）申请办结数</td><td>件</td><td>1</td><td>0</td><td>0</td></tr></table>",
        "a report on part of a year",
    ),
    "notice with its title in three lines": (
        "发文日期：2024-12-19\n甲市人民政府办公室\n关于做好2024年政府信息公开工作年度报告\n编制和发布工作的通知\n"
        "县、区人民政府，市政府各部门、各单位：\n一、规范年报内容。总体情况包括主动公开、依申请公开。\n二、确保数据准确。",
        "a notice",
    ),
    "notice that tells of each office's report": (
        "2017年政府信息公开工作年度报告上报通知\n甲县人民政府办公室\n关于做好2017年政府信息公开工作年度报告撰写发布工作的\n通 知\n"
        "各乡镇人民政府，县直各单位：\n一、内容及要求\n"
        "各乡镇要按时写好本乡镇2017年政府信息公开工作年度报告。\n二、上报时间",
        "a notice",
    ),
    "models to choose from": (
        "信息公开年度报告范文\n时间：2023-03-31\n欢迎阅读整理的十篇范文。\n信息公开年度报告\n篇1\n"
        "市城管局主动公开信息120条，收到信息公开申请2件。\n",
        "a collection or a model",
    ),
    "model with blanks to fill in": (
        "乡镇政务公开工作情况报告\n今年来，我镇贯彻惠政办发xxxx号文件精神。\n一、进展\n公开政务信息xxxx条，收到信息公开申请x件。\n",
        "a collection or a model",
    ),
    "news of one report": (
        "甲省发布2016年政府信息公开工作年度报告\n2017-03-28 来源：甲省日报\n27日，甲省人民政府发布2016年政府信息公开工作年度报告。\n"
        "报告显示，全省主动公开政府信息61.5万条，收到政府信息公开申请5319件。\n",
        "a piece of news",
    ),
    "guide without its title": (
        "为了方便公民获取本校的信息，特编制本指南。\n一、主动公开\n本校主动公开的信息见目录。\n"
        "二、依申请公开\n本校自2015年3月10日起受理信息公开申请。",
        "rules or a guide",
    ),
    "guide beneath a menu": (
        "政府信息公开\n政府信息公开年报\n依申请公开\n甲市政务信息公开指南\n为便于公民获取信息，特编制了本指南。\n"
        "一、主动公开\n机构信息。\n二、依申请公开\n向本机关申请。",
        "rules or a guide",
    ),
    "account of all work without a title": (
        "2023年，市水务局全面落实部署，办理建议提案318件。\n一、总体情况\n完成任务46项。\n二、主要做法和工作成效\n建成水库3座。",
        "it does not tell of publicity",
    ),
    "chapter of a book": (
        "（一）高校基本信息公开\n下设的9项指标界定如下：\n（1）办学规模。公开了任意一项即视为公开该项信息。\n"
        "（2）信息公开年度报告。若发布了年度报告，则视为公开。",
        "nothing says whose it would be",
    ),
    "report of a university": (
        "根据《高等学校信息公开办法》等要求，编制本报告。统计期限为2019年9月1日至2020年8月31日。\n"
        "一、信息公开工作概述\n2019-2020学年，学校主动公开信息2000条。\n二、依申请公开情况\n收到信息公开申请3件。",
        "a school's report",
    ),
    "model to copy from": (
        page("政府信息公开年度工作报告范文", "本年度报告由市区编制。", "主动公开政府信息5928条，收到信息公开申请3件。"),
        "a collection or a model",
    ),
}

PREAMBLE = (
    "根据《中华人民共和国政府信息公开条例》有关规定，现公布春分镇2018年政府信息公开工作年度报告。"
    "本报告所列数据的统计期限自2018年1月1日起至2018年12月31日止。"
)

REPORTS: dict[str, str] = {
    "report that tells of model forms for applicants": (
        "2020年政府信息公开工作年度报告\n一、总体情况\n已公开办事指南、申请示范文本225份，精简填写要素。\n"
        "2020年，我局主动公开政府信息395条，未收到政府信息公开申请。\n二、主动公开政府信息情况\n"
    ),
    "short free-form report": page(
        "春分镇2012年政府信息公开工作年度报告",
        "2012年，我镇主动公开政府信息48条，没有收到依申请公开的申请，未发生行政复议和行政诉讼。",
    ),
    "three paragraphs": page(
        "春分乡2010年信息公开年报",
        "一、概述。我乡认真贯彻条例。",
        "二、主动公开政府信息情况。共公开35条。",
        "三、依申请公开情况。无。",
    ),
    "title and tables that are images": page(
        "春分镇人民政府2022年政府信息公开工作年度报告",
        "一、总体情况",
        "<img src='1.jpg'>",
        "二、主动公开政府信息情况",
        "<img src='2.jpg'>",
        "三、收到和处理政府信息公开申请情况",
        "<img src='3.jpg'>",
    ),
    "report on affairs in the open": page(
        "县教育局2017年政务公开年度报告", "2017年，我局通过网站公开信息310条。", "统计期限为2017年1月1日至12月31日。"
    ),
    "report on both": page("2016年政府信息与政务公开工作年度报告", PREAMBLE, "一、主动公开情况。公开120条。"),
    "state firm": page("春分县自来水公司2023年信息公开年度报告", "本报告根据条例编制。2023年公开水质信息52条。"),
    "title in two lines": "<p>春分镇人民政府</p><p>2015年政府信息公开工作年度报告</p><p>" + PREAMBLE + "</p>",
    "no title at all": f"<p>{PREAMBLE}</p><p>一、概述</p><p>2018年公开政府信息88条。</p><p>二、主动公开情况</p><p>略</p>",
    "report that names the rules": page(
        "清明镇2014年政府信息公开工作年度报告",
        "我镇修订了政府信息公开指南和保密审查制度，按照县政府办公室通知要求编制本报告。",
        "二、依申请公开情况。收到申请1件。",
    ),
    "report behind a menu": "<p>首页 &gt; 政府信息公开 &gt; 政府信息公开年报</p><p>政府信息公开指南</p><p>政府信息公开制度</p>"
    + page(
        "谷雨乡2020年政府信息公开工作年度报告",
        PREAMBLE.replace("2018", "2020"),
        "一、总体情况",
        "公开76条。",
        ucap=False,
    ),
    "report of the year with a half-year in it": page(
        "立夏街道2019年政府信息公开工作年度报告",
        "上半年公开30条，下半年公开41条。",
        "本报告统计期限为2019年1月1日至2019年12月31日。",
    ),
    "report of the audit office": page(
        "县审计局2021年政府信息公开工作年度报告", "一、总体情况", "全年公开政府信息40条，依申请公开0件。"
    ),
    "report of the office for administration by law": page(
        "县司法局2021年政府信息公开工作年度报告", "一、总体情况", "全年公开法治政府建设信息40条，依申请公开0件。"
    ),
    "report with a file beside it": page(
        "春分镇2017年政府信息公开工作年度报告",
        PREAMBLE.replace("2018", "2017"),
        "一、主动公开情况。全年公开政府信息120条。",
        "附件：<a href='1.doc'>政府信息公开情况统计表.doc</a>",
    ),
    "notice that passes the report on": "甲市人民政府办公室关于公布\n甲市2009年度政府信息公开工作年度报告的通知\n"
    "各县（区）人民政府，市政府各部门：\n现予公布。\n二〇一〇年一月十九日\n甲市2009年度政府信息公开工作年度报告\n"
    "本报告所列数据的统计期限自2009年1月1日起至2009年12月31日止。\n一、概述\n我市公开信息120条。\n",
    "report below a menu that names other papers": "政府信息公开制度\n高等学校信息公开办法\n"
    + "\n".join(f"栏目{n}" for n in range(40))
    + "\n甲省教育厅2017年政府信息公开工作年度报告\n一、概述\n我厅公开信息120条。\n二、依申请公开情况\n收到申请3件。\n",
    "report of a school with a numbered heading on rules": "甲市乙实验小学，以美育人。\n2021年，我校根据《中华人民共和国政府信息公开条例》"
    "组织开展信息公开工作，现将2021年度此项工作开展情况报告如下。\n一、概述\n切实做好信息公开年度报告编制工作。\n"
    "1.严格执行信息公开制度\n没有发生泄密事件。\n二、主动公开情况\n公开信息22条。\n",
    "report of a hospital without a title": "一、总体情况\n（一）主动公开情况\n我院认真贯彻条例。"
    "2021年医院在网上规范发布信息总计22条。\n（二）依申请公开情况\n医院尚未收到信息公开申请。\n",
    "report that tells of itself in a short line": "本报告由甲市供销联社结合实际编制，统计期限自2023年1月1日至2023年12月31日。\n"
    "甲市供销联社按照《中华人民共和国政府信息公开条例》要求，现将2023年政务公开工作情况报告如下：\n一、主动公开情况\n"
    "公开信息27条。\n",
    "report that names the act in its first line": "甲市政府信息公开工作年度报告本报告是根据《中华人民共和国政府信息公开条例》\n"
    "要求，由甲市统计局编制的2012年度政府信息公开工作年度报告。\n一、概述\n公开信息120条。\n",
    "plain text": "谷雨乡2013年政府信息公开工作年度报告\n一、概述\n我乡高度重视政府信息公开工作。\n"
    "二、主动公开政府信息情况\n公开政府信息45条。\n三、依申请公开情况\n未收到申请。\n",
    "report called a summary": page(
        "春分镇2012年政府信息公开工作总结",
        "2012年，我镇主动公开政府信息48条，没有收到依申请公开的申请，未发生行政复议和行政诉讼。",
    ),
    "report called a summary of publicity": page(
        "谷雨乡2009年政务公开工作总结",
        "一、概述",
        "二、主动公开政府信息情况",
        "公开35条。",
        "三、依申请公开情况",
        "无。",
    ),
    "late report called a summary": page(
        "谷雨乡2020年政府信息公开工作总结",
        "一、主动公开政府信息情况",
        "公开35条。",
        "二、依申请公开情况",
        "收到申请1件。",
    ),
    "report with tables that are images and half a title": page(
        "谷雨乡2022年度报告",
        "一、总体情况",
        "二、主动公开政府信息情况",
        "<img src='2.jpg'>",
        "三、收到和处理政府信息公开申请情况",
        "<img src='3.jpg'>",
        "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况",
    ),
    "report beneath another title": page(
        "县水利局2022年工作总结", PREAMBLE.replace("2018", "2022"), "一、总体情况", "公开60条。"
    ),
    "report of a yearly summary": page(
        "春分镇2011年政府信息公开工作总结", PREAMBLE.replace("2018", "2011"), "公开60条。"
    ),
}


def read_as(body: str) -> object:
    return read(Page(body.encode(), source="x.html" if body.startswith("<") else "x.txt"))


@pytest.mark.parametrize("name", LOOK_ALIKES)
def test_what_only_looks_like_a_report_is_refused_in_one_line(name: str) -> None:
    body, says = LOOK_ALIKES[name]
    with pytest.raises(NotAReport) as caught:
        read_as(body)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 140


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_is_read_however_short_or_odd_it_is(name: str) -> None:
    assert read_as(REPORTS[name])


def test_there_are_enough_of_both() -> None:
    assert len(LOOK_ALIKES) >= 25
    assert len(REPORTS) >= 15
