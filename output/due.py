"""When a report is due: from `register.toml`, by level and year."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from importlib import resources
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from parsers.report import Level  # noqa: TC001 - pydantic looks at it when the model is made

NAME = "output/register.toml"


class DueError(Exception):
    """The declaration of due dates cannot be used: ours to mend."""


class Due(BaseModel):
    """The day on which reports of some levels on some years are due, in the year after. `mark` P: not checked."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    levels: tuple[Level, ...]
    years: tuple[int, int]
    month: int = Field(ge=1, le=12)
    day: int = Field(ge=1, le=31)
    mark: Literal["P", ""] = ""
    source: str


class _Declared(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    due: tuple[Due, ...]


@cache
def due_dates() -> tuple[Due, ...]:
    """All that is declared. Raises DueError."""
    return read_due(resources.files("output").joinpath("register.toml").read_text("utf-8"))


def read_due(text: str) -> tuple[Due, ...]:
    """The due dates of a TOML text. Raises DueError where one is no day, or two are for one level and year."""
    try:
        declared = _Declared.model_validate(tomllib.loads(text)).due
        for each in declared:
            date(2001, each.month, each.day)
    except (tomllib.TOMLDecodeError, ValidationError, ValueError) as error:
        raise DueError(f"{NAME} does not load: {error}") from error
    taken: set[tuple[str, int]] = set()
    for each in declared:
        named = {(level, year) for level in each.levels for year in range(each.years[0], min(each.years[1], 2200) + 1)}
        if twice := sorted(taken & named):
            raise DueError(f"{NAME}: {twice[0][0]} {twice[0][1]} is due on two days; make the years of one end earlier")
        taken |= named
    return declared


@cache
def due_date(level: str, year: int) -> date | None:
    """The last day on which a report on `year` is in time; None where no rule of the time asked for one."""
    for due in due_dates():
        if level in due.levels and due.years[0] <= year <= due.years[1]:
            return date(year + 1, due.month, due.day)
    return None
