"""The audit chain: every verb writes an event; each event's hash covers the one before it in its unit."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import Event, Unit
from storage.touched import touch

if TYPE_CHECKING:
    from storage.actor import Actor

Subject = tuple[str, int]


def plain(value: Any) -> Any:
    """`value` as JSON can hold it: dates as ISO text."""
    if isinstance(value, dict):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value


def digest(event: Event) -> str:
    """The SHA-256 of what an event says, the hash before it included."""
    at = event.at.astimezone(UTC).isoformat()  # as it comes back from the database, whatever zone it was said in
    said = [
        event.unit_id, event.seq, at, event.actor_id, event.actor, event.kind,
        event.subject_kind, event.subject_id, event.before, event.after, event.previous,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def record(
    session: Session,
    actor: Actor,
    kind: str,
    subject: Subject,
    now: datetime,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> Event:
    """Append what happened to the chain of the actor's unit, in the transaction of what happened; what was sent about
    it of late is to be looked at again."""
    (event,) = _appended(session, actor, kind, [(subject, before or {}, after or {})], now)
    touch(session, *subject, now)
    return event


def record_made(
    session: Session, actor: Actor, kind: str, made: Sequence[tuple[Subject, dict[str, Any]]], now: datetime
) -> None:
    """`record` an event for each of many rows that were made just now, with what came `after`: nothing was sent about
    them yet."""
    _appended(session, actor, kind, [(subject, {}, after) for subject, after in made], now)


def _appended(
    session: Session,
    actor: Actor,
    kind: str,
    happened: Sequence[tuple[Subject, dict[str, Any], dict[str, Any]]],
    now: datetime,
) -> list[Event]:
    unit = session.scalars(select(Unit).where(Unit.id == actor.unit_id).with_for_update(key_share=True)).one()
    events: list[Event] = []
    for subject, before, after in happened:
        event = Event(
            unit_id=unit.id,
            seq=unit.chain_length + 1,
            at=now,
            actor_id=actor.person_id,
            actor=actor.name,
            kind=kind,
            subject_kind=subject[0],
            subject_id=subject[1],
            before=plain(before),
            after=plain(after),
            previous=unit.chain_head,
        )
        event.hash = digest(event)
        unit.chain_length, unit.chain_head = event.seq, event.hash
        events.append(event)
    session.add_all(events)
    session.flush()
    return events


def latest(session: Session, kind: str, subject: Subject) -> Event:
    """The newest event of a kind about something that has one."""
    about = (Event.kind == kind, Event.subject_kind == subject[0], Event.subject_id == subject[1])
    return session.scalars(select(Event).where(*about).order_by(Event.id.desc()).limit(1)).one()


def broken_at(session: Session, unit: Unit) -> int | None:
    """The number of the first event of the unit that does not fit the chain; None when all fit, the head too."""
    previous, seq = "", 0
    for event in _events(session, unit):
        if (event.seq, event.previous, event.hash) != (seq + 1, previous, digest(event)):
            return seq + 1
        previous, seq = event.hash, event.seq
    return None if (unit.chain_length, unit.chain_head) == (seq, previous) else seq + 1


def _events(session: Session, unit: Unit) -> Iterator[Event]:
    return iter(session.scalars(select(Event).where(Event.unit_id == unit.id).order_by(Event.seq)))
