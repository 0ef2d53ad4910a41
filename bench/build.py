"""What a build costs: `python -m bench.build [FOLDER]` prints it for 1,000, 10,000 and 100,000 synthetic reports.

Each archive is built twice: cold, when every page is read, and with the readings of the first time kept. Archives stay
in FOLDER for the next time; without one they go with the program. Processor seconds are of all processes; memory is
what is resident at a time (what they share counts for each), the first number that of the process that builds.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

from bench.archive import make_archive
from nianbao.kept import FILE

SIZES = (1_000, 10_000, 100_000)
_BUILD = "import sys; from nianbao.cli import main\nif __name__ == '__main__': main(sys.argv[1:])"
_EVERY = 0.3
"""Seconds between two looks at the memory."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one build: seconds of the clock and of all processors, and most megabytes of the builder and of all processes."""

    seconds: float
    processor: float
    builder: float
    everything: float


def measure(data: Path, out: Path, *options: str) -> Cost:
    """Build once, in a process of its own. Raises CalledProcessError where that fails."""
    shutil.rmtree(out, ignore_errors=True)
    before, begin = _processor(), time.perf_counter()
    command = [sys.executable, "-c", _BUILD, "build", "--data", str(data), "--out", str(out), *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        peaks, done = [0.0, 0.0], Event()
        watcher = Thread(target=_watch, args=(process.pid, peaks, done))
        watcher.start()
        process.communicate()
        seconds = time.perf_counter() - begin
        done.set()
        watcher.join()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Cost(seconds, _processor() - before, *peaks)


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _watch(pid: int, peaks: list[float], done: Event) -> None:
    while not done.wait(_EVERY):
        held = [_held(each) for each in _tree(pid)]
        peaks[:] = [max(peaks[0], held[0] if held else 0), max(peaks[1], sum(held))]


def _tree(pid: int) -> list[int]:
    """A process and all below it."""
    found = [pid]
    for each in found:
        with suppress(OSError):
            for task in Path(f"/proc/{each}/task").iterdir():
                found += map(int, (task / "children").read_text().split())
    return found


def _held(pid: int) -> float:
    """Resident megabytes of a process; 0 where the system does not tell."""
    with suppress(OSError, ValueError, IndexError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * resource.getpagesize() / (1 << 20)
    return 0


def main() -> None:
    """Print a line for each build."""
    sizes = [int(each) for each in sys.argv[2:]] or list(SIZES)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(sys.argv[1] if len(sys.argv) > 1 else temporary)
        print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
        print(
            f"{'reports':>8} {'readings':9}{'seconds':>9}{'reports/s':>11}{'cpu s':>8}{'cpu ms each':>13}{'MB, builder':>13}{'MB, all':>9}"
        )
        for reports in sizes:
            data = folder / str(reports)
            if not (data / "runs").exists():
                shutil.rmtree(data, ignore_errors=True)
                make_archive(data, reports)
            for path in data.glob(f"{FILE}*"):
                path.unlink()
            for readings in ("cold", "kept"):
                cost = measure(data, folder / "out")
                rates = f"{cost.seconds:9.1f}{reports / cost.seconds:11.0f}{cost.processor:8.1f}"
                each = f"{1000 * cost.processor / reports:13.2f}{cost.builder:13.0f}{cost.everything:9.0f}"
                print(f"{reports:8} {readings:9}{rates}{each}", flush=True)
        shutil.rmtree(folder / "out", ignore_errors=True)


if __name__ == "__main__":
    main()
