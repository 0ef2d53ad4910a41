"""Several pieces of work, a stage at a time: the code and the patterns of a stage stay in the processor's memory.

Reading one page after the other, each stage finds its patterns pushed out by the other stages; sixty-four pages in step cost
about five sixths of as many in turn.
"""

from __future__ import annotations

from collections.abc import Generator
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Made = TypeVar("Made")
Work = Generator[None, None, Made]
"""A piece of work that stops (`yield`) behind each of its stages, and what comes of it."""

AT_ONCE = 64
"""So many are in work at a time; more gain little, and each holds a document."""


def finish(work: Work[Made]) -> Made:
    """What comes of one piece of work, all its stages in turn. Raises what it raises."""
    while True:
        try:
            next(work)
        except StopIteration as done:
            made: Made = done.value
            return made


def in_step(works: Iterable[Work[Made]]) -> Iterator[Made]:
    """What comes of each piece of work, in their order. They go on together from stage to stage.

    Raises what one of them raises; the others are then lost.
    """
    works = iter(works)
    while some := [*islice(works, AT_ONCE)]:
        yield from _together(some)


def _together(works: list[Work[Made]]) -> Iterator[Made]:
    made: dict[int, Made] = {}
    going = dict(enumerate(works))
    while going:
        for at, work in list(going.items()):
            try:
                next(work)
            except StopIteration as done:
                made[at] = done.value
                del going[at]
    return map(made.__getitem__, range(len(works)))
