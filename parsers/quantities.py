"""The quantities that a narrative may state, declared once in `parsers/facts.toml`, and the pattern that finds them."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class FactsError(Exception):
    """`facts.toml` contradicts itself: ours to mend, never the page's fault."""


class _Declared(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Quantity(_Declared):
    """A quantity: its stable name, label, unit, and the words that state it; `facts.toml` explains the keys."""

    id: str
    label: str
    english: str
    unit: str
    family: str
    units: tuple[str, ...]
    says: tuple[str, ...]
    brief: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    within: str = ""
    of: str = ""
    figures: tuple[str, ...] = ()
    together: tuple[str, ...] = ()


class Topic(_Declared):
    """Words that tell what a sentence is about and count nothing themselves."""

    family: str
    says: tuple[str, ...]


class Block(_Declared):
    """Words after which a sentence counts something else; `behind` are the words right before them."""

    says: tuple[str, ...]
    behind: str = ""


class Declaration(_Declared):
    """All of `facts.toml`."""

    quantity: tuple[Quantity, ...]
    topic: tuple[Topic, ...] = ()
    block: tuple[Block, ...] = ()


class Meaning(NamedTuple):
    """What a wording can mean: some quantities, told apart by unit and family, or a topic."""

    quantities: tuple[tuple[Quantity, str], ...] = ()
    """Each with the family that the sentence must be about; "" for any."""
    family: str = ""
    leads_to: str = ""
    """The family that a sentence is about after it; a channel, or 其他结果 of reviews or of suits, changes nothing."""


class Grammar(NamedTuple):
    """The compiled declaration: `frame` finds numbers and what limits them, `words` the wordings before a number."""

    frame: re.Pattern[str]
    words: re.Pattern[str]
    which: dict[str, re.Pattern[str]]
    """By the first character of a wording, all that begin with it, each a named group. A pattern with a group for each of
    the three hundred would take three times as long: every match carries all of them."""
    meanings: dict[str, Meaning]
    """By the name of a wording's group."""
    blocks: tuple[tuple[str, re.Pattern[str]], ...]
    """Each with the words that it stands behind: most sentences have none of these, and need not be searched."""
    wholes: dict[str, str]
    """For each quantity that is a part, the quantity that it is a part of."""
    after: dict[str, tuple[re.Pattern[str], list[tuple[re.Pattern[str], Quantity]]]]
    """By measure word: what may follow it to say what was counted, all in one pattern, then each with its quantity."""
    none: tuple[tuple[re.Pattern[str], Quantity], ...]

    def block(self, text: str, start: int, end: int) -> int:
        """Where a sentence, from `start` to `end`, begins to count something else; its end if it does not."""
        found = [pattern.search(text, start, end) for behind, pattern in self.blocks if behind in text]
        return min([each.start() for each in found if each], default=end)

    def meaning(self, wording: re.Match[str]) -> Meaning:
        """What a wording that `words` has found can mean."""
        text, at = wording.string, wording.start()
        found = self.which[text[at]].match(text, at, wording.endpos)
        return self.meanings[found.lastgroup or ""] if found else NOTHING


NOTHING = Meaning()

NUMERAL = "〇零一二两三四五六七八九十百千"
UNITS = (
    "万元|亿元|条次|件次|人次|篇次|期次|场次|批次|条(?!例)|件|份|项(?!目标)|篇|期(?!间)|次(?!会议审议)|场(?!所|景|地)|个|只|"
    "则|幅|部(?!门|分|署|委)|宗|起(?!至|草|步|到)|例|名|人(?!大|民|事|员)|家|户|元|处(?!理|罚)|班|封|版"
)
MORE_OR_LESS = (
    r"(?:上年|去年|上一年|往年|同期|前年|20\d\d年)?[^，,。；;\d]{0,10}(?:增|减|升|降|提高|回落|多|少)[^，,。；;\d]{0,5}"
    r"\d[\d.,]{0,20}\s{0,4}(?:%|％|万?[余多]?[件条个次篇份项元人]+)?"
)
PLACES = "季度|方面|领域|阶段|环节|批次|专题|栏目|板块|步骤|乡镇|部门|区|村"
DIGITS = (
    r"(?<=[12])(?P<year>[90]\d\d)(?!\d)\s{0,4}(?:[-—－–~至到]\s{0,4}(?:19|20)\d\d\s{0,4})?年度?",
    r"[\d.,]{0,20}\s{0,4}(?:[%％‰]|个百分点|级|分钟|小时|个?工作日|个月|天|日|时|周|岁|公里|平方|亩|类|大|号|点|倍|分(?!别)|年|\+X)",
    r"\d?\s{0,4}(?:月份?)?\s{0,4}[-—－–~至到]\s{0,4}\d{1,2}\s{0,4}(?:月份?|日)(?:\s{0,4}\d{1,2}\s{0,4}日)?",
    r"\d?\s{0,4}月份?(?:\s{0,4}\d{1,2}\s{0,4}日)?",
    r"(?<=0)\d{2,3}\s{0,4}[-—－–]+\s{0,4}\d{7,8}",
    r"(?<![^\s。；;]\d)\d?[、.．](?=\D)",
    r"\d{0,20}(?:·\d+|[:：]\d\d(?!\d))",
    rf"\d{{0,20}}\s{{0,4}}个(?:{PLACES})",
)
"""What begins with a digit and counts nothing: years, shares, spans of time, dates, telephones, numbers of a list."""

NAMES = (
    r"(?<=《)[^《》]{0,80}(?<!公报)》(?P<title>)",
    r"(?<=[“\"])(?:(?=[^”\"]{0,30}[\d一二三四五六七八九十])[^“”\"]{0,30}[”\"])(?P<quote>)",
    r"(?<=h)ttps?://[\w./?=&%#-]+(?P<url>)",
    r"(?<=[〔﹝\[（(【])\s{0,4}(?:19|20)\d\d\s{0,4}[〕﹞\]）)】]\s{0,4}第?\s{0,4}\d+\s{0,4}号?",
    rf"(?<=[较比]){MORE_OR_LESS}",
    rf"(?<=[同相])比{MORE_OR_LESS}",
    r"(?<=百)分之[一二三四五六七八九十百零点\d.]+",
    r"(?<=第)\s{0,4}(?:\d+|[一二三四五六七八九十百]+)\s{0,4}(?:[-—至、]\s{0,4}第?\d+\s{0,4})?[条项款届次期批季号部个名位类]?",
    rf"(?<=[两二三四五六七八九十])[两二三四五六七八九十]{{0,3}}\s{{0,4}}个(?:{PLACES})",
    r"(?<=一)(?:次性|件事|站式|体化|系列|网通办|事一审)",
)
"""What else holds digits and counts nothing: titles, quotations, document numbers, comparisons, ordinals, idioms."""

MARKS = (
    r"(?<=[。！？!?\n；;])(?P<stop>)",
    r"(?<=[约近逾超突大将多])(?P<about>[为过破约近达]?)(?=\s{0,4}\d)",
    r"(?<=[未没无不])(?P<not>(?:(?<=没)有|(?<=不)存在(?!\s*\d|的?答复|的?无法)|(?<![没不]))(?<!有无|毫无)(?!锡|棣|央|影山|量山|极县|为[市县]|成年|雨|党派|人机|废|公害|法|正当|需|须|障碍|论|偿|缝|关(?!于)|线|纸|误|漏|差错|泄|错|遗|侵|权|经|来|予|按|能|"
    r"及时|超|逾|审结|被复议审查))",
    r"(?<=[历累截全本])(?P<scope>(?<=历)年|(?<=累)计|(?<=截)[至止]\s{0,4}(?:目前|(?:20\d\d)?\s{0,4}年?\s{0,4}(?:底|末|\d{1,2}\s{0,4}月)?)"
    r"|(?<=全)(?:县|市|区|镇|乡|省|旗|街道|州|盟|局|系统)|(?<=本)级(?!部门|及|和|的|预|财政|文件))",
    r"(?<=[其包内含])(?P<part>(?<=其)中|(?<=包)[括含]|(?<=内)有|(?<=含))",
)
NUMBER = (
    rf"(?P<number>(?<=\d)(?:\d{{0,2}}(?:,\d{{3}}){{1,6}}(?!\d)|\d*(?:\.\d+)?)"
    rf"|(?<=[{NUMERAL}])[{NUMERAL}]{{0,8}}(?=\s{{0,4}}[余多]?(?:{UNITS})(?![事性龙])))"
    rf"\s{{0,4}}(?P<times>[万亿])?\s{{0,4}}(?P<post>余|多|来|左右)?\s{{0,4}}(?P<unit>{UNITS})?(?P<more>左右|以上|余)?"
)
NAME_BEGINS = r"《“\"h〔﹝\[（(【较比同相百第两二三四五六七八九十一"
MARK_BEGINS = r"。！？!?\n；;约近逾超突大将多未没无不历累截全本其包内含"
FIRST = f"[0-9{NUMERAL}{NAME_BEGINS}{MARK_BEGINS}]"
"""The characters that any of these begins with: a class in front lets the search skip all others at once. (With `\\d` in
it, it takes longer over all that is no digit; full-width digits are folded before.)"""


@cache
def load() -> Declaration:
    """The declaration. Raises FactsError if it contradicts itself."""
    return read(resources.files("parsers").joinpath("facts.toml").read_text("utf-8"))


def read(text: str) -> Declaration:
    """A declaration from its TOML, checked: names are unique, short and known, every wording begins with a character."""
    try:
        declared = Declaration.model_validate(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise FactsError(f"facts.toml does not load: {error}") from error
    names = [quantity.id for quantity in declared.quantity]
    if twice := {name for name in names if names.count(name) > 1}:
        raise FactsError(f"declared twice: {sorted(twice)}")
    for quantity in declared.quantity:
        if not re.fullmatch("[a-z][a-z0-9_]{0,31}", quantity.id):
            raise FactsError(f"{quantity.id}: lower case, at most 32 characters")
        if quantity.of and quantity.of not in names:
            raise FactsError(f"{quantity.id} is part of {quantity.of}, which is not declared")
        if unknown := set(quantity.together) - set(names):
            raise FactsError(f"{quantity.id} is together what is not declared: {sorted(unknown)}")
    said = [*((q.says + q.brief) for q in declared.quantity), *(topic.says for topic in declared.topic)]
    for says in said:
        if wrong := [
            wording for wording in says if not "\u4e00" <= wording[:1] <= "\u9fff" or wording[1:2] in ("?", "*", "+")
        ]:
            raise FactsError(f"a wording begins with a plain character: {wrong}")
    return declared


@cache
def grammar() -> Grammar:
    """The declaration, compiled."""
    declared = load()
    meanings: dict[str, Meaning] = {}
    for quantity in declared.quantity:
        wordings = [*((w, quantity.within) for w in quantity.says), *((w, quantity.family) for w in quantity.brief)]
        for wording, family in wordings:
            known = meanings.get(wording, Meaning())
            # what a sentence must be about already is asked for first
            quantities = sorted((*known.quantities, (quantity, family)), key=lambda entry: not entry[1])
            meanings[wording] = known._replace(quantities=tuple(quantities))
    for topic in declared.topic:
        for wording in topic.says:
            meanings.setdefault(wording, Meaning(family=topic.family))
    by_first = _by_first(list(meanings))
    return Grammar(
        re.compile(
            f"{FIRST}(?:(?<=[{MARK_BEGINS}])(?:{'|'.join(MARKS)})|(?<=[0-9])(?:{'|'.join(DIGITS)})"
            f"|(?<=[{NAME_BEGINS}])(?:{'|'.join(NAMES)})|{NUMBER})"
        ),
        re.compile("|".join(_branch(first, rest, named=False) for first, rest in by_first.items())),
        {first: re.compile(_branch(first, rest, named=True)) for first, rest in by_first.items()},
        {f"t{at}": _led(meaning) for at, meaning in enumerate(meanings.values())},
        tuple(_blocks(declared.block)),
        {quantity.id: quantity.of for quantity in declared.quantity if quantity.of},
        _after(declared.quantity),
        tuple((re.compile("|".join(q.none)), q) for q in declared.quantity if q.none),
    )


def _blocks(blocks: Iterable[Block]) -> Iterator[tuple[str, re.Pattern[str]]]:
    by_words: dict[str, list[str]] = {}
    for block in blocks:
        by_words.setdefault(block.behind, []).extend(block.says)
    for behind, says in by_words.items():
        wordings = _branches([(wording, at) for at, wording in enumerate(says)], named=False)
        yield behind, re.compile(f"(?<={behind})(?:{wordings})" if behind else wordings)


def _after(
    quantities: Iterable[Quantity],
) -> dict[str, tuple[re.Pattern[str], list[tuple[re.Pattern[str], Quantity]]]]:
    after: dict[str, list[tuple[re.Pattern[str], Quantity]]] = {}
    for quantity in quantities:
        for words in map(re.compile, quantity.after):
            for unit in quantity.units:
                after.setdefault(unit, []).append((words, quantity))
    return {unit: (re.compile("|".join(words.pattern for words, _ in all_)), all_) for unit, all_ in after.items()}


def _led(meaning: Meaning) -> Meaning:
    families = {quantity.family for quantity, _ in meaning.quantities}
    plain = any(not within for _, within in meaning.quantities) and not any(q.of for q, _ in meaning.quantities)
    return meaning._replace(leads_to=families.pop() if plain and len(families) == 1 else "")


OPTIONAL = re.compile(r"\(\?[=!<][^()]*(?:\([^()]*\))*[^()]*\)|\(\?:[^()]*\)(?:[?*]|\{0)[,\d}]*\??|.\?|\\.|\(\?:")


def _certain(wording: str) -> int:
    """How many characters a wording has at least: 微信公众号用户 is tried before 微信公众[号平台]{1,3}."""
    certain = OPTIONAL.sub("", re.sub(r"\(\?:([^()|]*)\|[^()]*\)(?![?*{])", r"\1", wording))
    return len(re.sub(r"\[[^]]*\](?:\{[\d,]*\})?", "x", certain))


Wordings = list[tuple[str, int]]
"""Wordings, or what is left of them, and which they are."""


def _by_first(wordings: list[str]) -> dict[str, Wordings]:
    """What follows the first character of each wording, by that character; those that say most come first.

    Those that begin with different characters never both fit.
    """
    by_first: dict[str, Wordings] = {}
    for at in sorted(range(len(wordings)), key=lambda at: -_certain(wordings[at])):
        by_first.setdefault(wordings[at][0], []).append((wordings[at][1:], at))
    return by_first


def _branches(wordings: Wordings, *, named: bool) -> str:
    """The wordings as branches of a pattern, in an order that prefers none to one that stands before it.

    They share the characters that they begin with, so that at most places none of them is tried.
    """
    runs: list[dict[str, Wordings]] = []
    for wording, at in wordings:
        first = wording[:1] if BEGINS.match(wording) else ""
        if not (runs and first and "" not in runs[-1]):
            runs.append({})
        runs[-1].setdefault(first, []).append((wording[len(first) :], at))
    return "|".join(_branch(first, rest, named=named) for run in runs for first, rest in run.items())


def _branch(first: str, rest: Wordings, *, named: bool) -> str:
    if len(rest) > 1:
        return f"{first}(?:{_branches(rest, named=named)})"
    wording, at = rest[0]
    return f"{first}(?P<t{at}>{wording})" if named else f"{first}(?:{wording})"


BEGINS = re.compile(r"[^][(){}.?*+|^$\\](?![?*+{])")
"""A plain character, which is there in any case."""
