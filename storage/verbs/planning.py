"""Who and until when: assigning, deadlines, extensions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from storage import outbox
from storage.actor import Actor
from storage.audit import record
from storage.errors import (
    AlreadyDone,
    BadDate,
    FourEyes,
    NoDeadline,
    NotAllowed,
    NotFound,
    Outdated,
    ReasonNeeded,
    TooLate,
)
from storage.find import get
from storage.models import (
    Assignment,
    Department,
    Event,
    Extension,
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
from storage.roles import approvers, belongs, deadline_of, roles_of
from storage.verbs.measures import OPEN, answering, own_unplaced, signed_paper, tell_recorded, void_extensions

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
) -> Event:
    """Set the day an item is due (None takes it away, and with it the original day: it was a mistake); returns what
    happened, for undoing. `standing` marks 长期坚持 on a measure. Raises Outdated for what is finished or only
    claimed."""
    require(actor, Action.SET_DEADLINE, item)
    refuse_finished(item)
    if MeasureState.CLAIMED in _states(item):
        raise Outdated
    measures = due_with(item)
    before = {"deadline": item.deadline, "original": {one.id: one.original_deadline for one in measures}}
    made_standing = [one.id for one in measures if standing and not one.standing]
    voided = [asked.id for one in measures for asked in one.extensions if asked.state is ExtensionState.PENDING]
    item.deadline = deadline
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
        after={"deadline": deadline, "standing": standing, "made_standing": made_standing, "voided": voided},
    )
    if deadline:
        tell_owners(session, actor, item, measures, now, occurrence=str(event.seq))
    return event


def _was_given(extension: Extension, in_round: int) -> bool:
    return extension.state is ExtensionState.APPROVED and extension.round == in_round


def ask_extension(
    session: Session,
    actor: Actor,
    measure_id: int,
    now: datetime,
    *,
    today: date,
    reason: str,
    wanted: date,
    for_person: int | None = None,
    evidence: Sequence[int] = (),
) -> Extension:
    """延期申请, until the due day. With `for_person` a coordinator records it on behalf (代录), which needs a picture
    of the signed paper. Raises NoDeadline, TooLate, BadDate, ReasonNeeded, AlreadyDone, NoEvidence."""
    measure = get(session, Measure, measure_id)
    require(actor, Action.RECORD_FOR if for_person else Action.ASK_EXTENSION, measure)
    asker = answering(measure, for_person).id if for_person else actor.person_id
    if asker is None:
        raise NotAllowed(action=Action.ASK_EXTENSION)
    deadline = _extendable(measure, today, wanted)
    if not reason.strip():
        raise ReasonNeeded
    if for_person:
        signed_paper(session, actor, for_person, evidence)
    extension = Extension(
        measure=measure,
        round=measure.problem.round,
        nth=1 + sum(_was_given(row, measure.problem.round) for row in measure.extensions),
        person_id=asker,
        recorded_by=actor.person_id if for_person else None,
        at=now,
        reason=reason.strip(),
        old_deadline=deadline,
        wanted=wanted,
    )
    session.add(extension)
    measure.look_at = now
    session.flush()
    for evidence_id in evidence if for_person else ():
        own_unplaced(session, actor, evidence_id).extension_id = extension.id
    after = {"wanted": wanted, "reason": extension.reason, "nth": extension.nth, "for": for_person}
    event = record(session, actor, "extension_asked", ("measure", measure.id), now, after=after)
    people = approvers(session, measure, nth=extension.nth, asker=asker)
    about = ("extension", extension.id)
    unit_id, occurrence = actor.unit_id, str(event.seq)
    outbox.tell(session, people, "extension_asked", about, now, unit_id=unit_id, occurrence=occurrence)
    if for_person:
        tell_recorded(session, for_person, about, now, unit_id=unit_id, occurrence=occurrence, what="extension")
    return extension


def _extendable(measure: Measure, today: date, wanted: date) -> date:
    """The day that is to be moved to `wanted`. Raises what stands in the way."""
    deadline = deadline_of(measure)
    if measure.state not in OPEN:
        raise Outdated
    if deadline is None:
        raise NoDeadline
    if today > deadline:
        raise TooLate(deadline=deadline)
    if wanted <= deadline:
        raise BadDate(after=deadline)
    pending = [row for row in measure.extensions if row.state is ExtensionState.PENDING]
    if pending:
        raise AlreadyDone(at=pending[0].at)
    return deadline


def decide_extension(
    session: Session,
    actor: Actor,
    extension_id: int,
    now: datetime,
    *,
    granted: date | None,
    reason: str = "",
) -> Extension:
    """Grant more time until `granted` (as asked, or shorter), or refuse with None. Raises AlreadyDone, BadDate."""
    extension = get(session, Extension, extension_id)
    measure = extension.measure
    require(actor, Action.DECIDE_EXTENSION, measure)
    if actor.person_id in (extension.person_id, extension.recorded_by):
        raise FourEyes
    allowed = approvers(session, measure, nth=extension.nth, asker=extension.person_id)
    if actor.person_id not in {person.id for person in allowed}:
        raise NotAllowed(action=Action.DECIDE_EXTENSION)
    if extension.state is ExtensionState.VOID:
        raise Outdated
    if extension.state is not ExtensionState.PENDING:
        raise AlreadyDone(at=extension.decided_at)
    if granted and not extension.old_deadline < granted <= extension.wanted:
        raise BadDate(after=extension.old_deadline)
    extension.state = ExtensionState.APPROVED if granted else ExtensionState.REFUSED
    extension.granted, extension.decision_reason = granted, reason.strip()
    extension.decided_by, extension.decided_at = actor.person_id, now
    before = {"deadline": deadline_of(measure)}
    measure.look_at = now
    if granted:
        measure.deadline, measure.deadline_set_at = granted, now
    after = {"granted": granted, "reason": extension.decision_reason}
    event = record(session, actor, "extension_decided", ("measure", measure.id), now, before=before, after=after)
    about = ("extension", extension.id)
    told = [extension.person]
    outbox.tell(session, told, "extension_decided", about, now, unit_id=actor.unit_id, occurrence=str(event.seq))
    return extension


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
            measure.deadline = item.deadline
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
