from __future__ import annotations

from collections.abc import Iterator

import pytest
from structlog.testing import capture_logs
from structlog.typing import EventDict

from storage.database import Database
from tests.cast import Cast, at, last_friday, set_the_stage
from tests.jobs.helpers import Clock, Stage, World, silence


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    path = tmp_path_factory.mktemp("stage") / "ledger.db"
    database = Database(f"sqlite:///{path}")
    cast = set_the_stage(database)
    database.engine.dispose()  # which brings what was written into the one file
    busy = path.read_bytes()
    silence(cast)
    database.engine.dispose()
    yield Stage(database=database, path=path, busy=busy, silent=path.read_bytes())
    database.close()


@pytest.fixture(autouse=True)
def logged() -> Iterator[list[EventDict]]:
    """What the clock's side logs, instead of printing it."""
    with capture_logs() as entries:
        yield entries


@pytest.fixture
def database(stage: Stage) -> Database:
    """The cast's ledger with no deadline and nothing waiting."""
    stage.set_again(stage.silent)
    return stage.database


@pytest.fixture
def cast(database: Database) -> Cast:
    return Cast(database).from_here()


@pytest.fixture
def world(cast: Cast) -> World:
    """Friday 20 November 2026, ten o'clock, in an office where nothing is due."""
    return World(cast, Clock(at(last_friday, 10)))
