"""The moments between two effects on the disk, by name: whatever dies there must cost nothing.

A test puts a function of its own in the place of `reached` and ends the process at one of them. Nothing else does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Callable

Step = Literal[
    "before-create",
    "after-create",
    "before-append",
    "after-append",
    "before-sync",
    "after-sync",
    "before-commit",
    "after-commit",
    "before-close",
    "before-rename",
    "after-rename",
    "before-finish",
    "before-cut",
    "after-cut",
    "before-index",
    "after-index",
]
STEPS: tuple[Step, ...] = get_args(Step)


def _go_on(step: Step) -> None:
    """Nothing happens here."""


reached: Callable[[Step], None] = _go_on
"""Called at each step."""
