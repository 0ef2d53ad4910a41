"""Crawls in processes of their own, to be killed: a process that has imported everything and forks for each.

Reads a Fate as a line of JSON and answers with the process id; reads `wait` and answers with how that process ended, as
`os.waitstatus_to_exitcode` has it.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
from collections import Counter
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scraper import archive_writer, crawl, steps, store
from scraper.errors import StoreError
from tests.scraper.county import run, site

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
STOPPED = 3
"""Exit code of a crawl that ended with StoreError."""


@dataclass(frozen=True)
class Fate:
    """One crawl and its end. Without `step` and `file_limit` it ends by itself, if nobody kills it."""

    url: str
    data: str
    step: str = ""
    """Where it kills itself …"""
    number: int = 1
    """… when it comes there for the so-and-so-manieth time."""
    waiting: int = 64
    """Answers that go to the disk together."""
    max_wait: float = 3600.0
    """Seconds until they go there although they are fewer: so long that steps come as often in every crawl."""
    max_file: int = 1 << 30
    file_limit: int = 0
    """Bytes of a file after which the disk is full: the kernel's own limit, half-written records and all."""
    trace: bool = False
    """Leave the steps that were passed in DATA/steps.json."""


class Zygote:
    """The parent's side; one crawl at a time."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._child: int | None = None

    def start(self, fate: Fate) -> None:
        """Begin a crawl."""
        assert self._child is None
        self._child = self._say(json.dumps(asdict(fate)))
        assert self._child > 1

    def kill(self) -> None:
        """Until somebody waits for it a dead process keeps its id: no other one is hit."""
        assert self._child is not None
        os.kill(self._child, signal.SIGKILL)

    def wait(self) -> int:
        """How the crawl has ended."""
        code, self._child = self._say("wait"), None
        return code

    def live(self, fate: Fate) -> int:
        self.start(fate)
        return self.wait()

    def _say(self, line: str) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


@contextmanager
def open_zygote() -> Iterator[Zygote]:
    command = [sys.executable, "-m", "tests.torture.zygote"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True) as process:
        yield Zygote(process)


def serve() -> None:
    child = 0
    for line in sys.stdin:
        if line.startswith("{"):
            child = os.fork()
            if child == 0:
                live(Fate(**json.loads(line)))
            print(child, flush=True)
        else:
            _, status = os.waitpid(child, 0)
            print(os.waitstatus_to_exitcode(status), flush=True)


def live(fate: Fate) -> None:
    """A crawl, to its end or to its fate's."""
    store.MAX_WAITING = fate.waiting
    crawl.MAX_WAIT = fate.max_wait
    archive_writer.MAX_FILE = fate.max_file
    passed: Counter[str] = Counter()

    def reached(step: steps.Step) -> None:
        passed[step] += 1
        if step == fate.step and passed[step] == fate.number:
            os.kill(os.getpid(), signal.SIGKILL)

    steps.reached = reached
    if fate.file_limit:
        resource.setrlimit(resource.RLIMIT_FSIZE, (fate.file_limit, fate.file_limit))
    try:
        run(Path(fate.data), site(fate.url))
    except StoreError:
        os._exit(STOPPED)
    except BaseException:
        os._exit(1)
    if fate.trace:
        Path(fate.data, "steps.json").write_text(json.dumps(passed))
    os._exit(0)


if __name__ == "__main__":
    serve()
