"""Whom no message reaches any more, and who is reached again: people who blocked the bot, groups that put it out."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage import outbox
from storage.models import Chat, Measure, Notice, NoticeState, Person, Role
from storage.roles import with_role


def lost(session: Session, person: Person, why: str, now: datetime) -> None:
    """What they were to be told waits for them, others are told in their place, and the coordinators are told
    once."""
    if person.unreachable_since is not None:
        return
    person.unreachable_since, person.unreachable_why = now, why[:200]
    _look_again(session, person, now)
    for unit_id in {row.unit_id for row in person.memberships if row.ended_at is None}:
        tell_coordinators(session, person, unit_id, "unreachable", ("person", person.id), now, now.isoformat())


def found_again(session: Session, person: Person) -> None:
    """The bot was let in again."""
    person.unreachable_since = person.unreachable_why = None
    session.execute(update(Chat).where(Chat.chat_id == person.telegram_id).values(gone_since=None))


def _look_again(session: Session, person: Person, now: datetime) -> None:
    """Have the jobs look at what the person was to be reminded of."""
    reminded_of = select(Notice.subject_id).where(
        Notice.person_id == person.id, Notice.subject_kind == "measure", Notice.state == NoticeState.WAITING
    )
    session.flush()
    session.execute(update(Measure).where(Measure.id.in_(reminded_of)).values(look_at=now))


def tell_coordinators(
    session: Session,
    of: Person,
    unit_id: int,
    kind: str,
    about: outbox.Subject,
    now: datetime,
    occurrence: str,
    **facts: object,
) -> None:
    people = [one for one in with_role(session, unit_id, Role.COORDINATOR) if one.id != of.id]
    outbox.tell(session, people, kind, about, now, unit_id=unit_id, occurrence=occurrence, **facts)
