"""Taking records and papers out of the bot: that too is on record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from sqlalchemy.orm import Session

from storage.actor import Actor
from storage.audit import Subject, record
from storage.models import Event, Measure, Person, Problem
from storage.record import NoticeView, notices_about, notices_for

NOTHING: Mapping[str, object] = MappingProxyType({})


def export_record(session: Session, actor: Actor, about: Measure | Problem | Person, now: datetime) -> list[NoticeView]:
    """The record of an item or of a person, for a file; who took it stands in the history. Raises NotFound."""
    if isinstance(about, Person):
        views, subject = notices_for(session, actor, about), ("person", about.id)
    else:
        views, subject = notices_about(session, actor, about), (_kind(about), about.id)
    record(session, actor, "record_exported", subject, now, after={"notices": len(views)})
    return views


def note_export(
    session: Session,
    actor: Actor,
    what: str,
    rows: int,
    now: datetime,
    *,
    about: Subject | None = None,
    part: Mapping[str, object] = NOTHING,
) -> Event:
    """Somebody takes so many rows of the ledger out, as `what`: that stands in the history, of the unit or of what it
    is about. `part` is what was asked for."""
    subject = about or ("unit", actor.unit_id)
    return record(session, actor, "exported", subject, now, after={"what": what, "rows": rows, **part})


def _kind(about: Measure | Problem) -> str:
    return "measure" if isinstance(about, Measure) else "problem"
