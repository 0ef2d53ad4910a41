"""Writing: tables part by part as CSV and Parquet, and a folder that never shows half a file."""

from __future__ import annotations

import csv
import json
import os
import shutil
import sys
from contextlib import ExitStack, contextmanager
from decimal import Decimal
from functools import cache
from hashlib import file_digest
from itertools import islice
from typing import IO, TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from output.rows import Row, Value
    from output.tables import Kind, Table

MANIFEST = "manifest.json"
"""Written last and taken away first: a folder without it holds no finished dataset."""

_STAGING = ".building"
_ARROW: dict[Kind, Any] = {"text": pa.string(), "whole": pa.int64(), "decimal": pa.float64(), "truth": pa.bool_()}


class TableWriter:
    """Writes one table into `folder` in all its formats, a part of it at a time. A context: leaving it ends the files.

    The same rows give the same bytes, however they were handed over.
    """

    def __init__(self, folder: Path, table: Table) -> None:
        self.rows = 0
        self._table = table
        self._rows: list[Row] = []
        """Rows that came one by one, and wait to be turned into columns together."""
        self._waiting: list[list[Any]] = [[] for _ in table.columns]
        self._open = ExitStack()
        self._csv = self._open.enter_context(open_csv(folder / f"{table.name}.csv")) if "csv" in table.formats else None
        self._parquet = self._open_parquet(folder / f"{table.name}.parquet") if "parquet" in table.formats else None
        if self._csv:
            csv.writer(self._csv).writerow(table.header)

    def __enter__(self) -> TableWriter:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        with self._open:
            if kind is None:
                self._flush_all()

    def add(self, rows: Iterable[Row]) -> None:
        """Take rows in the order of the table's columns."""
        rows = iter(rows)
        while some := list(islice(rows, self._table.part)):
            self._rows += some
            if len(self._rows) >= self._table.part:
                self.extend(())

    def extend(self, columns: Sequence[Sequence[Any]]) -> None:
        """Take rows as one sequence of values for each column; a decimal of Parquet may be the text of its number."""
        rows, self._rows = self._rows, []
        for some in (list(zip(*rows, strict=True)), columns):
            for waiting, values in zip(self._waiting, some, strict=bool(some)):
                waiting.extend(values)
        while len(self._waiting[0]) >= self._table.part:
            self._flush(self._table.part)

    def add_columns(self, columns: Sequence[Any]) -> None:
        """Take rows as Arrow arrays, one per column: for tables so long that a value at a time is too slow."""
        self._flush_all()
        if self._csv or self._parquet is None:
            raise ValueError(f"{self._table.name}: only a table that is Parquet alone takes columns")
        self.rows += len(columns[0])
        self._parquet.write_batch(pa.record_batch(columns, schema=self._parquet.schema))

    def _flush_all(self) -> None:
        self.extend(())
        self._flush(len(self._waiting[0]))

    def _flush(self, count: int) -> None:
        columns = [waiting[:count] for waiting in self._waiting]
        for waiting in self._waiting:
            del waiting[:count]
        self.rows += count
        if count and self._csv:
            shown = (_shown(values, column.kind) for values, column in zip(columns, self._table.columns, strict=True))
            csv.writer(self._csv).writerows(zip(*shown, strict=True))
        if count and self._parquet:
            self._parquet.write_batch(_batch(columns, self._table, self._parquet.schema))

    def _open_parquet(self, path: Path) -> Any:
        # Everything that decides the bytes is said here, so that a new default of the library cannot change them.
        writer = pq.ParquetWriter(
            path, arrow_schema(self._table), version="2.6", data_page_version="1.0", compression="zstd",
            compression_level=3, use_dictionary=True, write_statistics=True,
        )  # fmt: skip
        return self._open.enter_context(writer)


def text(value: Value) -> str:
    """A cell of the CSV: blank for None, a number in plain digits exactly as printed but for zeros at its end."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, Decimal):
        return str(value)
    digits = format(value, "f")
    digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return "0" if digits == "-0" else digits


@cache
def arrow_schema(table: Table) -> Any:
    """The Arrow schema of a table; it also tells pandas the nullable dtypes, so that a blank count stays whole."""
    empty = pd.DataFrame({name: pd.Series([], dtype=dtype) for name, dtype in table.dtypes.items()})
    metadata = pa.Schema.from_pandas(empty, preserve_index=False).metadata
    fields = [pa.field(c.name, _ARROW[c.kind], nullable=c.kind != "truth") for c in table.columns]
    return pa.schema(fields, metadata=metadata)


def open_csv(path: Path) -> IO[str]:
    """A text file as our CSV wants it: UTF-8 with a byte-order mark, without which Excel garbles Chinese.

    Lines end in CR LF: with those the csv module also quotes a lone CR inside a text, at which pandas would break it.
    """
    return path.open("w", encoding="utf-8-sig", newline="")


def plain(values: Iterable[Value]) -> list[Any]:
    """The values of one column as Arrow and pandas take them: a Decimal becomes the double nearest to it."""
    return [float(value) if isinstance(value, Decimal) else value for value in values]


def _shown(values: Sequence[Value], kind: Kind) -> Iterable[Value]:
    """The cells of one column as csv takes them: it writes a text and a whole number, and a blank for None, itself."""
    return values if kind in ("text", "whole") else map(text, values)


def _doubles(values: Iterable[Value]) -> list[float | None]:
    return [None if value is None else float(value) for value in values]


def _batch(columns: Sequence[Sequence[Value]], table: Table, schema: Any) -> Any:
    arrays = [
        pa.array(_doubles(values) if column.kind == "decimal" else values, type=_ARROW[column.kind])
        for column, values in zip(table.columns, columns, strict=True)
    ]
    return pa.record_batch(arrays, schema=schema)


@contextmanager
def staging(out: Path) -> Iterator[Path]:
    """A folder inside `out` for files in the making, removed at the end; `out` is made if it is missing.

    One build at a time holds it, a second waits. What a killed build left there is cleared away.
    """
    out.mkdir(parents=True, exist_ok=True)
    with _locked(out):
        folder = out / _STAGING
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def publish(folder: Path, out: Path, about: Mapping[str, Any]) -> tuple[Path, ...]:
    """Move every file of `folder` into `out`, each whole or not at all, and last the manifest: `about` and digests.

    Returns the files in `out`, the manifest last. After a power cut in between, each file is the old or the new one,
    and there is no manifest.
    """
    names = write_manifest(folder, about)
    (out / MANIFEST).unlink(missing_ok=True)
    sync(out)
    for name in names:
        (folder / name).replace(out / name)
    sync(out)
    (folder / MANIFEST).replace(out / MANIFEST)
    sync(out)
    return tuple(out / name for name in (*names, MANIFEST))


def write_manifest(folder: Path, about: Mapping[str, Any]) -> list[str]:
    """Write `about` and the digests of all files of `folder` into its manifest, and all to the disk; returns their names."""
    files = describe_files(folder)
    manifest = json.dumps({**about, "files": files}, ensure_ascii=False, indent=2) + "\n"
    (folder / MANIFEST).write_text(manifest, encoding="utf-8", newline="\n")
    for name in (*files, MANIFEST):
        sync(folder / name)
    return list(files)


def describe_files(folder: Path) -> dict[str, dict[str, Any]]:
    """Size and SHA-256 of every file of `folder`, by name and sorted by it."""
    return {path.name: _described(path) for path in sorted(folder.iterdir())}


def _described(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return {"bytes": path.stat().st_size, "sha256": file_digest(file, "sha256").hexdigest()}


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    if path.is_dir() and sys.platform == "win32":
        return  # a folder cannot be opened there
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    if sys.platform == "win32":
        yield
        return
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
