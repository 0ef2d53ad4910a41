"""The commands about sites: which are known, where their reports are, and what is wrong with them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from nianbao.codes import FAILED, PARTLY
from nianbao.command import FILE, SITES, Misconfigured, load_sites, stopping_in_one_line

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from scraper.discovered import Discovery
    from scraper.site import Sites

_KEEP = click.option("--data", type=FILE, help="Keep what is fetched in this archive, and what is found beside it.")


@click.group()
def sites() -> None:
    """Sites to begin with, their report columns, and what is wrong with them."""


@sites.command("list")
@click.option("--province", default="", help="Only those of this province, such as 辽宁 or 辽宁省.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
def list_sites(province: str, form: str) -> None:
    """List the sites of the starter registry."""
    from scraper.registry import UnknownName, select

    try:
        entries = select(province)
    except UnknownName as error:
        raise Misconfigured(str(error)) from None
    if form == "json":
        click.echo(json.dumps([entry.model_dump() for entry in entries], ensure_ascii=False, indent=2))
        return
    for each in entries:
        column = f"{each.column} ({each.layout})" if each.column else ""
        click.echo("\t".join((each.division_code, each.name, each.province, each.home, each.platform, column)).rstrip())


@sites.command()
@click.argument("names", metavar="NAME...", nargs=-1, required=True)
def init(names: tuple[str, ...]) -> None:
    """Print a SITES.toml with these places of the registry, named as in 盘山县 or by division code."""
    from scraper.registry import Entry, UnknownName, find, to_toml

    found: list[Entry] = []
    unknown: list[str] = []
    for name in names:
        try:
            found.append(find(name))
        except UnknownName as error:
            unknown.append(str(error))
    if unknown:
        raise Misconfigured("\n".join(unknown))
    click.echo(to_toml(list(dict.fromkeys(found))).rstrip("\n"))


@sites.command()
@click.argument("url", metavar="URL")
@click.option("--contact", default="", help="Where the site's operator finds you; needed for all but this machine.")
@click.option("--name", default="", help="What the site is called in SITES.toml; else as in the registry, or its host.")
@click.option("--delay", default=3.0, show_default=True, help="Seconds between two requests.")
@click.option("--format", "form", type=click.Choice(["table", "json", "toml"]), default="table", show_default=True)
@_KEEP
def discover(url: str, contact: str, name: str, delay: float, form: str, data: Path | None) -> int:
    """Find the report columns of a site from its home page: at most 40 pages are read."""
    from nianbao.found import to_block, to_table
    from scraper import discover as search
    from scraper.registry import name_host

    known_name, code = name_host(url)
    declared = _declare(name or known_name or url, code, url, contact, delay)
    with stopping_in_one_line():
        found = search.discover(declared.sites[0], declared.crawl, data)
    match form:
        case "json":
            click.echo(found.to_json())
        case "toml":
            click.echo(to_block(found, found.site, code).rstrip("\n"))
        case _:
            click.echo(to_table(found))
    return _code([found])


@sites.command()
@SITES
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@_KEEP
def check(sites_toml: Path, form: str, data: Path | None) -> int:
    """Try every site of SITES.toml: say what is there, what is wrong, and what to write."""
    from nianbao.found import to_table
    from scraper import discover as search
    from scraper.advice import advise

    declared = load_sites(sites_toml)
    with stopping_in_one_line():
        found = search.check(declared, data)
    advice = [advise(site, each) for site, each in zip(declared.sites, found, strict=True)]
    if form == "json":
        rows = [json.loads(each.to_json()) | {"advice": said} for each, said in zip(found, advice, strict=True)]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return _code(found)
    for each, said in zip(found, advice, strict=True):
        click.echo(to_table(each))
        for line in said:
            click.echo(f"  -> {line}")
    return _code(found)


def _declare(name: str, code: str, url: str, contact: str, delay: float) -> Sites:
    """A site of one's own making, checked as those of SITES.toml are. Raises Misconfigured."""
    from scraper.hosts import is_loopback
    from scraper.registry import quoted
    from scraper.sites import SitesError, read_sites

    local = str(is_loopback(url)).lower()
    crawl = f"[crawl]\ncontact = {quoted(contact)}\ndelay_seconds = {delay}\nallow_private_addresses = {local}\n"
    # 100000 is the whole country: the archive's records name a place, and this one is not known yet.
    site = f"[[site]]\nname = {quoted(name)}\ndivision_code = {quoted(code or '100000')}\nstart = [{quoted(url)}]\n"
    try:
        return read_sites(crawl + site, "sites discover")
    except SitesError as error:
        raise Misconfigured(str(error)) from None


def _code(found: Iterable[Discovery]) -> int:
    states = {each.state for each in found}
    if states & {"blocked", "unreachable", "waiting"}:
        return PARTLY
    return 0 if states == {"found"} else FAILED
