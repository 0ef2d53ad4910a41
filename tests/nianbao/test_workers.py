"""Work is spread over processes, and a process that dies costs at most the task that it died of."""

from __future__ import annotations

import os
import signal
import sys
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from nianbao.workers import Workers, processes, spread

if TYPE_CHECKING:
    from collections.abc import Sequence

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is not for Windows")
DEADLY = 33


def square(numbers: Sequence[int]) -> list[int]:
    return [number * number for number in numbers]


def die_of_one(numbers: Sequence[int]) -> list[int]:
    if DEADLY in numbers:
        os.kill(os.getpid(), signal.SIGKILL)
    return square(numbers)


def die_once(tasks: Sequence[tuple[int, str]]) -> list[int]:
    for number, mark in tasks:
        if number == DEADLY and not Path(mark).exists():
            Path(mark).touch()
            os.kill(os.getpid(), signal.SIGKILL)
    return [number * number for number, _ in tasks]


def stumble(numbers: Sequence[int]) -> list[int]:
    raise KeyError("a fault of ours")


def test_what_comes_back_is_in_the_order_of_the_tasks() -> None:
    with processes(2) as workers:
        assert list(spread(square, range(100), workers, int, 7)) == square(range(100))
        assert list(spread(square, [], workers, int)) == []


def test_a_task_that_kills_every_worker_is_named_and_costs_no_other() -> None:
    with processes(2) as workers:
        made = list(spread(die_of_one, range(100), workers, lambda number: -number, 7))
    assert made == [*square(range(DEADLY)), -DEADLY, *square(range(DEADLY + 1, 100))]


def test_a_worker_that_is_killed_once_costs_nothing(tmp_path: Path) -> None:
    with processes(2) as workers:
        tasks = [(number, str(tmp_path / "mark")) for number in range(100)]
        assert list(spread(die_once, tasks, workers, lambda _: -1, 7)) == square(range(100))


def die_at_once() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_workers_that_die_of_nothing_are_no_reason_to_give_tasks_up() -> None:
    def start() -> ProcessPoolExecutor:
        return ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=die_at_once)

    with Workers(start, 1) as workers, pytest.raises(BrokenExecutor):
        list(spread(square, range(3), workers, int))


def test_what_the_work_raises_is_raised() -> None:
    with processes(1) as workers, pytest.raises(KeyError, match="a fault of ours"):
        list(spread(stumble, [1], workers, int))
