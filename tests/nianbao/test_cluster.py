"""Pages are read on a Dask cluster, whatever becomes of its workers."""

from __future__ import annotations

import os
import signal
import sys
import time
from contextlib import closing
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from distributed import Client, LocalCluster

from bench.archive import make_archive
from nianbao import cluster, reading
from nianbao.cluster import ClusterError, on_cluster
from nianbao.run import Choices, build_dataset
from nianbao.workers import spread
from tests.nianbao.test_workers import DEADLY, die_of_one, square

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is not for Windows")
REPORTS = 60


@pytest.fixture(scope="module")
def two() -> Iterator[Any]:
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1") as cluster:
        yield cluster


def kill_when_busy(address: str, killed: list[str]) -> None:
    """Kill the first worker that is seen to have something to do."""
    with closing(Client(address, set_as_default=False)) as client:
        processes = client.run(os.getpid)
        while not killed:
            killed += [worker for worker, tasks in client.processing().items() if tasks][:1]
            time.sleep(0.005)
        os.kill(processes[killed[0]], signal.SIGKILL)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_cluster_that_loses_a_worker_builds_the_same_bytes(
    tmp_path: Path, two: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MANY", REPORTS)
    data, killed = tmp_path / "data", list[str]()
    make_archive(data, REPORTS)
    killer = Thread(target=kill_when_busy, args=(two.scheduler_address, killed))
    killer.start()
    there = build_dataset(data, tmp_path / "there", choices=Choices(cluster=two.scheduler_address))
    killer.join()
    assert killed
    (data / "readings.sqlite").unlink()
    here = build_dataset(data, tmp_path / "here", choices=Choices(jobs=1))
    assert there.unparsed == here.unparsed == ()
    assert there.built.reports == REPORTS
    assert contents(there.built.folder) == contents(here.built.folder)


def test_a_task_that_kills_every_worker_of_a_cluster_costs_no_other(two: Any) -> None:
    two.scheduler.allowed_failures = 0
    numbers = range(DEADLY - 2, DEADLY + 4)
    with on_cluster(two.scheduler_address) as workers:
        made = list(spread(die_of_one, numbers, workers, lambda number: -number, 2))
    assert made == [-number if number == DEADLY else number * number for number in numbers]
    assert square([3]) == [9]


def test_a_cluster_that_does_not_answer_or_reads_otherwise_is_said_to_in_one_line(
    two: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 1)
    with pytest.raises(ClusterError, match="no Dask scheduler answers"), on_cluster("tcp://127.0.0.1:1"):
        pass
    monkeypatch.setattr(cluster, "reader_version", other_version)
    with pytest.raises(ClusterError, match="another version of nianbao"), on_cluster(two.scheduler_address):
        pass


def other_version() -> str:
    return str(os.getpid())
