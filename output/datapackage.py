"""The dataset described for machines as a Data Package (Frictionless): every file with its digest, every column typed."""

from __future__ import annotations

import json
from hashlib import file_digest
from typing import TYPE_CHECKING, Any

from output.codebook import CodebookEntry  # noqa: TC001 - the shape of what is described
from output.corrections import CORRECTIONS
from output.harmonised import harmonised
from output.harmonised_table import harmonised_table
from output.organisations import ORGANISATIONS
from output.reasons import REASONS
from output.register import COUNTIES, REGISTER
from output.revisions import REVISIONS
from output.tables import FACTS, FIGURES, FINDINGS, MISSING, REPORTS, SECTIONS, panel_table
from output.wide import TITLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from output.tables import Kind, Table

NAME = "datapackage.json"

ABOUT = (
    "Yearly reports on open government (政府信息公开工作年度报告) of Chinese local governments: one row per organisation "
    "and year, every figure as printed, every gap with its reason. A blank is not a zero."
)

MEDIA_TYPES = {
    ".csv": "text/csv", ".parquet": "application/vnd.apache.parquet", ".json": "application/json", ".R": "text/x-r",
    ".html": "text/html", ".md": "text/markdown", ".dta": "application/x-stata-dta", ".sav": "application/x-spss-sav",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".do": "text/x-stata-do",
}  # fmt: skip
"""What each kind of file is; a file of another kind is `application/octet-stream`."""

_TYPES: dict[Kind, str] = {"text": "string", "whole": "integer", "decimal": "number", "truth": "boolean"}
_KEYS = {name: ["org_id", "year"] for name in ("panel", "harmonised", "register")} | {"organisations": ["org_id"]}


def described_tables() -> dict[str, Table]:
    """The tables that are described column by column, by name."""
    tables = (
        panel_table(),
        harmonised_table(),
        MISSING,
        FIGURES,
        REPORTS,
        SECTIONS,
        FACTS,
        FINDINGS,
        CORRECTIONS,
        ORGANISATIONS,
        REVISIONS,
        REGISTER,
        COUNTIES,
    )
    return {table.name: table for table in tables}


def write_datapackage(folder: Path, entries: Iterable[CodebookEntry], about: Mapping[str, Any]) -> None:
    """Describe every file of `folder`. `about` is what the manifest says of the build; `entries` the codebook."""
    variables = {entry.variable: entry for entry in entries}
    package = {
        "name": "nianbao",
        "title": TITLE["en"],
        "title_zh": TITLE["zh"],
        "description": ABOUT,
        "keywords": ["open government", "China", "panel data", "政府信息公开"],
        "sources": [{"title": "政府信息公开工作年度报告; reports.csv has the address of each"}],
        **about,
        "missing_reasons": {r.id: {"label": r.label_en, "label_zh": r.label_zh} for r in REASONS},
        "resources": [_resource(path, variables) for path in sorted(folder.iterdir()) if path.is_file()],
    }
    text = json.dumps(package, ensure_ascii=False, indent=1) + "\n"
    (folder / NAME).write_text(text, encoding="utf-8", newline="\n")


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _resource(path: Path, variables: Mapping[str, CodebookEntry]) -> dict[str, Any]:
    table = described_tables().get(path.stem) if path.suffix == ".csv" else None
    described: dict[str, Any] = {
        "name": path.name.replace(".", "-").replace("_", "-").lower() if table is None else path.stem,
        "type": "file" if table is None else "table",
        "path": path.name,
        "format": path.suffix[1:].lower(),
        "mediatype": MEDIA_TYPES.get(path.suffix, "application/octet-stream"),
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest(path)}",
    }
    if table is None:
        return described
    schema: dict[str, Any] = {"fields": _fields(table, variables), "missingValues": [""]}
    if key := _KEYS.get(table.name):
        schema["primaryKey"] = key
    return {**described, "description": table.about, "schema": schema}


def _fields(table: Table, variables: Mapping[str, CodebookEntry]) -> list[dict[str, Any]]:
    notes = {each.name: {"unit": each.unit, "comparability": each.note_en} for each in harmonised()}
    found = []
    for column in table.columns:
        field = {"name": column.name, "type": _TYPES[column.kind], "title": column.labels[0] or column.about}
        if column.labels[1]:
            field["title_zh"] = column.labels[1]
        field |= notes.get(column.name, {})
        if (entry := variables.get(column.name)) and table.name == "panel":
            field |= {"title": entry.label_en, "title_zh": entry.label_zh, "unit": entry.unit}
            field |= {"description": column.about, "comparability": entry.comparability}
        if column.kind == "truth":
            field |= {"trueValues": ["true"], "falseValues": ["false"]}  # type: ignore[dict-item]
        found.append({name: said for name, said in field.items() if said})
    return found
