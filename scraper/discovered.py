"""What a search has found on a site, with its evidence: `DATA/discovered/<site>.json`."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote

from pydantic import TypeAdapter, ValidationError

from scraper.ask import Ask
from scraper.column import Column
from scraper.errors import StoreError
from scraper.search import Directory, FoundColumn, Layout  # noqa: TC001 - pydantic reads them when it validates

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOLDER = "discovered"
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|%\x00-\x1f]|^\.')

State = Literal["found", "none", "blocked", "unreachable", "waiting", "failed"]


@dataclass(frozen=True, slots=True)
class Discovery:
    """The report columns of one site. `none`: its pages were read, and lead to none; the other words are a crawl's."""

    site: str
    start: tuple[str, ...]
    state: State
    reason: str
    layout: Layout
    """`county`: one column names the reports of many agencies. `agencies`: each has one in its own subtree."""
    columns: tuple[FoundColumn, ...]
    directories: tuple[Directory, ...]
    """The pages that name agencies with columns of their own, seen of some and supposed of the others."""
    others: tuple[FoundColumn, ...]
    """What looked like a column and was not taken for one: too few points, or no report that could be read."""
    failures: tuple[str, ...]
    """Pages that did not come, and why."""
    pages: int
    """Pages read."""
    found_at: str
    """When, in UTC: `2026-01-20T08:00:00Z`."""
    earlier: tuple[FoundColumn, ...] = ()
    """Columns of earlier times that were gone, had moved, or named no report any more."""

    def to_json(self) -> str:
        """The whole of it, for files and for `--format json`."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=2)

    def to_columns(self) -> Iterator[Column]:
        """Where a later walk begins."""
        for found in self.columns:
            yield Column(Ask(found.url), inside=True, via=found.via, path=found.path)
        for directory in self.directories:
            yield Column(Ask(directory.url), via=directory.via, path=directory.path, directory=True)


_ADAPTER = TypeAdapter(Discovery)


def path_of(data: Path, site: str) -> Path:
    """The file of one site; characters that file systems refuse are written as in URLs."""
    return (
        data
        / FOLDER
        / f"{_NOT_IN_NAMES.sub(lambda found: quote(found.group(), safe='').replace('.', '%2E'), site)}.json"
    )


def load(data: Path, site: str) -> Discovery | None:
    """What an earlier search has found; None where there was none. A damaged file is moved aside."""
    path = path_of(data, site)
    try:
        return _ADAPTER.validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except ValidationError:
        path.replace(path.with_suffix(".damaged"))
        return None
    except OSError as error:
        raise StoreError(f"{path}: cannot be read: {error.strerror}") from error


def save(data: Path, found: Discovery) -> None:
    """Keep what was found; the file is whole or as it was. Raises StoreError."""
    path = path_of(data, found.site)
    half = path.with_suffix(".open")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        half.write_text(found.to_json() + "\n", "utf-8")
        half.replace(path)
    except OSError as error:
        raise StoreError(f"{path}: cannot be written: {error.strerror}") from error
