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
    bare = re.sub(r"^(?:[^\w]+|关于|公布|发布|现将|来源[:：])+", "", bare)
    if bare[:1] in ("由", "和", "将", "报", "与") and split(bare[1:]).codes and not split(bare).codes:
        bare = bare[1:]  # 将乐县 and 和庄镇 begin like this, 和盘山县财政局 does not
    bare = OFFICE.sub(r"\1", bare)
    return GOVERNMENT.sub("", bare) or bare


OFFICE = re.compile(r"^(.+?(?:镇|乡|街道|苏木))(?:人民政府|办事处)?(?:党政|党建|综合|党委|政务|信息)[\u4e00-\u9fff]*$")
"""An office of a township writes for its township."""

GENERIC = re.compile(
    r"^(?:我|本|全|各|该|村|城乡|等|所有|其他|辖区|建制|街道(?!口)|重点|部分|乡镇|上级|有关|相关|县级|市级)"
)


NO_NAME = re.compile(
    r"[县市区州旗]|(?:经济)?(?:技术)?开发区|园区|经开区|高新区|新区|工业区|[县市区]?(?:委|局|办|办公室)"
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
        and not SUFFIX_ALONE.match(name)
        and not NO_NAME.fullmatch(name)
    )


# -- where names stand, the best first


def _strong(titles: list[tuple[str, Title]], opening: Opening) -> Iterator[tuple[str, str]]:
    yield from ((where, title.organisation) for where, title in titles if title.organisation)
    yield from _compilers(opening.prose[:3000])
    yield from _publishers(opening)
    yield from (("signature", name) for name in _signatures(opening))


def _weak(opening: Opening) -> Iterator[Organisation]:
    """Names that only the narrative or the navigation tells; each is tried only if all before it failed."""
    for where, names in (
        ("contact", CONTACT.findall(opening.prose[:3000])),
        ("narrative", _subjects(opening.prose)),
        ("breadcrumb", list(_breadcrumb(opening.head))),
    ):
        yield from (Organisation(name, where) for name in map(_body, names) if name)


COMPILED_BY = re.compile(
    r"由\s*([\u4e00-\u9fff]{3,26}?)(?:信息公开[\u4e00-\u9fff]*)?(?:党政(?:综合)?办公室|负责)?\s*(?:编制|编写|公布|综合|汇总|按照|根据|依据|依照)"
)
COMPILES = re.compile(r"编制(?:了|完成)|组织编写|人民政府\s*(?:19|20)\d\d年")
"""甲镇编制了…; 公布甲镇人民政府2021年…: the name stands before."""

CLAUSE = re.compile(r"[,。;:、\s]|规定|要求|[公发]布|编制")


def _compilers(text: str) -> Iterator[tuple[str, str]]:
    """Who compiled the report, by its preamble. An office compiles its government's report."""
    found = [each[1] for each in COMPILED_BY.finditer(text)]
    if not found:
        found = [
            CLAUSE.split(text[max(0, each.start() - 28) : each.start()].replace(" ", ""))[-1]
            for each in COMPILES.finditer(text)
        ]
    yield from (("preamble", re.sub(r"(?<=政府)办公[室厅]$", "", name)) for name in found)


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
                own = _own_words(opening.prose) if own is None else own
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


def _own_words(prose: str) -> str:
    """What a report calls its body: 镇 where it says 我镇. The commonest, as texts are copied from other offices."""
    found = Counter(word for word in re.findall(r"[我本](镇|乡|街道|苏木|局|委|办|县|区|市)", prose)).most_common(1)
    return found[0][0] if found else ""


def _is_above(name: str, own: str) -> bool:
    """Whether a name is that of a body above the one that speaks: 昌图县人民政府办公室 publishes 我镇's report, too."""
    level = find_level(tidy(name))
    if own in ("镇", "乡", "街道", "苏木"):
        return level not in ("township", "subdistrict")
    return own in ("局", "委") and level != "department"


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


CONTACT = re.compile(
    r"请(?:与|联系|向|直接)[:]?\s*(?:联系)?[:]?\s*([\u4e00-\u9fff]{2,20}?(?:镇|乡|街道|县|区|市|局)(?:人民政府)?)(?:党政|办事处|人民政府|信息公开)?[\u4e00-\u9fff]{0,8}?(?:办公室|办)?\s*(?:联系|\(|…|。)"
)
SUBJECT = re.compile(
    r"(?:^|[,。;:、《在]|年度|年(?!度))\s*([\u4e00-\u9fff]{2,12}?(?:镇|乡|苏木|街道|经开区|开发区|管委会|局|委))(?=人民政府|政府信息|办事处|党委|共|主动|认真|严格|坚持|深入|信息公开|积极|全面|按照|以|在|累计|紧紧|依申请)",
    re.MULTILINE,
)


def _subjects(prose: str) -> list[str]:
    """The bodies that do what the narrative tells, the most often named first."""
    found = Counter(name for name in SUBJECT.findall(prose) if not GENERIC.match(name))
    return [name for name, _ in found.most_common(3)]


def _breadcrumb(head: list[str]) -> Iterator[str]:
    """The last place of the path above the title that is a body; columns are often another body's."""
    for piece in head[:30]:
        if ">" in piece or "»" in piece:
            yield from reversed([step.strip() for step in re.split(r"[>»]", piece)])
