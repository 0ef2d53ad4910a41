"""The commands. Each is a thin call of a public function, and imports it only when it is run: `--help` is instant.

Exit codes: 0 done; 1 failed or a floor missed; 2 wrong usage or configuration; 3 done, but some sites were blocked or unreachable;
130 interrupted.
"""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from nianbao.archive import archive
from nianbao.codes import FAILED, INTERRUPTED
from nianbao.command import ANYWHERE, FILE, HERE, SITES, load_sites, stopping_in_one_line
from nianbao.sites import sites

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nianbao.run import BuildResult
    from nianbao.runs import RunRecord

_DATA = click.option("--data", type=HERE, required=True, help="Folder of the archive: what was fetched is kept here.")
_OUT = click.option("--out", type=HERE, required=True, help="Folder of the dataset.")
_CHOICES = (
    click.option(
        "--blank-as-zero",
        is_flag=True,
        help="Count empty cells as 0 (not marks, not lost ones); `missing` and metadata say so.",
    ),
    click.option(
        "--corrections", type=FILE, help="Corrections by hand.  [default: corrections.toml in --data, if there]"
    ),
    click.option(
        "--crosswalk",
        type=FILE,
        help="Renames, merges and splits of organisations.  [default: crosswalk.toml in --data, if there]",
    ),
    click.option("--accept", metavar="REASON", default="", help="Release a dataset that shrinks, and record why."),
    click.option(
        "--as-of",
        type=click.DateTime(["%Y-%m-%d"]),
        callback=lambda _context, _option, day: day and day.date().isoformat(),
        help="Build what the archive had at the end of that day.",
    ),
    click.option("--jobs", type=click.IntRange(1), help="Processes that read pages.  [default: one a processor]"),
    click.option("--cluster", metavar="ADDRESS", default="", help="Read pages on the Dask cluster of this scheduler."),
)


def _choices(command: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a command that builds the options of `nianbao.run.Choices`, as one keyword each."""
    for option in reversed(_CHOICES):
        command = option(command)
    return command


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
    """One line for what click says in four; the help, where nothing was asked for."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        error.show()
        return error.exit_code
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "nianbao"
    message = error.format_message()
    if isinstance(error, click.UsageError):
        message = f"{' '.join(message.split()).removesuffix('.')} (see {command} --help)"
    click.echo(f"{command}: {message}", err=True)
    return error.exit_code


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="nianbao", message="%(prog)s %(version)s")
def commands() -> None:
    """The yearly 政府信息公开 reports of Chinese local governments, as a panel dataset."""


commands.add_command(archive)
commands.add_command(sites)


@commands.command()
@SITES
@_DATA
def crawl(sites_toml: Path, data: Path) -> int:
    """Fetch what is new or due from the sites of SITES.toml into the archive."""
    from nianbao.progress import show_crawl
    from nianbao.run import crawl_sites

    declared = load_sites(sites_toml)
    with stopping_in_one_line(), show_crawl() as progress:
        result = crawl_sites(declared, data, progress)
    return _show_remarks(result.record)


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
@click.option("--data", type=ANYWHERE, required=True, help="Folder of the archive, or its URL (s3://…).")
@click.option("--out", type=ANYWHERE, required=True, help="Folder of the dataset, or its URL.")
@_choices
def build(data: str | Path, out: str | Path, **choices: Any) -> int:
    """Make the dataset from the archive."""
    from nianbao.remote import build_anywhere
    from nianbao.run import Choices

    with stopping_in_one_line():
        return _show_build(build_anywhere(data, out, choices=Choices(**choices)))


@commands.command()
@SITES
@_DATA
@_OUT
@_choices
def run(sites_toml: Path, data: Path, out: Path, **choices: Any) -> int:
    """Crawl and build: what a timer calls. Safe to call while another run is going on."""
    from nianbao.progress import show_crawl
    from nianbao.run import Choices
    from nianbao.run import run as crawl_and_build

    declared = load_sites(sites_toml)
    with stopping_in_one_line(), show_crawl() as progress:
        result = crawl_and_build(declared, data, out, progress, choices=Choices(**choices))
    if result.build is not None:
        _show_build(result.build)
    return _show_remarks(result.record)


@commands.command()
@_DATA
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
def status(data: Path, form: str) -> None:
    """Show how the last run went, or goes, and those before it."""
    from nianbao.status import read_status, to_json, to_table

    with stopping_in_one_line():
        seen = read_status(data)
    click.echo(to_json(seen) if form == "json" else "\n".join(to_table(seen)))


@commands.command()
@click.option("--out", type=FILE, default=Path("nianbao-demo"), show_default=True, help="Folder for everything.")
def demo(out: Path) -> int:
    """Crawl the bundled county on this machine, build its dataset, and say what to look at."""
    from nianbao.demo.tour import tour

    with stopping_in_one_line():
        return tour(out)


@commands.command()
@click.option("--format", "form", type=click.Choice(["md", "csv", "json", "html"]), default="md", show_default=True)
def codebook(form: str) -> None:
    """Print the variables of the dataset."""
    from output.codebook import codebook as entries
    from output.codebook import to_csv, to_json, to_markdown
    from output.codebook_html import to_html

    write = {"md": to_markdown, "csv": to_csv, "json": to_json, "html": to_html}[form]
    click.echo(write(entries()).rstrip("\n"))


def _show_remarks(record: RunRecord) -> int:
    """Says what a person must know or do; returns the exit code of the run."""
    from nianbao.status import remarks

    for line in remarks(record):
        click.echo(line, err=True)
    return record.exit_code or 0


def _show_build(result: BuildResult) -> int:
    """Says what was built; 1 where a page made the reader stumble, as that is a fault of ours."""
    from nianbao.show import summary

    for line in summary(result):
        click.echo(line)
    return FAILED if any(page.kind == "crashed" for page in result.unparsed) else 0
