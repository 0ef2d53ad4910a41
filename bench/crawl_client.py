"""One crawl of the bench's hosts, in a process of its own: `python -m bench.crawl_client WHO PORT HOSTS DATA`.

WHO is `nianbao` or `scrapy`. Prints pages, seconds of its own CPU (user and system, without imports), seconds by the
clock, and its highest memory in MB.
"""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.crawl_server import address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def with_nianbao(starts: list[str], data: Path) -> Callable[[], int]:
    """robots.txt, lists, articles; archive and state on the disk; no pause."""
    from scraper.crawl import crawl
    from scraper.sites import CrawlSettings, Site, Sites

    settings = CrawlSettings(delay_seconds=0.0, allow_private_addresses=True)
    sites = tuple(
        Site(name=f"县{n}", division_code="211122", start=(start,), max_pages=10_000) for n, start in enumerate(starts)
    )

    def run() -> int:
        result = crawl(Sites(settings, sites), data)
        assert {site.state for site in result.sites} == {"done"}, result.sites[0]
        return sum(site.pages + 1 for site in result.sites)  # and robots.txt

    return run


def with_scrapy(starts: list[str], data: Path) -> Callable[[], int]:
    """The same pages with one connection a host and JOBDIR; bodies are looked at where there are links, and not kept."""
    import scrapy
    from scrapy.crawler import CrawlerProcess

    def parse(spider: Any, response: Any) -> Iterator[Any]:
        for href in response.css("li a::attr(href), a:contains('下一页')::attr(href)").getall():
            if href.startswith("/info/"):
                yield response.follow(href, spider.parse_item)
            elif href.startswith("/list_"):
                yield response.follow(href, spider.parse)

    def parse_item(spider: Any, response: Any) -> Iterator[Any]:
        yield {"url": response.url, "title": response.css("h1::text").get()}

    # Made by a call: to a type checker the class is known or not, as Scrapy is installed or not.
    members = {"name": "reports", "start_urls": starts, "parse": parse, "parse_item": parse_item}
    spider = type("Reports", (scrapy.Spider,), members)
    settings = {
        "JOBDIR": str(data / "job"),
        "ROBOTSTXT_OBEY": True,
        "CONCURRENT_REQUESTS": 256,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": 0,
        "LOG_LEVEL": "ERROR",
        "TELNETCONSOLE_ENABLED": False,
        "RETRY_ENABLED": True,
    }

    def run() -> int:
        process = CrawlerProcess(settings)
        crawler = process.create_crawler(spider)
        process.crawl(crawler)
        process.start()
        return int(crawler.stats.get_value("downloader/response_count"))

    return run


def main(who: str, port: str, hosts: str, data: str) -> None:
    """Run one client and print its figures."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    starts = [f"http://{address(number)}:{port}/" for number in range(int(hosts))]
    run = {"nianbao": with_nianbao, "scrapy": with_scrapy}[who](starts, Path(data))
    clock, cpu = time.perf_counter(), time.process_time()
    pages = run()
    spent = time.process_time() - cpu
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(pages, f"{spent:.3f} {time.perf_counter() - clock:.3f} {memory:.0f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
