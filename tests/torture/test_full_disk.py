"""A disk that is full after so many bytes: the kernel's own limit on a file, half-written records and all."""

from __future__ import annotations

import random
import resource
import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from scraper.archive import FOLDER
from scraper.archive_writer import Archive
from scraper.errors import StoreError
from tests.torture.trial import ROUNDS, SEED, Outcome, check_whole, finish
from tests.torture.zygote import STOPPED, Fate, Zygote

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.scraper.county import County

LARGEST = 110_000
"""Bytes beyond which no file of the small crawl goes: archive and journal are smaller."""


@contextmanager
def disk_of(size: int) -> Iterator[None]:
    """No file of this process may grow beyond so many bytes."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)


def test_records_that_do_not_fit_leave_nothing_at_whatever_byte_the_disk_is_full(tmp_path: Path) -> None:
    archive = Archive(tmp_path, {"software": "test"})
    start = archive.append(b"kept").offset + len(b"kept")
    records = bytes(range(256)) * 4
    [path] = (tmp_path / FOLDER).iterdir()
    before = path.read_bytes()
    for fits in range(len(records)):
        with disk_of(start + fits), pytest.raises(StoreError, match="too large"):
            archive.append(records)
        assert path.stat().st_size == start
    with disk_of(start + len(records)):
        assert archive.append(records).offset == start
    archive.close()
    assert (tmp_path / FOLDER / path.stem).read_bytes() == before + records


def test_an_archive_that_cannot_even_begin_leaves_no_file(tmp_path: Path) -> None:
    archive = Archive(tmp_path, {"software": "test"})
    for fits in range(0, 200, 20):
        with disk_of(fits), pytest.raises(StoreError):
            archive.append(b"records")
        assert not list((tmp_path / FOLDER).iterdir())
    archive.append(b"records")
    archive.close()


@pytest.mark.parametrize("number", range(max(12, ROUNDS // 4)))
def test_a_crawl_on_a_full_disk_stops_and_goes_on_when_there_is_room(
    number: int, county: County, zygote: Zygote, undisturbed: Outcome, tmp_path: Path
) -> None:
    chance = random.Random(SEED * 1_000_003 + number)  # noqa: S311
    waiting, full = chance.choice((1, 5, 64)), chance.randrange(LARGEST)
    ended = zygote.live(Fate(county.url, str(tmp_path), waiting=waiting, file_limit=full))
    assert ended in (STOPPED, 0)
    if ended == STOPPED:
        assert finish(tmp_path, county) == undisturbed
    check_whole(tmp_path)
