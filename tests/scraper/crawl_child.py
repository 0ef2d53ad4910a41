"""A crawl in a process of its own, to be killed: `crawl_child.py URL DATA [STEP NUMBER]`.

With a step the process kills itself at the step's so-and-so-manieth time: `before` the archive is written, `half`
through its bytes, `between` archive and state, `after` the state.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scraper.archive import Archive
from scraper.store import Store
from tests.scraper.county import run, site

if TYPE_CHECKING:
    from collections.abc import Callable


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def plan(step: str, number: int) -> None:
    """Put the death into the step."""
    left = number

    def is_time() -> bool:
        nonlocal left
        left -= 1
        return left == 0

    owner: type[Any] = Store if step == "after" else Archive
    name = {"after": "_keep", "half": "_write"}.get(step, "append")
    original: Callable[..., Any] = getattr(owner, name)

    def fatal(self: Any, *given: Any, **named: Any) -> Any:
        now = is_time()
        if now and step == "before":
            die()
        if now and step == "half":
            file, start, records = given
            original(self, file, start, records[: len(records) // 2])
            die()
        result = original(self, *given, **named)
        if now:
            die()
        return result

    setattr(owner, name, fatal)


if __name__ == "__main__":
    url, data, *fate = sys.argv[1:]
    if fate:
        plan(fate[0], int(fate[1]))
    run(Path(data), site(url))
