"""What the demo's page shows beside the phones, read from a copy of the ledger: looking never holds up the bot."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import create_engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from bot.app import App
from bot.demo import guide
from jobs.runner import simulate
from storage.database import Database

AHEAD = timedelta(days=200)


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """What is suggested next, and when a message goes out next if nobody does anything."""

    step: guide.Suggestion | None = None
    upcoming: datetime | None = None


def outlook(app: App, now: datetime, today: date) -> Outlook:
    """The outlook at `now`; `today` is the day it is in the unit."""
    with copied(app.database) as session:
        step = guide.next_step(session, today)
        coming = simulate(session, now, now + AHEAD, app.desk.office, app.desk.composer)
        return Outlook(step=step, upcoming=next((one.at for one in coming if one.at > now), None))


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
