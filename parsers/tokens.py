"""Lines of flattened text → tokens: each line as values and words, cut at pipes, tabs and between words and numbers."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import replace

from parsers.labels import (
    APPLICATIONS,
    DISCLOSURE,
    REVIEWS,
    declared,
    normalise,
    recognise,
    strip_enumerator,
    without_instructions,
    without_notes,
)
from parsers.numbers import BLANK, UNREADABLE, Reading, read_cell
from parsers.text import NEARLY_ALL, PIPES, Pipes, pipes_around
from parsers.vocabulary import has_label, names_something, patterns_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from parsers.document import Line

PROSE = 60
"""A line of more characters without a label is running text, and ends a table."""

PAGE_NUMBER = re.compile(
    r"[-—–－·]\s*\d{1,3}\s*[-—–－·]|第\s*\d+\s*页(?:\s*[/,，共]*\s*\d+\s*页?)?|\d+\s*/\s*\d+\s*页?|Page\s*\d+.*",
    re.IGNORECASE,
)

CLOSED = Pipes()

PIPE = re.compile(f"([{PIPES}])")

NOTE = re.compile(r"[（(][^（）()]*\d[^（）()]*[)）]")
"""An annotation under a number: （其中修订 5 件）."""

WORD = re.compile(r"(?:[（(][^（）()]*[)）]|\S)+")
"""What blanks part, but for those inside an annotation: `11（含自然失效 5 件） 1` are two words."""

SEPARATORS = re.compile(f"[{PIPES}\t]")

NUMERAL = re.compile(r"[-+]?\d")
LABELLED = re.compile(r"(?P<label>(?:\D|\d\s*[、.．])*[^\d.,+-])(?P<number>\d+)")
"""Words, whose only digits count the form's rows, and a number."""
LONGEST = 160
"""No label of a row and its number together have so many characters."""
GLUED = re.compile(r"[-+]?\d[\d.,+-]*|[^\d+-]+|[-+]")

ODD = re.compile(
    r"(?![件项个条]+$)[\d.,%％〇零一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾"
    r"A-Zloxi×○√?？…*#=+<>≥≤~～至约近余以上下件项个条()（）\[\]【】/:!-]{1,12}"
)
"""三, 3-5, XX or =D5+1 in a cell: what stands where a number belongs and is none."""

WIDE = 15
"""The row of table 4 has so many cells, and no label to know it by."""

SENTENCE = re.compile(r"[，。；,;：:]")


class Token(Struct, frozen=True, gc=False):
    """A value, or words between values."""

    text: str
    reading: Reading | None
    line: Line
    prose: bool = False
    glued: bool = False


def tokens(lines: Iterable[Line]) -> Iterator[Token]:
    """Each line as values and words. A line is cut at pipes, tabs and, where it holds both, between words and numbers."""
    read = [
        line for line in lines if (text := line.text.strip()) and (text.isdecimal() or not PAGE_NUMBER.fullmatch(text))
    ]
    piped = [text for line in read if PIPE.search(text := line.text.strip())]
    if sum(not text.strip(PIPES + " \t") for text in piped) >= PIPES_ALONE:
        yield from _between_pipes(read)
        return
    pipes = pipes_around(piped)
    for line in read:
        text = line.text
        if text.isdecimal() and len(text) <= SHORT and (reading := read_cell(text)):
            yield Token(text, reading, line)
        else:
            yield from _tokens_of(text.strip(" \u3000\xa0"), line, pipes)


PIPES_ALONE = 5
"""So many lines that hold nothing but pipes mean that a table's rows run over lines, and that pipes bound its cells."""

SHORT = 12
"""A line of at most so many characters may be a value as it stands."""

FEW = 3
"""So many rows must end alike before an ending means anything."""

PIPED = 4
"""A line cut by so many pipes is a row, whatever sentence stands in one of its cells."""


def _between_pipes(lines: list[Line]) -> list[Token]:
    """Cells by their pipes, wherever the lines break: two pipes with nothing between them hold an empty cell."""
    found: list[Token] = []
    filled = True
    for line in lines:
        for part in PIPE.split(line.text):
            text = part.strip()
            if PIPE.fullmatch(text):
                if not filled:
                    found.append(Token("", BLANK, line))
                filled = False
            elif text:
                filled = True
                found.extend(_tokens_of(text, line))
    return _without_row_ends(found)


def _without_row_ends(found: list[Token]) -> list[Token]:
    """Where one pipe ends a row and another opens the next, what is between them is no cell.

    That is so if an empty cell stands before nearly every label that begins a row. Rows end after numbers and after a
    header, be it that of table 4, whose row has no label.
    """
    begun = ended = 0
    ends: set[int] = set()
    blanks = 0
    before = [Token("", None, found[0].line)] * 2 if found else []
    for at, token in enumerate(found):
        if token.reading is None and NOTE.fullmatch(token.text.strip()):
            continue
        if not token.text:
            blanks += 1
            continue
        if begins := _begins_row(token, before[0]):
            begun += 1
            ended += blanks > 0
        if blanks and (begins or all(map(_heads_reviews, before))):
            ends.add(at - blanks)
        before = [token, before[0]]
        blanks = 0
    if begun < FEW or ended < NEARLY_ALL * begun:
        return found
    return [token for at, token in enumerate(found) if at not in ends]


def _begins_row(token: Token, before: Token) -> bool:
    """Whether a label follows a number, or a row's label follows a header."""
    if token.reading is not None or not (labels := recognise(token.text)):
        return False
    if before.reading is not None:
        return True
    heads = (label.kind == "column" and label.table != REVIEWS for label in recognise(before.text))
    return any(label.kind == "row" for label in labels) and any(heads)


def _heads_reviews(token: Token) -> bool:
    """Whether words are a column of table 4, or the part of one that fits on a line: 尚未 above 审结."""
    spelling = normalise(token.text)
    return token.reading is None and spelling != "" and any(spelling in outcome for outcome in _outcomes())


@cache
def _outcomes() -> frozenset[str]:
    return frozenset(normalise(text) for text, label in declared() if label.kind == "column" and label.table == REVIEWS)


def _tokens_of(text: str, line: Line, pipes: Pipes = CLOSED) -> Iterable[Token]:
    if len(text) <= SHORT and (reading := read_cell(text)) is not None and not reading.doubtful:
        return [Token(text, reading, line)]
    whole = _is_whole(text) if len(text) <= LONGEST else _is_whole.__wrapped__(text)
    return _cut(text, line, pipes) if whole is None else [Token(text, None, line, prose=whole == "prose")]


@lru_cache(maxsize=8192)
def _is_whole(text: str) -> Literal["words", "prose"] | None:
    """What a line is that need not be cut. Labels come back in every report; only lines as short as these are kept."""
    if NOTE.fullmatch(text):
        return "words"
    if len(SEPARATORS.findall(text)) < PIPED and is_prose(text):
        return "prose"
    return "words" if _is_words(text) and not SEPARATORS.search(text) else None


@lru_cache(maxsize=4096)
def is_prose(text: str) -> bool:
    """Running text: longer than any label, with the punctuation of a sentence, and not made of labels."""
    spelling = normalise(without_instructions(text))
    if len(spelling) <= PROSE or not SENTENCE.search(text) or has_label(text):
        return False
    labelled = max(
        sum(map(len, patterns_of(table)[0].findall(spelling))) for table in (DISCLOSURE, APPLICATIONS, REVIEWS)
    )
    return labelled < len(spelling) / 2


@lru_cache(maxsize=8192)
def _is_words(text: str) -> bool:
    """Words without a value: no digits but those that count the form's rows."""
    return not any(char.isdigit() for char in strip_enumerator(without_notes(text)))


def _cut(text: str, line: Line, pipes: Pipes) -> list[Token]:
    """The parts of a line that holds more than one cell; a sentence that happens to hold numbers is prose."""
    pieces = SEPARATORS.split(text)
    if len(pieces) > 1 and "\t" not in text:
        # a tab stands between two cells; a pipe may open and close a row, and then nothing before and after it is a cell
        pieces = pieces[pipes.opened and not pieces[0].strip() :]
        pieces = pieces[: len(pieces) - (pipes.closed and not pieces[-1].strip())] if pieces else pieces
    found: list[Token] = []
    for piece in map(str.strip, pieces):
        reading = read_cell(piece)
        if reading is None and len(pieces) > 1 and ODD.fullmatch(piece) and (len(pieces) >= WIDE or _heads_row(found)):
            reading = UNREADABLE
        if reading is not None and not (reading.doubtful and len(pieces) == 1):
            found.append(Token(piece, reading, line))
        elif _is_words(piece):
            found.append(Token(piece, None, line))
        else:
            found.extend(_cut_words(piece, line))
    if not any(part.text and part.reading for part in found) and (_is_header(found) or not _heads_row(found)):
        # empty cells of a header are there for its layout
        found = [part for part in found if part.reading is None]
    if not has_label(text) and len(pieces) <= PIPED:
        return [Token(text, None, line, prose=True)] if _is_sentence(found) else found
    return [replace(part, prose=part.reading is None and is_prose(part.text)) for part in found]


def _is_header(parts: list[Token]) -> bool:
    """Whether a line has more labels than a row: 总计 alone may head a row, among others it is a column."""
    return sum(part.reading is None and bool(recognise(part.text)) for part in parts) > MOST_LABELS


MOST_LABELS = 3
"""三、本年度办理结果 | （三）不予公开 | 1.属于国家秘密: so many labels a row of table 3 has."""


def _heads_row(parts: list[Token]) -> bool:
    return any(label.kind == "row" for part in parts if part.reading is None for label in recognise(part.text))


def _is_sentence(parts: list[Token]) -> bool:
    """Words after a number that are no label of a form are the rest of a sentence."""
    numbers = False
    for part in parts:
        if part.reading is not None:
            numbers = True
        elif numbers and not names_something(part.text):
            return True
    return False


def _cut_words(piece: str, line: Line) -> Iterator[Token]:
    """`行政许可 97` and `规章000` hold a label and its values; `30号` and `1.属于国家秘密` do not."""
    row = LABELLED.fullmatch(piece) if len(piece) < LONGEST else None
    if row and any(label.kind == "row" for label in recognise(row["label"])):
        # a label may hold blanks: 逾期不补正, 行政机关不再处理其政府信息公开申请0000000
        yield Token(row["label"], None, line)
        yield Token(row["number"], read_cell(row["number"]) or UNREADABLE, line, glued=row["label"][-1:].strip() != "")
        return
    for word in WORD.findall(piece):
        reading = read_cell(word)
        if reading is not None:
            yield Token(word, reading, line)
        elif _is_words(word):
            yield Token(word, None, line)
        else:
            yield from _unglue(word, line)


def _unglue(word: str, line: Line) -> Iterator[Token]:
    """Words and numbers without a space between them, if the words are the form's."""
    parts = [part for part in GLUED.findall(word) if part]
    words = [part for part in parts if not NUMERAL.match(part)]
    named = {part for part in words if names_something(part) and len(normalise(part)) > 1}
    whole = has_label(word)
    if 2 * len(named) < len(set(words)) and not whole:
        yield Token(word, None, line)
        return
    for at, part in enumerate(parts):
        following = parts[at + 1] if at + 1 < len(parts) else ""
        if not NUMERAL.match(part):
            yield Token(part, None, line)
            continue
        if whole and at and parts[at - 1] not in named:
            continue
        number = part.rstrip(".,")
        if part[-1] == "." or following[:1] in ("、", "．", "."):
            # the last digit counts the next row: 0000000 1.属于国家秘密
            number = number[:-1]
        if number:
            # 238-757656343 are three numbers that nobody can part: there is a value, and it is not known
            yield Token(number, read_cell(number) or UNREADABLE, line, glued=at > 0)
