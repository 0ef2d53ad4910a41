"""The demo: serve the bundled county, crawl it, build its dataset, and show a newcomer what to look at."""

from __future__ import annotations

from contextlib import ExitStack
from itertools import count
from typing import TYPE_CHECKING

import click

from nianbao.demo.account import account
from nianbao.demo.county import COUNTY, DIVISION_CODE
from nianbao.demo.server import CountyServer
from nianbao.demo.site import build_site
from nianbao.progress import show_crawl
from nianbao.run import run
from scraper.lock import hold
from scraper.sites import SitesError, load_sites

if TYPE_CHECKING:
    from pathlib import Path

_SITES_TOML = """\
# Written by `nianbao demo` for its own site on this machine.
# For a real county: its address under `start`, your own page under `contact`, no [crawl] line else.
[crawl]
contact = "https://example.org/who-we-are"
delay_seconds = 0.01
allow_private_addresses = true

[[site]]
name = "{name}"
division_code = "{code}"
start = ["{start}/"]
"""


def tour(out: Path) -> int:
    """Run the demo in the folder `out` and print what came of it. Returns 0, or 1 where crawl or build failed."""
    out.mkdir(parents=True, exist_ok=True)
    sites_toml = out / "SITES.toml"
    with ExitStack() as closing:
        server = closing.enter_context(_serve(out, _last_port(sites_toml)))
        text = _SITES_TOML.format(name=COUNTY, code=DIVISION_CODE, start=server.url)
        sites_toml.write_text(text, encoding="utf-8")
        progress = closing.enter_context(show_crawl())
        result = run(load_sites(sites_toml), out / "data", out / "out", progress)
    for line in account(out, server.url, result):
        click.echo(line)
    return 0 if result.build and all(site.state == "done" for site in result.crawl.sites) else 1


def _last_port(sites_toml: Path) -> int:
    """The port of the last demo in this folder; 0, any free one, if there was none."""
    try:
        start = load_sites(sites_toml).sites[0].start[0]
        return int(start.rstrip("/").rpartition(":")[2])
    except (SitesError, ValueError):
        return 0


def _serve(out: Path, port: int) -> CountyServer:
    """The site at the same address as last time: then the archive knows its pages and asks only for what is new.

    Where another program has taken the port, the site moves, and the old archive is set aside: its pages would all be
    fetched again under their new address and every report be there twice.
    """
    files = build_site()
    try:
        return CountyServer(files, port)
    except OSError:
        with hold(out / "data", "demo"):
            pass  # not taken by a demo that runs in this folder right now: that one raises Busy
        aside = next(path for path in (out / f"data-{number}" for number in count(1)) if not path.exists())
        (out / "data").rename(aside)
        return CountyServer(files)
