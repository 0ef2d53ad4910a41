"""What a CSS selector finds in the tree of a page."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborCSSSelector

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_threads = threading.local()


def css(node: LexborNode | None, query: str) -> list[LexborNode]:
    """What a query finds at and below a node. One engine a thread: making one costs more than parsing a page."""
    if node is None:
        return []
    engine: LexborCSSSelector | None = getattr(_threads, "engine", None)
    if engine is None:
        engine = _threads.engine = LexborCSSSelector()  # type: ignore[no-untyped-call]
    return engine.find(query, node)
