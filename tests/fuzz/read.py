"""Fuzzes the reader with atheris: `make fuzz`, or `python -m tests.fuzz.read [SECONDS] [CORPUS]`.

The first byte of an input says what the rest is: bytes as they are, a page, or the main part of a Word file. The corpus
begins with the fixtures and with reports of the generator; what the fuzzer finds of interest stays in CORPUS, what
breaks the reader in a file `crash-…` there. PDF, images and Word 97 are left out: other programs read those, apart.
"""

from __future__ import annotations

import contextlib
import io
import sys
import tempfile
import zipfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["parsers", "scraper.page"]):
    from parsers.html import read_html
    from parsers.read import NotAReport, Unreadable, read
    from parsers.source import sniff
    from scraper.page import Page

from tests.layouts.score import example
from tests.layouts.word import DOCUMENT, RELATIONS
from tests.parsers.anew import anew

FIXTURES = Path(__file__).parent.parent / "fixtures"
LAYOUTS = ("html_clean", "html_word_soup", "html_nested", "txt_cell_per_line", "md_shattered", "docx_merged")
LONGEST = 40_000
SECONDS = "600"
TOO_LONG = "20"
"""Seconds that one input may take: a hang, even under instrumentation."""


def as_source(data: bytes) -> bytes:
    """The source that an input stands for."""
    kind, rest = data[:1], data[1:]
    if kind == b"h":
        return b"<html><body>" + rest
    if kind == b"w":
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as package:
            package.writestr("_rels/.rels", RELATIONS)
            package.writestr("word/document.xml", rest)
        return made.getvalue()
    return rest


def read_one(data: bytes) -> None:
    """Read an input; anything but a report or a refusal is a crash, and so is a page that is another by heart than anew."""
    page = Page(as_source(data), division_code="211122")
    if (kind := sniff(page)) in ("html", "text", "docx"):
        with contextlib.suppress(NotAReport, Unreadable):
            read(page)
            if kind == "html" and read_html(page.text) != anew(page.text):
                raise AssertionError("by heart the page is another than anew")


def plant(corpus: Path) -> None:
    """The inputs to begin with."""
    seeds = [b"t" + path.read_bytes() for path in sorted(FIXTURES.glob("*/page.*")) if path.suffix in (".txt", ".md")]
    seeds += [b"h" + path.read_bytes() for path in sorted(FIXTURES.glob("*/page.html"))]
    seeds += [b"w" + DOCUMENT.format("<w:p><w:r><w:t>1</w:t></w:r></w:p>").encode()]
    for name in LAYOUTS:
        with contextlib.suppress(KeyError):  # a layout may be renamed; the others will do
            _, rendered = example(name, "fuzz")
            if rendered.suffix == ".docx":
                with zipfile.ZipFile(io.BytesIO(rendered.body)) as package:
                    seeds.append(b"w" + package.read("word/document.xml"))
            else:
                seeds.append((b"h" if rendered.suffix == ".html" else b"t") + rendered.body)
    for number, seed in enumerate(seeds):
        (corpus / f"seed-{number}").write_bytes(seed[:LONGEST])


def main(seconds: str = SECONDS, folder: str = "") -> None:
    """Fuzz for so many seconds."""
    corpus = Path(folder or tempfile.mkdtemp(prefix="nianbao-fuzz-"))
    corpus.mkdir(exist_ok=True, parents=True)
    plant(corpus)
    limits = [f"-max_total_time={seconds}", f"-timeout={TOO_LONG}", f"-max_len={LONGEST}", "-rss_limit_mb=2048"]
    words = Path(__file__).with_name("words.dict")
    options = [*limits, f"-dict={words}", f"-artifact_prefix={corpus}/", "-print_final_stats=1", str(corpus)]
    atheris.Setup([sys.argv[0], *options], read_one)
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:3])
