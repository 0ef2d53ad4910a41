"""What was just worked out is not worked out again: a few answers are kept, and none about a text that is long."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, TypeVar, cast

F = TypeVar("F", bound=Callable[..., Any])


def remembers(most: int, longest: int) -> Callable[[F], F]:
    """Keep the last `most` results of a function whose first argument is a text of at most `longest` characters."""

    def decorate(function: F) -> F:
        kept = lru_cache(maxsize=most)(function)

        @wraps(function)
        def remembered(text: str, *args: Any) -> Any:
            return kept(text, *args) if len(text) <= longest else function(text, *args)

        return cast("F", remembered)

    return decorate
