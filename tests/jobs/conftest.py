from __future__ import annotations

from collections.abc import Iterator

import pytest
from structlog.testing import capture_logs
from structlog.typing import EventDict

from storage.database import Database
from tests.cast import Cast, at, last_friday, set_the_stage
from tests.databases import Place, Stage, stage_at
from tests.jobs.helpers import BUSY, SILENT, Clock, World, silence


@pytest.fixture(scope="session")
def stage(place: Place) -> Iterator[Stage]:
    """The cast's ledger as it is, and with no deadline and nothing waiting."""
    with stage_at(place) as stage:
        cast = set_the_stage(stage.database)
        busy = stage.keep()
        silence(cast)
        silent = stage.keep()
        assert (busy, silent) == (BUSY, SILENT)
        yield stage


@pytest.fixture(autouse=True)
def logged() -> Iterator[list[EventDict]]:
    """What the clock's side logs, instead of printing it."""
    with capture_logs() as entries:
        yield entries


@pytest.fixture
def database(stage: Stage) -> Database:
    """The cast's ledger with no deadline and nothing waiting."""
    stage.set_again(SILENT)
    return stage.database


@pytest.fixture
def cast(database: Database) -> Cast:
    return Cast(database).from_here()


@pytest.fixture
def world(cast: Cast) -> World:
    """Friday 20 November 2026, ten o'clock, in an office where nothing is due."""
    return World(cast, Clock(at(last_friday, 10)))
