"""One crawl of the bench's hosts, in a process of its own: `python -m bench.crawl_client WHO PORT HOSTS DATA`.

WHO is `nianbao`, `scrapy` or `scrapy-jobdir`. Prints pages, seconds of its own CPU (user and system, without
imports), seconds by the clock, and its highest memory in MB.
"""

from __future__ import annotations

import hashlib
import resource
import sys
import time
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.crawl_server import address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def with_nianbao(starts: list[str], data: Path) -> Callable[[], int]:
    """robots.txt, lists, articles; archive and state on the disk; no pause."""
    from scraper.crawl import crawl
    from scraper.site import CrawlSettings, Site, Sites

    import_module("anyio._backends._asyncio")  # looked for with the first request
    settings = CrawlSettings(delay_seconds=0.0, allow_private_addresses=True)
    sites = tuple(
        Site(name=f"县{n}", division_code="211122", start=(start,), max_pages=10_000) for n, start in enumerate(starts)
    )

    def run() -> int:
        result = crawl(Sites(settings, sites), data)
        assert {site.state for site in result.sites} == {"done"}, result.sites[0]
        return sum(site.pages + 1 for site in result.sites)  # and robots.txt

    return run


def with_scrapy(starts: list[str], data: Path, *, resumable: bool = False) -> Callable[[], int]:
    """The same pages, one at a time from each host, by Scrapy as it is: its own settings but for manners and output.

    What it is asked for is the least that a crawl of reports asks: links of lists, the heading of an article, and the
    body in a file of its own, which nobody waits for. With `resumable` its queue is on the disk as well (JOBDIR).
    """
    import scrapy
    from scrapy.crawler import CrawlerProcess

    _import_parts_of_scrapy()
    bodies = data / "bodies"
    bodies.mkdir()

    def keep(response: Any) -> None:
        name = hashlib.sha256(response.url.encode()).hexdigest()
        (bodies / name).write_bytes(response.body)

    def parse(spider: Any, response: Any) -> Iterator[Any]:
        keep(response)
        for href in response.css("li a::attr(href), a:contains('下一页')::attr(href)").getall():
            if href.startswith("/info/"):
                yield response.follow(href, spider.parse_item)
            elif href.startswith("/list_"):
                yield response.follow(href, spider.parse)

    def parse_item(spider: Any, response: Any) -> Iterator[Any]:
        keep(response)
        yield {"url": response.url, "title": response.css("h1::text").get()}

    # Made by a call: to a type checker the class is known or not, as Scrapy is installed or not.
    members = {"name": "reports", "start_urls": starts, "parse": parse, "parse_item": parse_item}
    spider = type("Reports", (scrapy.Spider,), members)
    settings = {
        **({"JOBDIR": str(data / "job")} if resumable else {}),
        "ROBOTSTXT_OBEY": True,
        "CONCURRENT_REQUESTS": 256,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": 0,
        "LOG_LEVEL": "ERROR",
        "TELNETCONSOLE_ENABLED": False,
    }

    def run() -> int:
        process = CrawlerProcess(settings)
        crawler = process.create_crawler(spider)
        process.crawl(crawler)
        process.start()
        return int(crawler.stats.get_value("downloader/response_count"))

    return run


def _import_parts_of_scrapy() -> None:
    """What it would import when it starts: that is no part of what a page costs."""
    from scrapy.settings import default_settings
    from scrapy.utils.misc import load_object
    from scrapy.utils.reactor import install_reactor

    install_reactor(default_settings.TWISTED_REACTOR)
    for stated in vars(default_settings).values():
        parts = [stated] if isinstance(stated, str) else [*stated, *stated.values()] if isinstance(stated, dict) else []
        for part in parts:
            if isinstance(part, str) and part.startswith("scrapy."):
                load_object(part)


def main(who: str, port: str, hosts: str, data: str) -> None:
    """Run one client and print its figures."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    starts = [f"http://{address(number)}:{port}/" for number in range(int(hosts))]
    clients: dict[str, Callable[[list[str], Path], Callable[[], int]]] = {
        "nianbao": with_nianbao,
        "scrapy": with_scrapy,
        "scrapy-jobdir": partial(with_scrapy, resumable=True),
    }
    run = clients[who](starts, Path(data))
    clock, cpu = time.perf_counter(), time.process_time()
    pages = run()
    spent = time.process_time() - cpu
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(pages, f"{spent:.3f} {time.perf_counter() - clock:.3f} {memory:.0f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
