"""Archived pages → reports: read on many processors, and no page lost on the way."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import blake2b
from itertools import chain, count
from typing import TYPE_CHECKING, Any, Literal

import msgspec
from msgspec import Struct

from nianbao.distinct import content_of
from nianbao.parts import opened, whole
from nianbao.workers import in_batches, spread_batches
from output.spool import Waiting
from parsers.in_step import finish, in_step
from parsers.read import NotAReport, Unreadable, stages
from parsers.report import Report  # noqa: TC001 - fields are inspected at run time
from parsers.source import PICTURES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from nianbao.kept import Kept
    from nianbao.workers import Workers
    from parsers.in_step import Work
    from scraper.archive import Stored
    from scraper.page import Page
    from scraper.place import Place

MANY = 200
"""From this many pages on, starting processes costs less than it saves."""
_WINDOW, _WINDOW_BYTES = 256, 8 << 20
"""Pages that are looked up, and kept, at a time, and how large they may be together: an archive is larger than memory.

While one window is waited for, the next ones are handed out, as far as the workers would else have nothing to do.
"""

Kind = Literal["not-a-report", "unreadable", "image-only", "attached", "duplicate", "crashed", "damaged"]


@dataclass(frozen=True, slots=True)
class Unparsed:
    """A page of the archive that gave no report, and why. A row of unparsed.csv.

    `kind` is `not-a-report`, `unreadable` (broken, encrypted or of a kind not read yet), `image-only` (a picture that
    could not be read: there is a report for eyes), `attached` (the page only offers a file, and that file is the
    report), `duplicate` (the same report under another address, which is the one in the dataset) or `crashed` (a fault
    of ours: please tell us).
    `damaged` is a record of the archive that cannot be read: `url` is its place, `nianbao archive verify` says more.
    """

    url: str
    kind: Kind
    reason: str
    sha256: str
    fetched_at: str


class Ready(Struct, frozen=True, gc=False):
    """A report as the dataset takes it: packed where it was read, so that it travels and is kept as a few kilobytes."""

    waiting: Waiting
    content: bytes
    """What `nianbao.distinct` knows it by."""

    @classmethod
    def of(cls, report: Report) -> Ready:
        """Raises ValueError for a figure that no form declares."""
        return cls(Waiting.of(report), content_of(report))

    @property
    def address(self) -> str:
        """URL, or what it was read from."""
        url, source, *_ = self.waiting.standing.place
        return url or source


class Reading(Struct, frozen=True):
    """What came of one page: its reports, ready or still to be joined to others, or why there are none."""

    url: str | None
    via: str | None
    reports: tuple[Report, ...] = ()
    ready: tuple[Ready, ...] = ()
    unparsed: Unparsed | None = None


class Task(Struct, frozen=True):
    """A page to be read. `joins` says that it is an article with files, or a file of one: its reports stay whole."""

    stored: Stored
    joins: bool

    def key(self) -> bytes:
        """A digest of all that decides what is read."""
        digest = blake2b(digest_size=32)
        for each in (self.stored, *self.stored.further):
            digest.update(repr((self.joins, each.about, len(each.member))).encode("utf-8", "replace") + each.member)
        return digest.digest()


def read_items(items: Iterable[Stored], articles: set[str], workers: Workers, kept: Kept) -> Iterator[Reading]:
    """What came of every item, in their order: as it is kept, or read by the workers.

    Few items are read in this process.
    """
    windows = _windows(Task(item, item.about.url in articles or item.about.via in articles) for item in items)
    first = next(windows, [])
    few = len(first) < MANY and sum(map(_size, first)) < _WINDOW_BYTES
    for readings in _read_windows(chain([first], windows), None if few else workers, kept):
        yield from readings
    workers.renew()  # nobody is left to wait for: the tables can use the memory


def prepare(workers: Workers) -> None:
    """Have the workers start and load what reading needs, while there is something else to do."""
    for _ in range(workers.width):
        workers.submit(read_tasks, [])


Readings = tuple[Reading, ...]


def _size(task: Task) -> int:
    return sum(len(each.member) for each in (task.stored, *task.stored.further))


def _windows(tasks: Iterable[Task]) -> Iterator[list[Task]]:
    window: list[Task] = []
    size = 0
    for task in tasks:
        window.append(task)
        size += _size(task)
        if len(window) >= _WINDOW or size >= _WINDOW_BYTES:
            yield window
            window, size = [], 0
    if window:
        yield window


def _read_windows(windows: Iterable[list[Task]], workers: Workers | None, kept: Kept) -> Iterator[Readings]:
    opened: deque[_Window] = deque()
    batches = _batches(windows, kept, opened)
    made = spread_batches(read_tasks, batches, workers, _lost) if workers else map(read_tasks, batches)
    for some in made:
        window = opened[0]
        window.made += some
        window.left -= 1
        if not window.left:
            yield from opened.popleft().readings(kept)


def _batches(windows: Iterable[list[Task]], kept: Kept, opened: deque[_Window]) -> Iterator[list[Task]]:
    """What is still to be read of each window, which is put behind those that are open; at least an empty batch."""
    for tasks in windows:
        keys = [task.key() for task in tasks]
        known = {key: found for key in keys if (found := _recalled(kept.find(key))) is not None}
        asked = [*in_batches(task for key, task in zip(keys, tasks, strict=True) if key not in known)] or [[]]
        opened.append(_Window(keys, known, len(asked)))
        yield from asked


@dataclass(slots=True)
class _Window:
    """Pages that are kept together once they are read. `left` is how many batches of them have not come yet."""

    keys: list[bytes]
    known: dict[bytes, Readings]
    left: int
    made: list[Readings] = field(default_factory=list)

    def readings(self, kept: Kept) -> Iterator[Readings]:
        """What came of every page, in their order."""
        made, fresh = iter(self.made), list[tuple[bytes, bytes]]()
        for key in self.keys:
            readings = self.known.get(key)
            if readings is None:
                readings = next(made)
                if all(each.unparsed is None or each.unparsed.kind == "not-a-report" for each in readings):
                    fresh += [(key, value)] if (value := _written(readings)) else []
            yield readings
        kept.put(fresh)


@cache
def _decoder() -> Any:
    return msgspec.msgpack.Decoder(Readings)


def _recalled(value: bytes | None) -> Readings | None:
    if value is None:
        return None
    try:
        found: Readings = _decoder().decode(value)
    except msgspec.DecodeError:
        return None
    return found


def _written(readings: Readings) -> bytes | None:
    try:
        return msgspec.msgpack.encode(readings)
    except UnicodeEncodeError:  # half a character, which no format can hold
        return None


def read_tasks(tasks: Sequence[Task]) -> list[Readings]:
    """What came of every task. Never raises."""
    made: list[list[Reading]] = [[] for _ in tasks]
    for at, reading in in_step(chain.from_iterable(map(_works, count(), tasks))):
        made[at].append(reading if tasks[at].joins else _made_ready(reading))
    return [*map(tuple, made)]


def _works(at: int, task: Task) -> Iterator[Work[tuple[int, Reading]]]:
    """The work that a task is: a page to be read, or each member of a ZIP. `at` is where the task stands among others."""
    if page := task.stored.page():
        yield from (_numbered(at, _read(each)) for each in opened([page]))
    else:
        yield _numbered(at, _damaged(task))


def _numbered(at: int, work: Work[Reading]) -> Work[tuple[int, Reading]]:
    return at, (yield from work)


def _damaged(task: Task) -> Work[Reading]:
    yield
    return _failed(task.stored.about, "damaged", "the record cannot be read")


def _made_ready(reading: Reading) -> Reading:
    return Reading(reading.url, reading.via, ready=tuple(map(Ready.of, reading.reports)), unparsed=reading.unparsed)


def _lost(task: Task) -> Readings:
    reason = "the process that read it died, twice: it needs more memory than there is, or it breaks a library"
    return (_failed(task.stored.about, "crashed", reason),)


def read_page(page: Page) -> Reading:
    """What came of one page. Never raises."""
    return finish(_read(page))


def _read(page: Page) -> Work[Reading]:
    """The work of reading a page. Never raises: one page that trips us must not cost the other hundred thousand."""
    try:
        reports = yield from stages(whole(page))
    except NotAReport as error:
        return _failed(page, "not-a-report", str(error))
    except Unreadable as error:
        return _failed(page, "image-only" if page.body.startswith(PICTURES) else "unreadable", str(error))
    except Exception as error:
        return _failed(page, "crashed", f"{type(error).__name__}: {error}")
    if page.further:
        reports = tuple(replace(report, sha256=page.sha256) for report in reports)
    return Reading(page.url, page.via, reports=reports)


def _failed(page: Page, kind: Kind, reason: str) -> Reading:
    line = " ".join(reason.split())
    unparsed = Unparsed(page.url or page.source, kind, line, page.sha256, page.fetched_at or "")
    return Reading(page.url, page.via, unparsed=unparsed)


def name_damaged(places: Iterable[Place]) -> Iterator[Unparsed]:
    """The records of an archive that cannot be read, by their places: what they held is in no table, and is named."""
    return (Unparsed(str(place), "damaged", "the record cannot be read", "", "") for place in places)
