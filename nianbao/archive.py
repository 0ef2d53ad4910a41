"""The commands on an archive. Each is a thin call of a public function of scraper, imported only when it is run."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

_FAILED, _WRONG = 1, 2
_FILE = click.Path(path_type=Path)
_FOUND = click.Path(path_type=Path, exists=True)
_DATA = click.option("--data", type=click.Path(path_type=Path, exists=True, file_okay=False), required=True)


@click.group()
def archive() -> None:
    """Check the archive, take WARC files in and give them out, and rebuild its index."""


@archive.command()
@_DATA
def verify(data: Path) -> int:
    """Read every record and every digest; print one line a fault (file@offset: what), and exit with 1 if there is one."""
    from scraper.archive import find_files
    from scraper.verify import verify as find_faults

    code = 0
    for fault in find_faults(data):
        click.echo(str(fault))
        code = _FAILED
    if not code and not find_files(data):
        raise click.ClickException(f"{data}: there is no archive here: what holds nothing is not sound")
    return code


@archive.command("import")
@click.argument("files", metavar="WARC...", nargs=-1, required=True, type=_FOUND)
@click.option("--sites", "sites_toml", type=_FILE, required=True, help="SITES.toml: whose pages are taken.")
@click.option("--data", type=_FILE, required=True, help="Folder of the archive.")
def take_in(files: tuple[Path, ...], sites_toml: Path, data: Path) -> int:
    """Take lists, reports and their files from WARC files of any tool, with the dates at which they were fetched.

    Exits with 1 where a file cannot be read to its end.
    """
    from scraper.exchange import import_files
    from scraper.sites import SitesError, load_sites

    with _stopping_in_one_line():
        try:
            sites = load_sites(sites_toml)
        except SitesError as error:
            click.echo(f"nianbao archive import: {error}", err=True)
            return _WRONG
        result = import_files(files, sites, data)
    for skipped in result.skipped:
        click.echo(f"{skipped.file}@{skipped.offset}: not taken: {skipped.url} {skipped.reason}", err=True)
    click.echo(f"{result.taken} taken, {result.known} known already, {len(result.skipped)} not taken")
    # Without an address it is no record that was passed over, but the rest of a file that cannot be read.
    return _FAILED if any(not skipped.url for skipped in result.skipped) else 0


@archive.command()
@_DATA
@click.option("--out", type=_FILE, required=True, help="A folder for plain files, or a name ending in .warc.gz.")
@click.option("--all-versions", is_flag=True, help="Plain files also of reports as they were before they were changed.")
def export(data: Path, out: Path, all_versions: bool) -> int:
    """Give out reports and files: a folder a site with manifest.csv, or all records in one .warc.gz."""
    from scraper.export import export_files, export_warc

    if out.name.endswith(".warc.gz"):
        click.echo(f"{export_warc(data, out)} records in {out}")
    else:
        click.echo(f"{export_files(data, out, all_versions=all_versions)} files in {out}")
    return 0


@archive.command()
@_DATA
def reindex(data: Path) -> int:
    """Rebuild the state database from the archive alone."""
    from scraper.store import reindex as rebuild

    with _stopping_in_one_line():
        click.echo(f"{rebuild(data)} addresses known")
    return 0


@contextmanager
def _stopping_in_one_line() -> Iterator[None]:
    from scraper.errors import StoreError

    try:
        yield
    except StoreError as error:
        raise click.ClickException(str(error)) from None
