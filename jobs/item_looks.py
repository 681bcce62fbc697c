"""A look at a measure, or at a look-back: what its state calls for, and the day to look again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from jobs import occurrences
from jobs.changes import changed_at
from jobs.ladder import Nag, Promise, Step, colour_of, waiting_steps
from jobs.looks import Look, firing
from jobs.moments import local_day
from jobs.plans import Plan
from jobs.policy import Audience, Colour, Policy, Wait
from jobs.recipients import pending_extension, recipients, review_recipients
from jobs.workdays import Calendar
from storage.models import Measure, MeasureState, Review, ReviewState, Snooze
from storage.outbox import Subject
from storage.reported import submitted_on
from storage.roles import deadline_of, newest_snooze, promise_of, roles_of
from storage.verbs.measures import OPEN


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
