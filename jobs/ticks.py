"""The ticks ask the rows: which measure, look-back or unit wants to be looked at now, and what is to be told about it.

A look plans the notices of today and tomorrow (people live in several time zones) and sets the row's next look.
Nothing is sent here, and a look repeated plans nothing twice: an occurrence is a key. The rows of a tick are looked at
together, on what was loaded for all of them; where one of them fails, in halves, until it is alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

import structlog
from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.sql.base import ExecutableOption

from jobs.apart import apart
from jobs.changes import changes_of
from jobs.item_looks import look_at_measure, look_at_review
from jobs.looks import Batch, Look
from jobs.office import PUSHED_FORWARD, Office
from jobs.plans import write
from jobs.returning import give_back_due
from jobs.settled import settle_cards
from jobs.unit_looks import look_at_unit
from storage.among import among
from storage.loading import load_work
from storage.models import Handover, Measure, Message, Problem, Review, Service, Unit
from storage.roles import memberships_at_hand

log = structlog.get_logger(__name__)
Row = TypeVar("Row", Measure, Review, Unit)

ROWS_PER_TICK = 200


@dataclass(frozen=True, kw_only=True)
class Tick:
    """One asking: in which session, when, and under which settings."""

    session: Session
    office: Office
    now: datetime


def tick(session: Session, now: datetime, office: Office, machine: datetime | None = None) -> bool:
    """Look at the rows that are due for it, up to a number of each kind; True if there may be more. A row that fails
    is pushed forward an hour so that the others are served, and is logged. With `machine`, machine time, what was sent
    and is settled since is looked at too."""
    this = Tick(session=session, office=office, now=now)
    first_measure, first_review, first_handover, planned_by, first_touched, first_unit = session.execute(FIRST).one()
    if planned_by != office.settings:
        _plan_anew(this)
        first_measure = first_review = first_unit = now
    if _is_past(first_handover, now) and give_back_due(session, now, office):
        first_measure = now
    looked = [
        _each(this, Measure, look_at_measure) if _is_past(first_measure, now) else 0,
        _each(this, Review, look_at_review) if _is_past(first_review, now) else 0,
        _each(this, Unit, look_at_unit) if _is_past(first_unit, now) else 0,
        settle_cards(session, now, machine, office) if machine and _is_past(first_touched, now) else 0,
    ]
    return ROWS_PER_TICK in looked


def _is_past(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and moment <= now


FIRST = select(
    select(func.min(Measure.look_at)).where(Measure.look_at.is_not(None)).scalar_subquery(),
    select(func.min(Review.look_at)).where(Review.look_at.is_not(None)).scalar_subquery(),
    select(func.min(Handover.look_at)).where(Handover.look_at.is_not(None)).scalar_subquery(),
    select(Service.planned_by).scalar_subquery(),
    select(func.min(Message.look_at)).where(Message.look_at.is_not(None)).scalar_subquery(),
    select(func.min(Unit.look_at)).where(Unit.look_at.is_not(None)).scalar_subquery(),
)
"""What an idle tick asks, in one question: when a measure is next to be looked at, when a look-back is, when a handover
is, by which settings they were planned, since when something has happened to what was sent, and when a unit is to be
looked at. Without a moment in it: PostgreSQL would plan for any moment, and read the whole table for one before the
first."""


def _plan_anew(this: Tick) -> None:
    """Have everything looked at once more: it was planned by other settings, of another calendar say (T7)."""
    for kind in (Measure, Review):
        this.session.execute(update(kind).where(kind.look_at > this.now).values(look_at=this.now))
    # A unit older than its digests was never looked at.
    never_or_later = or_(Unit.look_at.is_(None), Unit.look_at > this.now)
    this.session.execute(update(Unit).where(never_or_later).values(look_at=this.now))
    service = this.session.get(Service, 1) or Service(id=1)
    service.planned_by = this.office.settings
    this.session.add(service)
    this.session.flush()


def _each(this: Tick, kind: type[Row], look: Callable[[Look, Row], None]) -> int:
    """How many rows were looked at."""
    due = select(kind.id).where(kind.look_at <= this.now).order_by(kind.look_at, kind.id).limit(ROWS_PER_TICK)
    ids = list(this.session.scalars(due.with_for_update(skip_locked=True)))
    if ids:
        with memberships_at_hand(this.session):
            _look_at(this, kind, look, ids)
    return len(ids)


def _look_at(this: Tick, kind: type[Row], look: Callable[[Look, Row], None], ids: Sequence[int]) -> None:
    """Look at these rows together; one that breaks it is pushed forward."""

    def push_forward(row_id: int, _error: Exception) -> None:
        log.exception("row_pushed_forward", kind=kind.__name__, row=row_id)
        this.session.execute(update(kind).where(kind.id == row_id).values(look_at=this.now + PUSHED_FORWARD))

    def look_together(some: Sequence[int]) -> None:
        _look_together(this, _loaded(this.session, kind, some), look)

    apart(this.session, ids, look_together, push_forward)


def _look_together(this: Tick, rows: Sequence[Row], look: Callable[[Look, Row], None]) -> None:
    batch = Batch(session=this.session, office=this.office, now=this.now, changes=changes_of(this.session, rows))
    for row in rows:
        look(batch.look(_unit_of(row)), row)
    write(this.session, batch.plans, this.now)


def _unit_of(row: Measure | Review | Unit) -> Unit:
    return row if isinstance(row, Unit) else row.problem.unit


def _loaded(session: Session, kind: type[Row], ids: Sequence[int]) -> Sequence[Row]:
    """The rows with all that a look asks of them: a query for each table, and not for each row."""
    found = select(kind).where(among(kind.id, ids)).order_by(kind.look_at, kind.id)
    rows = session.scalars(found.options(*ABOVE[kind])).all()
    load_work(session, [item for row in rows if (item := _item_of(row))])
    return rows


ABOVE: dict[type[Measure | Review | Unit], Sequence[ExecutableOption]] = {
    Measure: (selectinload(Measure.problem).selectinload(Problem.unit),),
    Review: (selectinload(Review.problem).selectinload(Problem.unit),),
    Unit: (),
}


def _item_of(row: Measure | Review | Unit) -> Measure | Problem | None:
    """What a row's look is about; a unit's is about none of its items."""
    return row.problem if isinstance(row, Review) else row if isinstance(row, Measure) else None
