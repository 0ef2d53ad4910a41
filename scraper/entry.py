"""An answer on its way into the archive, and when a body that is there already may stand for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.archive import ITEM_KINDS, PART
from scraper.index import to_row

if TYPE_CHECKING:
    from scraper.answer import Answer
    from scraper.place import Place
    from scraper.state import Row
    from scraper.warc import Origin


def is_list_of_run(known: Row, origin: Origin) -> bool:
    """Whether an item was kept as a list page a moment ago."""
    return origin.kind in ITEM_KINDS and known.kind == "list" and known.run == origin.run


def may_stand_for(known: Row, origin: Origin) -> bool:
    """Whether a body that is archived under an earlier kind may stand for one of this kind.

    An item's may not be one that came as evidence or as another's page: who reads the items would not find it.
    """
    items = (*ITEM_KINDS, PART)
    return origin.kind not in items or known.kind in items or is_list_of_run(known, origin)


@dataclass(frozen=True, slots=True)
class Entry:
    """An answer on its way into the archive."""

    answer: Answer
    origin: Origin
    digest: str
    earlier: Row | None
    records: bytes
    start: int
    repeats: bool

    def row(self, place: Place) -> Row:
        """What the index says of it, once it lies at a place."""
        headers = {name: self.answer.header(name) for name in ("etag", "last-modified")}
        fetched_at = self.answer.fetched_at
        return to_row(
            *(self.origin, self.answer.key, headers, self.digest, fetched_at, place, self.earlier), repeats=self.repeats
        )
