"""Hostile sources by name, and a process that reads them: `python -m tests.parsers.hostile` answers a name a line."""

from __future__ import annotations

import io
import struct
import sys
import zipfile
import zlib
from typing import TYPE_CHECKING

from tests.layouts.word import DOCUMENT, RELATIONS, TYPES

if TYPE_CHECKING:
    from collections.abc import Callable

TABLE = "<table><tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>{}</table>"
TITLE = "某县某镇2024年政府信息公开工作年度报告\n"
CASES: dict[str, Callable[[], bytes]] = {}


def case(name: str, body: str | bytes | Callable[[], str | bytes]) -> None:
    def make() -> bytes:
        made = body() if callable(body) else body
        return made.encode("utf-8", "surrogatepass") if isinstance(made, str) else made

    CASES[name] = make


# -- HTML

case("one cell spans a billion", TABLE.format("<tr><td rowspan=65535 colspan=1000000>行政许可</td><td>3</td></tr>"))
case("a thousand rows of spans", TABLE.format("<tr><td rowspan=65535 colspan=1000>规章</td><td>3</td></tr>" * 1000))
case("110,000 cells", lambda: TABLE.format("<tr>" + "<td>1" * 110_000))
case("60,000 rows", lambda: TABLE.format("<tr><td>规章<td>1" * 60_000))
case("a page of 40 MB", lambda: "<p>年报</p>" + "<p>x</p>" * 5_000_000)
case("a text of 9 MB", lambda: "年报 1\n" * 1_000_000)
case("100,000 nested divs", lambda: "<div>" * 100_000 + "1")
case("closed divs, 100,000 deep", lambda: "<div>" * 100_000 + "1" + "</div>" * 100_000)
case("5,900 nested divs", lambda: "<div>" * 5_900 + "1")
case("1,900 nested tables", lambda: "<table><tr><td>规章" * 1_900)
case("100,000 nested tables", lambda: "<table><tr><td>规章" * 100_000)
case("100,000 tables", lambda: "<table><tr><td>规章</td><td>1</td></tr></table>" * 100_000)
case("100,000 nested spans", lambda: "<p>" + "<span>" * 100_000 + "1")
case("100,000 hidden elements", lambda: "<i style='display:none'>" * 100_000)
case("100,000 attributes", lambda: "<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">1")
case("entities", lambda: "<!DOCTYPE x [<!ENTITY a 'b'>]><p>" + "&a;&#x110000;&#xD800;&#0;" * 10_000)
case("an unclosed comment", lambda: "<p>1<!--" * 100_000)
case("an unclosed tag", lambda: "<" * 500_000)

# -- text

LONG = {
    "letters": "a", "digits and spaces": "1 ", "digits": "1", "brackets": "（", "item labels": "第二十条", "items": "第二十条第（一）项",
    "years": "2024年", "enumerators": "（一）", "points": "1.", "commas": "1,", "pipes": "|", "piped": "| 1 ", "tabs": "1\t", "dashes": "-",
    "units": "1件", "spaces": " ", "ideographic spaces": "\u3000", "towns": "镇", "offices": "人民政府办公室", "books": "《", "labels": "行政许可",
    "totals": "总计", "sentences": "公开信息1条，", "dates": "2024年1月1日", "headings": "一、", "reports": "政府信息公开工作年度报告",
}  # fmt: skip
for name, piece in LONG.items():
    case(f"a long line of {name}", lambda piece=piece: TITLE + piece * (100_000 // len(piece)))  # type: ignore[misc]
    case(f"many lines of {name}", lambda piece=piece: TITLE + (piece + "\n") * 20_000)  # type: ignore[misc]
case("every byte", bytes(range(256)) * 64)
case("every byte in a page", lambda: b"<p>" + b"</p><p>".join(bytes([n]) for n in range(256)))
case("every byte in the form", lambda: TABLE.format("<tr><td>规章").encode() + bytes(range(256)) * 40)
case("lone surrogates", lambda: "<p>\ud800\udfff政府信息公开\ud800</p>" * 100)
case("utf-16 cut in two", b"\xff\xfe" + "政府信息公开年报".encode("utf-16-le")[:-1])
case("UTF-7 and codecs that are none", b"<meta charset=utf-7><meta charset=rot13><p>+AGE-1</p>")
case("only white space", b" \r\n\t" * 1_000_000)

# -- Word


def package(members: dict[str, str | bytes], *, declared: int | None = None) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name, data)
    body = bytearray(buffer.getvalue())
    if declared is not None:  # lie about the size of the last member, in its own header and in the directory
        at = body.rfind(b"PK\x01\x02")
        body[at + 24 : at + 28] = struct.pack("<I", declared)
    return bytes(body)


def word(document: str | bytes, extra: dict[str, str | bytes] | None = None) -> bytes:
    return package(
        {"[Content_Types].xml": TYPES, "_rels/.rels": RELATIONS, **(extra or {}), "word/document.xml": document}
    )


LAUGHS = "<!DOCTYPE x [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9)
)
case("a zip bomb in Word", lambda: word(b"<a>" + b" " * 16_000_000))
case("a zip bomb in Word that lies", lambda: package(
    {"[Content_Types].xml": TYPES, "_rels/.rels": RELATIONS, "word/document.xml": b"<a>" + b" " * 40_000_000}, declared=1000))  # fmt: skip
case("ten thousand members in Word", lambda: word(DOCUMENT.format(""), {f"word/{n}.xml": "" for n in range(10_000)}))
case("a member that climbs out", lambda: word(DOCUMENT.format(""), {"../../etc/passwd": "x"}))
case("an absolute member", lambda: word(DOCUMENT.format(""), {"/etc/passwd": "x"}))
case("a nested archive", lambda: word(DOCUMENT.format(""), {"word/a.zip": word("<a/>")}))
case("a billion laughs in Word", lambda: word(LAUGHS + "]><a>&j;</a>"))
case("an outside entity in Word", lambda: word('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><a>&a;</a>'))
case("a hidden document type", lambda: word("<!--" + "x" * 5000 + "-->" + LAUGHS + "]><a>&j;</a>"))
case("deep Word", lambda: word("<a>" * 100_000))
case("nested tables in Word", lambda: word(DOCUMENT.format("<w:tbl><w:tr><w:tc>" * 80 + "</w:tc></w:tr></w:tbl>" * 80)))
case("a wide span in Word", lambda: word(DOCUMENT.format(
    '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="99999999999999999999"/></w:tcPr><w:p><w:r><w:t>规章</w:t></w:r></w:p></w:tc></w:tr></w:tbl>')))  # fmt: skip
case(
    "half a million runs in Word",
    lambda: word(DOCUMENT.format("<w:p>" + "<w:r><w:t>1</w:t></w:r>" * 500_000 + "</w:p>")),
)
case("half a Word file", lambda: word(DOCUMENT.format(""))[:400])
case("a Word file without a document", lambda: package({"_rels/.rels": RELATIONS, "word/x": ""}))
case("a document that is no XML", lambda: word(b"\x00\xff" * 100))
case("a password", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"))

# -- PDF and images


def pdf(content: bytes, *more: bytes, page: bytes = b"") -> bytes:
    """A PDF of one page, whose objects 5 and after are given."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1<</Type/Font/Subtype/Type1"
        b"/BaseFont/Helvetica>>>>/XObject<</X 5 0 R>>>>" + page + b">>",
        content,
        *more,
    ]
    body, places = bytearray(b"%PDF-1.5\n"), []
    for number, shown in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n" % number + shown + b"\nendobj\n"
    start = len(body)
    body += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(
        b"%010d 00000 n \n" % p for p in places
    )
    return bytes(body + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<<" + entries + b"/Length %d>>stream\n" % len(data) + data + b"\nendstream"


def deflated(data: bytes, times: int = 1) -> bytes:
    for _ in range(times):
        data = zlib.compress(data, 9)
    return stream(data, b"/Filter[" + b"/FlateDecode" * times + b"]")


FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>"
case("half a PDF", pdf(stream(b"BT ET"))[:200])
case("an empty PDF", b"%PDF-1.4 ")
case(
    "a PDF of 100,000 objects", lambda: b"%PDF-1.4\n" + b"".join(b"%d 0 obj<<>>endobj\n" % n for n in range(1, 100_001))
)
case("pages that are their own parents", lambda: pdf(stream(b"")).replace(b"/Kids[3 0 R]", b"/Kids[2 0 R]"))
case("a form that draws itself", lambda: pdf(stream(b"/X Do"), stream(b"/X Do /X Do", FORM % 5)))
case(
    "forms that double",
    lambda: pdf(stream(b"/X Do"), *(stream(b"/X Do " * 10, FORM % n) for n in range(6, 30)), stream(b"")),
)
case("a deflate bomb in a PDF", lambda: pdf(deflated(b"0 0 m 1 1 l S\n" * 5_000_000)))
case("a bomb in a bomb in a PDF", lambda: pdf(deflated(b" " * 100_000_000, 2)))
case("a million words in a PDF", lambda: pdf(deflated(b"BT /F1 9 Tf 9 9 Td " + b"(1) Tj 5 0 Td " * 1_000_000 + b"ET")))
case("a million rules in a PDF", lambda: pdf(deflated(b"0 0 5 5 re S\n" * 1_000_000)))
case("deep arrays in a PDF", lambda: pdf(stream(b"[" * 200_000)))
case("a page of a million inches", lambda: pdf(stream(b"BT /F1 9 Tf (1) Tj ET")).replace(b"595 842", b"1e9 1e9"))
case("a previous table that is this one", lambda: pdf(stream(b"")).replace(b"/Root", b"/Prev 400/Root"))


def bitmap(width: int, height: int) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\x00" * 1000)) + chunk(b"IEND", b"")


case("an image of a billion pixels", bitmap(60_000, 60_000))
case("an image of nothing", bitmap(1, 1))
case("half an image", bitmap(100, 100)[:60])
case("a scanned page of nothing", lambda: pdf(stream(b"q 9 0 0 9 0 0 cm /X Do Q"), stream(
    b"\x00" * 100, b"/Type/XObject/Subtype/Image/Width 10/Height 10/ColorSpace/DeviceGray/BitsPerComponent 8")))  # fmt: skip


def outcome(name: str) -> str:
    from parsers.read import NotAReport, Unreadable, read
    from scraper.page import Page

    body = CASES[name]()
    try:
        return f"{len(read(Page(body, division_code='211122')))} report(s)"
    except (NotAReport, Unreadable) as refusal:
        message = str(refusal)
        assert "\n" not in message and len(message) < 400, message  # noqa: PT018
        return f"{type(refusal).__name__}: {message}"


if __name__ == "__main__":
    import contextlib

    from parsers import ocr, worker

    worker.SECONDS.update(pdf=1.5, image=30.0, scan=30.0)  # what takes for ever need not take a minute of a test
    installed = ocr.is_installed

    with contextlib.suppress(ImportError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
    for asked in sys.stdin:
        # the engine takes seconds to load; only pictures are given to it
        ocr.is_installed = installed if "image" in asked or "scan" in asked else lambda: False
        sys.stdout.write(outcome(asked.rstrip("\n")) + "\n")
        sys.stdout.flush()
