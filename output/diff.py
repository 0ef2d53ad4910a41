"""Two datasets → what was added, what changed and what is gone, as changes.csv and as a text for a person."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from output.files import MANIFEST, TableWriter
from output.missing import WHO
from output.tables import Column, Table, panel_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from output.rows import Row

CHANGES = Table(
    "changes",
    "One row per row or figure of the panel that differs from the release before.",
    (
        Column("change", "text", "row-added, row-gone, figure-added, figure-changed or figure-gone."),
        Column("org_id", "text", "The organisation, the same in every year."),
        Column("year", "whole", "The year reported on."),
        Column("variable", "text", "The variable; blank for a whole row."),
        Column("old", "decimal", "The number in the release before; blank where it had none."),
        Column("new", "decimal", "The number in this release; blank where it has none."),
    ),
    ("csv",),
    part=20_000,
)
TEXT = "changes.md"
MOST_LINES = 20
"""Lines of one kind that the text lists; changes.csv has them all."""

_SAYS = {
    "row-added": "rows added", "row-gone": "rows gone", "figure-added": "figures added",
    "figure-changed": "figures changed", "figure-gone": "figures gone",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Extent:
    """How much a dataset holds. `figures` are numbers in the panel; `sites` and `counties` count reports."""

    rows: int = 0
    reports: int = 0
    figures: int = 0
    sites: Mapping[str, int] = field(default_factory=dict)
    counties: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between two datasets. `changes` are rows of changes.csv, in their order."""

    before: Extent
    after: Extent
    changes: tuple[Row, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """By kind of change how many there are, none left out."""
        found = Counter(str(change[0]) for change in self.changes)
        return {kind: found[kind] for kind in _SAYS}


def measure(folder: Path) -> Extent:
    """How much the dataset in `folder` holds."""
    with pq.ParquetFile(folder / "panel.parquet") as file:
        rows = file.metadata.num_rows
        figures = sum(len(c) - c.null_count for batch in file.iter_batches(2_000) for c in batch.columns[WHO:])
    reports = pq.read_table(folder / "reports.parquet", columns=["site", "division_code"])
    counties = Counter(code[:6] for code in reports["division_code"].to_pylist() if code)
    sites = Counter(site for site in reports["site"].to_pylist() if site)
    return Extent(rows, len(reports), figures, dict(sorted(sites.items())), dict(sorted(counties.items())))


def compare(old: Path | None, new: Path) -> Difference:
    """What differs between the dataset in `old` (None: there was none) and the one in `new`."""
    after = measure(new)
    if old is None:
        return Difference(Extent(), after)
    return Difference(
        measure(old), after, tuple(sorted(_changes(old / "panel.parquet", new / "panel.parquet"), key=_key))
    )


def write_difference(difference: Difference, folder: Path, previous: str | None) -> None:
    """Write changes.csv and changes.md into `folder`."""
    with TableWriter(folder, CHANGES) as writer:
        writer.add(difference.changes)
    text = "\n".join(_lines(difference, previous)) + "\n"
    (folder / TEXT).write_text(text, encoding="utf-8", newline="\n")


def _key(change: Row) -> tuple[Any, ...]:
    kind, org_id, year, variable, *_ = change
    return (list(_SAYS).index(str(kind)), org_id, year, _order()[str(variable)] if variable else -1)


def _order() -> dict[str, int]:
    return {name: place for place, name in enumerate(panel_table().header)}


def _keys(path: Path) -> list[tuple[str, int]]:
    table = pq.read_table(path, columns=["org_id", "year"])
    return list(zip(table["org_id"].to_pylist(), table["year"].to_pylist(), strict=True))


def _changes(old: Path, new: Path) -> Iterator[Row]:
    """Whole rows by their keys, then the figures of the rows that both have: a column at a time, so memory stays flat."""
    before, after = _keys(old), _keys(new)
    at = {key: place for place, key in enumerate(before)}
    known = set(after)
    yield from (("row-added", *key, None, None, None) for key in after if key not in at)
    yield from (("row-gone", *key, None, None, None) for key in before if key not in known)
    both = [(at[key], place, key) for place, key in enumerate(after) if key in at]
    if not both:
        return
    first, second = (np.array([each[side] for each in both], np.int64) for side in (0, 1))
    with pq.ParquetFile(old) as a, pq.ParquetFile(new) as b:
        for name in panel_table().header[WHO:]:
            x, y = _column(a, name, len(before), first), _column(b, name, len(after), second)
            for place in np.flatnonzero(_differ(x, y)):
                was, now = _number(x[int(place)]), _number(y[int(place)])
                kind = "figure-added" if was is None else "figure-gone" if now is None else "figure-changed"
                yield (kind, *both[int(place)][2], name, was, now)


def _column(file: Any, name: str, rows: int, places: Any) -> Any:
    """One column at these rows; a variable that an older release did not have is null in all of them."""
    if name not in file.schema_arrow.names:
        return pa.nulls(len(places), pa.float64())
    column = file.read(columns=[name]).column(name).combine_chunks()
    return column.take(pa.array(places))


def _differ(x: Any, y: Any) -> Any:
    nulls = pc.not_equal(pc.is_null(x), pc.is_null(y))
    values = pc.fill_null(pc.not_equal(x.cast(pa.float64()), y.cast(pa.float64())), False)
    return pc.or_(nulls, values).to_numpy(zero_copy_only=False)


def _number(cell: Any) -> Decimal | None:
    value = cell.as_py()
    return None if value is None else Decimal(repr(value) if isinstance(value, float) else value)


def _lines(difference: Difference, previous: str | None) -> Iterator[str]:
    before, after = difference.before, difference.after
    if previous is None:
        yield f"The first release: {after.rows} rows, {after.reports} reports, {after.figures} figures."
        return
    yield f"Compared with {previous}:"
    yield ""
    for name in ("rows", "reports", "figures"):
        yield f"- {name}: {getattr(before, name)} before, {getattr(after, name)} now"
    for what in ("sites", "counties"):
        was, now = getattr(before, what), getattr(after, what)
        yield from (f"- new among the {what}: {name}" for name in now if name not in was)
        yield from (f"- gone from the {what}: {name}" for name in was if name not in now)
    yield from (f"- {_SAYS[kind]}: {count}" for kind, count in difference.counts.items())
    for kind in _SAYS:
        some = [change for change in difference.changes if change[0] == kind][: MOST_LINES + 1]
        if some:
            yield from ("", f"{_SAYS[kind].capitalize()}:", "")
            yield from (f"- {_line(change)}" for change in some[:MOST_LINES])
            yield from ["- … (changes.csv has them all)"] * (len(some) > MOST_LINES)


def _line(change: Row) -> str:
    _, org_id, year, variable, old, new = change
    shown = ["none" if number is None else format(Decimal(str(number)), "f") for number in (old, new)]
    return f"{org_id} {year}" + (f" {variable}: {shown[0]} → {shown[1]}" if variable else "")


def read_manifest(folder: Path) -> dict[str, Any]:
    """What the manifest of the dataset in `folder` says."""
    found: dict[str, Any] = json.loads((folder / MANIFEST).read_text("utf-8"))
    return found
