"""Word files: what is printed is read, through wrappers and merges; what is hidden or deleted is not."""

from __future__ import annotations

import shutil
import subprocess
import time
from pathlib import Path

import pytest
from msgspec.structs import astuple

from parsers import doc
from parsers.doc import read_doc
from parsers.document import Grid, Line
from parsers.docx import read_docx
from parsers.numbers import read_cell
from parsers.read import Unreadable, read
from parsers.source import to_document
from scraper.page import Page
from tests.layouts.word import DOCUMENT, RELATIONS, file_of, paragraph, run
from tests.parsers.hostile import package as zipped


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(run(text))}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


FORM = table(row(cell("行政许可"), cell("3")))


def blocks(body: str) -> list[str | list[list[tuple[str, int, int, int]]]]:
    return [
        block.text if isinstance(block, Line) else [list(map(astuple, cells)) for cells in block.rows]
        for block in read_docx(file_of(body)).blocks
    ]


WRAPPED = f"<w:sdt><w:sdtContent>{cell('3')}</w:sdtContent></w:sdt>"
PRINTED = [[("行政许可", 0, 1, 1), ("3", 1, 1, 1)]]


@pytest.mark.parametrize(
    "body",
    [
        table(row(f"<w:tc>{FORM}<w:p/></w:tc>")),
        table(row(f"<w:tc>{table(row(f'<w:tc>{FORM}</w:tc>'))}</w:tc>")),
        f"<w:sdt><w:sdtPr/><w:sdtContent>{FORM}</w:sdtContent></w:sdt>",
        table(f"<w:sdt><w:sdtContent>{row(cell('行政许可'), WRAPPED)}</w:sdtContent></w:sdt>"),
        f"<w:p><w:r><w:pict><w:txbxContent>{FORM}</w:txbxContent></w:pict></w:r></w:p>",
        '<w:p><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice>'
        f"<w:txbxContent>{FORM}</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>{FORM}</w:txbxContent></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>",
        table(row(cell("行政许可"), cell("3")), row(cell("行政处罚"), cell("9"), properties="<w:hidden/>")),
        table(row(cell("行政许可"), cell("3")), row(cell("行政处罚"), cell("9"), properties='<w:del w:id="1"/>')),
    ],
    ids=["nested", "nested twice", "sdt", "sdt rows", "text box", "text box twice", "hidden row", "deleted row"],
)  # fmt: skip
def test_the_form_is_read_through_what_is_around_it(body: str) -> None:
    assert blocks(body) == [PRINTED]


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>1</w:t></w:r><w:r><w:t>2</w:t></w:r>", "2"),
        ('<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>1</w:t></w:r>', "1"),
        ("<w:r><w:rPr><w:strike/></w:rPr><w:t>1</w:t></w:r><w:r><w:rPr><w:dstrike/></w:rPr><w:t>2</w:t></w:r>", ""),
        ('<w:r><w:rPr><w:strike w:val="false"/></w:rPr><w:t>1</w:t></w:r>', "1"),
        ("<w:moveFrom><w:r><w:t>1</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>2</w:t></w:r></w:moveTo>", "2"),
        ("<w:r><w:instrText>PAGE 9</w:instrText><w:t>1</w:t></w:r>", "1"),
        ("<w:hyperlink><w:r><w:t>1</w:t></w:r></w:hyperlink><w:smartTag><w:r><w:t>2</w:t></w:r></w:smartTag>", "12"),
        ("<w:r><w:ruby><w:rt><w:r><w:t>bó</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>亳</w:t></w:r></w:rubyBase></w:ruby></w:r>", "亳"),
    ],
)  # fmt: skip
def test_hidden_moved_struck_and_deleted_text_is_no_text(runs: str, text: str) -> None:
    assert blocks(paragraph(run("甲") + runs)) == ["甲" + text]


RAISED = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>{}</w:r>'


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        (run("3") + RAISED.format("<w:t>1</w:t>"), "3（1）"),
        (run("3") + "".join(RAISED.format(f"<w:t>{part}</w:t>") for part in "[1]"), "3（[1]）"),
        (run("3") + RAISED.format('<w:footnoteReference w:id="2"/>'), "3"),
        (run("3") + "</w:p><w:p>" + run("1"), "3\n1"),
        (run("商业") + "</w:p><w:p>" + run("企业"), "商业企业"),
    ],
)
def test_the_mark_of_a_note_and_a_second_number_are_no_digits_of_the_first(runs: str, text: str) -> None:
    value = f"<w:tc><w:tcPr/><w:p>{runs}</w:p></w:tc>"
    assert blocks(table(row(cell("行政许可"), value))) == [[[("行政许可", 0, 1, 1), (text, 1, 1, 1)]]]


def test_cells_stand_where_the_grid_has_them() -> None:
    merged = table(
        row(cell("行政许可", '<w:vMerge w:val="restart"/>'), cell("3"), cell("4", '<w:hMerge w:val="restart"/>'), cell("", "<w:hMerge/>")),
        row(cell("", "<w:vMerge/>"), cell("5", '<w:gridSpan w:val="3"/>')),
        row(cell("6"), properties='<w:gridBefore w:val="2"/><w:gridAfter w:val="1"/>'),
    )  # fmt: skip
    assert blocks(merged) == [
        [
            [("行政许可", 0, 1, 2), ("3", 1, 1, 1), ("4", 2, 2, 1)],
            [("5", 1, 3, 1)],
            [("6", 2, 1, 1)],
        ]
    ]


def test_a_table_that_lays_out_prose_dissolves() -> None:
    prose = "主动公开。" * 100
    assert blocks(table(row(cell(prose)))) == [prose]
    assert blocks(table(row(cell("索引号"), cell("1")))) == ["索引号 | 1"]


def test_strict_word_files_are_read() -> None:
    strict = DOCUMENT.replace("schemas.openxmlformats.org", "purl.oclc.org/ooxml")
    members: dict[str, str | bytes] = {"_rels/.rels": RELATIONS, "word/document.xml": strict.format(FORM)}
    assert [len(grid.rows) for grid in read_docx(zipped(members)).grids] == [1]


# -- Word 97, WPS, RTF

needs_office = pytest.mark.skipif(
    not (shutil.which("soffice") or shutil.which("libreoffice")), reason="LibreOffice is not installed"
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le")


def rtf(*rows: tuple[str, str]) -> bytes:
    def escape(text: str) -> str:
        return "".join(char if char.isascii() else f"\\u{ord(char)}?" for char in text)

    cells = "".join(rf"\trowd\cellx3000\cellx6000\pard\intbl {escape(a)}\cell {escape(b)}\cell\row" for a, b in rows)
    return rf"{{\rtf1\ansi\uc1 {cells}\pard\par}}".encode()


@needs_office
def test_rtf_and_word_97_are_read_through_libreoffice(tmp_path: Path) -> None:
    body = rtf(("行政许可", "3"))
    grid = to_document(Page(body)).grids[0]
    assert [[c.text for c in cells] for cells in grid.rows] == [["行政许可", "3"]]
    (tmp_path / "a.rtf").write_bytes(body)
    office = shutil.which("soffice") or "libreoffice"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    convert = [office, profile, "--headless", "--convert-to", "doc", "--outdir", str(tmp_path), str(tmp_path / "a.rtf")]
    subprocess.run(convert, check=True, capture_output=True, timeout=120)
    assert any(isinstance(block, Grid) for block in read_doc((tmp_path / "a.doc").read_bytes()).blocks)


@needs_office
def test_a_word_97_file_that_is_broken_is_refused() -> None:
    with pytest.raises(Unreadable, match="LibreOffice cannot open"):
        read(Page(OLE + b"\x00" * 2000))


def test_without_libreoffice_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Unreadable, match="apt install libreoffice-writer"):
        read(Page(OLE))


def test_a_conversion_that_hangs_is_ended_with_all_it_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office = tmp_path / "soffice"
    office.write_text(f"#!/bin/sh\nsleep 60 &\necho $! > {tmp_path}/child\nwait\n")
    office.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setattr(doc, "SECONDS", 1)
    with pytest.raises(Unreadable, match="took more than 1 s"):
        read(Page(OLE))
    child = (tmp_path / "child").read_text().strip()
    for _ in range(100):  # a busy machine takes a moment to carry out a kill; the child would sleep for a minute
        if has_ended(child):
            return
        time.sleep(0.1)
    pytest.fail("what the conversion had started goes on")


def has_ended(process: str) -> bool:
    """Whether a process is gone, or is only waited for."""
    try:
        return Path(f"/proc/{process}/stat").read_text().split()[2] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


BLIP = '<w:drawing><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"/></w:drawing>'


def test_a_picture_in_a_cell_is_no_empty_cell() -> None:
    picture = f"<w:tc><w:p><w:r>{BLIP}</w:r></w:p></w:tc>"
    half = f"<w:tc><w:p><w:r><w:t>1</w:t>{BLIP}</w:r></w:p></w:tc>"
    deleted = f"<w:tc><w:p><w:del><w:r>{BLIP}</w:r></w:del></w:p></w:tc>"
    hidden = f"<w:tc><w:p><w:r><w:rPr><w:vanish/></w:rPr>{BLIP}</w:r></w:p></w:tc>"
    (grid,) = read_docx(file_of(table(row(cell("行政许可"), picture, half, deleted, hidden)))).grids
    texts = [each.text for each in grid.rows[0]]
    assert [read_cell(text) for text in texts[1:3]] == [None, None]
    assert texts[3:] == ["", ""]
