"""The command as a user runs it, and one run of the demo for all tests that look at it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

BIN = Path(sys.executable).parent
Command = Callable[..., "subprocess.CompletedProcess[str]"]


def run_command(*args: object, cwd: Path | None = None, stdin: bytes = b"") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "PYTHONUTF8": "1"}
    command = [str(BIN / "nianbao"), *map(str, args)]
    done = subprocess.run(command, cwd=cwd, input=stdin, capture_output=True, env=environment, timeout=120, check=False)
    return subprocess.CompletedProcess(command, done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture(scope="session")
def nianbao() -> Command:
    return run_command


@dataclass(frozen=True)
class Demo:
    folder: Path
    """Where it ran: `nianbao-demo` is in it."""
    printed: str
    log: str
    code: int

    @property
    def out(self) -> Path:
        return self.folder / "nianbao-demo" / "out"

    @property
    def data(self) -> Path:
        return self.folder / "nianbao-demo" / "data"


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    folder = tmp_path_factory.mktemp("demo")
    done = run_command("demo", cwd=folder)
    return Demo(folder, done.stdout, done.stderr, done.returncode)
