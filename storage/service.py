"""Who is at work. One process leads, under a number that only grows: whoever holds an older one has been deposed, and
changes nothing more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage.database import database_now
from storage.models import Service

ONLY = 1
"""The id of the one row."""
NUMBER = select(Service.epoch).where(Service.id == ONLY)


class Deposed(Exception):
    """Another process leads by now; nothing that this one still does counts."""


@dataclass(frozen=True, kw_only=True)
class Tenure:
    """One process's time in the lead: its number, when its predecessor was last alive (None if there never was one),
    and the database's time when it took over."""

    epoch: int
    last_beat: datetime | None
    began: datetime

    @property
    def away(self) -> timedelta | None:
        """For how long nobody led before; None at the first start ever."""
        return None if self.last_beat is None else self.began - self.last_beat


def take_over(session: Session, holder: str, backend: int | None) -> Tenure:
    """Lead from now on. `holder` is a name for people, `backend` the PostgreSQL process that holds the lock."""
    now = database_now(session)
    row = session.get(Service, ONLY, with_for_update=True)
    if row is None:
        row = Service(id=ONLY, epoch=0)
        session.add(row)
    tenure = Tenure(epoch=row.epoch + 1, last_beat=row.beat_at, began=now)
    row.epoch, row.holder, row.backend, row.beat_at = tenure.epoch, holder, backend, now
    session.flush()
    return tenure


def beat(session: Session, epoch: int) -> None:
    """Say that the leader is alive. Raises Deposed."""
    mine = update(Service).where(Service.id == ONLY, Service.epoch == epoch)
    if session.execute(mine.values(beat_at=database_now(session))).rowcount == 0:  # type: ignore[attr-defined]
        raise Deposed


def leave(session: Session, epoch: int) -> None:
    """Stop leading in order: the last beat is now, and nobody holds the place."""
    mine = update(Service).where(Service.id == ONLY, Service.epoch == epoch)
    session.execute(mine.values(beat_at=database_now(session), holder=None, backend=None))


def require(session: Session, epoch: int) -> None:
    """Raises Deposed unless that number leads: what a transaction of the leader asks first."""
    if session.scalar(NUMBER) != epoch:
        raise Deposed


def silent_for(session: Session) -> timedelta | None:
    """How long ago the leader was last alive, by the database's clock; None if nobody ever led."""
    last = session.scalar(select(Service.beat_at).where(Service.id == ONLY))
    return None if last is None else database_now(session) - last
