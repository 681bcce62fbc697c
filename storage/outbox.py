"""The outbox holds facts: who is to be told what about which item. Never words, never a chat id."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.audit import plain
from storage.models import Message, Notice, Person

Subject = tuple[str, int]


def tell(
    session: Session,
    people: Iterable[Person],
    kind: str,
    subject: Subject,
    now: datetime,
    *,
    unit_id: int,
    occurrence: str,
    **facts: Any,
) -> None:
    """Queue news for each of `people`, due at once. The same occurrence is queued once, whoever asks again."""
    for person in people:
        plan(
            session,
            person,
            kind,
            subject,
            now,
            unit_id=unit_id,
            occurrence=occurrence,
            due_at=now,
            scheduled=False,
            facts=facts,
        )


def plan(
    session: Session,
    person: Person,
    kind: str,
    subject: Subject,
    now: datetime,
    *,
    unit_id: int,
    occurrence: str,
    due_at: datetime,
    scheduled: bool = True,
    audience: str | None = None,
    colour: str | None = None,
    facts: dict[str, Any] | None = None,
) -> Notice | None:
    """Queue one notice for `due_at`; None when this very occurrence is queued already."""
    same = select(Notice.id).where(
        Notice.person_id == person.id,
        Notice.kind == kind,
        Notice.subject_kind == subject[0],
        Notice.subject_id == subject[1],
        Notice.occurrence == occurrence,
    )
    if session.scalar(same) is not None:
        return None
    notice = Notice(
        unit_id=unit_id,
        person_id=person.id,
        kind=kind,
        audience=audience,
        subject_kind=subject[0],
        subject_id=subject[1],
        occurrence=occurrence,
        colour=colour,
        scheduled=scheduled,
        facts=plain(facts or {}),
        due_at=due_at,
        made_at=now,
    )
    session.add(notice)
    session.flush()
    return notice


def mark_seen(session: Session, chat_id: int, message_ids: Iterable[int | None], now: datetime) -> None:
    """Somebody tapped under a message or replied to it: they have seen it."""
    ids = [one for one in message_ids if one is not None]
    if not ids:
        return
    seen = select(Message).where(
        Message.chat_id == chat_id, Message.telegram_message_id.in_(ids), Message.seen_at.is_(None)
    )
    for message in session.scalars(seen):
        message.seen_at = now
