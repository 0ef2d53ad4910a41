"""TOML files that a maintainer writes by hand: their entries with where each one stands, and what is wrong with them."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

Entry = TypeVar("Entry", bound=BaseModel)


class HandwrittenError(Exception):
    """A file written by hand is wrong, or does not fit the archive any more; every line says where and what to write."""


def read_entries(
    path: Path,
    header: str,
    model: type[Entry],
    check: Callable[[str, Entry], Iterable[str]],
    error: type[HandwrittenError],
) -> list[tuple[str, Entry]]:
    """The entries under `[[header]]` of a file, in its order, each with its place: `file, line 12`.

    The model's fields have an example each, as one writes it in the file. `check` says in lines what is wrong with an entry of the right shape. Raises `error` with a line for every fault of
    every entry, and OSError.
    """
    raw, places = _read(path, header, error)
    found: list[tuple[str, Entry]] = []
    wrong: list[str] = []
    for place, one in zip(places, raw, strict=True):
        try:
            entry = model.model_validate(one)
        except ValidationError as fault:
            wrong += dict.fromkeys(_faults(place, model, fault))
        else:
            found.append((place, entry))
            wrong += check(place, entry)
    if wrong:
        raise error("\n".join(wrong))
    return found


def _read(path: Path, header: str, error: type[HandwrittenError]) -> tuple[list[Any], list[str]]:
    try:
        text = path.read_text("utf-8-sig")
        found = tomllib.loads(text, parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise error(f"{path}: {fault}") from None
    if stray := sorted(found.keys() - {header}):
        line = next(
            (n for n, line in enumerate(text.splitlines(), 1) if re.match(rf"[\s\[]*{re.escape(stray[0])}\b", line)), 0
        )
        where = f"{path}, line {line}" if line else path
        raise error(f"{where}: {stray[0]!r} is not known here; write [[{header}]] above each entry")
    raw = found.get(header, [])
    if not isinstance(raw, list):
        raise error(f"{path}: write [[{header}]], with two brackets on each side")
    return raw, _places(path, header, text, len(raw))


def _places(path: Path, header: str, text: str, count: int) -> list[str]:
    mark = re.compile(rf"\s*\[\[\s*{header}\s*\]\]")
    lines = [number for number, line in enumerate(text.splitlines(), 1) if mark.match(line)]
    if len(lines) != count:  # written as one array, or a text of several lines quotes such a header
        return [f"{path}, {header} {number}" for number in range(1, count + 1)]
    return [f"{path}, line {line}" for line in lines]


def _faults(place: str, model: type[BaseModel], error: ValidationError) -> Iterator[str]:
    """What is wrong with an entry, a line each, with a line of the file as it should be."""
    fields = {field.alias or name: field for name, field in model.model_fields.items()}
    for fault in error.errors():
        key = str(fault["loc"][0]) if fault["loc"] else "entry"
        if fault["type"] == "extra_forbidden":
            yield f"{place}: {key}: not known here; an entry has {', '.join(fields)}"
            continue
        said = "missing" if fault["type"] == "missing" else fault["msg"].removeprefix("Value error, ")
        examples = fields[key].examples if key in fields else None
        write = f"; write, for example, {key} = {examples[0]}" if examples else ""
        yield f"{place}: {key}: {said}{write}"
