"""Where people and units are: whose clock their days and hours are read from."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage.actor import Actor
from storage.audit import record
from storage.errors import NotFound
from storage.find import get
from storage.models import Handover, Measure, Person, Problem, Review, Unit
from storage.rights import Action, require_in_unit
from storage.roles import belongs


def move_unit(session: Session, actor: Actor, zone: str, now: datetime) -> Unit:
    """The unit's own zone from now on, of a name that is known to exist. What is still to come is planned anew by the
    new clock; what was said is not said again (T6)."""
    require_in_unit(actor, Action.INVITE)
    unit = get(session, Unit, actor.unit_id)
    before, unit.zone = {"zone": unit.zone}, zone
    _look_again(session, {unit.id}, now)
    record(session, actor, "unit_moved", ("unit", unit.id), now, before=before, after={"zone": zone})
    return unit


def move_person(session: Session, actor: Actor, person: Person, zone: str | None, now: datetime) -> Person:
    """A person's own zone from now on; without one, their unit's. As for a unit. Raises NotFound."""
    if actor.person_id != person.id:
        require_in_unit(actor, Action.INVITE)
    if not belongs(person, actor.unit_id):
        raise NotFound
    before, person.zone = {"zone": person.zone}, zone
    _look_again(session, {row.unit_id for row in person.memberships if row.ended_at is None}, now)
    record(session, actor, "person_moved", ("person", person.id), now, before=before, after={"zone": zone})
    return person


def _look_again(session: Session, units: Collection[int], now: datetime) -> None:
    """Have the jobs look at all that waits for a day in these units."""
    session.execute(update(Unit).where(Unit.id.in_(units)).values(look_at=now))
    problems = select(Problem.id).where(Problem.unit_id.in_(units))
    for kind in (Measure, Review):
        waiting = (kind.problem_id.in_(problems), kind.look_at.is_not(None))
        session.execute(update(kind).where(*waiting).values(look_at=now))
    ending = (Handover.unit_id.in_(units), Handover.look_at.is_not(None))
    session.execute(update(Handover).where(*ending).values(look_at=now))
