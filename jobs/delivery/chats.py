"""What the other side said of a chat, remembered across restarts: held, moved, gone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from jobs.delivery.values import Gone, Moved, Outcome, TryAgain
from jobs.given import Clock
from jobs.pacing import Pacer
from storage.among import among
from storage.database import Database
from storage.models import Chat, Person

LONGEST_HOLD = timedelta(hours=1)
"""After this a chat is asked again, however long a pause was asked for."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How one chat stands. One that nothing was said of is open."""

    held_until: datetime | None = None
    moved_to: int | None = None
    gone_since: datetime | None = None


OPEN = Standing()


@dataclass(frozen=True, kw_only=True)
class Chats:
    """What is said of chats outside of deliveries: by answers to people, whose sender knows no ledger."""

    database: Database
    machine: Clock

    async def note(self, chat_id: int, outcome: Outcome) -> None:
        """Remember what the answer to something sent says of the chat."""
        if _says_something(chat_id, outcome):
            await self.database.call(lambda session: note(session, chat_id, outcome, self.machine()))

    async def hold_again(self, pacer: Pacer) -> None:
        """What was to be left alone before a restart still is."""
        held = await self.database.call(lambda session: held_chats(session, self.machine()))
        for chat_id, wait in held.items():
            pacer.hold(chat_id, wait.total_seconds())


def _says_something(chat_id: int, outcome: Outcome) -> bool:
    match outcome:
        case TryAgain(after, everywhere=everywhere):
            return bool(after) and not everywhere
        case Gone(topic=topic):
            return chat_id < 0 and not topic
        case _:
            return isinstance(outcome, Moved)


def standings(session: Session, chat_ids: Iterable[int]) -> dict[int, Standing]:
    """How these chats stand; those that nothing was said of are left out."""
    columns = select(Chat.chat_id, Chat.held_until, Chat.moved_to, Chat.gone_since)
    found = session.execute(columns.where(among(Chat.chat_id, set(chat_ids))))
    return {chat_id: Standing(held_until=held, moved_to=moved, gone_since=gone) for chat_id, held, moved, gone in found}


def held_chats(session: Session, machine: datetime) -> dict[int, timedelta]:
    """How long each chat is still to be left alone, for a pacer that starts anew."""
    held = session.execute(select(Chat.chat_id, Chat.held_until).where(Chat.held_until > machine))
    return {chat_id: until - machine for chat_id, until in held if until}


def note(session: Session, chat_id: int, outcome: Outcome, machine: datetime) -> None:
    """Remember what an answer to this chat says of it, if anything."""
    match outcome:
        case TryAgain(after=timedelta() as after, everywhere=False) if after:
            hold(session, chat_id, machine, after)
        case Moved(new_id):
            move(session, chat_id, new_id)
        case Gone(topic=False) if chat_id < 0:
            mark_gone(session, chat_id, machine)


def hold(session: Session, chat_id: int, machine: datetime, after: timedelta) -> datetime:
    """Leave the chat alone for as long as was asked for, within reason; until when that is."""
    until = machine + min(after, LONGEST_HOLD)
    _remember(session, chat_id, held_until=until)
    return until


def move(session: Session, chat_id: int, new_id: int) -> None:
    """A group became a supergroup: a bound one is known by its new id, once; where that was bound meanwhile, the old
    one is nobody's."""
    _remember(session, chat_id, moved_to=new_id)
    if new_id < 0 and chat_id < 0 and new_id != chat_id:
        taken = session.scalar(select(Person.id).where(Person.telegram_id == new_id))
        known_as = update(Person).where(Person.telegram_id == chat_id)
        session.execute(known_as.values(telegram_id=None if taken else new_id))


def mark_gone(session: Session, chat_id: int, machine: datetime) -> None:
    """A group that the bot was put out of."""
    _remember(session, chat_id, gone_since=machine)


def _remember(session: Session, chat_id: int, **said: object) -> None:
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = insert(Chat).values(chat_id=chat_id, **said)
    session.execute(row.on_conflict_do_update(index_elements=[Chat.chat_id], set_=said))
