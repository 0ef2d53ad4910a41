"""Every replica, crawled twice from its home page by the whole crawler over real sockets."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from scraper.archive import read_items
from tests.scraper.county import Asked, run, serve, site
from tests.sites import replicas

if TYPE_CHECKING:
    from pathlib import Path

    from tests.sites.replica import Replica


def target(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def is_conditional(asked: Asked) -> bool:
    return any(name.lower() in ("if-none-match", "if-modified-since") for name in asked.headers)


@pytest.mark.parametrize("replica", replicas(), ids=lambda replica: replica.name)
def test_all_reports_are_found_once_and_asked_for_again_only_conditionally(replica: Replica, tmp_path: Path) -> None:
    with serve() as county:
        county.routes.update(replica.routes(county.url))
        first = run(tmp_path, site(county, replica.start)).sites[0]
        asked, county.asked = county.asked, []
        second = run(tmp_path, site(county, replica.start)).sites[0]
        again = county.asked

    found = Counter(target(page.url or "") for page in read_items(tmp_path))
    assert found == Counter(replica.reports)
    assert max(Counter((each.path, each.body) for each in asked).values()) == 1, "nothing is asked for twice"
    assert not {each.path for each in asked} & replica.forbidden
    for words in replica.incomplete:
        assert any(words in line for line in first.lists_incomplete), words
    if not replica.incomplete:
        assert first.lists_incomplete == ()
    assert (first.state, first.new) == ("done", len(replica.reports))
    assert (second.new, second.changed, second.unchanged) == (0, 0, len(replica.reports))
    # robots.txt is read afresh, and what is posted has no validator
    blunt = {each.path for each in again if not is_conditional(each) and not each.body} - {"/robots.txt"}
    assert not {path for path in blunt if path in replica.reports}
