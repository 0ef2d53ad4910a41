"""What the demo says at its end: what was found, what is wrong with it, where it is, and what to do next."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

from nianbao.api import load
from nianbao.demo.county import BLANK, COUNTY, REAL_TOWN, REAL_YEAR
from nianbao.show import align

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nianbao.run import BuildResult, RunResult
    from output.load import Dataset

_FILES: Final = (
    ("out/index.html", "all of this as a page: coverage, gaps, what to look at first; open it in a browser"),
    ("out/panel.csv", "one row per organisation and year, one column per variable; opens in Excel"),
    ("out/figures.parquet", "every figure with its status, its text as printed, and its place on the page"),
    ("out/reports.csv", "one row per report: where and when it was fetched, its digest"),
    ("out/findings.csv", "what is wrong, as above"),
    ("out/unparsed.csv", "what was fetched and is no report, and why"),
    ("out/codebook.md", "what every variable means"),
    ("data/", "the archive: every answer of the site, as it was sent"),
    ("SITES.toml", "what was crawled; copy it for a real county"),
)


def account(out: Path, url: str, result: RunResult) -> Iterator[str]:
    """The lines to print."""
    yield ""
    yield f"{COUNTY}: a made-up county site, served at {url} and crawled like a real one."
    yield f"Only {REAL_TOWN}'s report on {REAL_YEAR} is real; do not cite the others, they are invented (合成数据)."
    yield ""
    if result.build is None:
        yield "nothing was fetched:"
        yield from (f"  {site.name}: {site.state}: {site.reason}" for site in result.crawl.sites)
        return
    dataset = load(result.build.built.folder)
    yield from align(_found(dataset, result.build))
    yield from _wrong(dataset)
    yield from _no_reports(result.build)
    yield "\nfiles"
    yield from align([(str(out / name), about) for name, about in _FILES], indent=2)
    yield from _next(out)


def _found(dataset: Dataset, result: BuildResult) -> Iterator[tuple[str, str]]:
    reports = dataset.reports
    forms, statuses = Counter(reports["form"].dropna()), Counter(dataset.figures["status"])
    yield "found", f"{result.built.organisations} organisations, {result.built.reports} reports"
    yield "years", f"{reports['year'].min()}–{reports['year'].max()}"
    yield "forms", ", ".join(f"{number} reports on the form of {form}" for form, number in sorted(forms.items()))
    yield "figures", ", ".join(f"{number} {status}" for status, number in statuses.most_common())
    yield "panel", f"{result.built.rows} rows"


def _wrong(dataset: Dataset) -> Iterator[str]:
    yield "\nwhat is wrong (every figure stays as it was printed)"
    columns = ["organisation", "year", "code", "message"]
    faults = dataset.findings[dataset.findings["severity"] != "info"]
    rows = [[str(cell) for cell in row] for row in faults[columns].itertuples(index=False)]
    blank = dataset.figures[dataset.figures["status"] == "blank"]
    blanks = Counter(zip(blank["organisation"], blank["year"], strict=True))
    rows += [[name, str(year), "blank", f"{cells} cells are empty: not 0"] for (name, year), cells in blanks.items()]
    yield from align(rows, indent=2)


def _no_reports(result: BuildResult) -> Iterator[str]:
    yield "\nfetched, but no report"
    yield from align([(page.kind, page.url, page.reason) for page in result.unparsed], indent=2)


def _next(out: Path) -> Iterator[str]:
    town, year = BLANK
    yield "\nnext"
    yield f"  open {out / 'out' / 'index.html'} in a browser: what there is and what needs a look, in a minute"
    yield f"  open {out / 'out' / 'panel.csv'} and find {COUNTY}{town} {year}: blank cells are blank, not 0"
    yield "  run this command again: only what is new is fetched"
    yield f"""  {_python()} -c "import nianbao; print(nianbao.load('{out / "out"}').panel)\""""


def _python() -> str:
    """What to type for this Python: after `make demo` it is in a .venv of the folder where the user stands."""
    python, here = Path(sys.executable), Path.cwd()
    return str(python.relative_to(here)) if python.is_relative_to(here) else "python"
