"""Organisations through time, as a maintainer knows them: `crosswalk.toml`, applied when the dataset is built.

```toml
[[event]]
kind = "rename"
from = "211122-石新乡"     # the org_id until then; several in brackets where they merge
to = "211122104"          # the org_id since then; several in brackets where it splits
date = 2015-06-01         # the day, or the year alone
source = "https://example.org/notice"
note = "乡改镇"
```
"""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Mapping  # noqa: TC003 - dataclass fields are inspected at run time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, Strict

from output.handwritten import HandwrittenError, read_entries

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from output.spool import Waiting

FILE = "crosswalk.toml"

ONE_AND_THE_SAME = ("rename", "code-change")
"""Kinds that leave one organisation, under its last org_id in every year. All others are told and merge nothing."""

SHAPES = {
    "rename": ("one org_id", "one org_id"),
    "code-change": ("one org_id", "one org_id"),
    "merge": ("one org_id or more", "one org_id"),
    "split": ("one org_id", "one org_id or more"),
    "abolished": ("one org_id or more", "nothing"),
    "unrelated": ("one org_id", "one org_id"),
}
"""By kind, what stands in `from` and in `to`."""
_COUNTS = {"nothing": (0, 0), "one org_id": (1, 1), "one org_id or more": (1, 10_000)}


class CrosswalkError(HandwrittenError):
    """The crosswalk is wrong; every line says where and what to write."""


def _several(value: object) -> object:
    return (value,) if isinstance(value, str) else value


_Ids = Annotated[tuple[Annotated[str, Field(min_length=1)], ...], BeforeValidator(_several)]
_Day = Annotated[datetime.date, Strict()] | Annotated[int, Strict(), Field(ge=1949, le=2200)]


class Event(BaseModel):
    """What happened to organisations. `unrelated` is no event: it says that two are two in spite of their names."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["rename", "code-change", "merge", "split", "abolished", "unrelated"] = Field(examples=['"rename"'])
    before: _Ids = Field(alias="from", examples=['"211122104"'])
    after: _Ids = Field(default=(), alias="to", examples=['"211122105"'])
    date: _Day | None = Field(default=None, examples=["2023-06-01"])
    source: str = Field(min_length=1, examples=['"民政部公告 2023年第3号"'])
    note: str = Field(default="", examples=['"the seal changed a year later"'])

    @property
    def text(self) -> str:
        """In a line: when, what, from whom to whom, by what source."""
        arrow = " → ".join(", ".join(ids) for ids in (self.before, self.after) if ids)
        return " ".join(f"{self.date} {self.kind} {arrow} ({self.source}) {self.note}".split())


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """The events of one file, in its order, with where each one stands: `crosswalk.toml, line 12`."""

    events: tuple[Event, ...] = ()
    places: tuple[str, ...] = ()
    _next: Mapping[str, str] = field(default_factory=dict, repr=False)

    def last(self, org_id: str) -> str:
        """The org_id that an organisation has in every year of the dataset: the last that a rename gave it."""
        while org_id in self._next:
            org_id = self._next[org_id]
        return org_id

    def applied(self, waiting: Waiting) -> Waiting:
        """The report under the last org_id of its organisation; the very same where that is its own."""
        org_id = waiting.standing.org_id
        return waiting.under(self.last(org_id)) if org_id and org_id in self._next else waiting

    def resolved(self) -> Iterator[tuple[Event, tuple[str, ...], tuple[str, ...]]]:
        """Every event with those before and after it under their last org_ids; `before` as it is where all are one."""
        for event in self.events:
            same = event.kind in ONE_AND_THE_SAME
            before = event.before if same else tuple(map(self.last, event.before))
            yield event, before, tuple(map(self.last, event.after))

    def find_unknown(self, known: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
        """The org_ids that no report has: place of the event, org_id, what to write. `known` are names by org_id."""
        for place, event in zip(self.places, self.events, strict=True):
            for org_id in (*event.before, *event.after):
                if org_id not in known:
                    yield place, org_id, _near(org_id, known)


def read_crosswalk(path: Path) -> Crosswalk:
    """The events of a file. Raises CrosswalkError, and OSError."""
    read = read_entries(path, "event", Event, _misfits, CrosswalkError)
    following: dict[str, str] = {}
    wrong = [*_follow(read, following)]
    if not wrong:
        walk = Crosswalk(_next=following)
        wrong = [line for place, event in read for line in _contradictions(place, event, walk)]
    if wrong:
        raise CrosswalkError("\n".join(wrong))
    # The data must not depend on the folder that the file stands in.
    places = tuple(place.replace(str(path), path.name, 1) for place, _ in read)
    return Crosswalk(tuple(event for _, event in read), places, following)


def _misfits(place: str, event: Event) -> Iterator[str]:
    for name, ids, shape in zip(("from", "to"), (event.before, event.after), SHAPES[event.kind], strict=True):
        low, high = _COUNTS[shape]
        if not low <= len(ids) <= high:
            yield f"{place}: {name}: {event.kind} takes {shape} here, not {len(ids)}"
    for org_id in sorted({*event.before} & {*event.after}):
        yield f"{place}: {org_id!r} stands in from and in to; leave out the one that goes on, or was there before"
    if event.date is None and event.kind != "unrelated":
        yield f"{place}: date is missing; write date = 2019-03-01, or the year alone"


def _follow(read: list[tuple[str, Event]], following: dict[str, str]) -> Iterator[str]:
    """Fills in what comes after what; lines for an org_id with two that follow it, or that follows itself."""
    first: dict[str, str] = {}
    for place, event in read:
        if event.kind not in ONE_AND_THE_SAME:
            continue
        (before,), (after,) = event.before, event.after
        if before in first:
            yield f"{place}: {before!r} becomes {following[before]!r} at {first[before]} already; leave one of the two out"
            continue
        if before in _chain(after, following):
            yield f"{place}: {before!r} comes after {after!r} already, so it cannot come before it; turn one event round"
            continue
        first[before], following[before] = place, after


def _chain(org_id: str, following: Mapping[str, str]) -> list[str]:
    found = [org_id]
    while found[-1] in following:
        found.append(following[found[-1]])
    return found


def _contradictions(place: str, event: Event, walk: Crosswalk) -> Iterator[str]:
    if event.kind in ONE_AND_THE_SAME:
        return
    before, after = ({walk.last(org_id) for org_id in ids} for ids in (event.before, event.after))
    for org_id in sorted(before & after):
        yield f"{place}: by its renames {org_id!r} is on both sides of this {event.kind}; leave out one event or the other"


def _near(org_id: str, known: Mapping[str, str]) -> str:
    own = org_id.rpartition("-")[2]
    by_name = [each for each, name in sorted(known.items()) if name.endswith(own)][:3]
    near = by_name or difflib.get_close_matches(org_id, sorted(known), n=3, cutoff=0.6)
    shown = " or ".join(f"{each} ({known[each]})" for each in near)
    return f"did you mean {shown}?" if near else "organisations.csv lists those that have"
