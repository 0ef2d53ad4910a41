"""Hostile sources: whatever a page holds, it is read or refused with one line, in bounded time and memory."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from parsers.boxes import Lines, lay_out_words
from parsers.document import NO_SPANS, draw
from parsers.limits import MOST_BYTES, Refused, check_markup
from parsers.read import NotAReport, Unreadable, read
from parsers.words import Word
from parsers.worker import Failed, read_apart
from scraper.page import Page
from tests.layouts.word import DOCUMENT
from tests.parsers.hostile import CASES, stream, word
from tests.parsers.hostile import pdf as make_pdf

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS = 40
"""A hang, not a slow machine, takes longer."""


class Reader:
    """A process that reads hostile sources by name; ended and begun anew when it hangs."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[str] | None = None

    def read(self, name: str) -> str:
        process = self.process = self.process or subprocess.Popen(
            [sys.executable, "-m", "tests.parsers.hostile"],
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONIOENCODING": "utf-8"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        assert process.stdin
        assert process.stdout
        timer = threading.Timer(SECONDS, process.kill)
        timer.start()
        try:
            with contextlib.suppress(OSError):
                process.stdin.write(name + "\n")
                process.stdin.flush()
            answer = process.stdout.readline().strip()
        finally:
            timer.cancel()
        if not answer:
            self.stop()
        return answer

    def stop(self) -> None:
        process, self.process = self.process, None
        if process:
            process.kill()
            process.communicate()


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    reader = Reader()
    yield reader
    reader.stop()


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_source_is_read_or_refused(reader: Reader, name: str) -> None:
    assert reader.read(name), "no answer: it crashed or hung"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("110,000 cells", "cells"),
        ("100,000 nested divs", "deep"),
        ("100,000 attributes", "attributes"),
        ("a page of 40 MB", "MB are too much"),
        ("a zip bomb in Word", "a zip bomb"),
        ("a zip bomb in Word that lies", "cannot be read"),
        ("ten thousand members in Word", "members"),
        ("a member that climbs out", "reaches out"),
        ("an absolute member", "reaches out"),
        ("a nested archive", "another archive"),
        ("a billion laughs in Word", "entities"),
        ("an outside entity in Word", "entities"),
        ("a password", "password"),
        ("forms that double", "took more than"),
        ("an empty PDF", "cannot be read"),
    ],
)
def test_what_is_refused_says_why(reader: Reader, name: str, says: str) -> None:
    answer = reader.read(name)
    assert answer.startswith("Unreadable: ")
    assert says in answer


def test_entities_that_a_word_file_hides_are_not_resolved(reader: Reader) -> None:
    assert "root:" not in reader.read("an outside entity in Word")
    assert reader.read("a hidden document type")


def test_limits_leave_room_for_what_is_real() -> None:
    check_markup("<div>" * 500 + "<table><tr><td>1<br>" * 400 + "<p>1" * 20_000)
    assert MOST_BYTES["html"] >= 8_000_000
    draw([["1"] * 10] * 5_000, NO_SPANS, 1)
    with pytest.raises(Refused):
        draw([["1"] * 100] * 5_000, NO_SPANS, 1)


def test_the_helper_goes_on_after_a_file_that_killed_its_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("parsers.worker").worker.SECONDS, "pdf", 1.0)
    with pytest.raises(Failed, match="took more than"):
        read_apart("pdf", CASES["forms that double"]())
    monkeypatch.undo()
    text = "BT /F1 12 Tf 50 700 Td (2024) Tj ET"
    assert [line.text for line in read_apart("pdf", make_pdf(stream(text.encode()))).lines] == ["2024"]


# -- at random


def read_or_refuse(body: bytes) -> None:
    with contextlib.suppress(NotAReport, Unreadable):
        read(Page(body))


PIECES = st.sampled_from(
    ["<table>", "</table>", "<tr>", "<td>", "<td colspan=3 rowspan=0>", "<p>", "<br>", "<div>", "|", "\n", "\t", " ", "第二十条第（一）项",
     "信息内容", "规章", "行政许可", "本年制发件数", "自然人", "总计", "其他", "一、本年新收政府信息公开申请数量", "（一）予以公开", "（七）总计", "行政复议", "结果维持",
     "0", "12", "-3", "1,234", "—", "（注1）", "某镇2024年政府信息公开工作年度报告", "二、", "（三）", "\ud800", "\x00", "&#0;", "2024年1月1日"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=60), st.booleans())
def test_pieces_of_reports_in_any_order_are_read_or_refused(pieces: list[str], page: bool) -> None:
    read_or_refuse((("<html>" if page else "") + "".join(pieces)).encode("utf-8", "surrogatepass"))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([b"", b"<table><tr><td>", b"{\\rtf", b"PK\x03\x04word/", b"\xff\xfe"]))
def test_any_bytes_are_read_or_refused(body: bytes, head: bytes) -> None:
    if not head.startswith(b"{"):  # RTF is LibreOffice's affair, and takes it seconds
        read_or_refuse(head + body)


ELEMENTS = st.sampled_from(
    ["<w:p>", "</w:p>", "<w:tbl>", "</w:tbl>", "<w:tr>", "</w:tr>", "<w:tc>", "</w:tc>", "<w:r>", "</w:r>", "<w:t>规章</w:t>", "<w:t>3</w:t>",
     '<w:tcPr><w:gridSpan w:val="3"/></w:tcPr>', "<w:tcPr><w:vMerge/></w:tcPr>", '<w:tcPr><w:vMerge w:val="restart"/></w:tcPr>',
     '<w:tcPr><w:hMerge/></w:tcPr>', '<w:tcPr><w:gridSpan w:val="-1"/></w:tcPr>', '<w:trPr><w:gridBefore w:val="2"/></w:trPr>', "<w:sdt>", "</w:sdt>"]
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.lists(ELEMENTS, max_size=40))
def test_word_elements_in_any_order_are_read_or_refused(elements: list[str]) -> None:
    opened: list[str] = []
    balanced = []
    for element in elements:  # close what is open, so that most of them are XML
        name = element.strip("</>").split()[0].split(">")[0]
        if element.startswith("</"):
            if name not in opened:
                continue
            while opened[-1] != name:
                balanced.append(f"</{opened.pop()}>")
            opened.pop()
        elif not element.endswith("/>") and "</" not in element:
            opened.append(name)
        balanced.append(element)
    balanced += [f"</{name}>" for name in reversed(opened)]
    read_or_refuse(word(DOCUMENT.format("".join(balanced))))


BOX = st.builds(
    lambda text, x, y, w, h: Word(text, x, y, x + w, y + h),
    st.sampled_from(
        ["规章", "行政许可", "3", "0", "自然人", "总计", "（一）予以公开", "2024年度，我镇主动公开。", "—", "1."]
    ),
    st.floats(0, 500),
    st.floats(0, 800),
    st.floats(1, 400),
    st.floats(1, 30),
)


MARK = Word("规章", 0, 0, 1, 1)


@settings(max_examples=150, deadline=None)
@given(st.lists(BOX, max_size=40))
@example(
    [*[MARK] * 5, *(Word("规章", 0, y, 1, y + h) for y, h in ((0, 2), (0, 4), (3, 1), (4, 1))), Word("—", 0, 0, 1, 2)]
)
def test_words_anywhere_on_a_page_are_laid_out_and_none_twice(words: list[Word]) -> None:
    found = lay_out_words(words, Lines())
    texts = [part if isinstance(part, str) else "".join(c.text for row in part for c in row) for _, part in found]
    assert sum(text.count("规章") for text in texts) == sum(word.text == "规章" for word in words)
