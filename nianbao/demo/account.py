"""What the demo says at its end: what was found, what is wrong with it, where it is, and what to do next."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

from nianbao.api import load
from nianbao.demo.county import BLANK, COUNTY, DIVISION_CODE, REAL_TOWN, REAL_YEAR, YEARS
from nianbao.show import align

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nianbao.run import BuildResult, RunResult
    from output.load import Dataset

_FILES: Final = (
    ("out/index.html", "all of this as a page: coverage, gaps, what to look at first; open it in a browser"),
    ("out/panel.csv", "one row per organisation and year, one column per variable; opens in Excel"),
    ("out/panel.xlsx", "the same as a workbook, with the codebook on its second sheet"),
    ("out/panel.dta", "the same for Stata: labelled, every gap with its reason"),
    ("out/panel.sav", "the same for SPSS"),
    ("out/register.csv", "who owed which year by when and what became of it, as above"),
    ("out/figures.parquet", "every figure with its status, its text as printed, and its place on the page"),
    ("out/reports.csv", "one row per report: where and when it was fetched, its digest"),
    ("out/findings.csv", "what is wrong, as above"),
    ("out/unparsed.csv", "what was fetched and is no report, and why"),
    ("out/revisions.csv", "figures that an office changed between two visits: here one"),
    ("out/codebook.html", "what every variable means"),
    ("data/", "the archive: every answer of the site, as it was sent"),
    ("SITES.toml", "what was crawled; copy it for a real county"),
)

BECAME: Final = {
    "published": "there is a report, in time as far as it is dated",
    "late": "there is a report, dated after the day on which it was due",
    "absent": "its county's lists were read to their end and do not name it",
    "blocked": "the site answers with a challenge (521), which is never solved",
    "unreachable": "nobody answers at the site's address",
    "image_only": "the report is a picture that nobody could read",
    "unparsable": "the report is a broken file",
    "withdrawn": "the report was there at the first visit and gone at the second; what it said is kept",
    "unknown": "nobody can say: this one may have been merged away since its last report",
}
"""What the states of the register mean in the demo."""


def account(out: Path, url: str, result: RunResult) -> Iterator[str]:
    """The lines to print."""
    yield ""
    yield f"{COUNTY} and three smaller counties: made-up sites, served at {url} and beside it, visited twice."
    yield f"Only {REAL_TOWN}'s report on {REAL_YEAR} is real; do not cite the others, they are invented (合成数据)."
    yield ""
    if result.build is None:
        yield "nothing was fetched:"
        yield from (f"  {site.name}: {site.state}: {site.reason}" for site in result.crawl.sites)
        return
    dataset = load(result.build.built.folder)
    yield from align(_found(dataset, result.build))
    yield from _became(dataset)
    yield from _wrong(dataset)
    yield from _no_reports(result.build)
    yield "\nfiles"
    there = [(out / name, about) for name, about in _FILES if (out / name).exists()]
    yield from align([(str(path), about) for path, about in there], indent=2)
    yield from (f"  not written: {line}" for line in result.build.built.left_out)
    yield from _next(out)


def _found(dataset: Dataset, result: BuildResult) -> Iterator[tuple[str, str]]:
    reports = dataset.reports
    forms, statuses = Counter(reports["form"].dropna()), Counter(dataset.figures["status"])
    yield "found", f"{result.built.organisations} organisations, {result.built.reports} reports"
    yield "years", f"{reports['year'].min()}–{reports['year'].max()}"
    yield "forms", ", ".join(f"{number} reports on the form of {form}" for form, number in sorted(forms.items()))
    yield "figures", ", ".join(f"{number} {status}" for status, number in statuses.most_common())
    yield "panel", f"{result.built.rows} rows"


def _became(dataset: Dataset) -> Iterator[str]:
    """Every state with its number and an example: of a made-up county where there is one."""
    yield "\nwho owed a report, and what became of it"
    register = dataset.register
    here = register["county"] == DIVISION_CODE
    # of a made-up county where there is one
    examples = register.assign(here=here).sort_values(["here", "year", "org_id"])
    rows = []
    for state, words in BECAME.items():
        found = examples[examples["state"] == state]
        for who, year in zip(found["organisation"][:1], found["year"][:1], strict=True):
            rows.append((f"{len(found):3}", state, f"{who} {year}", words))
    yield from align(rows, indent=2)
    unseen = register.loc[here & ~register["org_id"].isin(dataset.panel["org_id"]), "org_id"].nunique()
    yield f"  Most of the absent are {unseen} townships of the true {COUNTY}, which this made-up site does not have."
    yield f"  No site has reports on years after {YEARS[-1]}."


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
