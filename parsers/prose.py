"""A document's paragraphs, and which of them are the cells of a flattened table rather than words."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from parsers.document import Grid
from parsers.form import load_forms
from parsers.headings import is_heading
from parsers.labels import declared, normalise, recognise
from parsers.numbers import read_cell
from parsers.tokens import NOTE, PAGE_NUMBER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parsers.document import Document

SEPARATOR = re.compile(r"[|｜\t]+")
LONG = 60
"""Only a longer line can hold a heading and more words beside it; only a longer cell is sure to be running text."""

INLINE = re.compile(
    r"[。；;\s）)](?:(?=[一二三四五六七八九十]{1,2}\s*[、.．]\s*[^。；，\s]{2,34}(?:[\s。：:]|$))"
    r"|(?=[(（][一二三四五六]\s*[)）][^。；，\s]{0,20}?"
    r"(?:总体情况|主动公开政府信息情况|政府信息公开申请情况|行政诉讼情况|改进情况|报告的?事项)[\s。：:]))"
)
"""Where a heading begins inside a line that holds several: pages whose every line break was lost."""

CACHED = 200
"""Labels come back in every report; longer lines do not, and would only fill the memory."""

FEW = 4
"""A line of fewer parts is no table, whatever its parts are."""

CHROME = re.compile(
    r"^(?:主办|承办|协办|版权所有|技术支持|网站标识码|网站地图|网站声明|上一篇|下一篇|相关(?:链接|信息|文档|附件)|扫一扫|打印|关闭|"
    r"分享到|联系电话|[\w.-]+\.(?:png|jpe?g|gif)$)|ICP备|公网安备|网站标识码"
)
"""The foot of a page (pages of 盘山县 print it right under section 六)."""

OPENS = ("#", "*", ">")
"""Marks around a line."""
MARKUP = re.compile(r"^[#>*\s]+|\*\*")
CORNER = "本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和"
"""The upper left cell of table 3."""

HEADER = re.compile("信息内容|自然人法人|结果维持结果纠正")
"""The head of a table: words that no sentence joins."""

DIGITS = re.compile(r"\d+")
SENTENCE = re.compile(r"[。，；！？：,;]")
NEGATION = re.compile("(?<!尚)未(?!经|审)|没有(?!现成)|无(?!法|正当)")
"""Words that say something; 尚未审结, 无法提供 and 没有现成信息 are labels."""


def paragraphs(document: Document) -> Iterator[str]:
    """The lines of text in reading order; a heading inside a long line begins a line of its own.

    Text drawn as a table of one column (layout tables, frames around a page of a PDF) is text.
    """
    for block in document.blocks:
        if isinstance(block, Grid):
            for row in block.texts:
                if len(row) > 1 and row[0] and row[1]:
                    continue
                filled = [text for text in row if text]
                if len(filled) == 1 and _is_text(filled[0]):
                    yield from _pieces(filled[0])
            continue
        text = block.text
        if len(text) > LONG or text[:1] in OPENS or "|" in text or "｜" in text or "\t" in text:
            yield from _pieces(text)
        elif text := text.strip():
            yield text


@lru_cache(maxsize=4096)
def _is_text(cell: str) -> bool:
    """Whether the only cell of a row holds words of the narrative: a sentence, or the heading of a section."""
    if "。" in cell:
        return True
    if recognise(cell) or read_cell(cell) is not None:
        return False
    return (len(cell) > LONG // 4 and bool(SENTENCE.search(cell))) or is_title(cell) or is_heading(cell)


def _pieces(text: str) -> Iterator[str]:
    if text[:1] in OPENS:
        text = MARKUP.sub("", text)
    parts = SEPARATOR.split(text) if "|" in text or "｜" in text or "\t" in text else (text,)
    for part in map(str.strip, parts):
        begin = 0
        for stop in INLINE.finditer(part) if len(part) > LONG else ():
            yield part[begin : stop.end()].strip()
            begin = stop.end()
        if part[begin:]:
            yield part[begin:]


def without_cells(line: str) -> str:
    """The words of a line that holds a whole table, as pages have it that lost every line break; else the line."""
    if len(line) < 2 * FEW - 1:
        return line
    tokens = line.split()
    if len(tokens) < FEW or is_cell(line) or sum(map(is_cell, tokens)) * 2 < len(tokens):
        return line
    return " ".join(token for token in tokens if not is_cell(token))


@cache
def _labels() -> tuple[str, re.Pattern[str], frozenset[str]]:
    """All labels as one text, as one pattern, and their characters."""
    titles = (title for form in load_forms() for table in form.table for title in (table.title, *table.variants))
    texts = (*(text for text, _ in declared()), *titles, CORNER)
    spelt = sorted({DIGITS.sub("", normalise(text)) for text in texts} - {""})
    several = re.compile(f"(?:{'|'.join(sorted(map(re.escape, spelt), key=len, reverse=True))})+")
    return "\n".join(spelt), several, frozenset("".join(spelt))


def is_cell(line: str) -> bool:
    """Whether a line can be a cell of the form, or a part of one: a value, a label, a piece of a label, a few of them."""
    return _is_cell(line) if len(line) <= CACHED else _is_cell.__wrapped__(line)


@lru_cache(maxsize=8192)
def _is_cell(line: str) -> bool:
    if "。" in line:
        return False
    if read_cell(line) is not None or PAGE_NUMBER.fullmatch(line) or NOTE.fullmatch(line):
        return True
    words = DIGITS.sub("", normalise(line))
    if not words:
        return True
    everything, several, _ = _labels()
    if words in everything or several.fullmatch(words):
        return True
    if len(line) < LONG:
        return not SENTENCE.search(line) and bool(recognise(line))
    return bool(HEADER.search(words)) and len(several.sub("", words)) * 5 < len(words)


def looks_like_cells(line: str) -> bool:
    """Whether a line is made of nothing but the characters of labels, and says nothing."""
    if len(line) > LONG or "。" in line or NEGATION.search(line):
        return False
    return set(DIGITS.sub("", normalise(line))) <= _labels()[2]


@lru_cache(maxsize=1024)
def is_title(line: str) -> bool:
    """Whether a line is the title of a table, as some pages print it again between heading and table."""
    spelt = re.sub(r"^(?:表?[一二三四五六]|\d)", "", normalise(line))
    return bool(spelt) and any(spelt == normalise(table.title) for form in load_forms() for table in form.table)
