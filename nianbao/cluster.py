"""Reading on a Dask cluster: pages go to its workers and come back as readings; archive and dataset stay here."""

from __future__ import annotations

from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from nianbao.errors import RunError
from nianbao.kept import reader_version
from nianbao.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from distributed import Client

PATIENCE = 30
"""Seconds until a scheduler that does not answer is given up."""


class ClusterError(RunError):
    """The cluster cannot be used; the message says what to do."""


@contextmanager
def on_cluster(address: str) -> Iterator[Workers]:
    """The workers of the Dask scheduler at `address` (`tcp://host:8786`). Raises ClusterError.

    Dask gives the tasks of a worker that dies to another one; what kills several of them is lost, as in a pool.
    """
    try:
        from distributed import Client, KilledWorker
    except ImportError as error:
        raise ClusterError("--cluster needs Dask: pip install 'nianbao[cluster]'") from error
    try:
        client = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ClusterError(f"{address}: no Dask scheduler answers there: {error}") from error
    with closing(client):
        width = _check(client, address)
        with Workers(lambda: client.get_executor(pure=False), width, lasts=True, lost=(KilledWorker,)) as workers:
            yield workers


def _check(client: Client, address: str) -> int:
    """How many threads the cluster has; all its workers must read as we do, or the same page would be two reports."""
    versions = client.run(reader_version)
    if not versions:
        raise ClusterError(f"{address}: the cluster has no workers; start some with `dask worker {address}`")
    others = sorted(worker for worker, version in versions.items() if version != reader_version())
    if others:
        raise ClusterError(
            f"{address}: another version of nianbao, or of a library that it reads with, is on {', '.join(others)}; "
            "install the same everywhere"
        )
    return sum(client.nthreads().values())
