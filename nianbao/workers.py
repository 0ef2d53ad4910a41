"""Where the work of a build is done: in this process, in a pool of processes, or by any other executor.

A worker may die of what it is given (a file that fills the memory), and takes the pool with it. What it was at is done
again: each batch alone, then each task of a batch that kills alone; what kills even then is named, not lost.
"""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from threading import Thread
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

BATCH = 64
"""Tasks that are handed over at a time."""
_AHEAD = 3
"""Batches that wait for each worker, so that none of them waits for us."""

Task = TypeVar("Task")
Made = TypeVar("Made")
_Ahead = deque[tuple[list[Task], Future[list[Made]]]]
"""Batches that were handed over, each with the promise of what comes of it."""


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Workers:
    """An executor that is started when it is first needed, and again when its workers have died. A context."""

    def __init__(
        self,
        start: Callable[[], Executor],
        width: int,
        *,
        lasts: bool = False,
        lost: tuple[type[BaseException], ...] = (),
    ) -> None:
        self.width = width
        """How many workers there are."""
        self.lost: tuple[type[BaseException], ...] = (BrokenExecutor, CancelledError, *lost)
        """What is raised for a task whose worker died."""
        self._start = start
        self._lasts = lasts
        self._executor: Executor | None = None

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *error: object) -> None:
        self._stop()

    def submit(self, function: Callable[[Sequence[Task]], list[Made]], tasks: Sequence[Task]) -> Future[list[Made]]:
        """The promise of what the function makes of the tasks."""
        try:
            self._executor = self._executor or self._start()
            return self._executor.submit(function, tasks)
        except self.lost as error:  # it broke a moment ago
            future: Future[list[Made]] = Future()
            future.set_exception(error)
            return future

    def renew(self) -> None:
        """Let go of the workers; when they are needed again, others are started."""
        if not self._lasts:
            self._stop()

    def _stop(self) -> None:
        executor, self._executor = self._executor, None
        if executor is not None and not self._lasts:
            executor.shutdown(wait=True, cancel_futures=True)


def processes(jobs: int | None = None) -> Workers:
    """A pool of `jobs` processes; None for as many as there are processors."""
    width = jobs or processors()
    # Spawned, not forked: the caller may have threads, and a fork copies their locks as they stand.
    context = get_context("spawn")
    return Workers(lambda: ProcessPoolExecutor(width, mp_context=context, initializer=_end_with_parent), width)


def _end_with_parent() -> None:
    """Of a process whose parent was killed nobody would take the work, and it would wait for more for ever."""
    parent = parent_process()
    if parent is None:
        return

    def watch(sentinel: int) -> None:
        wait([sentinel])
        os._exit(1)

    Thread(target=watch, args=(parent.sentinel,), daemon=True).start()


def given(executor: Executor) -> Workers:
    """An executor that somebody else starts and ends; it must be able to go on after a task that was lost."""
    return Workers(lambda: executor, processors(), lasts=True)


def spread(
    function: Callable[[Sequence[Task]], list[Made]],
    tasks: Iterable[Task],
    workers: Workers,
    lost: Callable[[Task], Made],
    size: int = BATCH,
) -> Iterator[Made]:
    """What the function makes of the tasks, in their order. It is given `size` of them at a time.

    What it raises, is raised. `lost` says what there is of a task that a worker dies of whenever it is given to one.
    """
    for made in spread_batches(function, in_batches(tasks, size), workers, lost):
        yield from made


def in_batches(tasks: Iterable[Task], size: int = BATCH) -> Iterator[list[Task]]:
    """The tasks, so many at a time."""
    tasks = iter(tasks)
    while batch := list(islice(tasks, size)):
        yield batch


def spread_batches(
    function: Callable[[Sequence[Task]], list[Made]],
    batches: Iterable[list[Task]],
    workers: Workers,
    lost: Callable[[Task], Made],
) -> Iterator[list[Made]]:
    """What the function makes of each batch, in their order; of an empty one nothing, without asking anybody.

    A batch is taken from `batches` when it can be handed over, so that no more of them wait than keep the workers busy.
    """
    ahead: _Ahead[Task, Made] = deque()
    for batch in batches:
        ahead.append((batch, workers.submit(function, batch) if batch else _done()))
        if len(ahead) > _AHEAD * workers.width:
            yield from _taken(function, ahead, workers, lost)
    while ahead:
        yield from _taken(function, ahead, workers, lost)


def _done() -> Future[list[Made]]:
    future: Future[list[Made]] = Future()
    future.set_result([])
    return future


def _taken(
    function: Callable[[Sequence[Task]], list[Made]],
    ahead: _Ahead[Task, Made],
    workers: Workers,
    lost: Callable[[Task], Made],
) -> Iterator[list[Made]]:
    """What came of the first batch; of all of them where a worker has died, as nobody knows which one it died of."""
    batch, future = ahead.popleft()
    try:
        made = future.result()
    except workers.lost:
        again = [batch, *(tasks for tasks, _ in ahead)]
        ahead.clear()
        workers.renew()
        for tasks in again:
            yield [*_alone(function, tasks, workers, lost)] if tasks else []
    else:
        yield made


def _alone(
    function: Callable[[Sequence[Task]], list[Made]], batch: list[Task], workers: Workers, lost: Callable[[Task], Made]
) -> Iterator[Made]:
    try:
        yield from workers.submit(function, batch).result()
    except workers.lost:
        workers.renew()
        if len(batch) == 1:
            # Raises where workers die of nothing at all: then it is not the task, and every other one would be lost too.
            workers.submit(_nothing, []).result()
            yield lost(batch[0])
        else:
            for task in batch:
                yield from _alone(function, [task], workers, lost)


def _nothing(tasks: Sequence[Task]) -> list[Task]:
    return [*tasks]
