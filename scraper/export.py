"""An archive as plain files, one folder a site, or as one merged WARC file."""

from __future__ import annotations

import csv
import hashlib
import mimetypes
import os
import re
import unicodedata
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import unquote, urlsplit

from scraper.archive import find_files, read_items, read_versions
from scraper.warc import Record, read_records

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scraper.page import Page

MANIFEST = "manifest.csv"
COLUMNS = ("url", "fetched_at", "sha256", "file", "site", "content_type")
_UNSAFE_FOLDER = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')
_UNSAFE_NAME = re.compile(r"[^A-Za-z0-9_-]+")
_EXTENSION = re.compile(r"\.[a-z0-9]{1,5}\Z")
# Names that Windows takes for devices, whatever stands behind the dot.
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|\Z)", re.IGNORECASE)
_LONGEST = 60
"""Characters of a name; a Chinese one is three bytes, and 255 bytes are the most that any system takes."""


def export_files(data: Path, out: Path, *, all_versions: bool = False) -> int:
    """Write the items of an archive to `out/<site>/<name>` and `out/manifest.csv`; returns how many.

    The latest version of each, or all. Names are safe on every system and the same in every export. The manifest is
    written last: what it names is there.
    """
    pages = (version.page for version in read_versions(data)) if all_versions else read_items(data)
    out.mkdir(parents=True, exist_ok=True)
    count = 0
    with _replacing(out / MANIFEST) as manifest:
        rows = csv.writer(_Encoding(manifest))
        rows.writerow(COLUMNS)
        for page in pages:
            count += 1
            path = out / to_folder(page.site) / to_name(page)
            path.parent.mkdir(exist_ok=True)
            with _replacing(path) as file:
                file.write(page.body)
            where = path.relative_to(out).as_posix()
            rows.writerow((page.url, page.fetched_at, page.sha256, where, page.site, page.content_type))
    return count


def export_warc(data: Path, out: Path) -> int:
    """Write all whole records of an archive, in order, into one .warc.gz; returns how many. Damage is left out."""
    count = 0
    with _replacing(out) as merged:
        for _, path in find_files(data):
            with path.open("rb") as file:
                for record in read_records(path):
                    if isinstance(record, Record):
                        file.seek(record.start)
                        merged.write(file.read(record.end - record.start))
                        count += 1
    return count


def to_folder(site: str) -> str:
    """A site's name as a folder: what some system forbids becomes a line, and a mark keeps different sites apart."""
    plain = _UNSAFE_FOLDER.sub("_", unicodedata.normalize("NFC", site)).strip(" .")[:_LONGEST].rstrip(" .")
    safe = f"_{plain}" if _DEVICES.match(plain) else plain
    # Systems that do not tell A from a would put two sites into one folder.
    return safe if safe and safe == site and safe == safe.lower() else f"{safe or 'site'}-{_mark(site)}"


def to_name(page: Page) -> str:
    """The file's name: the last part of the URL, a mark of URL and body, and the ending of what it is."""
    path = PurePosixPath(unquote(urlsplit(page.url or "").path))
    stem = _UNSAFE_NAME.sub("_", path.stem).strip("_")[:_LONGEST] or "index"
    return f"{stem}-{_mark(f'{page.url} {page.sha256}')}{_ending(page, path)}".lower()


def _ending(page: Page, path: PurePosixPath) -> str:
    kind = page.content_type.partition(";")[0].strip().lower()
    if _EXTENSION.match(path.suffix.lower()) and kind != "text/html":
        return path.suffix
    return mimetypes.guess_extension(kind) or (".html" if kind == "text/html" else ".bin")


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


@contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    """A file that is there as a whole or not at all."""
    unfinished = path.with_name(f"{path.name}.part")
    with unfinished.open("wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


class _Encoding:
    """Text to a binary file; the mark at its start tells spreadsheets that it is UTF-8."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        file.write("\ufeff".encode())

    def write(self, text: str) -> int:
        return self._file.write(text.encode())
