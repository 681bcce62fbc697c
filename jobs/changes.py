"""When what the reminders of a measure hang on last changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from storage.among import among
from storage.models import Event, Handover, Measure, Review, Unit
from storage.outbox import Subject

CHANGES = (
    "role_assigned",
    "deadline_set",
    "deadline_undone",
    "extension_decided",
    "measure_returned",
    "submission_withdrawn",
    "lateness_stated",
)
"""The events after which a measure's reminders are other ones than before."""
LONG_AGO = datetime.min.replace(tzinfo=UTC)


def changes_of(session: Session, rows: Sequence[Measure | Review | Unit]) -> dict[Subject, datetime]:
    """When what the reminders of these rows hang on was last changed, by an event on record."""
    measures = [row for row in rows if isinstance(row, Measure)]
    subjects = {"measure": {row.id for row in measures}, "problem": {row.problem_id for row in measures}}
    about = (and_(Event.subject_kind == kind, among(Event.subject_id, ids)) for kind, ids in subjects.items() if ids)
    last = select(Event.subject_kind, Event.subject_id, func.max(Event.at)).where(or_(False, *about))
    grouped = last.where(Event.kind.in_(CHANGES)).group_by(Event.subject_kind, Event.subject_id)
    changed = {(kind, subject_id): at for kind, subject_id, at in session.execute(grouped)}
    for subject, at in _handed(session, {row.problem.unit_id for row in rows if isinstance(row, Measure)}):
        changed[subject] = max(at, changed.get(subject, at))
    return changed


def _handed(session: Session, units: set[int]) -> Iterator[tuple[Subject, datetime]]:
    """When items of these units were handed over, or given back."""
    for handover in session.scalars(select(Handover).where(among(Handover.unit_id, units))) if units else ():
        for entry in handover.moved:
            yield (entry["kind"], entry["id"]), handover.ended_at or handover.at


def changed_at(measure: Measure, changes: Mapping[Subject, datetime]) -> datetime:
    """When a measure last changed in what its reminders hang on: who answers for it, its deadline, a decision."""
    recorded = (changes.get(("measure", measure.id)), changes.get(("problem", measure.problem_id)))
    moments = (measure.deadline_set_at, measure.assigned_at, *recorded)
    return max((moment for moment in moments if moment), default=LONG_AGO)
