"""The commands about sites: which are known, where their reports are, and what is wrong with them."""

from __future__ import annotations

import json

import click

from nianbao.command import Misconfigured


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
