"""Flattened text → rows of the form: lines are aligned against the form's own labels; nothing is placed by counting alone.

A flattened table is a stream of runs of words, which hold labels (often broken over lines), and runs of values. The last
row label of a run of words owns the values that follow it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from parsers.divided import PART
from parsers.labels import APPLICATIONS, DISCLOSURE, REVIEWS, normalise, recognise, without_instructions
from parsers.numbers import UNREADABLE
from parsers.report import Place
from parsers.rows import Header, RowReading, Value
from parsers.tokens import NOTE, tokens
from parsers.vocabulary import find_labels, patterns_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from parsers.document import Line
    from parsers.labels import Label
    from parsers.numbers import Reading
    from parsers.tokens import Token


def read_flat(lines: Iterable[Line]) -> list[RowReading]:
    """The form's rows that stand in lines of text, in reading order."""
    walk = _Walk()
    for token in tokens(lines):
        walk.take(token)
    walk.close()
    return walk.rows


class _Walk:
    """The walk over tokens: the words since the last value, and the row that the next values belong to."""

    def __init__(self) -> None:
        self.table = ""
        self.row = ""
        self.label = ""
        self.part = ""
        self.broken_off = ""
        """The table that running text has ended, which may have been no more than a note between two rows."""
        self.header: list[Header] = []
        self.shared: tuple[Header, ...] = ()
        self.words: list[str] = []
        self.values: list[Value] = []
        self.rows: list[RowReading] = []

    def take(self, token: Token) -> None:
        if token.prose:
            self.close()
            self.broken_off = self.table or self.broken_off
            self.table = self.row = ""
        elif token.reading is None:
            if self.values:
                if NOTE.fullmatch(token.text.strip()) and not recognise(token.text):
                    return
                self.put_row()
            if self.words and IN_WORDS.fullmatch(token.text) and _names_row(self.words[-1]):
                self.put_value(token, UNREADABLE)
            else:
                self.words.append(without_instructions(token.text))
        else:
            self.put_value(token, token.reading)

    def put_value(self, token: Token, reading: Reading) -> None:
        """A value of the row whose label came last."""
        if self.words:
            self.read_words()
        if self.row or self.table == REVIEWS:
            where = Place(line=token.line.number, page=token.line.page)
            self.values.append(Value(reading, token.text, where, glued=token.glued))

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
            header = tuple(self.header)
            if header != self.shared:
                # one tuple for all rows under a header: what follows from it is worked out once
                self.shared = header
            read = RowReading(self.table, self.row, self.shared, tuple(self.values), "flat", self.label, self.part)
            self.rows.append(read)
        self.row, self.part, self.values = "", "", []

    def read_words(self) -> None:
        """Find the labels in the words since the last value."""
        if not self.table and self.broken_off == APPLICATIONS and all(map(_is_row, self.words)):
            self.table = APPLICATIONS
        words, self.words = self.words, []
        run, last = "".join(words), words[-1]
        labels = find_labels(run, self.table, self.rows[-1].row if self.rows else "")
        if not labels and self.table == APPLICATIONS and _is_row(last):
            # rows go forward, but for a label that is whole and could be nothing else
            labels = recognise(last)
        if self.table == REVIEWS and self.rows and self.rows[-1].table == REVIEWS and not _heads_reviews(run):
            # the numbers of the sections that follow are not table 4's, whose rows have no labels to know them by
            self.table = ""
        for label in labels:
            if label.kind == "row" and self.table == DISCLOSURE and not self.header:
                self.header = _strange_header(words)
            self.see(label)
        if self.table == DISCLOSURE and PART.fullmatch(last):
            self.see_part(words)

    def see_part(self, words: list[str]) -> None:
        """Whether the last of these words names a part of a row: behind the row's label, or behind another part."""
        before = self.rows[-1] if self.rows else None
        if self.row and len(words) > 1 and _names_row(words[-2]) and not recognise(words[-1]):
            self.part = words[-1]
        elif not self.row and len(words) == 1 and before and before.part and before.header == tuple(self.header):
            self.row, self.label, self.part = before.row, before.label, words[-1]

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
        elif label.kind == "block" or (label.kind == "group" and label.table == REVIEWS):
            if self.rows and self.rows[-1].table == REVIEWS and self.rows[-1].header == tuple(self.header):
                # these groups have had their values: what follows is the header of another
                self.header = []
            self.header.append(Header("", block=label.id))
        elif label.kind == "column":
            if self.row:
                self.put_row()
                self.header = []
            self.header.append(Header(label.id))


IN_WORDS = re.compile("[〇零一二两三四五六七八九十百千]{1,8}[件项个条宗]?")
"""A count in words, alone in its cell behind a label."""


def _strange_header(words: list[str]) -> list[Header]:
    """The columns between 信息内容 and the first row of an item of table 2, none of which the form knows: 本年办理件数."""
    corner = next((at for at, word in enumerate(words) if normalise(word) == CORNER), len(words))
    row = next((at for at, word in enumerate(words) if at > corner and _names_row(word)), corner + 1)
    strange = words[corner + 1 : row]
    return [] if any(OF_OTHERS.search(word) for word in strange) else [Header("")] * len(strange)


CORNER = "信息内容"
OF_OTHERS = re.compile("上年|去年|上一年|同期|同比|累计|历年|20[0-3]\\d")
"""A column of another time than the report's year."""


def _names_row(word: str) -> bool:
    return any(label.kind == "row" for label in recognise(word))


def _is_row(word: str) -> bool:
    """Whether a word is the whole label of one row of table 3, or of a group of them, and could be nothing else."""
    labels = recognise(word)
    return len(labels) == 1 and labels[0].table == APPLICATIONS and labels[0].kind in ("row", "group")


def _heads_reviews(run: str) -> bool:
    """Whether words between numbers of table 4 are its header: labels, most of them, and not a sentence with 其他 in it."""
    spelling = normalise(run)
    return 2 * sum(map(len, patterns_of(REVIEWS)[0].findall(spelling))) > len(spelling)
