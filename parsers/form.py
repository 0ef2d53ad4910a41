"""The forms, declared once in `parsers/forms/*.toml`: what may be read, under which labels, and which sums must hold."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError


class FormError(Exception):
    """A form's TOML contradicts itself: ours to mend, never the page's fault."""


class _Declared(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Column(_Declared):
    """A column of a block, with what its cells hold. The only column of a list of indicators has no id of its own."""

    id: str
    label: str
    group: str = ""
    unit: str = ""
    english: str = ""
    signed: bool = False
    money: bool = False
    variants: tuple[str, ...] = ()


class Row(_Declared):
    """A row of a block. `core` is the part of the label that survives cutting; `parents` are the labels it stands under.

    `unit` and `money` speak for the row where each row of a table counts something else. `english` is its label in the
    codebook; a row that `output/labels_en.toml` knows needs none.
    """

    id: str
    label: str
    core: str = ""
    unit: str = ""
    money: bool = False
    english: str = ""
    parents: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()


class Block(_Declared):
    """Rows that share one header: each 第二十条 item of table 2, all of table 3, each group of table 4."""

    label: str = ""
    group: str = ""
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


class Rule(_Declared):
    """An edit rule of the form (勾稽关系): the sum of `left` equals the sum of `right`.

    Over `rows` it holds in every column, over `columns` in every row. `severity` is that of a finding that it is broken:
    a rule that the form only implies is a warning.
    """

    id: str
    severity: Literal["error", "warning"] = "error"
    axis: Literal["rows", "columns"]
    left: tuple[str, ...]
    right: tuple[str, ...]


class Table(_Declared):
    """One of the form's tables; `section` is the part of the report that prints it."""

    id: str
    section: int
    title: str
    unit: str
    english: str = ""
    variants: tuple[str, ...] = ()
    block: tuple[Block, ...]
    rule: tuple[Rule, ...] = ()


class Form(_Declared):
    """A form as the State Council's office prescribed it.

    `kind` says who reads it: a `report` has the tables of sections 2 to 4, `statistics` is a list of indicators with one
    number each. A `provisional` form was declared without a filled instance to check it against.
    """

    id: str
    title: str
    source: str
    years: tuple[int, int]
    kind: Literal["report", "statistics"] = "report"
    provisional: bool = False
    table: tuple[Table, ...]

    def find_table(self, table_id: str) -> Table:
        """The table of that id; KeyError if the form has none."""
        return next(table for table in self.table if table.id == table_id)


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of the dataset: one cell of one or more forms."""

    name: str
    forms: tuple[str, ...]
    table: str
    group: str
    row_label: str
    column_label: str
    unit: str
    signed: bool = False
    money: bool = False
    provisional: bool = False


def load_forms() -> tuple[Form, ...]:
    """The forms of the report itself, with the tables of sections 2 to 4, the newest first; see `all_forms`."""
    return _of_kind("report")


def statistics_forms() -> tuple[Form, ...]:
    """The forms that are one list of indicators: the appendix of reports on 2014 to 2018."""
    return _of_kind("statistics")


@cache
def _of_kind(kind: str) -> tuple[Form, ...]:
    return tuple(form for form in all_forms() if form.kind == kind)


@cache
def all_forms() -> tuple[Form, ...]:
    """Every declared form, the newest first. Raises FormError if one contradicts itself."""
    folder = resources.files("parsers.forms")
    texts = [entry.read_text("utf-8") for entry in folder.iterdir() if entry.name.endswith(".toml")]
    return tuple(sorted((read_form(text) for text in texts), key=lambda form: form.id, reverse=True))


def read_form(text: str) -> Form:
    """A form from its TOML text, checked: ids are unique and every rule names rows or columns that exist."""
    try:
        form = Form.model_validate(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise FormError(f"the form does not load: {error}") from error
    names = [variable_name(row, column) for _, _, row, column in cells(form)]
    if twice := {name for name in names if names.count(name) > 1}:
        raise FormError(f"form {form.id} declares {sorted(twice)} twice")
    for table in form.table:
        known = {"rows": set[str](), "columns": set[str]()}
        for block in table.block:
            known["rows"] |= {row.id for row in block.rows}
            known["columns"] |= {column.id for column in block.columns}
        for rule in table.rule:
            if unknown := set(rule.left + rule.right) - known[rule.axis]:
                raise FormError(f"form {form.id}, rule {rule.id}: no {rule.axis} named {sorted(unknown)}")
    return form


def cells(form: Form) -> list[tuple[Table, Block, Row, Column]]:
    """Every cell of a form, in its own order."""
    return [
        (t, block, row, column)
        for t in form.table
        for block in t.block
        for row in block.rows
        for column in block.columns
    ]


def variable_name(row: Row, column: Column) -> str:
    """The variable's name: stable for ever, lower case, at most 32 characters so that Stata and SPSS take it."""
    return _name(row.id, column.id)


def _name(row_id: str, column_id: str) -> str:
    return f"{row_id}_{column_id}" if column_id else row_id


@lru_cache(maxsize=2048)
def names_in(row_id: str, column_ids: tuple[str, ...]) -> tuple[str, ...]:
    """The names of a row's variables, in the order of these columns."""
    return tuple(_name(row_id, column_id) for column_id in column_ids)


@cache
def variables() -> tuple[Variable, ...]:
    """Every variable in codebook order: the newest form's own order, what only older forms have, the provisional ones."""
    found: dict[str, Variable] = {}
    for form in sorted(all_forms(), key=lambda form: form.provisional):
        for table, block, row, column in cells(form):
            name = variable_name(row, column)
            if known := found.get(name):
                found[name] = Variable(
                    name, (form.id, *known.forms), known.table, known.group, known.row_label, known.column_label,
                    known.unit, known.signed, known.money, known.provisional,
                )  # fmt: skip
                continue
            if row.label:
                group = " / ".join(row.parents) or block.label
            else:
                group = " / ".join(part for part in (block.group, block.label) if part)
            unit = row.unit or column.unit or table.unit
            money = row.money or column.money
            found[name] = Variable(
                name, (form.id,), table.id, group, row.label, column.label, unit, column.signed, money, form.provisional
            )
    return tuple(found.values())
