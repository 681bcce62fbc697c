"""What another policy would change for a unit, worked out before it is chosen: whom it would write to, and when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from jobs.ladder import Nag, Step, steps, waiting_steps
from jobs.office import Office
from jobs.policy import Wait
from jobs.recipients import everybody, pending_extension, recipients
from storage.loading import load_roles, load_work
from storage.models import Measure, MeasureState, Problem, Unit
from storage.reported import submitted_on
from storage.roles import deadline_of, memberships_at_hand
from storage.verbs.measures import OPEN

Writing = tuple[int, date]
"""A person, and the day on which they get the day's message."""


@dataclass(frozen=True, kw_only=True)
class Effect:
    """How many measures are under way, and how many messages would be more and fewer until the last day looked at."""

    measures: int
    more: int
    fewer: int

    @property
    def changed(self) -> int:
        return self.more + self.fewer


def effect(session: Session, unit: Unit, before: Office, after: Office, today: date, until: date) -> Effect:
    """What `after` would change against `before` from tomorrow until `until`, as things stand: a person's message of a
    day counts once, whatever is in it."""
    measures = _under_way(session, unit)
    with memberships_at_hand(session):
        now, then = (_writings(session, measures, office, today, until) for office in (before, after))
    return Effect(measures=len(measures), more=len(then - now), fewer=len(now - then))


def _under_way(session: Session, unit: Unit) -> list[Measure]:
    states = (*OPEN, MeasureState.SUBMITTED)
    rows = select(Measure).join(Problem).where(Problem.unit_id == unit.id, Measure.state.in_(states))
    measures = list(session.scalars(rows.options(selectinload(Measure.problem))))
    load_roles(session, measures)
    load_work(session, measures)
    return measures


def _writings(session: Session, measures: list[Measure], office: Office, today: date, until: date) -> set[Writing]:
    return {
        (told.person.id, step.day)
        for measure in measures
        for step in _coming(measure, office, today, until)
        for told in recipients(session, measure, step.audience, everybody)
    }


def _coming(measure: Measure, office: Office, today: date, until: date) -> Iterator[Step | Nag]:
    """What the policy has to say of a measure as it stands, after `today`."""
    for ahead in _all(measure, office):
        yield from (step for step in takewhile(lambda one: one.day <= until, ahead) if step.day > today)


def _all(measure: Measure, office: Office) -> Iterator[Iterator[Step | Nag]]:
    policy, calendar = office.policy, office.calendar
    zone = office.zone_of_unit(measure.problem.unit)
    deadline, report, extension = deadline_of(measure), submitted_on(measure), pending_extension(measure)
    if measure.state is MeasureState.SUBMITTED:
        if report:
            yield waiting_steps(report.at.astimezone(zone).date(), Wait.VERIFICATION, policy, calendar)
        return
    if deadline:
        yield steps(deadline, policy, calendar)
    if measure.assigned_at and not measure.acknowledged_at:
        yield waiting_steps(measure.assigned_at.astimezone(zone).date(), Wait.ACKNOWLEDGEMENT, policy, calendar)
    if extension:
        yield waiting_steps(extension.at.astimezone(zone).date(), Wait.EXTENSION, policy, calendar)
