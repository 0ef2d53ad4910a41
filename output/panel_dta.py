"""The panel as `panel.dta`: labels in English and Chinese, notes, and the reason of every gap as an extended missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from output.reasons import REASONS
from output.stata import LONGEST_TEXT, Column, Contents, fitting_kind, write_dta
from output.wide import TITLE, codes_of, extent, numbers, texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from output.codebook import CodebookEntry
    from output.wide import Variable, Wide

NAME = "panel.dta"
REASON_LABELS = "missing"
"""The value labels of the extended missing values; `missing_en` and `missing_zh` in the file."""

STATA_CODE = np.array([0, *(ord(reason.letter) - ord("a") + 2 for reason in REASONS)], np.uint8)
"""By the number of a reason, what `write_dta` takes for it; 0 where there is a number."""

_ZERO = np.array([reason.of == "zero" for reason in REASONS])
STATA_CODE[1:][_ZERO] = 0  # an empty cell that was counted as 0 has a number


def reason_labels() -> dict[str, dict[int | str, str]]:
    """The value labels of the missing values, by language."""
    figures = [reason for reason in REASONS if reason.of == "figure"]
    return {"en": {r.letter: r.label_en for r in figures}, "zh": {r.letter: r.label_zh for r in figures}}


def write_panel_dta(wide: Wide) -> None:
    """Write the panel for Stata 14 and later beside its Parquet. Memory does not grow with the rows."""
    known, variables = extent(wide.folder / "panel.parquet"), wide.columns()
    columns = [_column(variable, known.get(variable.name, (0, 0))) for variable in variables]
    contents = Contents(TITLE, columns, {REASON_LABELS: reason_labels()})
    write_dta(wide.folder / NAME, contents, wide.rows, _batches(wide, variables, columns))


def _column(variable: Variable, known: tuple[int, int]) -> Column:
    labels = {"en": variable.label_en, "zh": variable.label_zh}
    if variable.text:
        return Column(variable.name, "str", labels, width=min(max(known[1], 1), LONGEST_TEXT))
    kind = "double" if variable.money else fitting_kind(*known)
    values = REASON_LABELS if variable.entry else ""
    return Column(variable.name, kind, labels, values, note_of(variable.entry))


def note_of(entry: CodebookEntry | None) -> str:
    """What the codebook says of a variable beside its labels, in one line."""
    if entry is None:
        return ""
    said: Mapping[str, str] = {
        "unit": entry.unit,
        "forms": ", ".join(entry.forms),
        "table": entry.table_label,
        "rules": ", ".join(entry.rules),
        "compare": f"{entry.comparability} {entry.comparability_zh}".strip(),
        "note": entry.note,
    }
    return "; ".join(f"{name}: {text}" for name, text in said.items() if text)


def _batches(wide: Wide, variables: Sequence[Variable], columns: Sequence[Column]) -> Iterator[list[tuple[Any, Any]]]:
    for batch, codes in wide.batches():
        filled: list[tuple[Any, Any]] = []
        for place, (variable, column) in enumerate(zip(variables, columns, strict=True)):
            cells = batch.column(place)
            reasons = codes_of(place, codes)
            if variable.text:
                filled.append((encoded(texts(cells), column.width), None))
            else:
                filled.append((numbers(cells), None if reasons is None else STATA_CODE[reasons]))
        yield filled


def encoded(values: Any, width: int) -> Any:
    """Texts as bytes of at most `width`, cut between characters; a NUL, which ends a text in Stata, becomes a space."""
    cut = (text.replace("\0", " ").encode()[:width].decode("utf-8", "ignore").encode() for text in values)
    return np.array(list(cut), dtype=f"S{width}")
