"""What `import nianbao` offers: read one report, read many, load a dataset."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import TYPE_CHECKING

from nianbao.sources import find_sources, load_page, load_pages
from parsers.read import NotAReport, Unreadable, read
from scraper.page import Page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from output.load import Dataset
    from parsers.report import Report

    OnError = Callable[[str, Exception], None]

__all__ = ["SeveralReports", "load", "read_report", "read_reports"]


class SeveralReports(ValueError):
    """One source holds more than one report: `read_reports` gives all of them."""


def read_report(
    source: str | Path | bytes, *, url: str | None = None, title: str = "", division_code: str = ""
) -> Report:
    """The one report in a file, or in the bytes of a page that you fetched yourself.

    `url` (where it was fetched), `title` (of the link that led there) and `division_code` (the county's) help
    to tell whose report it is where the page does not. Raises `parsers.read.NotAReport`, `parsers.read.Unreadable`,
    SeveralReports, or OSError where the file cannot be opened.
    """
    if isinstance(source, bytes):
        page = Page(source, url=url, title=title, division_code=division_code)
    elif Path(source).is_dir():
        raise IsADirectoryError(errno.EISDIR, "is a folder; read_reports reads all that it holds", str(source))
    else:
        page = load_page(source, url=url, title=title, division_code=division_code)
    reports = read(page)
    if len(reports) != 1:
        raise SeveralReports(f"{page.source or 'the bytes'}: {len(reports)} reports; read_reports gives all of them")
    return reports[0]


def read_reports(paths: str | Path | Iterable[str | Path], *, on_error: OnError | None = None) -> Iterator[Report]:
    """The reports in files, directories and archives (.warc.gz), one after the other; `-` is standard input.

    A directory is searched with all its folders. Without `on_error` the first source that cannot be read stops the
    iteration with its error (as `read_report` raises it); with it, `on_error(source, error)` is called and the next
    source is read.
    """
    for source in find_sources([paths] if isinstance(paths, str | Path) else paths):
        try:
            for page in load_pages(source):
                yield from _read_page(page, on_error)
        except OSError as error:
            if on_error is None:
                raise
            on_error(source, error)


def _read_page(page: Page, on_error: OnError | None) -> tuple[Report, ...]:
    try:
        return read(page)
    except (NotAReport, Unreadable) as error:
        if on_error is None:
            raise
        on_error(page.source, error)
        return ()


def load(out_dir: str | Path, release: str = "latest") -> Dataset:
    """The dataset that `nianbao build` wrote to `out_dir`: its tables as pandas frames, each read when first used.

    `release` names an older one. Raises `output.load.DatasetError` where the folder holds no finished dataset.
    """
    from output.load import load as load_dataset

    return load_dataset(Path(out_dir), release)
