from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import Database
from tests.cast import Cast, set_the_stage, stage


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a ledger with the whole cast on it, set up once."""
    path = tmp_path_factory.mktemp("stage") / "ledger.db"
    database = Database(f"sqlite:///{path}")
    set_the_stage(database)
    database.close()
    return path


@pytest.fixture
def database(template: Path, tmp_path: Path) -> Iterator[Database]:
    database = stage(template, tmp_path)
    yield database
    database.close()


@pytest.fixture
def cast(database: Database) -> Cast:
    return Cast(database).from_here()
