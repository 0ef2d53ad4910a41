"""English labels of tables and variables, composed from `labels_en.toml` by the ids that the forms declare."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from pydantic import BaseModel, ConfigDict, ValidationError

from parsers.form import cells, load_forms, variable_name

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
    declared = load_labels().table
    for form in load_forms():
        for table, _, row, column in cells(form):
            try:
                english = declared[table.id]
                label = f"{english.rows[row.id]}: {english.columns[column.id]}"
            except KeyError as error:
                raise LabelError(
                    f"output/labels_en.toml has no English for {error} (table {table.id}, row {row.id}, "
                    f"column {column.id} of form {form.id}): add it under [table.{table.id}]"
                ) from error
            labels[variable_name(row, column)] = label
    _check(labels)
    return labels


def _check(labels: dict[str, str]) -> None:
    taken: dict[str, str] = {}
    for name, label in labels.items():
        if len(label) > LONGEST:
            raise LabelError(f"the English label of {name} has {len(label)} characters, {LONGEST} are allowed: {label}")
        if label in taken:
            raise LabelError(f"{name} and {taken[label]} have the same English label: {label}")
        taken[label] = name
