"""The codebook: every variable with its labels, unit, place in the forms and the edit rules it takes part in.

It also says what the statuses of a figure and the codes of findings mean; the READMEs show the same table of findings.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence  # noqa: TC003 - dataclass fields are inspected at run time
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Literal

from output.checks.kinds import ALL_KINDS
from output.comparability import comparability
from output.harmonised import harmonised
from output.labels import chinese_labels, table_label, variable_labels
from output.reasons import REASONS
from parsers.form import Rule, Variable, all_forms, cells, variable_name, variables

if TYPE_CHECKING:
    from parsers.findings import Kind
    from parsers.report import Status


@dataclass(frozen=True, slots=True)
class CodebookEntry:
    """One variable. `count` is how many rows of the panel have a number for it, None where no dataset is meant.

    `note` says what to mind before the variable is used: `provisional` ones are of a form declared from memory.
    `comparability` says what to mind before years or forms are compared. `missing` counts the rows without a number by
    reason: `blank:3`.
    """

    variable: str
    label_en: str
    type: Literal["integer", "decimal"]
    unit: str
    forms: tuple[str, ...]
    table: str
    table_label: str
    group: str
    row_label: str
    column_label: str
    rules: tuple[str, ...]
    note: str
    count: int | None = None
    label_zh: str = ""
    comparability: str = ""
    comparability_zh: str = ""
    missing: tuple[str, ...] = ()


def codebook(
    counts: Mapping[str, int] | None = None, missing: Mapping[tuple[str, str], int] | None = None
) -> tuple[CodebookEntry, ...]:
    """Every variable in codebook order; with `counts` (by variable) also how often the panel has a number for it.

    `missing`, by variable and reason, counts the rows of the panel that have none.
    """
    labels, chinese, taking_part, notes = variable_labels(), chinese_labels(), _rules(), comparability()
    missing = missing or {}
    return tuple(
        CodebookEntry(
            variable=variable.name,
            label_en=labels[variable.name],
            type="decimal" if variable.money else "integer",
            unit=variable.unit,
            forms=variable.forms,
            table=variable.table,
            table_label=_table_label(variable),
            group=variable.group,
            row_label=variable.row_label,
            column_label=variable.column_label,
            rules=taking_part.get(variable.name, ()),
            note="provisional" if variable.provisional else "",
            count=None if counts is None else counts.get(variable.name, 0),
            label_zh=chinese[variable.name],
            comparability=notes[variable.name].en if variable.name in notes else "",
            comparability_zh=notes[variable.name].zh if variable.name in notes else "",
            missing=tuple(f"{r.id}:{n}" for r in REASONS if (n := missing.get((variable.name, r.id), 0))),
        )
        for variable in variables()
    )


def to_csv(entries: Iterable[CodebookEntry]) -> str:
    """The codebook as CSV text with a header row; forms and rules are joined by semicolons, no byte-order mark."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(field.name for field in fields(CodebookEntry))
    writer.writerows(map(_cells, entries))
    return text.getvalue()


def to_json(entries: Iterable[CodebookEntry]) -> str:
    """The codebook as a JSON array of objects; an unknown count is left out."""
    shown = [{name: value for name, value in asdict(entry).items() if value is not None} for entry in entries]
    return json.dumps(shown, ensure_ascii=False, indent=2) + "\n"


def to_markdown(entries: Iterable[CodebookEntry], *, blank_as_zero: bool = False) -> str:
    """The codebook as Markdown: a table of variables for each table of the forms, then the statuses and the findings.

    `blank_as_zero` says that the panel was built with empty cells as 0.
    """
    by_table: dict[str, list[CodebookEntry]] = {}
    for entry in entries:
        by_table.setdefault(entry.table, []).append(entry)
    parts = ["# Codebook\n", _PREFACE, *([f"**{BLANK_AS_ZERO}**\n"] if blank_as_zero else [])]
    for table, members in by_table.items():
        parts.append(f"## {table_label(table)} · {members[0].table_label}\n")
        if any(entry.note == "provisional" for entry in members):
            parts.append(_PROVISIONAL)
        parts.append(_markdown_table(members))
    return "\n".join(
        [
            *parts,
            "## Statuses\n",
            statuses_table(),
            "## Reasons\n",
            _REASONS,
            reasons_table(),
            "## Findings\n",
            _FINDINGS,
            findings_table(),
        ]
    )


BLANK_AS_ZERO = (
    "Built with --blank-as-zero: an empty cell counts as 0 in panel; missing has these cells as zero_for_blank. "
    "本次构建将空单元格按0计；missing中标为zero_for_blank。"
)
"""What the codebook says first of a dataset that was built so."""

_PREFACE = """\
One line per variable of `panel`. A blank cell means that no number was read; it is never a zero: `figures` says why.
Counts are whole numbers. A number is what the report prints, even where the form's own sums say that it is wrong
(see `findings`).
"""

_PROVISIONAL = """\
Provisional: the form was declared from memory, as no filled instance of it has been seen. These variables stand last in
`panel`, their sums give warnings only, and a name that begins with `s14_` may still change. Compare a few of them with
the page (`figures` has the place of each) before you use them; they are not continued by the variables of later forms.
"""

_FINDINGS = """\
A finding says what a user of the data must know about a report; it never changes a number. An `error` makes some of the
report's figures, or its row, unfit for use until somebody has looked; a `warning` asks for a look at the page; `info` is
worth knowing.
"""

_HARMONISED = """\
Variables that run through several forms, in `harmonised` beside the raw ones, never instead. A value is there only if
every part of its expression has a number; the column with `_st` behind the name says how it came about, or why not.
"""

_REASONS = """\
Why a cell of the panel has no number: `missing.parquet` has one row for each such cell. In `panel.dta` the reason is an
extended missing value, in `panel.sav` a user-missing value; both are labelled.
"""

STATUSES: dict[Status, str] = {
    "printed": "read from its own cell, as the report prints it",
    "inferred": "the number was printed and its cell was lost; the form's sums leave it one possible place",
    "blank": "the cell is there, and empty or a mark such as `/` or `—`; no number, and not a zero",
    "unsure": "numbers were there and could not be placed or read with certainty; `raw` keeps what was read",
    "absent": "the source has no such cell",
    "corrected": "the maintainer of the dataset corrected it (`corrections.csv` says why); `raw` keeps what the source says",
}
"""What the statuses of a figure mean; the first two and most of the last come with a number."""


def finding_kinds() -> dict[str, Kind]:
    """Every kind of finding that a dataset can hold, by code: errors first, then in the order of their declaration."""
    severities = ("error", "warning", "info")
    return dict(sorted(ALL_KINDS.items(), key=lambda entry: severities.index(entry[1].severity)))


def findings_table() -> str:
    """The findings as a Markdown table: code, severity, what it says (… stands for the particulars), what to do."""
    lines = [["code", "severity", "says", "what to do"], ["---"] * 4]
    for code, kind in finding_kinds().items():
        lines.append([f"`{code}`", kind.severity, re.sub(r"(?:\{\w+\})+", "…", kind.says), kind.advice])
    return _markdown(lines)


def statuses_table() -> str:
    """The statuses of a figure as a Markdown table."""
    return _markdown(
        [["status", "means"], ["---"] * 2, *([f"`{status}`", means] for status, means in STATUSES.items())]
    )


def harmonised_as_markdown() -> str:
    """The harmonised variables as a Markdown table: labels, how each form gives them, what to mind."""
    lines = [["variable", "label", "中文", "unit", "computed", "compare", "可比性"], ["---"] * 7]
    for each in harmonised():
        ways = "; ".join(f"{', '.join(way.forms)}: `{way.expression.text}`" for way in each.ways)
        line = [f"`{each.name}`", each.label_en, each.label_zh, each.unit, ways, each.note_en, each.note_zh]
        lines.append(line)
    return _markdown(lines)


def reasons_table() -> str:
    """The reasons for which a number is missing as a Markdown table, with the codes of Stata and SPSS."""
    lines = [["reason", "Stata", "SPSS", "means", "含义"], ["---"] * 5]
    for reason in REASONS:
        coded = reason.of == "figure"
        codes = [f"`.{reason.letter}`", str(reason.code)] if coded else ["", ""]
        lines.append([f"`{reason.id}`", *codes, reason.label_en, reason.label_zh])
    return _markdown(lines)


def _markdown_table(entries: Sequence[CodebookEntry]) -> str:
    counted = any(entry.count is not None for entry in entries)
    header = ["variable", "label", "中文", "row", "column", "unit", "forms", "rules", "compare"]
    header += ["count"] if counted else []
    lines = [header, ["---"] * (len(header) - counted) + ["---:"] * counted]
    for e in entries:
        row = " / ".join(part for part in (e.group, e.row_label) if part)
        line = [f"`{e.variable}`", e.label_en, e.label_zh, row, e.column_label, e.unit, ", ".join(e.forms)]
        line += [", ".join(e.rules), e.comparability]
        lines.append([*line, *([str(e.count)] if counted else [])])
    return _markdown(lines)


def _markdown(lines: Iterable[Sequence[str]]) -> str:
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


def _cells(entry: CodebookEntry) -> list[str]:
    values = (getattr(entry, field.name) for field in fields(CodebookEntry))
    return [";".join(v) if isinstance(v, tuple) else "" if v is None else str(v) for v in values]


def _table_label(variable: Variable) -> str:
    """The Chinese title of the variable's table, as the newest form that has the variable prints it."""
    newest = next(form for form in all_forms() if form.id in variable.forms)
    return newest.find_table(variable.table).title


def _rules() -> dict[str, tuple[str, ...]]:
    """By variable, the ids of the edit rules that name its row or its column, newest form first, each once."""
    found: dict[str, dict[str, None]] = {}
    for form in all_forms():
        for table, _, row, column in cells(form):
            for rule in table.rule:
                if _names(rule, row.id, column.id):
                    found.setdefault(variable_name(row, column), {})[rule.id] = None
    return {name: tuple(rules) for name, rules in found.items()}


def _names(rule: Rule, row: str, column: str) -> bool:
    return (row if rule.axis == "rows" else column) in rule.left + rule.right
