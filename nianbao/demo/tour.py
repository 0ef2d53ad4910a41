"""The demo: serve four counties, crawl them twice, build their dataset, and show a newcomer what to look at."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from itertools import chain, count, repeat
from typing import TYPE_CHECKING

import click

from nianbao.demo.account import account
from nianbao.demo.county import COUNTY, DIVISION_CODE, REAL_TOWN
from nianbao.demo.neighbours import neighbours
from nianbao.demo.server import CountyServer
from nianbao.demo.site import build_site
from nianbao.progress import show_crawl
from nianbao.run import NOTICE, crawl_sites, run
from nianbao.runs import read_records
from scraper.lock import hold
from scraper.sites import SitesError, load_sites

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from nianbao.demo.neighbours import Neighbour
    from nianbao.run import RunResult

_HEAD = """\
# Written by `nianbao demo` for its own sites on this machine.
# For a real county: its address under `start`, your own page under `contact`, no [crawl] line else.
[crawl]
contact = "https://example.org/who-we-are"
delay_seconds = 0.002
allow_private_addresses = true
"""
_SITE = """
[[site]]
name = "{name}"
division_code = "{code}"
start = ["{start}/"]
"""
_NOTICE = f"""\
Made by `nianbao demo`: made-up sites, invented reports. Only {REAL_TOWN}'s report on 2024 is real; do not cite the others.
由 nianbao demo 生成：网站与报告均为合成数据，仅{REAL_TOWN}2024年报告为真，请勿引用。
"""
STATES = {COUNTY: "done", "夏长县": "done", "秋收县": "blocked", "冬藏县": "unreachable"}
"""What the second visit must find."""


def tour(out: Path) -> int:
    """Run the demo in the folder `out` and print what came of it. Returns 0, or 1 where crawl or build failed."""
    out.mkdir(parents=True, exist_ok=True)
    around = neighbours()
    with _serve(out, around) as servers:
        _write_sites(out, servers, around)
        result = _visit(out, servers, around)
        for line in account(out, servers[0].url, result):
            click.echo(line)
    found = {site.name: site.state for site in result.crawl.sites}
    return 0 if result.build and found == STATES else 1


def _visit(out: Path, servers: list[CountyServer], around: Iterable[Neighbour]) -> RunResult:
    """Crawl the sites as they are, then as they have become, and build. The first visit is made once in a folder."""
    sites, data = load_sites(out / "SITES.toml"), out / "data"
    if not any(record.command == "crawl" and record.state == "finished" for record in read_records(data)[0]):
        click.echo("first visit", err=True)
        with show_crawl() as progress:
            crawl_sites(sites, data, progress)
    for server, neighbour in zip(servers[1:], around, strict=True):
        if neighbour.second is None:
            server.fall_silent()
        else:
            server.show(neighbour.second, neighbour.otherwise)
    (data / NOTICE).write_text(_NOTICE, encoding="utf-8")
    click.echo("second visit", err=True)
    with show_crawl() as progress:
        return run(sites, data, out / "out", progress)


def _write_sites(out: Path, servers: list[CountyServer], around: Iterable[Neighbour]) -> None:
    named = chain([(COUNTY, DIVISION_CODE)], ((each.name, each.division_code) for each in around))
    sites = (
        _SITE.format(name=name, code=code, start=server.url)
        for (name, code), server in zip(named, servers, strict=True)
    )
    (out / "SITES.toml").write_text(_HEAD + "".join(sites), encoding="utf-8")


@contextmanager
def _serve(out: Path, around: tuple[Neighbour, ...]) -> Iterator[list[CountyServer]]:
    """The sites at the same addresses as last time: then the archive knows their pages and asks only for what is new.

    Where another program has taken a port, the sites move, and the old archive is set aside: its pages would all be
    fetched again under their new addresses and every report be there twice.
    """
    files = [build_site(), *(each.first for each in around)]
    ports = _last_ports(out / "SITES.toml")
    with ExitStack() as closing:
        try:
            if len(ports) not in (0, len(files)):
                raise OSError("a demo of other sites was here")
            made = [CountyServer(*each) for each in zip(files, ports or repeat(0), strict=False)]
        except OSError:
            _set_aside(out / "data")
            made = [CountyServer(each) for each in files]
        yield [closing.enter_context(server) for server in made]


def _set_aside(data: Path) -> None:
    with hold(data, "demo"):
        pass  # not taken by a demo that runs in this folder right now: that one raises Busy
    aside = next(path for path in (data.with_name(f"data-{number}") for number in count(1)) if not path.exists())
    data.rename(aside)


def _last_ports(sites_toml: Path) -> list[int]:
    """The ports of the last demo in this folder; none if there was none."""
    try:
        return [int(site.start[0].rstrip("/").rpartition(":")[2]) for site in load_sites(sites_toml).sites]
    except (SitesError, ValueError):
        return []
