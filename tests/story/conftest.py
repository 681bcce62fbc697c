"""The town, and the four people most stories need."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from storage.models import Dialogue, Message, Role, Update
from tests.databases import Place, Stage, stage_at
from tests.story.town import SAMPLE, Phone, Town, town_in


@pytest.fixture(scope="session")
def stage(place: Place) -> Iterator[Stage]:
    """A ledger with nobody in it."""
    with stage_at(place) as stage:
        stage.keep()
        yield stage


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A ledger as the stage keeps it: its number, and the unit and the moment that it was left at."""

    number: int = 0
    unit_id: int | None = None
    now: datetime | None = None


@dataclass
class Cast:
    coordinator: Phone
    owner: Phone
    leader: Phone
    overseer: Phone


CAST = {
    "周敏": (Role.COORDINATOR, "办公室"),
    "张强": (Role.OWNER, "保管股"),
    "李卫东": (Role.LEADER, None),
    "吴静": (Role.OVERSEER, None),
}


@pytest.fixture(scope="session")
def with_cast(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """Everybody has joined by an invite, and the coordinator has sent the sample notice: lived through once."""

    async def live() -> Kept:
        async with town_in(tmp_path_factory.mktemp("town"), stage.database) as town:
            people = [await town.person(name, role, place) for name, (role, place) in CAST.items()]
            await people[0].sends_file("通报.txt", SAMPLE.read_bytes())
            await people[0].presses("导入")
            return Kept(unit_id=town.unit_id, now=town.clock.now)

    stage.set_again()
    kept = asyncio.run(live())
    stage.database.run(_leave_the_chats)
    return replace(kept, number=stage.keep())


def _leave_the_chats(session: Session) -> None:
    """Telegram is a new one for each story: what it numbered is forgotten."""
    for table in (Update, Dialogue):
        session.execute(delete(table))
    session.execute(update(Message).values(telegram_message_id=None, look_at=None))


@pytest.fixture
def kept(request: pytest.FixtureRequest, stage: Stage) -> Kept:
    """The ledger as the story begins: with its cast, if it asks for them."""
    kept: Kept = request.getfixturevalue("with_cast") if "cast" in request.fixturenames else Kept()
    stage.set_again(kept.number)
    return kept


@pytest.fixture
async def town(tmp_path: Path, stage: Stage, kept: Kept) -> AsyncIterator[Town]:
    async with town_in(tmp_path, stage.database, kept.now, kept.unit_id) as town:
        yield town


@pytest.fixture
async def cast(town: Town) -> Cast:
    """Everybody has joined; the ledger holds the sample notice."""
    phones = [town.stranger(name) for name in CAST]
    for phone in phones:
        town.api.chats[phone.user_id].started = True
    return Cast(*phones)
