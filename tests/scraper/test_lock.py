"""The lock of a data directory, held by processes that end as they should and by others that do not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from scraper.errors import StoreError
from scraper.lock import Busy, hold, holder

ROOT = Path(__file__).parents[2]
HOLD = """
import sys
from pathlib import Path
from scraper.lock import hold
with hold(Path(sys.argv[1]), "run") as lock:
    print(lock.run, flush=True)
    sys.stdin.read()
"""


def start_holder(data: Path) -> tuple[subprocess.Popen[str], str]:
    """A process that holds the lock until its standard input ends, and the id of its run."""
    command = [sys.executable, "-c", HOLD, str(data)]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, process.stdout.readline().strip()


def test_a_second_process_is_told_which_run_holds_the_lock_and_since_when(tmp_path: Path) -> None:
    process, run = start_holder(tmp_path)
    with process:
        with pytest.raises(Busy) as refused, hold(tmp_path):
            pass
        assert holder(tmp_path) is not None
        process.communicate("")
    minute = f"{run[:4]}-{run[4:6]}-{run[6:8]}T{run[9:11]}:{run[11:13]}"
    assert f"another nianbao is at work here: run {run} since {minute}" in str(refused.value)
    assert f"process {process.pid}" in str(refused.value)
    assert process.returncode == 0


def test_the_lock_of_a_killed_process_is_no_lock(tmp_path: Path) -> None:
    process, run = start_holder(tmp_path)
    with process:
        process.kill()
    assert run in (tmp_path / "lock.txt").read_text(), "its name is still there"
    assert holder(tmp_path) is None
    with hold(tmp_path) as lock:
        assert lock.run > run
        assert (holder(tmp_path) or "").startswith(f"crawl {lock.run} since ")
        assert f"process {os.getpid()}" in (holder(tmp_path) or "")


def test_one_process_cannot_hold_it_twice_either(tmp_path: Path) -> None:
    with hold(tmp_path), pytest.raises(Busy), hold(tmp_path):
        pass
    with hold(tmp_path):
        pass


def test_the_lock_is_free_again_when_its_block_has_failed(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), hold(tmp_path):
        raise ZeroDivisionError
    assert holder(tmp_path) is None


def test_where_nobody_ever_was_nobody_holds_it_and_nothing_is_made(tmp_path: Path) -> None:
    assert holder(tmp_path) is None
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_directory_is_said_to_be_unusable_not_busy(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be used") as refused, hold(tmp_path / "file"):
        pass
    assert not isinstance(refused.value, Busy)


def test_a_lock_file_that_is_none_is_said_to_be_unusable(tmp_path: Path) -> None:
    (tmp_path / "lock.sqlite").write_bytes(b"no database" * 100)
    with pytest.raises(StoreError, match="cannot be"), hold(tmp_path):
        pass
    with pytest.raises(StoreError, match="cannot be read"):
        holder(tmp_path)
