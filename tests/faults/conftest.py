"""The clock's side, with and without HTTP; bots in processes of their own; and the way in alone."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from storage import database as database_module
from tests.cast import ACCOUNTS, Cast, at, monday
from tests.databases import Stage
from tests.faults.posting import Post, posting
from tests.faults.process import Nursery, Scene, nursery, scene_in
from tests.faults.reception import Reception, reception_in
from tests.jobs import conftest as jobs
from tests.jobs.helpers import SILENT, World

stage, world = jobs.stage, jobs.world


@pytest.fixture
def cast(stage: Stage) -> Cast:
    """The cast's ledger with no deadline and nothing waiting."""
    stage.set_again(SILENT)
    return Cast(stage.database).from_here()


@pytest.fixture
async def post(world: World, tmp_path: Path) -> AsyncIterator[Post]:
    """What is due goes out over HTTP."""
    async with posting(world, tmp_path) as post:
        yield post


@pytest.fixture(scope="session")
def bots() -> Iterator[Nursery]:
    """Where bots come from."""
    if not hasattr(os, "fork"):
        pytest.skip("processes that can be paused and killed like this are POSIX's")
    with nursery() as made:
        yield made


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long each transaction that lost something would have waited: nobody does."""
    waited: list[float] = []
    monkeypatch.setattr(database_module, "sleep", waited.append)
    return waited


@pytest.fixture
async def scene(tmp_path: Path, silent_url: str, bots: Nursery) -> AsyncIterator[Scene]:
    """Monday, two past ten: the cast's ledger with nothing waiting, everybody's phone, and no bot yet."""
    async with scene_in(tmp_path, silent_url, bots, at(monday)) as scene:
        scene.joined(*ACCOUNTS.values())
        yield scene


@pytest.fixture
async def reception(tmp_path: Path, silent_url: str) -> AsyncIterator[Reception]:
    """The cast at the door; an album is whole as it comes."""
    async with reception_in(tmp_path, silent_url, album_window=timedelta(0)) as reception:
        yield reception
