"""The commands. Each is a thin call of a public function, and imports it only when it is run: `--help` is instant.

Exit codes: 0 done; 1 failed; 2 wrong usage or configuration; 3 done, but some sites were blocked or unreachable;
130 interrupted.
"""

from __future__ import annotations

import io
import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nianbao.run import BuildResult
    from scraper.crawl import CrawlResult
    from scraper.sites import Sites

FAILED, WRONG, PARTLY, INTERRUPTED = 1, 2, 3, 130

_FILE = click.Path(path_type=Path)
_DATA = click.option("--data", type=_FILE, required=True, help="Folder of the archive: what was fetched is kept here.")
_OUT = click.option("--out", type=_FILE, required=True, help="Folder of the dataset.")
_SITES = click.argument("sites_toml", metavar="SITES.toml", type=_FILE)


def main(args: Sequence[str] | None = None) -> NoReturn:
    """Run a command and leave with its exit code. What goes wrong is said in one line."""
    _write_any_character()
    try:
        code = commands.main(args, prog_name="nianbao", standalone_mode=False)
    except click.ClickException as error:
        code = _explain(error)
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted; what was fetched so far is kept", err=True)
        code = INTERRUPTED
    except BrokenPipeError:
        # The reader of our output, such as `head`, has seen enough. Python would complain once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = FAILED
    except OSError as error:
        click.echo(f"nianbao: {error.filename or 'cannot go on'}: {error.strerror or error}", err=True)
        code = FAILED
    sys.exit(code)


def _write_any_character() -> None:
    """Where the locale has no Chinese, show an escape instead of failing half-way."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _explain(error: click.ClickException) -> int:
    """One line for what click says in four."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "nianbao"
    message = error.format_message()
    if isinstance(error, click.UsageError):
        message = f"{' '.join(message.split()).removesuffix('.')} (see {command} --help)"
    click.echo(f"{command}: {message}", err=True)
    return error.exit_code


class Misconfigured(click.ClickException):
    """SITES.toml is wrong: every line says what, where, and what to write instead."""

    exit_code = WRONG


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="nianbao", message="%(prog)s %(version)s")
def commands() -> None:
    """The yearly 政府信息公开 reports of Chinese local governments, as a panel dataset."""


@commands.command()
@_SITES
@_DATA
def crawl(sites_toml: Path, data: Path) -> int:
    """Fetch what is new or due from the sites of SITES.toml into the archive."""
    from nianbao.progress import show_crawl
    from nianbao.run import crawl_sites

    sites = _load_sites(sites_toml)
    with _stopping_in_one_line(), show_crawl() as progress:
        return _crawl_code(crawl_sites(sites, data, progress))


@commands.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option("--format", "form", type=click.Choice(["table", "json", "jsonl"]), default="table", show_default=True)
def parse(paths: tuple[str, ...], form: str) -> int:
    """Read reports from files, directories, archives (.warc.gz) or standard input (-)."""
    from nianbao.api import read_reports
    from nianbao.show import writer

    failed: list[str] = []

    def complain(source: str, error: Exception) -> None:
        failed.append(source)
        reason = error.strerror if isinstance(error, OSError) else str(error)
        click.echo(f"{source}: {' '.join(str(reason or error).split())}", err=True)

    with writer(form) as write:
        for report in read_reports(paths, on_error=complain):
            write(report)
    return FAILED if failed else 0


@commands.command()
@_DATA
@_OUT
def build(data: Path, out: Path) -> int:
    """Make the dataset from the archive."""
    from nianbao.run import build_dataset

    with _stopping_in_one_line():
        return _show_build(build_dataset(data, out))


@commands.command()
@_SITES
@_DATA
@_OUT
def run(sites_toml: Path, data: Path, out: Path) -> int:
    """Crawl and build: what a timer calls. Safe to call while another run is going on."""
    from nianbao.progress import show_crawl
    from nianbao.run import run as crawl_and_build

    sites = _load_sites(sites_toml)
    with _stopping_in_one_line(), show_crawl() as progress:
        result = crawl_and_build(sites, data, out, progress)
    code = _crawl_code(result.crawl)
    if result.build is None:
        click.echo("nothing has been fetched yet, so there is no dataset", err=True)
        return code or FAILED
    return _show_build(result.build) or code


@commands.command()
@click.option("--out", type=_FILE, default=Path("nianbao-demo"), show_default=True, help="Folder for everything.")
def demo(out: Path) -> int:
    """Crawl the bundled county on this machine, build its dataset, and say what to look at."""
    from nianbao.demo.tour import tour

    with _stopping_in_one_line():
        return tour(out)


@commands.command()
@click.option("--format", "form", type=click.Choice(["md", "csv", "json"]), default="md", show_default=True)
def codebook(form: str) -> None:
    """Print the variables of the dataset."""
    from output.codebook import codebook as entries
    from output.codebook import to_csv, to_json, to_markdown

    write = {"md": to_markdown, "csv": to_csv, "json": to_json}[form]
    click.echo(write(entries()).rstrip("\n"))


@contextmanager
def _stopping_in_one_line() -> Iterator[None]:
    """What stops a run is known and says itself what to do: no traceback."""
    from nianbao.run import RunError
    from scraper.errors import StoreError

    try:
        yield
    except (RunError, StoreError) as error:
        raise click.ClickException(str(error)) from None


def _load_sites(path: Path) -> Sites:
    from scraper.sites import SitesError, load_sites

    try:
        return load_sites(path)
    except SitesError as error:
        raise Misconfigured(str(error)) from None


def _crawl_code(result: CrawlResult) -> int:
    states = {site.state for site in result.sites}
    if "failed" in states:
        return FAILED
    return PARTLY if states & {"blocked", "unreachable", "waiting"} else 0


def _show_build(result: BuildResult) -> int:
    """Says what was built; 1 where a page made the reader stumble, as that is a fault of ours."""
    from nianbao.show import summary

    for line in summary(result):
        click.echo(line)
    return FAILED if any(page.kind == "crashed" for page in result.unparsed) else 0
