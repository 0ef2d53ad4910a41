"""Who reports: title, preamble, publisher, signature, narrative, breadcrumb: the first that names a body decides.

Of several spellings of that body the longest is taken; 人民政府 is put aside, as not every year prints it.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from parsers.dates import DATE
from parsers.division import SUFFIX_ALONE, key, split, stem
from parsers.findings import finding
from parsers.mentions import GENERIC, NOT_IN_NAMES, compilers, contacts, stands_for, subjects
from parsers.names import GOVERNMENT, SUFFIX, core, find_level
from parsers.title import KEYS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parsers.opening import Opening
    from parsers.report import Finding
    from parsers.title import Title


class Organisation(NamedTuple):
    """A body's name in its longest spelling, and what said so."""

    name: str
    where: str


STRONG = ("title", "meta title", "link text", "preamble", "publisher", "signature")
"""Evidence that is worth a finding where it disagrees; a 来源 is often the county's press office."""


def find_organisation(
    titles: list[tuple[str, Title]], opening: Opening, year: int | None, findings: list[Finding]
) -> Organisation | None:
    """The body that reports, or None with a finding. What the page says of itself outweighs what its columns say.

    Titles of another year are other reports', of the same office or not.
    """
    named: list[Organisation] = []
    if year:
        titles = [(where, title) for where, title in titles if title.year in (None, year)] or titles
    for where, name in _strong(titles, opening):
        if body := _body(name):
            named.append(Organisation(body, where))
    if not named:
        named = next(([found] for found in _weak(opening)), [])
        if named:
            findings.append(finding("organisation-unclear", names=f"{named[0].where} {named[0].name}"))
    if not named:
        findings.append(finding("organisation-missing"))
        return None
    first = core(named[0].name)
    if other := next((one for one in named if _contradicts(named[0], one)), None):
        names = f"{named[0].where} {named[0].name}, {other.where} {other.name}"
        findings.append(finding("organisation-unclear", names=names))
    longest = max((one.name for one in named if core(one.name) == first), key=_spelling)
    if not split(longest).codes:
        asked = (name for name in map(_body, contacts(opening.prose[:3000])) if name and core(name) == first)
        longest = max((longest, *asked), key=_spelling)
        full = (name for name in map(_body, stands_for(longest, opening.prose[:3000])) if name and split(name).codes)
        longest = next(full, longest)
    return Organisation(longest, named[0].where)


def _spelling(name: str) -> tuple[bool, int]:
    """Longer is better, as it tells the county; but not by the words of a sentence."""
    return (bool(split(name).codes) or not SENTENCE.match(name), len(name))


SENTENCE = re.compile(r"[我本为在由以经据按依与对]|根据")


def _contradicts(one: Organisation, other: Organisation) -> bool:
    """Whether two names cannot mean one body: two townships, or two departments none of which abbreviates the other."""
    if one.name == other.name or one.where not in STRONG or other.where not in STRONG:
        return False
    level, also = find_level(one.name), find_level(other.name)
    if level != also or level not in ("township", "subdistrict", "department"):
        return False
    a, b = sorted((stem(key(core(one.name))), stem(key(core(other.name)))), key=len)
    letters = iter(b)
    return not all(letter in letters for letter in a)


# -- names


def tidy(name: str) -> str:
    """A name without what stands around it: 石新镇人民政府 → 石新镇, 新九镇党政办 → 新九镇."""
    bare = re.sub(r"\s|\(.*?\)|（.*?）|[》《“”\"'*#【】\[\]]", "", name)
    bare = re.sub(
        r"^(?:[^\w]+|[A-Za-z][A-Za-z0-9./_-]*(?=[\u4e00-\u9fff]{3})|关于|公布|发布|现将|制定了?|了|来源[:：]|将(?=保税区|高新区|经开区|开发区)|年度?(?=.{1,8}[省市县区旗州].))+",
        "",
        bare,
    )
    bare = OFFICE.sub(r"\1", TWICE.sub(r"\1", _from_its_place(bare)))
    return GOVERNMENT.sub("", bare) or bare


TWICE = re.compile(r"^(.{3,})\1")
"""[甲乙镇]2012年甲乙镇…: a name in brackets and again; 甲市乙区甲市乙区财政局: its place twice."""


def _from_its_place(name: str) -> str:
    """A name from the place on with which it begins: 将乐县 and 和庄镇 are names, of 请与盘山县财政局 only the end is one."""
    if not split(name).codes:
        for at in range(1, min(len(name) - 2, 16)):
            if BEFORE_A_PLACE.search(name, 0, at) and split(name[at:]).codes:
                return name[at:]
    return name


BEFORE_A_PLACE = re.compile(
    r"(?:[由和将报与对为了请]|公开|公布|发布|汇总|综合|结合|根据|按照|联系|编制|编写|撰写|制作|做好|搞好|推进|开展|关于|制定|形成|完成)$"
)


OFFICE = re.compile(
    r"^(.+?(?:镇|乡|街道|苏木))(?:人民政府|政府|办事处)?"
    r"(?:(?:党政|党建|综合|党委|政务|信息)[\u4e00-\u9fff]*|(?<=[府处])办公室)$"
)
"""An office of a township writes for its township."""

NO_NAME = re.compile(
    r"[县市区州旗]|自治[区州县旗]|(?:经济)?(?:技术)?开发区|园区|经开区|高新区|新区|工业区|保税区|综保区|度假区|示范区"
    r"|(?:项目|新闻|下载|服务|办事|资讯|信息|数据|互动|帮助|便民|用户)中心|医院|学校|[中小]学|公司|集团"
    r"|[省县市区州旗]?(?:委|局|办|办公室)|[省县市区州旗]?(?:人民)?政府办(?:公[室厅])?|[县市区镇乡]?党(?:委|工委)"
)


@lru_cache(maxsize=4096)
def _body(name: str) -> str | None:
    """The tidy name of a body, None where these words name none. A page names its body many times."""
    bare = tidy(name)
    return bare if _is_body(bare) else None


def _is_body(name: str) -> bool:
    return (
        2 <= len(name) <= 30
        and bool(SUFFIX.search(name))
        and not KEYS.search(name)
        and not re.search(r"[,，。;；:：/\d]", name)
        and not GENERIC.match(name)
        and not NOT_IN_NAMES.search(name)
        and not SUFFIX_ALONE.match(name)
        and not NO_NAME.fullmatch(name)
    )


# -- where names stand, the best first


def _strong(titles: list[tuple[str, Title]], opening: Opening) -> Iterator[tuple[str, str]]:
    yield from ((where, title.organisation) for where, title in titles if title.organisation)
    yield from (("preamble", name) for name in compilers(opening.prose[:3000]))
    yield from _publishers(opening)
    yield from (("signature", name) for name in _signatures(opening))


def _weak(opening: Opening) -> Iterator[Organisation]:
    """Names that only the narrative or the navigation tells; each is tried only if all before it failed."""
    own = own_words(opening.prose)
    for where, names in (
        ("contact", _contacts(opening.prose[:3000], own)),
        ("narrative", subjects(opening.prose)),
        ("breadcrumb", _breadcrumb(opening.head)),
    ):
        yield from (Organisation(name, where) for name in map(_body, names) if name and not _is_above(name, own))


def _contacts(text: str, own: str) -> Iterator[str]:
    """Whom to ask; the office of a government answers for what calls itself 我县."""
    own = own or "".join(word for word, _ in Counter(ALL_OF_IT.findall(text)).most_common(1))
    for name in contacts(text):
        yield re.sub(r"(?<=政府)办公[室厅]$", "", name) if own in ("县", "区", "市", "州", "旗", "省") else name


ALL_OF_IT = re.compile("全([县区市州旗省镇乡局委厅院校])")


PUBLISHERS = (
    "发布机构",
    "发文机关",
    "发文机构",
    "发布单位",
    "公开机构",
    "公开单位",
    "责任部门",
    "信息来源",
    "文章来源",
    "来源",
)


def _publishers(opening: Opening) -> Iterator[tuple[str, str]]:
    """What stands behind 发布机构 or 来源: on the same line, on the next, or below in a table of keys and values."""
    lines = [
        (piece.replace(" ", ""), below)
        for piece, below in zip(opening.head, (*opening.head[1:], ""), strict=False)
        if "机" in piece or "来" in piece or "单位" in piece or "部门" in piece
    ]
    own = None
    seen: set[str] = set()
    for label in PUBLISHERS:
        where = "source" if label.endswith("来源") else "publisher"
        for line, below in lines:
            name = _behind(label, line, below) if label in line and line not in seen else ""
            if name:
                own = own_words(opening.prose) if own is None else own
                name = "" if _is_above(name, own) else name
            if name:
                seen.add(line)
                yield where, name
    if source := opening.meta.get("contentsource"):
        yield "source", source


def _behind(label: str, line: str, below: str) -> str:
    """The value of a label; a value that is itself a label means that the field is empty."""
    keys, values = (list(map(str.strip, text.strip(" |").split("|"))) for text in (line, below))
    if label in keys and len(keys) == len(values) > 1 and not KEYS.search(below):
        return values[keys.index(label)]
    rest = line[line.index(label) + len(label) :].lstrip(":：|】] ")
    name = re.split(KEYS, re.split(r"[|:：]", rest)[0] or below.strip(" ·•|:："))[0]
    return "" if any(key in name for key in PUBLISHERS) else name


OWN_WORDS = re.compile(
    r"[我本](镇|乡|街道|苏木|局|委(?!托)|厅|办(?!法|理|事)|院|校|中心|场|社(?!会|区)|县|区|市|州|旗|省)"
)


def own_words(prose: str) -> str:
    """What a report calls its body: 镇 where it says 我镇. The commonest, as texts are copied from other offices."""
    found = Counter(OWN_WORDS.findall(prose)).most_common(1)
    return found[0][0] if found else ""


def _is_above(name: str, own: str) -> bool:
    """Whether a name is that of a body above the one that speaks: 昌图县人民政府办公室 publishes 我镇's report, too."""
    level = find_level(tidy(name))
    if own in ("镇", "乡", "街道", "苏木"):
        return level not in ("township", "subdistrict")
    if own in ("局", "委"):
        return level != "department"
    return own in ("厅", "院", "校", "中心", "场", "社", "办") and level in ("county", "prefecture", "province")


DATED = re.compile(r"\s|" + DATE.pattern)


def _signatures(opening: Opening) -> Iterator[str]:
    """A body's name alone on one of the last lines, or under the title with a date below it."""
    for piece in opening.tail:
        if len(piece) < 48 and ":" not in piece and ">" not in piece and "版权" not in piece:
            text = DATED.sub("", piece)
            if 3 <= len(text) <= 24 and SUFFIX.search(text):
                yield text
    for piece, below in zip(opening.head[:20], opening.head[1:21], strict=False):
        if below[:2] in ("19", "20") and DATE.fullmatch(below.strip()) and SUFFIX.search(text := piece.strip()):
            yield text


def _breadcrumb(head: list[str]) -> Iterator[str]:
    """The last place of the path above the title that is a body; columns are often another body's."""
    for piece in head[:30]:
        if ">" in piece or "»" in piece:
            yield from reversed([step.strip() for step in re.split(r"[>»]", piece)])
