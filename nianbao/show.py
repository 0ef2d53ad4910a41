"""Reports and results → text for a person, or JSON for a program."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click
from rich.cells import cell_len

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from nianbao.run import BuildResult
    from parsers.report import Figure, Report


@contextmanager
def writer(form: str) -> Iterator[Callable[[Report], None]]:
    """A function that prints one report as `table`, `json` (all in one array) or `jsonl` (one object a line)."""
    if form == "json":
        with _array() as write:
            yield write
    elif form == "jsonl":
        yield lambda report: click.echo(json.dumps(report.to_json(), ensure_ascii=False))
    else:
        yield lambda report: click.echo("\n".join(describe(report)) + "\n")


@contextmanager
def _array() -> Iterator[Callable[[Report], None]]:
    """Prints as it goes, so that a folder of reports is not held in memory for the sake of two brackets."""
    count = 0

    def write(report: Report) -> None:
        nonlocal count
        click.echo(
            ("[\n" if count == 0 else ",\n") + json.dumps(report.to_json(), ensure_ascii=False, indent=2), nl=False
        )
        count += 1

    yield write
    click.echo("[]" if count == 0 else "\n]")


def describe(report: Report) -> list[str]:
    """One report for a person: whose it is, every figure that is not a plain 0, and the findings."""
    printed = Counter(figure.status for figure in report.figures.values())
    counts = ", ".join(f"{count} {status}" for status, count in printed.items()) or "no tables"
    zeros = sum(_is_plain_zero(figure) for figure in report.figures.values())
    shown = [figure for figure in report.figures.values() if figure.status != "absent" and not _is_plain_zero(figure)]
    lines = [
        f"{report.organisation or 'organisation unknown'}  {report.year or 'year unknown'}",
        f"  source     {report.source}",
        f"  is         {report.level}, form {report.form or 'none'}, published {report.published or 'unknown'}",
        f"  figures    {counts}" + (f"; {zeros} are a printed 0 and not listed" if zeros else ""),
    ]
    lines += align([_figure_row(figure) for figure in shown], indent=2)
    lines += [f"  {finding.severity}: {finding.code}: {finding.message}" for finding in report.findings]
    return lines


def _is_plain_zero(figure: Figure) -> bool:
    return figure.status == "printed" and figure.value == 0


def _figure_row(figure: Figure) -> tuple[str, str, str, str, str]:
    value = "" if figure.value is None else f"{figure.value.normalize():f}"
    raw = "" if figure.raw == value else f"“{figure.raw}”"
    return figure.variable, value, figure.status, raw, str(figure.where)


def summary(result: BuildResult) -> list[str]:
    """What a build made, in three lines or so."""
    built = result.built
    findings = ", ".join(f"{count} {code}" for code, count in built.findings.items()) or "none"
    others = Counter(page.kind for page in result.unparsed)
    pages = ", ".join(f"{count} {kind}" for kind, count in sorted(others.items())) or "none"
    return align(
        [
            ("reports", f"{built.reports} by {built.organisations} organisations, {built.rows} rows in the panel"),
            ("findings", findings),
            ("no reports", f"{pages} (see unparsed.csv)"),
            *(("left out", line) for line in built.left_out),
            ("dataset", result.place or str(built.folder)),
        ]
    )


def align(rows: Iterable[Sequence[str]], indent: int = 0) -> list[str]:
    """Rows as columns of text. Width is counted in cells of a terminal: a Chinese character has two."""
    rows = list(rows)
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    return [
        (" " * indent + "  ".join(_padded(cell, width) for cell, width in zip(row, widths, strict=True))).rstrip()
        for row in rows
    ]


def _padded(cell: str, width: int) -> str:
    return cell + " " * (width - cell_len(cell))
