"""Files that are not what their name says: what a body is, its bytes say."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage
from random import Random
from typing import TYPE_CHECKING

import pytest

from nianbao.parts import opened
from parsers.read import Unreadable, read
from parsers.source import sniff
from scraper.page import Page
from tests.layouts import Rendered, make_truth, render

if TYPE_CHECKING:
    from collections.abc import Callable

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def rendered(name: str = "html_clean", seed: int = 7) -> Rendered:
    rng = Random(seed)  # noqa: S311
    return render(name, make_truth(rng, form="2021", busy=True), rng)


def is_read_right(body: bytes, name: str, want: Rendered) -> bool:
    (report,) = read(Page(body, source=name))
    return {k: f.value for k, f in report.figures.items() if k in want.values} == want.values


def archive(html: str, charset: str, encoding: str, *, subtype: str = "related") -> bytes:
    """The page as Word saves it as a web archive: a mail with pictures beside it."""
    mail = EmailMessage()
    mail["From"] = "<Saved by Microsoft Internet Explorer 5>"
    mail["MIME-Version"] = "1.0"
    mail.set_content(html.replace('charset="utf-8"', f'charset="{charset}"'), "html", charset=charset, cte=encoding)
    mail.make_mixed() if subtype == "mixed" else mail.make_related()
    mail.add_attachment(b"\x89PNG", "image", "png", filename="image001.png")
    return mail.as_bytes().replace(b"multipart/mixed", f"multipart/{subtype}".encode())


DISGUISES: dict[str, Callable[[str], bytes]] = {
    "report.doc": lambda html: html.encode(),
    "report.xls": lambda html: html.replace('charset="utf-8"', 'charset="gbk"').encode("gb18030"),
    "utf-16.html": lambda html: html.encode("utf-16"),
    "utf-16-be.html": lambda html: b"\xfe\xff" + html.encode("utf-16-be"),
    "utf-32.html": lambda html: html.encode("utf-32"),
    "utf-32-be.html": lambda html: b"\x00\x00\xfe\xff" + html.encode("utf-32-be"),
    "no-mark.html": lambda html: html.encode("utf-16-le"),
    "no-mark-be.html": lambda html: html.encode("utf-16-be"),
    "quoted.mht": lambda html: archive(html, "utf-8", "quoted-printable"),
    "archive.doc": lambda html: archive(html, "gb18030", "base64"),
    "mixed.mhtml": lambda html: archive(html, "utf-8", "base64", subtype="mixed"),
}


@pytest.mark.parametrize("name", DISGUISES)
def test_a_page_is_read_whatever_it_is_wrapped_in(name: str) -> None:
    want = rendered()
    assert is_read_right(DISGUISES[name](want.body.decode()), name, want)


def document_xml(body: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        return package.read("word/document.xml")


def test_a_docx_named_doc_is_read() -> None:
    want = rendered("docx_merged")
    assert is_read_right(want.body, "report.doc", want)


def test_a_package_in_one_file_is_read() -> None:
    want = rendered("docx_merged")
    inner = document_xml(want.body).partition(b"?>")[2]
    flat = (
        b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><pkg:package xmlns:pkg='
        b'"http://schemas.microsoft.com/office/2006/xmlPackage"><pkg:part pkg:name="/word/document.xml"><pkg:xmlData>'
        + inner
        + b"</pkg:xmlData></pkg:part></pkg:package>"
    )
    assert is_read_right(flat, "report.xml", want)


def test_word_2003_saved_as_xml_is_read() -> None:
    want = rendered("docx_merged")
    old = document_xml(want.body).replace(b"vMerge", b"vmerge").replace(b"w:document", b"w:wordDocument")
    old = old.replace(
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        b"http://schemas.microsoft.com/office/word/2003/wordml",
    ).replace(b"<w:body>", b'<w:body><wx:sect xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint">')
    old = old.replace(b"</w:body>", b"</wx:sect></w:body>")
    assert sniff(Page(old)) == "word-xml"
    assert is_read_right(old, "report.doc", want)


def test_a_zip_with_a_name_in_gbk_gives_the_report_in_it() -> None:
    want = rendered("docx_merged")
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("XXXXXXXX.doc", want.body)
    name = "年报正文".encode("gbk")
    packed = file.getvalue().replace(b"XXXXXXXX", name)
    (member,) = opened([Page(packed, source="a.zip")])
    assert member.title == "年报正文"
    assert is_read_right(member.body, member.source, want)


def sheet() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
    return file.getvalue()


def ofd() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("OFD.xml", "<ofd/>")
    return file.getvalue()


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (OLE + "Workbook\0".encode("utf-16-le"), "a spreadsheet"),
        (sheet(), "a spreadsheet"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "a spreadsheet saved as XML"),
        (ofd(), "an OFD file"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=a\r\n\r\n--a--\r\n", "a web archive without"),
        (b'<?xml version="1.0"?><w:wordDocument xmlns:w="w"><w:body>', "the Word file cannot be read"),
        (b'<?xml version="1.0"?><pkg:package xmlns:pkg="p"></pkg:package>', "a Word file without a document"),
        (b'<?xml version="1.0"?><!DOCTYPE x><w:wordDocument xmlns:w="w"/>', "declares entities"),
    ],
)
def test_what_cannot_be_read_is_named_with_what_to_do(body: bytes, says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        read(Page(body, source="report.wps"))


def test_a_mail_that_is_quoted_in_a_page_makes_no_archive_of_it() -> None:
    html = "<html><body><p>MIME-Version: 1.0</p><p>Content-Type: text/html</p></body></html>"
    assert sniff(Page(html.encode())) == "html"
