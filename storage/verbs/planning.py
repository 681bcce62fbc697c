"""Who and until when: assigning, deadlines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from storage import outbox
from storage.actor import Actor
from storage.audit import record
from storage.errors import NotFound, Outdated
from storage.models import (
    Assignment,
    Department,
    Event,
    ExtensionState,
    Measure,
    MeasureState,
    Membership,
    OwnerRole,
    Person,
    Problem,
    ProblemState,
    Role,
)
from storage.rights import Action, require
from storage.roles import belongs, deadline_of, roles_of
from storage.verbs.measures import OPEN, void_extensions

ROLE_OF = {OwnerRole.LEADER: Role.LEADER, OwnerRole.OWNER: Role.OWNER}
"""What a person becomes in the unit by being named on an item."""


def assign(
    session: Session,
    actor: Actor,
    item: Measure | Problem,
    role: OwnerRole,
    who: Sequence[Person | Department],
    now: datetime,
) -> None:
    """Name who answers for an item in `role`, in place of who did; nobody empties the role again.
    Raises NotFound for who is not of the unit, Outdated for what is finished."""
    require(actor, Action.ASSIGN, item)
    _refuse_strangers(actor, who)
    refuse_finished(item)
    old = [row for row in item.assignments if row.role is role]
    before = {role.value: [_name(row) for row in old]}
    for row in old:
        item.assignments.remove(row)
        session.delete(row)
    for one in who:
        item.assignments.append(_assignment(item, role, one))
    for measure in inheriting(item, role):
        renew(measure, role, now)
    session.flush()
    kind = "measure" if isinstance(item, Measure) else "problem"
    after = {role.value: [one.name for one in who]}
    event = record(session, actor, "role_assigned", (kind, item.id), now, before=before, after=after)
    people = [one for one in who if isinstance(one, Person)]
    for person in people:
        take_on(session, person, actor.unit_id, ROLE_OF[role])
    told = [person for person in people if person.id != actor.person_id]
    about = (kind, item.id)
    outbox.tell(
        session,
        told,
        "assigned",
        about,
        now,
        unit_id=actor.unit_id,
        occurrence=f"{event.seq}",
        role=role.value,
    )


def set_deadline(
    session: Session,
    actor: Actor,
    item: Measure | Problem,
    deadline: date | None,
    now: datetime,
    *,
    standing: bool = False,
    immediate: bool = False,
) -> Event:
    """Set the day an item is due (None takes it away, and with it the original day: it was a mistake); returns what
    happened, for undoing. `standing` marks 长期坚持 on a measure, `immediate` that the day is 立行立改.
    Raises Outdated for what is finished or only claimed."""
    require(actor, Action.SET_DEADLINE, item)
    refuse_finished(item)
    if MeasureState.CLAIMED in _states(item):
        raise Outdated
    measures = due_with(item)
    before = {"deadline": item.deadline, "original": {one.id: one.original_deadline for one in measures}}
    made_standing = [one.id for one in measures if standing and not one.standing]
    voided = [asked.id for one in measures for asked in one.extensions if asked.state is ExtensionState.PENDING]
    item.deadline = deadline
    item.immediate_on = deadline if immediate else item.immediate_on
    for measure in measures:
        measure.standing = standing or measure.standing
        measure.deadline_set_at = measure.look_at = now
        due = deadline_of(measure)
        measure.original_deadline = (measure.original_deadline or due) if due else None
        void_extensions(measure, now)
    kind = "measure" if isinstance(item, Measure) else "problem"
    event = record(
        session,
        actor,
        "deadline_set",
        (kind, item.id),
        now,
        before=before,
        after={"deadline": deadline, "standing": standing, "made_standing": made_standing, "voided": voided}
        | ({"immediate": True} if immediate else {}),
    )
    if deadline:
        tell_owners(session, actor, item, measures, now, occurrence=str(event.seq))
    return event


def take_on(session: Session, person: Person, unit_id: int, role: Role) -> Membership:
    """Give a person a role in the unit, or give it back; what they hold already stays as it is."""
    held = next((row for row in person.memberships if (row.unit_id, row.role) == (unit_id, role)), None)
    if held is None:
        held = Membership(person=person, unit_id=unit_id, role=role)
        session.add(held)
    held.ended_at = None
    session.flush()
    return held


def _assignment(item: Measure | Problem, role: OwnerRole, who: Person | Department) -> Assignment:
    if isinstance(who, Person) != (role in ROLE_OF):
        raise ValueError(f"{role} is not for a {type(who).__name__}")
    return Assignment(
        role=role,
        person=who if isinstance(who, Person) else None,
        department=who if isinstance(who, Department) else None,
    )


def _refuse_strangers(actor: Actor, who: Sequence[Person | Department]) -> None:
    for one in who:
        own = belongs(one, actor.unit_id) if isinstance(one, Person) else one.unit_id == actor.unit_id
        if not own:
            raise NotFound


def refuse_finished(item: Measure | Problem) -> None:
    """What is verified or closed stays as it was, until it is opened again."""
    if isinstance(item, Measure):
        finished = item.state is MeasureState.VERIFIED
    else:
        finished = item.state in (ProblemState.CLOSED, ProblemState.HELD)
    if finished:
        raise Outdated


def _states(item: Measure | Problem) -> set[MeasureState]:
    return {measure.state for measure in ([item] if isinstance(item, Measure) else item.measures)}


def inheriting(item: Measure | Problem, role: OwnerRole) -> list[Measure]:
    """The measures whose people a change of this role changes: a measure with its own keeps them."""
    if isinstance(item, Measure):
        return [item]
    own = [measure for measure in item.measures if any(row.role is role for row in measure.assignments)]
    return [measure for measure in item.measures if measure not in own and measure.state is not MeasureState.VERIFIED]


def due_with(item: Measure | Problem) -> list[Measure]:
    """The measures that a change of the item's deadline moves. A verified one that had its problem's keeps that day:
    what was finished late stays late."""
    if isinstance(item, Measure):
        return [item]
    inheriting = [measure for measure in item.measures if measure.deadline is None]
    for measure in inheriting:
        if measure.state is MeasureState.VERIFIED:
            measure.deadline, measure.immediate_on = item.deadline, item.immediate_on
    return [measure for measure in inheriting if measure.state is not MeasureState.VERIFIED]


def _name(row: Assignment) -> str:
    who = row.person or row.department
    return who.name if who else ""


def renew(measure: Measure, role: OwnerRole, now: datetime) -> None:
    """A measure in other hands is to be acknowledged anew."""
    measure.look_at = now
    if role is OwnerRole.OWNER:
        measure.assigned_at = now
        measure.acknowledged_at = None


def tell_owners(
    session: Session,
    actor: Actor,
    item: Measure | Problem,
    measures: Sequence[Measure],
    now: datetime,
    *,
    occurrence: str,
) -> None:
    concerned = [measure for measure in measures if measure.state in (*OPEN, MeasureState.SUBMITTED)]
    people = {person.id: person for measure in concerned for person in roles_of(measure).owners}
    told = [person for person in people.values() if person.id != actor.person_id]
    about = ("measure" if isinstance(item, Measure) else "problem", item.id)
    outbox.tell(session, told, "deadline_set", about, now, unit_id=actor.unit_id, occurrence=occurrence)
