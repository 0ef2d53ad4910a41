"""What the quality page says in English and Chinese, in one place."""

from __future__ import annotations

from typing import Final

LAGS: Final = {
    "before": "in the year 当年",
    "january": "January 1月",
    "february": "February 2月",
    "march": "March 3月",
    "half": "Apr–June 4–6月",
    "year": "July–Dec 7–12月",
    "later": "later 更晚",
    "unknown": "no date 无日期",
}

STATUSES: Final = {
    "printed": ("#2c6e9b", "printed", "原文印出"),
    "inferred": ("#8fbad6", "inferred", "推定"),
    "blank": ("#d9d4c7", "blank (not 0)", "空白（非0）"),
    "unsure": ("#e0a030", "unsure", "无法确定"),
    "absent": ("#8a4b12", "absent", "无此单元格"),
    "corrected": ("#7a3e8e", "corrected", "更正"),
}
"""Statuses of a figure: colour, English, Chinese."""

STATES: Final = {
    "published": ("P", "published", "已发布"),
    "late": ("L", "late", "逾期发布"),
    "withdrawn": ("W", "withdrawn, kept here", "已撤下（此处保留）"),
    "image_only": ("I", "a picture, not read", "图片，未识别"),
    "unparsable": ("X", "could not be read", "未能读出"),
    "absent": ("A", "absent: not on a complete list", "未见（名录已读全）"),
    "blocked": ("B", "site blocks", "网站拦截"),
    "unreachable": ("N", "no answer", "无法访问"),
    "unknown": ("?", "nobody can say", "无从判断"),
}
"""States of the register: letter, English, Chinese."""

MISSING: Final = "no number 无数"

SECTIONS: Final = {
    "coverage": (
        "What was owed, and what became of it",
        "应有报告及其结果",
        "Every report that was owed, by county and year. A letter says what became of it, the number how many. Only A "
        "means that it was not published, as far as the county's own lists tell; register.csv has each one with its evidence.",
        "各县各年应有的报告。字母为结果，数字为份数。只有A表示名录读全后未见该报告；每一份的依据见 register.csv。",
    ),
    "lag": (
        "When reports come out",
        "发布时间",
        "Month of publication after the year reported on. Since 2019 the law asks for 31 January; before, 31 March.",
        "报告年度结束后的发布月份。2019年修订的条例要求1月31日前发布，此前为3月31日前。",
    ),
    "statuses": (
        "How figures were read",
        "数字的读取状态",
        "Share of the panel's figures by status, year by year. Only printed, inferred and corrected figures have a number.",
        "面板各年数字按读取状态的占比。只有“原文印出”“推定”和“更正”有数值。",
    ),
    "findings": (
        "Findings",
        "发现的问题",
        "Reports with each kind of finding. A finding never changes a number: figures stay as printed.",
        "出现各类问题的报告数。问题不会改动数字：数字均与原文一致。",
    ),
    "sites": (
        "Findings by site",
        "各网站的问题",
        "Reports of each site by their worst finding; sites with the most errors first.",
        "各网站报告按最严重问题分类；错误多者在前。",
    ),
    "sizes": (
        "Main variables",
        "主要变量分布",
        "Rows of the panel by the size of the number. Grey: no number, which is not 0.",
        "面板行数按数值大小分布。灰色：没有数值，不等于0。",
    ),
    "eyes": (
        "Look at these first",
        "请先核对",
        "Reports with errors or warnings, or without a single number, the worst first. The archived copy is a record of a "
        "WARC file in the data folder: file name and offset.",
        "有错误或警告、或没有任何数值的报告；严重者在前。存档为数据目录中WARC文件的一条记录（文件名@位置）。",
    ),
    "files": (
        "What is in this folder",
        "文件说明",
        "What every variable means stands in the codebook.",
        "每个变量的含义见变量说明。",
    ),
    "cite": (
        "How to cite",
        "引用方式",
        "Name the version and the day of the crawl; for a single number cite the report itself (reports.csv has its address).",
        "请注明版本和采集日期；引用单个数字时请引用报告原文（网址见 reports.csv）。",
    ),
}
"""By id: title and explanation, each in English and Chinese."""

FILES: Final = (
    (("panel.csv", "panel.parquet", "panel.xlsx"), "One row per organisation and year, one column per variable: start here.", "每机构每年一行，每变量一列：从这里开始。"),
    (("panel.dta", "panel.sav"), "The same for Stata and SPSS: labelled, every gap with its reason.", "供Stata和SPSS使用：附标签，每个缺失值都有原因。"),
    (("panel.do", "panel.R"), "Scripts that load and label panel.csv in Stata and R.", "在Stata和R中载入并加标签的脚本。"),
    (("codebook.html", "codebook.csv", "codebook.md"), "What every variable, status and reason means.", "变量、状态和缺失原因的说明。"),
    (("register.csv", "register_counties.csv"), "Who owed which year by when, and what became of it; the same counted by county.", "谁应在何时发布哪一年的年报、结果如何；以及按县汇总。"),
    (("organisations.csv",), "Every organisation: its names, place, first and last year, what became of it.", "各机构的名称、所在地、起止年份和沿革。"),
    (("harmonised.csv", "harmonised.parquet", "harmonised.dta"), "Variables that run through all forms, computed from the panel.", "跨年度格式可比的变量。"),
    (("figures.parquet",), "Every figure with its status, its text as printed and its place on the page.", "每个数字及其状态、原文和位置。"),
    (("missing.parquet",), "Why a cell of the panel has no number.", "面板中每个缺失值的原因。"),
    (("reports.csv", "reports.parquet"), "Every report with its address, when it was fetched, and where its archived copy is.", "每份报告的网址、采集时间和存档位置。"),
    (("findings.csv",), "What is wrong, report by report.", "各报告的问题。"),
    (("unparsed.csv",), "Pages that were fetched and gave no report, and why.", "已抓取但没有读出报告的网页及原因。"),
    (("corrections.csv",), "Corrections by hand: what the source says, what the panel has instead, why, who.", "人工更正：原文、更正值、理由、更正人。"),
    (("revisions.csv",), "Figures that an office changed on a page that it had published.", "机关事后改动过的数字。"),
    (("sections.parquet", "facts.parquet"), "The text of the reports, and the quantities that it states.", "报告正文，以及正文所述数量。"),
    (("changes.csv", "changes.md"), "What differs from the release before.", "与上一次发布的差别。"),
    (("datapackage.json", "croissant.json"), "Every file, column, label and unit for machines.", "供程序读取的说明。"),
    (("manifest.json",), "Size and SHA-256 of every file; how it was built.", "各文件的大小和校验值；构建方式。"),
    (("index.html",), "This page.", "本页。"),
)  # fmt: skip
"""Files, what they hold in English, in Chinese."""
