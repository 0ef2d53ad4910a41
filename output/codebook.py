"""The codebook: every variable with its labels, unit, place in the forms and the edit rules it takes part in."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence  # noqa: TC003 - dataclass fields are inspected at run time
from dataclasses import asdict, dataclass, fields
from typing import Literal

from output.labels import load_labels, variable_labels
from parsers.form import Rule, Variable, cells, load_forms, variable_name, variables


@dataclass(frozen=True, slots=True)
class CodebookEntry:
    """One variable. `count` is how many rows of the panel have a number for it, None where no dataset is meant."""

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
    count: int | None = None


def codebook(counts: Mapping[str, int] | None = None) -> tuple[CodebookEntry, ...]:
    """Every variable in codebook order; with `counts` (by variable) also how often the panel has a number for it."""
    labels, taking_part = variable_labels(), _rules()
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
            count=None if counts is None else counts.get(variable.name, 0),
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


def to_markdown(entries: Iterable[CodebookEntry]) -> str:
    """The codebook as Markdown: a heading and a table of variables for each table of the forms."""
    by_table: dict[str, list[CodebookEntry]] = {}
    for entry in entries:
        by_table.setdefault(entry.table, []).append(entry)
    parts = ["# Codebook\n", _PREFACE]
    for table, members in by_table.items():
        parts.append(f"## {load_labels().table[table].label} · {members[0].table_label}\n")
        parts.append(_markdown_table(members))
    return "\n".join(parts)


_PREFACE = """\
One line per variable of `panel`. A blank cell means that no number was read; it is never a zero: `figures` says why.
Counts are whole numbers. A number is what the report prints, even where the form's own sums say that it is wrong
(see `findings`).
"""


def _markdown_table(entries: Sequence[CodebookEntry]) -> str:
    counted = any(entry.count is not None for entry in entries)
    header = ["variable", "label", "row", "column", "unit", "forms", "rules", *(["count"] if counted else [])]
    lines = [header, ["---"] * (len(header) - counted) + ["---:"] * counted]
    for e in entries:
        row = " / ".join(part for part in (e.group, e.row_label) if part)
        line = [f"`{e.variable}`", e.label_en, row, e.column_label, e.unit, ", ".join(e.forms), ", ".join(e.rules)]
        lines.append([*line, *([str(e.count)] if counted else [])])
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


def _cells(entry: CodebookEntry) -> list[str]:
    values = (getattr(entry, field.name) for field in fields(CodebookEntry))
    return [";".join(v) if isinstance(v, tuple) else "" if v is None else str(v) for v in values]


def _table_label(variable: Variable) -> str:
    """The Chinese title of the variable's table, as the newest form that has the variable prints it."""
    newest = next(form for form in load_forms() if form.id in variable.forms)
    return newest.find_table(variable.table).title


def _rules() -> dict[str, tuple[str, ...]]:
    """By variable, the ids of the edit rules that name its row or its column, newest form first, each once."""
    found: dict[str, dict[str, None]] = {}
    for form in load_forms():
        for table, _, row, column in cells(form):
            for rule in table.rule:
                if _names(rule, row.id, column.id):
                    found.setdefault(variable_name(row, column), {})[rule.id] = None
    return {name: tuple(rules) for name, rules in found.items()}


def _names(rule: Rule, row: str, column: str) -> bool:
    return (row if rule.axis == "rows" else column) in rule.left + rule.right
