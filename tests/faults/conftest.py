"""Scenes with bots in processes of their own."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.cast import ACCOUNTS, at, monday, set_the_stage
from tests.faults.process import Nursery, Scene, nursery, scene_in
from tests.jobs.helpers import silence


@pytest.fixture(scope="session")
def bots() -> Iterator[Nursery]:
    """Where bots come from."""
    if not hasattr(os, "fork"):
        pytest.skip("processes that can be paused and killed like this are POSIX's")
    with nursery() as made:
        yield made


@pytest.fixture
async def scene(tmp_path: Path, database_url: str, bots: Nursery) -> AsyncIterator[Scene]:
    """Monday, two past ten: the cast's ledger with nothing waiting, everybody's phone, and no bot yet."""
    async with scene_in(tmp_path, database_url, bots, at(monday)) as scene:
        silence(set_the_stage(scene.database))
        scene.joined(*ACCOUNTS.values())
        yield scene
