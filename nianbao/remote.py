"""Datasets at fsspec URLs (`s3://bucket/data`): the archive comes here whole, the release goes there whole.

Object stores have no lock, no rename and no link. So an archive is copied to this machine before it is read, and a
release is built on this machine against a copy of the latest one there; its files are put in a folder of their own, the
manifest after all others, and `latest.json`, which says which release to use, last of all. A build that dies before
leaves what was the latest as it is.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from nianbao.errors import NothingFetched, RunError
from nianbao.run import USUAL, build_dataset

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Executor

    from nianbao.run import BuildResult, Choices

ARCHIVE = (
    "archive/*.warc.gz", "archive/*.warc.gz.open", "runs/*.json", "state.sqlite", "corrections.toml", "crosswalk.toml",
    "NOTICE",
)  # fmt: skip
"""What a build reads of a data directory."""


class RemoteError(RunError):
    """What is at a URL cannot be read or written; the message says why."""


def is_url(place: str | Path) -> bool:
    """Whether a place is a URL, and no path of this machine."""
    return isinstance(place, str) and "://" in place


def build_anywhere(
    data: str | Path, out: str | Path, executor: Executor | None = None, choices: Choices = USUAL
) -> BuildResult:
    """As `nianbao.run.build_dataset`, from and to paths or fsspec URLs. Raises RemoteError too."""
    with _fetched(data) as archive, TemporaryDirectory(prefix="nianbao-") as temporary:
        if not is_url(out):
            return build_dataset(archive, Path(out), executor, choices)
        return _release(archive, Path(temporary), str(out), executor, choices)


def _release(archive: Path, folder: Path, url: str, executor: Executor | None, choices: Choices) -> BuildResult:
    from output.files import MANIFEST
    from output.gate import Refused
    from output.release import FOLDER, LATEST_TEXT, REFUSED

    there = _Remote(url)
    if latest := there.read(LATEST_TEXT):
        _write(folder / LATEST_TEXT, latest)
        there.fetch(f"{_named(latest, url)}/*", folder)
    try:
        result = build_dataset(archive, folder, executor, choices)
    except Refused as error:
        there.put(folder / REFUSED, REFUSED, [path.name for path in (folder / REFUSED).iterdir()])
        raise Refused(str(error).replace(str(folder), url)) from None
    place = f"{FOLDER}/{result.built.release}"
    names = [path.name for path in result.built.files if path.name != MANIFEST]
    there.put(folder / place, place, [*names, MANIFEST])
    there.put(folder, "", [LATEST_TEXT])
    return replace(result, place=f"{url.rstrip('/')}/{place}")


def _named(latest: bytes, url: str) -> str:
    """The folder of the latest release, as `latest.json` names it."""
    try:
        folder = str(json.loads(latest)["folder"])
    except (ValueError, KeyError, TypeError):
        raise RemoteError(f"{url}/latest.json is not ours; choose another place for the dataset") from None
    if folder.startswith("/") or ".." in folder.split("/"):
        raise RemoteError(f"{url}/latest.json leads out of the dataset, to {folder!r}; repair it")
    return folder


@contextmanager
def _fetched(data: str | Path) -> Iterator[Path]:
    """The data directory on this machine: itself, or a copy of what a build reads of it."""
    if not is_url(data):
        yield Path(data)
        return
    with TemporaryDirectory(prefix="nianbao-") as temporary:
        remote, folder = _Remote(str(data)), Path(temporary)
        found = [remote.fetch(pattern, folder) for pattern in ARCHIVE]
        if not any(found[:2]):
            raise NothingFetched(f"{data}: no page is archived there: archive/*.warc.gz is missing")
        yield folder


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


class _Remote:
    """A folder at a URL."""

    def __init__(self, url: str) -> None:
        from fsspec.core import url_to_fs

        self._url = url
        with self._said():
            self._files, root = url_to_fs(url)
            self._root = str(root).rstrip("/")

    def read(self, name: str) -> bytes:
        """A small file; empty where there is none."""
        with self._said():
            try:
                return bytes(self._files.cat_file(f"{self._root}/{name}"))
            except FileNotFoundError:
                return b""

    def fetch(self, pattern: str, folder: Path) -> int:
        """Copy the files of a pattern into `folder`, under their names here; returns how many there are."""
        with self._said():
            found = [str(path) for path in self._files.glob(f"{self._root}/{pattern}")]
            for path in found:
                target = folder / path[path.rindex(self._root) + len(self._root) :].lstrip("/")
                target.parent.mkdir(parents=True, exist_ok=True)
                self._files.get_file(path, str(target))
            return len(found)

    def put(self, folder: Path, place: str, names: list[str]) -> None:
        """Copy files of `folder` to a place, in this order."""
        with self._said():
            where = f"{self._root}/{place}".rstrip("/")
            self._files.makedirs(where, exist_ok=True)
            for name in names:
                self._files.put_file(str(folder / name), f"{where}/{name}")

    @contextmanager
    def _said(self) -> Iterator[None]:
        """Every store has errors of its own, which no base class joins."""
        try:
            yield
        except Exception as error:
            reason = " ".join(str(error).split()) or type(error).__name__
            raise RemoteError(f"{self._url}: {reason}") from error
