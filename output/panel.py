"""Reports → tables: builds the dataset's folder, and the wide panel alone as a frame."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping  # noqa: TC003 - dataclass fields are inspected at run time
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from importlib import metadata
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pandas as pd

from output.codebook import codebook, to_csv, to_markdown
from output.codebook_html import to_html
from output.corrections import CORRECTIONS, Applier, Corrections
from output.crosschecks import CrossChecks, Survey
from output.crosswalk import Crosswalk
from output.editions import describe, write_editions
from output.files import TableWriter, open_csv, plain, publish, staging
from output.long_tables import long_tables
from output.missing import MissingWriter
from output.organisations import ORGANISATIONS
from output.quality.beside import summarised
from output.quality.page import write_page
from output.register import COUNTIES, REASON_OF, REGISTER, Register, county_rows
from output.register_evidence import Evidence, ReportSeen
from output.rows import finding_order
from output.spool import Spool, Waiting, deflate, inflate
from output.tables import FACTS, FINDINGS, REPORTS, SECTIONS, panel_table
from output.wide import Wide

if TYPE_CHECKING:
    from output.codebook import CodebookEntry
    from output.organisations import Organisations
    from output.rows import Packed
    from output.tables import Table
    from parsers.report import Report


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made: `rows` of the panel, `findings` by code over all reports, `files` with the manifest last."""

    folder: Path
    organisations: int
    reports: int
    rows: int
    findings: Mapping[str, int]
    files: tuple[Path, ...]
    left_out: tuple[str, ...] = ()
    """A line for each edition that was not written, and why."""
    about: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """What the manifest says of it."""
    newest: str = ""
    """When the newest of its reports was fetched."""
    release: str = ""
    """The name of the release, where it is one."""


def build(
    reports: Iterable[Report | Waiting],
    out: Path,
    *,
    parser_version: str | None = None,
    blank_as_zero: bool = False,
    corrections: Corrections | None = None,
    crosswalk: Crosswalk | None = None,
    evidence: Callable[[], Evidence] | None = None,
) -> Built:
    """Write the dataset of `reports` into the folder `out` and say what is in it.

    The reports may come in any order and are read once, one at a time; the same reports and the same code give the same
    bytes. Files that are in `out` stay as they are until all new ones are complete, then each is replaced whole.
    `parser_version` is the installed one unless given. With `blank_as_zero` an empty cell (never a mark, never a lost
    one) is a 0 in the panel, and `missing` says so; the manifest records it. `corrections` change figures of the reports that the panel takes, each with
    a finding and a row of corrections.csv. `crosswalk` says which org_ids are one organisation. `evidence` is asked once all reports are taken; without it the register has
    only the reports themselves. Raises ValueError for a figure that no form declares, CorrectionsError for a
    correction that has expired or fits no report, OSError where `out` cannot be written.
    """
    with staging(Path(out)) as folder:
        made = write_dataset(
            reports,
            folder,
            parser_version=parser_version,
            blank_as_zero=blank_as_zero,
            corrections=corrections,
            crosswalk=crosswalk,
            evidence=evidence,
        )
        return replace(made, folder=Path(out), files=publish(folder, Path(out), made.about))


def write_dataset(
    reports: Iterable[Report | Waiting],
    folder: Path,
    *,
    parser_version: str | None = None,
    blank_as_zero: bool = False,
    corrections: Corrections | None = None,
    crosswalk: Crosswalk | None = None,
    evidence: Callable[[], Evidence] | None = None,
    notice: str = "",
    beside: Callable[[Path], None] = lambda _: None,
) -> Built:
    """Write every file of the dataset but the manifest into `folder`; as `build`, but nothing is moved anywhere.

    `notice` is what its users must be told first. `beside` is called once the reports are read and writes further files;
    all are described together.
    """
    version = parser_version or _installed_version()
    with closing(MissingWriter(folder)) as missing:
        tally = _take_in(reports, folder, version, missing, blank_as_zero, corrections, crosswalk, evidence)
        beside(folder)
        entries = codebook(missing.numbers, missing.counts)
        _write_codebook(folder, entries, blank_as_zero)
        with summarised(folder, tally.reports) as summary:
            left_out = write_editions(Wide(folder, missing), entries)
            about = {
                "parser_version": version,
                "organisations": len(tally.organisations),
                "reports": tally.reports,
                "rows": tally.rows,
                "blank_as_zero": blank_as_zero,
                "left_out": list(left_out),
                **({"notice": notice} if notice else {}),
            }
            write_page(folder, summary(), about)
        describe(folder, entries, about)
    findings = MappingProxyType(dict(sorted(tally.findings.items())))
    counts = (len(tally.organisations), tally.reports, tally.rows)
    return Built(folder, *counts, findings, (), left_out, about, tally.newest)


def _take_in(
    reports: Iterable[Report | Waiting],
    folder: Path,
    version: str | None,
    missing: MissingWriter,
    blank_as_zero: bool,
    corrections: Corrections | None,
    crosswalk: Crosswalk | None,
    evidence: Callable[[], Evidence] | None,
) -> _Tally:
    """Write every table that is made of the reports. What is kept of each in memory is let go: the editions need it."""
    walk = crosswalk or Crosswalk()
    survey = Survey(walk)
    with Spool(folder) as spool:
        for report in reports:
            waiting = report if isinstance(report, Waiting) else Waiting.of(report)
            survey.add(waiting.note, spool.add(walk.applied(waiting)), waiting.standing.org_id)
        register = Register(evidence() if evidence else None)
        applier = Applier(corrections or Corrections())
        checks = CrossChecks(survey)
        tally = _write_tables(spool, folder, version, missing, blank_as_zero, applier, register, checks)
    applier.check()
    _write_corrections(applier, folder)
    _write_organisations(survey.organisations, folder)
    return tally


def wide(reports: Iterable[Report]) -> pd.DataFrame:
    """The panel as a frame: one row per organisation and year, sorted by them.

    Columns: org_id, organisation, division_code (text), year, then every variable in codebook order; counts are Int64,
    amounts of money Float64, both <NA> where no number was read.
    """
    with Spool() as spool:
        for report in reports:
            spool.add(report)
        rows = [packed.panel_row() for packed, in_panel in spool if in_panel]
    table = panel_table()
    columns = zip(*rows, strict=True) if rows else [()] * len(table.columns)
    named = zip(table.dtypes.items(), columns, strict=True)
    return pd.DataFrame({name: pd.Series(plain(values), dtype=dtype) for (name, dtype), values in named})


@dataclass(slots=True)
class _Tally:
    """What is counted while the tables are written."""

    reports: int = 0
    rows: int = 0
    organisations: set[str] = field(default_factory=set)
    findings: Counter[str] = field(default_factory=Counter)
    newest: str = ""


class _Tables:
    """The open tables of one build."""

    def __init__(self, folder: Path, open_files: ExitStack) -> None:
        def opened(table: Table) -> TableWriter:
            return open_files.enter_context(TableWriter(folder, table))

        self.reports = opened(REPORTS)
        self.sections = opened(SECTIONS)
        self.facts = opened(FACTS)
        self.findings = opened(FINDINGS)

    def add(self, packed: Packed, in_panel: bool, version: str | None) -> None:
        self.reports.add([packed.report_row(in_panel, REPORTS.header, version)])
        self.sections.add(packed.section_rows(in_panel))
        self.facts.add(packed.fact_rows(in_panel))
        self.findings.add(packed.finding_rows(in_panel))


def _write_tables(
    spool: Spool,
    folder: Path,
    version: str | None,
    missing: MissingWriter,
    blank_as_zero: bool,
    applier: Applier,
    register: Register,
    checks: CrossChecks,
) -> _Tally:
    tally = _Tally()
    changed: dict[int, bytes] = {}
    with ExitStack() as open_files:
        tables = _Tables(folder, open_files)
        open_files.enter_context(missing)
        longer = open_files.enter_context(long_tables(folder, len(spool), blank_as_zero))
        for number, (deflated, in_panel) in enumerate(spool.turns()):
            read = inflate(deflated)
            packed = applier.apply(read) if in_panel else read
            if packed is not read:
                deflated = changed[number] = deflate(packed)
            row = packed.panel_row(blank_as_zero) if in_panel else ()
            longer.add(packed, deflated, (row, missing.add(packed, row)) if in_panel else None)
            if in_panel:
                packed.findings.extend(checks.find(packed))
                packed.findings.sort(key=finding_order)
            tables.add(packed, in_panel, version)
            register.add(ReportSeen.of(packed, in_panel))
            tally.reports += 1
            tally.newest = max(tally.newest, packed.about["fetched_at"] or "")
            tally.findings.update(code for code, *_ in packed.findings)
            if packed.about["org_id"]:
                tally.organisations.add(packed.about["org_id"])
            if in_panel:
                tally.rows += 1
        _write_register(register, folder, missing)
        for org_id, finding in checks.beside.of_nobody():
            tables.findings.add([(org_id, None, None, *finding, None, None, False)])
            tally.findings[finding[0]] += 1
        longer.end(lambda: ((changed.get(n, each), taken) for n, (each, taken) in enumerate(spool.turns())))
    return tally


def _write_corrections(applier: Applier, folder: Path) -> None:
    with TableWriter(folder, CORRECTIONS) as writer:
        writer.add(applier.rows)


def _write_organisations(organisations: Organisations, folder: Path) -> None:
    with TableWriter(folder, ORGANISATIONS) as writer:
        writer.add(organisations.rows())


def _write_register(register: Register, folder: Path, missing: MissingWriter) -> None:
    """The register, its summary, and the years that have no row in the panel."""
    owed = list(register.owed())
    with TableWriter(folder, REGISTER) as rows, TableWriter(folder, COUNTIES) as counties:
        rows.add(each.row() for each in owed)
        counties.add(county_rows(owed))
    for each in owed:
        if not register.is_in_panel(each):
            missing.add_report(each.org_id, each.year, REASON_OF[each.state])


def _write_codebook(folder: Path, entries: tuple[CodebookEntry, ...], blank_as_zero: bool) -> None:
    with open_csv(folder / "codebook.csv") as file:
        file.write(to_csv(entries))
    for name, text in (
        ("codebook.md", to_markdown(entries, blank_as_zero=blank_as_zero)),
        ("codebook.html", to_html(entries, blank_as_zero=blank_as_zero)),
    ):
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def _installed_version() -> str | None:
    try:
        return metadata.version("nianbao")
    except metadata.PackageNotFoundError:
        return None  # run from a bare checkout: unknown, and said so by a blank
