"""The ticks ask the rows: which measure or look-back wants to be looked at now, and what is to be told about it.

A look plans the notices of today and tomorrow (people live in several time zones) and sets the row's next look.
Nothing is sent here, and a look repeated plans nothing twice: an occurrence is a key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeVar

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from jobs.ladder import Nag, S, Step, first_after, last_until, steps, waiting_steps
from jobs.moments import at_local, hour_on, local_day, next_sending
from jobs.office import Office
from jobs.policy import Audience, Wait
from jobs.recipients import Recipient, pending_extension, recipients, review_recipients
from storage import outbox
from storage.models import Measure, MeasureState, Person, Review, ReviewState, Unit
from storage.queries import submitted_on
from storage.roles import deadline_of, roles_of
from storage.verbs.measures import OPEN

log = structlog.get_logger(__name__)
Row = TypeVar("Row", Measure, Review)

ROWS_PER_TICK = 200
PUSHED_FORWARD = timedelta(hours=1)
AHEAD = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Look:
    """One look at one row: when, and what day it is in its unit."""

    session: Session
    office: Office
    now: datetime
    today: date
    unit: Unit

    def plan(
        self, person: Person, kind: str, subject: outbox.Subject, occurrence: str, day: date, since: datetime | None,
        **more: object,
    ) -> None:  # fmt: skip
        """Plan one notice for the person's hour on `day`; one that was past when what it is about began, at their
        next hour."""
        zone = self.office.zone_of(person, self.unit)
        due_at = hour_on(day, zone, self.office.hours)
        if since and due_at < since:
            due_at = next_sending(self.now, zone, self.office.hours, self.office.calendar)
        outbox.plan(
            self.session, person, kind, subject, self.now,
            unit_id=self.unit.id, occurrence=occurrence, due_at=due_at, **more,  # type: ignore[arg-type]
        )  # fmt: skip

    def wake(self, days: Iterable[date | None]) -> datetime | None:
        """The moment of the next look: a day ahead of the first of `days`."""
        first = min((day for day in days if day), default=None)
        if first is None:
            return None
        return at_local(first - AHEAD, time(0), self.office.zone_of_unit(self.unit))


def tick(session: Session, now: datetime, office: Office) -> int:
    """Look at every row that is due for it, up to a number; returns how many there were. A row that fails is
    pushed forward an hour so that the others are served, and is logged."""
    return _each(session, now, office, Measure, look_at_measure) + _each(session, now, office, Review, look_at_review)


def _each(session: Session, now: datetime, office: Office, kind: type[Row], look: Callable[[Look, Row], None]) -> int:
    due = select(kind).where(kind.look_at <= now).order_by(kind.look_at, kind.id).limit(ROWS_PER_TICK)
    rows = list(session.scalars(due))
    for row in rows:
        try:
            with session.begin_nested():
                look(_look(session, now, office, row), row)
        except Exception:
            log.exception("row_pushed_forward", kind=kind.__name__, row=row.id)
            row.look_at = now + PUSHED_FORWARD
    return len(rows)


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
    first = Nag(rung="due", nth=0, workdays=0, day=review.due_on, audience=frozenset({Audience.REVIEWER}))
    nags = waiting_steps(review.due_on, Wait.REVIEW, look.office.policy, look.office.calendar)
    soon = look.today + AHEAD
    for nag in _firing((first, *_until(nags, soon)), look.today):
        for recipient in review_recipients(look.session, review.problem, nag.audience):
            _nag(look, recipient, "review_due", ("review", review.id), nag.rung, nag)
    if review.due_on > soon:
        review.look_at = look.wake([review.due_on])
        return
    again = waiting_steps(review.due_on, Wait.REVIEW, look.office.policy, look.office.calendar)
    following = first_after(again, soon)
    review.look_at = look.wake([following.day if following else None])


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
    decisions = [report.decided_at for report in measure.reports]
    since = max((at for at in (measure.deadline_set_at, measure.assigned_at, *decisions) if at), default=None)
    for recipient in recipients(look.session, measure, step.audience, look.office.reaches):
        look.plan(
            recipient.person, "deadline", ("measure", measure.id),
            f"{measure.problem.round}:{deadline}:{step.rung}", step.day, since,
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
            _nag(look, recipient, kind, subject, f"{since}:{nag.rung}", nag)
    following = first_after(waiting_steps(since, wait, policy, calendar), soon)
    return following.day if following else None


def _nag(look: Look, recipient: Recipient, kind: str, subject: outbox.Subject, occurrence: str, nag: Nag) -> None:
    look.plan(
        recipient.person, kind, subject, occurrence, nag.day, None,
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
