"""Scripts that load and label the panel where neither `panel.dta` nor `panel.sav` will do: for Stata and for R."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from output.reasons import REASONS
from output.wide import TITLE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from output.wide import Variable, Wide

DO, R = "panel.do", "panel.R"


def write_snippets(wide: Wide) -> None:
    """Write both scripts beside the panel's CSV, which they read."""
    for name, script in ((DO, to_stata(wide.columns())), (R, to_r(wide.columns()))):
        path: Path = wide.folder / name
        path.write_text(script, encoding="utf-8", newline="\n")


def to_stata(columns: Sequence[Variable]) -> str:
    """A do-file for Stata 14 and later. The header line is passed over: Stata would read a mark before its first name."""
    texts = " ".join(str(place) for place, column in enumerate(columns, 1) if column.text)
    lines = [
        "* Loads panel.csv and labels it in English and Chinese; panel.dta is the same, with the reason of every gap.",
        "version 14",
        "import delimited using panel.csv, varnames(nonames) rowrange(2) encoding(utf-8) asdouble ///",
        f"    stringcols({texts}) bindquote(strict) maxquotedrows(unlimited) clear",
        *(f"rename v{place} {column.name}" for place, column in enumerate(columns, 1)),
        f"label data {_quoted(TITLE['en'])}",
        "label language en, rename",
        *(f"label variable {column.name} {_quoted(column.label_en)}" for column in columns),
        "label language zh, new",
        f"label data {_quoted(TITLE['zh'])}",
        *(f"label variable {column.name} {_quoted(column.label_zh)}" for column in columns),
        "label language en",
        "isid org_id year",
    ]
    return "\n".join(lines) + "\n"


def _quoted(label: str) -> str:
    """Compound quotes hold any label but one with a grave accent or a dollar sign, which begin a macro."""
    safe = label.replace("`", "'").replace("$", "＄")
    return f'`"{safe}"\''


def to_r(columns: Sequence[Variable]) -> str:
    """A script for R without packages; `why()` needs arrow."""
    kinds = ",\n  ".join(f'{c.name} = "{"character" if c.text else "numeric"}"' for c in columns)
    lines = [
        "# Loads panel.csv and labels it: attributes label (English) and label_zh, which haven and labelled read.",
        f"kinds <- c(\n  {kinds}\n)",
        'panel <- read.csv("panel.csv", colClasses = kinds, na.strings = "", fileEncoding = "UTF-8-BOM", check.names = FALSE)',
        *(f"{_label(c.name, 'label', c.label_en)}; {_label(c.name, 'label_zh', c.label_zh)}" for c in columns),
        "",
        "# Why a number is missing: one row per empty cell of a variable.",
        "reasons <- c(\n  " + ",\n  ".join(f"{r.id} = {_string(r.label_en)}" for r in REASONS) + "\n)",
        "why <- function(variable) {",
        '  missing <- arrow::read_parquet("missing.parquet")',
        '  missing <- missing[missing$variable == variable, c("org_id", "year", "reason", "mark")]',
        "  missing$means <- unname(reasons[missing$reason])",
        "  missing",
        "}",
    ]
    return "\n".join(lines) + "\n"


def _label(name: str, attribute: str, label: str) -> str:
    return f'attr(panel[["{name}"]], "{attribute}") <- {_string(label)}'


def _string(text: str) -> str:
    """A string of R: its escapes are those of JSON."""
    return json.dumps(text, ensure_ascii=False)
