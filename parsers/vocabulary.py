"""The forms' labels in running text: which of them a run of words holds, and what they can mean there."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from parsers.labels import (
    APPLICATIONS,
    DISCLOSURE,
    REVIEWS,
    Label,
    declared,
    normalise,
    recognise,
    row_order,
    rows_of,
    strip_enumerator,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


@lru_cache(maxsize=4096)
def has_label(text: str) -> bool:
    """Whether a line holds the header of a table, or a label that only a table prints."""
    return bool(_OPENING().search(normalise(text)))


@cache
def _OPENING() -> re.Pattern[str]:  # noqa: N802 - a constant that is expensive to make
    return re.compile(
        "信息内容本年|信息内容上一年|勾稽关系|一本年新收政府信息公开申请|第二十条第[一五六八九]项信息|行政复议行政诉讼结果|结果维持结果纠正"
    )


@lru_cache(maxsize=4096)
def names_something(text: str) -> bool:
    """Whether words hold a label of any table, or begin one that goes on in the next cell."""
    spelling = normalise(text)
    if recognise(text) or (len(spelling) < 4 and not MEASURE.search(spelling)):
        return True
    return any(patterns_of(table)[0].search(spelling) for table in (DISCLOSURE, APPLICATIONS, REVIEWS))


MEASURE = re.compile("[年月日号条件份项次个人元期篇]")
"""After a number these go on with a sentence or a date, not with a table."""


@cache
def patterns_of(table_id: str) -> tuple[re.Pattern[str], dict[str, tuple[Label, ...]]]:
    """One pattern for all labels of a table, the longest first, and what each spelling means."""
    cores = ((row.core, Label(table_id, "row", row.id)) for row in rows_of(table_id).values() if row.core)
    meanings: dict[str, list[Label]] = {}
    for text, label in (*declared(), *cores):
        if label.table != table_id or (label.kind == "corner" and table_id == DISCLOSURE):
            continue
        for spelling in {normalise(text), normalise(strip_enumerator(text))}:
            if len(spelling) > 1 and label not in meanings.setdefault(spelling, []):
                meanings[spelling].append(label)
    longest_first = sorted(meanings, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))), {key: tuple(value) for key, value in meanings.items()}


@lru_cache(maxsize=16384)
def find_labels(run: str, table: str, last_row: str) -> tuple[Label, ...]:
    """The labels in a run of words, in order. `table` and `last_row` say what came before; rows only go forward."""
    text = normalise(run)
    found: list[Label] = []
    for scope, start, end in _scopes(text, table):
        found.extend(_find(text[start:end], scope, last_row if scope == table else ""))
    return tuple(found)


STARTS = {
    DISCLOSURE: re.compile(r"第二十条第?[一五六八九]项|信息内容"),
    APPLICATIONS: re.compile(r"(?:本列数据的)?勾稽关系|申请人情况|自然人(?:法人|商业)|一?本年新收政府信息公开申请数量"),
    REVIEWS: re.compile(
        r"(?:[合总]计)?行政复议行政诉讼(?=结果|未经|复议后|[合总]计|$)|行政诉讼行政复议(?=结果|未经|复议后)|结果维持结果纠正|未经复议直接起诉"
    ),
}
"""What begins a table. Notes name 行政复议、行政诉讼 too; the header goes on with what it counts of them."""


def _scopes(text: str, table: str) -> list[tuple[str, int, int]]:
    """Which stretch of a run belongs to which table."""
    starts = sorted((hit.start(), name) for name, pattern in STARTS.items() for hit in pattern.finditer(text))
    cuts = [(0, table)] if table else []
    for start, name in starts:
        if not cuts or cuts[-1][1] != name:
            cuts.append((start, name))
    ends = [*(start for start, _ in cuts[1:]), len(text)] if cuts else []
    return [(name, start, end) for (start, name), end in zip(cuts, ends, strict=True) if start < end]


def _find(text: str, table: str, last_row: str) -> Iterator[Label]:
    pattern, meanings = patterns_of(table)
    order = row_order(table)
    at = order.index(last_row) if last_row in order else -1
    for hit in pattern.finditer(text):
        labels = meanings[hit[0]]
        rows = [label for label in labels if label.kind == "row" and order.index(label.id) > at]
        others = [label for label in labels if label.kind != "row"]
        if rows and (at >= 0 or not others):
            at = order.index(rows[0].id)
            yield rows[0]
        elif others:
            yield others[0]
        elif table == DISCLOSURE and labels:
            yield labels[0]
