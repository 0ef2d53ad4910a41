"""Variables that run through the forms: declared in `harmonised.toml`, computed for every row of the panel."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from output.expression import Expression, ExpressionError, read_expression
from output.labels import LONGEST, load_labels
from parsers.form import all_forms, variables

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE = "output/harmonised.toml"
LONGEST_NAME = 32


class HarmonisedError(Exception):
    """`harmonised.toml` does not fit the forms; the message has the line and says what to write."""


class _Declared(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Way(_Declared):
    forms: tuple[str, ...] = Field(min_length=1)
    expression: str


class _Variable(_Declared):
    name: str
    columns: tuple[str, ...] = ("",)
    label_en: str
    label_zh: str
    unit: str
    note_en: str
    note_zh: str
    ways: tuple[_Way, ...] = Field(alias="from", min_length=1)


class _File(_Declared):
    variable: tuple[_Variable, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """How a harmonised variable is computed from the variables of some forms."""

    forms: tuple[str, ...]
    expression: Expression


@dataclass(frozen=True, slots=True)
class Harmonised:
    """One harmonised variable. `money` says that its values may have decimals."""

    name: str
    label_en: str
    label_zh: str
    unit: str
    note_en: str
    note_zh: str
    ways: tuple[Way, ...]
    money: bool


@cache
def harmonised() -> tuple[Harmonised, ...]:
    """Every harmonised variable as declared. Raises HarmonisedError."""
    return read_harmonised(resources.files("output").joinpath("harmonised.toml").read_text("utf-8"))


def read_harmonised(text: str) -> tuple[Harmonised, ...]:
    """The harmonised variables of a TOML text, checked against the forms. Raises HarmonisedError."""
    try:
        declared = _File.model_validate(tomllib.loads(text)).variable
    except tomllib.TOMLDecodeError as error:
        raise HarmonisedError(f"{FILE}: {error}") from error
    except ValidationError as error:
        raise HarmonisedError(_fault(error, text)) from None
    found = tuple(made for variable in declared for made in _expand(variable, text))
    names = [each.name for each in found]
    raw = {variable.name for variable in variables()}
    for each in found:
        if names.count(each.name) > 1 or each.name in raw:
            raise HarmonisedError(f"{_at(text, each.name)}: {each.name} is taken; choose another name")
    return found


def _fault(error: ValidationError, text: str) -> str:
    """The first fault of the file's shape, with the line of the entry and what every entry has."""
    first = error.errors()[0]
    key = ".".join(map(str, first["loc"][2:]))
    lines = [number for number, line in enumerate(text.splitlines(), 1) if line.strip() == "[[variable]]"]
    place = first["loc"][1] if len(first["loc"]) > 1 else 0
    where = f"{FILE}, line {lines[int(place)]}" if isinstance(place, int) and place < len(lines) else FILE
    keys = ", ".join(field.alias or name for name, field in _Variable.model_fields.items())
    return (
        f"{where}, {key or 'variable'}: {first['msg']}; below [[variable]] write {keys} as the other entries have them"
    )


def _expand(declared: _Variable, text: str) -> Iterator[Harmonised]:
    for column in declared.columns:
        english, chinese = _column_labels(column, declared, text)
        name = declared.name.replace("{column}", column)
        where = _at(text, declared.name)
        if not name.startswith("h_") or len(name) > LONGEST_NAME or not name.isidentifier() or name != name.lower():
            raise HarmonisedError(f"{where}: {name!r} is no name; write h_ and lower-case letters, at most 32 in all")
        labels = (declared.label_en.replace("{column}", english), declared.label_zh.replace("{column}", chinese))
        if long := next((label for label in labels if len(label) > LONGEST), None):
            raise HarmonisedError(f"{where}: the label has {len(long)} characters, {LONGEST} are allowed: {long}")
        ways = tuple(_way(way, column, declared, text) for way in declared.ways)
        money = {variable.name for variable in variables() if variable.money}
        decimals = any(part in money for way in ways for part in way.expression.parts)
        yield Harmonised(name, *labels, declared.unit, declared.note_en, declared.note_zh, ways, decimals)


def _way(way: _Way, column: str, declared: _Variable, text: str) -> Way:
    where = f"{_at(text, way.expression)}, {declared.name}"
    try:
        expression = read_expression(way.expression.replace("{column}", column))
    except ExpressionError as error:
        raise HarmonisedError(f"{where}: {error}") from None
    known = {variable.name: variable.forms for variable in variables()}
    forms = {form.id for form in all_forms()}
    for form in way.forms:
        if form not in forms:
            raise HarmonisedError(f"{where}: there is no form {form!r}; write one of {', '.join(sorted(forms))}")
        for part in expression.parts:
            if part not in known:
                raise HarmonisedError(f"{where}: no variable is named {part!r}; `nianbao codebook` lists them all")
            if form not in known[part]:
                raise HarmonisedError(
                    f"{where}: form {form} does not print {part} (only {', '.join(known[part])}); "
                    "give that form an expression of its own, or leave it out of `forms`"
                )
    return Way(way.forms, expression)


def _column_labels(column: str, declared: _Variable, text: str) -> tuple[str, str]:
    if not column:
        return "", ""
    newest = all_forms()[0].find_table("applications")
    chinese = {each.id: each.label for block in newest.block for each in block.columns}
    english = load_labels().table["applications"].columns
    if column not in chinese or column not in english:
        where = _at(text, declared.name)
        raise HarmonisedError(f"{where}: table 3 has no column {column!r}; write some of {', '.join(chinese)}")
    return english[column], chinese[column]


def _at(text: str, words: str) -> str:
    """The file and the first line that has these words."""
    line = next((number for number, line in enumerate(text.splitlines(), 1) if f'"{words}"' in line), None)
    return f"{FILE}, line {line}" if line else FILE
