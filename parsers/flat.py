"""Flattened text → rows of the form: lines are aligned against the form's own labels; nothing is placed by counting alone.

A flattened table is a stream of runs of words, which hold labels (often broken over lines), and runs of values. The last
row label of a run of words owns the values that follow it.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

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
    without_notes,
)
from parsers.numbers import BLANK, Reading, read_cell
from parsers.report import Place
from parsers.rows import Header, RowReading, Value
from parsers.text import rows_open_with_pipe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from parsers.document import Line

PROSE = 60
"""A line of more characters without a label is running text, and ends a table."""

PAGE_NUMBER = re.compile(
    r"[-—–－·]\s*\d{1,3}\s*[-—–－·]|第\s*\d+\s*页(?:\s*[/,，共]*\s*\d+\s*页?)?|\d+\s*/\s*\d+\s*页?|Page\s*\d+.*",
    re.IGNORECASE,
)
PIPE = re.compile(r"([|｜┃│║¦])")
NOTE = re.compile(r"[（(][^（）()]*\d[^（）()]*[)）]")
"""An annotation under a number: （其中修订 5 件）."""
SEPARATORS = re.compile(r"[|｜┃│║¦\t]")


class Token(NamedTuple):
    """A value, or words between values."""

    text: str
    reading: Reading | None
    line: Line
    prose: bool = False
    glued: bool = False


class Hit(NamedTuple):
    """A label found in a run of words."""

    label: Label
    start: int
    end: int


def read_flat(lines: Iterable[Line]) -> list[RowReading]:
    """The form's rows that stand in lines of text, in reading order."""
    walk = _Walk()
    for token in tokens(lines):
        walk.take(token)
    walk.close()
    return walk.rows


def tokens(lines: Iterable[Line]) -> Iterator[Token]:
    """Each line as values and words. A line is cut at pipes, tabs and, where it holds both, between words and numbers."""
    read = [line for line in lines if line.text.strip() and not PAGE_NUMBER.fullmatch(line.text.strip())]
    if sum(not line.text.strip(" |｜┃│║¦\t") for line in read) >= PIPES_ALONE:
        yield from _between_pipes(read)
        return
    opened = rows_open_with_pipe(line.text.strip() for line in read)
    for line in read:
        yield from _tokens_of(line.text.strip(" \u3000\xa0"), line, opened)


PIPES_ALONE = 5
"""So many lines that hold nothing but pipes mean that a table's rows run over lines, and that pipes bound its cells."""


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

    That is so if an empty cell stands before nearly every label that follows a number.
    """
    runs: list[tuple[int, int]] = []  # blanks between a number and the words after it: where they begin, how many
    blanks, number = 0, False
    for at, token in enumerate(found):
        if token.reading is None and NOTE.fullmatch(token.text.strip()):
            continue
        if token.reading is None:
            if number and recognise(token.text):
                runs.append((at - blanks, blanks))
            blanks, number = 0, False
        elif token.text:
            blanks, number = 0, True
        else:
            blanks += 1
    ends = {begin for begin, blanks in runs if blanks}
    if len(runs) < PIPES_ALONE or len(ends) < 0.9 * len(runs):
        return found
    return [token for at, token in enumerate(found) if at not in ends]


def _tokens_of(text: str, line: Line, opened: bool = True) -> Iterable[Token]:
    if len(text) <= 12 and (reading := read_cell(text)) is not None and not reading.doubtful:
        return [Token(text, reading, line)]
    if len(SEPARATORS.findall(text)) < PIPED and is_prose(text):
        return [Token(text, None, line, prose=True)]
    if _is_words(text) and not SEPARATORS.search(text):
        return [Token(text, None, line)]
    return _cut(text, line, opened)


@lru_cache(maxsize=4096)
def is_prose(text: str) -> bool:
    """Running text: longer than any label, with the punctuation of a sentence, and not made of labels."""
    spelling = normalise(text)
    if len(spelling) <= PROSE or not SENTENCE.search(text) or has_label(text):
        return False
    labelled = max(sum(map(len, _pattern(table)[0].findall(spelling))) for table in (DISCLOSURE, APPLICATIONS, REVIEWS))
    return labelled < len(spelling) / 2


@lru_cache(maxsize=8192)
def _is_words(text: str) -> bool:
    """Words without a value: no digits but those that count the form's rows."""
    return not any(char.isdigit() for char in strip_enumerator(without_notes(text)))


def _cut(text: str, line: Line, opened: bool) -> list[Token]:
    """The parts of a line that holds more than one cell; a sentence that happens to hold numbers is prose."""
    pieces = SEPARATORS.split(text)
    if len(pieces) > 1 and "\t" not in text:
        # a pipe closes a cell: what follows the last and precedes the first is no cell; a tab stands between two
        pieces = pieces[opened and not pieces[0].strip() :]
        pieces = pieces[: len(pieces) - (not pieces[-1].strip())] if pieces else pieces
    found: list[Token] = []
    for piece in map(str.strip, pieces):
        reading = read_cell(piece)
        if reading is not None and not (reading.doubtful and len(pieces) == 1):
            found.append(Token(piece, reading, line))
        elif _is_words(piece):
            found.append(Token(piece, None, line))
        else:
            found.extend(_cut_words(piece, line))
    if not any(part.text and part.reading for part in found) and not _heads_row(found):
        # empty cells of a header are there for its layout
        found = [part for part in found if part.reading is None]
    if not has_label(text) and len(pieces) <= PIPED:
        return [Token(text, None, line, prose=True)] if _is_sentence(found) else found
    return [part._replace(prose=part.reading is None and is_prose(part.text)) for part in found]


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
    for word in piece.split():
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
    words = [part for part in parts if not part[0].isdigit()]
    named = {part for part in words if names_something(part) and len(normalise(part)) > 1}
    whole = has_label(word)
    if 2 * len(named) < len(set(words)) and not whole:
        yield Token(word, None, line)
        return
    for at, part in enumerate(parts):
        following = parts[at + 1] if at + 1 < len(parts) else ""
        if not part[0].isdigit():
            yield Token(part, None, line)
            continue
        if whole and at and parts[at - 1] not in named:
            continue
        number = part.rstrip(".,")
        if part[-1] == "." or following[:1] in ("、", "．", "."):
            # the last digit counts the next row: 0000000 1.属于国家秘密
            number = number[:-1]
        if number and (reading := read_cell(number)):
            yield Token(number, reading, line, glued=at > 0)


GLUED = re.compile(r"\d[\d.,]*|[^\d]+")
SENTENCE = re.compile(r"[，。；,;：:]")


class _Walk:
    """The walk over tokens: the words since the last value, and the row that the next values belong to."""

    def __init__(self) -> None:
        self.table = ""
        self.row = ""
        self.label = ""
        self.header: list[Header] = []
        self.words: list[str] = []
        self.values: list[Value] = []
        self.rows: list[RowReading] = []

    def take(self, token: Token) -> None:
        if token.prose:
            self.close()
            self.table = self.row = ""
        elif token.reading is None:
            if self.values:
                if NOTE.fullmatch(token.text.strip()) and not recognise(token.text):
                    return
                self.put_row()
            self.words.append(token.text)
        else:
            if self.words:
                self.read_words()
            if self.row or self.table == REVIEWS:
                where = Place(line=token.line.number, page=token.line.page)
                self.values.append(Value(token.reading, token.text, where, glued=token.glued))

    def close(self) -> None:
        """End the table: what has been gathered becomes a row."""
        if self.words and not self.values:
            self.read_words()
        self.put_row()
        self.words = []

    def put_row(self) -> None:
        """The gathered values belong to the row whose label came last before them."""
        if self.table == REVIEWS and not any(value.raw for value in self.values):
            # empty cells of the header
            self.values = []
        if self.table == DISCLOSURE and not self.header:
            # a sentence that names a row of table 2 and a number
            self.row = ""
        if self.row or (self.table == REVIEWS and self.values):
            self.rows.append(
                RowReading(self.table, self.row, tuple(self.header), tuple(self.values), "flat", self.label)
            )
        self.row, self.values = "", []

    def read_words(self) -> None:
        """Find the labels in the words since the last value."""
        run, self.words = "".join(self.words), []
        labels = find_labels(run, self.table, self.rows[-1].row if self.rows else "")
        for label in labels:
            self.see(label)

    def see(self, label: Label) -> None:
        if label.table != self.table:
            self.put_row()
            self.table, self.header = label.table, []
        if label.kind == "row":
            self.put_row()
            self.row, self.label = label.id, label.id
        elif label.kind == "block" and label.table == DISCLOSURE:
            self.put_row()
            self.header = []
        elif label.kind == "block":
            self.header.append(Header("", block=label.id))
        elif label.kind == "column":
            if self.row:
                self.put_row()
                self.header = []
            self.header.append(Header(label.id))


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
    return any(_pattern(table)[0].search(spelling) for table in (DISCLOSURE, APPLICATIONS, REVIEWS))


MEASURE = re.compile("[年月日号条件份项次个人元期篇]")
"""After a number these go on with a sentence or a date, not with a table."""


@cache
def _pattern(table_id: str) -> tuple[re.Pattern[str], dict[str, tuple[Label, ...]]]:
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
    REVIEWS: re.compile(r"行政复议行政诉讼(?!情况)|结果维持结果纠正|未经复议直接起诉"),
}


def _scopes(text: str, table: str) -> list[tuple[str, int, int]]:
    """Which stretch of a run belongs to which table."""
    cuts = [(0, table)] if table else []
    for name, pattern in STARTS.items():
        if name != table and (found := pattern.search(text)):
            cuts.append((found.start(), name))
    if not cuts:
        return []
    # where both begin at once, the new table has the words
    cuts.sort(key=lambda cut: (cut[0], cut[1] != table))
    ends = [start for start, _ in cuts[1:]] + [len(text)]
    return [(name, start, end) for (start, name), end in zip(cuts, ends, strict=True)]


def _find(text: str, table: str, last_row: str) -> Iterator[Label]:
    pattern, meanings = _pattern(table)
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
