from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from structlog.typing import EventDict

from storage.database import Database
from tests.cast import Cast, at, last_friday, set_the_stage, stage
from tests.jobs.helpers import Clock, World, silence


@pytest.fixture(scope="session")
def busy_stage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of the cast's ledger as it is, set up once."""
    path = tmp_path_factory.mktemp("stage") / "ledger.db"
    database = Database(f"sqlite:///{path}")
    set_the_stage(database)
    database.close()
    return path


@pytest.fixture(scope="session")
def silent_stage(busy_stage: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same ledger with no deadline and nothing waiting."""
    database = stage(busy_stage, tmp_path_factory.mktemp("silent"))
    silence(Cast(database))
    database.close()
    return Path(database.engine.url.database or "")


@pytest.fixture(autouse=True)
def logged() -> Iterator[list[EventDict]]:
    """What the clock's side logs, instead of printing it."""
    with capture_logs() as entries:
        yield entries


@pytest.fixture
def database(silent_stage: Path, tmp_path: Path) -> Iterator[Database]:
    database = stage(silent_stage, tmp_path)
    yield database
    database.close()


@pytest.fixture
def cast(database: Database) -> Cast:
    return Cast(database).from_here()


@pytest.fixture
def world(cast: Cast) -> World:
    """Friday 20 November 2026, ten o'clock, in an office where nothing is due."""
    return World(cast, Clock(at(last_friday, 10)))
