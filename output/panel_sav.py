"""The panel as `panel.sav` for SPSS: bilingual labels, and the reason of every gap as a user-missing value."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np

from output.reasons import REASONS
from output.wide import TITLE, codes_of, extent, numbers, texts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from output.wide import Variable, Wide

NAME = "panel.sav"
NOT_INSTALLED = f"{NAME} is not written: it needs pyreadstat (install nianbao[spss])"

LONGEST_LABEL = 256
"""Bytes of a variable's label."""

_CREATED = 92
"""Where the header of the format keeps date and time of creation, in 9 and 8 bytes."""

_CODES = np.array([0, *(reason.code for reason in REASONS)], np.float64)
_RANGE = (min(r.code for r in REASONS), max(r.code for r in REASONS))


def write_panel_sav(wide: Wide) -> str | None:
    """Write the panel for SPSS beside its Parquet, or say why it is not written.

    The frame is held in memory while it is written, eight bytes a number: the library takes nothing less.
    """
    if find_spec("pyreadstat") is None:
        return NOT_INSTALLED
    import pyreadstat

    columns = wide.columns()
    coded = _coded(wide, columns)
    path = wide.folder / NAME
    pyreadstat.write_sav(
        _frame(wide, columns, coded), str(path), file_label=TITLE["en"], note=TITLE["zh"],
        column_labels={c.name: _cut(f"{c.label_en} · {c.label_zh}") for c in columns},
        variable_value_labels=dict.fromkeys(sorted(coded), _labels()),
        missing_ranges={name: [{"lo": _RANGE[0], "hi": _RANGE[1]}] for name in sorted(coded)},
        variable_measure={c.name: "nominal" if c.text else "scale" for c in columns},
        variable_display_width={c.name: 10 for c in columns if not c.text},
        variable_format={c.name: "F16.6" if c.money else "F10.0" for c in columns if not c.text}, row_compress=True,
    )  # fmt: skip
    _pin(path)
    return None


def _coded(wide: Wide, columns: Sequence[Variable]) -> set[str]:
    """The columns whose gaps can carry codes: none prints a number as low as those, so none is ever taken for a gap."""
    least = {name: low for name, (low, _) in extent(wide.folder / "panel.parquet").items()}
    return {column.name for column in columns if column.entry and least.get(column.name, 0) > _RANGE[1]}


def _frame(wide: Wide, columns: Sequence[Variable], coded: set[str]) -> Any:
    """The panel as a frame of doubles and texts; a gap is a code, or not a number where the column has no codes."""
    import pandas as pd

    values: dict[str, Any] = {c.name: np.empty(wide.rows, object if c.text else np.float64) for c in columns}
    first = 0
    for batch, codes in wide.batches():
        for place, column in enumerate(columns):
            cells, reasons = batch.column(place), codes_of(place, codes)
            here = texts(cells) if column.text else numbers(cells).astype(np.float64)
            if reasons is not None:
                gap = _CODES[reasons] if column.name in coded else np.nan
                here = np.where(np.asarray(cells.is_null()), gap, here)
            values[column.name][first : first + len(batch)] = here
        first += len(batch)
    return pd.DataFrame(values, copy=False)


@cache
def _labels() -> dict[int | float, str]:
    return {r.code: f"{r.label_en} · {r.label_zh}" for r in REASONS if r.of == "figure"}


def _cut(label: str) -> str:
    return label.encode()[:LONGEST_LABEL].decode("utf-8", "ignore")


def _pin(path: Path) -> None:
    """Overwrite the moment of creation: it would make every build another file."""
    with path.open("r+b") as file:
        file.seek(_CREATED)
        file.write(b"01 Jan 8000:00:00")
