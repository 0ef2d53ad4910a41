"""The panel as `panel.sav` for SPSS: bilingual labels, and the reason of every gap as a user-missing value."""

from __future__ import annotations

import struct
from functools import cache
from importlib.util import find_spec
from io import SEEK_END
from typing import TYPE_CHECKING, Any

import numpy as np

from output.reasons import REASONS
from output.sav import MISSING, pack
from output.wide import TITLE, codes_of, extent, numbers, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from output.wide import Variable, Wide

NAME = "panel.sav"
NOT_INSTALLED = f"{NAME} is not written: it needs pyreadstat (install nianbao[spss])"

LONGEST_LABEL = 256
"""Bytes of a variable's label."""

_CREATED = 92
"""Where the header of the format keeps date and time of creation, in 9 and 8 bytes."""

_ROWS = 80
"""Where it keeps how many rows there are, in 4 bytes."""
_ROWS_AGAIN = struct.pack("<4i", 7, 16, 8, 2) + struct.pack("<q", 1)
"""What stands before it keeps that in 8 bytes, at the end of all that is not rows."""
_END = struct.pack("<2i", 999, 0)

_CODES = np.array([0, *(reason.code for reason in REASONS)], np.float64)
_RANGE = (min(r.code for r in REASONS), max(r.code for r in REASONS))


def write_panel_sav(wide: Wide) -> str | None:
    """Write the panel for SPSS beside its Parquet, or say why it is not written.

    The library holds all rows in memory, eight bytes a number: it writes one row only, and the others are put behind it.
    Where that row is not as ours would be (as where a name has 510 bytes), it writes them all.
    """
    if find_spec("pyreadstat") is None:
        return NOT_INSTALLED
    columns, known = wide.columns(), extent(wide.folder / "panel.parquet")
    path = wide.folder / NAME
    # The codes go into columns none of whose numbers is as low as they are, so that none is ever taken for a gap.
    coded = {c.name for c in columns if c.entry and known.get(c.name, (0, 0))[0] > _RANGE[1]}
    widths = [max(known.get(c.name, (0, 0))[1], 1) if c.text else 0 for c in columns]
    sample = [np.array(["x" * width], object) if width else np.zeros(1) for width in widths]
    _write(path, columns, coded, sample)
    if not wide.rows or not _replace_rows(path, _batches(wide, columns, coded), widths, wide.rows):
        batches = list(_batches(wide, columns, coded))
        whole = [np.concatenate([batch[at] for batch in batches] or [one[:0]]) for at, one in enumerate(sample)]
        _write(path, columns, coded, [np.where(each == MISSING, np.nan, each) for each in whole])
    _pin(path)
    return None


def _write(path: Path, columns: Sequence[Variable], coded: set[str], values: Sequence[Any]) -> None:
    import pandas as pd
    import pyreadstat

    frame = pd.DataFrame({c.name: each for c, each in zip(columns, values, strict=True)}, copy=False)
    pyreadstat.write_sav(
        frame, str(path), file_label=TITLE["en"], note=TITLE["zh"],
        column_labels={c.name: _cut(f"{c.label_en} · {c.label_zh}") for c in columns},
        variable_value_labels=dict.fromkeys(sorted(coded), _labels()),
        missing_ranges={name: [{"lo": _RANGE[0], "hi": _RANGE[1]}] for name in sorted(coded)},
        variable_measure={c.name: "nominal" if c.text else "scale" for c in columns},
        variable_display_width={c.name: 10 for c in columns if not c.text},
        variable_format={c.name: "F16.6" if c.money else "F10.0" for c in columns if not c.text}, row_compress=True,
    )  # fmt: skip


def _replace_rows(path: Path, batches: Iterable[list[Any]], widths: list[int], rows: int) -> bool:
    """Put so many rows in the place of the one that the library wrote; False where it is not as ours would be."""
    sample = pack([[b"x" * width] if width else np.zeros(1) for width in widths], widths, end=True)
    known, said = (_ROWS_AGAIN + struct.pack("<q", count) + _END for count in (1, rows))
    with path.open("r+b") as file:
        start = file.seek(-len(known + sample), SEEK_END)
        if file.read() != known + sample:
            return False
        file.seek(start)
        file.truncate()
        file.write(said)
        left = rows
        for batch in batches:
            left -= len(batch[0])
            columns = [[*map(_encoded, each)] if wide else each for each, wide in zip(batch, widths, strict=True)]
            file.write(pack(columns, widths, end=not left))
        file.seek(_ROWS)
        file.write(struct.pack("<i", rows))
    return True


def _encoded(text: str) -> bytes:
    """As the library has it: a NUL ends a text."""
    return text.partition("\0")[0].encode()


def _batches(wide: Wide, columns: Sequence[Variable], coded: set[str]) -> Iterator[list[Any]]:
    """Doubles and texts, some rows at a time; a gap is a code, or `MISSING` where the column has no codes."""
    for batch, codes in wide.batches():
        made = []
        for place, column in enumerate(columns):
            cells, reasons = batch.column(place), codes_of(place, codes)
            here = texts(cells) if column.text else numbers(cells).astype(np.float64)
            if reasons is not None:
                gap = _CODES[reasons] if column.name in coded else MISSING
                here = np.where(np.asarray(cells.is_null()), gap, here)
            made.append(here)
        yield made


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
