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
}
"""Statuses of a figure: colour, English, Chinese."""

MISSING: Final = "no number 无数"

SECTIONS: Final = {
    "coverage": (
        "Coverage by county and year",
        "各县（市、区）各年报告数",
        "Organisations of each county with a report in the panel. A dash means that no report is in this dataset, not "
        "that none was published: it may be blocked, unreachable, or not yet crawled.",
        "面板中每县每年有报告的机构数。短横表示本数据集中没有报告，并不表示没有发布：可能被拦截、无法访问或尚未采集。",
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
        "Share of the panel's figures by status, year by year. Only printed and inferred figures have a number.",
        "面板各年数字按读取状态的占比。只有“原文印出”和“推定”有数值。",
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
        "Reports with errors or warnings, or without a single number; the worst first.",
        "有错误或警告、或没有任何数值的报告；严重者在前。",
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
    ("panel.csv .parquet .xlsx .dta .sav", "One row per organisation and year, one column per variable: start here.", "每机构每年一行，每变量一列：从这里开始。"),
    ("harmonised.csv .parquet .dta", "Variables that run through all forms, computed from the panel.", "跨年度格式可比的变量。"),
    ("figures.parquet", "Every figure with its status, its text as printed and its place on the page.", "每个数字及其状态、原文和位置。"),
    ("missing.parquet", "Why a cell of the panel has no number.", "面板中每个缺失值的原因。"),
    ("reports.csv .parquet", "Every report with its address, when it was fetched, and where its archived copy is.", "每份报告的网址、采集时间和存档位置。"),
    ("findings.csv", "What is wrong, report by report.", "各报告的问题。"),
    ("sections.parquet, facts.parquet", "The text of the reports, and the quantities that it states.", "报告正文，以及正文所述数量。"),
    ("codebook.html .csv .md", "What every variable, status and reason means.", "变量、状态和缺失原因的说明。"),
    ("datapackage.json, croissant.json, manifest.json", "The same for machines, with the digest of every file.", "供程序读取的说明与校验值。"),
)  # fmt: skip
"""Files, what they hold in English, in Chinese."""
