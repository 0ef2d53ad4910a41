"""What a crawl costs: `python -m bench.crawl` prints pages a second of client CPU beside Scrapy's, memory, and growth.

Loopback hosts in a process of their own answer both clients in the same run. CPU and not the clock is counted: a real
crawl waits for its hosts, and how many of them one machine can serve at once is bound by CPU.
"""

from __future__ import annotations

import hashlib
import importlib.util
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scraper.answer import Answer
from scraper.site import Site
from scraper.state import Task
from scraper.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

HOSTS, ITEMS, ROUNDS = 32, 60, 3
CLIENTS = {
    "nianbao": "nianbao: archive and state on the disk",
    "scrapy": "Scrapy: bodies in files",
    "scrapy-jobdir": "Scrapy: bodies in files, JOBDIR",
}
"""What each keeps. Only the first can be killed at any moment; the last resumes after a clean stop."""
MANY_HOSTS = 3_000
QUEUES = (1_000, 10_000, 100_000, 1_000_000)
PER_QUEUE = 2_000


@dataclass(frozen=True)
class Figures:
    """Of one crawl."""

    pages: int
    cpu: float
    clock: float
    memory: float

    @property
    def rate(self) -> float:
        """Pages a second of CPU."""
        return self.pages / self.cpu


@contextmanager
def served(hosts: int, items: int) -> Iterator[str]:
    """The hosts; gives their port."""
    command = [sys.executable, "-m", "bench.crawl_server", str(hosts), str(items)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.stdin.close()


def crawl(who: str, port: str, hosts: int) -> Figures:
    """One crawl by a client that begins with nothing."""
    with tempfile.TemporaryDirectory() as data:
        command = [sys.executable, "-m", "bench.crawl_client", who, port, str(hosts), data]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return Figures(int(said[0]), *map(float, said[1:]))


def show_speed() -> None:
    """All clients in turn, the best round of each: noise only ever adds."""
    clients = CLIENTS if importlib.util.find_spec("scrapy") else {"nianbao": CLIENTS["nianbao"]}
    best: dict[str, Figures] = {}
    with served(HOSTS, ITEMS) as port:
        for _ in range(ROUNDS):
            for who in clients:
                figures = crawl(who, port, HOSTS)
                best[who] = max(best.get(who, figures), figures, key=lambda each: each.rate)
    print(
        f"{HOSTS} hosts, {ITEMS} articles of 33 KB each{'':7}{'pages':>8}{'pages/CPU s':>13}{'pages/s':>9}{'MB':>6}{'faster':>10}"
    )
    for who, its in best.items():
        ratio = f"{best['nianbao'].rate / its.rate:9.2f} ×" if who != "nianbao" else ""
        print(f"{clients[who]:42}{its.pages:8}{its.rate:13.0f}{its.pages / its.clock:9.0f}{its.memory:6.0f}{ratio}")
    if len(clients) == 1:
        print("Scrapy is not installed: pip install -e '.[bench]'")


def show_memory() -> None:
    """The highest memory of a crawl of many hosts."""
    with served(MANY_HOSTS, 3) as port:
        its = crawl("nianbao", port, MANY_HOSTS)
    print(f"{MANY_HOSTS} hosts: {its.memory:.0f} MB at most, {its.pages} pages, {its.rate:.0f} pages/CPU s")


def show_growth() -> None:
    """What the store costs for one page (task taken, body archived, rows written) with a queue of this length."""
    for size in QUEUES:
        with tempfile.TemporaryDirectory() as data:
            print(f"queue of {size:9,} URLs: {_cost(Path(data), size):6.0f} µs of CPU a page in the store")


def _cost(data: Path, size: int) -> float:
    site = Site(name="县", division_code="211122", start=("http://a.gov.cn/",))
    urls = (f"http://a.gov.cn/{hashlib.sha256(str(n).encode()).hexdigest()[:16]}.html" for n in range(size))
    body = b"<p>" + "主动公开政府信息。".encode() * 1200
    with open_store(data, {}) as store:
        store.add(
            [Task(site.name, url, "article", "2024年政府信息公开工作年度报告", "http://a.gov.cn/") for url in urls]
        )
        store.commit()
        begin, pages = time.process_time(), min(PER_QUEUE, size)
        for number in range(pages):
            task = store.state.next_task(site.name, store.run)
            assert task is not None
            store.validators(task.url)
            answer = Answer(task.url, 200, (("Content-Type", "text/html"),), b"%d" % number + body, store.run)
            store.keep_item(site, (answer,), task)
        store.commit()
        return 1e6 * (time.process_time() - begin) / pages


def main() -> None:
    """Print all of it."""
    show_speed()
    show_memory()
    show_growth()


if __name__ == "__main__":
    main()
