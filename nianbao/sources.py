"""Paths that a user names → pages: files, directories, archives of a crawl, standard input."""

from __future__ import annotations

import errno
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from nianbao.parts import opened
from scraper.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scraper.warc import Origin, Record

STDIN = "-"
KINDS = {
    ".html": "text/html",
    ".htm": "text/html",
    ".shtml": "text/html",
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".doc": "application/msword",
    ".wps": "application/vnd.ms-works",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".zip": "application/zip",
}
"""What a directory is searched for, and what the ending of a name says about a file. The bytes have the last word."""
ARCHIVE = ".warc.gz"


def find_sources(paths: Iterable[str | Path]) -> Iterator[str]:
    """The files that `paths` name, in order: a file and `-` as given, a directory with all it holds, sorted.

    A directory is searched for the endings of `KINDS` and for archives; one that holds none comes back itself, so that reading it fails
    with a message instead of in silence.
    """
    for path in map(str, paths):
        if path == STDIN or not Path(path).is_dir():
            yield path
            continue
        yield from [str(file) for file in _files(Path(path))] or [path]


def _files(folder: Path) -> list[Path]:
    """Hidden files and what Word leaves behind while a file is open are nobody's report."""
    endings = (*KINDS, ARCHIVE)
    files = (file for file in folder.rglob("*") if file.name.lower().endswith(endings) and file.is_file())
    return sorted(file for file in files if not file.name.startswith((".", "~$")))


def load_pages(source: str) -> Iterator[Page]:
    """The pages in one source: one in a file, every member of a ZIP, every article and attachment in an archive.

    Raises OSError.
    """
    if source.lower().endswith(ARCHIVE):
        yield from opened(_archived(Path(source)))
    else:
        yield from opened([load_page(source)])


def _archived(path: Path) -> Iterator[Page]:
    """As they came, every version of them: `nianbao build` is what takes the latest and joins files to articles."""
    from scraper.archive import ITEM_KINDS, PART, read_answers

    last: Page | None = None
    for origin, record in read_answers(path):
        if origin.kind not in (*ITEM_KINDS, PART) or record.type != "response":
            continue
        page = _to_page(path, origin, record)
        if origin.kind != PART:
            if last is not None:
                yield last
            last = page
        elif last is not None and last.url == page.via:  # kept in one piece with its first page
            last = replace(last, further=(*last.further, page))
    if last is None:
        raise OSError(errno.ENODATA, "holds no article that `nianbao crawl` has archived", str(path))
    yield last


def _to_page(path: Path, origin: Origin, record: Record) -> Page:
    _, headers, body = record.http()
    return Page(
        body=body,
        url=record.url,
        content_type=headers.get("content-type", ""),
        fetched_at=record.date,
        source=f"{path}@{record.start}",
        title=origin.title,
        via=origin.via or None,
        site=origin.site,
        division_code=origin.division_code,
    )


def load_page(source: str | Path, *, url: str | None = None, title: str = "", division_code: str = "") -> Page:
    """The page in one file, or on standard input for `-`. Raises OSError where it cannot be read."""
    name = str(source)
    if name == STDIN:
        body, kind = sys.stdin.buffer.read(), ""
    else:
        path = Path(name)
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, f"holds no file that ends in {' '.join(KINDS)}", name)
        body, kind = path.read_bytes(), KINDS.get(path.suffix.lower(), "")
    return Page(body, url=url, content_type=kind, source=name, title=title, division_code=division_code)
