"""Who is in a unit: its people and departments, whoever asks; and invites that could still be used."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from storage.models import Department, Invite, Membership, Person, Role
from storage.views import PersonView, person_view


def people_of(session: Session, unit_id: int) -> list[PersonView]:
    """Everybody who holds a role in the unit, in the order they came."""
    return [person_view(row) for row in colleagues(session, unit_id)]


def colleagues(session: Session, unit_id: int) -> list[Person]:
    """`people_of`, as rows."""
    in_force = (Membership.unit_id == unit_id, Membership.ended_at.is_(None), Membership.role != Role.GROUP)
    rows = select(Person).join(Membership).where(*in_force)
    return list(session.scalars(rows.order_by(Person.id)).unique())


def names_of(session: Session, unit_id: int) -> list[str]:
    """The names of `people_of`."""
    here = exists().where(
        Membership.person_id == Person.id,
        Membership.unit_id == unit_id,
        Membership.ended_at.is_(None),
        Membership.role != Role.GROUP,
    )
    return list(session.scalars(select(Person.name).where(here).order_by(Person.id)))


def open_invites(session: Session, person: Person, now: datetime) -> int:
    """How many invites of theirs could still be used."""
    rows = select(Invite.id).where(
        Invite.person_id == person.id,
        Invite.used_at.is_(None),
        Invite.revoked_at.is_(None),
        Invite.expires_at > now,
    )
    return len(session.scalars(rows).all())


def departments_of(session: Session, unit_id: int) -> list[Department]:
    return list(session.scalars(select(Department).where(Department.unit_id == unit_id).order_by(Department.id)))
