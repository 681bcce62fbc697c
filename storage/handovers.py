"""Who has handed over what to whom: what would go, what went, and what a card says of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from storage.actor import Actor
from storage.errors import NotFound
from storage.find import get
from storage.loading import load_roles, load_work
from storage.models import (
    Assignment,
    Handover,
    Measure,
    MeasureState,
    OwnerRole,
    Person,
    Problem,
    ProblemState,
    Role,
)
from storage.reported import doers
from storage.rights import Action, may, may_about, require_about
from storage.roles import roles_of, with_role
from storage.verbs.planning import inheriting
from storage.views import MeasureView, PersonView, measure_view, people_views, person_view

NOT_ANSWERING = frozenset({Role.PUBLIC, Role.GROUP})
"""Roles that name nobody who could answer for an item."""


@dataclass(frozen=True, kw_only=True)
class HandoverView:
    """A handover as one reader may see it: `count` measures went, and of those the reader may still see `measures`, the
    most urgent first."""

    id: int
    person: PersonView
    to: tuple[PersonView, ...]
    made_by: str | None
    until: date | None
    ended_at: datetime | None
    count: int
    measures: tuple[MeasureView, ...]
    may_end: bool


def answered_for(session: Session, unit_id: int, person_id: int) -> Sequence[Assignment]:
    """The rows that name the person on what is unfinished in the unit: measures not verified, problems not closed."""
    rows = (
        select(Assignment)
        .outerjoin(Measure, Measure.id == Assignment.measure_id)
        .join(Problem, Problem.id == func.coalesce(Assignment.problem_id, Measure.problem_id))
        .where(
            Problem.unit_id == unit_id,
            Assignment.person_id == person_id,
            or_(
                Measure.state != MeasureState.VERIFIED,
                and_(Measure.id.is_(None), Problem.state.not_in((ProblemState.CLOSED, ProblemState.HELD))),
            ),
        )
    )
    return session.scalars(rows.order_by(Assignment.id)).all()


def item_of(session: Session, row: Assignment | dict[str, Any]) -> Measure | Problem:
    """The item of an assignment, or of an entry of what was moved."""
    if isinstance(row, Assignment):
        kind, item_id = ("measure", row.measure_id) if row.measure_id else ("problem", row.problem_id or 0)
    else:
        kind, item_id = row["kind"], row["id"]
    return get(session, Measure, item_id) if kind == "measure" else get(session, Problem, item_id)


def may_answer(person: Person, unit_id: int) -> bool:
    """Whether somebody of the unit can answer for an item: a group cannot."""
    roles = {row.role for row in person.memberships if row.unit_id == unit_id and row.ended_at is None}
    return bool(roles - NOT_ANSWERING)


def measures_in(session: Session, handover: Handover, taker: int | None = None) -> list[Measure]:
    """The measures that went, unfinished ones of their problems included; those that went to `taker`, if given."""
    items = [entry for entry in handover.moved if entry["kind"] != "membership"]
    if taker is not None:
        items = [entry for entry in items if taker in (*entry["to"], *entry["beside"])]
    went = ((item_of(session, entry), OwnerRole(entry["role"])) for entry in items)
    return _once(measure for item, role in went for measure in inheriting(item, role))


def held_from(session: Session, handover: Handover) -> tuple[Person, ...]:
    """The people to whom it went."""
    ids = [one for entry in handover.moved for one in (*entry["to"], *entry.get("beside", ()))]
    return tuple(get(session, Person, one) for one in dict.fromkeys(ids))


def handover_view(session: Session, actor: Actor, handover: Handover, today: date) -> HandoverView:
    """What went to whom, of that what the reader may see; a taker is shown what came to them."""
    takers = held_from(session, handover)
    own = actor.person_id if actor.person_id in {one.id for one in takers} else None
    measures = measures_in(session, handover, own)
    load_work(session, measures)
    maker = session.get(Person, handover.made_by) if handover.made_by else None
    seen = [measure for measure in measures if may(actor, Action.SEE, measure)]
    return HandoverView(
        id=handover.id,
        person=person_view(handover.person),
        to=people_views(takers),
        made_by=maker.name if maker else None,
        until=handover.until,
        ended_at=handover.ended_at,
        count=len(measures),
        measures=tuple(by_urgency(measure_view(session, actor, measure, today) for measure in seen)),
        may_end=handover.ended_at is None and may_about(actor, Action.HAND_OVER, handover.person_id),
    )


def would_go(session: Session, actor: Actor, person: Person, today: date) -> list[MeasureView]:
    """The measures that a handover by this person would move, the most urgent first. Raises NotAllowed, NotFound."""
    require_about(actor, Action.HAND_OVER, person.id)
    if not any(row.unit_id == actor.unit_id for row in person.memberships):
        raise NotFound
    measures = open_of(session, actor.unit_id, person.id)
    load_work(session, measures)
    return by_urgency(measure_view(session, actor, measure, today) for measure in measures)


def open_of(session: Session, unit_id: int, person_id: int) -> list[Measure]:
    """The unfinished measures that name the person as owner or leader, by themselves or by their problem."""
    rows = answered_for(session, unit_id, person_id)
    return _once(measure for row in rows for measure in inheriting(item_of(session, row), row.role))


def under_way(session: Session, unit_id: int, person_id: int) -> Handover | None:
    """The handover of the person that can still be ended and ends by itself, the newest."""
    rows = select(Handover).where(
        Handover.unit_id == unit_id,
        Handover.person_id == person_id,
        Handover.until.is_not(None),
        Handover.ended_at.is_(None),
    )
    return session.scalars(rows.order_by(Handover.id.desc()).limit(1)).first()


def left_unverified(session: Session, unit_id: int, person: Person, takers: Sequence[Person]) -> list[Measure]:
    """The measures that nobody could verify any more if all that the person answers for went to `takers`."""
    measures = open_of(session, unit_id, person.id)
    load_roles(session, measures)
    others = with_role(session, unit_id, Role.LEADER, Role.COORDINATOR)
    return [one for one in measures if not _verifiers_then(one, person, takers, others)]


def _verifiers_then(measure: Measure, person: Person, takers: Sequence[Person], others: Sequence[Person]) -> set[int]:
    roles, to = roles_of(measure), {one.id for one in takers}
    owners = {one.id for one in roles.owners}
    then = (owners - {person.id}) | to if person.id in owners else owners
    leaders = {one.id for one in roles.leaders}
    leading = (leaders - {person.id}) | to if person.id in leaders else leaders
    return (leading | {one.id for one in others}) - (doers(measure) or then)


def by_urgency(views: Iterable[MeasureView]) -> list[MeasureView]:
    return sorted(views, key=lambda one: (one.deadline or date.max, one.problem_no, one.number))


def colleagues_for(session: Session, unit_id: int, person: Person) -> list[Person]:
    """To whom the person's items may go, likely ones first: those of their department, then who owns or leads items
    as they do, then all others."""
    own = {(row.department_id, row.role) for row in person.memberships if row.unit_id == unit_id}
    departments, roles = {place for place, _ in own if place}, {role for _, role in own}

    def unlikely(one: Person) -> tuple[bool, bool, int]:
        theirs = [row for row in one.memberships if row.unit_id == unit_id and row.ended_at is None]
        beside = any(row.department_id in departments for row in theirs)
        return not beside, not any(row.role in roles for row in theirs), one.id

    everybody = with_role(session, unit_id, Role.OWNER, Role.LEADER, Role.COORDINATOR)
    return sorted((one for one in everybody if one.id != person.id), key=unlikely)


def _once(measures: Iterable[Measure]) -> list[Measure]:
    return list({measure.id: measure for measure in measures}.values())
