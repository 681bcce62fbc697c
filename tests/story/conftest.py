"""The town, and the four people most stories need."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from storage.models import Role
from tests.databases import Place, Stage, stage_at
from tests.story.town import SAMPLE, Phone, Town, town_in


@pytest.fixture(scope="session")
def stage(place: Place) -> Iterator[Stage]:
    """A ledger with nobody in it."""
    with stage_at(place) as stage:
        stage.keep()
        yield stage


@pytest.fixture
async def town(tmp_path: Path, stage: Stage) -> AsyncIterator[Town]:
    stage.set_again()
    async with town_in(tmp_path, stage.database) as town:
        yield town


@dataclass
class Cast:
    coordinator: Phone
    owner: Phone
    leader: Phone
    overseer: Phone


@pytest.fixture
async def cast(town: Town) -> Cast:
    """Everybody has joined; the ledger holds the sample notice."""
    people = Cast(
        coordinator=await town.person("周敏", Role.COORDINATOR, "办公室"),
        owner=await town.person("张强", Role.OWNER, "保管股"),
        leader=await town.person("李卫东", Role.LEADER),
        overseer=await town.person("吴静", Role.OVERSEER),
    )
    await people.coordinator.sends_file("通报.txt", SAMPLE.read_bytes())
    await people.coordinator.presses("导入")
    people.coordinator.heard()
    people.coordinator.taps = people.coordinator.sent = 0
    return people
