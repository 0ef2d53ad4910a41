"""A frame of numbers and texts as a Stata file (.dta, version 118), written a batch of rows at a time.

What no library of ours writes is why this one exists: extended missing values (.a to .z), labels in two languages
(`label language`), notes, and a memory that does not grow with the rows. The layout is that of Stata's own description
of format 118 (`help dta_118`): little-endian, UTF-8, sections in a fixed order with their places in a map.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping  # noqa: TC003 - dataclass fields are inspected at run time
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

LONGEST_LABEL = 80
LONGEST_TEXT = 2045
"""Bytes of a text; Stata's longer kind is for documents, not for names."""

LANGUAGES = ("en", "zh")
"""The first is shown, the other after `label language zh`."""

_MISSING = 2_147_483_621  # `.` among the keys of value labels; .a is one more
_KINDS: dict[str, tuple[int, str, int, int, str]] = {
    # Stata's number for the type, numpy's name, least and greatest value, display format
    "byte": (65530, "<i1", -127, 100, "%8.0g"),
    "int": (65529, "<i2", -32767, 32740, "%8.0g"),
    "long": (65528, "<i4", -2147483647, 2147483620, "%12.0g"),
    "double": (65526, "<f8", -(2**53), 2**53, "%14.0g"),
}
_DOT = {"byte": 101, "int": 32741, "long": 2_147_483_621}
_DOT_DOUBLE = 0x7FE0_0000_0000_0000  # and .a is 2**40 more


@dataclass(frozen=True, slots=True)
class Column:
    """A variable of the file: `labels` by language, `values` the name of its value labels, `note` what to mind.

    `kind` is `byte`, `int`, `long`, `double`, or `str` with its `width` in bytes.
    """

    name: str
    kind: str
    labels: Mapping[str, str]
    values: str = ""
    note: str = ""
    width: int = 0


@dataclass(frozen=True, slots=True)
class Contents:
    """What a file says beside its rows. `values` are value labels by name and language; a letter stands for `.a` to `.z`."""

    labels: Mapping[str, str]
    columns: Sequence[Column]
    values: Mapping[str, Mapping[str, Mapping[int | str, str]]] = field(default_factory=dict)


def fitting_kind(least: int, greatest: int) -> str:
    """The smallest type of Stata that holds whole numbers from `least` to `greatest`."""
    return next((k for k, (_, _, low, high, _) in _KINDS.items() if low <= least and greatest <= high), "double")


def write_dta(path: Path, contents: Contents, rows: int, batches: Iterable[Sequence[tuple[Any, Any]]]) -> None:
    """Write `rows` rows to `path`. A batch has (values, missing) for every column, both numpy arrays of one length.

    Values are numbers, or encoded texts for a column of texts; missing is 0 where there is a value, 1 for `.`, 2 for `.a`
    and so on up to 27, or None where no value is missing. The same contents and batches give the same bytes.
    """
    with path.open("wb") as file:
        places = [0]
        _section(file, places, _header(contents, rows))
        start = file.tell()
        _section(file, places, b"<map>" + bytes(14 * 8) + b"</map>")
        for name, body in _descriptions(contents):
            _section(file, places, _tagged(name, body))
        _write_data(file, contents.columns, batches)
        places.append(file.tell())
        _section(file, places, b"<strls></strls>")
        _section(file, places, _tagged("value_labels", b"".join(_value_labels(contents))))
        _section(file, places, b"</stata_dta>")
        file.seek(start + len(b"<map>"))
        file.write(struct.pack("<14Q", *places))


def _section(file: IO[bytes], places: list[int], body: bytes) -> None:
    file.write(body)
    places.append(file.tell())


def _tagged(name: str, body: bytes) -> bytes:
    return f"<{name}>".encode() + body + f"</{name}>".encode()


def _header(contents: Contents, rows: int) -> bytes:
    label = cut(contents.labels[LANGUAGES[0]], LONGEST_LABEL).encode()
    return b"<stata_dta>" + _tagged(
        "header",
        b"<release>118</release><byteorder>LSF</byteorder>"
        + _tagged("K", struct.pack("<H", len(contents.columns)))
        + _tagged("N", struct.pack("<Q", rows))
        + _tagged("label", struct.pack("<H", len(label)) + label)
        + _tagged("timestamp", b"\0"),  # none: a clock would make every build another file
    )


def _descriptions(contents: Contents) -> list[tuple[str, bytes]]:
    columns = contents.columns
    language = LANGUAGES[0]
    return [
        ("variable_types", b"".join(struct.pack("<H", c.width or _KINDS[c.kind][0]) for c in columns)),
        ("varnames", b"".join(_padded(c.name, 129) for c in columns)),
        ("sortlist", bytes(2 * (len(columns) + 1))),
        ("formats", b"".join(_padded(f"%-{min(c.width, 40)}s" if c.width else _KINDS[c.kind][4], 57) for c in columns)),
        ("value_label_names", b"".join(_padded(c.values and f"{c.values}_{language}", 129) for c in columns)),
        ("variable_labels", b"".join(_padded(cut(c.labels[language], LONGEST_LABEL), 321) for c in columns)),
        ("characteristics", b"".join(_characteristics(contents))),
    ]


def _padded(text: str, size: int) -> bytes:
    return text.encode().ljust(size, b"\0")


def cut(text: str, longest: int) -> str:
    """The text, or as much of it as `longest` characters allow, with an ellipsis."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _characteristics(contents: Contents) -> list[bytes]:
    """The labels of the other languages, where `label language` keeps them, and the notes."""
    said = [("_dta", "_lang_c", LANGUAGES[0]), ("_dta", "_lang_list", " ".join(LANGUAGES))]
    for language in LANGUAGES[1:]:
        said.append(("_dta", f"_lang_v_{language}", cut(contents.labels[language], LONGEST_LABEL)))
        for column in contents.columns:
            said.append((column.name, f"_lang_v_{language}", cut(column.labels[language], LONGEST_LABEL)))
            if column.values:
                said.append((column.name, f"_lang_l_{language}", f"{column.values}_{language}"))
    for column in contents.columns:
        if column.note:
            said += [(column.name, "note0", "1"), (column.name, "note1", column.note)]
    return [_characteristic(*each) for each in said]


def _characteristic(whose: str, name: str, text: str) -> bytes:
    body = _padded(whose, 129) + _padded(name, 129) + text.encode() + b"\0"
    return _tagged("ch", struct.pack("<I", len(body)) + body)


def _value_labels(contents: Contents) -> list[bytes]:
    found = []
    for name, by_language in contents.values.items():
        for language, labels in by_language.items():
            keyed = sorted((_key(key), label.encode() + b"\0") for key, label in labels.items())
            texts = [text for _, text in keyed]
            offsets = [sum(map(len, texts[:at])) for at in range(len(texts))]
            numbers = [len(texts), sum(map(len, texts)), *offsets, *(key for key, _ in keyed)]
            table = struct.pack(f"<{len(numbers)}i", *numbers) + b"".join(texts)
            head = struct.pack("<I", len(table)) + _padded(f"{name}_{language}", 129) + bytes(3)
            found.append(_tagged("lbl", head + table))
    return found


def _key(key: int | str) -> int:
    return _MISSING + 1 + ord(key) - ord("a") if isinstance(key, str) else key


def _write_data(file: IO[bytes], columns: Sequence[Column], batches: Iterable[Sequence[tuple[Any, Any]]]) -> None:
    layout = np.dtype([(c.name, f"S{c.width}" if c.width else _KINDS[c.kind][1]) for c in columns])
    file.write(b"<data>")
    for batch in batches:
        block = np.zeros(len(batch[0][0]), layout)
        for column, (values, missing) in zip(columns, batch, strict=True):
            _fill(block[column.name], column, values, missing)
        file.write(block.tobytes())
    file.write(b"</data>")


def _fill(cells: Any, column: Column, values: Any, missing: Any) -> None:
    cells[:] = values
    if missing is None or column.width:
        return
    which = np.flatnonzero(missing)
    if column.kind == "double":
        patterns = _DOT_DOUBLE + ((missing[which].astype(np.uint64) - 1) << np.uint64(40))
        cells[which] = patterns.view(np.float64)
    else:
        cells[which] = _DOT[column.kind] + missing[which].astype(np.int64) - 1
