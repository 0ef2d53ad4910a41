"""Several pieces of work, a stage at a time: the code and the patterns of a stage stay in the processor's memory.

Reading one page after the other, each stage finds its patterns pushed out by the other stages; sixteen pages in step cost
about five sixths of sixteen in turn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

Made = TypeVar("Made")
AT_ONCE = 16
"""So many are in work at a time; more gain little, and each holds a document."""


def finish(work: Generator[None, None, Made]) -> Made:
    """What comes of one piece of work, all its stages in turn. Raises what it raises."""
    while True:
        try:
            next(work)
        except StopIteration as done:
            made: Made = done.value
            return made


def in_step(works: Iterable[Generator[None, None, Made]]) -> list[Made | Exception]:
    """What comes of each piece of work, or what it raises. They stop (`yield`) behind each stage and go on together."""
    made: dict[int, Made | Exception] = {}
    going = dict(enumerate(works))
    count = len(going)
    while going:
        for at, work in list(going.items()):
            try:
                next(work)
                continue
            except StopIteration as done:
                made[at] = done.value
            except Exception as error:
                made[at] = error
            del going[at]
    return [made[at] for at in range(count)]
