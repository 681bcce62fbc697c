"""What happened to an item, and what shows it: its events and its evidence, as the actor may see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.actor import Actor
from storage.errors import NotFound
from storage.find import get
from storage.models import Event, Evidence, Handover, Measure, Problem, Report
from storage.reported import evidence_kept
from storage.rights import Action, may
from storage.views import EvidenceView, evidence_view


@dataclass(frozen=True, kw_only=True)
class EventView:
    at: datetime
    actor: str
    kind: str
    before: dict[str, Any]
    after: dict[str, Any]
    measure_no: int | None
    """Of the measure it happened to; None for the problem itself."""


def history(session: Session, actor: Actor, item: Measure | Problem) -> list[EventView]:
    """The events of a measure, or of a problem with those of its measures, oldest first."""
    if not may(actor, Action.SEE, item):
        raise NotFound
    measures = [item] if isinstance(item, Measure) else item.measures
    numbers = {row.id: row.number for row in measures if may(actor, Action.SEE, row)}
    about = (Event.subject_kind == "measure") & Event.subject_id.in_(numbers)
    if isinstance(item, Problem):
        about |= (Event.subject_kind == "problem") & (Event.subject_id == item.id)
    about |= (Event.subject_kind == "handover") & Event.subject_id.in_(_handovers_of(session, item, set(numbers)))
    rows = session.scalars(select(Event).where(Event.unit_id == actor.unit_id, about).order_by(Event.seq))
    return [
        EventView(
            at=row.at,
            actor=row.actor,
            kind=row.kind,
            before=row.before,
            after=row.after,
            measure_no=_number_in(row, numbers, item),
        )
        for row in rows
    ]


def _number_in(event: Event, numbers: dict[int, int], item: Measure | Problem) -> int | None:
    """Of which measure an event tells: a handover moved many, and in the history of one it tells of that one."""
    if event.subject_kind == "measure":
        return numbers.get(event.subject_id)
    return item.number if event.subject_kind == "handover" and isinstance(item, Measure) else None


def _handovers_of(session: Session, item: Measure | Problem, measures: set[int]) -> list[int]:
    """The handovers by which the item, one of these measures of it or the problem above went to others."""
    problem = item.problem if isinstance(item, Measure) else item
    went = {("measure", one) for one in measures} | {("problem", problem.id)}
    rows = session.scalars(select(Handover).where(Handover.unit_id == problem.unit_id))
    return [row.id for row in rows if went & {(entry["kind"], entry["id"]) for entry in row.moved}]


def evidence_of(session: Session, actor: Actor, item: Measure | Problem) -> list[EvidenceView]:
    """The evidence of an item, of all rounds, oldest first; with where the same bytes were used before."""
    if not may(actor, Action.SEE, item):
        raise NotFound
    measures = [item] if isinstance(item, Measure) else [row for row in item.measures if may(actor, Action.SEE, row)]
    kept = evidence_kept(report for one in measures for report in one.reports)
    return [evidence_view(row, earlier_use(session, row)) for row in kept]


def earlier_use(session: Session, row: Evidence) -> tuple[int, int] | None:
    """Problem and measure number of another measure of the unit with the very same file, the first one."""
    if row.sha256 is None or row.report_id is None:
        return None
    own = get(session, Report, row.report_id).measure_id
    same = (
        select(Measure)
        .join(Report, Report.measure_id == Measure.id)
        .join(Evidence, Evidence.report_id == Report.id)
        .where(
            Evidence.sha256 == row.sha256,
            Evidence.unit_id == row.unit_id,
            Evidence.id < row.id,
            Measure.id != own,
        )
    )
    first = session.scalars(same.order_by(Evidence.id).limit(1)).first()
    return (first.problem.number, first.number) if first else None
