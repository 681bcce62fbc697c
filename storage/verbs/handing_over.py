"""移交: all that a person answers for goes to others in one step, until a day or for good, and comes back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import outbox
from storage.actor import Actor, clock
from storage.audit import record
from storage.errors import AlreadyDone, BadDate, NoLeader, NotFound, NothingOpen, ToOneself
from storage.find import get
from storage.handovers import answered_for, held_from, item_of, may_answer, measures_in
from storage.models import (
    Assignment,
    Handover,
    Measure,
    MeasureState,
    Membership,
    OwnerRole,
    Person,
    Problem,
    ProblemState,
    Role,
)
from storage.rights import Action, may_in_unit, require_about
from storage.roles import belongs, roles_of, with_role
from storage.touched import touch
from storage.verbs.planning import ROLE_OF, inheriting, renew, take_on

Entry = dict[str, Any]


def hand_over(
    session: Session,
    actor: Actor,
    person: Person,
    to: Sequence[Person],
    now: datetime,
    *,
    today: date,
    until: date | None = None,
    reason: str = "",
) -> Handover:
    """Everything unfinished that names the person names `to` in their place: what they own all of these, what they lead
    those of these who lead. `until` is the last day of it; without one it is for good. What was submitted or asked
    stays whose it was. Raises ToOneself, NotFound for who is not of the unit, NothingOpen, NoLeader, BadDate."""
    require_about(actor, Action.HAND_OVER, person.id)
    takers = tuple({one.id: one for one in to}.values())
    _refuse_takers(actor, person, takers)
    if until and until < today:
        raise BadDate(after=today - timedelta(days=1))
    rows = answered_for(session, actor.unit_id, person.id)
    if not rows:
        raise NothingOpen(name=person.name)
    by_role = _by_role(actor, takers, {row.role for row in rows})
    moved = [_move(session, row, by_role[row.role], now) for row in rows]
    moved += _take_on(session, actor.unit_id, by_role, now)
    handover = Handover(
        unit_id=actor.unit_id,
        person=person,
        made_by=actor.person_id,
        at=now,
        until=until,
        reason=reason.strip(),
        moved=moved,
        look_at=now if until else None,
    )
    session.add(handover)
    session.flush()
    _record_and_tell(session, actor, handover, takers, now)
    return handover


def give_back(session: Session, actor: Actor, handover_id: int, now: datetime) -> Handover:
    """End a handover before its day, or right after it was made. Raises NotFound, NotAllowed, AlreadyDone."""
    handover = get(session, Handover, handover_id)
    if handover.unit_id != actor.unit_id:
        raise NotFound
    require_about(actor, Action.HAND_OVER, handover.person_id)
    if handover.ended_at:
        raise AlreadyDone(at=handover.ended_at)
    _end(session, actor, handover, now)
    return handover


def come_back(session: Session, handover: Handover, now: datetime) -> None:
    """The last day of a handover is past: what the others still hold goes back."""
    _end(session, clock(handover.unit_id), handover, now)


# Giving


def _refuse_takers(actor: Actor, person: Person, takers: Sequence[Person]) -> None:
    if person.id in {one.id for one in takers}:
        raise ToOneself
    if not takers or not all(may_answer(one, actor.unit_id) for one in takers):
        raise NotFound
    if not any(row.unit_id == actor.unit_id for row in person.memberships):
        raise NotFound


def _by_role(actor: Actor, takers: Sequence[Person], roles: Iterable[OwnerRole]) -> dict[OwnerRole, Sequence[Person]]:
    """Who of the takers gets what stands in each role: what was led only those who lead. Where none of them does, a
    coordinator makes them leaders, as by naming them on an item."""
    leading = [one for one in takers if _holds(one, actor.unit_id, Role.LEADER)]
    if OwnerRole.LEADER in roles and not leading and not may_in_unit(actor, Action.ASSIGN):
        raise NoLeader
    return {role: leading or takers if role is OwnerRole.LEADER else takers for role in roles}


def _holds(person: Person, unit_id: int, role: Role) -> bool:
    return any((row.unit_id, row.role, row.ended_at) == (unit_id, role, None) for row in person.memberships)


def _move(session: Session, row: Assignment, takers: Sequence[Person], now: datetime) -> Entry:
    """Put the takers in the place of who is named in this row; what happened, for giving it back."""
    item, role = item_of(session, row), row.role
    _leave_finished(item, role)
    named = {one.person_id for one in item.assignments if one.role is role}
    fresh = [one for one in takers if one.id not in named]
    measures = inheriting(item, role)
    entry = {
        "kind": "measure" if isinstance(item, Measure) else "problem",
        "id": item.id,
        "role": role.value,
        "to": [one.id for one in fresh],
        "beside": [one.id for one in takers if one.id in named],
        "acknowledged": {str(one.id): one.acknowledged_at.isoformat() for one in measures if one.acknowledged_at},
    }
    _replace(session, item, [row], fresh)
    for measure in measures:
        renew(measure, role, now)
    return entry


def _replace(session: Session, item: Measure | Problem, rows: Sequence[Assignment], people: Sequence[Person]) -> None:
    """Others in the place of those named in these rows of one role."""
    role = rows[0].role
    for row in rows:
        item.assignments.remove(row)
        session.delete(row)
    item.assignments.extend(Assignment(role=role, person=one) for one in people)
    session.flush()


def _leave_finished(item: Measure | Problem, role: OwnerRole) -> None:
    """What is verified stays whose it was: it keeps by itself what it had from its problem so far."""
    for measure in item.measures if isinstance(item, Problem) else ():
        own = any(row.role is role for row in measure.assignments)
        if measure.state is MeasureState.VERIFIED and not own:
            above = [row for row in item.assignments if row.role is role]
            measure.assignments.extend(Assignment(role=role, person=row.person) for row in above)


def _take_on(session: Session, unit_id: int, by_role: dict[OwnerRole, Sequence[Person]], now: datetime) -> list[Entry]:
    """The roles in the unit that go with it; those that somebody did not hold yet, for taking them away again."""
    taken = []
    for role, takers in by_role.items():
        for one in takers:
            if not _holds(one, unit_id, ROLE_OF[role]):
                membership = take_on(session, one, unit_id, ROLE_OF[role])
                taken.append({"kind": "membership", "id": membership.id, "role": role.value, "to": [one.id]})
    return taken


def _record_and_tell(
    session: Session, actor: Actor, handover: Handover, takers: Sequence[Person], now: datetime
) -> None:
    """One event; one message to each taker, and to who needs to know: the leaders concerned, the coordinators, and the
    person themselves."""
    about = ("handover", handover.id)
    measures = measures_in(session, handover)
    before = {"from": [handover.person.name]}
    after = {
        "to": [one.name for one in takers],
        "until": handover.until,
        "reason": handover.reason,
        "measures": [one.id for one in measures],
    }
    event = record(session, actor, "items_handed_over", about, now, before=before, after=after)
    _touch_items(session, handover, now)
    leaders = [one for measure in measures for one in roles_of(measure).leaders]
    aware = (*leaders, *with_role(session, actor.unit_id, Role.COORDINATOR))
    told: dict[int | None, str] = {actor.person_id: ""}
    for reader, people in (("taker", takers), ("whose", (handover.person,)), ("aware", aware)):
        fresh = {one.id: one for one in people if one.id not in told}
        told |= dict.fromkeys(fresh, reader)
        outbox.tell(
            session,
            fresh.values(),
            "handed_over",
            about,
            now,
            unit_id=actor.unit_id,
            occurrence=str(event.seq),
            reader=reader,
        )


def _touch_items(session: Session, handover: Handover, now: datetime) -> None:
    """What was sent about the items is somebody else's now."""
    for entry in handover.moved:
        touch(session, entry["kind"], entry["id"], now)


# Giving back


def _end(session: Session, actor: Actor, handover: Handover, now: datetime) -> None:
    """What the takers still hold goes back to a person who still belongs to the unit; the role they took on for it
    ends. What is finished or somebody else's by now stays."""
    here = belongs(handover.person, handover.unit_id)
    items = [entry for entry in handover.moved if entry["kind"] != "membership"]
    back = [measure for entry in items if here for measure in _return(session, handover, entry, now)]
    _end_roles(session, handover, now)
    handover.ended_at, handover.look_at = now, None
    about, measures = ("handover", handover.id), sorted({measure.id for measure in back})
    takers = held_from(session, handover)
    before = {"to": [one.name for one in takers]}
    after = {"from": [handover.person.name], "measures": measures}
    event = record(session, actor, "items_given_back", about, now, before=before, after=after)
    _touch_items(session, handover, now)
    outbox.tell(
        session,
        [one for one in (*takers, handover.person) if here and one.id != actor.person_id],
        "given_back",
        about,
        now,
        unit_id=handover.unit_id,
        occurrence=str(event.seq),
        measures=measures,
    )


def _return(session: Session, handover: Handover, entry: Entry, now: datetime) -> list[Measure]:
    """Give an item back, if it is unfinished and still with them; the measures it is about."""
    item, role = item_of(session, entry), OwnerRole(entry["role"])
    named = [row for row in item.assignments if row.role is role]
    theirs = [row for row in named if row.person_id in _holders(session, handover, entry)]
    joined = not entry["to"] and any(row.person_id in entry["beside"] for row in named)
    if _is_finished(item) or not (theirs or joined):
        return []
    _leave_finished(item, role)
    person = handover.person
    missing = [] if any(row.person_id == person.id for row in named) else [person]
    if theirs:
        _replace(session, item, theirs, missing)
    elif missing:
        item.assignments.append(Assignment(role=role, person=person))
        session.flush()
    measures = inheriting(item, role)
    for measure in measures:
        renew(measure, role, now)
        signed = entry["acknowledged"].get(str(measure.id))
        if signed and role is OwnerRole.OWNER:
            measure.acknowledged_at = datetime.fromisoformat(signed)
    return measures


def _holders(session: Session, handover: Handover, entry: Entry) -> set[int]:
    """Who has an item by this handover: its takers, and those to whom they handed it on in their turn."""
    held = set(entry["to"])
    same = (entry["kind"], entry["id"], entry["role"])
    later = select(Handover).where(
        Handover.unit_id == handover.unit_id, Handover.id > handover.id, Handover.ended_at.is_(None)
    )
    for other in session.scalars(later.order_by(Handover.id)):
        on = [one for one in other.moved if other.person_id in held and (one["kind"], one["id"], one["role"]) == same]
        held |= {taker for one in on for taker in one["to"]}
    return held


def _is_finished(item: Measure | Problem) -> bool:
    if isinstance(item, Measure):
        return item.state is MeasureState.VERIFIED
    return item.state in (ProblemState.CLOSED, ProblemState.HELD)


def _end_roles(session: Session, handover: Handover, now: datetime) -> None:
    """A role that somebody took on for the handover ends with it, unless an item names them in it by now."""
    for entry in handover.moved:
        if entry["kind"] == "membership":
            membership = get(session, Membership, entry["id"])
            still = answered_for(session, handover.unit_id, membership.person_id)
            if not any(ROLE_OF[row.role] is membership.role for row in still):
                membership.ended_at = now
