"""The town, and the four people most stories need."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from storage.models import Dialogue, Message, Role, Service, Update
from tests.databases import Place, Stage, stage_at
from tests.story.room import hand_out_room
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

    async def joined(town: Town) -> None:
        people = [await town.person(name, role, place) for name, (role, place) in CAST.items()]
        await people[0].sends_file("通报.txt", SAMPLE.read_bytes())
        await people[0].presses("导入")

    return lived(stage, Kept(), joined, tmp_path_factory.mktemp("town"))


@pytest.fixture(scope="session")
def with_room(stage: Stage, with_cast: Kept, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """The room of problem 6 is handed out too."""

    async def handed_out(town: Town) -> None:
        await hand_out_room(everybody(town))

    return lived(stage, with_cast, handed_out, tmp_path_factory.mktemp("town"))


def lived(stage: Stage, before: Kept, live: Callable[[Town], Awaitable[None]], folder: Path) -> Kept:
    """The ledger as `live` leaves it, with Telegram still to come."""

    async def through() -> Kept:
        async with town_in(folder, stage.database, before.now, before.unit_id) as town:
            await live(town)
            return Kept(unit_id=town.unit_id, now=town.clock.now)

    stage.set_again(before.number)
    kept = asyncio.run(through())
    stage.database.run(_leave_the_chats)
    return replace(kept, number=stage.keep())


def _leave_the_chats(session: Session) -> None:
    """Telegram is a new one for each story: what it numbered is forgotten. And nobody was away since the last."""
    for table in (Update, Dialogue):
        session.execute(delete(table))
    session.execute(update(Message).values(telegram_message_id=None, look_at=None))
    session.execute(update(Service).values(beat_at=None))


@pytest.fixture
def kept(request: pytest.FixtureRequest, stage: Stage) -> Kept:
    """The ledger as the story begins: with its cast, if it asks for them, and the room handed out."""
    asked = [name for name in ("room", "cast") if name in request.fixturenames]
    kept: Kept = request.getfixturevalue(f"with_{asked[0]}") if asked else Kept()
    stage.set_again(kept.number)
    return kept


@pytest.fixture
async def town(tmp_path: Path, stage: Stage, kept: Kept) -> AsyncIterator[Town]:
    async with town_in(tmp_path, stage.database, kept.now, kept.unit_id) as town:
        yield town


@pytest.fixture
async def cast(town: Town) -> Cast:
    """Everybody has joined; the ledger holds the sample notice."""
    return everybody(town)


@pytest.fixture
def room() -> None:
    """The coordinator has handed out the room of problem 6, before anybody's chat begins."""


def everybody(town: Town) -> Cast:
    """The phones of the cast."""
    phones = [town.stranger(name) for name in CAST]
    for phone in phones:
        town.api.chats[phone.user_id].started = True
    return Cast(*phones)
