"""The forms' labels, ready to be recognised: in whole cells, and in running text whose cells were lost."""

from __future__ import annotations

import difflib
import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from parsers.form import load_forms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parsers.form import Block, Row, Table

DISCLOSURE, APPLICATIONS, REVIEWS = "proactive_disclosure", "applications", "reconsideration_and_litigation"

Kind = Literal["row", "column", "block", "group", "corner"]

NOISE = re.compile(r"[\W_]+")
ENUMERATOR = re.compile(
    r"^\s*(?:[(（]\s*[一二三四五六七八九十\d]{1,2}\s*[)）]|[一二三四五六七八九十]{1,2}\s*[、.．]|\d\s*[、.．])\s*"
)
ITEM = re.compile(r"第二十条第?([一五六八九])项")
POSITIONAL = frozenset(["其他", "总计", "合计"])
"""Labels that mean a row or a column only by where they stand."""


SIMPLIFIED = str.maketrans(
    "規範發廢現數許處罰強費額單萬項請況總計業會組織務機構關為繼續辦結轉國護權執詢無認復複議訴訟維糾審經開補類後動舉報訪"
    "屬於穩過確獲繳納對採購減區這製內決師當條沒據團體個係爲",
    "规范发废现数许处罚强费额单万项请况总计业会组织务机构关为继续办结转国护权执询无认复复议诉讼维纠审经开补类后动举报访"
    "属于稳过确获缴纳对采购减区这制内决师当条没据团体个系为",
)
"""The characters of the forms' labels that are written otherwise in Hong Kong, Macau and Taiwan."""


class Label(NamedTuple):
    """What a label names: a table, and in it a row, a column, a block or a group of one of these."""

    table: str
    kind: Kind
    id: str


@lru_cache(maxsize=16384)
def normalise(text: str) -> str:
    """The text without white space and punctuation, full-width forms folded (NFKC): what survives every layout.

    The forms' own characters are simplified: pages behind `/gate/big5/` are in traditional ones.
    """
    return NOISE.sub("", unicodedata.normalize("NFKC", text)).translate(SIMPLIFIED)


def strip_enumerator(text: str) -> str:
    """`（三）不予公开` → `不予公开`; `1.属于国家秘密` → `属于国家秘密`."""
    return ENUMERATOR.sub("", text, count=1)


def declared() -> Iterator[tuple[str, Label]]:
    """Every label and variant of every form, with what it names."""
    for form in load_forms():
        for table in form.table:
            for block in table.block:
                yield from _declared_in(block, table.id)
    yield "信息内容", Label(DISCLOSURE, "corner", "信息内容")
    yield "申请人情况", Label(APPLICATIONS, "corner", "申请人情况")


def _declared_in(block: Block, table_id: str) -> Iterator[tuple[str, Label]]:
    yield block.label, Label(table_id, "block", block.label)
    yield block.group, Label(table_id, "group", block.group)
    for column in block.columns:
        yield from ((text, Label(table_id, "column", column.id)) for text in (column.label, *column.variants))
        yield column.group, Label(table_id, "group", column.group)
    for row in block.rows:
        yield from ((text, Label(table_id, "row", row.id)) for text in (row.label, *row.variants))
        yield from ((parent, Label(table_id, "group", parent)) for parent in row.parents)


def spellings(label: str) -> set[str]:
    """The normalised ways to print a label: with its enumerator and, unless it would mean too much, without."""
    spelt = {normalise(label), normalise(strip_enumerator(unicodedata.normalize("NFKC", label)))}
    return {text for text in spelt if text and (text not in POSITIONAL or text == normalise(label))}


@cache
def _index() -> dict[str, tuple[Label, ...]]:
    """Every normalised spelling and what it can mean, over all forms."""
    found: dict[str, set[Label]] = {}
    for text, label in declared():
        for spelling in spellings(text):
            found.setdefault(spelling, set()).add(label)
    return {spelling: tuple(sorted(meanings)) for spelling, meanings in found.items()}


@cache
def _cores() -> tuple[tuple[str, Label], ...]:
    """The cores of table 3's rows, longest first: `三安全一稳定` names its row whatever is around it."""
    cores = {
        (normalise(row.core), Label(table.id, "row", row.id))
        for form in load_forms()
        for table in form.table
        for block in table.block
        for row in block.rows
        if len(normalise(row.core)) >= 4
    }
    return tuple(sorted(cores, key=lambda entry: -len(entry[0])))


NOTE = re.compile(r"(?<=[\u4e00-\u9fff])\s*[(（][^()（）]*[)）]")


def without_notes(text: str) -> str:
    """`规章（填写2020年制发的规章）` → `规章`: instructions copied into a label hold digits and other rows' names."""
    return NOTE.sub("", text)


@lru_cache(maxsize=16384)
def recognise(text: str) -> tuple[Label, ...]:
    """What a whole cell can mean as a label of a form: nothing, one thing or (`其他`, `总计`) several."""
    spelling = normalise(text)
    if not spelling or spelling.isdigit():
        return ()
    if exact := _index().get(spelling):
        return exact
    if item := ITEM.search(spelling):
        return (Label(DISCLOSURE, "block", f"第二十条第（{item[1]}）项"),)
    if "勾稽关系" in spelling:
        return (Label(APPLICATIONS, "corner", "申请人情况"),)
    bare = normalise(strip_enumerator(without_notes(unicodedata.normalize("NFKC", text))))
    if bare not in POSITIONAL and (exact := _index().get(bare)):
        return exact
    if len(spelling) > 100:
        return ()
    return tuple(label for core, label in _cores() if core in spelling)[:1]


@lru_cache(maxsize=4096)
def without_instructions(text: str) -> str:
    """A label as the form has it, where the form's instructions were copied behind it; any other text as it is.

    They name other rows: 其他对外管理服务事项（指行政许可以外的…，含行政处罚、行政强制…）.
    """
    if "(" not in text and "（" not in text:
        return text
    bare = without_notes(unicodedata.normalize("NFKC", text))
    return bare if bare != text and normalise(bare) in _index() else text


@cache
def find_table(table_id: str, form_id: str) -> Table:
    """A table of one form."""
    return next(form for form in load_forms() if form.id == form_id).find_table(table_id)


@cache
def row_order(table_id: str) -> tuple[str, ...]:
    """The ids of a table's rows over all forms, in the order in which they are printed."""
    order: list[str] = []
    for form in load_forms():
        at = 0
        for block in form.find_table(table_id).block:
            for row in block.rows:
                if row.id in order:
                    at = order.index(row.id) + 1
                else:
                    order.insert(at, row.id)
                    at += 1
    return tuple(order)


@cache
def rows_of(table_id: str) -> dict[str, Row]:
    """The rows of a table over all forms, by id."""
    return {row.id: row for form in load_forms() for block in form.find_table(table_id).block for row in block.rows}


@cache
def review_groups() -> tuple[str, ...]:
    """The groups of outcomes of table 4."""
    return tuple(dict.fromkeys(block.label for form in load_forms() for block in form.find_table(REVIEWS).block))


def resembles(text: str, row_id: str, table_id: str = APPLICATIONS) -> float:
    """How alike a label of the source and a row's own label are, from 0 to 1."""
    row = rows_of(table_id)[row_id]
    spelling = normalise(strip_enumerator(text))
    wanted = normalise(strip_enumerator(row.label))
    return difflib.SequenceMatcher(None, spelling, wanted, autojunk=False).ratio()
