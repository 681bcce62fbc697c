"""Taking records and papers out of the bot: that too is on record."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from storage.actor import Actor
from storage.audit import Subject, record
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


def _kind(about: Measure | Problem) -> str:
    return "measure" if isinstance(about, Measure) else "problem"


def export_paper(session: Session, actor: Actor, subject: Subject, what: str, rows: int, now: datetime) -> None:
    """A paper with so many rows was taken out of the ledger; `subject` is the unit or the problem it is of."""
    record(session, actor, "exported", subject, now, after={"what": what, "rows": rows})
