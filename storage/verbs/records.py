"""Taking the record of notices out of the bot: that too is on record."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from storage.actor import Actor
from storage.audit import record
from storage.models import Measure, Person, Problem
from storage.record import NoticeView, notices_about, notices_for


def export_record(session: Session, actor: Actor, about: Measure | Problem | Person, now: datetime) -> list[NoticeView]:
    """The record of an item or of a person, for a file; who took it stands in the history. Raises NotFound."""
    if isinstance(about, Person):
        views, subject = notices_for(session, actor, about), ("person", about.id)
    else:
        views, subject = notices_about(session, actor, about), (_kind(about), about.id)
    record(session, actor, "record_exported", subject, now, after={"notices": len(views)})
    return views


def note_export(session: Session, actor: Actor, what: str, rows: int, now: datetime) -> None:
    """Somebody takes `rows` items of the unit's ledger out, as `what`: that stands in the history."""
    record(session, actor, "exported", ("unit", actor.unit_id), now, after={"what": what, "rows": rows})


def _kind(about: Measure | Problem) -> str:
    return "measure" if isinstance(about, Measure) else "problem"
