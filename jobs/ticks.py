"""The ticks ask the rows: which measure, look-back or unit wants to be looked at now, and what is to be told about it.

A look plans the notices of today and tomorrow (people live in several time zones) and sets the row's next look.
Nothing is sent here, and a look repeated plans nothing twice: an occurrence is a key. The rows of a tick are looked at
together, on what was loaded for all of them; where one of them fails, in halves, until it is alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.sql.base import ExecutableOption

from jobs import occurrences
from jobs.apart import apart
from jobs.ladder import Nag, Promise, S, Step, colour_of, reminders, waiting_steps
from jobs.moments import at_local, hour_on, local_day, next_sending
from jobs.office import PUSHED_FORWARD, Office
from jobs.plans import Plan, write
from jobs.policy import Audience, Colour, Hours, Policy, Wait
from jobs.recipients import Recipient, pending_extension, recipients, review_recipients
from jobs.returning import give_back_due
from jobs.settled import settle_cards
from jobs.unit_looks import look_at_unit
from jobs.workdays import Calendar
from storage.among import among
from storage.loading import load_work
from storage.models import (
    Event,
    Handover,
    Measure,
    MeasureState,
    Message,
    Problem,
    Review,
    ReviewState,
    Service,
    Snooze,
    Unit,
)
from storage.outbox import Subject
from storage.queries import submitted_on
from storage.roles import deadline_of, memberships_at_hand, newest_snooze, promise_of, roles_of
from storage.verbs.measures import OPEN

log = structlog.get_logger(__name__)
Row = TypeVar("Row", Measure, Review, Unit)

ROWS_PER_TICK = 200
AHEAD = timedelta(days=1)

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


@dataclass(frozen=True, kw_only=True)
class Batch:
    """The looks of one tick at one kind of row: what holds for all of them is worked out once, and what they want told
    is collected in `plans`."""

    session: Session
    office: Office
    now: datetime
    changes: Mapping[Subject, datetime]
    plans: list[Plan] = field(default_factory=list)
    _ladders: dict[tuple[str | None, date, Promise | None, date], Firing[Step]] = field(default_factory=dict)
    _upcoming: dict[tuple[Hours, ZoneInfo], datetime] = field(default_factory=dict)

    def look(self, unit: Unit) -> Look:
        office = self.office.of(unit)
        return Look(batch=self, unit=unit, office=office, today=office.today(self.now, unit))

    def ladder(self, unit: Unit, deadline: date, promise: Promise | None, today: date) -> Firing[Step]:
        """The reminders of a deadline of the unit, seen from a day."""
        key = (unit.policy, deadline, promise, today)
        if key not in self._ladders:
            office = self.office.of(unit)
            self._ladders[key] = firing(reminders(deadline, promise, office.policy, office.calendar), today)
        return self._ladders[key]

    def upcoming(self, hours: Hours, zone: ZoneInfo) -> datetime:
        """The next hour of the people of a zone."""
        key = (hours, zone)
        if key not in self._upcoming:
            self._upcoming[key] = next_sending(self.now, zone, hours, self.office.calendar)
        return self._upcoming[key]


@dataclass(frozen=True, kw_only=True)
class Look:
    """One look at one row, by the settings of its unit, and what day it is there."""

    batch: Batch
    unit: Unit
    office: Office
    today: date

    @property
    def session(self) -> Session:
        return self.batch.session

    def told(self, steps: Iterable[S]) -> Iterator[S]:
        """The steps without those whose day was over when the unit chose its policy: they were another's."""
        since = self.unit.policy_since
        first = local_day(since, self.office.zone_of_unit(self.unit)) if since else date.min
        return (step for step in steps if step.day >= first)

    def plan(
        self, recipient: Recipient, kind: str, subject: Subject, occurrence: str, step: Step | Nag,
        measure: Measure | None, **facts: object,
    ) -> None:  # fmt: skip
        """Plan one notice for the person's hour on the step's day; at their next hour, if that was past already when
        the measure became what it is. One that was dropped for what has been undone since is planned again."""
        batch, person = self.batch, recipient.person
        zone = self.office.zone_of(person, self.unit)
        due_at, upcoming = hour_on(step.day, zone, self.office.hours), batch.upcoming(self.office.hours, zone)
        changed = changed_at(measure, batch.changes) if measure else LONG_AGO
        overtaken = due_at < batch.now and due_at < max(changed, self.unit.policy_since or LONG_AGO)
        batch.plans.append(
            Plan(
                unit_id=self.unit.id,
                person_id=person.id,
                kind=kind,
                subject=subject,
                occurrence=occurrence,
                due_at=upcoming if overtaken else due_at,
                upcoming=upcoming,
                fixed=overtaken,
                audience=recipient.audience,
                colour=step.colour if isinstance(step, Step) else None,
                facts={"rung": step.rung, **facts, **_why(recipient)},
            )
        )

    def wake(self, days: Iterable[date | None]) -> datetime | None:
        """The moment of the next look: a day ahead of the first of `days`."""
        first = min((day for day in days if day), default=None)
        if first is None:
            return None
        return at_local(first - AHEAD, time(0), self.office.zone_of_unit(self.unit))


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
    batch = Batch(session=this.session, office=this.office, now=this.now, changes=_changes(this.session, rows))
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


def _changes(session: Session, rows: Sequence[Measure | Review | Unit]) -> dict[Subject, datetime]:
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


def look_at_measure(look: Look, measure: Measure) -> None:
    """Plan what a measure's state calls for, and when to look again."""
    if measure.state in OPEN:
        _snoozed(look, measure)
        days = [_ladder(look, measure), _acknowledgement(look, measure), _extension(look, measure)]
    elif measure.state is MeasureState.SUBMITTED:
        days = [_verification(look, measure)]
    else:
        days = []
    measure.look_at = look.wake(days)


def look_at_review(look: Look, review: Review) -> None:
    """Tell the reviewers on the day a look-back is due, then nag."""
    if review.state is not ReviewState.PLANNED:
        review.look_at = None
        return
    due = firing(_review_steps(review, look.office.policy, look.office.calendar), look.today)
    for nag in look.told(due.steps):
        for recipient in review_recipients(look.session, review.problem, nag.audience):
            look.plan(recipient, "review_due", ("review", review.id), nag.rung, nag, None, workdays=nag.workdays)
    review.look_at = look.wake([due.following])


def _review_steps(review: Review, policy: Policy, calendar: Calendar) -> Iterator[Nag]:
    """The day a look-back is due, the next working day if that is a day off, and the nags after it."""
    day = calendar.next_workday(review.due_on)
    yield Nag(rung="due", nth=0, workdays=0, day=day, audience=frozenset({Audience.REVIEWER}))
    yield from waiting_steps(day, Wait.REVIEW, policy, calendar)


def changed_at(measure: Measure, changes: Mapping[Subject, datetime]) -> datetime:
    """When a measure last changed in what its reminders hang on: who answers for it, its deadline, a decision."""
    recorded = (changes.get(("measure", measure.id)), changes.get(("problem", measure.problem_id)))
    moments = (measure.deadline_set_at, measure.assigned_at, *recorded)
    return max((moment for moment in moments if moment), default=LONG_AGO)


def _ladder(look: Look, measure: Measure) -> date | None:
    deadline = deadline_of(measure)
    if deadline is None:
        return None
    due = look.batch.ladder(look.unit, deadline, _promise(look, measure), look.today)
    paused = pending_extension(measure) is not None
    for step in look.told(due.steps):
        # An extension that waits for its decision pauses the red: its approver is nagged instead.
        if not (paused and step.late_workdays):
            _rung(look, measure, deadline, step)
    return due.following


def _promise(look: Look, measure: Measure) -> Promise | None:
    stated = promise_of(measure)
    if stated is None:
        return None
    return Promise(day=stated.wanted, made_on=local_day(stated.at, look.office.zone_of_unit(look.unit)))


def _rung(look: Look, measure: Measure, deadline: date, step: Step) -> None:
    occurrence = f"{occurrences.of_ladder(measure)}{step.rung}"
    for recipient in recipients(look.session, measure, step.audience, look.office.reaches):
        look.plan(
            recipient, "deadline", ("measure", measure.id), occurrence, step, measure, deadline=deadline.isoformat()
        )


def _snoozed(look: Look, measure: Measure) -> None:
    """Those who put the measure off are reminded at the moment they chose: once, whatever else the day brings. What
    has become of the measure after that moment brings it back to nobody."""
    for person_id in {row.person_id for row in measure.snoozes}:
        snooze = newest_snooze(measure, person_id)
        if snooze and changed_at(measure, look.batch.changes) <= snooze.until:
            look.batch.plans.append(_as_asked(look, measure, snooze))


def _as_asked(look: Look, measure: Measure, snooze: Snooze) -> Plan:
    zone = look.office.zone_of(snooze.person, look.unit)
    colour = colour_of(deadline_of(measure), local_day(snooze.until, zone), look.office.policy)
    return Plan(
        unit_id=look.unit.id,
        person_id=snooze.person_id,
        kind="snoozed",
        subject=("measure", measure.id),
        occurrence=occurrences.of_snooze(snooze),
        due_at=snooze.until,
        upcoming=snooze.until,
        fixed=True,
        asked_for=True,
        audience=Audience.OWNER,
        colour=None if colour is Colour.GREEN else colour,  # who asked to be reminded is to hear it
    )


def _acknowledgement(look: Look, measure: Measure) -> date | None:
    if measure.acknowledged_at or not measure.assigned_at or not roles_of(measure).owners:
        return None
    since = local_day(measure.assigned_at, look.office.zone_of_unit(look.unit))
    return _waits(look, measure, Wait.ACKNOWLEDGEMENT, since, "acknowledge_waiting", ("measure", measure.id))


def _extension(look: Look, measure: Measure) -> date | None:
    extension = pending_extension(measure)
    if extension is None:
        return None
    since = local_day(extension.at, look.office.zone_of_unit(look.unit))
    return _waits(look, measure, Wait.EXTENSION, since, "extension_waiting", ("extension", extension.id))


def _verification(look: Look, measure: Measure) -> date | None:
    report = submitted_on(measure)
    if report is None:
        return None
    since = local_day(report.at, look.office.zone_of_unit(look.unit))
    return _waits(look, measure, Wait.VERIFICATION, since, "verify_waiting", ("report", report.id))


def _waits(look: Look, measure: Measure, wait: Wait, since: date, kind: str, subject: Subject) -> date | None:
    due = firing(waiting_steps(since, wait, look.office.policy, look.office.calendar), look.today)
    for nag in look.told(due.steps):
        for recipient in recipients(look.session, measure, nag.audience, look.office.reaches):
            look.plan(recipient, kind, subject, f"{since}:{nag.rung}", nag, measure, workdays=nag.workdays)
    return due.following


def _why(recipient: Recipient) -> dict[str, object]:
    return {"instead_of": list(recipient.instead_of), "nobody": recipient.nobody}


@dataclass(frozen=True)
class Firing(Generic[S]):
    """Of a ladder's steps those that are to be told now, and the day of the first to come after them."""

    steps: tuple[S, ...]
    following: date | None


def firing(ascending: Iterable[S], today: date) -> Firing[S]:
    """Of the steps already past only the latest, and those of tomorrow."""
    past: S | None = None
    coming: list[S] = []
    for step in ascending:
        if step.day > today + AHEAD:
            return Firing((*_some(past), *coming), step.day)
        if step.day > today:
            coming.append(step)
        else:
            past = step
    return Firing((*_some(past), *coming), None)


def _some(step: S | None) -> tuple[S, ...]:
    return () if step is None else (step,)
