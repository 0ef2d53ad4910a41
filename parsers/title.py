"""Titles: which words make a report, which only look like one, and what a title says of organisation and year."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from parsers.dates import fold
from parsers.division import is_township
from parsers.names import GOVERNMENT, SUFFIX

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parsers.opening import Opening

CORE = re.compile(
    r"(?:政府信息与政务公开|政府信息公开|政务信息公开|信息公开|政务公开|公开)"
    r"(?:工作|情况|的)*(?:(?:19|20)\d\d)?(?:年度|年)?(?:工作|情况|的)*(?:年度)?(?:总结)?(?:报告|年报|年度报(?!表)|年度总结|工作告年度报|年度$)"
)
"""Title cores: 政府信息公开工作年度报告, 政府信息公开年报, 信息公开工作报告, 关于…公开工作的年度报告 and their like."""

SUMMED_UP = re.compile(r"(?:政府信息|政务信息|信息|政务)公开(?:工作|情况|的|年度)*[总小]结$")
LAST_SUMMARY = 2018
"""The last year of which reports were called so: 春分镇2010年政府信息公开工作总结."""

NOT_A_REPORT: tuple[tuple[str, str], ...] = (
    (r"的?通知|关于(?:认真|切实)?做好|的函$|通报|的公告$|提示函", "a notice"),
    (r"指南|目录$|制度|办法|规定$|条例|流程", "rules or a guide"),
    (r"上半年|下半年|半年度?|季度|[一二三四]季|\d{1,2}月份|\d[-—–至]\d{1,2}月|月报", "a report on part of a year"),
    (r"搜索|检索|查询结果", "a search page"),
    (r"\d+家|按时公布|记者|圆满完成|集中公布", "a piece of news"),
    (r"要点$|工作计划$|(?:实施|工作)方案$", "a plan"),
    (r"\d\s*学年", "a school's report on its school year"),
    (r"法治政府|依法行政", "a report on law-based government"),
    (r"政府网站(?:工作)?年度|网站工作年度报表|年度报表", "a report on the web site"),
    (r"建议提案|预算|决算|审计(?!局)|财政信息公开|环境信息(?:公开|依法披露)", "a report on something else"),
    (r"[村党厂校居]务公开|(?:评估|自查|自评)(?:情况)?报告", "a report on something else"),
    (r"解读$|图解|[图文]读懂|图说|漫画", "an explanation of a report"),
    (r"范文(?!本)|模板$|汇编|\d+篇\)?$", "a collection or a model"),
)
"""What a title with the right words may still be."""
LOOKS_OTHER = re.compile("|".join(pattern for pattern, _ in NOT_A_REPORT))
"""Any of these at once, as nearly all titles are none of them."""

ABOUT = re.compile(r"(?:做好|报送|编好)[^。]{0,30}$|以下简称.*编制的")
"""关于做好2023年…, and the sentence 由甲局(以下简称…)编制的2023年…, also where these are broken over lines."""

ARTICLE = re.compile("第[一二三四五六七八九十]+条")
"""第三条 各单位编制年度报告 is a rule."""

YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=\s*(?:年|[^\d\s]|$))")
NOISE = re.compile(r"^[\s·•>»:：《“\"'\-—|【\[#*…]+|[\s》”\"'】\]]+$")
PREFIX = re.compile(
    r"^(?:关于|公布|发布|现将|现公布|转发|印发|标题|名称|称(?=[:：])|信息名称|信息标题|文件名称|题名|(?:主动|依申请)公开(?=.{2,}))[:：]?"
)
SEPARATED = re.compile(r"[_|－–—-]\s*[^_|]{2,24}(?:政府|网|网站|门户|平台|中心)[^_|]{0,12}$")
SECTION = re.compile(r"\s*[一二三四五六七]\s*、")
ONLY_YEAR = re.compile(r"\(?(?:19|20)\d\d\s*年?度?\)?")
KEYS = re.compile(
    r"索\s*引\s*号|文\s*号|名\s*称|分\s*类|公开方式|公开形式|发布日期|发布时间|公开日期|成文日期|生成日期|发文日期|浏览|点击|访问|字体|字号|作者|时间|日期|关键词|主题|有效|时效|打印|分享"
)
"""Labels of metadata: a value that is itself a label means that the field is empty."""


class Title(NamedTuple):
    """A title and what it says. `organisation` may be short: what stands before the core, without the year."""

    text: str
    organisation: str | None
    year: int | None
    complete: bool
    """Whether the core stands at its end, as titles end."""

    @property
    def says(self) -> int:
        """How much it says: who, when, and whether it ends as titles end."""
        return (self.organisation is not None) + (self.year is not None) + self.complete


@lru_cache(maxsize=4096)
def read_title(text: str) -> Title | None:
    """A line as a report's title, or None where it is none."""
    if "公" not in text or "开" not in text:
        return None
    folded = re.sub(r"\s+", "", fold(text))
    folded = SEPARATED.sub("", folded).lstrip("#*•·")
    if not 6 <= len(folded) <= 90 or folded.endswith("。"):
        return None
    found = CORE.search(folded) or _old_core(folded)
    if not found or look_alike(folded):
        return None
    before, after = folded[: found.start()], folded[found.end() :]
    if "。" in before or "," in before or ABOUT.search(before) or ARTICLE.match(before):
        return None
    before = re.split(r"[>»›:|]", before)[-1]
    years = {int(year) for year in YEAR.findall(before) or YEAR.findall(found[0] + after[:12])}
    return Title(folded, _name(before) or None, years.pop() if len(years) == 1 else None, len(after) <= 8)


def _old_core(folded: str) -> re.Match[str] | None:
    """The core of a title of the years in which reports were called summaries."""
    found = SUMMED_UP.search(folded) if folded.endswith("结") else None
    old = found and all(int(year) <= LAST_SUMMARY for year in YEAR.findall(folded[: found.start()]) or ["9999"])
    return found if old else None


def _name(before: str) -> str:
    """The organisation among what stands before a title's core."""
    name = re.sub(r"(?:(?:19|20)\d\d[-—–~至])?(?:19|20)\d\d(?:年度?|度)?|(?<!\d)\d\d年度?", "", before)
    name = re.split(r"…|[公发]布(?=.{2,})|[现特][将就把]", name)[-1]
    name = re.sub(r"\(.*?\)", "", NOISE.sub("", PREFIX.sub("", NOISE.sub("", name))))
    # a title printed twice on one line, or behind the end of another
    name = re.split(r"报告|年报|告年度报", name)[-1]
    # 甲镇人民|政府信息公开工作年度报告
    name = re.sub(r"(?:关于|年度?|的|开展|编制)+$|^年度|(?<=.)人民$", "", name)
    if name.startswith("年") and not is_township(GOVERNMENT.sub("", name)):
        name = name[1:]  # of 2023|年甲镇; 年陡镇 begins with it
    return NOISE.sub("", name)


def look_alike(text: str) -> str | None:
    """What a title is that is no report's, in words; None for a report's."""
    if not LOOKS_OTHER.search(text):
        return None
    return next((words for pattern, words in NOT_A_REPORT if re.search(pattern, text)), None)


def title_of_another(lines: list[str]) -> str | None:
    """The line near the top that has the words of a title and is another's: 关于更正2023年…年度报告的公告."""
    wanted = (line for line in lines[:30] if 12 < len(line) < 60 and not IN_SENTENCE.search(line))
    return next((line for line in wanted if YEAR.search(line) and CORE.search(line) and look_alike(line)), None)


IN_SENTENCE = re.compile("[。，,>]")


def differ(titles: list[str]) -> bool:
    """Whether these are titles of several reports: of different years, or of bodies none of which is part of the other."""
    read = [title for line in titles if (title := read_title(line)) and title.year]
    names = {title.organisation for title in read if title.organisation}
    longest = max(names, key=len, default="")
    return len({title.year for title in read}) > 1 or any(not longest.endswith(name) for name in names)


# -- where titles stand

FROM_META = ("articletitle", "ucaptitle", "heading", "title", "og:title")


def find_titles(opening: Opening, link: str) -> list[tuple[str, Title]]:
    """Every title the source offers with where it stands, the best first: in the page, in its metadata, the link's text.

    A title of the page that its metadata repeat comes before all others: a page may also list other offices' reports.
    """
    meta = [("meta title", read_title(opening.meta.get(name, ""))) for name in FROM_META]
    own = [(where, title) for where, title in (*meta, ("link text", read_title(link))) if title]
    repeated = {title.text for _, title in own if title.year}
    printed = [title for title in _printed(opening.head) if title]
    printed.sort(key=lambda title: (title.text not in repeated, -title.says))
    told = [("preamble", title) for title in _told(opening.prose[:3000])]
    seen = [("title", title) for title in printed]
    whole = [(where, title) for where, title in own if where == "meta title" and title.says == 3]
    if whole and not any(title.text in repeated or title.organisation == whole[0][1].organisation for title in printed):
        # the whole titles printed here may all be other reports', in a list beside this one
        seen = [*whole, *seen]
    return [*seen, *own, *told]


def _printed(head: list[str]) -> Iterator[Title | None]:
    """Titles among the lines before the first section; a title may take up to three lines."""
    for at, line in enumerate(head[:60]):
        if at and SECTION.match(line):
            return
        if "公" not in line or len(line) > 90 or line.endswith(("。", ";")):
            continue  # a sentence may tell of another report, also with the line below it
        one = read_title(line)
        whole, text = _with_below(line, one, head[at + 1 : at + 3])
        if whole and (whole.organisation is None or whole.year is None) and at:
            yield _joined(head[max(0, at - 2) : at], text, whole)
        if whole is not one:
            yield whole
        yield one


def _with_below(line: str, one: Title | None, below: list[str]) -> tuple[Title | None, str]:
    """A title with the rest of it, or its year, from the next line or two; and the text that it is read from."""
    if not below:
        return one, line
    if one is None or not one.complete:
        for text in _pieces(line, below):
            if whole := read_title(text):
                return whole, text
    elif one.year is None and ONLY_YEAR.fullmatch(below[0].strip()):
        return read_title(line + below[0]), line + below[0]
    return one, line


def _pieces(line: str, below: list[str]) -> Iterator[str]:
    """A line with the next one or two, as far as none of these is the title itself."""
    if len(line) < 50 and not COLUMN.fullmatch(line.strip()) and not read_title(below[0]):
        yield line + below[0]
        last = read_title(below[-1])
        if last is None or last.organisation is None:
            yield line + "".join(below)


COLUMN = re.compile(r"(?:政府)?(?:信息|政务)公开(?:专栏|平台|网|目录|年报|公开)?")
"""The name of a column above the title, which begins none."""


def _joined(above: list[str], line: str, alone: Title) -> Title | None:
    """A title whose organisation or year stands on the lines above."""
    words = above[-1].strip()
    if ONLY_YEAR.fullmatch(words) and len(above) > 1 and _may_begin(above[0].strip()):
        words = above[0].strip() + words
    elif not _may_begin(words):
        return None
    joined = read_title(words + line)
    return joined if joined and joined.says > alone.says else None


def _may_begin(words: str) -> bool:
    """Whether a line can be the beginning of a title: a body's name, with or without a year."""
    bare = re.sub(r"\s|(?:19|20)\d\d年?度?$", "", words)
    return (
        len(words) <= 30
        and bool(SUFFIX.search(bare) or re.search(r"年(?:政府|信息|政务)+$", words) or ONLY_YEAR.fullmatch(words))
        and not KEYS.search(words)
        and not re.search(r"[>:]", words)
    )


TOLD = re.compile("公开" + CORE.pattern.partition("公开)")[2])
"""The core without the words before 公开: a pattern that begins with fixed characters is found ten times faster."""

CLAUSE = re.compile(r"[,。;:、《>|…\n]|公布|发布|现[将就把]|公开(?=.{4,})|编制|关于|要求|通知")


LISTED_BEFORE = re.compile(
    r"(?:[、及和]|(?:公开|公示|更新|发布|上传)了)(?:(?:19|20)\d\d年?度?)?(?:政府|政务)?(?:信息)?$"
)
LISTED_AFTER = re.compile(
    r"[》”]?\s*(?:、|及|\d+\s*[条篇份件]|等|报送|编报|编制(?:[和及、公发与]|工作)|有关事项|的?通知)"
)
"""Among the papers that were published in a year is the report on the year before: 公开了预算、2018年度信息公开工作报告等.
A notice on reports is not one of them, either."""


def _told(text: str) -> Iterator[Title]:
    """Titles named in a sentence: 现将2021年陇县财政局政府信息公开工作年度报告予以公布."""
    for found in TOLD.finditer(text):
        lead = text[max(0, found.start() - 38) : found.start()]
        if LISTED_BEFORE.search(lead) or LISTED_AFTER.match(text, found.end()):
            continue
        title = read_title(CLAUSE.split(lead)[-1].lstrip("的") + found[0])
        if title and title.year:
            yield title
