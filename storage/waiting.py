"""How much waits, and how long it has: what is seen of the ledger from outside."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from storage.models import Message, MessageState, Notice, NoticeState, Service, Update


@dataclass(frozen=True, kw_only=True)
class Queues:
    """Counts, at one moment. `oldest` is for how long the oldest message has been ready to go; None if none is."""

    notices: int
    messages: int
    inbox: int
    oldest: timedelta | None
    held: bool
    """After a restore, until a coordinator confirms: messages wait because they are to."""


@dataclass(frozen=True, kw_only=True)
class Handled:
    """How many updates were handled in a span of time, and how many of them had to be set aside."""

    updates: int
    set_aside: int


def queues(session: Session, now: datetime, machine: datetime) -> Queues:
    """What is waiting: notices due by office time `now`, messages ready by machine time, updates not handled."""
    ready = (Message.state == MessageState.READY, Message.next_attempt_at <= machine)
    messages, first = session.execute(select(func.count(), func.min(Message.next_attempt_at)).where(*ready)).one()
    return Queues(
        notices=_count(session, Notice, Notice.state == NoticeState.WAITING, Notice.due_at <= now),
        messages=messages,
        inbox=_count(session, Update, Update.handled_at.is_(None)),
        oldest=None if first is None else machine - first,
        held=session.scalar(select(Service.restored_at)) is not None,
    )


def handled_between(session: Session, since: datetime, until: datetime) -> Handled:
    """Updates whose handling ended after `since` and not after `until`."""
    aside = func.coalesce(func.sum(case((Update.error.is_not(None), 1), else_=0)), 0)
    rows = select(func.count(), aside).where(Update.handled_at > since, Update.handled_at <= until)
    updates, set_aside = session.execute(rows).one()
    return Handled(updates=updates, set_aside=set_aside)


def due_times(session: Session, notices: Collection[int]) -> list[datetime]:
    """When these notices were due."""
    return list(session.scalars(select(Notice.due_at).where(Notice.id.in_(notices))))


def _count(session: Session, table: type[Notice] | type[Update], *which: object) -> int:
    return session.scalar(select(func.count()).select_from(table).where(*which)) or 0  # type: ignore[arg-type]
