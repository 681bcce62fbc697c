"""What the demo's page shows beside the phones, read from a copy of the ledger: looking never holds up the bot."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from bot.app import App
from bot.demo import guide
from jobs.runner import simulate
from storage.database import Database
from storage.models import Event, Notice, NoticeState

AHEAD = timedelta(days=200)


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """What is suggested next, and when a message goes out next if nobody does anything."""

    step: guide.Suggestion | None = None
    upcoming: datetime | None = None
    seen: tuple[object, ...] = ()
    """By what the ledger can be told from itself at another time."""


def outlook(app: App, now: datetime, today: date, before: Outlook) -> Outlook:
    """The outlook at `now`: `before`, if nothing has happened since. `today` is the day it is in the unit."""
    with copied(app.database) as session:
        seen = (today, *_last_happened(session))
        if seen == before.seen and (before.upcoming is None or now < before.upcoming):
            return before
        step = guide.next_step(session, today)
        coming = simulate(session, now, now + AHEAD, app.desk.office, app.desk.composer)
        return Outlook(step=step, upcoming=next((one.at for one in coming if one.at > now), None), seen=seen)


def _last_happened(session: Session) -> tuple[object, ...]:
    """Every act writes an event, and every message sent changes its notices."""
    sent = select(func.count()).select_from(Notice).where(Notice.state == NoticeState.SENT)
    return tuple(session.scalar(one) for one in (select(func.max(Event.id)), select(func.max(Notice.id)), sent))


@contextmanager
def copied(database: Database) -> Iterator[Session]:
    """A session on a copy, in memory, of an SQLite ledger as it is now."""
    memory = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
    with database.engine.connect() as connection:
        connection.connection.driver_connection.backup(memory)  # type: ignore[union-attr]
    engine = create_engine("sqlite://", creator=lambda: memory, poolclass=StaticPool)
    try:
        with Session(engine, expire_on_commit=False) as session:
            yield session
    finally:
        engine.dispose()
        memory.close()
