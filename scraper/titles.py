"""What links are called: report titles, their look-alikes, and the columns that lead to reports. All of it is data.

The title cores are those counted in 170 real reports; the look-alikes stand in the same columns.
"""

from __future__ import annotations

import re
import unicodedata

from scraper.memory import remembers

_REPORT_CORES = (
    # 政府信息公开工作年度报告 (107 of 170), 信息公开年度报告, 政府信息公开年报, 信息公开工作报告, 年度工作报告
    r"(信息|政务)公开(工作)?(情况)?的?(年度?)?(工作)?(情况)?(总结)?(报告|年报|总结)",
    r"(信息|政务)公开(工作)?(20\d\d)?年度?(工作)?(报告|年报)",  # 政府信息公开2020年度报告
    r"(信息|政务)公开年度",  # 政府信息公开年度 + a cut or scrambled end
    r"信息公开.{0,6}年度.{0,4}报",  # 政府信息公开工作年度报 (H093), 工作告年度报 (七家子镇 2023)
    r"公开年报",
)
_AFTER_CORE = (
    # What may follow the core: the year, a bracket, a file name's end, the table that is printed with it.
    r"(报告|年报|告)?",
    r"([(\[【《].{0,20}[)\]】》])?",
    r"(20\d\d年?度?)?",
    r"(及|和|与|暨)?(其?统计表|附表|报表)?",
    r"([(\[【].{0,20}[)\]】])?",
    r"(\.(pdf|docx?|wps|ofd|rtf|html?|xlsx?|zip))?",
    r"([(\[【].{0,20}[)\]】])?",
    r"([-—–_|].{0,20})?",  # the site's name, or the organisation, behind a dash
    r"[(\[]?(20\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?)?[)\]]?",  # the date, where it stands inside the link
    r"(new|最新|置顶|最终(版|稿)?|图片版|文字版)?",
)
_LOOK_ALIKES = (
    r"通知|通告|公告|公示|的函$|批复|解读|图解|一图|制度|办法|指南|目录|规定|细则|方案|要点|申请表|流程图|意见书",
    r"半年|季度|月报|月份|[一二三四]季|第[一-四1-4]季",
    r"法治政府|依法行政|工作部门年度报告",
    r"工作计划|年度计划|编制(?!委|办)|报送|上报|填报|培训班|工作会|推进会|考核(结果|情况|办法)|测评结果|整改",
    r"网站(工作)?(年度)?报表|网站监管|政务新媒体",
    r"预算|决算|审计报告|审计结果|政府工作报告",
    r"(环境|环保|企业|财政|财务|预决算|价格|药品|学校|高校)信息公开|评估(报告|结果)|自查报告|模板|指引|格式$",
    r"\d+家|按时公布|集中公布|圆满完成|记者",
)
_OFFICES = r"(预算|决算|制度|整改|考核|审计|规定|方案|目录|监测)[一-鿿]{0,8}?(局|办公室|中心|委员会|办|委|处|所|队)(?=20\d\d|人民政府|关于|政府信息|政务公开|信息公开|二[〇零○])"
"""Bodies that have a look-alike's word in their name: 财政预算评审中心2023年…."""
_COLUMN_CORES = (
    r"(信息|政务)公开(工作)?年度?(工作)?(报告|年报)",
    r"(信息)?公开年报",
    r"年报汇总|年度报告|历年年报|往年年报|年报",
)
_ENTRIES = (r"政务公开|(政府)?信息公开|政府信息公开专栏|信息公开专栏|法定主动公开内容|主动公开",)
_KINDS = (  # 乡镇、街道 and 乡(镇)街道 are compared without their marks
    r"[各本]?(县|市|区|旗)?(级|直|属)?(政府)?(工作|组成)?(部门|单位|直属机构)",
    r"[各本]?(县|市|区|旗)?(乡|镇|街道?|苏木|办事处|园区|场){1,4}(人民)?(政府)?",
    r"本?(县|市|区|旗)?(级|人民)?(政府|本级|政府办公室)",
    r"其他(部门|单位|机构)?|企事业单位|开发区|园区",
)
AGENCY_ENDS = "乡|镇|苏木|街道|街道办事处|局|委|委员会|办|办公室|管委会|服务中心"
"""How the names of townships, sub-districts and departments end."""
_ORGANISATIONS = (rf"[\u4e00-\u9fff]{{2,20}}?({AGENCY_ENDS}|办事处|(人民)?政府|中心|开发区|园区|[队院所站馆社])",)
_YEARS = (r"(20\d\d)年?度?(政府)?(信息公开)?(工作)?(年报|年度报告|报告)?",)
SECTIONS = ("总体情况", "主动公开政府信息", "收到和处理政府信息公开申请")
"""Headings of every report since 2019."""
_SLUGS = r"xxgk(gz)?nb|xxgk(gz)?ndb|gknb|gkndbg|(?<![a-z])ndbg(?![a-z])|xxgkannualreport"
_FILES = r"附件|下载|正文|全文|原文|pdf|word|docx?|wps|ofd|查看|点击|报告|年报|统计表|附表"

_REPORT = re.compile("(?:" + "|".join(_REPORT_CORES) + ")" + "".join(_AFTER_CORE) + "$")
_SHORT_REPORT = re.compile(r".{2,}20\d\d年?度?(年报|年度报告)$")
_REPORT_BEGIN = re.compile(r"20\d\d.*(信息|政务)公开|(信息|政务)公开.*20\d\d")
_REJECTED = re.compile("|".join(_LOOK_ALIKES))
_OFFICE = re.compile(_OFFICES)
_COLUMN = re.compile(r"(?:[县市区旗州省]?(?:人民)?政府)?(?:" + "|".join(_COLUMN_CORES) + r")(?:专栏|栏目|汇总|列表)?")
_ENTRY = re.compile("|".join(_ENTRIES))
_KIND = re.compile("(?:" + "|".join(_KINDS) + ")(年报|年度报告)?")
_KIND_COLUMN = re.compile(
    "(?:" + "|".join(_KINDS[:2]) + "){1,2}(?:政府)?的?(?:" + "|".join(_COLUMN_CORES) + ")(?:专栏|栏目|汇总|列表)?"
)
"""乡镇政府信息公开年报, 部门年报: columns that are called by a kind of organisation, and by none of its names."""
_ORGANISATION = re.compile("|".join(_ORGANISATIONS))
_YEAR_LINK = re.compile("|".join(_YEARS))
_SLUG = re.compile(_SLUGS, re.IGNORECASE)
_FILE = re.compile(_FILES, re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)(?!\d)")
_HAN_YEAR = re.compile(r"二[〇零○OＯ0oο](?P<tens>[〇零○OＯ0oο一二三四])(?P<ones>[〇零○OＯ0oο一二三四五六七八九])")
_HAN = {**dict.fromkeys("〇零○OＯ0oο", 0), **{char: value for value, char in enumerate("一二三四五六七八九", 1)}}
_MARKS = re.compile(r"[()、,/和及与·\[\]]")
_SIMPLE = str.maketrans("開報務訊區縣鎮鄉會總結處", "开报务讯区县镇乡会总结处")
"""What titles need of the script that /gate/big5/ copies and some border regions use."""
_CUT = re.compile(r"(\.{2,}|…+)$")


@remembers(most=2048, longest=200)  # most questions below are asked of the same title, in turn
def tidy(text: str) -> str:
    """A title for comparing: no white space at all, half-width brackets and figures, simplified characters."""
    return "".join(unicodedata.normalize("NFKC", text).split()).replace("\u200b", "").translate(_SIMPLE).lower()


def is_cut(text: str) -> bool:
    """Whether the page shows only the beginning of a title."""
    return _CUT.search(text.strip()) is not None


def is_report(text: str) -> bool:
    """Whether a title is one of an annual report: a title core at its end, with a year or an organisation before it."""
    title = tidy(text)
    found = _REPORT.search(title)
    if found is None or is_look_alike(title):
        return False
    if year_of(title) is not None:
        return True
    return len(title[: found.start()].removesuffix("政府")) >= 3 and not _is_kind_column(title)


def may_be_report(text: str) -> bool:
    """Whether a title could be one of a report (it is cut, or says no more than 石新镇2024年年报); the article has to tell."""
    title = tidy(text)
    if is_look_alike(title):
        return False
    return _SHORT_REPORT.match(title) is not None or (is_cut(text) and _REPORT_BEGIN.search(title) is not None)


def is_look_alike(text: str) -> bool:
    """Whether a title has the words of something else that stands in the same columns: a notice, a guide, a budget."""
    return _REJECTED.search(_OFFICE.sub("某局", tidy(text))) is not None


def year_of(text: str) -> int | None:
    """The first year of a title, also in Chinese figures (二〇一二年)."""
    found = _YEAR.search(text)
    if found:
        return int(found.group(1))
    han = _HAN_YEAR.search(text)
    return 2000 + 10 * _HAN[han["tens"]] + _HAN[han["ones"]] if han else None


def is_column(text: str) -> bool:
    """Whether a link leads to a column of reports."""
    title = tidy(text)
    return _COLUMN.fullmatch(title) is not None or _is_kind_column(title)


def _is_kind_column(title: str) -> bool:
    return _KIND_COLUMN.fullmatch(_MARKS.sub("", title)) is not None and not is_look_alike(title)


def is_column_page(heading: str, url: str) -> bool:
    """Whether a page is itself inside a report column, by its title element or by its address (/zfxxgk/zfxxgknb/)."""
    return any(is_column(part) for part in re.split(r"[-_|—–>]", heading)) or _SLUG.search(url) is not None


def is_entry(text: str) -> bool:
    """Whether a link of a home page leads to where such columns are."""
    return _ENTRY.fullmatch(tidy(text)) is not None


def is_part(text: str) -> bool:
    """Whether a link inside a report column leads to a part of it: a year, or a kind of organisation."""
    title = _MARKS.sub("", tidy(text))
    return _YEAR_LINK.fullmatch(title) is not None or _KIND.fullmatch(title) is not None


def is_organisation(text: str) -> bool:
    """Whether a link is called by an organisation alone, as the entries of some report columns are."""
    title = tidy(text)
    return _ORGANISATION.fullmatch(title) is not None and not (is_part(title) or is_entry(title))


def is_report_file(text: str) -> bool:
    """Whether a file offered inside a report's article is the report or a part of it, and not an application form."""
    title = tidy(text)
    return not is_look_alike(title) and (not title or _FILE.search(title) is not None or is_report(text))
