"""Builds in processes of their own, to be killed: `python -m tests.nianbao.killed_build DATA OUT` forks one a line.

A line is the number of the step at which the build kills itself, 0 for none; the answer is how it ended, and how many
steps it came to. A step is whatever another process could see: a file opened to be written, moved, linked or removed.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

from nianbao import reading
from nianbao.run import build_dataset
from output import long_tables, release
from output.quality import page

IMPORTED = (long_tables, release, page)
STEPS = ("os.rename", "os.symlink", "os.mkdir", "os.rmdir", "os.remove", "os.truncate", "sqlite3.connect")


def build(data: Path, out: Path, die: int, apart: bool) -> int:
    """How many steps a build has; it ends at the step `die`. `apart`: with processes for the reading and for tables."""
    seen = 0

    def note(event: str, args: tuple[Any, ...]) -> None:
        nonlocal seen
        if event in STEPS or (event == "open" and "w" in str(args[1])):
            seen += 1
            if seen == die:
                os.kill(os.getpid(), signal.SIGKILL)

    if apart:
        reading.MANY = long_tables.MANY = 1
    sys.addaudithook(note)
    build_dataset(data, out)
    return seen


def serve(data: Path, out: Path) -> None:
    """Builds one after the other, as the lines of standard input say."""
    for line in sys.stdin:
        die, apart = map(int, line.split())
        ours, theirs = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                os.write(theirs, str(build(data, out, die, bool(apart))).encode())
            finally:
                os._exit(0)
        os.close(theirs)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), os.read(ours, 20).decode() or 0, flush=True)
        os.close(ours)


if __name__ == "__main__":
    serve(Path(sys.argv[1]), Path(sys.argv[2]))
