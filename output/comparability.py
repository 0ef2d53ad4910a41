"""What to mind before a variable is compared over years or forms: from `comparability.toml`, by variable."""

from __future__ import annotations

import tomllib
from fnmatch import fnmatchcase
from functools import cache
from importlib import resources

from pydantic import BaseModel, ConfigDict, ValidationError

from output.labels import LabelError
from parsers.form import variables

NAME = "output/comparability.toml"


class Note(BaseModel):
    """One note in both languages, with the variables (or patterns of their names) that it is for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    variables: tuple[str, ...]
    en: str
    zh: str


class _Notes(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    note: tuple[Note, ...]


@cache
def comparability() -> dict[str, Note]:
    """The note of every variable that has one. Raises LabelError naming a pattern without variables, or two notes."""
    return read_notes(resources.files("output").joinpath("comparability.toml").read_text("utf-8"))


def read_notes(text: str) -> dict[str, Note]:
    """The notes of a TOML text, by variable; raises LabelError as `comparability` does."""
    try:
        notes = _Notes.model_validate(tomllib.loads(text)).note
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise LabelError(f"{NAME} does not load: {error}") from error
    found: dict[str, Note] = {}
    for note in notes:
        for pattern in note.variables:
            names = [variable.name for variable in variables() if fnmatchcase(variable.name, pattern)]
            if not names:
                raise LabelError(f"{NAME}: no variable is named {pattern!r}; `nianbao codebook` lists them all")
            if twice := [name for name in names if name in found]:
                raise LabelError(f"{NAME}: {twice[0]} has two notes; make them one")
            found |= dict.fromkeys(names, note)
    return found
