from __future__ import annotations

from collections.abc import Iterator

import pytest

from storage.database import Database
from tests.cast import Cast, set_the_stage
from tests.databases import Place, Stage, stage_at


@pytest.fixture(scope="session")
def stage(place: Place) -> Iterator[Stage]:
    """A ledger with the whole cast on it."""
    with stage_at(place) as stage:
        set_the_stage(stage.database)
        stage.keep()
        yield stage


@pytest.fixture
def database(stage: Stage) -> Database:
    stage.set_again()
    return stage.database


@pytest.fixture
def cast(database: Database) -> Cast:
    return Cast(database).from_here()
