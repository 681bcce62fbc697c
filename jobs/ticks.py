"""The ticks ask the rows: which measure or look-back wants to be looked at now, and what is to be told about it.

A look plans the notices of today and tomorrow (people live in several time zones) and sets the row's next look.
Nothing is sent here, and a look repeated plans nothing twice: an occurrence is a key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar

import structlog
from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.orm import Session

from jobs.ladder import Nag, S, Step, first_after, last_until, steps, waiting_steps
from jobs.moments import at_local, hour_on, local_day, next_sending
from jobs.office import PUSHED_FORWARD, Office
from jobs.policy import Audience, Policy, Wait
from jobs.recipients import Recipient, pending_extension, recipients, review_recipients
from jobs.workdays import Calendar
from storage import outbox
from storage.models import Event, Measure, MeasureState, Notice, NoticeState, Person, Review, ReviewState, Unit
from storage.queries import submitted_on
from storage.roles import deadline_of, roles_of
from storage.verbs.measures import OPEN

log = structlog.get_logger(__name__)
Row = TypeVar("Row", Measure, Review)

ROWS_PER_TICK = 200
AHEAD = timedelta(days=1)

CHANGES = ("role_assigned", "deadline_set", "extension_decided", "measure_returned", "submission_withdrawn")
"""The events after which a measure's reminders are other ones than before."""
LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Look:
    """One look at one row: when, and what day it is in its unit."""

    session: Session
    office: Office
    now: datetime
    today: date
    unit: Unit

    def plan(
        self, person: Person, kind: str, subject: outbox.Subject, occurrence: str, day: date, measure: Measure | None,
        **more: object,
    ) -> None:  # fmt: skip
        """Plan one notice for the person's hour on `day`; at their next hour, if that was past already when the
        measure became what it is. One that was dropped for what has been undone since is planned again."""
        zone = self.office.zone_of(person, self.unit)
        due_at = hour_on(day, zone, self.office.hours)
        upcoming = next_sending(self.now, zone, self.office.hours, self.office.calendar)
        if measure and due_at < self.now and due_at < changed_at(self.session, measure):
            due_at = upcoming
        planned = outbox.plan(
            self.session, person, kind, subject, self.now,
            unit_id=self.unit.id, occurrence=occurrence, due_at=due_at, **more,  # type: ignore[arg-type]
        )  # fmt: skip
        if planned is None:
            self._revive(person, kind, subject, occurrence, max(due_at, upcoming))

    def _revive(self, person: Person, kind: str, subject: outbox.Subject, occurrence: str, due_at: datetime) -> None:
        dropped = select(Notice).where(
            Notice.person_id == person.id, Notice.kind == kind, Notice.subject_kind == subject[0],
            Notice.subject_id == subject[1], Notice.occurrence == occurrence, Notice.state == NoticeState.DROPPED,
        )  # fmt: skip
        for row in self.session.scalars(dropped):
            row.state, row.why, row.message_id, row.due_at = NoticeState.WAITING, None, None, due_at

    def wake(self, days: Iterable[date | None]) -> datetime | None:
        """The moment of the next look: a day ahead of the first of `days`."""
        first = min((day for day in days if day), default=None)
        if first is None:
            return None
        return at_local(first - AHEAD, time(0), self.office.zone_of_unit(self.unit))


def tick(session: Session, now: datetime, office: Office) -> bool:
    """Look at the rows that are due for it, up to a number of each kind; True if there may be more. A row that fails
    is pushed forward an hour so that the others are served, and is logged."""
    looked = [
        _each(session, now, office, Measure, look_at_measure),
        _each(session, now, office, Review, look_at_review),
    ]
    return ROWS_PER_TICK in looked


def _each(session: Session, now: datetime, office: Office, kind: type[Row], look: Callable[[Look, Row], None]) -> int:
    """How many rows were looked at."""
    due = select(kind.id).where(kind.look_at <= now).order_by(kind.look_at, kind.id).limit(ROWS_PER_TICK)
    ids = list(session.scalars(due))
    for row_id in ids:
        try:
            with session.begin_nested():
                row = session.get_one(kind, row_id)
                look(_look(session, now, office, row), row)
        except Exception:
            log.exception("row_pushed_forward", kind=kind.__name__, row=row_id)
            session.execute(update(kind).where(kind.id == row_id).values(look_at=now + PUSHED_FORWARD))
    return len(ids)


def _look(session: Session, now: datetime, office: Office, row: Measure | Review) -> Look:
    unit = row.problem.unit
    return Look(session=session, office=office, now=now, today=office.today(now, unit), unit=unit)


def look_at_measure(look: Look, measure: Measure) -> None:
    """Plan what a measure's state calls for, and when to look again."""
    if measure.state in OPEN:
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
    policy, calendar = look.office.policy, look.office.calendar
    soon = look.today + AHEAD
    for nag in _firing(_until(_review_steps(review, policy, calendar), soon), look.today):
        for recipient in review_recipients(look.session, review.problem, nag.audience):
            _nag(look, recipient, "review_due", ("review", review.id), nag.rung, nag, None)
    following = first_after(_review_steps(review, policy, calendar), soon)
    review.look_at = look.wake([following.day if following else None])


def _review_steps(review: Review, policy: Policy, calendar: Calendar) -> Iterator[Nag]:
    """The day a look-back is due, the next working day if that is a day off, and the nags after it."""
    day = calendar.next_workday(review.due_on)
    yield Nag(rung="due", nth=0, workdays=0, day=day, audience=frozenset({Audience.REVIEWER}))
    yield from waiting_steps(day, Wait.REVIEW, policy, calendar)


def changed_at(session: Session, measure: Measure) -> datetime:
    """When a measure last changed in what its reminders hang on: who answers for it, its deadline, a decision."""
    problem = measure.problem
    about_it = or_(
        and_(Event.subject_kind == "measure", Event.subject_id == measure.id),
        and_(Event.subject_kind == "problem", Event.subject_id == problem.id),
    )
    recorded = select(func.max(Event.at)).where(Event.unit_id == problem.unit_id, about_it, Event.kind.in_(CHANGES))
    moments = (measure.deadline_set_at, measure.assigned_at, session.scalar(recorded))
    return max((moment for moment in moments if moment), default=LONG_AGO)


def _ladder(look: Look, measure: Measure) -> date | None:
    deadline = deadline_of(measure)
    if deadline is None:
        return None
    policy, calendar = look.office.policy, look.office.calendar
    soon = look.today + AHEAD
    paused = pending_extension(measure) is not None
    for step in _firing(_until(steps(deadline, policy, calendar), soon), look.today):
        # An extension that waits for its decision pauses the red: its approver is nagged instead.
        if not (paused and step.late_workdays):
            _rung(look, measure, deadline, step)
    following = first_after(steps(deadline, policy, calendar), soon)
    return following.day if following else None


def _rung(look: Look, measure: Measure, deadline: date, step: Step) -> None:
    for recipient in recipients(look.session, measure, step.audience, look.office.reaches):
        look.plan(
            recipient.person, "deadline", ("measure", measure.id),
            f"{measure.problem.round}:{deadline}:{step.rung}", step.day, measure,
            audience=recipient.audience, colour=step.colour,
            facts={"deadline": deadline.isoformat(), "rung": step.rung, **_why(recipient)},
        )  # fmt: skip


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


def _waits(look: Look, measure: Measure, wait: Wait, since: date, kind: str, subject: outbox.Subject) -> date | None:
    policy, calendar = look.office.policy, look.office.calendar
    soon = look.today + AHEAD
    for nag in _firing(_until(waiting_steps(since, wait, policy, calendar), soon), look.today):
        for recipient in recipients(look.session, measure, nag.audience, look.office.reaches):
            _nag(look, recipient, kind, subject, f"{since}:{nag.rung}", nag, measure)
    following = first_after(waiting_steps(since, wait, policy, calendar), soon)
    return following.day if following else None


def _nag(
    look: Look, recipient: Recipient, kind: str, subject: outbox.Subject, occurrence: str, nag: Nag,
    measure: Measure | None,
) -> None:  # fmt: skip
    look.plan(
        recipient.person, kind, subject, occurrence, nag.day, measure,
        audience=recipient.audience, facts={"rung": nag.rung, "workdays": nag.workdays, **_why(recipient)},
    )  # fmt: skip


def _why(recipient: Recipient) -> dict[str, object]:
    return {"instead_of": list(recipient.instead_of), "nobody": recipient.nobody}


def _until(ascending: Iterable[S], last: date) -> tuple[S, ...]:
    """The steps on or before `last`, of a row that may have no end."""
    found = []
    for step in ascending:
        if step.day > last:
            break
        found.append(step)
    return tuple(found)


def _firing(ascending: tuple[S, ...], today: date) -> list[S]:
    """Of the steps already past only the latest, and those of tomorrow."""
    past = last_until(ascending, today)
    return [step for step in ascending if step is past or step.day > today]
