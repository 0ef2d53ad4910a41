"""A reader in a process of its own: what a hostile file can do to it is bounded in time and memory, and ends with it.

PDF and images are read by native code and by a pure Python parser that trusts what a file says of itself: a kilobyte can
keep them busy for ever, or fill the memory. One helper a process is started with the first such file and kept for the
next ones, so that it costs a start (about what the import of the library costs) and then under a millisecond a file.
HTML, text and DOCX are read in the caller's process: their readers are bounded by the size of what they are given.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from typing import IO, TYPE_CHECKING, Any

from msgspec.structs import astuple

from parsers.document import Cell, Document, Grid, Line
from parsers.report import Finding

if TYPE_CHECKING:
    from collections.abc import Callable

SECONDS = {"pdf": 60.0, "image": 120.0, "scan": 600.0, "mixed": 600.0}
"""How long a file may take; OCR takes some five seconds a page, and up to four times as long over one that nobody can read."""
MEMORY = {"pdf": 1 << 30, "image": 6 << 30, "scan": 6 << 30, "mixed": 6 << 30}
"""Address space. The OCR engine reserves far more than the 1.1 GB that it uses."""
LONGEST_ANSWER = 64 << 20


class Failed(ValueError):
    """The reader refused the file, died over it or took too long. `reason` is its own name for why."""

    def __init__(self, message: str, reason: str = "") -> None:
        super().__init__(message)
        self.reason = reason


class _Helper:
    """The helper process of this process for one amount of memory."""

    def __init__(self, memory: int) -> None:
        self.memory = memory
        self.lock = threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None
        self.owner = 0

    def ask(self, kind: str, body: bytes, seconds: float) -> dict[str, Any]:
        with self.lock:
            process = self._running()
            asked, answered = process.stdin, process.stdout
            if asked is None or answered is None:
                raise OSError("no pipes")
            late = threading.Event()

            def end() -> None:
                late.set()
                process.kill()

            timer = threading.Timer(seconds, end)
            timer.start()
            try:
                asked.write(json.dumps({"kind": kind, "size": len(body), "seconds": seconds}).encode() + b"\n")
                asked.write(body)
                asked.flush()
                line = answered.readline(LONGEST_ANSWER)
            except OSError:  # it died before it had read everything
                line = b""
            finally:
                timer.cancel()
            if not line.endswith(b"\n"):
                self.stop()
                raise Failed(_epitaph(process.returncode, seconds if late.is_set() else None))
            answer: dict[str, Any] = json.loads(line)
            if answer.get("reason") == "memory":
                self.stop()  # what is left of it is not to be trusted with the next file
            return answer

    def _running(self) -> subprocess.Popen[bytes]:
        # a forked process has its parent's helper in hand, and must not speak to it
        if self.process is None or self.owner != os.getpid() or self.process.poll() is not None:
            self.process = _start(self.memory)
            self.owner = os.getpid()
        return self.process

    def stop(self) -> None:
        """End the helper, if it is ours."""
        process, self.process = self.process, None
        if process is None or self.owner != os.getpid():
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                if pipe:
                    pipe.close()
        process.wait()


_HELPERS = {memory: _Helper(memory) for memory in set(MEMORY.values())}


@atexit.register
def _stop_all() -> None:
    for helper in _HELPERS.values():
        helper.stop()


def read_apart(kind: str, body: bytes) -> Document:
    """A PDF (`pdf`), an image, a scanned PDF (`scan`) or one with both (`mixed`), read in the helper. Raises Failed."""
    try:
        answer = _HELPERS[MEMORY[kind]].ask(kind, body, SECONDS[kind])
    except OSError as error:
        raise Failed(f"no process could be started to read the file ({error})") from error
    if "error" in answer:
        raise Failed(answer["error"], answer.get("reason", ""))
    return _from_json(answer)


def _epitaph(code: int | None, seconds: float | None) -> str:
    if seconds is not None:
        return f"the file took more than {seconds:.0f} s to read; look at it, or print it anew"
    return f"the reader died over the file (exit code {code}); look at it, or print it anew"


def _start(memory: int) -> subprocess.Popen[bytes]:
    path = os.pathsep.join(entry or os.curdir for entry in sys.path)
    return subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-P", "-m", "parsers.worker", str(memory)],
        env=os.environ | {"PYTHONPATH": path},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


# -- in the helper


def serve(source: IO[bytes], answers: IO[bytes]) -> None:
    """Read files until there are no more: a line of JSON and a body each, answered by a line of JSON."""
    while line := source.readline():
        order = json.loads(line)
        body = source.read(order["size"])
        _alarm(int(order["seconds"]) + 5)
        answer = _answer(order["kind"], body)
        _alarm(0)
        answers.write(json.dumps(answer).encode() + b"\n")
        answers.flush()


def _alarm(seconds: int) -> None:
    """End this process when the one that asked can no longer do it."""
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)


def _answer(kind: str, body: bytes) -> dict[str, Any]:
    try:
        return _to_json(_reader(kind)(body))
    except (MemoryError, RecursionError) as error:
        return {"error": f"the file takes too much memory to read ({type(error).__name__})", "reason": "memory"}
    except ValueError as error:
        return {"error": str(error), "reason": type(error).__name__}


def _reader(kind: str) -> Callable[[bytes], Document]:
    if kind == "pdf":
        from parsers.pdf import read_pdf

        return read_pdf
    from parsers.ocr import read_image, read_mixed, read_scan

    return {"image": read_image, "scan": read_scan, "mixed": read_mixed}[kind]


def _limit(memory: int) -> None:
    try:
        import resource
    except ImportError:  # no such limits on this system; the time is bounded all the same
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    memory = memory if most == resource.RLIM_INFINITY else min(memory, most)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


# -- a document as JSON: never pickled, as who reads hostile files may have been taken over by one


def _to_json(document: Document) -> dict[str, Any]:
    blocks = [
        [block.text, block.number, block.page]
        if isinstance(block, Line)
        else [[list(map(astuple, row)) for row in block.rows], block.number, block.page]
        for block in document.blocks
    ]
    findings = [[f.code, f.severity, f.message, f.variables] for f in document.findings]
    return {
        "blocks": blocks,
        "meta": dict(document.meta),
        "ocr": document.ocr,
        "findings": findings,
        "seen": document.seen,
        "pictures": document.pictures,
    }


def _from_json(answer: dict[str, Any]) -> Document:
    blocks = tuple(
        Line(shown, number, page)
        if isinstance(shown, str)
        else Grid(tuple(tuple(Cell(*cell) for cell in row) for row in shown), number, page)
        for shown, number, page in answer["blocks"]
    )
    findings = tuple(
        Finding(code, severity, message, tuple(names)) for code, severity, message, names in answer["findings"]
    )
    pages = (tuple(answer[name]) for name in ("seen", "pictures"))
    return Document(blocks, answer["meta"], answer["ocr"], findings, *pages)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one that asked, which then ends us
    _limit(int(sys.argv[1]))
    serve(sys.stdin.buffer, sys.stdout.buffer)
