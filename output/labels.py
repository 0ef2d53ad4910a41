"""Labels of tables and variables in English and Chinese.

English comes from `labels_en.toml` by the ids that the forms declare, or from the form itself; Chinese is what the forms
print, so that nothing of it is written twice.

A form that brings rows or columns of its own may say their English in its own file (`english = "…"`), so that it is one
file; what several forms share stands in `labels_en.toml`.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, ValidationError

from parsers.form import all_forms, cells, variable_name, variables

if TYPE_CHECKING:
    from parsers.form import Column, Row, Table, Variable

LONGEST = 80
"""Characters that Stata takes as a variable's label."""


class LabelError(Exception):
    """`labels_en.toml` does not fit the forms: ours to mend, never the data's fault."""


class TableLabels(BaseModel):
    """The English of one table: its own label, and those of its rows and columns by id."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: str
    rows: dict[str, str]
    columns: dict[str, str]


class Labels(BaseModel):
    """The whole of `labels_en.toml`, by table id."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    table: dict[str, TableLabels]


@cache
def load_labels() -> Labels:
    """The English labels as declared. Raises LabelError where the file is not what it should be."""
    text = resources.files("output").joinpath("labels_en.toml").read_text("utf-8")
    try:
        return Labels.model_validate(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise LabelError(f"output/labels_en.toml does not load: {error}") from error


@cache
def variable_labels() -> dict[str, str]:
    """The English label of every variable of every form, at most 80 characters, no two alike.

    Raises LabelError naming what to write where a row or column has no English, or a label is too long or taken.
    """
    labels: dict[str, str] = {}
    for form in all_forms():
        for table, _, row, column in cells(form):
            try:
                label = _label(table, row, column)
            except KeyError as error:
                raise LabelError(
                    f"output/labels_en.toml has no English for {error} (table {table.id}, row {row.id}, "
                    f"column {column.id} of form {form.id}): add it under [table.{table.id}], "
                    f"or as `english` in parsers/forms/{form.id}.toml"
                ) from error
            labels.setdefault(variable_name(row, column), label)
    _check(labels)
    return labels


@cache
def chinese_labels() -> dict[str, str]:
    """The Chinese label of every variable: the heading it stands under, its row, its column; no two alike.

    At most 80 characters, as the English one. Raises LabelError where a form's own labels do not tell variables apart.
    """
    labels = {variable.name: _chinese(variable) for variable in variables()}
    _check(labels, "Chinese")
    return labels


def _chinese(variable: Variable) -> str:
    heading = variable.group.rpartition(" / ")[2]
    column = variable.column_label if variable.name not in _only_columns() else ""
    parts = [_NUMBERING.sub("", part) for part in (heading, variable.row_label, column)]
    return "·".join(part for part in parts if part)


_NUMBERING = re.compile(r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|[0-9]+[.．])|（区分处理的.*）$")


@cache
def _only_columns() -> frozenset[str]:
    """Variables whose column is the only one of its list, and says nothing: 统计数."""
    return frozenset(variable_name(row, column) for f in all_forms() for _, _, row, column in cells(f) if not column.id)


def _label(table: Table, row: Row, column: Column) -> str:
    """The row's and the column's English, the form's own before the shared; KeyError where there is none."""
    shared = load_labels().table.get(table.id)
    of_row = row.english or (shared.rows if shared else {})[row.id]
    of_column = column.english or (shared.columns if shared else {})[column.id] if column.id else ""
    return f"{of_row}: {of_column}" if of_column else of_row


def table_label(table_id: str) -> str:
    """The English title of a table; its id where neither its form nor `labels_en.toml` says one."""
    own = (table.english for form in all_forms() for table in form.table if table.id == table_id)
    shared = load_labels().table.get(table_id)
    return shared.label if shared else next(filter(None, own), table_id)


def _check(labels: dict[str, str], language: str = "English") -> None:
    taken: dict[str, str] = {}
    for name, label in labels.items():
        if len(label) > LONGEST:
            raise LabelError(
                f"the {language} label of {name} has {len(label)} characters, {LONGEST} are allowed: {label}"
            )
        if label in taken:
            raise LabelError(f"{name} and {taken[label]} have the same {language} label: {label}")
        taken[label] = name
