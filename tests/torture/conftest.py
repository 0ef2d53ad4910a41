from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.scraper.county import County, serve
from tests.torture.trial import Outcome, check_whole, finish, hard_county
from tests.torture.zygote import Zygote, open_zygote

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def county() -> Iterator[County]:
    with serve(hard_county()) as served:
        yield served


@pytest.fixture(scope="session")
def zygote() -> Iterator[Zygote]:
    with open_zygote() as opened:
        yield opened


@pytest.fixture(scope="session")
def undisturbed(county: County, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    data = tmp_path_factory.mktemp("undisturbed")
    outcome = finish(data, county)
    check_whole(data)
    assert outcome.result == ("done", 18, 18, 0, 0)
    return outcome
